"""Numbers in Chinese numerals.

Belongs here: what a well-formed numeral is worth. Does not belong here: where numbers stand in prose
(`parsers.findings.narrative.numerals`) and in cells (`parsers.naming`).
"""

from __future__ import annotations

from decimal import Decimal

CHINESE = "零〇○一二两三四五六七八九十百千万"
"""The characters of numerals."""
_DIGITS = {char: value for value, char in enumerate("零一二三四五六七八九")} | {"〇": 0, "○": 0, "两": 2}
_SCALES = {"十": 10, "百": 100, "千": 1000}


def chinese_number(text: str) -> Decimal | None:
    """二百零三 → 203, 二〇 → 20, 九十八点五 → 98.5; digits pass; None when it is no well-formed number."""
    whole, _, fraction = text.replace("点", ".").partition(".")
    places = "".join(str(_DIGITS.get(char, char)) for char in fraction)
    value = int(whole) if whole.isdecimal() else _integer(whole)
    if value is None or (places and not places.isdecimal()):
        return None
    return Decimal(f"{value}.{places}") if places else Decimal(value)


def _integer(text: str) -> int | None:
    if len(text) > 1 and all(char in _DIGITS for char in text):
        return int("".join(str(_DIGITS[char]) for char in text))
    high, wan, low = text.rpartition("万")
    if wan:
        left, right = _below_ten_thousand(high), _below_ten_thousand(low) if low else 0
        return None if left is None or right is None else left * 10_000 + right
    return _below_ten_thousand(low)


def _below_ten_thousand(text: str) -> int | None:
    total, digit, last_scale = 0, None, 10_000
    for char in text:
        if char in _SCALES:
            scale = _SCALES[char]
            if scale >= last_scale:
                return None
            total, digit, last_scale = total + (1 if digit is None else digit) * scale, None, scale
        elif char in _DIGITS and digit in (None, 0):
            digit = _DIGITS[char]
        else:
            return None
    return total + (digit or 0) if text else None
