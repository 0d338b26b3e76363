"""What an XLSX workbook prints that the values of its cells do not tell.

Belongs here: rich text, styles and number formats, errors, formulas without a result, hidden rows and
columns. Does not belong here: values and merges (`parsers.readers.sheets.excel`), drawings
(`parsers.readers.sheets.drawings`). Source of the rules: ECMA-376, 18.3, 18.4, 18.8.

A quick look at the bytes of each part tells whether there is any of it; most workbooks have none.
"""

from __future__ import annotations

import re
from decimal import Decimal
from functools import cached_property

from lxml import etree

from parsers.readers.package import Package
from parsers.readers.sheets.conditional import Look, Rule, conditioned, looks_of_rules, paints, rules_of
from parsers.readers.sheets.drawings import overlay
from parsers.readers.sheets.scattered import place_of, refuse_scattered
from parsers.readers.sheets.seen import Place, SheetView
from parsers.readers.sheets.styled import view_rich_text, view_style
from parsers.readers.sheets.xlsx_styles import CellStyle, cell_styles, font_of
from parsers.readers.visible import UNREADABLE
from parsers.readers.word.parts import main_part_of, relations

_ODD = re.compile(
    rb"""hidden\s*=\s*["'][1t]|\bt\s*=\s*["']e["']|showZeros|<(?:\w+:)?drawing\b|DISPIMG|\brPr\b"""
    rb"""|(?:</(?:\w+:)?f>|<(?:\w+:)?f\b[^<>]*/>)\s*(?:</(?:\w+:)?c>|<(?:\w+:)?v\s*/>|<(?:\w+:)?v></)"""
    rb"""|\b(?:width|ht)\s*=\s*["']0(?:\.0*)?["']"""
)
"""Something in a worksheet that is seen otherwise than it is stored."""
_HINTS = (
    *(
        b"hidden",
        b'"e"',
        b"'e'",
        b"showZeros",
        b"drawing",
        b"DISPIMG",
        b"rPr",
        b"/f>",
        b":f>",
        b"f/>",
        b" =",
        b"= ",
    ),
    *(b' width="0', b" width='0", b' ht="0', b" ht='0"),
)
"""Bytes of which every such thing has some: looking for them costs nothing beside the pattern."""
_FORMULAS = (b"<f>", b"<f ", b":f>", b":f ")
_RULES = b"onditionalFormatting"
_DECIMAL = re.compile(r"-?\d{1,15}(?:\.\d{1,15})?")
_ON_LOAD = re.compile(rb"""fullCalcOnLoad\s*=\s*["'](?:1|true)""")
_ON = ("1", "true", "on")
_TEXT_KINDS = ("s", "str", "inlineStr")
_LAST_COLUMN = 16_384
_Rich = list[tuple[str, etree._Element | None]]
"""The runs of a rich text, each with its own properties."""


class WorkbookView:
    """A workbook's parts, looked into only as far as they have something to tell."""

    def __init__(self, package: Package) -> None:
        self._package = package
        self._main = main_part_of(package, "xl/workbook.xml")
        self._parts = {each.id: each for each in relations(package, self._main)}

    def sheet(self, name: str) -> SheetView:
        """How the sheet of a name is seen."""
        view = SheetView()
        part = self._sheets.get(name)
        if part is None:
            return view
        data = self._package.read(part)
        refuse_scattered(data)
        waits = self._waits and any(tag in data for tag in _FORMULAS)
        odd = any(hint in data for hint in _HINTS) and _ODD.search(data) is not None
        ruled = _RULES in data and any(look.font or look.format for look in self._looks_of_rules)
        if not odd and not self._odd_styles and not self._rich_texts and not waits and not ruled:
            return view
        root = self._package.xml(part)
        rules = rules_of(root, self._looks_of_rules) if ruled else []
        painted = paints(root, self._looks_of_rules)
        _SheetLook(root, view, self._styles, self._odd_styles, self._rich_texts, waits, rules, painted).take()
        overlay(self._package, part, view)
        return view

    @cached_property
    def _sheets(self) -> dict[str, str]:
        """The part of each sheet by the sheet's name."""
        found = {}
        for sheet in self._package.xml(self._main).iterfind("{*}sheets/{*}sheet"):
            key = next((value for name, value in sheet.attrib.items() if str(name).endswith("}id")), "")
            relation = self._parts.get(str(key))
            if relation is not None:
                found[sheet.get("name") or ""] = relation.target
        return found

    @cached_property
    def _waits(self) -> bool:
        """Whether formulas are computed on opening: a program without a calculator writes 0 for all."""
        return _ON_LOAD.search(self._package.read(self._main)) is not None

    def _part(self, kind: str) -> str | None:
        return next((each.target for each in self._parts.values() if each.kind == kind), None)

    @cached_property
    def _styles(self) -> list[CellStyle]:
        part = self._part("styles")
        return [] if part is None else cell_styles(self._package.xml(part))

    @cached_property
    def _looks_of_rules(self) -> list[Look]:
        part = self._part("styles")
        return [] if part is None else looks_of_rules(self._package.xml(part))

    @cached_property
    def _odd_styles(self) -> frozenset[str]:
        return frozenset(str(number) for number, style in enumerate(self._styles) if not style.is_plain)

    @cached_property
    def _rich_texts(self) -> dict[str, _Rich]:
        """Shared texts of several looks, by number as cells refer to them."""
        part = self._part("sharedStrings")
        if part is None or b"rPr" not in self._package.read(part):
            return {}
        items = self._package.xml(part).iterchildren("{*}si")
        return {str(number): runs for number, item in enumerate(items) if (runs := _rich(item))}


