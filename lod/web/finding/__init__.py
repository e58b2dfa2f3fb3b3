"""Names, identifiers and lists: everything of HTTP.md's "Finding"."""
