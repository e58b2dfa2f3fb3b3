"""All of it at once, and what changed: dumps, descriptions, change feeds, OAI-PMH, sitemaps."""
