"""Fields and symbols of a Word document: what is printed for what is stored.

Belongs here: which texts are codes of fields, the values of form fields, symbols by font and number.
Does not belong here: the runs that they stand in (`parsers.readers.word.body`).
"""

from __future__ import annotations

from dataclasses import dataclass, field

from lxml import etree

from parsers.readers.package import local_attribute, local_name
from parsers.readers.visible import UNREADABLE
from parsers.readers.word.drawn_fields import drawn
from parsers.readers.word.found import OFF, Found

_CHARACTERS = ("{*}t", "{*}tab", "{*}br", "{*}cr", "{*}sym", "{*}noBreakHyphen")
_SYMBOL_FONTS = ("symbol", "wingdings", "webdings", "marlett", "zapfdingbats")
_SYMBOLS = {  # font, code → character
    **{("symbol", code): chr(code) for code in range(0x30, 0x3A)},
    **{("symbol", code): chr(code) for code in (0x2C, 0x2E)},
    ("symbol", 0x2D): "−",
    ("symbol", 0xB7): "•",
    **{("wingdings", 0x80 + digit): "⓪①②③④⑤⑥⑦⑧⑨⑩"[digit] for digit in range(11)},
    **{("wingdings", 0x8B + digit): "⓿❶❷❸❹❺❻❼❽❾❿"[digit] for digit in range(11)},
    **{("wingdings", code): mark for code, mark in ((0x6C, "●"), (0x6E, "■"), (0x6F, "□"), (0xA8, "□"))},
    **{("wingdings", code): mark for code, mark in ((0xFB, "✗"), (0xFC, "√"), (0xFD, "☒"), (0xFE, "☑"))},
    **{("wingdings 2", 0x69 + digit): "⓪①②③④⑤⑥⑦⑧⑨⑩"[digit] for digit in range(11)},
    **{("wingdings 2", 0x74 + digit): "⓿❶❷❸❹❺❻❼❽❾❿"[digit] for digit in range(11)},
    **{("wingdings 2", code): mark for code, mark in ((0x4F, "✗"), (0x50, "√"), (0x51, "☒"), (0x52, "☑"))},
    ("wingdings 2", 0xA3): "□",
}


@dataclass(slots=True)
class Fields:
    """Texts that are codes and not printed, and what form fields print where they begin."""

    codes: set[etree._Element] = field(default_factory=set)
    values: dict[etree._Element, str] = field(default_factory=dict)


@dataclass(slots=True)
class _Open:
    """A field that has begun; `texts` are unprinted once it is known to go on."""

    begin: etree._Element
    code: bool = True
    replaced: bool = False
    texts: list[etree._Element] = field(default_factory=list)
    said: str = ""
    shown: bool = False

    @property
    def drawn(self) -> str:
        """What Word computes or draws where the file does not hold it."""
        return "" if self.shown or self.replaced else drawn(self.said)


def fields_of(body: etree._Element, rare: Found) -> Fields:  # noqa: C901 - one pass, a branch for each kind
    """The fields of a body. One that never ends hides nothing."""
    found = Fields()
    if not rare.all("fldChar"):
        return found
    fields: list[_Open] = []
    for element in body.iter("{*}fldChar", "{*}instrText", *_CHARACTERS):
        name = local_name(element)
        if name == "instrText":
            if fields:
                fields[-1].said += element.text or ""
            continue
        if name != "fldChar":
            if fields and not fields[-1].code and (element.text or "").strip():
                fields[-1].shown = True
            hiding = next((each for each in fields if each.code or each.replaced), None)
            if hiding is not None:
                hiding.texts.append(element)
            continue
        kind = local_attribute(element, "fldCharType")
        if kind == "begin":
            value = _form_value(element)
            if value is not None:
                found.values[element] = value
            fields.append(_Open(element, replaced=value is not None))
        elif fields and kind == "separate":
            found.codes.update(fields[-1].texts)
            fields[-1].code = False
        elif fields and kind == "end":
            ended = fields.pop()
            found.codes.update(ended.texts)
            if shown := ended.drawn:
                found.values[ended.begin] = shown
    return found


def _form_value(begin: etree._Element) -> str | None:
    """What a drop-down field or a check box prints; None for other fields, which store it as text."""
    choice = begin.find("{*}ffData/{*}ddList")
    if choice is not None:
        entries = [local_attribute(entry, "val") for entry in choice.iterchildren("{*}listEntry")]
        chosen = _number(choice, "result", _number(choice, "default", 0))
        return entries[chosen] if chosen < len(entries) else ""
    box = begin.find("{*}ffData/{*}checkBox")
    if box is None:
        return None
    return "☒" if _is_on(box, "checked", _is_on(box, "default", False)) else "☐"


def _number(owner: etree._Element, name: str, default: int) -> int:
    found = owner.find("{*}" + name)
    value = "" if found is None else local_attribute(found, "val")
    return int(value) if value.isdecimal() and len(value) < 5 else default


def _is_on(owner: etree._Element, name: str, default: bool) -> bool:
    found = owner.find("{*}" + name)
    return default if found is None else local_attribute(found, "val") not in OFF


def symbol(element: etree._Element) -> str:
    """The character of an inserted symbol; `UNREADABLE` for a picture font's sign without an equal."""
    try:
        code = int(local_attribute(element, "char"), 16)
    except ValueError:
        return UNREADABLE
    font = local_attribute(element, "font").lower()
    if font.startswith(_SYMBOL_FONTS):
        return _SYMBOLS.get((font, code & 0xFF), UNREADABLE)
    private = 0xE000 <= code < 0xF900 or 0xD800 <= code < 0xE000 or not 0x20 <= code < 0x110000
    return UNREADABLE if private else chr(code)
