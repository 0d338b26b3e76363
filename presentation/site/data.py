"""The files of data: one call of a function each, so that a page can load them from disk as well.

Belongs here: tables as short lists, in the order that `meta` fixes. Does not belong here: the queries
(`warehouse.site`), and where files are written (`folder`).

A browser refuses to fetch a file from a page that is a file; it does run a script. So each is a script of one
call, `gongkai("name", value);`, with a value in JSON.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from datetime import date
from decimal import Decimal
from typing import Any

import polars as pl

from presentation.site.meta import ABSENT, STATUS_SIGNS, cells_of, meta
from warehouse.cite.release import release_of
from warehouse.site import lists
from warehouse.site.reports import ReportOfYear, numbers, reports
from warehouse.site.sums import KEYS, summed
from warehouse.storage.tree import Warehouse

File = tuple[str, str]
"""The path of a file below the folder of data, without its ending, and its text."""
CHUNK = 16
"""Bodies in one file of reports."""
SHARD = 8192
"""Bodies that are asked for at once; it bounds the memory, and each shard scans the tables once."""
MOST = 60
"""How many failing identities, and how many differences, of a report are listed; all are counted."""
TOP = 100
"""How many bodies the boards of the whole country list."""
_SAFE = 2**53


def files_of(warehouse: Warehouse) -> Iterator[File]:
    """Every file of data; the last is the one that says which there are."""
    years = lists.all_years(warehouse)
    bodies = lists.bodies(warehouse)
    known: dict[str, list[list[Any]]] = {}
    yield _file("sums", _table(_unknown(summed(warehouse))))
    yield _file("quality", {str(year): _board(warehouse, year) for year in years})
    yield from _bodies(bodies, known)
    for year in years:
        yield from _lists(warehouse, year, bodies, known)
    indicators = warehouse.scan("dim_indicator").collect()
    yield from _reports(warehouse, bodies["agency_id"].to_list(), years, indicators)
    yield _file(
        "meta", meta(indicators, years, lists.listed_years(warehouse), known, release_of(warehouse.root))
    )


def _file(name: str, value: Any) -> File:
    return name, f"gongkai({json.dumps(name)},{_json(value)});\n"


def _json(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"), default=_plain, allow_nan=False)


def _plain(value: Any) -> Any:
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, Decimal):
        return _number(value)
    raise TypeError(f"{type(value).__name__} has no form in a file of data")


def _number(value: Decimal | float | int | bool | None) -> Any:
    """A number as a script holds it without loss; one that is too long for it stays text."""
    if value is None or isinstance(value, bool | int):
        return value if value is None or abs(value) < _SAFE else str(value)
    if isinstance(value, float):
        return round(value, 6)
    whole = int(value)
    if value == whole:
        return whole if abs(whole) < _SAFE else str(whole)
    text = f"{value.normalize():f}"
    return float(text) if len(text) <= 15 else text


def _table(frame: pl.DataFrame) -> dict[str, Any]:
    return {"columns": frame.columns, "rows": frame.rows()}


def _unknown(sums: pl.DataFrame) -> pl.DataFrame:
    """`NAME_known` as `NAME_unknown`: mostly 0, which is shorter."""
    known = [name for name in sums.columns if name.endswith("_known") and name not in KEYS]
    columns = [(pl.col("reports") - pl.col(name)).alias(name.replace("_known", "_unknown")) for name in known]
    return sums.with_columns(columns).drop(known)


def _board(warehouse: Warehouse, year: int) -> dict[str, Any]:
    """The identities of a year, and the bodies of the whole country that break most and are latest."""
    breaks = lists.breaks(warehouse, year).filter(severity="error")
    who = breaks.group_by("place", "agency_id", "agency_name").agg(
        pl.col("scopes").sum(), checks=pl.col("check_id").unique().sort().str.join(" ")
    )
    late = lists.late(warehouse, year)
    return {
        "checks": lists.outcomes(warehouse, year).rows(),
        "breaking": who.sort("scopes", "agency_id", descending=[True, False]).head(TOP).rows(),
        "late": late.sort("days", "agency_id", descending=[True, False]).head(TOP).rows(),
        "late_bodies": late.height,
        "breaking_bodies": who.height,
    }


def _bodies(bodies: pl.DataFrame, known: dict[str, list[list[Any]]]) -> Iterator[File]:
    columns = ("agency_id", "agency_name", "kind", "level", "years")
    for place, rows in _by_place(bodies):
        known.setdefault("bodies", []).append([place, rows.height])
        ids, names, kinds, levels, years = (rows[name].to_list() for name in columns)
        found = {"ids": ids, "names": names, "kinds": kinds, "levels": levels, "years": years}
        yield _file(f"bodies/{place}", found)


def _lists(
    warehouse: Warehouse, year: int, bodies: pl.DataFrame, known: dict[str, list[list[Any]]]
) -> Iterator[File]:
    frames = {
        "rows": _by_position(lists.rows_of(warehouse, year), bodies),
        "breaks": lists.breaks(warehouse, year),
        "late": lists.late(warehouse, year),
        "missing": lists.missing(warehouse, year),
    }
    for name, frame in frames.items():
        for place, rows in _by_place(frame):
            known.setdefault(f"{name}/{year}", []).append([place, rows.height])
            short = [[_short(value) for value in row] for row in rows.drop("place").rows()]
            yield _file(f"{name}/{year}-{place}", short)


def _short(value: Any) -> Any:
    return _number(value) if isinstance(value, float) else value


def _by_place(frame: pl.DataFrame) -> Iterator[tuple[str, pl.DataFrame]]:
    parts = frame.partition_by("place", as_dict=True, maintain_order=True)
    return ((str(place), parts[place,]) for (place,) in sorted(parts))


def _by_position(rows: pl.DataFrame, bodies: pl.DataFrame) -> pl.DataFrame:
    """The rows with the position of the body in its place's list instead of its id."""
    at = bodies.select("agency_id", "place", at=pl.int_range(pl.len()).over("place"))
    found = rows.drop("place").join(at, on="agency_id", how="inner", maintain_order="left")
    return found.select("place", "at", pl.exclude("place", "at", "agency_id"))


