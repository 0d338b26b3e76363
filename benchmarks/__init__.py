"""How fast and how right reading is, beside the tools one would use instead: `python -m benchmarks`.

Belongs here: drawing samples, judging readings against their truth, timing, printing plain tables.
Does not belong here: asserting speed (tests assert values only); anything the warehouse needs to run.
`docs/benchmarks.md` says how to read the tables.
"""
