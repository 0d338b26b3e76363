"""Rich Text Format → lines and ruled grids.

Belongs here: walking the control words of text, tables and nested tables. Does not belong here: the words
themselves (`rtf_words`), the encodings of text (`rtf_text`), open tables (`rtf_open`), cells at grid places
(`rtf_table`); headers and footers, notes, pictures and numbering that is not written out are not read. No
library reads RTF tables with their merges; source of the rules: RTF Specification 1.9.1.
"""

from __future__ import annotations

import re
from dataclasses import replace

from parsers.model import Layout, Note
from parsers.readers.draft import Item, Line, finish
from parsers.readers.limits import MAX_NESTING, MAX_TABLE_DEPTH, too_large
from parsers.readers.visible import UNREADABLE, Run, left_out
from parsers.readers.word.rtf_fields import RtfFields
from parsers.readers.word.rtf_look import CHARACTER_WORDS, PLAIN_CHARACTERS, Characters, RtfLook, with_word
from parsers.readers.word.rtf_open import TABLE_WORDS, OpenTables
from parsers.readers.word.rtf_text import PLAIN, RtfText
from parsers.readers.word.rtf_words import (
    FIELD_WORDS,
    MATH_PROPERTIES,
    PRINTED,
    STARRED_BUT_READ,
    TOKEN,
    UNPRINTED,
    State,
)


def read_rtf(data: bytes) -> Layout:
    """Lines and grids of an RTF document. Raises Refusal when it is nested or grown beyond limits."""
    reader = _Reader()
    reader.read(data[data.index(b"{\\rtf") :])
    meta = {"title": reader.title} if reader.title else {}
    return Layout("text/rtf", reader.text.default_codec, finish(reader.items), meta, reader.notes())


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
        self._state = State()
        self._states: list[State] = []
        self._tables = OpenTables(self.items)
        self._skip_fallback = 0
        self._fields = RtfFields()

    def read(self, data: bytes) -> None:
        """Takes in a whole document, up to the end of its outermost group."""
        at = 0
        while at < len(data) and (match := TOKEN.match(data, at)):
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
                self._print(PRINTED[symbol.decode("ascii")])

    def _take(self, data: bytes) -> None:
        """Bytes of text; those that only stand in for a Unicode character before them are dropped."""
        dropped = min(self._skip_fallback, len(data))
        self._skip_fallback -= dropped
        if not self._state.skip:
            self._set_look()
            self.text.take(data[dropped:], self._state.font)
            if self._fields.open:
                self._fields.printed += len(data[dropped:].strip())
        elif self._fields.open and (part := self._field_part()):
            self._fields.take(self.text.decoded(data[dropped:], self._state.font), part)
        elif self._state.destination == "colortbl":
            self._looks.end_colours(data.count(b";"))

    def _print(self, text: str) -> None:
        if not self._state.skip:
            self._set_look()
            self.text.print(text)
            if self._fields.open:
                self._fields.printed += len(text.strip())
        elif self._fields.open and (part := self._field_part()):
            self._fields.take(text, part)

    def _field_part(self) -> str:
        """The part of a field that the text stands in: its code, an entry of its list, or "" for none."""
        around = [state.destination for state in self._states[-4:]]
        if self._state.destination == "ffl":
            return "ffl"
        held = "formfield" in around or self._state.destination == "formfield"
        return "fldinst" if not held and "fldinst" in (*around, self._state.destination) else ""

    def _set_look(self) -> None:
        """Tells the text how what comes next looks."""
        characters = self._state.characters
        if characters is PLAIN_CHARACTERS:
            self.text.look(PLAIN)
            return
        ground = self._state.ground or self._tables.ground(self._state.level)
        key = (characters, ground if characters.cf else 0)
        if key not in self._runs:
            self._runs[key] = self._looks.run(*key)
        self.text.look(self._runs[key])

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
        self._state = self._states.pop() if self._states else State()
        if ended.destination == "title":
            self.title = self.text.taken().text.strip()
        elif ended.destination == "shptxt":
            self._end_paragraph(ended.level)
        elif ended.destination == "field":
            shown = self._fields.end(len(self._states))
            if shown and (shown != UNREADABLE or ended.level or self._state.level):
                self._print(shown)
        elif self._state.destination == "stylesheet":
            self._looks.styles[self._style_key] = ended.characters

    def _word(self, word: str, number: int | None) -> None:
        self._skip_fallback = 0
        state = self._state
        unknown = state.starred and word not in STARRED_BUT_READ
        if unknown or (not state.destination and (word in UNPRINTED or MATH_PROPERTIES.fullmatch(word))):
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
        elif word in PRINTED:
            self._print(PRINTED[word])
        elif word in FIELD_WORDS:
            self._fields.word(word, number)
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

    def _structure_word(self, word: str, number: int | None) -> None:  # noqa: C901 - one branch a word
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
        elif word == "field":
            self._fields.begin(len(self._states) - 1)
        elif word == "title":
            state.skip, state.characters = False, PLAIN_CHARACTERS
        elif word in TABLE_WORDS:
            self._table_word(word, number or 0)

    # --- paragraphs and tables ---------------------------------------------------------------

    def _end_paragraph(self, level: int) -> None:
        """The text so far becomes lines of the paragraph at a depth of table; deeper tables end."""
        self._tables.close(level)
        target = self._tables.items(level)
        target.extend(Line(line, self._state.heading) for line in self._taken().split("\n") if line)

    def _table_word(self, word: str, number: int) -> None:
        level = max(2, self._state.level) if word.startswith("nest") else 1
        if word in ("cell", "nestcell"):
            self._end_paragraph(level)
            self._tables.end_cell(level)
        elif word in ("row", "nestrow"):
            self._tables.end_row(level)
        else:
            # A nested table is defined in a group of its own.
            nested = any(s.destination == "nesttableprops" for s in (self._state, *self._states[-3:]))
            self._tables.define(max(2, self._state.level) if nested else 1, word, number)
