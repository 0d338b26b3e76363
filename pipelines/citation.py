"""A number with its citation and evidence, for a person or a program.

Belongs here: laying a number out. Does not belong here: the command (`pipelines.cite`), finding the number
(`warehouse.cite.lineage`), citation texts (`warehouse.cite.texts`). Everything out of a document is text,
never markup.
"""

from __future__ import annotations

import dataclasses
from collections import Counter
from datetime import date
from typing import Any

from rich.cells import cell_len
from rich.console import Console

from pipelines.show import plain
from warehouse.cite.model import Cell, Count, Document, Identity, Number, Other, Part
from warehouse.cite.texts import bibtex, chinese, csl, english, value_en, value_zh
from warehouse.cite.texts import plain as number_in_words

_DECIDED = {"derived": "decided by", "ambiguous": "left open"}
"""What the sums of the form did to a cell that the layout alone does not name."""
_WIDTH = 12


def as_json(number: Number) -> dict[str, Any]:
    """Everything as one JSON object: the fields of `Number`, and the citations."""
    cited = {"zh": chinese(number), "en": english(number), "bibtex": bibtex(number), "csl": csl(number)}
    return {"ok": True, **dataclasses.asdict(number), "citation": cited}


def print_number(console: Console, number: Number) -> None:
    """Print the number, its citations, and what it is made of."""
    _line(console, "", f"{number.agency_name} · {number.year} · {number.label_zh}", "bold")
    _line(console, "", f"{number.indicator} · {number.label_en}", "dim")
    _line(console, "", "")
    _line(console, "number", f"{value_zh(number)} / {value_en(number)}", "bold")
    _line(console, "status", number.status)
    for remark in number.remarks:
        _line(console, "body", remark)
    if number.release:
        _line(console, "release", number.release)
    _line(console, "", "")
    _line(console, "引用", chinese(number))
    _line(console, "cite", english(number))
    _line(console, "", "")
    if number.cell:
        _evidence(console, number.cell)
    else:
        _made_of(console, number)
    _line(console, "", "")
    _document(console, number.document)


def _evidence(console: Console, cell: Cell) -> None:
    _line(console, "quote", f"“{cell.raw_text}”" if cell.raw_text else "nothing is printed in the cell")
    _line(console, "row", f"{cell.label_zh}, in “{cell.section}” ({cell.article})")
    if cell.printed_unit:
        _line(console, "unit", f"printed in {cell.printed_unit}, converted to {cell.unit}")
    _line(console, "locator", cell.locator or "none")
    _line(console, "rule", f"{cell.rule or 'none'} (docs/rules.md)")
    if cell.candidates:
        _line(console, "candidates", ", ".join(map(number_in_words, cell.candidates)))
    sums = ", ".join(f"{each.check_id} {each.scope} ({each.outcome})" for each in cell.sums)
    if sums and cell.status in _DECIDED:
        _line(console, _DECIDED[cell.status], sums)
    for identity in cell.identities:
        _line(console, "identity", _identity(identity))
    for claim in cell.claims:
        about = "about " if claim.approximate else ""
        said = f"{about}{number_in_words(claim.value)} {claim.unit}: “{claim.quote}” ({claim.position})"
        _line(console, "prose", said)
    for other in cell.others:
        _line(console, "other", _other(other))


def _identity(identity: Identity) -> str:
    who = f" ({identity.attribution})" if identity.attribution else ""
    sentences = "\n".join(identity.message.split(" / "))
    return f"{identity.check_id} {identity.scope}: {identity.outcome}{who}\n{sentences}"


def _other(other: Other) -> str:
    document = other.document
    if document.status == "duplicate":
        return f"{document.source_path}: duplicate, the same bytes"
    value = number_in_words(other.value) if other.value is not None else f"no number ({other.status})"
    return f"{document.source_path}: {document.status} ({document.reason}), there: {value}"


def _made_of(console: Console, number: Number) -> None:
    if number.formula:
        _line(console, "formula", number.formula)
    for caveat in filter(None, (number.caveat_zh, number.caveat_en)):
        _line(console, "caveat", caveat)
    if number.reference:
        _line(console, "reference", number.reference)
    for part in number.parts:
        _line(console, _side(part.side), _part(part))
    for count in number.counts:
        _line(console, _side(count.side), f"{count.name}: {_count(count)}")
    for identity in number.identities:
        _line(console, "identity", _identity(identity))
    statuses = Counter(part.cell.status for part in number.parts)
    if statuses:
        said = ", ".join(f"{count} {status}" for status, count in statuses.most_common())
        _line(
            console, "cells", f"{statuses.total()}: {said}; gongkai cite with a cell's id shows its evidence"
        )


def _side(side: str) -> str:
    return {"numerator": "above", "denominator": "below"}.get(side, side)


def _part(part: Part) -> str:
    cell = part.cell
    value = number_in_words(cell.value) if cell.value is not None else cell.status
    printed = f" “{cell.raw_text}”" if cell.raw_text else ""
    sign = "−" if part.sign < 0 else "+"
    return f"{sign} {value}  {cell.indicator} [{cell.status}]{printed} {cell.locator or ''}"


def _count(count: Count) -> str:
    if count.value is None:
        return "unknown"
    return count.value.isoformat() if isinstance(count.value, date) else str(count.value)


def _document(console: Console, document: Document) -> None:
    shown: tuple[tuple[str, object], ...] = (
        ("file", document.source_path),
        ("sha256", document.sha256),
        ("title", document.title),
        ("published", document.published_on),
        ("source", document.source_url),
        ("fetched", document.fetched_at),
        ("format", document.media_type),
        ("form", document.form),
        ("parsers", document.parser_version),
    )
    for name, value in shown:
        _line(console, name, "unknown" if value is None else str(value))
    if document.trusted is False:
        _line(console, "trusted", "no: this rendition altered what was published")


def _line(console: Console, name: str, words: str, style: str = "") -> None:
    """One line, which the console does not break, so that it can be copied; further lines are indented."""
    pad = " " * (_WIDTH - cell_len(name)) if name else ""
    indent = "\n" + " " * (_WIDTH if name else 0)
    said = plain(f"{name}{pad}", "dim").append_text(plain(words.replace("\n", indent), style))
    console.print(said, soft_wrap=True)
