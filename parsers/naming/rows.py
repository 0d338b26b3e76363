"""Which values stand beside which label.

Belongs here: collecting a row's slots from grid rows or from a run of text, and, where the columns of a
grid are real and headed, which column each slot stands in. How many slots a row should have is not
decided here.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from rapidfuzz.distance import Indel

from parsers.forms import FormBlock, Label
from parsers.model import Status
from parsers.naming.locate import Anchor, Located
from parsers.naming.tokens import Token
from parsers.normalise import ideographs
from parsers.values import Value

UNREADABLE = Value(Status.UNREADABLE)
MIN_HEADER = 0.75
SUBTOTAL = "小计"

Place = tuple[int, int]
"""grid and row."""


@dataclass(frozen=True, slots=True)
class Slot:
    """One printed cell beside a label. `column` is the code of the heading above it, None when unknown."""

    token: Token
    value: Value
    column: str | None = None
    extra: bool = False
    """True when a heading stands above it that the form does not have (a subtotal)."""


@dataclass(frozen=True, slots=True)
class PrintedRow:
    """A row of the form with the slots found beside its label, in print order."""

    row: str
    slots: tuple[Slot, ...]


def printed_rows(located: Located, stream: list[Token], limit: int) -> list[PrintedRow]:
    """The rows found, in form order. `limit` is the token index at which the next table begins."""
    headers = _Headers(located, stream)
    anchors = sorted(located.anchors, key=lambda anchor: anchor.first)
    rows = []
    for block in located.table.blocks:
        for label in block.rows:
            anchor = next((a for a in anchors if a.row == label.code), None)
            if anchor is not None:
                after = [a.first for a in anchors if a.first > anchor.last]
                until = min([*after, limit])
                slots = _slots(anchor, stream, until, is_last=not after)
                rows.append(PrintedRow(label.code, headers.name(slots, block)))
    return rows


def _slots(anchor: Anchor, stream: list[Token], until: int, is_last: bool) -> list[Token]:
    """The tokens of a row's values, from the grid rows its label touches or from the text behind it."""
    beside = [i for i in range(anchor.first + 1, until) if i not in anchor.members]
    label = stream[anchor.last]
    if label.grid >= 0:
        found = _from_grid(anchor, stream, beside)
        if found:
            return found
    elif is_last:
        beside = _until_words(beside, stream)
    return _from_text([stream[i] for i in beside if stream[i].grid < 0 or label.grid < 0])


def _until_words(beside: list[int], stream: list[Token]) -> list[int]:
    started = False
    for position, index in enumerate(beside):
        if stream[index].is_value:
            started = True
        elif started:
            return beside[:position]
    return beside


def _from_grid(anchor: Anchor, stream: list[Token], beside: list[int]) -> list[Token]:
    touched = {
        (stream[i].grid, row)
        for i in anchor.members
        if stream[i].grid >= 0
        for row in range(stream[i].row, stream[i].row_end)
    }
    edge: dict[Place, int] = {}
    for i in anchor.members:
        place = (stream[i].grid, stream[i].row)
        edge[place] = max(edge.get(place, 0), stream[i].column_end)
    rows: dict[Place, list[Token]] = {}
    for i in beside:
        token = stream[i]
        place = (token.grid, token.row)
        if token.grid < 0 or (place in touched and token.column < edge.get(place, 0)):
            continue
        rows.setdefault(place, []).append(token)
    own = {place: cells for place, cells in rows.items() if place in touched}
    printed = {place: cells for place, cells in own.items() if any(t.is_printed for t in cells)}
    if not printed:
        # a row cut by a page break may have its label on one page and its values on the next
        later = {place: c for place, c in rows.items() if place not in touched and _only_values(c)}
        printed = {place: c for place, c in later.items() if any(t.is_printed for t in c)}
    if len(printed) == 1:
        return next(iter(printed.values()))
    if printed:
        return _overlaid(list(printed.values()))
    return next(iter(own.values()), [])


def _only_values(cells: Iterable[Token]) -> bool:
    return all(cell.is_value for cell in cells)


def _overlaid(pieces: list[list[Token]]) -> list[Token]:
    """Two halves of one row laid over each other where they have the same cells; else one after the other."""
    if len({len(piece) for piece in pieces}) == 1:
        columns = list(zip(*pieces, strict=True))
        if all(sum(t.is_printed for t in column) <= 1 for column in columns):
            return [next((t for t in column if t.is_printed), column[0]) for column in columns]
    return [token for piece in pieces for token in piece]


