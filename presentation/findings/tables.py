"""What is missing, doubtful or of another form in the tables.

Belongs here: rules about cells one by one. Does not belong here: their sums (`sums`).
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from itertools import groupby

from parsers.forms import HYBRID, FormTable, forms, prescribed
from parsers.model import Cell, CellKey, Report, Status
from presentation.catalogue import LANGUAGES, Sentence, Values, named, words
from presentation.findings.finding import Finding, Subject
from presentation.places import Place, cell_short

UNSURE = (Status.AMBIGUOUS, Status.UNREADABLE)
WITHOUT_NUMBER = (Status.BLANK, Status.DASH, Status.NOT_APPLICABLE)
MOST_NAMED = 6
"""How many cells of a list are named; behind them stands an ellipsis."""


def incomplete(report: Report, subject: Subject) -> Iterator[Finding]:
    """Tables and cells that are missing, and numbers that cannot be told; one finding for each table."""
    for table, cells in _by_table(report):
        missing = [cell.key for cell in cells if cell.status is Status.MISSING]
        if len(missing) == len(cells):
            values: Values = {"table": words()[f"table.{table}"], "count": len(cells)}
            yield Finding("missing_table", Place(cells=tuple(missing[:1]), scope="column"), values, table)
            continue
        if missing:
            yield _of_cells("missing_cells", missing, cells, subject)
        if unsure := [cell.key for cell in cells if cell.status in UNSURE]:
            yield _of_cells("unsure_cells", unsure, cells, subject)
    printed = {cell.table for cell in report.cells}
    for form_table in prescribed(report.year).tables:
        if form_table.code not in printed:
            yield _no_table(form_table)


def _no_table(table: FormTable) -> Finding:
    keys = [key for key, *_ in table.cells()]
    values: Values = {"table": words()[f"table.{table.code}"], "count": len(keys)}
    return Finding("missing_table", Place(cells=(keys[0],), scope="column"), values, table.code)


def _of_cells(rule: str, keys: list[CellKey], cells: list[Cell], subject: Subject) -> Finding:
    locator = next((cell.locator for cell in cells if cell.key in keys and cell.locator), None)
    values: Values = {"count": len(keys), "cells": listed(keys, subject)}
    return Finding(rule, Place(tuple(keys), locator), values, keys[0][0])


def blank_and_zero(report: Report, subject: Subject) -> Iterator[Finding]:
    """Tables in which some cells have no number and others 0; a table without any number has none to mix."""
    for table, cells in _by_table(report):
        without = [cell.key for cell in cells if cell.status in WITHOUT_NUMBER]
        zeros = sum(cell.status is Status.REPORTED and cell.value == 0 for cell in cells)
        if without and zeros:
            values: Values = {
                "table": words()[f"table.{table}"],
                "count": len(without),
                "zeros": zeros,
                "cells": listed(without, subject),
            }
            locator = next(cell.locator for cell in cells if cell.key == without[0])
            yield Finding("blank_and_zero", Place(tuple(without), locator), values, table)


def form_of_year(report: Report) -> Iterator[Finding]:
    """The form, where it is not the one prescribed for the year."""
    due = prescribed(report.year)
    if report.year is None or report.form in (None, due.code):
        return
    cell = next((cell for cell in report.cells if cell.locator), None)
    place = Place((cell.key,), cell.locator, scope="column") if cell else Place()
    values: Values = {"year": report.year, "prescribed": due.code, "form": report.form, "notice": due.notice}
    if report.form == HYBRID:
        yield Finding("form_mixed", place, values)
    elif report.form in forms():
        yield Finding("form_of_year", place, values)


def units(report: Report) -> Iterator[Finding]:
    """Amounts that are printed in another unit than the form's."""
    for cell in report.cells:
        if cell.printed_unit and cell.printed_unit != cell.unit:
            values: Values = {
                "printed": (cell.raw_text or "").strip(),
                "printed_unit": cell.printed_unit,
                "unit": cell.unit,
                "value": cell.value,
            }
            yield Finding("unit", Place((cell.key,), cell.locator), values, ".".join(cell.key))


def listed(keys: Collection[CellKey], subject: Subject) -> Sentence:
    """Cells by their labels, the first few of them."""
    first = list(keys)[:MOST_NAMED]
    more = "…" if len(keys) > MOST_NAMED else ""
    zh, en = ([cell_short(key, language, subject.tables) for key in first] for language in LANGUAGES)
    return named("；".join(zh) + more, "; ".join(en) + more)


def _by_table(report: Report) -> Iterator[tuple[str, list[Cell]]]:
    for table, cells in groupby(report.cells, key=lambda cell: cell.table):
        yield table, list(cells)
