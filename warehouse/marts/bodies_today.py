"""What became of each body until now: the last one of its succession.

Belongs here: following dim_agency_succession to its end. Does not belong here: its rows
(`warehouse.dimensions.succession`).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping

import polars as pl

Step = tuple[str, str]
"""The body after by its id in the facts, and its name."""


def bodies_today(successions: pl.DataFrame) -> pl.DataFrame:
    """The body of today for every body that was succeeded by another one.

    Args:
        successions: dim_agency_succession.

    Returns:
        `agency_id` (as in the facts), `agency_id_today` and `name_today` (of the succession), both null where
        the body was split, so that there is no one body of today. Bodies that go on are not in it.
    """
    steps = _last_steps(successions)
    rows = [(agency_id, *(_end(agency_id, steps) or (None, None))) for agency_id in sorted(steps)]
    schema = dict.fromkeys(("agency_id", "agency_id_today", "name_today"), pl.String)
    return pl.DataFrame(rows, schema=schema, orient="row")


def _last_steps(successions: pl.DataFrame) -> dict[str, Step | None]:
    """The step by which each body ended; None for a split, nothing for a body that goes on."""
    found: dict[str, dict[int, dict[str, str]]] = defaultdict(lambda: defaultdict(dict))
    columns = ("held_as", "valid_from", "successor_held_as", "successor_name")
    for old, year, new, name in successions.select(columns).rows():
        found[old][year][new] = name
    ends = {old: years[max(years)] for old, years in found.items()}
    return {
        old: next(iter(heirs.items())) if len(heirs) == 1 else None
        for old, heirs in ends.items()
        if old not in heirs
    }


def _end(agency_id: str, steps: Mapping[str, Step | None]) -> Step | None:
    """The last body of a chain; None where it ends in a split, or leads back to where it began."""
    step, seen = steps[agency_id], {agency_id}
    while step is not None and step[0] in steps:
        if step[0] in seen:
            return None
        seen.add(step[0])
        step = steps[step[0]]
    return step
