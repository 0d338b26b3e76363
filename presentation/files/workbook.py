"""Findings as an Excel workbook: one sheet of findings, one of files.

Belongs here: the sheets. Needs the extra `[release]`. Every cell is written as text and nothing as a formula
or link; what a spreadsheet would take for a formula once it is copied has an apostrophe before it.
"""

from __future__ import annotations

import io
from collections.abc import Sequence
from typing import Any

import xlsxwriter

from presentation.catalogue import Language, word
from presentation.files.records import record
from presentation.findings.checked import Checked
from warehouse.printable import to_spreadsheet, visible

LONGEST_CELL = 32_767
"""Characters that a cell of a workbook may hold."""
_COLUMNS = (
    ("check.file", 30),
    ("check.level", 8),
    ("check.rule", 16),
    ("check.title", 26),
    ("check.where", 44),
    ("check.what", 70),
    ("check.basis", 34),
    ("check.action", 50),
)
_FILES = (("check.file", 50), ("check.result", 90))


def as_workbook(found: Sequence[Checked], language: Language) -> bytes:
    """The workbook as XLSX.

    Raises:
        ImportError: The extra `[release]` is not installed.
    """
    data = io.BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    with xlsxwriter.Workbook(data, options) as book:
        styles = {
            "head": book.add_format(
                {"bold": True, "bg_color": "#1f3b5c", "font_color": "#ffffff", "border": 1}
            ),
            "text": book.add_format({"text_wrap": True, "valign": "top", "border": 1}),
        }
        lines = [_line(each, finding, language) for each in found for finding in each.findings]
        _sheet(book.add_worksheet(word("check.sheet", language)), styles, _COLUMNS, lines, language)
        results = [(each.file, _result(each, language)) for each in found]
        _sheet(book.add_worksheet(word("check.files_sheet", language)), styles, _FILES, results, language)
    return data.getvalue()


def _line(checked: Checked, finding: Any, language: Language) -> tuple[str, ...]:
    assert checked.subject is not None
    said = record(finding, checked.subject, language)
    level = word(f"level.{finding.severity}", language)
    names = ("rule", "title", "where", "message", "article", "action")
    return (checked.file, level, *(str(said[name]) for name in names))


def _result(checked: Checked, language: Language) -> str:
    if checked.unread:
        return word("check.unread", language, file="", reason=checked.reason(language)).lstrip("：: ")
    counts = {"errors": checked.count("error"), "warnings": checked.count("warning")}
    return word("check.found", language, file="", **counts).lstrip("：: ")


def _sheet(
    sheet: Any,
    styles: dict[str, Any],
    columns: Sequence[tuple[str, int]],
    lines: Sequence[Sequence[str]],
    language: Language,
) -> None:
    for column, (name, width) in enumerate(columns):
        sheet.set_column(column, column, width)
        sheet.write_string(0, column, word(name, language), styles["head"])
    for row, line in enumerate(lines, start=1):
        for column, text in enumerate(line):
            safe = to_spreadsheet(visible(text))[:LONGEST_CELL]
            sheet.write_string(row, column, safe, styles["text"])
    sheet.freeze_panes(1, 0)
    sheet.autofilter(0, 0, max(1, len(lines)), len(columns) - 1)
    sheet.set_landscape()
    sheet.fit_to_pages(1, 0)
    sheet.repeat_rows(0)
