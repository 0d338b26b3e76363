"""Which heading stands above which column of a ruled grid.

Belongs here: reading headings downwards, over page breaks too, and telling what column of the form each is.
Does not belong here: the values below them (`rows`).
"""

from __future__ import annotations

from functools import lru_cache

from rapidfuzz.distance import Indel

from parsers.forms import FormBlock, Label
from parsers.naming.grids import Grids
from parsers.naming.tokens import Token
from parsers.text.normalise import ideographs

MIN_HEADER = 0.75
LONGEST = 120
"""More characters than any label has: of a heading the last ones tell which it is."""
MAX_WORDS = 2000
"""What columns say in more characters than these is no heading, and is not remembered."""
MIN_COLUMNS = 5
"""Above fewer columns headings of other blocks stand in the same grid."""
SUBTOTAL = "小计"
_REMARKS = ("备注", "说明")


class Headings:
    """The headings above the columns of ruled grids, read once for each grid and block."""

    def __init__(self, grids: Grids) -> None:
        self._grids = grids
        self._named: dict[tuple[int, int], dict[int, str]] = {}
        self._last: dict[int, tuple[int, dict[int, str]]] = {}

    def columns(self, slots: list[Token], block: FormBlock) -> dict[int, str]:
        """Grid column → code of its heading, as `named_columns`; empty where the slots are in no one grid."""
        if not slots or not slots[0].ruled or len({token.grid for token in slots}) != 1:
            return {}
        grid = slots[0].grid
        key = (grid, id(block))
        if key not in self._named:
            named = self._read(grid, slots[0].row, block) or self._continued(grid, block)
            self._named[key] = named
            self._last[id(block)] = (self._grids.width(grid), named)
        return self._named[key]

    def _continued(self, grid: int, block: FormBlock) -> dict[int, str]:
        """The headings of the grid before: a table goes on over a page break without repeating them.

        Its labels may take more or fewer columns there. The values stand right of them, all in one piece.
        """
        width, named = self._last.get(id(block), (0, {}))
        shift = self._grids.width(grid) - width
        if not shift or not named or max(named) + 1 != width:
            return {} if shift else named
        first = min(named) + shift
        values = [t for t in self._grids.tokens(grid) if t.column_end > first]
        apart = first > 0 and all(token.is_value and token.column >= first for token in values)
        return {column + shift: code for column, code in named.items()} if apart else {}

    def _read(self, grid: int, row: int, block: FormBlock) -> dict[int, str]:
        """The headings above a row; where they do not tell, with what the page before printed of them."""
        if named := columns_above(self._grids, grid, row, block.columns):
            return named
        return named_columns(self._cut(grid, self._grids.between(grid, -1, row)), block.columns)

    def _cut(self, grid: int, above: dict[int, str]) -> dict[int, str]:
        """Headings cut by a page break. What is right of the labels has the same columns on both pages."""
        grids, before = self._grids, grid - 1
        shift = grids.width(grid) - grids.width(before)
        onward = {column + shift: text for column, text in grids.begun(before).items()}
        return {column: onward.get(column, "") + above.get(column, "") for column in {*onward, *above}}


def columns_above(grids: Grids, grid: int, row: int, labels: tuple[Label, ...]) -> dict[int, str]:
    """As `named_columns`, of what stands above a row behind the values above it in the same grid.

    Those are another table's. Where that does not tell, all that stands above the row counts.
    """
    near = grids.between(grid, grids.last_printed(grid, row), row)
    return named_columns(near, labels) or named_columns(grids.between(grid, -1, row), labels)


def named_columns(above: dict[int, str], labels: tuple[Label, ...]) -> dict[int, str]:
    """Grid column → code of its heading; `""` for a heading that the form does not have.

    Where two headings end in one label, it is the one that says nothing else (现行有效件数 beside
    上年现行有效件数). Empty unless every label of the form heads exactly one stretch of columns.
    """
    words = tuple(sorted(above.items()))
    short = sum([len(text) for _, text in words]) <= MAX_WORDS
    return _remembered_columns(words, labels) if short else _named_columns(words, labels)


def _named_columns(words: tuple[tuple[int, str], ...], labels: tuple[Label, ...]) -> dict[int, str]:
    above = dict(words)
    named: dict[int, str] = {}
    for column, text in words:
        code, score = best_match(text, labels)
        if score >= MIN_HEADER:
            named[column] = code
        elif text.endswith((SUBTOTAL, *_REMARKS)):
            named[column] = ""
    _leave_longer_aside(named, above, labels)
    stretches = [code for i, code in _changes(named) if code]
    if sorted(stretches) != sorted(label.code for label in labels):
        return {}
    if len(labels) < MIN_COLUMNS:
        return named
    others = {column: "" for column, text in words if text and column > min(named)}
    return {**others, **named}


_remembered_columns = lru_cache(maxsize=512)(_named_columns)


def _leave_longer_aside(named: dict[int, str], above: dict[int, str], labels: tuple[Label, ...]) -> None:
    """Of the headings that end in one label, take those with words of their own for none of the form's.

    Words that also stand above the columns of other labels are those of an outer heading. Where all have
    words of their own, as below another block, one that is not quite the label's (上年 for 本年) is none.
    """
    before = {
        (label.code, column): _before_label(above[column], label)
        for label in labels
        for column, code in named.items()
        if code == label.code
    }
    for label in labels:
        outer = {"", *(words for (code, _), words in before.items() if code != label.code)}
        columns = [column for code, column in before if code == label.code]
        exact = [column for column in columns if before[label.code, column] in outer]
        exact = exact or [column for column in columns if before[label.code, column] is not None]
        if exact:
            named.update(dict.fromkeys(set(columns) - set(exact), ""))


def _before_label(text: str, label: Label) -> str | None:
    """What a heading says before the label; None where it does not end in one of its spellings."""
    spellings = sorted(map(ideographs, label.spellings), key=len, reverse=True)
    found = next((words for words in spellings if text.endswith(words)), None)
    return None if found is None else text.removesuffix(found)


def _changes(named: dict[int, str]) -> list[tuple[int, str]]:
    """Stretches of neighbouring columns with the same code, by their first column."""
    found: list[tuple[int, str]] = []
    previous = None
    for column, code in sorted(named.items()):
        if (column - 1, code) != previous:
            found.append((column, code))
        previous = (column, code)
    return found


def best_match(text: str, labels: tuple[Label, ...]) -> tuple[str, float]:
    """The code of the label that a column's heading, read downwards, ends in best, and how well (0 to 1)."""
    return _best_match(text[-LONGEST:], labels)


@lru_cache(maxsize=4096)
def _best_match(text: str, labels: tuple[Label, ...]) -> tuple[str, float]:
    code, best = "", -1.0
    for label in labels:
        score = _tail_match(text, label)
        if score > best:
            code, best = label.code, score
            if score == 1.0:
                break
    return code, best


def _tail_match(text: str, label: Label) -> float:
    best = 0.0
    for spelling in label.spellings:
        words = ideographs(spelling)
        if words and text.endswith(words):
            return 1.0
        best = max(best, Indel.normalized_similarity(words, text[-len(words) :]))
    return best
