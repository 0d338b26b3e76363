"""dim_expected_agency: the bodies of which a report is expected every year.

Belongs here: the list somebody gives, read strictly; without one, every body that has ever reported.
Does not belong here: who has reported (`warehouse.marts.coverage`).
"""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator
from typing import Any

import polars as pl

from parsers.identity.agency import Context, agency
from parsers.identity.phrase import read_phrase
from parsers.text.encoding import decode
from warehouse.contracts.agencies import DimExpectedAgency
from warehouse.inputs import Inputs

_COLUMNS = ("agency_id", "agency_name")
_NO_TEXT = re.compile("[\0\N{REPLACEMENT CHARACTER}]")
_KNOWN = ("agency_id", "agency_name", "province", "division_code", "kind", "valid_from", "valid_to")


def make(inputs: Inputs) -> Iterator[pl.DataFrame]:
    """The table's rows."""
    yield expected(inputs.warehouse.scan("dim_agency").collect(), inputs.settings.expected)


def expected(agencies: pl.DataFrame, listed: bytes | None) -> pl.DataFrame:
    """The rows of dim_expected_agency, one for each body. A name that is not recognised has no id.

    Args:
        agencies: dim_agency.
        listed: A CSV file in any Chinese encoding, with a column `agency_id` or `agency_name`, or both; None
            when nobody gave a list.

    Raises:
        ValueError: The file has neither column.
    """
    known = {row["agency_id"]: row for row in agencies.select(_KNOWN).rows(named=True)}
    if listed is None:
        rows = [{**row, "agency": row["agency_id"], "expectation": "seen"} for row in known.values()]
    else:
        names = _unique_names(known)
        rows = [_listed(line, known, names) for line in read_lines(listed)]
    frame = pl.DataFrame(rows, schema=DimExpectedAgency.create_empty().schema, orient="row")
    return frame.unique("agency", keep="first").sort("agency")


def read_lines(listed: bytes) -> list[dict[str, str]]:
    """The two columns of every line that has something in one of them.

    Raises:
        ValueError: There is neither column, or a value that lost bytes or has NUL among them.
        csv.Error: The bytes are no CSV.
    """
    # Only these end a line of a file; a name may hold what else `splitlines` takes for one.
    table = csv.DictReader(re.split(r"\r\n|\r|\n", decode(listed).text))
    columns = {(name or "").strip().lower(): name for name in table.fieldnames or ()}
    if not any(column in columns for column in _COLUMNS):
        found = ", ".join(columns) or "no columns"
        raise ValueError(
            f"the list of expected agencies needs a column agency_id or agency_name, not {found}"
        )
    wanted = {column: columns[column] for column in _COLUMNS if column in columns}
    lines = []
    for line in table:
        values = {column: (line[name] or "").strip() for column, name in wanted.items()}
        if damaged := [value for value in values.values() if _NO_TEXT.search(value)]:
            raise ValueError(f"line {table.line_num} of the list is damaged: {damaged[0]}")
        if any(values.values()):
            lines.append(values)
    return lines


def _unique_names(known: dict[str, dict[str, Any]]) -> dict[str, str]:
    """Names that just one known body has."""
    found: dict[str, list[str]] = {}
    for agency_id, row in known.items():
        found.setdefault(row["agency_name"], []).append(agency_id)
    return {name: ids[0] for name, ids in found.items() if len(ids) == 1}


def _listed(line: dict[str, str], known: dict[str, dict[str, Any]], names: dict[str, str]) -> dict[str, Any]:
    """The body of a line: by its id, else by its name, as known, else as its name says."""
    name = line.get("agency_name") or None
    recognised = agency(phrase, name, Context())[0] if name and (phrase := read_phrase(name)) else None
    agency_id = line.get("agency_id") or (recognised.agency_id if recognised else None)
    if agency_id not in known and not line.get("agency_id") and name:
        agency_id = names.get(name, agency_id)
    stated = {
        "agency_id": agency_id,
        "agency_name": name or agency_id,
        "province": recognised.province if recognised else None,
        "division_code": recognised.division_code if recognised else None,
        "kind": recognised.kind if recognised else None,
    }
    found = known.get(agency_id or "", stated)
    # A body that somebody lists is expected whatever its division was called in a year.
    return {
        **{column: found[column] for column in stated},
        "agency": agency_id or name,
        "expectation": "listed",
        "valid_from": None,
        "valid_to": None,
    }
