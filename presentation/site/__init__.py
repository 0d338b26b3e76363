"""A static site of a warehouse: pages that open from disk, with their data in files beside them.

Belongs here: pages, their words, styles and scripts, and the files of data in the form that the scripts read.
Does not belong here: what is asked of the tables (`warehouse.site`), the command (`pipelines.site`).
"""
