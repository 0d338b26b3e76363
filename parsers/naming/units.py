"""The unit of an amount, where the page states it: in the cell, beside it, in a label, a heading, or above.

Belongs here: finding the nearest statement and converting what is printed into the indicator's own unit.
Does not belong here: the units themselves and their vocabulary (`parsers.text.values`).
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from decimal import Decimal
from functools import cache

from parsers.naming.tokens import Token
from parsers.text.normalise import compact
from parsers.text.traditional import folded
from parsers.text.values import MONEY, OTHER_MONEY, WORDS, Value, in_unit

LINES_ABOVE = 6
"""Tokens above a table in which its unit may be stated."""
SECTION_ABOVE = 200
"""Tokens above a table among which the heading of its section is; a section may have several tables."""
_HEADING = re.compile(r"[(]?[一二三四五六七八][)]?[、.]?\D{4}")
_SECTION = re.compile(r"[一二三四五六七八]、")
_NOTE = re.compile(r"[(\[*]?(?:备?注|说明)[\d:.、]")
NOTES_BELOW = 30
"""Tokens below an amount among which a note to its table may be."""
CONTRADICTED = "?元"
"""Said of two statements that contradict each other: it is known no better than a unit that was lost."""
_LOST = r"[?\ufffd\ufffc]元|元[万亿]"
"""A unit that lost its first character or has it last: it may be 万元 or not; its amounts are unreadable."""


@cache
def _statement() -> re.Pattern[str]:
    """What states a unit of money, also one that is not converted; one group a pattern, holding the unit."""
    units = "|".join([_LOST, OTHER_MONEY, *sorted(MONEY, key=len, reverse=True)])
    patterns = WORDS["statements"]["patterns"]
    return re.compile("|".join(p.replace("MONEY", f"({units})") for p in patterns))


@cache
def _bare() -> re.Pattern[str]:
    units = "|".join([OTHER_MONEY, *sorted(MONEY, key=len, reverse=True)])
    return re.compile(rf"[(\[]?(?:单位:)?({units})(?:人民币)?[)\]]?")


def stated_unit(stream: Sequence[Token], at: int, first: int) -> str | None:
    """The unit of money stated nearest to an amount.

    Args:
        stream: all tokens of the file.
        at: the index of the amount's token.
        first: the index of the first token of its table.

    Returns:
        the unit behind the amount, else that of the last statement before it; None where there is none.
    """
    behind = stream[at + 1] if at + 1 < len(stream) else None
    if behind is not None and not behind.is_value and (found := _bare().fullmatch(_plain(behind.text))):
        return found[1]
    above = max(0, first - LINES_ABOVE)
    before = [*_heading_above(stream, above), *stream[above:at]]
    words = "".join("|" if token.is_value else _plain(token.text) for token in before)
    said = _last_statement(words)
    noted = _noted_below(stream, at)
    return said if noted is None else noted if said is None or said == noted else CONTRADICTED


def _last_statement(words: str) -> str | None:
    said = list(_statement().finditer(words))
    return next(filter(None, said[-1].groups()), None) if said else None


def _noted_below(stream: Sequence[Token], at: int) -> str | None:
    """The unit that a note below the amount states (注：收费金额单位为元), before the next section."""
    for token in stream[at + 1 : at + 1 + NOTES_BELOW]:
        words = "" if token.is_value else _plain(token.text)
        if _SECTION.match(words):
            return None
        if _NOTE.match(words) and "单位" in words and (found := _last_statement(words)):
            return found
    return None


def _plain(text: str) -> str:
    """Without spaces, full-width forms and traditional characters."""
    return folded(compact(text))


def _heading_above(stream: Sequence[Token], end: int) -> list[Token]:
    """The nearest numbered heading before a token; its unit holds for each table of the section."""
    for token in reversed(stream[max(0, end - SECTION_ABOVE) : end]):
        if not token.is_value and _HEADING.match(_plain(token.text)):
            return [token]
    return []


def converted(value: Value, stated: str | None, unit: str) -> tuple[Decimal | None, str | None]:
    """A printed number in the indicator's unit, and the unit that the page states.

    Args:
        value: what is printed, with its own unit where it has one.
        stated: the unit of money that the page states for the cell outside of it.
        unit: the indicator's.

    Returns:
        the number, None where it is of another kind (money for a count); and the unit that the cell prints,
        or that the page states and that is not the indicator's, else None.
    """
    assert value.number is not None
    printed = value.unit or (stated if unit in MONEY else None)
    if printed is None:
        return value.number, None
    number = in_unit(value.number, printed, unit)
    if printed not in MONEY and unit not in MONEY:
        return number, None
    return number, printed if value.unit or printed != unit else None
