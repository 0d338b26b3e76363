"""Characters and what they say: encodings, widths, values, traditional characters."""
