"""The documentation; `/docs` shows it."""
