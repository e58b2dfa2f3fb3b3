"""HTTP as its standards have it, without Flask and without a release: what only the RFCs decide."""
