"""Rich Text Format → lines and ruled grids.

Belongs here: control words of text, tables and nested tables. Does not belong here: the encodings of
text (`rtf_text`), cells at grid places (`rtf_table`); headers and footers, notes, pictures and numbering
that is not written out are not read. No library reads RTF tables with their merges; source of the rules:
RTF Specification 1.9.1.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field, replace

from parsers.model import Layout, Note
from parsers.readers.draft import Item, Line, finish, settle
from parsers.readers.limits import MAX_NESTING, MAX_TABLE_DEPTH, too_large
from parsers.readers.visible import UNREADABLE, Run, left_out
from parsers.readers.word.labels import undecorated
from parsers.readers.word.rtf_look import CHARACTER_WORDS, PLAIN_CHARACTERS, Characters, RtfLook, with_word
from parsers.readers.word.rtf_table import CellShape, RowShape, RtfRow, place_rows
from parsers.readers.word.rtf_text import PLAIN, RtfText

_TOKEN = re.compile(
    rb"\\(?P<word>[a-zA-Z]{1,32})(?P<number>-?[0-9]{1,10})? ?"
    rb"|\\'(?P<hex>[0-9a-fA-F]{2})|\\(?P<symbol>[^a-zA-Z])|(?P<brace>[{}])|[\r\n]+|(?P<text>[^\\{}\r\n]+)",
    re.S,
)
_PRINTED = {
    "tab": "\t", "line": "\n", "emdash": "—", "endash": "–", "lquote": "‘", "rquote": "’",
    "ldblquote": "“", "rdblquote": "”", "bullet": "•", "emspace": "\u2003", "enspace": "\u2002",
    "qmspace": "\u2005", "~": "\xa0", "_": "-", "page": "\n", "column": "\n", "softline": "\n",
}  # fmt: skip
_UNPRINTED = frozenset(
    [
        *("fonttbl", "colortbl", "stylesheet", "header", "headerl", "headerr", "headerf", "footer"),
        *("footerl", "footerr", "footerf", "footnote", "fldinst", "objdata", "objclass", "nonesttables"),
        *(
            "nonshppict",
            "sp",
            "shprslt",
            "annotation",
            "atnid",
            "atnauthor",
            "listtable",
            "revtbl",
            "xe",
            "tc",
            "bkmkstart",
        ),
        *("bkmkend", "generator", "themedata", "datastore", "filetbl", "template", "info"),
    ]
)
_STARRED_BUT_READ = frozenset(("nesttableprops", "shpinst", "shppict", "moMath", "moMathPara"))
_MATH_PROPERTIES = re.compile(r"m[a-zA-Z]*Pr")


def read_rtf(data: bytes) -> Layout:
    """Lines and grids of an RTF document. Raises Refusal when it is nested or grown beyond limits."""
    reader = _Reader()
    reader.read(data[data.index(b"{\\rtf") :])
    meta = {"title": reader.title} if reader.title else {}
    return Layout("text/rtf", reader.text.default_codec, finish(reader.items), meta, reader.notes())


@dataclass(slots=True)
class _State:
    """What a group inherits and its end restores."""

    skip: bool = False
    destination: str = ""
    starred: bool = False
    font: int = 0
    characters: Characters = PLAIN_CHARACTERS
    ground: int = 0  # the paragraph's own colour
    level: int = 0  # depth of table the paragraph stands in; 0 = none
    heading: bool = False
    fallback: int = 1  # characters after \\u that stand for readers without Unicode


@dataclass(slots=True)
class _OpenTable:
    rows: list[RtfRow] = field(default_factory=list)
    cells: list[list[Item]] = field(default_factory=list)
    items: list[Item] = field(default_factory=list)
    shape: RowShape = field(default_factory=RowShape)


class _Reader:
    """Walks the tokens once with a stack of states."""

    def __init__(self) -> None:
        self.items: list[Item] = []
        self.title = ""
        self.text = RtfText()
        self._heading_styles: set[int] = set()
        self._style = 0
        self._looks = RtfLook()
        self._runs: dict[tuple[Characters, int], Run] = {}
        self._style_key = ("s", 0)
        self._struck: list[str] = []
        self._hidden: list[str] = []
        self._state = _State()
        self._states: list[_State] = []
        self._tables: list[_OpenTable] = []
        self._next_cell = CellShape(0)
        self._skip_fallback = 0

    def read(self, data: bytes) -> None:
        """Takes in a whole document, up to the end of its outermost group."""
        at = 0
        while at < len(data) and (match := _TOKEN.match(data, at)):
            at = match.end()
            if match["word"]:
                word, number = match["word"].decode("ascii"), match["number"]
                if word == "bin":
                    at += max(0, int(number or 0))
                self._word(word, int(number) if number else None)
            elif match["brace"]:
                self._brace(match["brace"])
                if not self._states:
                    break
            else:
                self._characters(match)
        self._end_paragraph(0)

    # --- text --------------------------------------------------------------------------------

    def _characters(self, match: re.Match[bytes]) -> None:
        if match["hex"]:
            self._take(bytes([int(match["hex"], 16)]))
        elif match["text"]:
            self._take(match["text"])
        elif match["symbol"]:
            symbol = match["symbol"]
            if symbol == b"*":
                self._state.starred = True
            elif symbol in (b"\r", b"\n"):
                self._word("par", None)
            elif symbol in (b"\\", b"{", b"}"):
                self._take(symbol)
            elif symbol in (b"~", b"_"):
                self._print(_PRINTED[symbol.decode("ascii")])

    def _take(self, data: bytes) -> None:
        """Bytes of text; those that only stand in for a Unicode character before them are dropped."""
        dropped = min(self._skip_fallback, len(data))
        self._skip_fallback -= dropped
        if not self._state.skip:
            self._set_look()
            self.text.take(data[dropped:], self._state.font)
        elif self._state.destination == "colortbl":
            self._looks.end_colours(data.count(b";"))

    def _print(self, text: str) -> None:
        if not self._state.skip:
            self._set_look()
            self.text.print(text)

    def _set_look(self) -> None:
        """Tells the text how what comes next looks."""
        characters = self._state.characters
        if characters is PLAIN_CHARACTERS:
            self.text.look(PLAIN)
            return
        key = (characters, (self._state.ground or self._cell_ground()) if characters.cf else 0)
        if key not in self._runs:
            self._runs[key] = self._looks.run(*key)
        self.text.look(self._runs[key])

    def _cell_ground(self) -> int:
        level = self._state.level
        if not 0 < level <= len(self._tables):
            return 0
        table = self._tables[level - 1]
        shapes = table.shape.cells
        return shapes[len(table.cells)].ground if len(table.cells) < len(shapes) else 0

    def notes(self) -> tuple[Note, ...]:
        """What was left out of the text."""
        return (*left_out("struck_out", self._struck), *left_out("hidden_text", self._hidden))

    def _taken(self) -> str:
        seen = self.text.taken()
        self._struck.append(seen.struck)
        self._hidden.append(seen.hidden)
        return seen.text

    # --- groups and words --------------------------------------------------------------------

    def _brace(self, brace: bytes) -> None:
        self._skip_fallback = 0
        if brace == b"{":
            if len(self._states) >= MAX_NESTING:
                raise too_large("groups inside each other", MAX_NESTING)
            self._states.append(self._state)
            in_styles = self._state.destination == "stylesheet"
            self._state = replace(self._state, destination="", starred=False)
            if in_styles:
                self._style_key, self._state.characters = ("s", 0), PLAIN_CHARACTERS
            return
        ended = self._state
        self._state = self._states.pop() if self._states else _State()
        if ended.destination == "title":
            self.title = self.text.taken().text.strip()
        elif ended.destination == "shptxt":
            self._end_paragraph(ended.level)
        elif self._state.destination == "stylesheet":
            self._looks.styles[self._style_key] = ended.characters

    def _word(self, word: str, number: int | None) -> None:
        self._skip_fallback = 0
        state = self._state
        unknown = state.starred and word not in _STARRED_BUT_READ
        if unknown or (not state.destination and (word in _UNPRINTED or _MATH_PROPERTIES.fullmatch(word))):
            state.skip = True
        state.destination = state.destination or word
        state.starred = False
        if word in ("f", "fcharset", "ansicpg"):
            self._encoding_word(word, number or 0)
        elif word in ("s", "cs", "outlinelevel"):
            self._style_word(word, number or 0)
        elif word in CHARACTER_WORDS:
            state.characters = with_word(state.characters, word, number)
        elif state.destination == "colortbl":
            self._looks.colour_word(word, number or 0)
        elif word == "u" and number is not None:
            self._print(chr(number % 0x10000))
            self._skip_fallback = state.fallback
        elif word in _PRINTED:
            self._print(_PRINTED[word])
        elif not state.skip or word == "title":
            self._structure_word(word, number)

    def _encoding_word(self, word: str, number: int) -> None:
        if word == "f":
            self._state.font = number
        elif word == "ansicpg":
            self.text.set_code_page(number)
        else:
            self.text.set_font_charset(self._state.font, number)

    def _style_word(self, word: str, number: int) -> None:
        """A paragraph is a heading by its own outline level or that of its style; 9 is body text."""
        if word == "outlinelevel":
            self._state.heading = 0 <= number < 9
            if self._state.skip and self._state.heading:
                self._heading_styles.add(self._style)
            return
        if self._state.skip:
            self._style_key = (word, number)
        else:
            self._state.characters = self._looks.styled(self._state.characters, word, number)
        if word == "s":
            self._style = number
            self._state.heading = number in self._heading_styles

    def _structure_word(self, word: str, number: int | None) -> None:
        state = self._state
        if word in ("par", "sect"):
            self._end_paragraph(state.level)
        elif word == "pard":
            state.level, state.heading, state.ground = 0, False, 0
        elif word == "cbpat":
            state.ground = number or 0
        elif word == "pict":
            state.skip = True
            if state.level:
                self.text.look(PLAIN)
                self.text.print(UNREADABLE)
        elif word == "uc":
            state.fallback = number or 0
        elif word == "intbl":
            state.level = max(1, state.level)
        elif word == "itap":
            state.level = min(number or 0, MAX_TABLE_DEPTH)
        elif word == "shptxt":
            self._end_paragraph(state.level)
        elif word == "title":
            state.skip, state.characters = False, PLAIN_CHARACTERS
        elif word in _TABLE_WORDS:
            _TABLE_WORDS[word](self, number or 0)

    # --- paragraphs and tables ---------------------------------------------------------------

    def _end_paragraph(self, level: int) -> None:
        """The text so far becomes lines of the paragraph at a depth of table; deeper tables end."""
        self._close_tables(level)
        target = self._cell_items(level)
        target.extend(Line(line, self._state.heading) for line in self._taken().split("\n") if line)

    def _cell_items(self, level: int) -> list[Item]:
        while len(self._tables) < level:
            self._tables.append(_OpenTable())
        return self._tables[level - 1].items if level else self.items

    def _close_tables(self, level: int) -> None:
        while len(self._tables) > level:
            table = self._tables.pop()
            outer = self._tables[-1].items if self._tables else self.items
            if table.cells:  # a row that no \row ended
                table.rows.append(RtfRow(table.shape, table.cells))
            outer.extend(settle(place_rows(table.rows)))
            outer.extend(table.items)

    def _end_cell(self, level: int) -> None:
        self._end_paragraph(level)
        table = self._tables[level - 1]
        table.cells.append(undecorated(table.items))
        table.items = []

    def _end_row(self, level: int) -> None:
        self._cell_items(level)
        self._close_tables(level)
        table = self._tables[level - 1]
        if table.cells:
            table.rows.append(RtfRow(table.shape, table.cells))
            table.cells = []

    # --- row definitions ---------------------------------------------------------------------

    def _defined(self) -> _OpenTable:
        """The table whose row is being defined; a nested one is defined in a group of its own."""
        nested = any(state.destination == "nesttableprops" for state in (self._state, *self._states[-3:]))
        level = max(2, self._state.level) if nested else 1
        self._cell_items(level)
        return self._tables[level - 1]

    def _begin_row_shape(self, _: int) -> None:
        self._defined().shape = RowShape()
        self._next_cell = CellShape(0)

    def _set_left(self, twips: int) -> None:
        self._defined().shape.left = twips

    def _set_right(self, twips: int) -> None:
        self._next_cell.right = twips
        self._defined().shape.cells.append(self._next_cell)
        self._next_cell = CellShape(0)

    def _merge_left(self, _: int) -> None:
        self._next_cell.continues_left = True

    def _merge_above(self, _: int) -> None:
        self._next_cell.continues_above = True

    def _paint(self, colour: int) -> None:
        self._next_cell.ground = colour


_TABLE_WORDS: dict[str, Callable[[_Reader, int], None]] = {
    "cell": lambda reader, _: reader._end_cell(1),
    "nestcell": lambda reader, _: reader._end_cell(max(2, reader._state.level)),
    "row": lambda reader, _: reader._end_row(1),
    "nestrow": lambda reader, _: reader._end_row(max(2, reader._state.level)),
    "trowd": _Reader._begin_row_shape,
    "trleft": _Reader._set_left,
    "cellx": _Reader._set_right,
    "clmrg": _Reader._merge_left,
    "clvmrg": _Reader._merge_above,
    "clcbpat": _Reader._paint,
}
