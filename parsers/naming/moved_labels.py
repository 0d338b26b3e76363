"""Labels that stand elsewhere than in the order of the form.

Belongs here: a row's label that fills a cell or a line by itself, as no other does, where the alignment in
the form's order finds none or takes another's for it. Does not belong here: the alignment (`locate`).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from functools import cache
from itertools import groupby

from parsers.forms import FormTable
from parsers.naming.prescribed import segments

_NUMBERING = "一二三四五六七"
MIN_BARE = 4
"""A shorter label without its numbering may be something else."""


def put_where_printed(
    table: FormTable,
    printed: str,
    owner: Sequence[int],
    lengths: Mapping[int, int],
    found: Sequence[Sequence[int]],
) -> list[Sequence[int]]:
    """The places of all labels, those of a row that is printed out of order where its whole label stands.

    Args:
        table: the table.
        printed: its words as printed.
        owner: for each of these characters the token that prints it.
        lengths: how many such characters a token has.
        found: for each label the positions of its characters in print, empty where it is not found.
    """
    parts = segments(table)
    loose = [
        i
        for i, (part, at) in enumerate(zip(parts, found, strict=True))
        if part.row and not (_is_whole(at, part.spellings, printed) and lengths[owner[at[0]]] == len(at))
    ]
    places = list(found)
    if not loose:
        return places
    alone = _alone(printed, owner, lengths)
    for index in loose:
        at = next((alone[s] for s in _spellings(table)[index] if alone.get(s)), None)
        if at is None or (found[index] and found[index][0] in at and found[index][-1] in at):
            continue
        for other, theirs in enumerate(places):
            if theirs and theirs[0] in at and theirs[-1] in at:
                places[other] = ()
        places[index] = at
    return places


def _is_whole(at: Sequence[int], spellings: Sequence[str], printed: str) -> bool:
    return bool(at) and printed[at[0] : at[-1] + 1] in spellings


def _alone(printed: str, owner: Sequence[int], lengths: Mapping[int, int]) -> dict[str, range]:
    """The words of every token that is all there, with their places; none where two tokens say the same."""
    found: dict[str, range] = {}
    for token, places in groupby(range(len(printed)), key=owner.__getitem__):
        at = list(places)
        words = printed[at[0] : at[-1] + 1]
        if len(words) == lengths[token]:
            for text in {words, _bare(words)}:
                found[text] = range(0) if text in found else range(at[0], at[-1] + 1)
    return found


@cache
def _spellings(table: FormTable) -> tuple[tuple[str, ...], ...]:
    """For each label its spellings, with and without numbering, that no other label has."""
    every = [tuple(dict.fromkeys([*s.spellings, *map(_bare, s.spellings)])) for s in segments(table)]
    shared = Counter(text for texts in every for text in texts)
    return tuple(tuple(t for t in texts if shared[t] == 1) for texts in every)


def _bare(words: str) -> str:
    """A label without its numbering (一、, （七）), which a publisher may change or leave out."""
    return words[1:] if words[:1] in _NUMBERING and len(words) > MIN_BARE else words
