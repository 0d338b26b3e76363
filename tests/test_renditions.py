"""One report in every format and encoding is the same facts."""

from __future__ import annotations

from functools import cache
from random import Random

import pytest

from parsers.model import Report
from parsers.read import read
from samples.defects import Defects
from samples.document import Document
from samples.generate import _cases
from samples.renderers import LAYOUTS
from samples.report import compose

FORMATS = (
    "text_tabs",
    "text_pipes",
    "html_page",
    "html_word",
    "pdf",
    "docx",
    "doc_html",
    "mhtml",
    "rtf",
    "xlsx",
    "csv",
    "ofd",
)
ENCODINGS = (
    "utf-8",
    "utf-8-sig",
    "gb2312",
    "gbk",
    "gb18030",
    "utf-16",
    "utf-16-le",
    "utf-16-be",
    "utf-32",
    "hz",
)

Facts = tuple[object, ...]


@cache
def document() -> Document:
    """A sound report of a busy body."""
    rng = Random("renditions")
    for case in _cases(Defects.none(), rng):
        made, truth = compose(case, LAYOUTS["text_gbk"], Defects.none(), rng)
        if sum(cell.value or 0 for key, cell in truth.cells.items() if key[0] == "fact_request") > 100:
            return made
    raise AssertionError("no busy body among the samples")


def facts(data: bytes, name: str) -> Facts:
    reading = read(data, name)
    assert reading.quarantine is None, reading.quarantine
    (report,) = reading.reports
    return _facts(report)


def _facts(report: Report) -> Facts:
    assert report.agency is not None and report.quarantine is None
    cells = tuple((cell.key, cell.value, cell.status, cell.raw_text, cell.unit) for cell in report.cells)
    return report.agency.agency_id, report.year, report.form, report.published_on, cells


@cache
def expected() -> Facts:
    return facts(LAYOUTS["text_lines"].render(document(), Random(1)), "report.txt")


def test_the_facts_are_all_printed_numbers() -> None:
    cells = expected()[4]
    assert isinstance(cells, tuple) and len(cells) in (198, 200)
    assert {str(status) for _, _, status, _, _ in cells} == {"reported"}


@pytest.mark.parametrize("layout", FORMATS)
def test_the_same_report_in_another_format_is_the_same_facts(layout: str) -> None:
    chosen = LAYOUTS[layout]
    assert facts(chosen.render(document(), Random(1)), f"report{chosen.suffix}") == expected()


@pytest.mark.parametrize("encoding", ENCODINGS)
def test_the_same_report_in_another_encoding_is_the_same_facts(encoding: str) -> None:
    text = LAYOUTS["text_lines"].render(document(), Random(1)).decode("utf-8")
    assert facts(text.replace("\u00a0", " ").encode(encoding), "report.txt") == expected()


def test_the_name_of_a_file_decides_nothing() -> None:
    data = LAYOUTS["docx"].render(document(), Random(1))
    assert facts(data, "report.pdf") == facts(data, "report.docx") == facts(data, "report")
