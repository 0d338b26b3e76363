"""What a page holds besides what a person sees printed on it.

These are struck, raised, hidden and covered figures, copies of tables, watermarks and seals.

Belongs here: drawn document → the same with such things in it, and the truth where it changes.
Does not belong here: how a format writes them (`samples.renderers`); units, signs and cuts (`samples.shown`).
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from random import Random

from samples.defects import Defects
from samples.document import Box, Document, Part, Row, Sheet, Words
from samples.renderers import Layout
from samples.shown import change_units, cut, spell_signs
from samples.truth import Truth
from samples.typography import COVERED, HIDDEN, RAISED, STRUCK, marked

NOTE_MARKS = ("①", "[1]", "注1")
"""Note marks of texts that cannot raise a digit."""
OVERLAYS = ("watermark", "seal", "two_copies")
"""Defects that a renderer draws by itself when they are among the document's quirks."""


def alter(document: Document, truth: Truth, layout: Layout, defects: Defects) -> Document:
    """The document with what its format can show of these defects; drawn apart from all others."""
    if truth.publisher is None:
        return document
    rng = Random(f"{truth.publisher.agency_id}/{truth.year}/{layout.name}/seen")
    document = _shown(document, truth, layout, defects, rng)
    typed: dict[str, Callable[[Document, Truth, Layout, Random], Document]] = {
        "struck": _strike,
        "raised": _raise,
        "hidden": _hide,
        "hidden_rows": _hide_rows,
        "covered": _cover,
    }
    for kind, apply in typed.items():
        if kind in layout.shows and rng.random() < getattr(defects, kind):
            document = apply(document, truth, layout, rng)
    drawn = {kind for kind in OVERLAYS if kind in layout.shows and rng.random() < getattr(defects, kind)}
    for kind in sorted(drawn):
        truth.note(kind, "file", "")
    return replace(document, quirks=document.quirks | drawn) if drawn else document


def _shown(document: Document, truth: Truth, layout: Layout, defects: Defects, rng: Random) -> Document:
    """Changes of the print itself, which every format but one without separators can show."""
    if layout.glued:
        return document
    if rng.random() < defects.unit_elsewhere:
        document = change_units(document, truth, layout, rng)
    if rng.random() < defects.sign_in_words:
        document = spell_signs(document, truth, layout, rng)
    if rng.random() < defects.cut:
        document = cut(document, truth, rng)
    return document


def _strike(document: Document, truth: Truth, layout: Layout, rng: Random) -> Document:
    """An old figure struck out before or behind the new one; now and then all that stands in a cell."""
    around = ("~~", "~~") if layout.name == "text_pipes" else None

    def struck(box: Box) -> str:
        assert box.key
        old = _another(box.text, rng)
        if around is None and rng.random() < 0.1:
            cell = truth.cells[box.key]
            cell.raw, cell.value, cell.status, cell.also = "", None, "blank", ()
            return marked(box.text, STRUCK)
        passage = marked(old, STRUCK) if around is None else f"{around[0]}{old}{around[1]}"
        return passage + box.text if rng.random() < 0.7 else box.text + passage

    return _changed(document, truth, "struck", struck, rng, most=6)


def _raise(document: Document, truth: Truth, layout: Layout, rng: Random) -> Document:
    """A note's number behind a figure, and the note below the tables."""
    written = layout.name.startswith("text")
    mark = rng.choice(NOTE_MARKS if layout.charset else (*NOTE_MARKS, "\u00b9")) if written else ""

    def raised(box: Box) -> str:
        return box.text + (mark if written else marked("1", RAISED))

    document = _changed(document, truth, "raised", raised, rng, most=2)
    return replace(document, parts=(*document.parts, Words("注：按收到日期统计。")))


def _hide(document: Document, truth: Truth, layout: Layout, rng: Random) -> Document:
    """Another figure that is there and cannot be seen, before or behind the one that can."""

    def beside(box: Box) -> str:
        passage = marked(_another(box.text, rng), HIDDEN)
        return passage + box.text if rng.random() < 0.5 else box.text + passage

    return _changed(document, truth, "hidden", beside, rng, most=6)


def _cover(document: Document, truth: Truth, layout: Layout, rng: Random) -> Document:
    """A figure corrected in a finished file: a white box over the old one, the new one on it."""

    def covered(box: Box) -> str:
        return marked(_another(box.text, rng), COVERED) + box.text

    return _changed(document, truth, "covered", covered, rng, most=4)


def _hide_rows(document: Document, truth: Truth, layout: Layout, rng: Random) -> Document:
    """A former state of some rows, or of a whole table, still in the file and not shown."""
    whole = rng.random() < 0.4

    def with_former(part: Part) -> list[Part]:
        if not isinstance(part, Sheet) or part.columns < 10:
            return [part]
        if whole:
            former = replace(part, rows=tuple(_former(row, rng) for row in part.rows), hidden_whole=True)
            return [former, part] if rng.random() < 0.5 else [part, former]
        rows: list[Row] = []
        hidden = set()
        for row in part.rows:
            values = sum(box.key is not None for box in row)
            alone = values > 1 and len(row) == values + 1 and row[0].columns == part.columns - values
            if alone and rng.random() < 0.7:
                hidden.add(len(rows))
                rows.append(_former(row, rng))
            rows.append(row)
        return [replace(part, rows=tuple(rows), hidden=frozenset(hidden))]

    truth.note("hidden_rows", "tables", "a whole table" if whole else "rows")
    return replace(document, parts=tuple(new for part in document.parts for new in with_former(part)))


def _former(row: Row, rng: Random) -> Row:
    """The row with other figures, which are no cells of the report."""
    return tuple(replace(box, key=None, text=_another(box.text, rng)) if box.key else box for box in row)


def _changed(
    document: Document,
    truth: Truth,
    kind: str,
    change: Callable[[Box], str],
    rng: Random,
    most: int,
) -> Document:
    """The document with the texts of some plain figures changed; noted in the truth."""
    keys = [
        box.key
        for part in document.parts
        if isinstance(part, Sheet)
        for row in part.rows
        for box in row
        if box.key and _is_plain(box.text) and truth.cells[box.key].status == "reported"
    ]
    chosen = set(rng.sample(keys, min(len(keys), rng.randint(1, most))))

    def changed(box: Box) -> Box:
        if box.key not in chosen:
            return box
        text = change(box)
        truth.note(kind, ".".join(box.key or ()), f"beside {box.text}")
        return replace(box, text=text)

    return with_boxes(document, changed)


def with_boxes(document: Document, change: Callable[[Box], Box]) -> Document:
    """The document with every box of its tables changed."""

    def altered(part: Part) -> Part:
        if not isinstance(part, Sheet):
            return part
        return replace(part, rows=tuple(tuple(map(change, row)) for row in part.rows))

    return replace(document, parts=tuple(map(altered, document.parts)))


def _is_plain(text: str) -> bool:
    return text.isascii() and text.isdigit() and len(text) <= 4


def _another(text: str, rng: Random) -> str:
    """Another whole number of about the same length."""
    number = int(text) if _is_plain(text) else 0
    other = rng.choice([number + 1, number + rng.randint(2, 9), max(0, number - 1), rng.randint(0, 99)])
    return str(other if other != number else number + 1)