def _reports(
    warehouse: Warehouse, ids: list[str], years: list[int], indicators: pl.DataFrame
) -> Iterator[File]:
    """The reports of all bodies in chunks of neighbouring ids, and the first id of each chunk."""
    who = warehouse.scan("dim_agency")
    order = cells_of(indicators)["indicator"].to_list()
    for begin in range(0, len(ids), SHARD):
        shard = ids[begin : begin + SHARD]
        of_year = [_encoded(warehouse, year, shard, order) for year in reversed(years)]
        within = pl.col("agency_id").is_between(pl.lit(shard[0]), pl.lit(shard[-1]))
        about = {row["agency_id"]: row for row in who.filter(within).collect().iter_rows(named=True)}
        for first in range(0, len(shard), CHUNK):
            chunk = shard[first : first + CHUNK]
            found = [
                about[each] | {"reports": [year[each] for year in of_year if each in year]} for each in chunk
            ]
            yield _chunk(f"agency/{(begin + first) // CHUNK:05}", found)
    yield _file("chunks", ids[::CHUNK])


def _encoded(warehouse: Warehouse, year: int, shard: list[str], order: list[str]) -> dict[str, str]:
    """A year of some bodies as JSON texts, so that the records need not be kept."""
    found = reports(warehouse, year, shard[0], shard[-1])
    return {agency: _json(record(report, order)) for agency, report in found.items()}


def _chunk(name: str, bodies: Iterable[dict[str, Any]]) -> File:
    parts = []
    for body in bodies:
        encoded = body.pop("reports")
        head = _json(body)
        parts.append(f'{head[:-1]},"reports":[{",".join(encoded)}]}}')
    return name, f"gongkai({json.dumps(name)},[{','.join(parts)}]);\n"


def record(report: ReportOfYear, order: list[str]) -> dict[str, Any]:
    """What the page of a body shows of a year.

    Args:
        report: The year.
        order: The indicators of the cells in the order of `meta`.

    Returns:
        `values` in the order of `numbers`; `zeros`, `raws` and `candidates` by position, where there is
        something to say; `signs`, one character a cell; `cells` and `locators`, one entry a cell that the
        form has.
    """
    found: dict[str, Any] = {"year": report.year, "document": report.document, "coverage": report.coverage}
    if report.values:
        names = numbers()
        found["values"] = [_number(report.values[name]) for name in names]
        found["zeros"] = {names.index(name): _number(value) for name, value in report.zeros.items()}
    if report.cells:
        found |= _cells(report.cells, order)
    found["outcomes"] = [report.outcomes.get(name, 0) for name in ("pass", "fail", "not_assessable")]
    found["failing"] = report.failing[:MOST]
    found["differences"] = report.differences[:MOST]
    found["more_differences"] = max(0, len(report.differences) - MOST)
    return found


def _cells(cells: dict[str, tuple[Any, ...]], order: list[str]) -> dict[str, Any]:
    signs, values, locators = [], [], []
    raws: dict[int, str] = {}
    candidates: dict[int, list[Any]] = {}
    for at, indicator in enumerate(order):
        if (cell := cells.get(indicator)) is None:
            signs.append(ABSENT)
            continue
        value, status, raw, locator, possible = cell
        number = _number(value)
        signs.append(STATUS_SIGNS[status])
        values.append(number)
        locators.append(locator)
        if raw is not None and raw != str(number):
            raws[at] = raw
        if possible:
            candidates[at] = [_number(each) for each in possible]
    return {
        "signs": "".join(signs),
        "cells": values,
        "locators": locators,
        "raws": raws,
        "candidates": candidates,
    }
