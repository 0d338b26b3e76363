"""fact_prose_similarity: how much of a report's prose stands in last year's report and in those of others.

Belongs here: the rows, a section at a time. Does not belong here: comparing two texts (`pairs`), and which
bodies took whose place (`warehouse.succession`).
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice
from typing import Any

import polars as pl

from warehouse.contracts.prose import FactProseSimilarity
from warehouse.facts.facts import by_province, documents_of
from warehouse.facts.followed import holding, last_documents
from warehouse.inputs import Inputs
from warehouse.prose.similarity.candidates import pairs, signatures
from warehouse.prose.similarity.pairs import OWN_LAST_YEAR, Texts, compared
from warehouse.prose.similarity.settings import settings
from warehouse.prose.similarity.shingles import Numbers, common_shingles
from warehouse.readings import store

_COMPUTED = ("shared", "shingles", "share", "length", "passages")
_BATCH = 10_000
_NAMES = ("agency_name", "province", "city", "county")


def make(inputs: Inputs) -> Iterator[pl.DataFrame]:
    """The table's rows, a few provinces at a time."""
    warehouse, year = inputs.warehouse, inputs.year
    this, last = (
        documents_of(warehouse, inputs.version, each).filter("is_current") for each in (year, year - 1)
    )
    successions = holding(warehouse.scan("dim_agency_succession").collect(), year)
    followed = last_documents(this, last, successions)
    reports = numbered(this, last, year)
    prose = pl.concat(
        store.rows_of(warehouse, inputs.version, "sections", documents) for documents in (this, last)
    )
    found = [of_section(section, reports, followed, prose) for section in settings().sections]
    return by_province(inputs, pl.concat(found).lazy(), len(this))


def numbered(this: pl.DataFrame, last: pl.DataFrame, year: int) -> pl.DataFrame:
    """The reports of two years with a number each, in the order of bodies, then years.

    Args:
        this: The current documents of the year.
        last: Those of the year before.
        year: The year.

    Returns:
        `number`, `document_id`, `agency_id`, `province`, `names`, `year` and `is_last_year`.
    """
    names = pl.concat_list(_NAMES).list.drop_nulls()
    return (
        pl.concat(
            frame.select(
                "document_id",
                "agency_id",
                "province",
                names=names,
                year=pl.lit(each, pl.Int16),
                is_last_year=pl.lit(each != year),
            )
            for frame, each in ((this, year), (last, year - 1))
        )
        .sort("agency_id", "year", "document_id")
        .with_row_index("number")
    )


def of_section(
    section: str, reports: pl.DataFrame, followed: pl.DataFrame, prose: pl.LazyFrame
) -> pl.DataFrame:
    """The rows of one section, in the columns of the contract."""
    pieces = (
        prose.filter(pl.col("section") == section)
        .sort("ordinal")
        .group_by("document_id")
        .agg(pieces=pl.struct("ordinal", "text", "body"))
        .collect()
    )
    written = reports.join(pieces, on="document_id").sort("number")
    texts = Texts(written)
    common = _common(written, texts)
    counted = ((number, texts.counted(number, common)) for number in texts)
    own = _own(reports, followed)
    others = pairs(signatures(counted), reports).join(own, on=["number", "other_number"], how="anti")
    found = pl.concat([others, own]).sort("number", "relation", "other_number")
    there = pl.col("number").is_in(written["number"]) & pl.col("other_number").is_in(written["number"])
    return _rows(section, reports, compared(found.filter(there), texts, common))


def _common(written: pl.DataFrame, texts: Texts) -> Numbers:
    """What many reports of the year print, from a sample that no order of files changes."""
    sample = written.filter(~pl.col("is_last_year")).sort("document_id").head(settings().sample)
    return common_shingles(texts.text(number) for number in sample["number"])


def _own(reports: pl.DataFrame, followed: pl.DataFrame) -> pl.DataFrame:
    """Each report of the year with the one of last year that it follows."""
    last = followed.select("agency_id", "document_id").join(
        reports.select("document_id", other_number="number"), on="document_id"
    )
    this = reports.filter(~pl.col("is_last_year")).select("number", "agency_id")
    return this.join(last, on="agency_id").select("number", "other_number", relation=pl.lit(OWN_LAST_YEAR))


def _rows(section: str, reports: pl.DataFrame, rows: Iterator[dict[str, Any]]) -> pl.DataFrame:
    contract = FactProseSimilarity.create_empty().schema
    schema: dict[str, Any] = {
        "number": pl.UInt32,
        "other_number": pl.UInt32,
        "relation": pl.String,
        **{name: contract[name] for name in _COMPUTED},
    }
    frames = [pl.DataFrame(schema=schema)]
    while batch := [*islice(rows, _BATCH)]:  # as Python objects a row takes kilobytes
        frames.append(pl.DataFrame(batch, schema=schema))
    who = ("agency_id", "document_id", "year")
    other = reports.select(other_number="number", **{f"other_{name}": name for name in who})
    return (
        pl.concat(frames)
        .join(reports.select("number", "province", "agency_id", "document_id"), on="number")
        .join(other, on="other_number")
        .with_columns(section=pl.lit(section))
        .select(FactProseSimilarity.column_names())
    )


def lineage() -> dict[str, list[tuple[str, str]]]:
    """The columns that come of other columns than those of the same name."""
    ledger, prose = "year_documents", "readings"
    measured = {name: [(prose, "sections.text"), (prose, "sections.body")] for name in _COMPUTED}
    return measured | {
        "section": [(prose, "sections.section")],
        "other_document_id": [(ledger, "document_id")],
        "other_agency_id": [(ledger, "agency_id")],
        "other_year": [(ledger, "year")],
    }
