"""Findings about one report: what is wrong, where, by which article, and what to do."""
