"""The tests: each file names its promise in its first line."""
