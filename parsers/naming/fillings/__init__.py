"""Which printed value is which cell: the fillings of a row that the form allows, and the arithmetic."""
