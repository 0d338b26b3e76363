"""What stands in a value cell: a number, a blank, a dash, "not applicable", or something else.

Belongs here: the meaning of one cell's printed text; its vocabulary is `values.toml`. Does not belong here:
which cell it is, and the unit that stands elsewhere on the page (`parsers.naming.units`).
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache

from parsers.status import Status
from parsers.text.amounts import MONEY as MONEY
from parsers.text.amounts import OTHER_MONEY as OTHER_MONEY
from parsers.text.amounts import SCALES as SCALES
from parsers.text.amounts import WORDS as WORDS
from parsers.text.amounts import any_of
from parsers.text.amounts import in_unit as in_unit
from parsers.text.chinese import CHINESE, chinese_number
from parsers.text.normalise import compact
from parsers.text.traditional import folded

MAX_DIGITS = 15
"""A longer run of digits is no count and no amount; it is a phone number, an id or several cells glued."""


@dataclass(frozen=True, slots=True)
class Value:
    """The meaning of a printed value.

    `number` is as printed, in `unit`, which is set only where it is printed inside the cell. `change` is the
    number with the sign that words or an arrow give it (减4); it counts only in a column in which a number
    may be negative. `mark` is what is printed behind the number and points to a remark.
    """

    status: Status
    number: Decimal | None = None
    unit: str | None = None
    approximate: bool = False
    change: Decimal | None = None
    mark: str | None = None


BLANK = Value(Status.BLANK)
UNREADABLE = Value(Status.UNREADABLE)
OBJECT = "\ufffc"
"""What is seen and cannot be read (`parsers.readers.visible`)."""


_DASH = re.compile(WORDS["nothing"]["dash"])
_NOT_APPLICABLE = re.compile(WORDS["nothing"]["not_applicable"], re.I)
_ZERO = re.compile(WORDS["nothing"]["zero"])
_NO_NUMBER = re.compile(any_of([*WORDS["elsewhere"]["patterns"], *WORDS["errors"]["patterns"]]) + "[.;]?")
_UP, _DOWN = any_of(WORDS["change"]["up"]), any_of(WORDS["change"]["down"])
_MONEY_OR_COUNT = any_of([*MONEY, *SCALES, *WORDS["counts"]["units"]])
_SCALED = rf"(?:[万亿千]?{any_of(WORDS['counts']['units'])}|{any_of([*MONEY, *SCALES])})"
_MARK = rf"{any_of(WORDS['notes']['patterns'])}{{1,3}}"
_SIGN = r"(?:-{1,3}|\+)?"
"""A dash of double width is one minus, and so are several dashes in a row."""
_PLAIN = r"(?:[1-9]\d{0,2}(?:[,'’‘′]\d{3})+|0|[1-9]\d*)(?:\.\d+)?"
_NUMBER = re.compile(
    r"(?:¥|￥|RMB|人民币|共计|合计|总计|共|计)?:?"
    r"(?P<about>约|近|大约)?"
    rf"(?P<number>{_SIGN}{_PLAIN})"
    r"(?P<over>余|多)?"
    rf"(?P<first>{_MARK})?"
    rf"(?:[.]?(?P<unit>{_SCALED})(?:人民币)?[整.]?|[(\[](?:单位:?)?(?P<inner>{any_of(MONEY)})[)\]])?"
    rf"(?P<mark>{_MARK})?"
    rf"(?:(?P<up>{_UP})|(?P<down>{_DOWN}))?"
    r"(?P<note>[(\[][^()\[\]]{0,60}[)\]]|[,;]?(?:其中|内含)[^()\[\].;]{1,40}[.]?)?"
    r"[,;]?"
)
_CHANGE = re.compile(
    rf"(?:{WORDS['change']['before']})[(\[]?(?:(?P<up>{_UP})|(?P<down>{_DOWN}))[)\]]?了?:?"
    rf"[(\[]?(?P<number>{_SIGN}{_PLAIN})(?P<unit>{_SCALED})?[)\]]?;?"
)
_SIGN_IN_NOTE = re.compile(
    rf"[(\[](?:(?P<up>{_UP})|(?P<down>{_DOWN}))了?(?P<number>{_PLAIN})?{_SCALED}?[)\]]"
)
_CHANGE_IN_WORDS = re.compile(
    rf"(?:{WORDS['change']['before']})(?:(?P<up>{_UP})|(?P<down>{_DOWN}))了?:?"
    rf"(?P<number>[{CHINESE}]{{1,6}})(?P<unit>{_SCALED})?;?"
)
_CHANGES = re.compile(rf"(?:(?:{_UP}|{_DOWN})了?:?{_PLAIN}{_SCALED}?[,;、]?){{2,}}")
_SIGNED_IN_BRACKETS = re.compile(r"^[(\[]([+-]\d+)[)\]]$")
_QUALIFIED = re.compile(
    rf"{any_of(WORDS['qualified']['before'])}:?{_SIGN}{_PLAIN}{_SCALED}?"
    rf"|{_SIGN}{_PLAIN}{_SCALED}?{any_of(WORDS['qualified']['behind'])}{_SCALED}?;?"
)
"""A number that says more or less than itself: 100以上, 其中5, 1.2E+05."""
_SCALE_BEFORE_OVER = re.compile("(?<=\\d)([万亿千])([余多])")
_CIRCLED = re.compile("[⓪①-⑳]")
"""A circled number by itself is the number; behind digits it is a mark (`values.toml`)."""
_UNCERTAIN = re.compile(rf"[{re.escape(WORDS['uncertain']['signs'])}][+-]?{_PLAIN}{_SCALED}?;?")
_TYPED_DOTS = re.compile(r"[•●∙⚫]{3,}")
"""What a password field shows of each character."""
_UNIT_LOST = re.compile(rf"{_SIGN}{_PLAIN}[?\ufffd]{any_of(MONEY)}")
"""A unit whose first character a charset could not hold: 万元 or 亿元."""
_BEHIND = re.compile(rf"{any_of([*WORDS['counts']['units'], *MONEY])}|{OTHER_MONEY}|{_MARK}")
_OTHER_MONEY_IN_NOTE = re.compile(rf"[(\[](?:单位:?)?{OTHER_MONEY}[)\]]")
_IN_OTHER_MONEY = re.compile(
    rf"{_SIGN}{_PLAIN}{OTHER_MONEY}[整.]?|{WORDS['other_money']['before']}{_SIGN}{_PLAIN}"
)
_SHARE = re.compile(rf"(?:百分之)?{_SIGN}{_PLAIN}(?:个百分点|[%‰])?")
"""A share of something where it says so; it is no count and no amount."""
_UNREADABLE = (_SHARE, _CHANGES, _NO_NUMBER, _QUALIFIED, _UNCERTAIN, _UNIT_LOST, _IN_OTHER_MONEY)
"""A number that says another thing than a count or an amount in 元, and what says none."""
_LOST = re.compile(r"(?:(?<=\s)|^)[?\ufffd](?=\s|$)")
"""A question mark by itself beside a number: a space that a charset could not hold."""
MASK = "█"
"""What every mask of a masked page is turned into (`parsers.trust`)."""
MASKS = "*＊×✕✖■□▢▣◻◼●◯▇▉█▓▒"
"""What is printed in place of a digit."""
PRIVATE = "\ue000-\uf8ff\U000f0000-\U0010fffd"
"""Code points without a meaning of their own: a font of the site's says what they look like."""
_MASKED = re.compile(
    rf"[+-]?(?=.*\d)[\d,.]*[{re.escape(MASKS)}{PRIVATE}][\d,.{re.escape(MASKS)}{PRIVATE}]*"
    r"|[+-]?\d+[xX?\ufffd]+\d+"
)
_MAY_MASK = re.compile(rf"[{re.escape(MASKS)}{PRIVATE}xX?\ufffd]")
"""One of these stands in whatever `_MASKED` matches."""
_WITH_OBJECT = re.compile(rf"[\d,.+\-{MASK}{OBJECT}]*{OBJECT}[\d,.+\-{MASK}{OBJECT}]*{_MONEY_OR_COUNT}?")
_SENTENCE = re.compile(r"[^(\[见参附]*[\u4e00-\u9fff],(?!其中|内含)[\u4e00-\u9fff]")
"""A comma between ideographs is in no value but in a note or in words that point elsewhere."""
_LONGEST = 60
_UNIT = re.compile(rf"{_MONEY_OR_COUNT};?$")
_APART = re.compile(r"\d[^\S\n]*\n\s*\n\s*\d")
"""Values parted by a blank line are not one."""
_THOUSANDS = re.compile(r"(?<=\d)[^\S\n](?=\d{3}(?!\d))")
_SPACED = re.compile(r"\d[^\S\n]+\d")
_LETTERSPACED = re.compile(r"\s*[-+－＋]?\d(?:[^\S\n]+\d)+(?:[^\S\n]*[.．](?:[^\S\n]*\d)+)?\s*")
"""Values parted by a space are not one either, but for thousands and for digits printed apart, one by one."""
_LETTER_O = str.maketrans(dict.fromkeys("○〇◯OoΟОо", "0"))


