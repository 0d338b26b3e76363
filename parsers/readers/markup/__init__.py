"""Web pages: HTML and MHTML."""
