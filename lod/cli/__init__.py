"""Parses and prints."""
