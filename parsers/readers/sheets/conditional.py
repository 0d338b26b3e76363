"""What the conditional formats of an XLSX sheet make of numbers that are compared with others.

Belongs here: rules that compare a cell's number with constants, and fonts and number formats that they give
it. Does not belong here: other rules, which are not evaluated; the looks of cells without a rule
(`parsers.readers.sheets.xlsx_styles`). Source: ECMA-376, 18.3.1.10.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from decimal import Decimal
from typing import NamedTuple

from lxml import etree

from parsers.readers.sheets.scattered import place_of
from parsers.readers.sheets.seen import Place
from parsers.readers.sheets.xlsx_styles import CellStyle, Font, font_of

_COMPARED: dict[str, Callable[[Decimal, list[Decimal]], bool]] = {
    "equal": lambda number, bounds: number == bounds[0],
    "notEqual": lambda number, bounds: number != bounds[0],
    "lessThan": lambda number, bounds: number < bounds[0],
    "lessThanOrEqual": lambda number, bounds: number <= bounds[0],
    "greaterThan": lambda number, bounds: number > bounds[0],
    "greaterThanOrEqual": lambda number, bounds: number >= bounds[0],
    "between": lambda number, bounds: min(bounds) <= number <= max(bounds),
    "notBetween": lambda number, bounds: not min(bounds) <= number <= max(bounds),
}
_NUMBER = re.compile(r"-?\d{1,15}(?:\.\d{1,15})?")
_ITSELF = re.compile(r"\$?([A-Za-z]{1,3})\$?(\d{1,7})=(-?\d{1,15}(?:\.\d{1,15})?)")
"""A formula that compares a cell with a constant: `A1=0`."""


Areas = tuple[tuple[Place, Place], ...]
"""The first and the last place of each area that a rule is for."""


class Look(NamedTuple):
    """What a rule changes; None where it leaves a thing as it is."""

    font: Font | None = None
    format: str | None = None
    paints: bool = False


class Rule(NamedTuple):
    """A comparison for the cells of some areas and the look it gives."""

    areas: Areas
    operator: str
    bounds: list[Decimal]
    look: Look

    def is_for(self, place: Place, number: Decimal) -> bool:
        """Whether the rule holds for a number in a place."""
        inside = any(
            first[0] <= place[0] <= last[0] and first[1] <= place[1] <= last[1] for first, last in self.areas
        )
        return inside and _COMPARED[self.operator](number, self.bounds)


def looks_of_rules(styles: etree._Element | None) -> list[Look]:
    """The looks that rules refer to by number."""
    looks = []
    for dxf in styles.iterfind("{*}dxfs/{*}dxf") if styles is not None else ():
        font, code = dxf.find("{*}font"), dxf.find("{*}numFmt")
        painted = dxf.find("{*}fill") is not None
        told = None if font is None or (painted and font.find("{*}color") is not None) else font_of(font)
        looks.append(Look(told, None if code is None else code.get("formatCode"), painted))
    return looks


def paints(sheet: etree._Element, looks: list[Look]) -> bool:
    """Whether rules or table styles of a sheet may give cells another ground."""
    if next(sheet.iterchildren("{*}tableParts"), None) is not None:
        return True
    rules = (rule for each in sheet.iterchildren("{*}conditionalFormatting") for rule in each)
    return any(_look(rule, looks).paints for rule in rules)


def _look(rule: etree._Element, looks: list[Look]) -> Look:
    """The look that a rule gives; scales and bars of colour have none of their own, and paint."""
    number = rule.get("dxfId") or ""
    if not number.isdecimal() or len(number) > 6:
        return Look(paints=True)
    return looks[int(number)] if int(number) < len(looks) else Look()


def rules_of(sheet: etree._Element, looks: list[Look]) -> list[Rule]:
    """The rules of a sheet that change what is seen of a number, the strongest first."""
    found = []
    for format_ in sheet.iterchildren("{*}conditionalFormatting"):
        areas = tuple(_areas(format_.get("sqref") or ""))
        for rule in format_.iterchildren("{*}cfRule"):
            look, compared = _look(rule, looks), _comparison(rule, areas)
            if compared is not None and (look.font or look.format is not None):
                found.append((int(rule.get("priority") or 0), Rule(areas, *compared, look)))
    return [rule for _, rule in sorted(found, key=lambda pair: pair[0])]


def conditioned(style: CellStyle, rules: list[Rule], place: Place, number: Decimal) -> CellStyle:
    """The style of a cell with a number, under the rules."""
    for rule in reversed([rule for rule in rules if rule.is_for(place, number)]):
        font, code, _ = rule.look
        if font is not None:
            struck, colour = font.struck or style.font.struck, font.colour or style.font.colour
            style = style._replace(font=style.font._replace(struck=struck, colour=colour))
        if code is not None:
            style = style._replace(format=code)
    return style


def _comparison(rule: etree._Element, areas: Areas) -> tuple[str, list[Decimal]] | None:
    formulas = [(formula.text or "").strip() for formula in rule.iterchildren("{*}formula")]
    if rule.get("type") == "expression" and areas and len(formulas) == 1:
        itself = _ITSELF.fullmatch(formulas[0])
        if itself is None or place_of(itself[1].upper() + itself[2]) != areas[0][0]:
            return None
        return "equal", [Decimal(itself[3])]
    operator = rule.get("operator") or ""
    enough = len(formulas) == (2 if "etween" in operator else 1)
    if rule.get("type") != "cellIs" or operator not in _COMPARED or not enough:
        return None
    told = all(_NUMBER.fullmatch(formula) for formula in formulas)
    return (operator, [Decimal(formula) for formula in formulas]) if told else None


def _areas(references: str) -> Iterator[tuple[Place, Place]]:
    for reference in references.split()[:1000]:
        first, _, last = reference.replace("$", "").partition(":")
        begin, end = place_of(first), place_of(last or first)
        if begin is not None and end is not None:
            yield begin, end
