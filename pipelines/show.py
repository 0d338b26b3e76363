"""One reading for a person or a program: whose report, tables, identities, prose.

Belongs here: laying a reading out. Does not belong here: reading, and options of the command line.
Everything out of a document is text, never markup, and its control characters are made visible.
"""

from __future__ import annotations

import dataclasses
import json
import sys
from collections import Counter
from collections.abc import Iterable
from decimal import Decimal
from typing import Any

from rich.box import SIMPLE_HEAD
from rich.console import Console, JustifyMethod
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from parsers.forms import FormBlock, FormTable, Label
from parsers.layout import Note, Quarantine
from parsers.model import (
    Agency,
    Cell,
    CellKey,
    Check,
    Outcome,
    Pre2019Fact,
    Reading,
    Report,
    Status,
)
from parsers.pre2019 import old_forms
from pipelines.language import language, say
from presentation.catalogue import half
from presentation.places import tables_of
from presentation.texts import reason, translated
from warehouse.printable import escaped, visible

OUTSIDE = ("manifest", "path", "host", "web_archive")
"""Codes of evidence from outside the file."""
MARKS: dict[Status, tuple[str, str]] = {
    Status.DERIVED: ("=", "cyan"),
    Status.AMBIGUOUS: ("?", "yellow"),
    Status.MISSING: ("×", "red"),
    Status.UNREADABLE: ("!", "red"),
}
"""Doubtful cells carry a sign as well as a colour."""


def as_json(readings: list[tuple[str, Reading]]) -> str:
    """A file's reading as JSON, an archive's as an object by member; numbers are decimals in strings."""
    plain = {name: dataclasses.asdict(reading) for name, reading in readings}
    document = plain if len(plain) > 1 else next(iter(plain.values()))
    return in_json(document)


def in_json(document: object) -> str:
    """A document as JSON that standard output can take: with escapes where it cannot print Chinese."""
    utf8 = (sys.stdout.encoding or "").lower().replace("-", "") == "utf8"
    said = json.dumps(document, ensure_ascii=not utf8, indent=2, default=_as_text)
    return escaped(said)


def _as_text(value: Any) -> str:
    return format(value, "f") if isinstance(value, Decimal) else value.isoformat()


def print_reading(console: Console, name: str, reading: Reading) -> None:
    """Print everything that a file says."""
    facts = [("file", name), ("media", reading.media_type)]
    if reading.encoding:
        facts.append(("encoding", reading.encoding))
    console.print(_facts(*facts))
    _reason(console, reading.quarantine)
    _notes(console, reading.notes)
    for report in reading.reports:
        console.rule()
        _report(console, report)


def _report(console: Console, report: Report) -> None:
    agency = report.agency
    console.print(
        _facts(
            ("title", report.title),
            (
                "agency",
                _agency(agency) if agency else None,
            ),
            ("year", report.year),
            ("form", report.form),
            ("published", report.published_on),
            ("source", report.source_url),
        )
    )
    _reason(console, report.quarantine)
    _notes(console, (*report.notes, *(note for note in report.evidence if note.code in OUTSIDE)))
    cells = {cell.key: cell for cell in report.cells}
    for table in tables_of(cells):
        console.print()
        console.print(plain(table.title, "bold"))
        for block in table.blocks:
            console.print(_block(table, block, cells))
    if report.old:
        console.print()
        console.print(_old(report.old))
    _legend(console, report)
    _identities(console, report.checks)
    _prose(console, report)


def _agency(agency: Agency) -> str:
    level, kind = (say(f"code.{each}" if each else "inspect.unknown") for each in (agency.level, agency.kind))
    return say("inspect.agency_of", name=agency.name, id=agency.agency_id, level=level, kind=kind)


def _old(figures: tuple[Pre2019Fact, ...]) -> Table:
    """The statistics of a form before 2019, in its order; 历年累计 in a line of its own."""
    form = next(form for form in old_forms() if form.code == figures[0].form)
    labels = {line.code: line.label for line in form.indicators}
    grid = Table(title=form.title, title_justify="left", box=SIMPLE_HEAD, show_edge=False)
    for name in ("", "单位", form.code):
        grid.add_column(name, justify="right" if name == form.code else "left", overflow="fold")
    for figure in figures:
        label = labels[figure.indicator] + ("（历年累计）" if figure.cumulative else "")
        grid.add_row(plain(label), plain(figure.unit), _value(figure))
    return grid


