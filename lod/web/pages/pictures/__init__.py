"""Pictures of what is published, in SVG, each with the table of what it shows: pure functions."""
