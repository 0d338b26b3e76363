"""Why a readable file has no report, or one of nobody: said with a stable code and one sentence.

Belongs here: the order in which reasons are tried, and what a text that is no report is instead; the words
stand in `unrecognised.toml`. Does not belong here: files that no reader opens (`parsers.readers`).
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator, Sequence
from functools import cache
from importlib.resources import files
from itertools import islice, pairwise
from typing import Any

from parsers.identity.dates import years_told
from parsers.identity.fields import head
from parsers.identity.identification import Identification, identify
from parsers.identity.spelling import folded
from parsers.identity.titles import names_report, parse_title
from parsers.model import Cell, Grid, Layout, Paragraph, Quarantine, Status
from parsers.pre2019.blank import UNSUPPORTED, unread_form

IS_REPORT = ("no_tables", UNSUPPORTED)
"""The reasons of what surely is a report, of a body and a year, and has nothing to be read."""
MIN_SECTIONS = 2
MIN_LISTED = 4
MIN_CODES = 12
"""Cells in a row whose values count up by one: line codes of a template."""
WAY_OUT = "Say it in a _manifest.csv; `gongkai manifest` writes the rows to fill."
"""What a person can do about a report that does not say whose it is or of which year."""
_HEAD = 2_000
_LONG_TEXT = 200_000
_LONG_LINE = 200
_SHORT = 1_500
"""A page with less text than this and a reference to an attachment only announces a report."""
_PROSE = 200
"""An old report without the usual sections has as much text; a page that only announces one has less."""
_LAST_OLD_YEAR = 2018
_YEAR = re.compile(r"(?<!\d)((?:19|20)\d\d)(?!\d)")
_TEMPLATE = "a template"
_SENTENCE = re.compile("[。;，,!?]")
_POINTER = re.compile(r"\([^()]{0,12}[见附][^()]{0,12}\)")
"""What a title says of a text beside it: 年度报告(解读见附件)."""
_SUBMITTED = re.compile("(?:报告|年报|总结)的(?:报告|函)$")
"""What a body writes above its own report when it sends it in: 关于报送2022年…年度报告的函."""
_OWN_PLACES = {
    "needs_attachment": "The report is in an attachment",
    "needs_ocr": "The tables are pictures",
    "needs_script": "The report stands only in a comment of the page's source, which no browser shows",
}
"""Notes of readers that say where the report is."""


@cache
def _words() -> dict[str, Any]:
    return tomllib.loads(files("parsers").joinpath("unrecognised.toml").read_text(encoding="utf-8"))


# --- no table of today's forms --------------------------------------------------------------------


def reason_for(layout: Layout) -> Quarantine:
    """The reason why a layout without a table of today's forms is no report that can be read.

    In order: a text about reports; a statistics form before 2019 (blank or not); where readers say that the
    report is; a report in prose; another document.
    """
    lines = [text for text in islice(_texts(layout), 20_000) if text.strip()]
    text = "".join(map(folded, lines))[:_LONG_TEXT]
    titles = [
        folded(layout.meta[key])[:_LONG_LINE] for key in ("articletitle", "title") if layout.meta.get(key)
    ]
    if what := _about(titles, lines):
        return Quarantine("not_a_report", f"It is {what}, not a report.")
    if old := unread_form(layout, text):
        return old
    is_report = any(map(names_report, (*titles, text[:_HEAD])))
    if is_report and (elsewhere := _elsewhere(layout, text)):
        return _with_missing(elsewhere, layout)
    if what := _other_document(titles, lines, is_report=is_report):
        return Quarantine("not_a_report", f"It is {what}, not an annual report on disclosure.")
    if listed := _listed(lines):
        return Quarantine("not_a_report", f"It is a list of {listed} reports; get the reports themselves.")
    if is_report and _old_prose(titles, lines, text):
        detail = (
            "A report before 2019 in prose, without a statistics table; its sections are not those of today."
        )
        return _with_missing(Quarantine("no_tables", detail), layout)
    if is_report and _sections(text, "modern") >= MIN_SECTIONS:
        detail = "An annual report in prose, without its tables; get the original file if it has them."
        return _with_missing(Quarantine("no_tables", detail), layout)
    if note := _place_noted(layout):
        return note
    return Quarantine("not_a_report", "No table of any known form of the annual report is in it.")


def _about(titles: Sequence[str], lines: Sequence[str]) -> str | None:
    """What a text about reports is, when every line in its head that names a report says so."""
    heads = (
        [folded(line[:_LONG_LINE]) for line in head(lines)] or [folded(lines[0][:_LONG_LINE])]
        if lines
        else []
    )
    naming = [text for text in (*titles, *heads) if names_report(text) and not _SENTENCE.search(text)]
    kinds = [_speaks_about(text) for text in naming]
    return kinds[0] if kinds and all(kinds) else None


def _speaks_about(line: str) -> str | None:
    line = _POINTER.sub("", line)
    for kind in _words()["about"]:
        before = next((word for word in kind["before"] if word in line), None)
        after = next((word for word in kind["after"] if word in line), None)
        named = re.split("报告|年报|总结", line)
        if before and before in named[0] and not _SUBMITTED.search(line):
            return str(kind["what"])
        if after and after in named[-1]:
            return str(kind["what"])
    return None


def _elsewhere(layout: Layout, text: str) -> Quarantine | None:
    """Where the report's tables are, as readers noted it or a page that only announces the report says it."""
    if note := _place_noted(layout):
        return note
    if len(text) < _SHORT and _sections(text, "modern") < MIN_SECTIONS:
        if any(word in text for word in _words()["places"]["attachment"]):
            return Quarantine(
                "needs_attachment", "The page announces the report, which is in its attachment."
            )
        if any(word in text for word in _words()["places"]["picture"]):
            return Quarantine(
                "needs_ocr", "The page shows the report as pictures; get them or the original file."
            )
    if any(word in text for word in _words()["places"]["table_attached"]):
        return Quarantine("needs_attachment", "The report's tables are in its attachment.")
    if any(word in text for word in _words()["places"]["table_pictured"]):
        return Quarantine("needs_ocr", "The report's tables are pictures; get them or the original file.")
    return None


