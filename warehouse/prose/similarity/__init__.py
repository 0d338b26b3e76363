"""Near-identical prose: how much of a section stands in another report.

Belongs here: fact_prose_similarity and everything it is computed by, from `similarity.toml`.
Does not belong here: whether a share is a finding (`warehouse.facts.prose_checks`).

    sections → text without numbers, names and headings (`neutral`) → shingles without those that everybody
    prints (`shingles`) → a bounded number of pairs that may be alike (`candidates`) → the exact share and the
    passages of each pair (`pairs`, `passages`) → rows (`similarity`)
"""
