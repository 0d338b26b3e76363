"""The page: one HTML file that loads nothing.

Belongs here: putting the parts together, and the policy under which a browser runs them. Does not belong
here: the parts. Whatever comes out of a document is escaped by the template and has its control characters
shown as numbers; the script and the style are known by their digests, and nothing else may run or load.
"""

from __future__ import annotations

import base64
import hashlib
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from functools import cache
from html import escape
from importlib.resources import files
from typing import Any

from jinja2 import Environment, FunctionLoader, StrictUndefined
from markupsafe import Markup

from parsers.layout import Layout
from parsers.model import CellKey, Report, Status
from presentation.catalogue import Language, half, word
from presentation.evidence.cell_view import SIGNS, Context, cell_views, doubtful, rule_said
from presentation.evidence.form_view import form_view
from presentation.evidence.marks import Mark, marks_of
from presentation.evidence.rendering import DPI, PageImage
from presentation.evidence.source import Source, source_of
from presentation.evidence.statements import claims, sum_lines
from presentation.findings.find import subject_of
from presentation.findings.finding import Finding, rules
from presentation.places import cell_said
from warehouse.printable import visible

_FOLDER = "presentation.evidence"


@dataclass(frozen=True, slots=True)
class Other:
    """Another document of the same body and year, as the ledger has it."""

    source_path: str
    status: str
    reason: str
    published_on: str


@dataclass(frozen=True, slots=True)
class Background:
    """What a warehouse knows beside the document.

    Args:
        others: Other documents of the same body and year.
        last_year: The numbers of the current document of the year before.
        across: The comparisons with that year: outcome and message (Chinese, ` / `, English).
    """

    others: Sequence[Other] = ()
    last_year: Mapping[CellKey, Decimal] = field(default_factory=dict)
    across: Sequence[tuple[str, str]] = ()


@dataclass(frozen=True, slots=True)
class Shown:
    """The file that a page is about.

    Args:
        name: Its name or path.
        sha256: The digest of its bytes.
        layout: What stands in it.
        images: Its pages as pictures, where it has pages.
        recognised: Whether its text was recognised in pictures.
    """

    name: str
    sha256: str
    layout: Layout
    images: Sequence[PageImage] = ()
    recognised: bool = False


def page(
    shown: Shown,
    report: Report,
    findings: Sequence[Finding],
    language: Language,
    background: Background = Background(),
) -> str:
    """The page of one report.

    Args:
        shown: Its file.
        report: What was read.
        findings: What `gongkai check` says of it.
        language: Of the words beside the form's own labels, which are Chinese.
        background: What a warehouse knows beside it.
    """
    subject = subject_of(report)
    marks = marks_of(report)
    context = Context(report, subject, marks, language, background.last_year)
    views = cell_views(context)
    source = source_of(shown.layout, shown.images, marks)
    style = Markup(_text("style.css") + _positions(source))
    script = Markup(_text("script.js"))
    html = (
        _environment()
        .get_template("page.html")
        .render(
            policy=_policy(style, script),
            style=style,
            script=script,
            language={"zh": "zh-CN", "en": "en"}[language],
            english=language == "en",
            say=_say(language),
            heading=_heading(report, language),
            shown=shown,
            report=report,
            source=source,
            notes=_notes(shown, source, language),
            forms=[form_view(table, views.__getitem__) for table in subject.tables.values()],
            legend=_legend(report, language),
            findings=[_finding(each, subject, language) for each in findings],
            doubtful=doubtful(views, context),
            sums=sum_lines(context),
            claims=claims(context, views),
            rules=[(rule_said(rule, language), count) for rule, count in _rules(report)],
            labels_of=lambda mark: _read_in(mark, report, context),
            background=background,
            across=[(outcome, half(message, language)) for outcome, message in background.across],
        )
    )
    return _with_numbers(html)


def _read_in(mark: Mark, report: Report, context: Context) -> str:
    """What was read in a box: its cells by their labels, or numbers of the prose by their quotes."""
    said = [
        cell_said(cell.key, context.language, context.subject.tables)
        for cell in report.cells
        if context.marks.cell_ids[cell.key] in mark.targets
    ]
    quotes = [
        fact.quote.strip() for number, fact in enumerate(report.narrative) if f"p{number}" in mark.targets
    ]
    return "; ".join([*said, *quotes])


def _heading(report: Report, language: Language) -> str:
    agency = report.agency.name if report.agency else word("check.no_agency", language)
    return word("evidence.title", language, agency=agency, year=report.year)


def _say(language: Language) -> Any:
    def say(name: str, **values: Any) -> str:
        return word(f"evidence.{name}" if "." not in name else name, language, **values)

    return say


def _notes(shown: Shown, source: Source, language: Language) -> list[str]:
    notes = []
    if shown.images:
        drawn = shown.images[0].media_type == "image/svg+xml"
        notes.append(word("evidence.drawn" if drawn else "evidence.rendered", language, dpi=DPI))
    if shown.recognised:
        notes.append(word("evidence.recognised", language))
    if source.cut:
        notes.append(word("evidence.cut", language))
    return notes


def _legend(report: Report, language: Language) -> list[tuple[str, str, str]]:
    """The signs that the page has: sign, status, words."""
    present = {cell.status for cell in report.cells}
    return [
        (SIGNS[status], status.value, word(f"status.{status.value}", language))
        for status in Status
        if status in present and status in SIGNS
    ]


def _finding(finding: Finding, subject: Any, language: Language) -> dict[str, str]:
    return {
        "severity": finding.severity,
        "level": word(f"level.{finding.severity}", language),
        "title": rules()[finding.rule].title.fill(language),
        "where": finding.where(language, subject),
        "message": finding.message(language, subject),
        "action": finding.action(language, subject),
    }


def _rules(report: Report) -> list[tuple[str, int]]:
    return Counter(cell.rule for cell in report.cells if cell.rule).most_common()


def _positions(source: Source) -> str:
    """Where the boxes are: rules of the style sheet, since the policy allows no style of an element."""
    return "".join(
        f"#{box.mark.id}{{left:{box.left:.3f}%;top:{box.top:.3f}%;"
        f"width:{box.width:.3f}%;height:{box.height:.3f}%}}\n"
        for shown in source.pages
        for box in shown.boxes
    )


def _policy(style: str, script: str) -> str:
    return (
        f"default-src 'none'; img-src data:; style-src '{_digest(style)}'; script-src '{_digest(script)}'; "
        "base-uri 'none'; form-action 'none'"
    )


def _digest(text: str) -> str:
    return f"sha256-{base64.b64encode(hashlib.sha256(text.encode()).digest()).decode('ascii')}"


@cache
def _environment() -> Environment:
    return Environment(
        autoescape=True,
        undefined=StrictUndefined,
        loader=FunctionLoader(_text),
        trim_blocks=True,
        lstrip_blocks=True,
    )


def _with_numbers(html: str) -> str:
    """The page with every character that does something shown as its number; our own parts have none."""
    return html.translate({ord(char): escape(visible(char)) for char in set(html) if visible(char) != char})


def _text(name: str) -> str:
    return files(_FOLDER).joinpath(name).read_text(encoding="utf-8")
