"""Tables drawn with characters in plain text, as exports from terminals, mails and old offices have them.

Belongs here: laying a table out on lines and columns, with box characters (one or two columns wide) or in
ASCII. Does not belong here: text without rules (`samples.renderers.text`).
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import accumulate
from random import Random

from samples.document import Box, Document, Sheet
from samples.renderers.text import encode, titled

WIDEST = 22
_UP, _DOWN, _LEFT, _RIGHT = 1, 2, 4, 8
_DRAWN = {
    **dict.fromkeys((_UP, _DOWN, _UP | _DOWN), "\u2502"),
    **dict.fromkeys((_LEFT, _RIGHT, _LEFT | _RIGHT), "\u2500"),
    **{6: "\u2510", 10: "\u250c", 5: "\u2518", 9: "\u2514"},
    **{7: "\u2524", 11: "\u251c", 13: "\u2534", 14: "\u252c", 15: "\u253c"},
}
"""Arms of a joint → the character that has them."""


@dataclass(frozen=True, slots=True)
class _Style:
    """`bar` is how many columns a rule's character takes; `ascii` draws with + - |."""

    bar: int
    ascii: bool

    def joint(self, arms: int) -> str:
        """The character with these arms; a blank for none."""
        if not arms:
            return " " * self.bar
        if not self.ascii:
            return _DRAWN[arms]
        return "+" if arms & 3 and arms & 12 else "|" if arms & 3 else "-"


def boxes(document: Document, rng: Random) -> bytes:
    """Every table in a frame, all in one style; here and there a line that does not stand under the rules."""
    style = rng.choice([_Style(1, False), _Style(2, False), _Style(1, True)])
    ragged = 0.08 if "ragged" in document.quirks else 0.0
    out = titled(document, rng)
    for part in document.parts:
        if isinstance(part, Sheet):
            lines = _lines(part, style)
            out.append("\n".join(_moved(line, rng) if rng.random() < ragged else line for line in lines))
        else:
            out.append(part.text)
    return encode("\n\n".join([*out, *document.signature]))


def _moved(line: str, rng: Random) -> str:
    """The line with a blank too many or too few somewhere inside."""
    blanks = [at for at, char in enumerate(line) if char == " "]
    if not blanks:
        return line
    at = rng.choice(blanks)
    return line[:at] + rng.choice(["", "  "]) + line[at + 1 :]


def _lines(sheet: Sheet, style: _Style) -> list[str]:
    placed = [(top, left, box) for top, left, box in sheet.placed()]
    owner = {
        (top + i, left + j): at
        for at, (top, left, box) in enumerate(placed)
        for i in range(box.rows)
        for j in range(box.columns)
    }
    widths = _widths(sheet, placed, style)
    wrapped = [
        _wrap(box.text, sum(widths[left : left + box.columns]) + (box.columns - 1) * style.bar)
        for _, left, box in placed
    ]
    heights = _heights(sheet, placed, wrapped)
    starts = [0, *accumulate(height + 1 for height in heights)]
    steps = [(row, step) for row, height in enumerate(heights) for step in range(height + 1)]
    drawn = (owner, placed, wrapped, widths, starts, style)
    return [_line(row, step, *drawn).rstrip() for row, step in (*steps, (len(heights), 0))]


def _line(
    row: int,
    step: int,
    owner: dict[tuple[int, int], int],
    placed: list[tuple[int, int, Box]],
    wrapped: list[list[str]],
    widths: list[int],
    starts: list[int],
    style: _Style,
) -> str:
    """Line `step` of a row of the table; line 0 is the rule above it."""
    text, column = "", 0
    while column <= len(widths):
        at = owner.get((row, column))
        if step == 0:
            text += style.joint(_arms(row, column, owner))
            if column == len(widths):
                break
            if at is None or at != owner.get((row - 1, column)):
                text += style.joint(_LEFT | _RIGHT) * (widths[column] // style.bar)
                column += 1
                continue
        else:
            text += style.joint(_UP | _DOWN)
        if at is None:
            break
        top, left, box = placed[at]
        width = sum(widths[left : left + box.columns]) + (box.columns - 1) * style.bar
        index = starts[row] + step - starts[top] - 1
        words = wrapped[at][index] if index < len(wrapped[at]) else ""
        text += words + " " * (width - _measure(words))
        column = left + box.columns
    return text


def _arms(row: int, column: int, owner: dict[tuple[int, int], int]) -> int:
    """Which rules meet at the upper left corner of a place."""
    above, here = owner.get((row - 1, column)), owner.get((row, column))
    above_left, left = owner.get((row - 1, column - 1)), owner.get((row, column - 1))
    return (
        (_UP if above != above_left else 0)
        | (_DOWN if here != left else 0)
        | (_LEFT if left != above_left else 0)
        | (_RIGHT if here != above else 0)
    )


def _widths(sheet: Sheet, placed: list[tuple[int, int, Box]], style: _Style) -> list[int]:
    """As wide as the longest line in a column, up to a limit; even, so that wide rules fit."""
    widths = [4] * sheet.columns
    for _, left, box in placed:
        if box.columns == 1:
            longest = max(map(_measure, box.text.split("\n")))
            widths[left] = max(widths[left], min(longest, WIDEST))
    return [width + width % style.bar for width in widths]


def _heights(sheet: Sheet, placed: list[tuple[int, int, Box]], wrapped: list[list[str]]) -> list[int]:
    heights = [1] * len(sheet.rows)
    for at, (top, _, box) in enumerate(placed):
        inside = sum(heights[top : top + box.rows]) + box.rows - 1
        heights[top + box.rows - 1] += max(0, len(wrapped[at]) - inside)
    return heights


def _wrap(text: str, width: int) -> list[str]:
    lines = []
    for paragraph in text.split("\n"):
        line = ""
        for char in paragraph:
            if _measure(line + char) > width:
                lines.append(line)
                line = ""
            line += char
        lines.append(line)
    return lines


def _measure(text: str) -> int:
    """Columns: ideographs and what is as wide take two."""
    return sum(1 if char < "\u1100" else 2 for char in text)
