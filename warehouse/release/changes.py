"""changes: what differs from the release before, and why.

Belongs here: comparing the rows of two releases. Does not belong here: the reasons
(`warehouse.release.reasons`) and the page (`warehouse.release.changes_page`).

Rows are compared by the table's key, values as the CSV has them. Rows of one document that come or go
together are one entry with their number; a changed cell is an entry of its own. Where another document became
the current one of an agency and year, its cells are compared with those of the one before.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

import polars as pl

from warehouse.contracts.codes import DIMENSIONS
from warehouse.contracts.release import Change
from warehouse.release.reasons import Reasons
from warehouse.release.tables import ReleaseTable
from warehouse.release.text import as_text

COMMON = ("is_current", "parser_version", "hints", "agency_id", "province")
"""Columns that change for whole documents: their changes are counted, not listed."""
CELLS = (*DIMENSIONS, "fact_pre2019_indicator")
COMPARED = ("value", "status")
"""The columns of a cell that are compared when another document became the current one."""
_DOCUMENT, _AGENCY, _YEAR, _OTHER = "document_id", "agency_id", "year", "other_document_id"
_OLD = ":before"


@dataclass(frozen=True, slots=True)
class Pair:
    """A table in two releases.

    Args:
        table: Its declaration.
        before: Its rows, or those of one year, in the release before; None when it had no such table.
        now: The same in this release.
        code: The version of the code that made it then.
        year: The year of these rows; None for a table that is not cut by year.
    """

    table: ReleaseTable
    before: pl.DataFrame | None
    now: pl.DataFrame
    code: str
    year: int | None


def make(pairs: Iterable[Pair], reasons: Reasons) -> pl.DataFrame:
    """All changes in the columns of the contract, in the order of the pairs, then by agency and document.

    Args:
        pairs: Every table, or each year of it, in the order of the release.
        reasons: Why documents and rows changed.
    """
    found = [_of_table(pair, reasons) for pair in pairs]
    return pl.concat([Change.create_empty(), *found])


def _of_table(pair: Pair, reasons: Reasons) -> pl.DataFrame:
    if pair.before is None:
        return _entries([_whole(pair, "added", None)] if len(pair.now) else [])
    columns = [name for name in pair.now.columns if name in pair.before.columns]
    entries = [_whole(pair, "added", name) for name in pair.now.columns if name not in columns]
    entries += [_whole(pair, "removed", name) for name in pair.before.columns if name not in columns]
    now, before = as_text(pair.now.select(columns)), as_text(pair.before.select(columns))
    both = _Compared(pair.table, before, now)
    explain = reasons.of_table(pair.table, pair.code)
    found = [*both.come("added"), *both.come("removed"), *both.changed()]
    if pair.table.name in CELLS:
        found += both.replaced(reasons.replaced)
    entries += [{**entry, "reason": explain(entry)} for entry in found]
    return _entries(entries)


def _whole(pair: Pair, change: str, column: str | None) -> dict[str, object]:
    """A table or column that one of the two releases does not have."""
    return {
        "table": pair.table.name,
        "change": change,
        "reason": "definition_changed",
        "year": pair.year,
        "column": column,
        "rows": max(len(pair.now), 1),
    }


def _entries(entries: list[dict[str, object]]) -> pl.DataFrame:
    names = Change.column_names()
    schema = dict(Change.create_empty().schema)
    rows = [{name: entry.get(name) for name in names} for entry in entries]
    order = ["agency_id", "document_id", "change", "key", "column", "previous_document_id"]
    order += ["previous_value", "value", "rows"]  # no two entries alike: one order for good
    return pl.DataFrame(rows, schema=schema).sort(order, nulls_last=True, maintain_order=True)


class _Compared:
    """The rows of a table, as text, in both releases.

    Args:
        table: Its declaration.
        before: Its rows then.
        now: Its rows now, in the same columns.
    """

    def __init__(self, table: ReleaseTable, before: pl.DataFrame, now: pl.DataFrame) -> None:
        self._name = table.name
        self._key = [name for name in table.key if name in now.columns]
        self._before, self._now = before, now
        self._columns = now.columns
        self._by_document = _DOCUMENT in self._key

    def come(self, change: str) -> Iterator[dict[str, object]]:
        """Rows that only one of the releases has."""
        one, other = (self._now, self._before) if change == "added" else (self._before, self._now)
        rows = one.join(other, on=self._key, how="anti", nulls_equal=True)
        if not self._by_document:
            yield from (self._entry(change, row, rows=1) for row in rows.iter_rows(named=True))
            return
        whose = [name for name in (_YEAR, _AGENCY, _DOCUMENT, _OTHER) if name in rows.columns]
        for row in rows.group_by(whose).agg(rows=pl.len()).iter_rows(named=True):
            yield self._entry(change, row, rows=row["rows"], key=None)

    def changed(self) -> Iterator[dict[str, object]]:
        """Cells of rows that both have; of the columns in `COMMON`, how many."""
        names = [name for name in self._columns if name not in self._key]
        both = self._now.join(self._before, on=self._key, how="inner", nulls_equal=True, suffix=_OLD)
        for name in names:
            rows = both.filter(pl.col(name).ne_missing(pl.col(name + _OLD)))
            if name in COMMON:
                yield from self._counted(rows, name)
            else:
                yield from (self._cell(row, name) for row in rows.iter_rows(named=True))

    def replaced(self, winners: pl.DataFrame) -> Iterator[dict[str, object]]:
        """Cells in which the current document of an agency and year says other than the one before.

        Args:
            winners: `agency_id`, `year`, `document_id` now and `previous_document_id`.
        """
        named = [name for name in self._key if name not in (_DOCUMENT, _YEAR)]
        now = self._now.join(winners, on=[_DOCUMENT, _AGENCY, _YEAR], how="inner")
        before = self._before.rename({_DOCUMENT: "previous_document_id"})
        both = now.join(before, on=["previous_document_id", _AGENCY, _YEAR, *named], suffix=_OLD)
        for name in COMPARED:
            for row in both.filter(pl.col(name).ne_missing(pl.col(name + _OLD))).iter_rows(named=True):
                yield self._cell(row, name) | {"previous_document_id": row["previous_document_id"]}

    def _counted(self, rows: pl.DataFrame, name: str) -> Iterator[dict[str, object]]:
        whose = [each for each in (_YEAR, _AGENCY, _DOCUMENT) if each in rows.columns and each != name]
        for row in rows.group_by([*whose, name, name + _OLD]).agg(rows=pl.len()).iter_rows(named=True):
            entry = self._entry("changed", row, rows=row["rows"], key=None)
            yield entry | {"column": name, "value": row[name], "previous_value": row[name + _OLD]}

    def _cell(self, row: dict[str, object], name: str) -> dict[str, object]:
        was = row.get(_DOCUMENT + _OLD)
        return self._entry("changed", row, rows=1) | {
            "column": name,
            "value": row[name],
            "previous_value": row[name + _OLD],
            "previous_document_id": was if was != row.get(_DOCUMENT) else None,
        }

    def _entry(self, change: str, row: dict[str, object], **more: object) -> dict[str, object]:
        year = row.get(_YEAR)
        rest = {name: row.get(name) for name in self._key if name not in (_YEAR, _AGENCY, _DOCUMENT)}
        return {
            "table": self._name,
            "change": change,
            "year": None if year is None else int(str(year)),
            "agency_id": row.get(_AGENCY),
            "document_id": row.get(_DOCUMENT),
            _OTHER: row.get(_OTHER),
            "key": json.dumps(rest, ensure_ascii=False) if rest else None,
            **more,
        }
