"""The problems that bodies state in the section on problems, by a plain dictionary.

Belongs here: mart_problem and everything it is computed by, from `problems.toml`; there is no model.
Does not belong here: where the section begins (`parsers.findings.sections`).

    rows of the section → sentences with their places (`warehouse.prose.sentences`) → whether a sentence
    states a problem, a measure, an earlier year's problem, or that there is none (`statements`) → its
    categories (`dictionary`) → rows (`problems`)
"""
