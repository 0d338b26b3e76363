"""The page of what changed since the release before, in one language.

Belongs here: laying the table `changes` out as a document. Does not belong here: its rows
(`warehouse.release.changes`).
"""

from __future__ import annotations

import json
from collections.abc import Iterator

import polars as pl

from warehouse.release.about import Edition, about
from warehouse.release.changes import CELLS
from warehouse.release.page import Block, Grid, Heading, Paragraph
from warehouse.release.words import colon, meaning, word

SHOWN = 1_000
"""Rows of a list on the page; the table has all."""


def title(language: str) -> str:
    """The title of the page."""
    return f"{about()['title'][language]}{colon(language)}{word('changes', language)}"


def blocks(edition: Edition, previous: str | None, changes: pl.DataFrame, language: str) -> Iterator[Block]:
    """The page.

    Args:
        edition: The release.
        previous: The version of the release before; None without one.
        changes: The table.
        language: `en` or `zh`.
    """
    yield Heading(1, title(language))
    if previous is None:
        yield Paragraph(word("version", language, edition.version))
        yield Paragraph(word("first", language))
        return
    yield Paragraph(word("compared", language, edition.version, previous))
    yield Paragraph(word("nothing" if changes.is_empty() else "whole", language))
    if changes.is_empty():
        return
    yield from _overview(changes, language)
    yield from _reasons(changes, language)
    yield from _documents(changes, language)
    yield from _cells(changes, language)


def _overview(changes: pl.DataFrame, language: str) -> Iterator[Block]:
    counts = changes.group_by("table", "change", "reason", maintain_order=True).agg(
        entries=pl.len(), rows=pl.col("rows").sum()
    )
    yield Heading(2, word("overview", language), "overview")
    yield Grid(
        tuple(word(name, language) for name in ("table", "change", "reason", "entries", "rows")),
        tuple(
            (table, *_named((change, reason), language), f"{entries:,}", f"{rows:,}")
            for table, change, reason, entries, rows in counts.iter_rows()
        ),
        (0.34, 0.14, 0.28, 0.12, 0.12),
    )


def _reasons(changes: pl.DataFrame, language: str) -> Iterator[Block]:
    yield Heading(2, word("reasons", language), "reasons")
    rows = tuple(
        (code, meaning(column, code, language))
        for column in ("reason", "change")
        for code in changes[column].unique(maintain_order=True)
    )
    yield Grid((word("code", language), word("meaning", language)), rows, (0.3, 0.7))


def _documents(changes: pl.DataFrame, language: str) -> Iterator[Block]:
    """Files that came, went or have another status."""
    rows = changes.filter(
        pl.col("table") == "dim_document",
        pl.col("column").is_null() | (pl.col("column") == "status"),
    )
    names = ("change", "reason", "year", "agency", "file", "before", "now")
    columns = ("change", "reason", "year", "agency_id", "key", "previous_value", "value")
    yield from _list(rows, "documents", names, columns, language)


def _cells(changes: pl.DataFrame, language: str) -> Iterator[Block]:
    rows = changes.filter(pl.col("table").is_in(CELLS), pl.col("change") == "changed", pl.col("rows") == 1)
    rows = rows.filter(pl.col("column").is_in(["value", "status"]))
    names = ("table", "reason", "year", "agency", "indicator", "column", "before", "now")
    columns = ("table", "reason", "year", "agency_id", "key", "column", "previous_value", "value")
    yield from _list(rows, "cells", names, columns, language)


def _list(
    rows: pl.DataFrame, heading: str, names: tuple[str, ...], columns: tuple[str, ...], language: str
) -> Iterator[Block]:
    if rows.is_empty():
        return
    yield Heading(2, word(heading, language), heading)
    if len(rows) > SHOWN:
        yield Paragraph(word("shown", language, f"{SHOWN:,}", f"{len(rows):,}"))
    yield Grid(
        tuple(word(name, language) for name in names),
        tuple(
            tuple(_shown(name, value, language) for name, value in zip(columns, row, strict=True))
            for row in rows.select(columns).head(SHOWN).iter_rows()
        ),
        (1 / len(names),) * len(names),
    )


def _shown(column: str, value: object, language: str) -> str:
    """A value of the table for a person; of a key, the values alone."""
    if column == "key" and value is not None:
        return ", ".join(str(each) for each in json.loads(str(value)).values())
    if column in ("change", "reason"):
        return _named((str(value),), language)[0]
    return "" if value is None else str(value)


def _named(codes: tuple[str, ...], language: str) -> list[str]:
    """What codes are called; the code itself stands beside it where the language is another one."""
    names = [word(f"short.{code}", language) for code in codes]
    return names if language == "en" else [f"{n} {c}" for n, c in zip(names, codes, strict=True)]
