"""The site in a browser; needs Chromium and the extra `browser`: `make browser`."""
