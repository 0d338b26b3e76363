"""How characters of an RTF document look: struck, hidden, raised, and in which colour on which ground.

Belongs here: the control words of character properties, the style sheet, the table of colours. Does not
belong here: text and tables (`parsers.readers.word.rtf`). Source of the rules: RTF Specification 1.9.1.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import NamedTuple

from parsers.readers.colour import WHITE, unseen_on
from parsers.readers.visible import Run

_TINY_HALF_POINTS = 2
_RAISED_HALF_POINTS = 4


class Characters(NamedTuple):
    """The properties of characters at a place; colours are numbers in the document's table."""

    strike: bool = False
    striked: bool = False
    deleted: bool = False
    v: bool = False
    tiny: bool = False
    script: int = 0
    moved: int = 0
    cf: int = 0
    cb: int = 0


PLAIN_CHARACTERS = Characters()
_SWITCHES = ("strike", "striked", "deleted", "v")
CHARACTER_WORDS = frozenset(
    (*_SWITCHES, "super", "sub", "nosupersub", "up", "dn", "fs", "cf", "cb", "chcbpat", "highlight", "plain")
)


@dataclass(slots=True)
class RtfLook:
    """The colours and styles that a document declares, and what they make of its characters."""

    colours: list[str | None] = field(default_factory=list)
    styles: dict[tuple[str, int], Characters] = field(default_factory=dict)
    _red: int | None = None
    _green: int = 0
    _blue: int = 0

    def colour_word(self, word: str, number: int) -> None:
        """A word of the table of colours."""
        if word == "red":
            self._red = number & 255
        elif word == "green":
            self._green = number & 255
        elif word == "blue":
            self._blue = number & 255

    def end_colours(self, semicolons: int) -> None:
        """Ends as many entries of the table; one without words is the automatic colour."""
        for _ in range(semicolons):
            known = self._red is not None
            self.colours.append(f"{self._red:02x}{self._green:02x}{self._blue:02x}" if known else None)
            self._red, self._green, self._blue = None, 0, 0

    def styled(self, characters: Characters, kind: str, number: int) -> Characters:
        """The properties with those of a style (`kind` is `s` or `cs`) over them."""
        style = self.styles.get((kind, number), PLAIN_CHARACTERS)
        said = {name: value for name, value in style._asdict().items() if value}
        return characters._replace(**said) if said else characters

    def run(self, characters: Characters, around: int = 0) -> Run:
        """A run without text that looks as the properties say; `around` is the colour around it."""
        struck = characters.strike or characters.striked or characters.deleted
        ground = self._colour(characters.cb) or self._colour(around) or WHITE
        hidden = characters.v or characters.tiny or unseen_on(self._colour(characters.cf), ground)
        return Run("", struck, hidden, characters.script or characters.moved)

    def _colour(self, number: int) -> str | None:
        return self.colours[number] if 0 < number < len(self.colours) else None


def with_word(characters: Characters, word: str, number: int | None) -> Characters:
    """The properties after a control word of `CHARACTER_WORDS`."""
    value = 0 if number is None else number
    if word in _SWITCHES:
        return characters._replace(**{word: number != 0})
    if word == "plain":
        return PLAIN_CHARACTERS
    if word in ("super", "sub"):
        return characters._replace(script=0 if number == 0 else 1 if word == "super" else -1)
    if word == "nosupersub":
        return characters._replace(script=0, moved=0)
    if word in ("up", "dn"):
        moved = 6 if number is None else value
        sign = 1 if word == "up" else -1
        return characters._replace(moved=sign if moved >= _RAISED_HALF_POINTS else 0)
    if word == "fs":
        if characters.tiny == (number is not None and number <= _TINY_HALF_POINTS):
            return characters
        return characters._replace(tiny=number is not None and number <= _TINY_HALF_POINTS)
    if word == "cf":
        return characters._replace(cf=value)
    return characters._replace(cb=value)  # cb, chcbpat, highlight: the last that is told is on top
