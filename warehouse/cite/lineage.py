"""Any number of the warehouse, with every cell that it is made of.

Belongs here: `number`, a pure function of the tables. Does not belong here: names of bodies and numbers
(`warehouse.cite.bodies`, `warehouse.cite.definitions`), rows of a report (`warehouse.cite.evidence`).
"""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import polars as pl

from parsers.forms import PRE2019
from warehouse.cite import why
from warehouse.cite.bodies import body_of_year, find_body
from warehouse.cite.definitions import Definition, definitions, find
from warehouse.cite.evidence import Evidence, unwritten
from warehouse.cite.model import Count, Document, NoNumberError, Number, Part
from warehouse.cite.release import RECORD, release_of
from warehouse.storage.tree import Warehouse

_TABLES = ("dim_document", "dim_agency", "dim_indicator", "dim_agency_succession")


def number(warehouse: Warehouse, agency: str, year: int, indicator: str) -> Number:
    """A number of an agency and year, and everything that it is made of.

    Args:
        warehouse: The tables; also those of a release, which lie in the same tree.
        agency: An agency_id or a name (`warehouse.cite.bodies.find_body`).
        year: The year reported on.
        indicator: A key of dim_indicator, a column of mart_agency_year, or a label
            (`warehouse.cite.definitions.find`).

    Returns:
        The number. A cell has itself as its one part; a number of the mart has each cell that it is made of.

    Raises:
        NoNumberError: A name is not known or fits several, or there is no such report, table or cell; the
            message says what to do.
    """
    _require(warehouse)
    known = definitions(warehouse.scan("dim_indicator").collect())
    meant = find(indicator, known)
    asked = find_body(warehouse, agency)
    agency_id, remarks = body_of_year(warehouse, asked, year)
    evidence = Evidence(warehouse, agency_id, year)
    document = evidence.document
    if document.form == PRE2019:
        raise NoNumberError(
            f"the report of {agency_id} on {year} has a form before 2019, whose lines are no cells of "
            "today's: see fact_pre2019_indicator and dim_pre2019_bridge"
        )
    row = _row_of_mart(warehouse, document, agency_id, year)
    parts = tuple(_parts(warehouse, evidence, meant, agency_id, year))
    plain = Number(
        agency_id=agency_id,
        agency_name=document.agency_name or agency_id,
        year=year,
        indicator=meant.id,
        kind=meant.kind,
        label_zh=meant.zh,
        label_en=meant.en,
        unit=meant.unit,
        value=None,
        status="unknown",
        document=document,
        parts=parts,
        release=release_of(warehouse.root),
        remarks=(*remarks, *_named_otherwise(warehouse, agency_id, document.agency_name)),
    )
    return _cell(plain) if meant.kind == "cell" else _computed(warehouse, evidence, plain, meant, row)


def _require(warehouse: Warehouse) -> None:
    for table in _TABLES:
        if warehouse.path(table).exists():
            continue
        if (warehouse.root / RECORD).exists():
            raise NoNumberError(f"the release {warehouse.root} lacks {table}: check it with gongkai verify")
        raise NoNumberError(
            f"there is no warehouse at {warehouse.root} ({table} is missing): build one first"
        )


def _parts(
    warehouse: Warehouse, evidence: Evidence, meant: Definition, agency_id: str, year: int
) -> list[Part]:
    found: list[Part] = []
    for side, sign, cells in meant.made_of:
        source: Evidence | None = evidence
        if side == "year before":
            source = _year_before(warehouse, agency_id, year)
        found += [Part(side, sign, cell) for cell in (source.cells(cells) if source else ())]
    return found


def _year_before(warehouse: Warehouse, agency_id: str, year: int) -> Evidence | None:
    try:
        before, _ = body_of_year(warehouse, agency_id, year - 1)
    except NoNumberError:
        return None
    return Evidence(warehouse, before, year - 1)


def _cell(plain: Number) -> Number:
    if not plain.parts:
        raise NoNumberError(
            f"{plain.indicator} is no cell of the form of the report of {plain.agency_id} on {plain.year} "
            f"({plain.document.form})"
        )
    cell = plain.parts[0].cell
    zh, en = ("", "") if cell.value is not None else why.of_cell(cell)
    return replace(plain, value=cell.value, status=cell.status, why_zh=zh, why_en=en, reference=cell.article)


def _row_of_mart(warehouse: Warehouse, document: Document, agency_id: str, year: int) -> dict[str, Any]:
    """The row of the mart, where the tables of the year are written and of the document of the ledger."""
    if lacking := unwritten(warehouse, year):
        raise NoNumberError(f"{lacking[0]} of {year} is not written: run gongkai build, then cite again")
    mart = warehouse.scan("mart_agency_year", year)
    row = mart.filter(agency_id=agency_id, document_id=document.document_id).collect()
    if not len(row):
        raise NoNumberError(
            f"the tables of {year} are older than the ledger: run gongkai build, then cite again"
        )
    return row.row(0, named=True)


def _computed(
    warehouse: Warehouse, evidence: Evidence, plain: Number, meant: Definition, row: dict[str, Any]
) -> Number:
    """A number of the mart, as the mart has it."""
    if meant.id not in row:
        raise NoNumberError(
            f"mart_agency_year of {plain.year} was made before it had {meant.id}: run gongkai build"
        )
    value, declared = row[meant.id], meant.derived
    zh, en = ("", "") if value is not None else why.of_computed(plain.parts, meant, row)
    counts = [Count(side, name, row[name]) for side, name in meant.counts]
    dates = _dates(warehouse, plain, row) if declared and not declared.terms else []
    found = replace(
        plain,
        value=value,
        status="unknown" if value is None else "computed",
        why_zh=zh,
        why_en=en,
        counts=(*counts, *dates),
        identities=tuple(each for count in counts for each in evidence.failing(count.name)),
        formula=_formula(meant),
    )
    if not declared:
        return found
    return replace(
        found,
        formula=declared.formula(),
        caveat_zh=declared.caveat_zh,
        caveat_en=declared.caveat_en,
        reference=declared.reference,
    )


def _dates(warehouse: Warehouse, plain: Number, row: dict[str, Any]) -> list[Count]:
    """The date of publication and the deadline; no deadline where mart_coverage has none."""
    covered = warehouse.scan("mart_coverage", plain.year).filter(
        pl.col("document_id") == plain.document.document_id
    )
    deadlines = covered.select("deadline").collect()["deadline"].drop_nulls().to_list()
    return [
        Count("date", "published_on", row["published_on"]),
        *(Count("date", "deadline", day) for day in deadlines),
    ]


def _formula(meant: Definition) -> str:
    terms = (
        f"{'−' if sign < 0 else '+'} {cells.table}.{row}.{cells.column}"
        + (" of the year before" if side == "year before" else "")
        for side, sign, cells in meant.made_of
        for row in cells.rows
    )
    return " ".join(terms).removeprefix("+ ")


def _named_otherwise(warehouse: Warehouse, agency_id: str, printed: str | None) -> tuple[str, ...]:
    latest = warehouse.scan("dim_agency").filter(pl.col("agency_id") == agency_id).collect()["agency_name"]
    if not printed or printed in latest:
        return ()
    return (f"{printed} in the report of that year, {latest.item()} in the latest one",)
