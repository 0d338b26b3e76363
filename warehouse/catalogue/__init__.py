"""What describes the warehouse: the data dictionary, the DuckDB catalogue, the page of the tables."""
