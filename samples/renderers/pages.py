"""Lays a document out on A4 pages: text and rules at fixed places, for every paginated format.

Belongs here: line breaking, row heights, page breaks that cut tables and labels, page numbers.
Does not belong here: how a page is written as PDF, OFD or picture (the modules beside this one).
Units are points; y grows downwards from the top edge.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from random import Random

from samples.document import Box, Document, Heading, Sheet
from samples.typography import MARKS

WIDTH, HEIGHT = 595.0, 842.0
LEFT, RIGHT, TOP, BOTTOM = 62.0, 62.0, 72.0, 84.0
BODY, TABLE = 14.0, 9.0
PAD = 3.0


@dataclass(frozen=True, slots=True)
class Text:
    """A run of text whose baseline starts at x, y."""

    x: float
    y: float
    size: float
    text: str


@dataclass(frozen=True, slots=True)
class Rule:
    """A straight line."""

    x0: float
    y0: float
    x1: float
    y1: float


@dataclass(slots=True)
class Page:
    """What stands on one page."""

    texts: list[Text] = field(default_factory=list)
    rules: list[Rule] = field(default_factory=list)


def advance(character: str) -> float:
    """Width of a character in ems: half for ASCII, whole for everything else, none for marks."""
    if character in MARKS:
        return 0.0
    return 0.5 if character < "\u0100" else 1.0


def measure(text: str, size: float) -> float:
    """Width of a text in points."""
    return size * sum(map(advance, text))


def wrap(text: str, size: float, width: float) -> list[str]:
    """Lines no wider than `width`, broken anywhere as Chinese text is; a number is not broken."""
    lines = []
    for paragraph in text.split("\n"):
        line = ""
        for token in _tokens(paragraph):
            if line and measure(line + token, size) > width:
                lines.append(line)
                line = ""
            line += token
        lines.append(line)
    return lines


def _tokens(text: str) -> list[str]:
    tokens: list[str] = []
    for character in text:
        if tokens and character < "\u0100" and tokens[-1][-1] < "\u0100" and character != " ":
            tokens[-1] += character
        else:
            tokens.append(character)
    return tokens


class Composer:
    """Fills pages from top to bottom."""

    def __init__(self, number_style: str = "- {} -") -> None:
        self.pages = [Page()]
        self.y = TOP
        self.number_style = number_style

    @property
    def page(self) -> Page:
        """The page being filled."""
        return self.pages[-1]

    def turn(self) -> None:
        """Begin the next page."""
        self.pages.append(Page())
        self.y = TOP

    def paragraph(self, text: str, size: float = BODY, centered: bool = False, indent: bool = True) -> None:
        """A paragraph with two characters' indent, broken over pages line by line."""
        width = WIDTH - LEFT - RIGHT
        for line in wrap("\u3000\u3000" * indent + text, size, width):
            if self.y + size * 1.8 > HEIGHT - BOTTOM:
                self.turn()
            self.y += size * 1.8
            stripped = line.lstrip("\u3000")
            x = LEFT + measure(line, size) - measure(stripped, size)
            if centered:
                x = LEFT + (width - measure(stripped, size)) / 2
            self.page.texts.append(Text(x, self.y - size * 0.5, size, stripped))

    def table(self, sheet: Sheet) -> None:
        """A ruled table. Rows go to the next page when full; boxes over several rows are cut there."""
        edges = column_edges(sheet)
        heights = row_heights(sheet, edges)
        self.y += 6
        start = 0
        while start < len(heights):
            end = start
            y = self.y
            while end < len(heights) and y + heights[end] <= HEIGHT - BOTTOM:
                y += heights[end]
                end += 1
            if end > start:
                _draw(self.page, sheet, edges, heights, start, end, self.y)
                self.y = y
                start = end
            if start < len(heights):
                self.turn()
        self.y += 10

    def finish(self) -> list[Page]:
        """All pages, numbered."""
        for number, page in enumerate(self.pages, 1):
            text = self.number_style.format(number)
            page.texts.append(Text((WIDTH - measure(text, 12)) / 2, HEIGHT - 50, 12, text))
        return self.pages


def column_edges(sheet: Sheet) -> list[float]:
    """The x of every column edge: label columns wider than value columns."""
    labels = 3 if sheet.columns in (10, 11) else 1 if sheet.columns < 10 else 0
    shares = {3: [0.7, 1.1, 2.6], 1: [1.6], 0: []}[labels]
    shares = [*shares, *[0.9] * (sheet.columns - labels)]
    unit = (WIDTH - LEFT - RIGHT) / sum(shares)
    edges = [LEFT]
    for part in shares:
        edges.append(edges[-1] + part * unit)
    return edges


def row_heights(sheet: Sheet, edges: list[float]) -> list[float]:
    """Height of every row; a tall box over several rows shares its need among them."""
    heights = [TABLE * 1.3 + 2 * PAD] * len(sheet.rows)
    for top, left, box in sheet.placed():
        lines = len(_wrapped(box, left, edges))
        need = (lines * TABLE * 1.3 + 2 * PAD) / box.rows
        for row in range(top, min(top + box.rows, len(heights))):
            heights[row] = max(heights[row], need)
    return heights


def _wrapped(box: Box, left: int, edges: list[float]) -> list[str]:
    right = min(left + box.columns, len(edges) - 1)
    return wrap(box.text, TABLE, edges[right] - edges[left] - 2 * PAD)


def _draw(
    page: Page, sheet: Sheet, edges: list[float], heights: list[float], start: int, end: int, y: float
) -> None:
    """Rows start..end at y. Of a box that the page cuts, the lines that fit stand here, the rest go on."""
    tops = [y]
    for height in heights[start:end]:
        tops.append(tops[-1] + height)
    for top, left, box in sheet.placed():
        first, last = max(top, start), min(top + box.rows, end)
        if first >= last:
            continue
        right = min(left + box.columns, len(edges) - 1)
        x0, x1, y0, y1 = edges[left], edges[right], tops[first - start], tops[last - start]
        page.rules += [Rule(x0, y0, x1, y0), Rule(x0, y1, x1, y1), Rule(x0, y0, x0, y1), Rule(x1, y0, x1, y1)]
        lines = _part(_wrapped(box, left, edges), first - top, last - top, box.rows)
        text_y = (y0 + y1 - len(lines) * TABLE * 1.3) / 2 + TABLE
        for line in lines:
            x = (x0 + x1 - measure(line, TABLE)) / 2
            if line.strip():
                page.texts.append(Text(x, text_y, TABLE, line))
            text_y += TABLE * 1.3


def _part(lines: list[str], first: int, last: int, rows: int) -> list[str]:
    """The lines of a cut box that belong to rows first..last of `rows`."""
    return lines[round(len(lines) * first / rows) : round(len(lines) * last / rows)]


def paginate(document: Document, rng: Random) -> list[Page]:
    """The document's pages."""
    composer = Composer(rng.choice(["- {} -", "— {} —", "{}", "-{}-"]))
    for line in document.title:
        composer.paragraph(line, 20, centered=True, indent=False)
    for part in document.parts:
        if isinstance(part, Sheet):
            composer.table(part)
        else:
            composer.paragraph(part.text, BODY + isinstance(part, Heading))
    for text in document.signature:
        composer.paragraph(" " * 40 + text, indent=False)
    return composer.finish()
