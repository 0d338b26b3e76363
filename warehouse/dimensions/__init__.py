"""The dimension tables: agencies, indicators, bridges, expected bodies."""