@lru_cache(maxsize=8192)
def parse_value(raw: str) -> Value | None:
    """The meaning of a cell's whole text, or None when it is not a value at all.

    Numbers keep their printed sign and decimals; a unit, a mark or a remark printed behind the number is
    split off. Leading zeros are no number: `000` is several cells without separators, or damage.
    A circle or letter O between digits, or alone, is the digit it stands for.
    Digits parted by a blank line or by spaces are several values (thousands and digits apart from each other
    are not). A circled number that is the whole text is that number. Digits with a mask among them, shares
    (12%), references (见附件2) and a spreadsheet's errors are unreadable, and so is a sign in words: only its
    `change` is a number.
    """
    if _APART.search(raw) or (_SPACED.search(raw) and _is_several(raw)):
        return None
    is_lossy = "?" in raw or "\ufffd" in raw
    text = folded((is_lossy and compact(_LOST.sub(" ", raw))) or compact(raw))
    if not text:
        return BLANK
    if len(text) > 100 or ("," in text and _SENTENCE.match(text)):
        return None
    if _TYPED_DOTS.fullmatch(raw.strip()):
        return UNREADABLE
    if _DASH.fullmatch(text):
        return Value(Status.DASH)
    if _NOT_APPLICABLE.fullmatch(text):
        return Value(Status.NOT_APPLICABLE)
    if _ZERO.fullmatch(text):
        return Value(Status.REPORTED, Decimal(0))
    if _CIRCLED.fullmatch(text):
        return Value(Status.REPORTED, Decimal(int(unicodedata.numeric(text))))
    if not any(map(str.isdigit, text)):
        return _in_words(text) or (UNREADABLE if _is_said(text) else None)
    text = _SIGNED_IN_BRACKETS.sub(r"\1", _SCALE_BEFORE_OVER.sub(r"\2\1", text))
    match = _NUMBER.fullmatch(text) or _NUMBER.fullmatch(_digits_for_circles(text))
    return _number(match) if match else _without_number(text)


