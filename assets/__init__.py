"""The tables, in the order data flows: landing → readings → ledger and dimensions → facts → mart → catalogue.

Belongs here: how each table is made from the ones before it, as functions over Polars frames and Parquet.
Does not belong here: reading a report (`parsers`), and what runs the tables (`pipelines`): Dagster is
imported nowhere in this package, so every table can be made and tested from a plain Python prompt.
"""
