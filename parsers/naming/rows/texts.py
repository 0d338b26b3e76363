"""Values behind a label in text without grids: which lines go on with the row, and which are something else.

Belongs here: notes, page headings and page numbers between and behind the values of a row.
Does not belong here: rows of grids (`beside`), columns (`headings`), rows without a label (`lost_labels`).
"""

from __future__ import annotations

from collections.abc import Sequence, Set
from itertools import groupby

from parsers.naming.tokens import Token
from parsers.text.normalise import ideographs

MIN_SHARED = 2
"""So many values on one line are a row of values, and so many ideographs a line of words."""


def until_words(beside: list[int], stream: list[Token]) -> list[int]:
    """The tokens up to the first words behind a value; a sign between two values is no word."""
    started = False
    for position, index in enumerate(beside):
        if stream[index].is_value:
            started = True
        elif started and any(map(str.isalnum, stream[index].text)):
            return beside[:position]
    return beside


def values_in_text(beside: Sequence[Token], of_label: Set[int], columns: int) -> list[Token]:
    """The values behind the label; foreign words inside a row do not end it if it goes on.

    Where the first run of values is a whole row and other words begin on another line, what follows them is
    a row that the form does not have; so it is where digits without gaps may be the row and a whole one
    follows. Numbers in a line of words behind the first value are none of it.

    Args:
        beside: the tokens behind the label.
        of_label: the blocks in which the label stands.
        columns: how many values a row has.
    """
    beside = _without_notes(beside, of_label)
    runs: list[list[Token]] = [[]]
    for token in beside:
        if token.is_value:
            runs[-1].append(token)
        elif runs[-1]:
            runs.append([])
    whole = [sum(token.is_printed for token in run) == columns for run in runs]
    glued = len(runs[0]) == 1 and runs[0][0].text.isdecimal() and len(runs[0][0].text) >= columns
    if beside and beside[0].is_value and (whole[0] or (glued and whole[1:2] == [True])):
        words = next((token for token in beside if not token.is_value), None)
        if words is not None and words.block != runs[0][-1].block:
            return runs[0]
    runs = [run for run in runs if any(token.is_printed or not token.soft for token in run)] or runs[:1]
    return [token for run in runs for token in run]


def _without_notes(tokens: Sequence[Token], of_label: Set[int]) -> list[Token]:
    """The tokens, of each line of words behind the first value just the words (备注：其中2件为重复申请)."""
    kept: list[Token] = []
    for block, group in groupby(tokens, key=lambda token: token.block):
        line = list(group)
        words = "".join(token.text for token in line if not token.is_value)
        has_begun = any(token.is_value for token in kept)
        if has_begun and block not in of_label and len(ideographs(words)) >= MIN_SHARED:
            line = [token for token in line if not token.is_value]
        kept += line
    return kept


def ends_with_lone_value(tokens: list[Token], columns: int) -> bool:
    """Whether the last of a row's values has a line of its own and all others share one.

    So it is where a line was too long for a page, and where the number of a page follows a row that lost a
    value: unless the sums hold, it is taken for no value.
    """
    if len(tokens) != columns or columns < MIN_SHARED + 1 or any(token.grid >= 0 for token in tokens):
        return False
    return len({token.block for token in tokens[:-1]}) == 1 and tokens[-1].block != tokens[0].block