def _in_words(text: str) -> Value | None:
    """A sign in words before a numeral: 减少一项."""
    change = _CHANGE_IN_WORDS.fullmatch(text)
    number = chinese_number(change["number"]) if change else None
    if change is None or number is None:
        return UNREADABLE if change else None
    return Value(Status.UNREADABLE, None, change["unit"], change=_signed(change, number))


def _is_said(text: str) -> bool:
    """Whether a text without digits stands for a number that it does not tell."""
    if _NO_NUMBER.fullmatch(text) or _is_masked(text):
        return True
    return OBJECT in text and _WITH_OBJECT.fullmatch(text) is not None


def _is_several(raw: str) -> bool:
    """Whether digits with spaces between them are several numbers."""
    return _SPACED.search(_THOUSANDS.sub("", raw)) is not None and _LETTERSPACED.fullmatch(raw) is None


def _number(match: re.Match[str]) -> Value | None:
    number = _decimal(match["number"])
    if number is None:
        return None
    unit = match["unit"] or match["inner"]
    note = match["note"]
    mark = match["mark"] or match["first"] or (note if note and note[1:-1].isdecimal() else None)
    said = _SIGN_IN_NOTE.fullmatch(note or "")
    if note and _OTHER_MONEY_IN_NOTE.fullmatch(note):
        return UNREADABLE
    if match["up"] or match["down"]:  # 4↓
        return Value(Status.UNREADABLE, None, unit, change=_signed(match, number))
    change = None
    if said and (said["number"] is None or _decimal(said["number"]) == abs(number)):
        change = _signed(said, number)
    return Value(Status.REPORTED, number, unit, bool(match["about"] or match["over"]), change, mark)


