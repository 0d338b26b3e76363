"""Writes invented reports of real agencies, and apart from them what is true of each.

Belongs here: which agencies, years and layouts there are, file names, `truth.json`.
Does not belong here: how one report is composed (`samples.report`) or rendered (`samples.renderers`).

`write` fills OUT/landing/ with files and writes OUT/truth.json; the same seed gives the same bytes.

    {"count": 48, "seed": 7, "documents": {PATH: DOCUMENT}, "across_years": [ACROSS]}

PATH is relative to OUT/landing/; a member of an archive is `archive.zip!/member`, and
of two reports in one file the second is `file#2`. DOCUMENT has

- `agency`, `agency_id`, `year`, `form` (`2019`, `2021`, `hybrid`, `pre2019`): null where the file is not a
  report;
- `layout`: a name of `samples.renderers.LAYOUTS`; `same_bytes_as`: the path of an earlier file, else null;
- `expect`: `accepted` or `quarantined`; `reason`: the quarantine's code, else null;
- `cells`: {"table|dim1|dim2": {"value", "status", "raw", "also"?}}. `value` is a decimal as text, in the
  unit of the form, null where no number is printed. `raw` is the printed text without surrounding space.
  `also` lists further values that are right (251000 where the cell says 251000元). `status` is one of
  `parsers.model.Status`, or `any`: the print does not say which cell of its row this is. Then `value` is what
  the agency meant, and a reader may give that value with any status, or no value; another value is wrong.
- `old`: [{"label", "unit", "value", "cumulative"}] the figures of form `pre2019`, which has no `cells`;
- `ambiguous_allowed`: the keys of the cells whose status is `any`;
- `failing`: [{"check": "I3", "scope": "granted"}] identities that fail among printed numbers (I1 to I4);
- `may_fail`: those that fail only if blanks or displaced cells count as what was meant;
- `told_by`: only where the page does not say agency and year: `manifest` (`landing/_manifest.csv`) or `path`;
- `prose`: [{"cells": [keys], "value", "right"}] numbers the prose states; their sum of cells, right or not;
- `defects`: [{"kind", "at", "detail"}], kinds as in `samples.defects.Defects`.

ACROSS is {"check": "I5", "agency_id", "year", "scope"}: carried_in differs from last year's carried_out.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from itertools import chain
from pathlib import Path
from random import Random
from typing import Any, NamedTuple

from samples import seen
from samples.agencies import Publisher, further_publishers, publishers
from samples.defects import Defects
from samples.document import Document
from samples.figures import APPLICANTS, REQUEST, Books
from samples.mirror import alter
from samples.notation import Printed
from samples.outside import MANIFEST_FILE, manifest, path_of, remove_identity
from samples.renderers import LAYOUTS, USUAL, Layout
from samples.renderers.archive import packed
from samples.report import Case, bundle, compose
from samples.strangers import STRANGE, old_form, strange
from samples.truth import PATH, Truth

YEARS = range(2019, 2025)
Written = tuple[str, bytes, tuple[Truth, ...]]


def write(
    count: int,
    seed: int,
    out: Path,
    defects: Defects | None = None,
    layouts: Sequence[str] = USUAL,
    years: range | None = None,
) -> None:
    """Write `count` files into OUT/landing/, and OUT/truth.json; arguments and errors as for `generate`."""
    landing = out / "landing"
    landing.mkdir(parents=True, exist_ok=True)
    truths: dict[str, Truth] = {}
    archives: dict[str, dict[str, bytes]] = {}
    for path, data, found in generate(count, seed, defects or Defects(), layouts, years):
        several = len(found) > 1
        truths |= {f"{path}#{n}" if several else path: truth for n, truth in enumerate(found, 1)}
        archive, inside, member = path.partition("!/")
        if inside:
            archives.setdefault(archive, {})[member] = data
        else:
            _put(landing / path, data)
    for archive, members in archives.items():
        _put(landing / archive, packed(members))
    if (listed := manifest(truths)) is not None:
        _put(landing / MANIFEST_FILE, listed)
    record = {
        "count": count,
        "seed": seed,
        "documents": {path: truth.json() for path, truth in sorted(truths.items())},
        "across_years": across_years(list(truths.values())),
    }
    (out / "truth.json").write_text(_pretty(record), encoding="utf-8")


def _put(target: Path, data: bytes) -> None:
    target.parent.mkdir(parents=True, exist_ok=True)
    target.write_bytes(data)


def _pretty(record: dict[str, Any]) -> str:
    """JSON with one line for every cell, so that a difference can be read."""
    text = json.dumps(record, ensure_ascii=False, indent=1)
    innermost = re.compile(r"([\[{])\n([^\[\]{}]*?)\n\s*([\]}])")
    return innermost.sub(lambda m: m[1] + re.sub(r"\n *", " ", m[2]).strip(" ") + m[3], text) + "\n"


def generate(
    count: int, seed: int, defects: Defects, layouts: Sequence[str] = USUAL, years: range | None = None
) -> Iterator[Written]:
    """Draw files one after the other.

    Args:
        count: How many files.
        seed: The same seed draws the same files.
        defects: How often the wild does what to a report.
        layouts: Names of `samples.renderers.LAYOUTS`, drawn by their shares.
        years: The years of which every body has a report, 2008 at the earliest; None for one to six years of
            2019 to 2024.

    Yields:
        Path, bytes and truths of each file; two truths where it holds two reports.

    Raises:
        ValueError: `count` is negative, or larger than the country has reports: some 190,000, with `years`
            some 70,000 for each of them.
    """
    if count < 0:
        raise ValueError("count is 0 or more")
    decks = _deck([LAYOUTS[name] for name in layouts], Random(f"{seed}/layouts"))
    cases = _cases(defects, Random(f"{seed}/cases"), years)
    last: Written | None = None
    for number in range(count):
        rng = Random(f"{seed}/{number}")
        if last and rng.random() < defects.duplicate:
            path, data, truths = last
            copies = tuple(replace(truth, same_bytes_as=path) for truth in truths)
            yield f"转发/{number}{Path(path).suffix}", data, copies
            continue
        layout = next(decks)
        document, data, truths = _draw(cases, layout, defects, rng)
        path = _path(document, layout, number, defects, rng)
        if truths[0].told_by == PATH:
            path = path_of(truths[0], number, layout.suffix)
        last = (path, data, truths)
        yield last


def _draw(
    cases: Iterator[Case | EarlyCase], layout: Layout, defects: Defects, rng: Random
) -> tuple[Document, bytes, tuple[Truth, ...]]:
    rates = {kind: getattr(defects, kind) for kind in STRANGE}
    if rng.random() < sum(rates.values()):
        kind = rng.choices(list(rates), list(rates.values()))[0]
        document, data, truth = strange(kind, rng.choice(publishers()), rng.choice(YEARS), layout, rng)
        return document, data, (truth,)
    case = _next(cases)
    if isinstance(case, EarlyCase):
        document, truth = old_form(case.publisher, layout, rng, case.year)
        return document, layout.render(document, rng), (truth,)
    document, truth = compose(case, layout, defects, rng)
    document = alter(document, truth, layout, defects)
    document = remove_identity(document, truth, layout, defects)
    document = seen.alter(document, truth, layout, defects)
    truths: tuple[Truth, ...] = (truth,)
    second_case = _next(cases) if rng.random() < defects.bundled else None
    if isinstance(second_case, Case):
        second, other = compose(second_case, layout, defects, rng)
        document, truths = bundle(document, second), (truth, other)
        for each in truths:
            each.note("bundled", "file", "two reports")
    return document, layout.render(document, rng), truths


class EarlyCase(NamedTuple):
    """A report of a year before 2019, on the form of its time."""

    publisher: Publisher
    year: int


def _next(cases: Iterator[Case | EarlyCase]) -> Case | EarlyCase:
    for case in cases:
        return case
    raise ValueError("more reports than there are agencies and years")


def _deck(layouts: Sequence[Layout], rng: Random) -> Iterator[Layout]:
    """Layouts without end, each in its share; a small number of files sees as many layouts as possible."""
    first = list(layouts)
    rng.shuffle(first)
    yield from first
    while True:
        deck = [layout for layout in layouts for _ in range(max(1, layout.share))]
        rng.shuffle(deck)
        yield from deck


def _cases(defects: Defects, rng: Random, years: range | None = None) -> Iterator[Case | EarlyCase]:
    """Every agency once, behind those of `places.toml` all others.

    Each has one to six consecutive years, or those that are given.
    """
    early = {"province": 0.3, "city": 0.3, "county": 0.4, "township": 0.5}  # governments come up more often
    haste = {p: early[p.level] if p.is_government or p.level == "township" else 1 for p in publishers()}
    near = sorted(publishers(), key=lambda p: rng.random() * haste[p])
    for publisher in chain(near, _shuffled(further_publishers, rng)):
        if years is not None:
            yield from (EarlyCase(publisher, year) for year in years if year < YEARS[0])
            yield from _series(publisher, range(max(years[0], YEARS[0]), years[-1] + 1), defects, rng)
            continue
        length = rng.choice([1, 1, 2, 3, 4, 6])
        first = rng.randint(YEARS[0], YEARS[-1] - length + 1)
        yield from _series(publisher, range(first, first + length), defects, rng)


def _shuffled(bodies: Callable[[], Sequence[Publisher]], rng: Random) -> Iterator[Publisher]:
    """The bodies in any order; they are listed when the first is wanted."""
    found = list(bodies())
    rng.shuffle(found)
    yield from found


def _series(publisher: Publisher, years: range, defects: Defects, rng: Random) -> Iterator[Case]:
    books = Books(publisher, rng)
    for year in years:
        proactive = request = "2019" if year < 2021 else "2021"
        if 2021 <= year <= 2023 and rng.random() < defects.late_form:
            proactive = request = "2019"
        elif year >= 2021 and rng.random() < defects.hybrid:
            request = "2019"
        if year > years[0] and rng.random() < defects.broken_series:
            books.misplace()
        yield Case(publisher, year, proactive, request, books.advance(proactive, request))


def _path(document: Document, layout: Layout, number: int, defects: Defects, rng: Random) -> str:
    """A file name as a crawl gives it: it says neither the agency nor the year of the report."""
    if rng.random() < defects.archived:
        return f"年报汇总{number // 10}.zip!/政府信息公开年报（{number}）{layout.suffix}"
    kind = rng.random()
    if kind < 0.6:
        return f"t{document.published:%Y%m%d}_{100000 + number}{layout.suffix}"
    if kind < 0.8:
        return f"年报/P0{document.published:%Y%m%d}{number:06d}{layout.suffix}"
    return f"政府信息公开年报（{number}）{layout.suffix}"


def across_years(truths: Sequence[Truth]) -> list[dict[str, Any]]:
    """Where carried_in is not last year's carried_out, both being printed (I5)."""
    accepted = {(t.publisher.agency_id, t.year): t for t in truths if t.publisher and t.year}
    found = []
    for (agency_id, year), truth in sorted(accepted.items()):
        before = accepted.get((agency_id, year - 1))
        for scope in (*APPLICANTS, "total"):
            carried_in = truth.cells.get((REQUEST, "carried_in", scope))
            carried_out = before.cells.get((REQUEST, "carried_out", scope)) if before else None
            if carried_in and carried_out and _differ(carried_in, carried_out):
                found.append({"check": "I5", "agency_id": agency_id, "year": year, "scope": scope})
    return found


def _differ(earlier: Printed, later: Printed) -> bool:
    """Whether two printed numbers differ."""
    return earlier.status == later.status == "reported" and earlier.value != later.value