def _from_text(beside: list[Token]) -> list[Token]:
    """The first run of values behind the label; foreign words inside a row do not end it if it goes on."""
    runs: list[list[Token]] = [[]]
    for token in beside:
        if token.is_value:
            runs[-1].append(token)
        elif runs[-1]:
            runs.append([])
    runs = [run for run in runs if any(token.is_printed or not token.soft for token in run)] or runs[:1]
    return [token for run in runs for token in run]


def as_slots(tokens: Iterable[Token]) -> tuple[Slot, ...]:
    """Slots in print order, without headings."""
    return tuple(Slot(token, token.value or UNREADABLE) for token in tokens)


class _Headers:
    """The headings above the columns of ruled grids, read once for each grid and block."""

    def __init__(self, located: Located, stream: list[Token]) -> None:
        self._located = located
        self._stream = stream
        self._named: dict[tuple[int, int], dict[int, str]] = {}
        self._widths: dict[int, int] = {}
        for token in stream:
            self._widths[token.grid] = max(self._widths.get(token.grid, 0), token.column_end)
        self._last: dict[int, tuple[int, dict[int, str]]] = {}

    def name(self, slots: list[Token], block: FormBlock) -> tuple[Slot, ...]:
        """The slots, each with the heading above it when the grid's headings are all there."""
        columns = self._columns(slots, block)
        named = []
        for token in slots:
            value = token.value or UNREADABLE
            codes = {columns[c] for c in range(token.column, token.column_end) if c in columns}
            if len(codes) == 1:
                code = codes.pop()
                named.append(Slot(token, value, code or None, extra=code == ""))
            else:
                named.append(Slot(token, value))
        return tuple(named)

    def _columns(self, slots: list[Token], block: FormBlock) -> dict[int, str]:
        if not slots or not slots[0].ruled or len({token.grid for token in slots}) != 1:
            return {}
        grid = slots[0].grid
        key = (grid, id(block))
        if key not in self._named:
            named = self._read(grid, slots[0].row, block) or self._continued(grid, block)
            self._named[key] = named
            self._last[id(block)] = (self._widths[grid], named)
        return self._named[key]

    def _continued(self, grid: int, block: FormBlock) -> dict[int, str]:
        """The headings of the grid before: a table goes on over a page break without repeating them."""
        width, named = self._last.get(id(block), (0, {}))
        return named if width == self._widths[grid] else {}

    def _read(self, grid: int, row: int, block: FormBlock) -> dict[int, str]:
        above: dict[int, str] = {}
        for token in self._stream:
            if token.grid == grid and token.row < row and not token.is_value:
                for column in range(token.column, token.column_end):
                    above[column] = above.get(column, "") + ideographs(token.text)
        return named_columns(above, block.columns)


def named_columns(above: dict[int, str], labels: tuple[Label, ...]) -> dict[int, str]:
    """Grid column → code of its heading; `""` for a heading that the form does not have.

    Empty unless every label of the form heads exactly one stretch of columns.
    """
    named: dict[int, str] = {}
    for column, text in sorted(above.items()):
        scores = {label.code: tail_match(text, label) for label in labels}
        code = max(scores, key=scores.__getitem__)
        if scores[code] >= MIN_HEADER:
            named[column] = code
        elif text.endswith(SUBTOTAL):
            named[column] = ""
    stretches = [code for i, code in _changes(named) if code]
    if sorted(stretches) != sorted(label.code for label in labels):
        return {}
    return named


def _changes(named: dict[int, str]) -> list[tuple[int, str]]:
    """Stretches of neighbouring columns with the same code, by their first column."""
    found: list[tuple[int, str]] = []
    previous = None
    for column, code in sorted(named.items()):
        if (column - 1, code) != previous:
            found.append((column, code))
        previous = (column, code)
    return found


def tail_match(text: str, label: Label) -> float:
    """How well a column's heading, read downwards, ends in the label."""
    best = 0.0
    for spelling in label.spellings:
        words = ideographs(spelling)
        best = max(best, Indel.normalized_similarity(words, text[-len(words) :]))
    return best
