"""What can be cited: every cell of the forms, and every number of mart_agency_year.

Belongs here: finding one by its id or label. Does not belong here: the value (`warehouse.cite.lineage`).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

import polars as pl
from rapidfuzz import fuzz, process

from warehouse.cite.model import NoNumberError
from warehouse.marts.evaluate import Cells
from warehouse.marts.headlines import CHANGED, CHANGES, COUNTS, HEADLINES, Headline
from warehouse.marts.indicators import Derived, derived_indicators

MOST = 8
"""How many names a sentence lists."""
_PARTED = re.compile(r"\s*[>＞]\s*")


@dataclass(frozen=True, slots=True)
class Definition:
    """A number that can be cited.

    Args:
        id: A key of dim_indicator, or a column of mart_agency_year.
        kind: `cell`, `headline`, `change`, `count` or `derived`.
        zh: Its label in Chinese; of a cell, the printed labels joined by ` > `.
        en: Its label in English.
        unit: Its unit.
        made_of: Its cells as side, sign and cells; those of `year before` are of another report.
        counts: The columns of the mart that it is made of, by side.
        derived: The declaration of a derived indicator.
    """

    id: str
    kind: str
    zh: str
    en: str
    unit: str
    made_of: tuple[tuple[str, int, Cells], ...] = ()
    counts: tuple[tuple[str, str], ...] = ()
    derived: Derived | None = None


@dataclass(frozen=True, slots=True)
class OneCell:
    """A cell by its two codes."""

    table: str
    rows: tuple[str, ...]
    column: str


def definitions(indicators: pl.DataFrame) -> dict[str, Definition]:
    """Everything that can be cited, by id.

    Args:
        indicators: dim_indicator.
    """
    found = [*_cells(indicators), *_headlines(), *_changes(), *_counts(), *_derived()]
    return {each.id: each for each in found}


def find(words: str, known: dict[str, Definition]) -> Definition:
    """The definition that somebody means.

    Args:
        words: An id; the end of one (`granted.total`); a label in Chinese or English; or some of the printed
            labels of a cell from the outermost inwards, joined by `>`.
        known: All definitions.

    Raises:
        NoNumberError: Nothing is called so, or several are; the message names what is near.
    """
    words = words.strip()
    if words in known:
        return known[words]
    for matches in (_by_label(words, known), _by_end(words, known), _by_path(words, known)):
        if len(matches) == 1:
            return known[matches[0]]
        if matches:
            raise NoNumberError(f"{words} may be {in_words(matches)}: name one of them by its id", True)
    near = nearest(words, {name: (name, each.zh) for name, each in known.items()})
    raise NoNumberError(
        f"there is no indicator {words}; near it: {in_words(near)} (dim_indicator has all)", True
    )


def nearest(words: str, names: dict[str, Iterable[str]], most: int = 3) -> list[str]:
    """The ids whose names are most like some words, the nearest first.

    Args:
        words: What was asked for.
        names: For each id the names by which it goes.
        most: How many are wanted.
    """
    spoken = [(name, each) for each, all_names in names.items() for name in all_names]
    scored = process.extract(words, [name for name, _ in spoken], scorer=fuzz.WRatio, limit=most * 4)
    return [*dict.fromkeys(spoken[place][1] for _, _, place in scored)][:most]


def in_words(names: Iterable[str]) -> str:
    """Names as a clause, no more than a sentence holds."""
    listed = list(names)
    more = f" and {len(listed) - MOST} more" if len(listed) > MOST else ""
    return ", ".join(listed[:MOST]) + more


def _by_label(words: str, known: dict[str, Definition]) -> list[str]:
    wanted = _plain(words)
    return [name for name, each in known.items() if wanted in (_plain(each.zh), _plain(each.en))]


def _by_end(words: str, known: dict[str, Definition]) -> list[str]:
    return [name for name in known if name.endswith(f".{words}")]


def _by_path(words: str, known: dict[str, Definition]) -> list[str]:
    """Cells whose printed labels are, in this order, among others, those that are named."""
    wanted = [_plain(step) for step in _PARTED.split(words)]
    if len(wanted) < 2:
        return []
    found = []
    for name, each in known.items():
        steps = iter(_plain(step) for step in _PARTED.split(each.zh)) if each.kind == "cell" else iter(())
        if all(step in steps for step in wanted):
            found.append(name)
    return found


def _plain(label: str) -> str:
    return re.sub(r"\s", "", _PARTED.sub(">", label)).casefold()


def _cells(indicators: pl.DataFrame) -> Iterator[Definition]:
    columns = ("indicator", "table", "dimension_1", "dimension_2", "label_zh", "label_en", "unit")
    for name, table, row, column, zh, en, unit in indicators.select(columns).iter_rows():
        yield Definition(name, "cell", zh, en, unit, (("cell", 1, OneCell(table, (row,), column)),))


def _headlines() -> Iterator[Definition]:
    for line in HEADLINES:
        made_of = (("sum", 1, line),)
        yield Definition(line.name, "headline", line.zh, line.en, _unit(line), made_of)
        zh, en = f"{line.zh}（空白作零）", f"{line.en}, blank taken as 0"
        yield Definition(f"{line.name}_or_zero", "headline", zh, en, _unit(line), made_of)


def _changes() -> Iterator[Definition]:
    lines = {line.name: line for line in HEADLINES}
    for changed, (name, en, zh) in zip(CHANGED, CHANGES, strict=True):
        line = lines[changed]
        yield Definition(
            name, "change", zh, en, _unit(line), (("this year", 1, line), ("year before", -1, line))
        )


def _counts() -> Iterator[Definition]:
    for name, en, zh in COUNTS:
        yield Definition(name, "count", zh, en, "个", counts=(("count", name),))


def _derived() -> Iterator[Definition]:
    for name, each in derived_indicators().items():
        sides = ("numerator", each.numerator), ("denominator", each.denominator)
        terms = [(side if each.denominator else "sum", term) for side, all_ in sides for term in all_]
        made_of = tuple((side, term.sign, term) for side, term in terms if term.is_cells)
        counts = tuple((side, term.row) for side, term in terms if not term.is_cells)
        yield Definition(name, "derived", each.zh, each.en, each.unit, made_of, counts, each)


def _unit(line: Headline) -> str:
    return "万元" if line.money else "件"
