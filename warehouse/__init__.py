"""The tables, as functions over Polars frames and Parquet, in the order data flows.

contracts → storage → readings → documents → dimensions → facts → marts → catalogue.
Belongs here: how each table is made from the ones before it.
Does not belong here: reading a report (`parsers`), Dagster (`assets`), what runs the tables (`pipelines`).
"""
