"""Layout blocks → printed cells in reading order, and which of them are labels of an old form.

Belongs here: taking lines and grids apart into cells. Does not belong here: which line of the form a
label is (`table`), for several lines share one label.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import groupby, islice

from parsers.model import Block, Grid, Paragraph
from parsers.pre2019.forms import OldForm, label_key
from parsers.text.normalise import compact
from parsers.text.traditional import folded
from parsers.text.values import Value, parse_value

MAX_LABEL = 60
MAX_WORDS = 40
MAX_FIELDS = 8
MAX_CELLS = 20_000
"""A text of more lines and cells than this carries its table before here, or none."""
_LABEL_LINES = 3
_UNIT = re.compile(r"\(?(?:单位:)?(条|件次|件|次|篇|个|人次|人|万元|元|万人次|份|册|期)\)?")
_GLUED = re.compile(r"(?P<label>.*[^\d,.])(?P<value>\d[\d,.]*)?")


@dataclass(frozen=True, slots=True)
class Printed:
    """A printed cell. `row` is the same for all cells of one grid row or line of several fields."""

    text: str
    locator: str
    row: int
    ruled: bool

    @property
    def unit(self) -> str | None:
        """The unit when the cell is one."""
        match = _UNIT.fullmatch(compact(folded(self.text))) if len(self.text) < MAX_LABEL else None
        return match[1] if match else None

    @property
    def value(self) -> Value | None:
        """What the cell says as a value, None when it is none."""
        return parse_value(self.text)


@dataclass(frozen=True, slots=True)
class Labelled:
    """A printed label and the cells behind it, up to the next label or the end of its row."""

    key: str
    locator: str
    cells: tuple[Printed, ...]

    @property
    def unit(self) -> str | None:
        """The unit printed behind the label."""
        return next((unit for cell in self.cells if (unit := cell.unit)), None)

    def values(self) -> list[tuple[Value, Printed]]:
        """The values printed behind the label and, where there is one, behind its unit."""
        units = [at for at, cell in enumerate(self.cells) if cell.unit]
        behind = self.cells[units[0] + 1 :] if units else self.cells
        return [(value, cell) for cell in behind if (value := cell.value) is not None]

    def without_first_number(self) -> Labelled:
        """The label without the first cell behind it that holds a number."""
        at = next(
            (i for i, c in enumerate(self.cells) if c.value is not None and c.value.number is not None), -1
        )
        return self if at < 0 else replace(self, cells=(*self.cells[:at], *self.cells[at + 1 :]))


def labelled(blocks: Sequence[Block], form: OldForm) -> list[Labelled]:
    """Every label of the form in reading order, with what is printed behind it."""
    known = frozenset(key for indicator in form.indicators for key in indicator.keys)
    found: list[Labelled] = []
    cells = islice(_cells(blocks, known), MAX_CELLS)
    for key, run in _runs(_joined(cells, known), known):
        found.append(Labelled(key, run[0].locator, tuple(_behind(run))))
    return found


def _cells(blocks: Sequence[Block], known: frozenset[str]) -> Iterator[Printed]:
    row = 0
    for block in blocks:
        if isinstance(block, Grid):
            for _, cells in groupby(sorted(block.cells, key=lambda c: (c.row, c.column)), lambda c: c.row):
                row += 1
                yield from (Printed(cell.text, cell.locator, row, block.ruled) for cell in cells)
        elif len(block.text) <= 4 * MAX_LABEL:
            row += 1
            yield from (Printed(text, block.locator, row, False) for text in _fields(block, known))


def _fields(line: Paragraph, known: frozenset[str]) -> list[str]:
    """A line as its fields: `政府公报公开政府信息数 条 12` and `政府公报公开政府信息数条12` are three."""
    if label_key(line.text) in known:
        return [line.text]
    if "\t" in line.text or "|" in line.text:
        return [field for field in re.split(r"[\t|]", line.text) if field.strip()]
    whole = label_key(line.text)
    if not any(whole.startswith(key) for key in known):
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
        if label_key(cell.text) in known or cell.unit or cell.value is not None or len(cell.text) > MAX_LABEL:
            yield from waiting
            waiting = []
            yield cell
            continue
        waiting.append(cell)
        for start in range(len(waiting)):
            text = "".join(part.text for part in waiting[start:])
            if start < len(waiting) - 1 and label_key(text) in known:
                yield from waiting[:start]
                yield Printed(text, waiting[start].locator, cell.row, cell.ruled)
                waiting = []
                break
        if len(waiting) >= _LABEL_LINES:
            yield waiting.pop(0)
    yield from waiting


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
    """The cells of the label's own row; where the label stands alone in its line, the lines below it."""
    label, rest = run[0], run[1:]
    same = [cell for cell in rest if cell.row == label.row]
    remark = False
    for cell in same or ([] if label.ruled else [cell for cell in rest if compact(cell.text)]):
        text = compact(cell.text)
        if remark or text.startswith("("):
            remark = ")" not in text
        elif cell.unit or cell.value is not None:
            yield cell
        else:
            return
