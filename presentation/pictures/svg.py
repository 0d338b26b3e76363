"""SVG in few characters: a user interface may show a picture at once only when it is short.

Belongs here: bars and tiles as SVG text. Does not belong here: what they show (`presentation.pictures.board`,
`presentation.pictures.coverage`), and how a picture is put into a page.
Text is escaped, colours and numbers are ours.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from html import escape

from warehouse.printable import visible

UNIT = 10
"""Height of a row; the picture is enlarged to its width."""
_LABEL, _BAR, _END = 90, 200, 300
"""Where bars begin, how long the longest is, and how wide a picture of bars is."""
_HEAD = "<svg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 {width} {height}' width='{shown}' "
_STYLE = "font-size='8' style='background:#fff;font-family:sans-serif'>"

Bar = tuple[str, Mapping[str, int]]
"""Label of a row, and its lengths by colour, from the left."""


def bars(heading: Sequence[tuple[str, str]], rows: Sequence[Bar], shown: int = 480) -> str:
    """Rows of stacked bars, all on one scale.

    Args:
        heading: The words above, each with the colour that it explains.
        rows: The rows from the top.
        shown: Width in CSS pixels.
    """
    longest = max([1, *(sum(lengths.values()) for _, lengths in rows)])
    strokes: dict[str, list[str]] = {}
    labels = []
    for number, (label, lengths) in enumerate(rows, start=2):
        labels.append(_text(label, 1, number * UNIT))
        left = 0
        for colour, length in lengths.items():
            begin, end = (_LABEL + round(_BAR * part / longest) for part in (left, left + length))
            left += length
            if length:
                strokes.setdefault(colour, []).append(f"M{begin} {number * UNIT - 3}h{max(1, end - begin)}")
    height = (len(rows) + 1) * UNIT + 4
    words = "".join(f"<tspan fill='{colour}'>{_safe(word)} </tspan>" for word, colour in heading)
    return _whole(_END, height, shown, [f"<text y='8'>{words}</text>", *labels], strokes, 7)


def tiles(places: Sequence[tuple[int, int, str, str]], shown: int = 300) -> str:
    """Squares in columns and rows, each with a sign and a colour.

    Args:
        places: Column and row from 0, sign of one character, colour.
        shown: Width in CSS pixels.
    """
    strokes: dict[str, list[str]] = {}
    signs: dict[int, list[tuple[int, str]]] = {}
    for column, row, sign, colour in sorted(places):
        strokes.setdefault(colour, []).append(f"M{column * UNIT} {row * UNIT + 5}h9")
        signs.setdefault(row, []).append((column, sign))
    lines = []
    for row, found in sorted(signs.items()):
        across = " ".join(str(column * UNIT) for column, _ in found)
        lines.append(f"<text x='{across}' y='{row * UNIT + 8}'>{_safe(''.join(s for _, s in found))}</text>")
    width = (max((column for column, *_ in places), default=0) + 1) * UNIT
    height = (max((row for _, row, *_ in places), default=0) + 1) * UNIT
    return _whole(width, height, shown, lines, strokes, 9)


def _whole(
    width: int, height: int, shown: int, texts: Sequence[str], strokes: Mapping[str, Sequence[str]], wide: int
) -> str:
    """Bars first, words over them."""
    head = _HEAD.format(width=width, height=height, shown=shown) + f"stroke-width='{wide}' " + _STYLE
    paths = [f"<path stroke='{colour}' d='{''.join(found)}'/>" for colour, found in strokes.items()]
    return "".join([head, *paths, *texts, "</svg>"])


def _text(words: str, x: int, y: int) -> str:
    return f"<text x='{x}' y='{y}'>{_safe(words)}</text>"


def _safe(words: str) -> str:
    return escape(visible(words), quote=True)
