"""The engine that reads many files: worker processes, their limits, conversion by an office suite.

Belongs here: what runs `parsers` on files, in parallel and within limits.
Does not belong here: Dagster, tables, data frames.
"""
