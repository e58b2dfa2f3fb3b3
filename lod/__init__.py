"""A linked open data publisher for authority and partner records."""
