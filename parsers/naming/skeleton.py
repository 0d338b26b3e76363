"""The ideographs of all words of a stream, in which labels are looked for.

Belongs here: the words as one text, and which token prints which of it. Does not belong here: the tokens
(`tokens`), and looking for labels (`locate`).
"""

from __future__ import annotations

from dataclasses import dataclass, field

from parsers.naming.tokens import Token
from parsers.text.normalise import ideographs


@dataclass(frozen=True, slots=True)
class Skeleton:
    """The ideographs of all words of a stream.

    `owner[i]` is the index of the token that prints `text[i]`, `lengths` how many each token prints. `places`
    holds where words stand that were looked for.
    """

    text: str
    owner: tuple[int, ...]
    lengths: dict[int, int]
    places: dict[str, list[int]] = field(default_factory=dict, compare=False)


def skeleton(stream: list[Token]) -> Skeleton:
    """What labels are compared with: no digits, no punctuation, no values."""
    said = [(index, ideographs(token.text)) for index, token in enumerate(stream) if not token.is_value]
    owner = tuple([index for index, words in said for _ in words])
    return Skeleton(
        "".join([words for _, words in said]), owner, {index: len(words) for index, words in said}
    )
