"""Parquet files written whole or not at all, and where they lie."""
