"""Plain text: one cell a line, tab rows, pipe tables, and text with no separators at all.

Belongs here: what copying a page or a Word table into a text field gives.
Does not belong here: encodings other than UTF-8 (`samples.renderers.encodings`).
"""

from __future__ import annotations

from random import Random

from samples.document import Box, Document, Heading, Sheet, Words


def lines(document: Document, rng: Random) -> bytes:
    """One cell a line with blank lines between, as a browser's text of a page often is."""
    out = [*titled(document, rng)]
    for part in document.parts:
        if isinstance(part, Sheet):
            for row in part.rows:
                out += [box.text for box in row if box.text.strip(" \n")]
                out += _page_number(document, rng)
        else:
            out.append(part.text)
    return encode("\n\n".join([*out, *document.signature]))


def tabs(document: Document, rng: Random) -> bytes:
    """Tab-separated rows, as a copy from Word gives; continued cells are empty, sometimes dropped."""
    leading = rng.choice([0.0, 0.0, 0.15])
    keep_spans = rng.random() < 0.5
    out = [*titled(document, rng)]
    for part in document.parts:
        if isinstance(part, Sheet):
            rows = []
            for index in range(len(part.rows)):
                rows.append(_tab_row(part, index, keep_spans, rng.random() < leading))
                rows += _page_number(document, rng)
            if "header_fragments" in document.quirks and part.columns >= 10:
                rows.insert(2, "")
            out.append("\n".join(rows))
        else:
            out.append(part.text)
    return encode("\n\n".join([*out, *document.signature]))


def _tab_row(sheet: Sheet, index: int, keep_spans: bool, drop_leading: bool) -> str:
    fields: list[str] = []
    column = 0
    for left, box in _in_row(sheet, index):
        fields += [""] * (left - column)
        text = " ".join(box.text.split("\n"))
        tail = box.columns - 1 if keep_spans or box.key else min(1, box.columns - 1)
        fields += [text, *[""] * tail]
        column = left + box.columns
    if drop_leading:
        while fields and not fields[0]:
            fields.pop(0)
    return "\t".join(fields)


def _in_row(sheet: Sheet, index: int) -> list[tuple[int, Box]]:
    return [(left, box) for top, left, box in sheet.placed() if top == index]


def pipes(document: Document, rng: Random) -> bytes:
    """Markdown: every table with pipes, the first row taken for a header whatever it says."""
    out = ["# " + " ".join(document.title), _stamp(document)]
    for part in document.parts:
        if isinstance(part, Sheet):
            rowwise = "row_tables" in document.quirks and part.columns >= 10
            out += _row_tables(part) if rowwise else ["\n".join(_pipe_rows(part))]
        elif isinstance(part, Heading):
            out.append(f"## {part.text}" if rng.random() < 0.7 else f"**{part.text}**")
        else:
            out.append(part.text)
    return encode("\n\n".join([*out, *document.signature]))


def _row_tables(sheet: Sheet) -> list[str]:
    """A table for every row: whatever stands in a row above it serves as the header."""
    head, line, *rows = _pipe_rows(sheet)
    return ["\n".join([head, line])] + [f"{head}\n{line}\n{row}" for row in rows]


def _pipe_rows(sheet: Sheet) -> list[str]:
    grid = [[""] * sheet.columns for _ in sheet.rows]
    for top, left, box in sheet.placed():
        grid[top][left] = " ".join(box.text.split("\n"))
    rows = ["| " + " | ".join(row) + " |" for row in grid]
    return [rows[0], "|" + " --- |" * sheet.columns, *rows[1:]]


def glued(document: Document, rng: Random) -> bytes:
    """No separators between cells at all: 640020470 is 64, 0, 0, 2, 0, 4, 70."""
    out = [" ".join(document.title), _stamp(document)]
    for part in document.parts:
        if isinstance(part, Sheet):
            out.append(_run(part, rng))
        elif isinstance(part, Words):
            out.append(part.text + "\n")
        else:
            out.append(part.text + " ")
    return encode("".join([*out, *document.signature]))


def _run(sheet: Sheet, rng: Random) -> str:
    """All boxes in one line. Here and there a row ends in a space."""
    rows = []
    for row in sheet.rows:
        text = "".join("".join(box.text.split()) for box in row)
        rows.append(text + (" " if rng.random() < 0.1 else ""))
    return "".join(rows) + "\n"


def titled(document: Document, rng: Random) -> list[str]:
    """The lines above the text."""
    stamp = [_stamp(document)] if rng.random() < 0.6 else []
    return [*document.title, *stamp]


def _page_number(document: Document, rng: Random) -> list[str]:
    """Now and then the number of a page that ended here."""
    if "page_numbers" not in document.quirks or rng.random() > 0.08:
        return []
    return [rng.choice(["- {} -", "— {} —", "-{}-"]).format(rng.randint(2, 9))]


def _stamp(document: Document) -> str:
    return f"发布日期：{document.published.isoformat()} 09:26 信息来源：{document.source} 浏览次数："


def encode(text: str) -> bytes:
    """The file."""
    return (text + "\n").encode()
