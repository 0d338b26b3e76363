"""The page on which reports are checked without a terminal: its words, its templates, what it shows.

Belongs here: words, markup, style, script, and the functions that a worker runs on a reading. Does not belong
here: the server and what is kept (`pipelines.desk`).
"""
