"""`gongkai manifest`: the rows that a person has to fill so that quarantined reports are taken in.

Belongs here: which files of a warehouse lack year or agency, what is known of them, the best guesses beside.
Does not belong here: reading manifests (`warehouse.readings.manifest`). Nothing is filled in: a guess that a
person does not move into its column is never read.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator

import polars as pl

from parsers.identity.outside import Outside
from parsers.identity.surroundings import of_manifest, of_path
from warehouse.printable import to_spreadsheet, visible
from warehouse.readings import store
from warehouse.readings.manifest import BESIDE, COLUMNS
from warehouse.storage.tree import Warehouse

REASONS = ("unknown_year", "unknown_agency")
_GUESS, _KNOWN = BESIDE
EXTRA = (
    f"{_KNOWN}reason",
    f"{_KNOWN}title",
    f"{_KNOWN}agency_name",
    f"{_KNOWN}year",
    f"{_KNOWN}published_on",
    f"{_KNOWN}source_url",
    f"{_GUESS}agency_name",
    f"{_GUESS}division_code",
    f"{_GUESS}year",
)


def rows_to_fill(warehouse: Warehouse) -> list[dict[str, str]]:
    """One row for each report that is quarantined for want of its year or agency, in the order of paths."""
    ledger = warehouse.scan("dim_document").filter(
        pl.col("status") == "quarantined", pl.col("reason").is_in(REASONS)
    )
    said = dict(store.landed(warehouse).select("hints", "outside").drop_nulls().unique().iter_rows())
    return [
        _row(each, Outside.from_text(said.get(each["hints"] or "", "")))
        for each in ledger.sort("source_path").collect().iter_rows(named=True)
    ]


def _row(of: dict[str, object], outside: Outside) -> dict[str, str]:
    known: dict[str, object] = {
        f"{_KNOWN}reason": of["reason_detail"],
        **{f"{_KNOWN}{name}": of[name] for name in ("title", "agency_name", "year", "published_on")},
        f"{_KNOWN}source_url": of["source_url"],
    }
    row = {**known, **dict(_guesses(outside))}
    beside = {name: "" if value is None else _printable(str(value)) for name, value in row.items()}
    return {"path": str(of["source_path"]), **beside}


def _guesses(outside: Outside) -> Iterator[tuple[str, object]]:
    """What path and manifest say, though it was not enough."""
    witnesses = (of_manifest(outside.row), of_path(outside.path))
    stated: dict[str, list[object]] = {
        "agency_name": [w.phrase.text for w in witnesses if w.phrase],
        "division_code": [w.place.code for w in witnesses if w.place],
        "year": [w.year for w in witnesses if w.year is not None],
    }
    for name, values in stated.items():
        yield f"{_GUESS}{name}", values[0] if values else None


def _printable(value: str) -> str:
    """Without line breaks, and with nothing that a spreadsheet takes for a formula."""
    return to_spreadsheet(visible(" ".join(value.split())))


def as_csv(rows: list[dict[str, str]]) -> str:
    """The manifest as text: its columns, empty, and those that stand beside for a person.

    A path that a spreadsheet would take for a formula has an apostrophe before it, which the reader of
    manifests takes off again.
    """
    out = io.StringIO(newline="")
    writer = csv.DictWriter(out, (*COLUMNS, *EXTRA), restval="")
    writer.writeheader()
    writer.writerows({**row, "path": to_spreadsheet(row["path"])} for row in rows)
    return out.getvalue()
