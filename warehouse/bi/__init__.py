"""Views for BI tools: facts and marts joined with their labels, under Chinese and under English names.

Belongs here: the views, measures and labels as data (`views.toml`, `measures.toml`, `labels.toml`), reading
them, and their SQL. Does not belong here: the tables, and the files that hold the views
(`warehouse.catalogue`).
"""
