"""A thing and its documents: the first table of HTTP.md, with a thing's forms, places and states."""
