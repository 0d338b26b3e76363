"""Layout blocks → printed cells in reading order, and which of them are labels of an old form.

Belongs here: taking lines and grids apart into cells. Does not belong here: which line of the form a
label is (`table`), for several lines share one label.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from itertools import groupby, islice, pairwise

from parsers.model import Block, Grid, GridCell, Paragraph, Status
from parsers.pre2019 import glued
from parsers.pre2019.forms import OldForm
from parsers.pre2019.labels import label_key
from parsers.text.normalise import compact
from parsers.text.traditional import folded
from parsers.text.values import UNREADABLE, Value, parse_value

MAX_LABEL = 60
MAX_WORDS = 40
MAX_FIELDS = 8
MAX_CELLS = 20_000
"""A text of more lines and cells than this carries its table before here, or none."""
_LABEL_LINES = 3
_ROWS_SIDE_BY_SIDE = 3
"""So many rows with a label in the same column behind another are printed side by side."""
_UNIT = re.compile(rf"\(?(?:单位:)?({glued.UNITS})\)?")
_LINE_CODE = re.compile(r"(\d{1,3})\*{0,2}")
_WITH_UNIT = re.compile(rf"(.*?\d)({glued.UNITS})")
_UNIT_IN_LABEL = re.compile(rf"\((?:单位:)?({glued.UNITS})\)$")
_GLUED = re.compile(r"(?P<label>.*[^\d,.])(?P<value>\d[\d,.]*)?")


@dataclass(frozen=True, slots=True)
class Printed:
    """A printed cell. `row` is the same for all cells of one grid row or line of several fields.

    `doubtful`: it holds a figure, and what else is not known.
    """

    text: str
    locator: str
    row: int
    ruled: bool
    doubtful: bool = False

    @property
    def unit(self) -> str | None:
        """The unit when the cell is one."""
        return _unit(self.text) if len(self.text) < MAX_LABEL else None

    @property
    def value(self) -> Value | None:
        """What the cell says as a value, None when it is none. `01` may be a line code and is no number."""
        if self.doubtful:
            return Value(Status.AMBIGUOUS)
        return _value(self.text) if len(self.text) < MAX_LABEL else parse_value(self.text)


@lru_cache(maxsize=4096)  # every form looks at every cell of a file
def _unit(text: str) -> str | None:
    """The unit that a short text is."""
    match = _UNIT.fullmatch(compact(folded(text)))
    return match[1] if match else None


@lru_cache(maxsize=4096)
def _value(printed: str) -> Value | None:
    """What a short text says as a value."""
    text = compact(folded(printed))
    with_unit = _WITH_UNIT.fullmatch(text)
    found = parse_value(printed) or (parse_value(with_unit[1]) if with_unit else None)
    if with_unit and found and found.number is not None:
        return replace(found, unit=with_unit[2])
    return found or (UNREADABLE if _LINE_CODE.fullmatch(text) else None)


@dataclass(frozen=True, slots=True)
class Labelled:
    """A printed label and the cells behind it, up to the next label or the end of its row."""

    key: str
    locator: str
    cells: tuple[Printed, ...]
    text: str = ""
    row: int = -1

    @property
    def unit(self) -> str | None:
        """The unit printed behind the label, or in brackets at its end."""
        inner = _UNIT_IN_LABEL.search(compact(folded(self.text)))
        behind = next((unit for cell in self.cells if (unit := cell.unit)), None)
        return behind or (inner[1] if inner else None)

    def values(self) -> list[tuple[Value, Printed]]:
        """The values printed behind the label and, where there is one, behind its unit."""
        units = [at for at, cell in enumerate(self.cells) if cell.unit]
        behind = self.cells[units[0] + 1 :] if units else self.cells
        return [(value, cell) for cell in behind if (value := cell.value) is not None]

    def line_code(self) -> tuple[int, int] | None:
        """Where the first cell behind the label and its unit stands, and the line code that it may be."""
        at = next((at for at, cell in enumerate(self.cells) if not cell.unit and compact(cell.text)), -1)
        match = _LINE_CODE.fullmatch(compact(self.cells[at].text)) if at >= 0 else None
        return (at, int(match[1])) if match else None

    def without(self, at: int) -> Labelled:
        """The label without one of the cells behind it."""
        return replace(self, cells=(*self.cells[:at], *self.cells[at + 1 :]))


def labelled(blocks: Sequence[Block], form: OldForm) -> list[Labelled]:
    """Every label of the form in reading order, with what is printed behind it."""
    known = frozenset(key for indicator in form.indicators for key in indicator.keys)
    found: list[Labelled] = []
    cells = islice(_cells(blocks, form, known), MAX_CELLS)
    for key, run in _runs(_joined(cells, known), known):
        found.append(Labelled(key, run[0].locator, tuple(_behind(run)), run[0].text, run[0].row))
    return found


def _cells(blocks: Sequence[Block], form: OldForm, known: frozenset[str]) -> Iterator[Printed]:
    row = 0
    for block in blocks:
        if isinstance(block, Grid):
            for part in _side_by_side(block, known):
                for _, cells in groupby(part, lambda c: c.row):
                    row += 1
                    yield from (Printed(cell.text, cell.locator, row, block.ruled) for cell in cells)
        elif len(block.text) <= 4 * MAX_LABEL:
            row += 1
            yield from (Printed(text, block.locator, row, False) for text in _fields(block, known))
        else:
            for fields in glued.rows(block.text, form):
                row += 1
                yield from (Printed(text, block.locator, row, False, doubt) for text, doubt in fields)


def _side_by_side(grid: Grid, known: frozenset[str]) -> Iterator[list[GridCell]]:
    """The cells of a grid row by row; of one that is printed in two or more stretches side by side, each."""
    cells = sorted(grid.cells, key=lambda cell: (cell.row, cell.column))
    labels = [(cell.row, cell.column) for cell in cells if label_key(cell.text) in known]
    first = dict(reversed(labels))
    again = Counter(column for row, column in labels if column > first[row])
    edges = [0, *sorted(column for column, rows in again.items() if rows >= _ROWS_SIDE_BY_SIDE)]
    for begin, end in pairwise([*edges, MAX_CELLS]):
        yield [cell for cell in cells if begin <= cell.column < end]


def _fields(line: Paragraph, known: frozenset[str]) -> list[str]:
    """A line as its fields: `政府公报公开政府信息数 条 12` and `政府公报公开政府信息数条12` are three."""
    if label_key(line.text) in known:
        return [line.text]
    if "\t" in line.text or "|" in line.text:
        return [field for field in re.split(r"[\t|]", line.text) if field.strip()]
    whole = label_key(line.text)
    if not whole.startswith(tuple(known)):
        return [line.text]
    words = line.text.split()
    figure = next((at for at, word in enumerate(words) if at and parse_value(word) is not None), len(words))
    for count in range(min(figure, MAX_WORDS), 0, -1):
        fields = _glued("".join(words[:count]), known)
        if fields:
            return [*fields, *words[count : count + MAX_FIELDS]]
    return [line.text]


def _glued(text: str, known: frozenset[str]) -> list[str] | None:
    """A label with its unit and value run together → its fields; None when there is no known label."""
    match = _GLUED.fullmatch(compact(text))
    if match is None:
        return None
    label, value = match["label"], match["value"]
    if label_key(label) in known:
        return [label, value] if value else [label]
    for length in (2, 1):
        if _UNIT.fullmatch(label[-length:]) and label_key(label[:-length]) in known:
            return [label[:-length], label[-length:], *([value] if value else [])]
    return None


def _joined(cells: Iterator[Printed], known: frozenset[str]) -> Iterator[Printed]:
    """Cells with a label that was broken over lines put together again."""
    waiting: list[Printed] = []
    for cell in cells:
        if not cell.unit and cell.value is None and len(cell.text) <= MAX_LABEL:
            waiting.append(cell)
            begin = _begins(waiting, known)
            if begin is None:
                if len(waiting) >= _LABEL_LINES:
                    yield waiting.pop(0)
                continue
            text = "".join(part.text for part in waiting[begin:])
            cell = Printed(text, waiting[begin].locator, cell.row, cell.ruled)
            waiting = waiting[:begin]
        yield from waiting
        waiting = []
        yield cell
    yield from waiting


def _begins(waiting: Sequence[Printed], known: frozenset[str]) -> int | None:
    """Where the longest label begins that the last of the waiting cells ends, which may be itself a label."""
    texts = ("".join(part.text for part in waiting[start:]) for start in range(len(waiting)))
    return next((start for start, text in enumerate(texts) if label_key(text) in known), None)


def _runs(cells: Iterator[Printed], known: frozenset[str]) -> Iterator[tuple[str, list[Printed]]]:
    key = ""
    run: list[Printed] = []
    for cell in cells:
        if len(cell.text) <= 2 * MAX_LABEL and label_key(cell.text) in known:
            if run:
                yield key, run
            key, run = label_key(cell.text), [cell]
        elif run:
            run.append(cell)
    if run:
        yield key, run


def _behind(run: list[Printed]) -> Iterator[Printed]:
    """The cells of the label's own row; where the label stands alone in its line, the lines below it.

    What stands in the place of a figure and is none is doubtful.
    """
    label, rest = run[0], run[1:]
    same = [cell for cell in rest if cell.row == label.row]
    remark = seen = False
    for cell in same or ([] if label.ruled else [cell for cell in rest if compact(cell.text)]):
        text = compact(cell.text)
        if remark or text.startswith("("):
            remark = ")" not in text
        elif cell.unit or cell.value is not None:
            seen = seen or cell.value is not None
            yield cell
        else:
            if same and text and not seen:
                yield replace(cell, doubtful=True)
            return