class _SheetLook:
    """Fills the view of one sheet from its part."""

    def __init__(
        self,
        root: etree._Element,
        view: SheetView,
        styles: list[CellStyle],
        odd: frozenset[str],
        rich: dict[str, _Rich],
        waits: bool,
        rules: list[Rule],
        painted: bool,
    ) -> None:
        self._rules = rules
        self._waits = waits and not any(map(_is_computed, root.iter("{*}c")))
        self._root, self._view, self._styles, self._odd, self._rich = root, view, styles, odd, rich
        self._painted_by_rule = painted

    def take(self) -> None:
        """Goes through the sheet's columns, rows and cells."""
        for sheet in self._root.iterfind("{*}sheetViews/{*}sheetView"):
            self._view.zeros = self._view.zeros and sheet.get("showZeros") not in ("0", "false")
        for column in self._root.iterfind("{*}cols/{*}col"):
            if _is_hidden(column, "width"):
                first, last = _number(column.get("min")), _number(column.get("max"))
                self._view.columns.update(range(first - 1, min(last, _LAST_COLUMN)))
        for number, row in enumerate(self._root.iterfind("{*}sheetData/{*}row")):
            index = _number(row.get("r")) - 1 if row.get("r") else number
            if _is_hidden(row, "ht"):
                self._view.rows.add(index)
            for position, cell in enumerate(row.iterchildren("{*}c")):
                self._cell(cell, place_of(cell.get("r")) or (index, position))

    def _cell(self, cell: etree._Element, place: Place) -> None:
        kind, number = cell.get("t"), cell.get("s") or "0"
        value = cell.find("{*}v")
        text = "" if value is None else value.text or ""
        rich = self._rich.get(text, []) if kind == "s" else []
        if kind == "inlineStr" and (held := cell.find("{*}is")) is not None:
            rich = _rich(held)
        if kind == "e":
            self._view.texts[place] = text
        elif _is_unreadable(cell, kind, value, text) or (self._waits and text == "0" and _computes(cell)):
            self._view.texts[place] = UNREADABLE
        elif rich:
            self._rich_text(rich, self._style(number), place)
        if self._rules and kind in (None, "n") and (told := _DECIMAL.fullmatch(text)):
            style = conditioned(self._style(number), self._rules, place, Decimal(told[0]))
            if not style.is_plain:
                view_style(self._view, place, style, False, True)
        elif number in self._odd:
            is_rich = place in self._view.texts and kind in ("s", "inlineStr")
            if not is_rich:  # the runs of a rich text have fonts of their own
                view_style(self._view, place, self._style(number), kind in _TEXT_KINDS, kind in (None, "n"))

    def _style(self, number: str) -> CellStyle:
        at = _number(number)
        style = self._styles[at] if at < len(self._styles) else CellStyle()
        return style._replace(ground=None) if self._painted_by_rule and not style.painted else style

    def _rich_text(self, rich: _Rich, style: CellStyle, place: Place) -> None:
        fonts = [(text, style.font if run is None else font_of(run)) for text, run in rich]
        view_rich_text(self._view, place, fonts, style.ground)


def _is_unreadable(cell: etree._Element, kind: str | None, value: etree._Element | None, text: str) -> bool:
    """Whether a cell is a formula without a stored result, or a picture that a formula puts into it."""
    formula = cell.find("{*}f")
    if "DISPIMG(" in text or (formula is not None and "DISPIMG(" in (formula.text or "")):
        return True
    return formula is not None and not text and (value is None or kind != "str")


def _computes(cell: etree._Element) -> bool:
    return cell.find("{*}f") is not None


def _is_computed(cell: etree._Element) -> bool:
    """Whether a cell holds the result of a formula that a program with a calculator has stored."""
    return _computes(cell) and (cell.findtext("{*}v") or "0") != "0"


def _rich(item: etree._Element) -> _Rich:
    """The runs of a text; none where it has one look."""
    runs = [
        ("".join(text.text or "" for text in run.iterchildren("{*}t")), run.find("{*}rPr"))
        for run in item.iterchildren("{*}r")
    ]
    return runs if any(properties is not None for _, properties in runs) else []


def _is_hidden(element: etree._Element, size: str) -> bool:
    if element.get("hidden") in _ON:
        return True
    said = element.get(size)
    return said is not None and re.fullmatch(r"0(?:\.0*)?", said) is not None


def _number(said: str | None) -> int:
    return int(said) if said and said.isdecimal() and len(said) < 9 else 0
