"""fact_check: what the bookkeeping of a year says, collected from where it is evaluated.

Belongs here: the table's rows. Does not belong here: evaluating a check (`parsers.findings`, and the
modules of this package beside this one).
"""

from __future__ import annotations

from collections.abc import Iterator

import polars as pl

from warehouse.facts.across_years import across_years
from warehouse.facts.facts import WHO, documents_of, of_documents
from warehouse.facts.prose_checks import prose_checks
from warehouse.facts.publication_checks import publication_checks
from warehouse.inputs import Inputs
from warehouse.readings import store


def make(inputs: Inputs) -> Iterator[pl.DataFrame]:
    """The table's rows: of each document by itself, against others, of its publication and prose."""
    warehouse, version, year = inputs.warehouse, inputs.version, inputs.year
    documents = documents_of(warehouse, version, year)
    before = documents_of(warehouse, version, year - 1)
    successions = warehouse.scan("dim_agency_succession").collect()
    similar = warehouse.scan("fact_prose_similarity", year)
    rows = pl.concat(
        [
            store.rows_of(warehouse, version, "checks", documents),
            across_years(warehouse, version, documents, before, successions, year),
            publication_checks(documents),
            prose_checks(similar, documents, successions, year),
        ]
    )
    return of_documents(inputs, rows, documents, WHO)
