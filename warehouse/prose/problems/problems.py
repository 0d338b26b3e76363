"""mart_problem: what each body of a year says is lacking in its own disclosure.

Belongs here: the rows. Does not belong here: what a sentence states (`statements`).
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import polars as pl

from warehouse.contracts.problems import MartProblem
from warehouse.facts.facts import by_province, documents_of
from warehouse.inputs import Inputs
from warehouse.prose.problems.dictionary import labels
from warehouse.prose.problems.statements import Statement, statements

_SECTION = "problems"


def make(inputs: Inputs) -> Iterator[pl.DataFrame]:
    """The table's rows, a few provinces at a time."""
    warehouse, year = inputs.warehouse, inputs.year
    documents = documents_of(warehouse, inputs.version, year).filter("is_current")
    rows = stated(warehouse.scan("fact_section", year), year)
    who = ("province", "agency_id", "agency_name", "division_code", "level", "sector", "kind")
    labelled = rows.join(_labels(), on="category").join(
        documents.lazy().select("document_id", *who), on="document_id"
    )
    return by_province(inputs, labelled, len(documents))


def stated(prose: pl.LazyFrame, year: int) -> pl.LazyFrame:
    """What the current documents state in their section on problems.

    Args:
        prose: fact_section of the year.
        year: The year of the reports.

    Returns:
        The columns of mart_problem that come of the prose.
    """
    documents = (
        prose.filter("is_current", pl.col("section") == _SECTION)
        .sort("ordinal")
        .group_by("document_id")
        .agg(pieces=pl.struct("ordinal", "heading", "text", "body"))
        .collect()
    )
    rows = [
        row
        for document_id, pieces in documents.iter_rows()
        for ordinal, each in enumerate(statements((tuple(piece.values()) for piece in pieces), year))
        for row in _rows(document_id, ordinal, each)
    ]
    names = ("document_id", "ordinal", "category", "statement", "quote", "section_ordinal", "start", "end")
    schema = MartProblem.create_empty().schema
    return pl.LazyFrame(rows, schema={name: schema[name] for name in names}, orient="row")


def _rows(document_id: str, ordinal: int, each: Statement) -> Iterator[tuple[Any, ...]]:
    for category in each.categories:
        place = (each.piece, each.start, each.end)
        yield (document_id, ordinal, category, each.statement, each.quote, *place)


def _labels() -> pl.LazyFrame:
    rows = [(code, *said) for code, said in labels().items()]
    names = ("category", "category_zh", "category_en")
    return pl.LazyFrame(rows, schema=dict.fromkeys(names, pl.String), orient="row")


def lineage() -> dict[str, list[tuple[str, str]]]:
    """The columns that come of other columns than those of the same name."""
    prose = "fact_section"
    made = ("statement", "category", "category_zh", "category_en", "quote", "start", "end")
    return {name: [(prose, "text"), (prose, "heading")] for name in made} | {
        "section_ordinal": [(prose, "ordinal")]
    }
