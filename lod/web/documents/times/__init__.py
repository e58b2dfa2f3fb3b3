"""A document in earlier releases: Memento (RFC 7089), what changed between two, how to cite one."""
