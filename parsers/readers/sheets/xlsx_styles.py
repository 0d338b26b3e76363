"""The cell styles of an XLSX workbook that change what is seen of a cell.

Belongs here: fonts that are struck or raised, their colour on the cell's ground, number formats. Does not
belong here: the cells (`parsers.readers.sheets.xlsx_view`). Source: ECMA-376, 18.8.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple, TypeVar

from lxml import etree

from parsers.readers.colour import BLACK, WHITE, colour, unseen_on
from parsers.readers.package import local_name
from parsers.readers.sheets.number_format import BUILT_IN

Item = TypeVar("Item")

_TINY_POINTS = 1.0
_BY_NUMBER = {str(number): code for number, code in BUILT_IN.items()}
_OFF = ("0", "false", "off")
_RISES = {"superscript": 1, "subscript": -1}
_INDEXED = {"0": BLACK, "1": WHITE, "8": BLACK, "9": WHITE, "64": BLACK, "65": WHITE}
_THEME = {"0": WHITE, "1": BLACK}


class Font(NamedTuple):
    """What of a font changes the meaning; `colour` is None for the sheet's own."""

    struck: bool = False
    rise: int = 0
    colour: str | None = None
    tiny: bool = False

    def hides_on(self, ground: str | None) -> bool:
        """Whether text in it cannot be seen on a ground; a ground of None is not known."""
        if self.tiny:
            return True
        if self.colour is None or ground is None:
            return False
        known = len(self.colour) == len(ground) == 6
        return self.colour == ground or (known and unseen_on(self.colour, ground))


class CellStyle(NamedTuple):
    """The font, the ground (None where not known) and the number format of a cell."""

    font: Font = Font()
    ground: str | None = WHITE
    painted: bool = False
    format: str = ""

    @property
    def is_plain(self) -> bool:
        """Whether all that stands in such a cell is seen as it is stored."""
        hides = self.font.struck or self.font.hides_on(self.ground)
        return not hides and not self.format


def cell_styles(root: etree._Element) -> list[CellStyle]:
    """The styles that cells refer to by number."""
    fonts = [font_of(font) for font in root.iterfind("{*}fonts/{*}font")]
    fills = [_ground(fill) for fill in root.iterfind("{*}fills/{*}fill")]
    codes = {
        element.get("numFmtId", ""): element.get("formatCode", "")
        for element in root.iterfind("{*}numFmts/{*}numFmt")
    }
    styles = []
    for xf in root.iterfind("{*}cellXfs/{*}xf"):
        font, (ground, painted) = (
            _at(fonts, xf.get("fontId"), Font()),
            _at(fills, xf.get("fillId"), (WHITE, False)),
        )
        styles.append(CellStyle(font, ground, painted, _format(xf.get("numFmtId", "0"), codes)))
    return styles


def font_of(properties: etree._Element) -> Font:
    """The font that an element `font` or the `rPr` of a run describes."""
    struck, rise, tinted, tiny = False, 0, None, False
    for element in properties:
        name, value = local_name(element), element.get("val")
        if name == "strike":
            struck = value not in _OFF
        elif name == "vertAlign":
            rise = _RISES.get(value or "", 0)
        elif name == "color":
            tinted = _colour(element)
        elif name == "sz":
            tiny = _number(value) <= _TINY_POINTS
    return Font(struck, rise, tinted, tiny)


def _format(number: str, codes: dict[str, str]) -> str:
    """A format code, "" for the general one and for text."""
    code = codes.get(number) or (
        BUILT_IN.get(int(number), "") if number.isdecimal() and len(number) < 9 else ""
    )
    return "" if code in ("General", "@", "G/通用格式") else code


def _ground(fill: etree._Element) -> tuple[str | None, bool]:
    pattern = fill.find("{*}patternFill")
    if pattern is None:
        return None, True
    kind = pattern.get("patternType", "none")
    if kind == "none":
        return WHITE, False
    painted = pattern.find("{*}fgColor")
    return (_colour(painted), True) if kind == "solid" and painted is not None else (None, True)


def _colour(element: etree._Element) -> str | None:
    """Six hexadecimal digits, or another word that is the same for the same colour; None for automatic."""
    if (said := element.get("rgb")) is not None:
        return colour(said)
    if (theme := element.get("theme")) is not None:
        tint = _number(element.get("tint") or "0")
        return _THEME[theme] if theme in _THEME and not tint else f"theme {theme} {tint:.3f}"
    if (index := element.get("indexed")) is not None:
        return None if index == "64" else _INDEXED.get(index, f"indexed {index}")
    return None


def _number(value: str | None) -> float:
    try:
        return float(value or "nan")
    except ValueError:
        return float("nan")


def _at(items: Sequence[Item], index: str | None, default: Item) -> Item:
    number = int(index) if index and index.isdecimal() and len(index) < 9 else 0
    return items[number] if number < len(items) else default
