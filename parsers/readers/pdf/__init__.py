"""PDF, through pdfium."""
