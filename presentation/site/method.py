"""The page on method with the codebook, out of the declarations: contracts, indicators, checks.

Belongs here: which declarations stand in which table of the page. Does not belong here: the declarations, and
what a reader must know beside them (`words.toml`).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import polars as pl

from presentation.catalogue import Language, word
from presentation.site.meta import checks, signs
from warehouse import registry
from warehouse.catalogue.dictionary import columns
from warehouse.contracts.codes import CELL_STATUS
from warehouse.marts.indicators import derived_indicators
from warehouse.release.words import meaning, one_of

_SHOWN = ("mart_agency_year", "mart_coverage", "fact_check", "fact_difference", "dim_document", "dim_agency")
"""The tables that the site is made of; docs/tables.md has all."""


@dataclass(frozen=True, slots=True)
class Grid:
    """A table of texts under a heading.

    Args:
        anchor: Where links lead to.
        title: Its heading.
        intro: A sentence under the heading, or "".
        header: The heads of its columns.
        rows: For each an anchor or "", and its texts.
    """

    anchor: str
    title: str
    intro: str
    header: tuple[str, ...]
    rows: tuple[tuple[str, tuple[str, ...]], ...]


def grids(indicators: pl.DataFrame, language: Language) -> Iterator[Grid]:
    """The tables of the page.

    Args:
        indicators: dim_indicator.
        language: Of the words.
    """
    yield _statuses(language)
    yield _checks(language)
    yield _derived(language)
    yield _cells(indicators, language)
    for name in _SHOWN:
        yield _table(name, language)


def _say(name: str, language: Language, **values: Any) -> str:
    return word(f"site.{name}", language, **values)


def _head(language: Language, *names: str) -> tuple[str, ...]:
    return tuple(_say(f"head.{name}", language) for name in names)


def _statuses(language: Language) -> Grid:
    rows = [
        (
            "",
            (
                signs().get(code, ""),
                code,
                word(f"status.{code}", language),
                meaning("status", code, language),
            ),
        )
        for code in CELL_STATUS
    ]
    head = _head(language, "sign", "code", "name", "meaning")
    return Grid(
        "status", _say("method.status", language), _say("method.status_intro", language), head, tuple(rows)
    )


def _checks(language: Language) -> Grid:
    rows = [(f"check-{name}", (name, "\n".join(lines))) for name, lines in checks(language).items()]
    head = _head(language, "check", "holds")
    return Grid(
        "checks", _say("method.checks", language), _say("method.checks_intro", language), head, tuple(rows)
    )


def _derived(language: Language) -> Grid:
    rows = []
    for name, each in derived_indicators().items():
        label, caveat = (each.zh, each.caveat_zh) if language == "zh" else (each.en, each.caveat_en)
        base = f"≥ {each.minimum_base}" if each.denominator else "—"
        rows.append((f"number-{name}", (name, label, each.formula(), base, caveat, each.reference)))
    head = _head(language, "number", "name", "formula", "base", "caveat", "reference")
    title, intro = _say("method.derived", language), _say("method.derived_intro", language)
    return Grid("derived", title, intro, head, tuple(rows))


def _cells(indicators: pl.DataFrame, language: Language) -> Grid:
    rows = [
        (
            "",
            (
                row["indicator"],
                row[f"label_{language}"],
                row["unit"],
                ", ".join(row["forms"]),
                row["article"],
            ),
        )
        for row in indicators.sort("position").iter_rows(named=True)
    ]
    head = _head(language, "cell", "label", "unit", "forms", "article")
    title, intro = _say("method.cells", language), _say("method.cells_intro", language)
    return Grid("cells", title, intro, head, tuple(rows))


def _table(name: str, language: Language) -> Grid:
    rows = []
    for entry in columns(name):
        codes = f" ({', '.join(entry.codes)})" if entry.codes else ""
        rows.append(("", (entry.name, entry.kind, one_of(entry.description, language) + codes)))
    description = one_of((registry.table(name).contract.__doc__ or "").strip(), language)
    return Grid(f"table-{name}", name, description, _head(language, "column", "type", "says"), tuple(rows))
