"""The fact tables of a year."""
