"""What a person sees of a reading: findings in words, files of findings, pages of evidence.

Belongs here: wording in both languages, findings about a report, and the files and pages that show them.
Does not belong here: reading (`parsers`), tables (`warehouse`), options of the command line (`pipelines`).
"""