def _place_noted(layout: Layout) -> Quarantine | None:
    for code, said in _OWN_PLACES.items():
        places = [note.detail for note in layout.notes if note.code == code]
        if places:
            return Quarantine(code, f"{said}: {'; '.join(places[:3])}")
    return None


def _other_document(titles: Sequence[str], lines: Sequence[str], *, is_report: bool) -> str | None:
    """What the document is by the words of its title lines; a report's own title comes first."""
    heads = [folded(line[:_LONG_LINE]) for line in head(lines)]
    if is_report and any(parse_title(line) for line in (*titles, *heads)):
        return None
    for what, words in _words()["other"].items():
        if any(word in line and len(line) < 60 for line in (*titles, *heads) for word in words):
            return str(what)
    return None


def _listed(lines: Sequence[str]) -> int:
    """How many titles of reports stand on a page without the sections of one; 0 for fewer than a list."""
    if _sections("".join(map(folded, lines))[:_LONG_TEXT], "modern") >= MIN_SECTIONS:
        return 0
    found = {title.text for line in lines if len(line) < _LONG_LINE and (title := parse_title(line))}
    return len(found) if len(found) >= MIN_LISTED else 0


def _sections(text: str, kind: str) -> int:
    return sum(section in text for section in _words()["sections"][kind])


def _old_prose(titles: Sequence[str], lines: Sequence[str], text: str) -> bool:
    """Whether a text that names a report is one before 2019: by its sections, or by title and length."""
    if _sections(text, "old") >= MIN_SECTIONS and _is_old(titles, text):
        return True
    heads = (*titles, *(folded(line[:_LONG_LINE]) for line in head(lines)))
    years = [title.year for line in heads if (title := parse_title(line)) and title.year]
    prose = len(text) >= _PROSE and _sections(text, "old") + _sections(text, "modern") > 0
    return bool(years) and years[0] <= _LAST_OLD_YEAR and prose


def _is_old(titles: Sequence[str], text: str) -> bool:
    """Whether a report says that it is on a year before 2019."""
    stated = [int(y) for line in (*titles, text[:300]) for y in _YEAR.findall(line)]
    told = years_told(text).most_common(1)
    year = stated[0] if stated else (told[0][0] if told else None)
    return year is None or year <= _LAST_OLD_YEAR


def _with_missing(reason: Quarantine, layout: Layout) -> Quarantine:
    """The reason and, in its detail, whatever else keeps the report from being taken in."""
    paragraphs = [Paragraph(text, "") for text in _texts(layout)]
    missing = _missing(identify(layout, paragraphs))
    return Quarantine(reason.code, f"{reason.detail} {missing}".strip()) if missing else reason


# --- tables of today's forms ------------------------------------------------------------------------


def not_published(
    layout: Layout, lines: Sequence[Paragraph], cells: Sequence[Cell], *, printed: bool = True
) -> Quarantine | None:
    """Why a form of today is no publication: blank, full of line codes, in a notice or a guide.

    Args:
        layout: the whole file, for its metadata.
        lines: the report's lines outside its tables.
        cells: the cells of its tables.
        printed: False when nothing stands in any cell.
    """
    if not printed:
        blank = Quarantine(
            "empty_form", "The form is there but nothing is filled in; no figures were published."
        )
        about = not_published(layout, lines, ())
        return about if about and _TEMPLATE not in about.detail else blank
    if _counts_up(cells):
        return Quarantine("not_a_report", "The figures of the form are line codes: it is a template.")
    titles = [folded(layout.meta[key])[:_LONG_LINE] for key in ("articletitle",) if layout.meta.get(key)]
    what = _about(titles, [line.text for line in lines if line.text.strip()])
    return Quarantine("not_a_report", f"It is {what}, not a report.") if what else None


def _counts_up(cells: Sequence[Cell]) -> bool:
    values = [cell.value for cell in cells if cell.status is Status.REPORTED and cell.value is not None]
    run = longest = 1
    for a, b in pairwise(values):
        run = run + 1 if b - a == 1 else 1
        longest = run if run > longest else longest
    return longest >= MIN_CODES


def unidentified(who: Identification) -> Quarantine | None:
    """The reason when it is not known of which year or whose a report is; both are named where both lack."""
    if missing := _missing(who):
        return Quarantine("unknown_year" if who.year is None else "unknown_agency", f"{missing} {WAY_OUT}")
    return None


def _missing(who: Identification) -> str:
    said = []
    if who.year is None:
        said.append("No report year in title, prose or signature.")
    if who.agency is None:
        body = f" (only {who.partial.body})" if who.partial and who.partial.body else ""
        said.append(f"No agency in title, metadata, signature or prose{body}.")
    return " ".join(said)


def _texts(layout: Layout) -> Iterator[str]:
    for block in layout.blocks:
        if isinstance(block, Grid):
            yield from (cell.text for cell in block.cells)
        else:
            yield block.text
