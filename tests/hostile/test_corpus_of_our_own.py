"""Every hostile file through the engine's workers: a layout or a stable refusal, within limits."""

from __future__ import annotations

import importlib.util
import re

import pytest

from tools.hostile import cases
from tools.hostile.case import ANY, STABLE
from tools.hostile.judge import LIMITS, MOST_MIB, Outcome, fault_of, judged

READING_CODES = frozenset(
    (
        "empty_form",
        "needs_attachment",
        "needs_ocr",
        "needs_script",
        "no_tables",
        "not_a_report",
        "unknown_agency",
        "unknown_year",
        "unsupported_form",
    )
)
"""Why a layout gives no report."""
FORMATS = frozenset(
    (
        *("pdf", "docx", "odt", "rtf", "ofd", "xlsx", "xlsb", "ods", "xml", "uof"),
        *("html", "mht", "eml", "json", "rss", "txt", "md", "csv", "tsv"),
        *("png", "gif", "tif", "jpg", "bmp", "jp2", "zip", "tar", "gz", "bz2", "xz"),
    )
)
CASES = [
    case
    for case in cases()
    if importlib.util.find_spec("py7zr") is not None or not case.name.endswith(".7z")  # made by it
]


@pytest.mark.slow
def test_every_hostile_file_is_read_or_refused() -> None:
    found = {case.name: (case, outcome) for case, outcome in judged(CASES)}
    faults = [fault for case, outcome in found.values() if (fault := fault_of(case, outcome, READING_CODES))]
    assert not faults, "\n".join(faults)
    assert found.keys() == {case.name for case in CASES}


def test_names_are_unique_and_every_format_has_cases_of_its_own() -> None:
    names = [case.name for case in CASES]
    assert len(set(names)) == len(names)
    endings = {name.rpartition(".")[2] for name in names if not name.startswith("damage/")}
    assert endings >= FORMATS
    damaged = {name.rpartition("/a.")[2] for name in names if name.startswith("damage/")}
    assert damaged >= {"doc", "xls", "7z", "webp", "word.xml"}


def test_faults_are_told_from_what_is_allowed() -> None:
    case = next(case for case in CASES if case.name == "pdf/many_pages.pdf")
    assert fault_of(case, Outcome("too_large"), READING_CODES) == ""
    assert "crashed" in fault_of(case, Outcome("crashed"), READING_CODES)
    assert "reader_failed" not in ANY and "crashed" not in ANY
    anything = next(case for case in CASES if case.outcomes == ANY)
    assert fault_of(anything, Outcome("read", reading="not_a_report"), READING_CODES) == ""
    assert "odd" in fault_of(anything, Outcome("read", reading="odd"), READING_CODES)
    assert "MiB" in fault_of(anything, Outcome("read", mib=MOST_MIB + 1), READING_CODES)


def test_what_is_allowed_is_what_the_documentation_names(docs: str) -> None:
    told = set(re.findall(r"`([a-z_]+)`", docs))
    assert told >= STABLE | {"reader_failed", "crashed", "timeout", "out_of_memory"}


@pytest.fixture
def docs() -> str:
    from tests.support.paths import ROOT

    return (ROOT / "docs" / "formats.md").read_text("utf-8")


def test_the_limits_of_these_tests_are_below_those_of_a_build() -> None:
    from engine.limits import Limits

    assert LIMITS.memory < Limits().memory and LIMITS.seconds < Limits().seconds
