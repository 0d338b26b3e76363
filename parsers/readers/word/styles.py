"""What the styles of a Word document say of typography that changes the meaning of characters.

Belongs here: run properties as they are written, inherited from style to style. Does not belong here:
which style a run has and what comes of it (`parsers.readers.word.looks`). Source: ECMA-376, 17.7.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from lxml import etree

from parsers.readers.colour import colour
from parsers.readers.package import local_attribute, local_name

Said = dict[str, str]
"""What properties say, by name; what they do not speak of is missing.

`strike`, `dstrike`, `vanish`, `tiny`, `unfilled`: "1" or "0"; `vertAlign`, `position`: "1" raised,
"-1" lowered, "0";
`color`, `ground`: six hexadecimal digits, "auto", or `UNKNOWN`.
"""
UNKNOWN = "?"

_OFF = ("0", "false", "off")
_SWITCHES = ("strike", "dstrike", "vanish")
_RISES = {"superscript": "1", "subscript": "-1"}
_RAISED_HALF_POINTS = 4
"""Characters moved up or down by less than this (2 points) only sit better on the line."""
_TINY_HALF_POINTS = 2
_CLEAR = "100000"
"""Thousandths of a per cent of transparency at which nothing is left."""
_MAX_ANCESTORS = 40
_HEADING_STYLE = re.compile(r"(?:heading ?[1-9]?|title|subtitle|标题 ?[1-9]?|副标题)", re.I)


@dataclass(frozen=True, slots=True)
class Styles:
    """The styles by id, each with what it inherits."""

    headings: frozenset[str] = frozenset()
    runs: dict[str, Said] = field(default_factory=dict)
    defaults: Said = field(default_factory=dict)
    paragraph: str = ""
    """The style of paragraphs that name none."""
    shaded_tables: frozenset[str] = frozenset()
    """Table styles that paint cells, by place in the table."""
    lists: dict[str, str] = field(default_factory=dict)
    """The lists that paragraph styles number their paragraphs by, by id of the style."""


def styles_of(root: etree._Element | None) -> Styles:
    """The styles of a document's own list; none without one."""
    if root is None:
        return Styles()
    own: dict[str, Said] = {}
    based: dict[str, str] = {}
    listed: dict[str, str] = {}
    headings, shaded, standard = [], [], ""
    for style in root.iterchildren("{*}style"):
        key = local_attribute(style, "styleId")
        based[key] = _value(style, "basedOn")
        own[key] = said_in(style, "rPr") | _paragraph_ground(style)
        if (number := style.find("{*}pPr/{*}numPr/{*}numId")) is not None:
            listed[key] = local_attribute(number, "val")
        kind = local_attribute(style, "type")
        if kind == "table" and next(style.iter("{*}shd"), None) is not None:
            shaded.append(key)
        if kind == "paragraph" and local_attribute(style, "default") not in ("", *_OFF):
            standard = key
        if _HEADING_STYLE.fullmatch(_value(style, "name").strip()):
            headings.append(key)
    chains = {key: _chain(key, based) for key in own}
    resolved = {key: _merged(own, chain) for key, chain in chains.items()}
    painted = frozenset(key for key, chain in chains.items() if not set(shaded).isdisjoint(chain))
    lists = {
        key: listed[of]
        for key, chain in chains.items()
        if listed and (of := _first(chain, listed)) is not None
    }
    return Styles(frozenset(headings), resolved, _defaults(root), standard, painted, lists)


def said_in(owner: etree._Element, holder: str) -> Said:
    """What the properties of a run or a style (`holder` is `rPr`) say of its characters."""
    properties = owner.find("{*}" + holder)
    said: Said = {}
    if properties is None:
        return said
    for element in properties:
        name = local_name(element)
        if name in _SWITCHES:
            said[name] = "0" if local_attribute(element, "val") in _OFF else "1"
        elif name == "vertAlign":
            said[name] = _RISES.get(local_attribute(element, "val"), "0")
        elif name == "position":
            said[name] = _rise(local_attribute(element, "val"))
        elif name == "sz":
            size = local_attribute(element, "val")
            said["tiny"] = "1" if size.isdecimal() and int(size) <= _TINY_HALF_POINTS else "0"
        elif name == "textFill":
            said |= _filling(element)
        elif name == "color":
            said[name] = colour_of(element, "val", "themeColor")
        elif name == "highlight" or (name == "shd" and said.get("ground", "auto") == "auto"):
            said["ground"] = ground_of(element)
    return said


def _filling(fill: etree._Element) -> Said:
    """The colour that characters are filled with: a transparent one, or one that is spelt out."""
    clear = fill.find("{*}noFill") is not None or any(
        local_attribute(alpha, "val") == _CLEAR for alpha in fill.iter("{*}alpha")
    )
    said = {"unfilled": "1" if clear else "0"}
    plain = fill.find("{*}solidFill/{*}srgbClr")
    if plain is not None and (spelt := colour(local_attribute(plain, "val"))):
        said["color"] = spelt
    return said


def ground_of(element: etree._Element) -> str:
    """The colour that `shd` or `highlight` paints; "auto" for none, `UNKNOWN` for a pattern."""
    if local_name(element) == "highlight":
        name = local_attribute(element, "val")
        return "auto" if name == "none" else colour(name) or UNKNOWN
    pattern = local_attribute(element, "val")
    if pattern in ("", "clear", "nil"):
        return colour_of(element, "fill", "themeFill")
    if pattern == "solid":
        return colour_of(element, "color", "themeColor")
    return UNKNOWN


def colour_of(element: etree._Element, name: str, theme: str) -> str:
    """A colour attribute; "auto" without one, `UNKNOWN` for a theme's colour that is not spelt out."""
    said = local_attribute(element, name)
    if said and said != "auto":
        return colour(said) or UNKNOWN
    themed = local_attribute(element, theme)
    return (colour(themed) or UNKNOWN) if themed else "auto"


def _rise(half_points: str) -> str:
    try:
        moved = int(half_points)
    except ValueError:
        return "0"
    return "0" if abs(moved) < _RAISED_HALF_POINTS else "1" if moved > 0 else "-1"


def _value(style: etree._Element, name: str) -> str:
    found = style.find("{*}" + name)
    return "" if found is None else local_attribute(found, "val")


def _paragraph_ground(style: etree._Element) -> Said:
    shade = style.find("{*}pPr/{*}shd")
    return {} if shade is None else {"paragraph": ground_of(shade)}


def _defaults(root: etree._Element) -> Said:
    run = root.find("{*}docDefaults/{*}rPrDefault")
    return {} if run is None else said_in(run, "rPr")


def _chain(key: str, based: dict[str, str]) -> list[str]:
    """A style and those that it is based on, the nearest first; a ring ends where it closes."""
    chain: list[str] = []
    while key in based and key not in chain and len(chain) < _MAX_ANCESTORS:
        chain.append(key)
        key = based[key]
    return chain


def _first(chain: list[str], listed: dict[str, str]) -> str | None:
    return next((key for key in chain if key in listed), None)


def _merged(own: dict[str, Said], chain: list[str]) -> Said:
    merged: Said = {}
    for key in reversed(chain):
        merged |= own[key]
    return merged
