"""What the tables say of cells of a report: print, place, rule, identities, prose, other documents.

Belongs here: rows of the facts and the ledger as the types of `warehouse.cite.model`.
Does not belong here: which cells a number is made of (`warehouse.cite.lineage`).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import fields
from functools import cache
from typing import Any, TypeVar

import polars as pl

from parsers.forms import forms
from warehouse.cite.model import Cell, Claim, Document, Identity, Other
from warehouse.contracts.codes import DIMENSIONS
from warehouse.marts.evaluate import Cells, among
from warehouse.storage.tree import Warehouse

Kind = TypeVar("Kind", Document, Identity, Claim, Cell, Other)


class Evidence:
    """The tables of one report.

    Args:
        warehouse: The tables.
        agency_id: The body.
        year: The year reported on.
    """

    def __init__(self, warehouse: Warehouse, agency_id: str, year: int) -> None:
        self._warehouse, self._year = warehouse, year
        rows = (
            warehouse.ledger_of(year).filter(pl.col("agency_id") == agency_id).sort("source_path").collect()
        )
        landed = [_document(row) for row in rows.rows(named=True)]
        self.document = next(each for each in landed if each.status == "accepted")
        self._others = [each for each in landed if each.status in ("superseded", "duplicate")]
        self._checks = self._of_document("fact_check").sort("check_id", "scope", "ordinal")
        self._narrative = self._of_document("fact_narrative").sort("ordinal")
        self._labels = warehouse.scan("dim_indicator").collect()

    def cells(self, wanted: Cells) -> list[Cell]:
        """Cells of the accepted report, in the order of the form, each with all that is known of it."""
        ids = [self.document.document_id, *(each.document_id for each in self._others)]
        rows = (
            self._warehouse.scan(wanted.table, self._year)
            .filter(pl.col("document_id").is_in(ids), among(wanted))
            .join(self._labels.lazy(), on="indicator", suffix="_of_form")
            .sort("position")
            .collect()
        )
        return [
            self._cell(row, rows.filter(indicator=row["indicator"]))
            for row in rows.filter(document_id=self.document.document_id).rows(named=True)
        ]

    def identities(self, fits: pl.Expr) -> tuple[Identity, ...]:
        """The identities of the report that fit."""
        rows = self._checks.filter(fits).rows(named=True)
        return tuple(_typed(Identity, {**row, "of_form": row["check_id"] in _prescribed()}) for row in rows)

    def failing(self, count: str) -> tuple[Identity, ...]:
        """The failing identities that a column of the mart counts; none for another column."""
        severity = count.removeprefix("checks_failed_")
        return self.identities((pl.col("outcome") == "fail") & (pl.col("severity") == severity))

    def _of_document(self, table: str) -> pl.DataFrame:
        rows = self._warehouse.scan(table, self._year)
        return rows.filter(pl.col("document_id") == self.document.document_id).collect()

    def _cell(self, row: dict[str, Any], everywhere: pl.DataFrame) -> Cell:
        """A cell, of a row of its fact; `everywhere` has the same cell of all documents."""
        indicator = row["indicator"]
        claims = self._narrative.filter(pl.col("indicator").list.contains(indicator))
        more = {
            "section": _title(row["table"]),
            "document": self.document,
            "candidates": tuple(row["candidates"] or ()),
            "identities": self.identities(pl.col("indicators").list.contains(indicator)),
            "claims": tuple(_typed(Claim, claim) for claim in claims.rows(named=True)),
            "others": tuple(_other(each, everywhere) for each in self._others),
        }
        return _typed(Cell, {**row, **more})


def unwritten(warehouse: Warehouse, year: int) -> list[str]:
    """The tables of a year, among those that a cell's evidence lies in, that have no file."""
    tables = (*DIMENSIONS, "fact_check", "fact_narrative", "mart_agency_year")
    return [table for table in tables if not warehouse.path(table, year).exists()]


def _document(row: dict[str, Any]) -> Document:
    sha256 = (row["document_id"] or "").partition("#")[0]
    return _typed(Document, {**row, "sha256": sha256})


def _other(document: Document, everywhere: pl.DataFrame) -> Other:
    """The same cell in another document; a duplicate has the accepted one's, held once."""
    rows = everywhere.filter(document_id=document.document_id).rows(named=True)
    row = rows[0] if rows else dict.fromkeys(everywhere.columns)
    return _typed(Other, {**row, "document": document})


def _typed(kind: type[Kind], row: dict[str, Any]) -> Kind:
    """A row as a type that has fields of the same names; lists become tuples."""
    names = [each.name for each in fields(kind) if each.name in row]
    values: dict[str, Any] = {
        name: tuple(row[name]) if isinstance(row[name], list) else row[name] for name in names
    }
    return kind(**values)


@cache
def _prescribed() -> frozenset[str]:
    """The identities of the forms."""
    return frozenset(
        each.id for form in forms().values() for table in form.tables for each in table.identities
    )


def _title(table: str) -> str:
    """The printed title of a table, of the latest form."""
    titles: Sequence[str] = [
        each.title for form in forms().values() for each in form.tables if each.code == table
    ]
    return titles[-1]