def _block(table: FormTable, block: FormBlock, cells: dict[CellKey, Cell]) -> Table:
    shown = {key: _value(cell) for key, cell in cells.items() if key[0] == table.code}
    grid = Table(title=block.heading, title_justify="left", box=SIMPLE_HEAD, show_edge=False)
    grid.add_column("", overflow="fold")
    for column in block.columns:
        widest = max(shown[table.code, row.code, column.code].cell_len for row in block.rows)
        # Seven columns and their labels fit 80 characters when headings break after two of them.
        width = max(4, widest) if len(block.columns) > 4 else None
        grid.add_column(plain(column.text), justify="right", max_width=width, overflow="fold")
    above: tuple[str, ...] = ()
    for row in block.rows:
        for depth, label in enumerate(row.path[:-1]):
            if row.path[: depth + 1] != above[: depth + 1]:
                grid.add_row(plain("  " * depth + label, "dim"))
        above = row.path
        values = (shown[table.code, row.code, column.code] for column in block.columns)
        grid.add_row(_label(row), *values)
    return grid


def _label(row: Label) -> Text:
    return plain("  " * (len(row.path) - 1) + row.text)


def _value(cell: Cell | Pre2019Fact) -> Text:
    """The number, or what is printed instead, with a sign where there is doubt."""
    if cell.status in MARKS:
        sign, style = MARKS[cell.status]
        candidates = cell.candidates if isinstance(cell, Cell) else ()
        number = "|".join(map(_number, candidates)) if cell.value is None else _number(cell.value)
        return plain(f"{number}{sign}", style)
    return plain(_number(cell.value) if cell.value is not None else (cell.raw_text or "").strip())


def _number(value: Decimal | None) -> str:
    return "" if value is None else format(value, "f")


def _legend(console: Console, report: Report) -> None:
    counts = Counter([cell.status for cell in report.cells] + [figure.status for figure in report.old])
    parts = [_counted(counts[status], f"code.{status.value}") for status in Status if counts[status]]
    signs = [f"{sign} {say(f'code.{status.value}')}" for status, (sign, _) in MARKS.items() if counts[status]]
    console.print(plain(say("inspect.cells", count=counts.total(), parts=parts)))
    if signs:
        console.print(plain("  ".join(signs)))
    rules = Counter(cell.rule for cell in report.cells if cell.rule)
    named = [say("inspect.counted", count=n, what=rule) for rule, n in rules.most_common()]
    console.print(plain(say("inspect.named_by", rules=named or [say("inspect.no_rule")]), "dim"))


def _identities(console: Console, checks: tuple[Check, ...]) -> None:
    outcomes = Counter(check.outcome for check in checks)
    words = [_counted(outcomes[each], f"code.{each.value}") for each in Outcome if outcomes[each]]
    console.print()
    console.print(plain(say("inspect.identities", parts=words or [say("inspect.none")]), "bold"))
    for check in checks:
        if check.outcome is not Outcome.FAIL:
            continue
        sides = f"{_number(check.lhs)} ≠ {_number(check.rhs)}"
        told = [say("inspect.difference", number=_number(check.difference))]
        if check.attribution:
            told.append(say(f"code.{check.attribution.value}"))
        style = "red" if check.severity == "error" else "yellow"
        failing = {"id": check.check_id, "scope": check.scope, "sides": sides, "told": told}
        console.print(plain(say("inspect.failing", **failing), style))
        console.print(Padding(plain(half(check.message, language())), (0, 0, 0, 4)))


def _prose(console: Console, report: Report) -> None:
    if not report.narrative:
        return
    console.print()
    title = say("inspect.prose")
    table = Table(title=title, title_justify="left", box=SIMPLE_HEAD, show_edge=False)
    for name in ("value", "unit", "may_be", "quote"):
        whole = name == "may_be"  # names are not broken
        justify: JustifyMethod = "right" if name == "value" else "left"
        table.add_column(say(f"inspect.{name}"), justify=justify, overflow="fold", no_wrap=whole)
    for fact in report.narrative:
        value = ("≈" if fact.approximate else "") + _number(fact.value)
        names = "\n".join(indicator.replace(".", ".\n  ", 1) for indicator in fact.indicators)
        table.add_row(*map(plain, (value, fact.unit, names, fact.quote)))
    console.print(table)


def _facts(*pairs: tuple[str, object]) -> Table:
    grid = Table.grid(padding=(0, 2))
    for name, value in pairs:
        known = plain(say("inspect.unknown"), "yellow") if value is None else plain(str(value))
        grid.add_row(plain(say(f"inspect.{name}"), "dim"), known)
    return grid


def _reason(console: Console, quarantine: Quarantine | None) -> None:
    if quarantine is not None:
        console.print(plain(say("inspect.quarantined", reason=reason_of(quarantine)), "bold red"))


def reason_of(quarantine: Quarantine) -> str:
    """Why a file is in quarantine: the sentence for its code, the code, and what the reader said of it."""
    return reason(quarantine.code, quarantine.detail, language())


def _notes(console: Console, notes: Iterable[Note]) -> None:
    for note in notes:
        console.print(plain(f"  {note.code}: {translated(note.detail, language())}", "dim"))


def _counted(count: int, name: str) -> str:
    return say("inspect.counted", count=count, what=say(name))


def plain(words: str, style: str = "") -> Text:
    """Text as it is, never markup; a line break is kept, any other control character shown as its number."""
    return Text(visible(words), style=style)
