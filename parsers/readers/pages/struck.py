"""Characters that a drawn line strikes out: they are not printed.

Belongs here: telling a line through characters from an underline and from a table's rule.
Does not belong here: rules (`ruled_lines`), marks of struck-out passages in a file (each reader).
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from itertools import groupby
from typing import NamedTuple

from parsers.readers.pages.geometry import Character, Rule

UPPER, LOWER = 0.25, 0.78
"""The parts of a character's height, from its top, between which a line strikes it out."""
REACH = 8.0
"""Points from the middle of the highest character whose middle a line may still cross."""
BEYOND = 0.75
"""Heights of a character by which the line may reach beyond what it strikes out; a table's rule reaches
further."""
NEAR = 4
"""Whole points from a line within which the middles of ordinary type lie that it may cross."""
TOUCH = 1.5
"""Points within which a rule ends at an upright one: it belongs to the table."""
LONGEST_SLASH = 4.0
"""Heights of a character: longer slanting strokes are drawings, as across the first cell of a table."""


class Unstruck(NamedTuple):
    """The characters that are not struck out, the others' texts, and the rules without the strikes."""

    characters: list[Character]
    struck: list[str]
    rules: list[Rule]


def without_struck(characters: list[Character], rules: list[Rule], slashes: Sequence[Rule] = ()) -> Unstruck:
    """Part the characters of an upright page from those that its lines strike out.

    Args:
        characters: in any order.
        rules: level and upright ones, those of tables among them.
        slashes: single slanting strokes.
    """
    level = sorted((i for i, rule in enumerate(rules) if rule[1] == rule[3]), key=lambda i: rules[i][1])
    whole = {int(rules[i][1]) for i in level}
    zone = {y + d for y in whole for d in range(-NEAR, NEAR + 1)}
    middles = sorted(
        [(y, i) for i, c in enumerate(characters) if int(y := (c[1] + c[3]) / 2) in zone]
    )  # in most tables none
    ys = [y for y, _ in middles]
    struck: dict[int, None] = {}
    strikes: set[int] = set()
    for y, alike in groupby(level, key=lambda i: rules[i][1]):
        start, end = bisect_left(ys, y - REACH), bisect_right(ys, y + REACH)
        if start == end:
            continue
        near = [i for _, i in middles[start:end] if _crosses(characters[i], y)]
        if near:
            for number in alike:
                found = _struck_by(rules[number], near, characters)
                if found and not _belongs_to_a_table(rules[number], rules):
                    strikes.add(number)
                    struck.update(dict.fromkeys(found))
    for slash in slashes:
        struck.update(dict.fromkeys(_slashed(slash, characters)))
    if not struck:
        return Unstruck(characters, [], rules)
    return Unstruck(
        [c for i, c in enumerate(characters) if i not in struck],
        _passages(sorted(struck), characters),
        [rule for i, rule in enumerate(rules) if i not in strikes],
    )


def _crosses(character: Character, y: float) -> bool:
    top, height = character[1], character[3] - character[1]
    return top + UPPER * height <= y <= top + LOWER * height and not character.text.isspace()


def _struck_by(rule: Rule, near: Sequence[int], characters: Sequence[Character]) -> list[int]:
    """The characters whose middle a level line crosses, where it crosses little else."""
    found = [i for i in near if rule.x0 <= (characters[i].x0 + characters[i].x1) / 2 <= rule.x1]
    if not found:
        return []
    height = max(characters[i].bottom - characters[i].top for i in found)
    first, last = min(characters[i].x0 for i in found), max(characters[i].x1 for i in found)
    if rule.x0 < first - BEYOND * height or rule.x1 > last + BEYOND * height:
        return []
    return found


def _belongs_to_a_table(strike: Rule, rules: Sequence[Rule]) -> bool:
    """Whether both ends of a level line touch upright ones."""
    ends = [False, False]
    for rule in rules:
        if rule.x0 == rule.x1 and rule.top - TOUCH <= strike.top <= rule.bottom + TOUCH:
            ends[0] |= abs(rule.x0 - strike.x0) <= TOUCH
            ends[1] |= abs(rule.x0 - strike.x1) <= TOUCH
    return all(ends)


def _slashed(slash: Rule, characters: Sequence[Character]) -> list[int]:
    """The characters whose middle a short slanting stroke crosses."""
    x0, y0, x1, y1 = slash
    if x1 - x0 < 1:
        return []
    found = []
    for i, (left, top, right, bottom, text, _) in enumerate(characters):
        x, y, height = (left + right) / 2, (top + bottom) / 2, bottom - top
        if not x0 - 1 <= x <= x1 + 1 or not min(y0, y1) - 1 <= y <= max(y0, y1) + 1 or text.isspace():
            continue
        short = x1 - x0 <= LONGEST_SLASH * height and abs(y1 - y0) <= 1.5 * height
        if short and abs(y0 + (y1 - y0) * (x - x0) / (x1 - x0) - y) <= 0.35 * height:
            found.append(i)
    return found


def _passages(struck: Sequence[int], characters: Sequence[Character]) -> list[str]:
    """The struck characters' texts, those next to each other joined."""
    passages: list[str] = []
    last = -2
    for i in struck:
        if i == last + 1 and passages:
            passages[-1] += characters[i].text
        else:
            passages.append(characters[i].text)
        last = i
    return passages
