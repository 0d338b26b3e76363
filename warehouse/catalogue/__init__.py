"""What describes the warehouse: the data dictionary, the DuckDB catalogue, which years are out of date."""
