"""The codebook: every table, column, code, indicator and check, in one language.

Belongs here: laying the contracts out as a document. Does not belong here: the contracts, and the files
(`page`, `to_pdf`).
"""

from __future__ import annotations

from collections.abc import Iterator

import polars as pl

from warehouse.catalogue.dictionary import ColumnEntry
from warehouse.facts.check_list import check_list
from warehouse.release import citation
from warehouse.release.about import Edition, about
from warehouse.release.page import Block, Grid, Heading, Paragraph
from warehouse.release.tables import ReleaseTable
from warehouse.release.words import colon, group, meaning, one_of, word


def title(edition: Edition, language: str) -> str:
    """The title of the document."""
    return f"{about()['title'][language]}{colon(language)}{word('codebook', language)}"


def blocks(edition: Edition, indicators: pl.DataFrame, language: str) -> Iterator[Block]:
    """The document.

    Args:
        edition: The release.
        indicators: Its dim_indicator.
        language: `en` or `zh`.
    """
    yield Heading(1, title(edition, language))
    yield Paragraph(word("version", language, edition.version))
    yield Paragraph(about()["description"][language])
    yield Heading(2, word("how_to_cite", language), "cite")
    yield Paragraph(citation.in_words(edition, language))
    yield Heading(2, word("how_to_read", language), "read")
    yield from (Paragraph(word(name, language)) for name in group("read"))
    yield Heading(2, word("tables", language), "tables")
    yield Grid(
        (word("table", language), word("rows", language), word("row_is", language)),
        tuple(
            (name, f"{edition.rows[name]:,}", one_of(table.description, language))
            for name, table in edition.tables.items()
        ),
        (0.32, 0.12, 0.56),
    )
    for table in edition.tables.values():
        yield from _table(table, language)
    yield from _codes(edition, language)
    yield from _indicators(indicators, language)
    yield from _checks(language)
    yield from _licences(language)


def _table(table: ReleaseTable, language: str) -> Iterator[Block]:
    yield Heading(3, table.name, table.name)
    yield Paragraph(one_of(table.description, language))
    if table.key:
        yield Paragraph(f"{word('key', language)}{colon(language)}{', '.join(table.key)}")
    yield Grid(
        (word("column", language), word("type", language), word("says", language)),
        tuple((entry.name, _type(entry, language), _says(entry, language)) for entry in table.columns),
        (0.30, 0.16, 0.54),
    )


def _type(entry: ColumnEntry, language: str) -> str:
    comma = "，" if language == "zh" else ", "
    return f"{entry.kind}{comma}{word('may_be_null', language)}" if entry.nullable else entry.kind


def _says(entry: ColumnEntry, language: str) -> str:
    codes = f"{colon(language)}{', '.join(entry.codes)}" if entry.codes else ""
    return one_of(entry.description, language) + codes


def _codes(edition: Edition, language: str) -> Iterator[Block]:
    """Every code once, by the name of its column, where its meaning is written down."""
    known: dict[str, dict[str, str]] = {}
    for table in edition.tables.values():
        for entry in table.columns:
            for code in entry.codes:
                if said := meaning(entry.name, code, language):
                    known.setdefault(entry.name.removeprefix("other_"), {})[code] = said
    yield Heading(2, word("codes", language), "codes")
    for column, codes in known.items():
        yield Heading(3, column)
        yield Grid((word("code", language), word("meaning", language)), tuple(codes.items()), (0.3, 0.7))


def _indicators(indicators: pl.DataFrame, language: str) -> Iterator[Block]:
    yield Heading(2, word("indicators", language), "indicators")
    yield Grid(
        tuple(word(name, language) for name in ("indicator", "label", "unit", "kind", "forms")),
        tuple(
            (row["indicator"], row[f"label_{language}"], row["unit"], row["kind"], ", ".join(row["forms"]))
            for row in indicators.sort("position").iter_rows(named=True)
        ),
        (0.38, 0.34, 0.08, 0.08, 0.12),
    )


def _checks(language: str) -> Iterator[Block]:
    yield Heading(2, word("checks", language), "checks")
    yield Grid(
        (word("check", language), word("table", language), word("holds", language)),
        tuple((each.check_id, each.table, one_of(each.description, language)) for each in check_list()),
        (0.08, 0.32, 0.60),
    )


def _licences(language: str) -> Iterator[Block]:
    yield Heading(2, word("licences", language), "licences")
    yield Grid(
        (word("part", language), word("source", language), word("licence", language)),
        tuple(
            (part[language], part[f"source_{language}"], part[f"licence_{language}"])
            for part in about()["part"]
        ),
        (0.28, 0.40, 0.32),
    )
