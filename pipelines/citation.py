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

from rich.console import Console

from pipelines.language import language, say
from pipelines.show import plain
from pipelines.wrapping import padded
from presentation.catalogue import enumeration, half, words
from presentation.texts import translated
from warehouse.cite.model import Cell, Count, Document, Identity, Number, Other, Part
from warehouse.cite.texts import bibtex, chinese, csl, english, value_en, value_zh
from warehouse.cite.texts import plain as number_in_words

_DECIDED = {"derived": "decided_by", "ambiguous": "left_open"}
"""What the sums of the form did to a cell that the layout alone does not name."""
_SIDES = {
    "numerator": "above",
    "denominator": "below",
    "sum": "sum",
    "this year": "this_year",
    "year before": "year_before",
    "count": "count",
}
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
    value = value_zh(number) if language() == "zh" else value_en(number)
    _line(console, "number", value, "bold")
    _line(console, "status", _code(number.status))
    for remark in number.remarks:
        _line(console, "body", translated(remark, language()))
    if number.release:
        _line(console, "release", number.release)
    _line(console, "", "")
    _line(console, "in_chinese", chinese(number))
    _line(console, "in_english", english(number))
    _line(console, "", "")
    if number.cell:
        _evidence(console, number.cell)
    else:
        _made_of(console, number)
    _line(console, "", "")
    _document(console, number.document)


def _evidence(console: Console, cell: Cell) -> None:
    none = say("inspect.none")
    _line(console, "quote", f"“{cell.raw_text}”" if cell.raw_text else say("evidence.not_printed"))
    told = {"label": cell.label_zh, "section": cell.section, "article": cell.article}
    _line(console, "row", say("cite.in_section", **told))
    if cell.printed_unit:
        units = {"printed": cell.printed_unit, "unit": cell.unit}
        _line(console, "unit", say("evidence.printed_unit", **units))
    _line(console, "locator", cell.locator or none)
    _line(console, "rule", f"{cell.rule or none} (docs/rules.md)")
    if cell.candidates:
        _line(console, "candidates", enumeration(map(number_in_words, cell.candidates), language()))
    sums = [f"{each.check_id} {each.scope} ({_code(each.outcome)})" for each in cell.sums]
    if sums and cell.status in _DECIDED:
        _line(console, _DECIDED[cell.status], enumeration(sums, language()))
    for identity in cell.identities:
        _line(console, "identity", _identity(identity))
    for claim in cell.claims:
        about = say("evidence.about") if claim.approximate else ""
        said = f"{about}{number_in_words(claim.value)} {claim.unit}: “{claim.quote}” ({claim.position})"
        _line(console, "prose", said)
    for other in cell.others:
        _line(console, "other", _other(other))


def _identity(identity: Identity) -> str:
    who = f" ({_code(identity.attribution)})" if identity.attribution else ""
    head = f"{identity.check_id} {identity.scope}: {_code(identity.outcome)}{who}"
    return f"{head}\n{half(identity.message, language())}"


def _other(other: Other) -> str:
    document = other.document
    if document.status == "duplicate":
        return say("cite.duplicate", path=document.source_path)
    value = None if other.value is None else number_in_words(other.value)
    told = {"path": document.source_path, "status": _code(document.status), "reason": document.reason}
    return say(
        "cite.other_document", **told, value=value or say("cite.no_number", status=_code(other.status))
    )


def _made_of(console: Console, number: Number) -> None:
    if number.formula:
        _line(console, "formula", number.formula)
    if caveat := number.caveat_zh if language() == "zh" else number.caveat_en:
        _line(console, "caveat", caveat)
    if number.reference:
        _line(console, "reference", number.reference)
    for part in number.parts:
        _line(console, _SIDES[part.side], _part(part))
    for count in number.counts:
        _line(console, _SIDES[count.side], f"{count.name}: {_count(count)}")
    for identity in number.identities:
        _line(console, "identity", _identity(identity))
    statuses = Counter(part.cell.status for part in number.parts)
    if statuses:
        said = [say("inspect.counted", count=n, what=_code(each)) for each, n in statuses.most_common()]
        _line(console, "cells", say("cite.made_of", count=statuses.total(), parts=said))


def _code(code: str | None) -> str:
    """A code of the tables, as a person says it."""
    name = f"code.{code}"
    return say(name) if name in words() else code or say("inspect.unknown")


def _part(part: Part) -> str:
    cell = part.cell
    value = number_in_words(cell.value) if cell.value is not None else _code(cell.status)
    printed = f" “{cell.raw_text}”" if cell.raw_text else ""
    sign = "−" if part.sign < 0 else "+"
    return f"{sign} {value}  {cell.indicator} [{_code(cell.status)}]{printed} {cell.locator or ''}"


def _count(count: Count) -> str:
    if count.value is None:
        return say("inspect.unknown")
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
        _line(console, name, say("inspect.unknown") if value is None else str(value))
    if document.trusted is False:
        _line(console, "trusted", say("cite.altered"))


def _line(console: Console, name: str, words: str, style: str = "") -> None:
    """One line, which the console does not break, so that it can be copied; further lines are indented."""
    indent = "\n" + " " * (_WIDTH if name else 0)
    label = padded(say(f"cite.{name}"), _WIDTH) if name else ""
    said = plain(label, "dim").append_text(plain(words.replace("\n", indent), style))
    console.print(said, soft_wrap=True)
