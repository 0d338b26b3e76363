"""Prints that say a figure in another way: in another unit, with its sign in words, or cut off.

Belongs here: drawn document → the same printed so, with the truth of it.
Does not belong here: what is on a page and not seen (`samples.seen`).
"""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from random import Random

from parsers.model import CellKey
from samples.damage import HEADER_ROWS
from samples.document import Box, Document, Heading, Part, Sheet
from samples.figures import DISPUTE, REQUEST
from samples.notation import Printed
from samples.renderers import Layout
from samples.truth import Truth

UNITS = {"元": Decimal(10_000), "\u4ebf元": Decimal("0.0001")}
"""A unit of money, and how many of it are one 万元, the unit of the form.

Escapes are characters that the fonts of the samples lack: layouts drawn with them print others.
"""
LEAST_ROWS = 8
"""Rows of section 三 that are left of a report cut off inside it."""


def change_units(document: Document, truth: Truth, layout: Layout, rng: Random) -> Document:
    """Amounts in another unit, which stands in the cell, in the label above it or in the heading."""
    keys = [key for key, cell in truth.cells.items() if key[2] == "amount" and _is_amount(cell)]
    unit = rng.choice(["元", "元", "元", *([] if layout.drawn else UNITS)])
    texts = {key: text for key in keys if (text := _in_unit(truth.cells[key].figure, unit)) is not None}
    if not texts or len(texts) < len(keys):
        return document  # one unit for all of a report's amounts
    said = any(
        "万元" in box.text for part in document.parts if isinstance(part, Sheet) for box in _heads(part)
    )
    where = rng.choice(["cell", "label"] if said else ["cell", "label", "heading"])
    for key, text in texts.items():
        cell = truth.cells[key]
        cell.raw, cell.also = text + (unit if where == "cell" else ""), ()
        truth.note("unit_elsewhere", ".".join(key), f"{unit} in the {where}")
    return replace(
        document, parts=tuple(_with_unit(part, truth, texts, unit, where) for part in document.parts)
    )


def _is_amount(cell: Printed) -> bool:
    return cell.status == "reported" and cell.value is not None and cell.figure > 0


def _in_unit(figure: Decimal, unit: str) -> str | None:
    """The figure in another unit as agencies print it; None where it would need fractions of a 分."""
    found = figure * UNITS[unit]
    if unit == "元":
        return f"{found:.2f}".removesuffix(".00") if found == round(found, 2) else None
    return format(found.normalize(), "f")


def _heads(sheet: Sheet) -> list[Box]:
    return [box for row in sheet.rows for box in row if not box.key]


def _with_unit(part: Part, truth: Truth, texts: dict[CellKey, str], unit: str, where: str) -> Part:
    if isinstance(part, Heading) and where == "heading" and "主动公开" in part.text:
        return Heading(
            f"{part.text}（单位：件、{unit}）" if unit == "元" else f"{part.text}（金额单位：{unit}）"
        )
    if not isinstance(part, Sheet):
        return part

    def changed(box: Box) -> Box:
        if box.key in texts and box.key:
            return replace(box, text=truth.cells[box.key].raw)
        if where != "label" or box.key or "金额" not in box.text:
            return box
        if "万元" in box.text:
            return replace(box, text=box.text.replace("万元", unit))
        return replace(box, text=f"{box.text}（{unit}）")

    return replace(part, rows=tuple(tuple(map(changed, row)) for row in part.rows))


def spell_signs(document: Document, truth: Truth, layout: Layout, rng: Random) -> Document:
    """The change of items as a word or an arrow with a number: 减4, 减少4项, 增15."""
    words = [("增", "减", ""), ("增加", "减少", ""), ("增加", "减少", "项"), ("\u2191", "\u2193", "")]
    if layout.drawn or layout.charset in ("hz", "big5"):
        words.pop()
    more, less, behind = rng.choice(words)
    texts: dict[CellKey, str] = {}
    for key, cell in truth.cells.items():
        if key[2] == "items_change" and cell.status == "reported" and cell.figure:
            number = format(abs(cell.figure), "f")
            texts[key] = cell.raw = f"{more if cell.figure > 0 else less}{number}{behind}"
            truth.note("sign_in_words", ".".join(key), cell.raw)

    def changed(part: Part) -> Part:
        if not isinstance(part, Sheet):
            return part
        rows = tuple(
            tuple(replace(box, text=texts[box.key]) if box.key in texts and box.key else box for box in row)
            for row in part.rows
        )
        return replace(part, rows=rows)

    return replace(document, parts=tuple(map(changed, document.parts)))


def cut(document: Document, truth: Truth, rng: Random) -> Document:
    """The end is missing: from somewhere in section 三 on, or from section 四 on."""
    if any(defect.kind in ("title", "missing_table", "bundled") for defect in truth.defects):
        return document  # what is left must still say whose report it is, and of which year
    sheets = [part for part in document.parts if isinstance(part, Sheet)]
    request = next((sheet for sheet in sheets if sheet.table == REQUEST), None)
    if request is None or document.parts[-1] is request:
        return document
    at = document.parts.index(request)
    inside = rng.random() < 0.6
    if inside:
        rows = rng.randint(HEADER_ROWS + LEAST_ROWS, len(request.rows) - 1)
        left = _first_rows(request, rows)
        lost = {box.key for row in request.rows[rows:] for box in row if box.key}
    else:
        left, lost = request, set()
    lost |= {key for key in truth.cells if key[0] == DISPUTE}
    for key in lost:
        truth.cells[key] = Printed("", None, "missing", truth.cells[key].figure)
    truth.note("cut", REQUEST if inside else DISPUTE, f"after {len(left.rows)} rows")
    parts: list[Part] = [*document.parts[:at], left]
    return replace(document, parts=tuple(parts), signature=())


def _first_rows(sheet: Sheet, count: int) -> Sheet:
    """The first rows, the boxes that went on below them shortened."""
    rows = tuple(
        tuple(replace(box, rows=min(box.rows, count - top)) for box in row)
        for top, row in enumerate(sheet.rows[:count])
    )
    return replace(sheet, rows=rows)
