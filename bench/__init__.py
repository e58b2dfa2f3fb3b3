"""One command a figure; each prints the machine and the ratio to its yardstick."""
