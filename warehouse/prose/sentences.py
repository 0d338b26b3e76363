"""The sentences of a piece of prose, with their places in it.

Belongs here: where a sentence ends. Does not belong here: what it says.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from parsers.text.normalise import normalise
from parsers.text.traditional import folded

_ENDS = re.compile(
    r"(?<=[。；;！？])"  # a ? of ASCII may stand for a character that was lost
    # 一是 …二是 …, also where no sign stands before them
    r"|(?<![统唯之同第单专])(?=[一二三四五六七八九]是)|(?=第[一二三四五六七八九][,，、])"
    r"|(?=[（(][一二三四五六七八九十][）)])|(?<![0-9])(?=[1-9][.．、](?![0-9]))"
)


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence.

    Args:
        text: As it is matched: without white space, simplified, with ASCII punctuation.
        start: Where it begins in the text of its piece.
        end: Where it ends, exclusive.
    """

    text: str
    start: int
    end: int


def sentences(raw: str, begin: int = 0) -> Iterator[Sentence]:
    """The sentences of a text from `begin` on; lines end none, because pages break them.

    Yields:
        Those with any letter or digit, without white space around them.
    """
    start = begin
    for end in (*(match.start() for match in _ENDS.finditer(raw, begin) if match.start() > begin), len(raw)):
        part = raw[start:end]
        if any(char.isalnum() for char in part):
            lead = len(part) - len(part.lstrip())
            text = folded("".join(normalise(part).split()))
            yield Sentence(text, start + lead, start + len(part.rstrip()))
        start = end
