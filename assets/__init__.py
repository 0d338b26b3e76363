"""The assets: what Dagster shows, a module a group, in the order the data flows.

landing → readings → documents → dimensions → facts → evidence, marts → catalogue.

Belongs here: for each table its asset, its checks and what the UI shows of it, out of its declaration
(`warehouse.tables`). `factory` makes the assets that are alike; `checks` the checks.
Does not belong here: how a table is made (`warehouse`), how a report is read (`parsers`), what runs the
assets (`pipelines`).
"""
