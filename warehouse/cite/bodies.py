"""Which body somebody means, and which body it was in a year.

Belongs here: names and successions to an agency_id. Does not belong here: the report
(`warehouse.cite.lineage`).
"""

from __future__ import annotations

from typing import Any

import polars as pl

from parsers.identity.divisions import stable_code
from warehouse.cite.definitions import in_words, nearest
from warehouse.cite.model import NoNumberError
from warehouse.storage.tree import Warehouse

_ONE_TO_ONE = ("renamed", "raised")


def find_body(warehouse: Warehouse, words: str) -> str:
    """The agency_id of a body.

    Args:
        warehouse: Whose bodies are meant.
        words: An agency_id, of today or of a former division; a name that the body goes by in some report
            or in its succession; or a part of just one body's names.

    Raises:
        NoNumberError: No body is called so, or several are; the message lists them.
    """
    words = words.strip()
    names = _names(warehouse)
    code, _, body = words.partition("-")
    for agency_id in (words, f"{stable_code(code)}-{body}"):
        if agency_id in names["agency_id"]:
            return agency_id
    contained = pl.lit(bool(words)) & pl.col("reports") & pl.col("name").str.contains(words, literal=True)
    for fits in (pl.col("name") == words, contained):
        found = names.filter(fits).unique("agency_id", keep="first", maintain_order=True)
        if len(found) == 1:
            return str(found["agency_id"].item())
        if len(found):
            several = in_words(f"{name} ({agency_id})" for agency_id, name, _ in found.iter_rows())
            raise NoNumberError(f"{words} may be {several}: name one of them by its id", True)
    spoken = {each: names.filter(agency_id=each)["name"].to_list() for each in _like(names, words)}
    raise NoNumberError(
        f"no report of {words or 'a body without a name'} is in this warehouse"
        + (
            f"; near it: {in_words(f'{all_[0]} ({each})' for each, all_ in spoken.items())}" if spoken else ""
        ),
        True,
    )


def body_of_year(warehouse: Warehouse, agency_id: str, year: int) -> tuple[str, tuple[str, ...]]:
    """The body that reported on the year in the place of a body, and what to know of it.

    A body that was renamed or raised is followed to the name of the year, forwards and backwards. One that
    was merged or split is not: that is another body.

    Returns:
        Its agency_id, and one sentence for each step of the way.

    Raises:
        NoNumberError: There is no accepted report of the year; the message says of which years there is one,
            or which bodies stood in its place.
    """
    successions = warehouse.scan("dim_agency_succession").collect()
    reported = set(_accepted(warehouse, year)["agency_id"])
    remarks: list[str] = []
    at, met = agency_id, {agency_id}
    while at not in reported:
        steps = _steps(successions, at, year).filter(~pl.col("to").is_in(met))
        if len(steps) != 1 or steps["kind"].item() not in _ONE_TO_ONE:
            raise NoNumberError(_no_report(warehouse, agency_id, year, steps))
        step = steps.row(0, named=True)
        remarks.append(_renamed(step))
        at = step["to"]
        met.add(at)
    return at, tuple(remarks + _later(successions, at, year))


def _names(warehouse: Warehouse) -> pl.DataFrame:
    """`agency_id`, `name` and `reports`, whether the body has a report here; today's names first."""
    agencies = warehouse.scan("dim_agency")
    known = agencies.select("agency_id", name="agency_name")
    printed = warehouse.scan("dim_document").select(
        "agency_id", name="agency_name"
    )  # also of quarantined files
    successions = warehouse.scan("dim_agency_succession")
    before = successions.select(agency_id="held_as", name="agency_name")
    after = successions.select(agency_id="successor_held_as", name="successor_name")
    names = pl.concat([known, printed, before, after]).drop_nulls().unique(maintain_order=True).collect()
    return names.with_columns(reports=pl.col("agency_id").is_in(agencies.collect()["agency_id"].implode()))


def _like(names: pl.DataFrame, words: str) -> list[str]:
    by_body: dict[str, list[str]] = {}
    for agency_id, name in names.filter("reports").select("agency_id", "name").iter_rows():
        by_body.setdefault(agency_id, []).append(name)
    return nearest(words, dict(by_body)) if words else []


def _accepted(warehouse: Warehouse, year: int) -> pl.DataFrame:
    return warehouse.ledger_of(year).filter(pl.col("status") == "accepted").select("agency_id").collect()


def _steps(successions: pl.DataFrame, agency_id: str, year: int) -> pl.DataFrame:
    """The changes by which the body has another id in the year, the nearest in time alone."""
    back = successions.filter(
        pl.col("successor_held_as") == agency_id,
        pl.col("held_as") != agency_id,
        pl.col("valid_from") > year,
    ).with_columns(to="held_as")
    on = successions.filter(
        pl.col("held_as") == agency_id,
        pl.col("successor_held_as") != agency_id,
        pl.col("valid_from") <= year,
    ).with_columns(to="successor_held_as")
    steps = back.filter(pl.col("valid_from") == pl.col("valid_from").min()) if len(back) else on
    return steps.unique("to", maintain_order=True)


def _renamed(step: dict[str, Any]) -> str:
    names = f"{step['agency_name']} → {step['successor_name']}"
    return f"{names}: {step['kind']} in {step['valid_from']} (dim_agency_succession: {step['source']})"


def _later(successions: pl.DataFrame, agency_id: str, year: int) -> list[str]:
    """What happened after the year to a body that goes on under the same id, or takes in another."""
    here = (pl.col("held_as") == agency_id) | ~pl.col("kind").is_in(_ONE_TO_ONE)
    joined = successions.filter(pl.col("successor_held_as") == agency_id, here, pl.col("valid_from") > year)
    return [_renamed(step) for step in joined.sort("valid_from", "agency_id").rows(named=True)]


def _no_report(warehouse: Warehouse, agency_id: str, year: int, steps: pl.DataFrame) -> str:
    said = f"there is no accepted report of {agency_id} on {year}"
    if len(steps):
        return f"{said}: {_instead(steps)}"
    ledger = warehouse.scan("dim_document").filter(pl.col("agency_id") == agency_id).collect()
    refused = ledger.filter(pl.col("year") == year, pl.col("status") == "quarantined").sort("source_path")
    if len(refused):
        row = refused.row(0, named=True)
        return f"{said}: {row['source_path']} was quarantined as {row['reason']}"
    years = sorted(set(ledger.filter(pl.col("status") == "accepted")["year"]))
    return f"{said}; there are reports on {in_words(map(str, years)) or 'no year'}"


def _instead(steps: pl.DataFrame) -> str:
    """What to cite in the place of a body that was merged or split."""
    rows = steps.rows(named=True)
    changed = f"in {rows[0]['valid_from']} ({' or '.join(sorted({row['kind'] for row in rows}))})"
    if rows[0]["to"] == rows[0]["held_as"]:
        before = in_words(f"{row['agency_name']} ({row['to']})" for row in rows)
        return f"it came about {changed}; for the time before, cite {before}"
    after = in_words(f"{row['successor_name']} ({row['to']})" for row in rows)
    return f"it ended {changed}; for the time after, cite {after}"
