"""Plain text, Markdown, CSV, and tables drawn with characters."""
