"""A real Superset over a warehouse: import the bundle, run every chart, take the picture.

Belongs here: the environment of Superset, its one instance on 127.0.0.1, and what is asked of it.
Does not belong here: the bundle (`presentation/bi/superset`) and the views it shows (`warehouse/bi`).
"""
