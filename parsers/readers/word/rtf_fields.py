r"""Fields of an RTF document whose result is not stored: what Word draws for them.

Belongs here: the code of each open field, and whether anything was printed for it. Does not belong here: what
a code draws (`parsers.readers.word.drawn_fields`), the walk through the groups (`parsers.readers.word.rtf`).
"""

from __future__ import annotations

from dataclasses import dataclass, field

from parsers.readers.word.drawn_fields import drawn

_LONGEST = 2_000
"""Characters of a code that are kept."""


@dataclass(slots=True)
class _Field:
    """A field; `depth` counts the groups around its own, `printed` what had been printed before it."""

    depth: int
    printed: int
    code: str = ""
    entries: list[str] = field(default_factory=list)
    chosen: int | None = None


class RtfFields:
    """The fields that are `open`, the innermost last. `printed` counts the characters printed in them."""

    def __init__(self) -> None:
        self.printed = 0
        self.open: list[_Field] = []

    def begin(self, depth: int) -> None:
        """A field begins in a group with so many around it."""
        self.open.append(_Field(depth, self.printed))

    def take(self, text: str, destination: str) -> None:
        """Text that is not printed: part of a code, or an entry of a drop-down list."""
        if not self.open:
            return
        if destination == "ffl":
            entries = self.open[-1].entries
            entries[-1:] = [entries[-1] + text] if entries else [text]
        elif len(self.open[-1].code) < _LONGEST:
            self.open[-1].code += text

    def word(self, word: str, number: int | None) -> None:
        """A word of a form field: which entry is chosen, or that one begins."""
        if not self.open:
            return
        if word == "ffl":
            self.open[-1].entries.append("")
        elif word == "ffres" or self.open[-1].chosen is None:
            self.open[-1].chosen = number

    def end(self, depth: int) -> str:
        """What the field whose group ends here prints beyond its stored result."""
        if not self.open or self.open[-1].depth != depth:
            return ""
        ended = self.open.pop()
        if self.printed != ended.printed:
            return ""
        chosen = ended.chosen or 0
        return ended.entries[chosen].strip() if chosen < len(ended.entries) else drawn(ended.code)
