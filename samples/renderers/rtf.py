"""RTF with merged cells, its Chinese as GBK bytes or as Unicode escapes.

Belongs here: RTF syntax.
Does not belong here: other word-processor formats.
"""

from __future__ import annotations

from collections.abc import Callable
from random import Random

from samples.document import Box, Document, Sheet
from samples.typography import HIDDEN, RAISED, STRUCK, pieces

HEAD = (
    r"{\rtf1\ansi\ansicpg936\deff0\deflang1033\deflangfe2052"
    r"{\fonttbl{\f0\fnil\fcharset134 SimSun;}{\f1\froman\fcharset0 Times New Roman;}}"
    r"{\*\generator Msftedit 5.41.21.2510;}{\info{\title 1}{\author 2}}\viewkind4\uc1"
)
WIDTH = 9000
_WORDS = {
    STRUCK: (r"\strike", r"\strike0"),
    RAISED: (r"\super", r"\nosupersub"),
    HIDDEN: (r"\v", r"\v0"),
}
"""Control words that begin and end a passage."""


def document(document: Document, rng: Random) -> bytes:
    """The report as RTF."""
    encode = _gbk if rng.random() < 0.5 else _unicode

    def escape(text: str) -> str:
        written = ((encode(piece.text), _WORDS.get(piece.kind)) for piece in pieces(text))
        return "".join(f"{words[0]} {said}{words[1]} " if words else said for said, words in written)

    out = [HEAD]
    out += [rf"\pard\qc\b {escape(line)}\b0\par" for line in document.title]
    for part in document.parts:
        if isinstance(part, Sheet):
            out += [*_table(part, escape), r"\pard\par"]
        else:
            out.append(rf"\pard\fi480 {escape(part.text)}\par")
    out += [rf"\pard\qr {escape(text)}\par" for text in document.signature]
    return ("\r\n".join(out) + "}\r\n").encode("ascii")


def _table(sheet: Sheet, escape: Callable[[str], str]) -> list[str]:
    placed: dict[int, dict[int, tuple[Box, bool]]] = {index: {} for index in range(len(sheet.rows))}
    for top, left, box in sheet.placed():
        for row in range(top, top + box.rows):
            placed[row][left] = (box, row == top)
    return [_row(cells, sheet.columns, escape) for cells in placed.values()]


def _row(cells: dict[int, tuple[Box, bool]], columns: int, escape: Callable[[str], str]) -> str:
    shape, content = [], []
    for left in sorted(cells):
        box, begins = cells[left]
        merge = ""
        if box.rows > 1:
            merge = r"\clvmgf" if begins else r"\clvmrg"
        shape.append(rf"{merge}\clbrdrt\brdrs\clbrdrb\brdrs\cellx{WIDTH * (left + box.columns) // columns}")
        lines = box.text.split("\n") if begins else [""]
        content.append(r"\pard\intbl\qc " + r"\line ".join(escape(line) for line in lines) + r"\cell")
    return r"\trowd\trgaph108" + "".join(shape) + "\r\n" + "\r\n".join(content) + r"\row"


def _gbk(text: str) -> str:
    out = []
    for character in text:
        encoded = character.encode("gbk", errors="ignore")
        if character in "\\{}":
            out.append("\\" + character)
        elif character.isascii():
            out.append(character)
        else:
            out.append("".join(rf"\'{byte:02x}" for byte in encoded) or _unicode(character))
    return "".join(out)


def _unicode(text: str) -> str:
    out = []
    for character in text:
        if character in "\\{}":
            out.append("\\" + character)
        elif character.isascii():
            out.append(character)
        else:
            number = ord(character)
            out.append(rf"\u{number - 65536 if number > 32767 else number}?")
    return "".join(out)
