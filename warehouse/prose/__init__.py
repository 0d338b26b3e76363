"""What the prose of reports says when it is compared or sorted by subject.

Belongs here: near-identical prose (`similarity`) and the problems that bodies state (`problems`), one package
with its data file each. Does not belong here: where a report's sections begin (`parsers.findings.sections`),
and the numbers that prose states (`parsers.findings.narrative`).
"""