def _decimal(printed: str) -> Decimal | None:
    digits = re.sub(r"-+", "-", re.sub(r"[,'’‘′]", "", printed))
    return None if sum(char.isdigit() for char in digits) > MAX_DIGITS else Decimal(digits)


def _signed(words: re.Match[str], number: Decimal) -> Decimal | None:
    """The number with the sign that the words give it; None where a printed sign contradicts them."""
    if number < 0:
        return number if words["down"] else None
    return -number if words["down"] else number


def _without_number(text: str) -> Value | None:
    """What has no number of its own: a sign in words, a reference, an error, a mask; else None."""
    if change := _CHANGE.fullmatch(text):
        number = _decimal(change["number"])
        if number is not None:
            return Value(Status.UNREADABLE, None, change["unit"], change=_signed(change, number))
    if any(pattern.fullmatch(text) for pattern in _UNREADABLE) or _is_masked(text):
        return UNREADABLE
    if _is_behind_symbol(text):
        return UNREADABLE
    return UNREADABLE if OBJECT in text and _WITH_OBJECT.fullmatch(text) else None


def is_partly_masked(raw: str) -> bool:
    """Whether digits are printed with something in the place of others (1*3, ２■), and nothing else is."""
    if len(raw) >= _LONGEST or not _MAY_MASK.search(text := compact(raw)):
        return False
    return _MASKED.fullmatch(_UNIT.sub("", text)) is not None


def _is_masked(text: str) -> bool:
    return is_partly_masked(text) or (MASK in text and not text.strip(f"{MASK},.+-"))


def _is_behind_symbol(text: str) -> bool:
    """Whether a number stands behind a symbol that may change what it says (🔻3)."""
    number = text.lstrip("".join(char for char in text[:3] if _is_symbol(char)))
    return number != text and re.fullmatch(rf"{_PLAIN}{_SCALED}?", number) is not None


def _is_symbol(char: str) -> bool:
    return not char.isascii() and unicodedata.category(char) in ("So", "Sm", "Sk")


def _digits_for_circles(text: str) -> str:
    head = re.match(r"[+-]?[\d○〇◯OoΟОо]+(?:\.[\d○〇◯OoΟОо]+)?", text)
    if head is None or not any(char.isdigit() for char in head[0]):
        return text
    return head[0].translate(_LETTER_O) + text[head.end() :]


def with_units(chunks: Sequence[str]) -> Iterator[str]:
    """The chunks of a line, a unit or a mark apart behind a number together with it (`3 件`, `3 [1]`)."""
    held = ""
    for chunk in chunks:
        if held and _BEHIND.fullmatch(compact(chunk)):
            yield f"{held} {chunk}"
            held = ""
            continue
        if held:
            yield held
        held = chunk if chunk[-1:].isdigit() and parse_value(chunk) is not None else ""
        if not held:
            yield chunk
    if held:
        yield held
