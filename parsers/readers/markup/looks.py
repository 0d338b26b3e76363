"""What a page says of how its elements look: its own style sheets, style attributes and old tags.

Belongs here: finding out once a page whether anything in it hides, strikes or raises text, and the cascade
over the elements concerned. Does not belong here: parsing style sheets (`parsers.readers.markup.css`), what a
declaration does to text (`parsers.readers.markup.typography`). Style sheets elsewhere are not known.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cache
from importlib.resources import files
from typing import Any, NamedTuple

from selectolax.lexbor import LexborHTMLParser, LexborNode, SelectolaxError

from parsers.readers.limits import MAX_MATCHES
from parsers.readers.markup.colours import colours_hide, ground_of
from parsers.readers.markup.css import Declarations, declarations_of, rules_of, with_variables
from parsers.readers.markup.strokes import STRUCK, draws_stroke, is_stroke
from parsers.readers.markup.style_sheets import SheetAt, style_sheets

Declared = dict[str, str]
"""Properties of one element, after the cascade; shorthands are parted."""

_FORM_CELLS = 100
"""A page with as many cells in tables shows its form in them; how others arrange theirs is found out."""
_STYLE = re.compile(r"style[\s=\"'][^>]*")
_OLD_COLOUR = re.compile(r"(?:bg)?color=[\"']?[^\s>\"']{1,20}")
_REMOVED: Declarations = (("display", "none", False),)
_UNSEEN: Declarations = (("visibility", "hidden", False),)
_SEEN: Declarations = (("visibility", "visible", False),)
_CLIPPED: Declarations = (("clip", "rect(0,0,0,0)", False),)
_FONT_SIZE = re.compile(r"(?:^|\s)([0-9.]+(?:px|pt|r?em|%|ex|cm|mm)?)\s*(?:/|\s)")
_OLD_COLOURS = {
    "[bgcolor]": "bgcolor",
    "font[color]": "color",
    "body[text]": "text",
    "[background]": "background",
}
_OLD_NAMES = {
    "bgcolor": "background-color",
    "color": "color",
    "text": "color",
    "background": "background-image",
}


@dataclass(slots=True)
class Looks:
    """`of` maps an element's id to its declarations; empty for most pages.

    `generated` are the declarations of what is printed `before` or `after` an element's own content, by the
    element's id and that word.

    `white_ground` is False where a style sheet elsewhere may colour the page.
    """

    of: dict[int, Declared] = field(default_factory=dict)
    generated: dict[tuple[int, str], Declared] = field(default_factory=dict)
    white_ground: bool = True
    mentions_display: bool = True
    """False where no style on the page sets `display`, so none need be looked at."""


class _Kind(NamedTuple):
    telling: re.Pattern[str]
    properties: frozenset[str]


@cache
def _told() -> dict[str, Any]:
    return tomllib.loads(files(__package__).joinpath("looks.toml").read_text(encoding="utf-8"))


@cache
def _kinds() -> dict[str, _Kind]:
    return {
        name: _Kind(re.compile(said["telling"], re.M), frozenset(said["properties"]))
        for name, said in _told().items()
        if name != "libraries"
    }


def looks_of(tree: LexborHTMLParser, source: bytes, sheet_at: SheetAt | None = None) -> Looks:
    """What the page declares of its elements, as far as it may matter; nothing for an ordinary page.

    Args:
        tree: of the page.
        source: the markup that the tree was made of, in any encoding in which ASCII is ASCII.
        sheet_at: gives the style sheet at an address as the page writes it, where it came with the page.
    """
    source_text = source.lower().decode("latin-1")
    sheets = with_variables([*style_sheets(tree, sheet_at)])
    styles = "\n".join((*set(_STYLE.findall(source_text)), *(sheet.lower() for sheet in sheets)))
    has_form = source_text.count("<td") >= _FORM_CELLS
    besides = set() if not has_form else {"displayed"}
    if not any(mark in source_text for mark in _told()["libraries"]["struck_by_itself"]):
        besides.add("unstruck")
    kinds = [kind for name, kind in _kinds().items() if name not in besides and kind.telling.search(styles)]
    old_colours = _OLD_COLOUR.findall(source_text) if "color=" in source_text else []
    coloured = colours_hide("\n".join((styles, *set(old_colours))))
    hidden = [selector for selector in _told()["libraries"]["hidden"] if selector.lstrip(".") in source_text]
    closed = [mark for mark in _told()["libraries"]["closed"] if mark in source_text]
    if not kinds and not coloured and not hidden and not closed:
        return Looks(mentions_display="display" in styles)
    coloured = coloured or _kinds()["stroke_by_ground"] in kinds
    if coloured:
        kinds.append(_kinds()["colour"])
    properties = frozenset(name for kind in kinds for name in kind.properties)
    cascade = _Cascade(tree, source.count(b"<"))
    if hidden:
        cascade.apply(", ".join(hidden), _CLIPPED)
    if closed:
        cascade.close(closed)
    if coloured:
        cascade.apply_old_colours()
    for rule in rules_of(sheets, properties) if properties else ():
        cascade.apply(rule.selector, rule.declarations, rule.generated)
    if properties:
        cascade.apply_style_attributes(properties)
    elsewhere = any(
        sheet_at is None or sheet_at(link.attributes.get("href") or "", "") is None
        for link in tree.css("link[rel~=stylesheet i]")
    )
    generated = cascade.generated
    return Looks(
        cascade.settled(), generated, white_ground=not elsewhere or not coloured, mentions_display=True
    )


class _Cascade:
    """Declarations of elements, applied from weak to strong."""

    def __init__(self, tree: LexborHTMLParser, elements: int) -> None:
        self._tree = tree
        self._normal: dict[int, Declared] = {}
        self._important: dict[int, Declared] = {}
        self.generated: dict[tuple[int, str], Declared] = {}
        self._matches = 0
        self._cost = 1 + elements // 64

    def apply(self, selector: str, declared: Declarations, generated: str = "") -> None:
        """To all elements that a selector is for, or what is `generated` there.

        A selector that is not understood is for none.
        """
        if self._matches > MAX_MATCHES:
            return
        try:
            nodes = self._tree.css(selector)
        except SelectolaxError:
            return
        self._matches += self._cost + len(nodes)
        for node in nodes:
            if generated:
                self._normal.setdefault(node.mem_id, {})
                its = self.generated.setdefault((node.mem_id, generated), {})
                its.update((name, value) for name, value, _ in declared)
            else:
                self._declare(node, declared)

    def close(self, marks: Sequence[str]) -> None:
        """What browsers do not show until somebody opens it, of the kinds that the page has."""
        libraries = _told()["libraries"]
        for mark in marks:
            self.apply(libraries["closed"][mark], _REMOVED)
            if mark in libraries["closed_text"]:
                self.apply(libraries["closed_text"][mark], _UNSEEN)
                self.apply("summary", _SEEN)

    def apply_old_colours(self) -> None:
        """Colours by attribute: `<td bgcolor=white>`, `<font color=white>`."""
        for selector, attribute in _OLD_COLOURS.items():
            for node in self._tree.css(selector):
                value = (node.attributes.get(attribute) or "").strip().lower()
                self._declare(node, ((_OLD_NAMES[attribute], value, False),))

    def apply_style_attributes(self, properties: frozenset[str]) -> None:
        """Style attributes last: they are stronger than any rule but an important one."""
        roots = {name for name in properties if not any(name != o and name.startswith(o) for o in properties)}
        selector = ", ".join(f'[style*="{name}" i]' for name in sorted(roots))
        for node in self._tree.css(selector):
            self._declare(node, declarations_of(node.attributes.get("style") or "", properties))

    def settled(self) -> dict[int, Declared]:
        """The declarations of each element, the important ones over the others."""
        for (element, _), declared in self.generated.items():
            if draws_stroke(declared):
                self._normal.setdefault(element, {}).update(STRUCK)
        for element, declared in self._important.items():
            self._normal.setdefault(element, {}).update(declared)
        return self._normal

    def _declare(self, node: LexborNode, declared: Declarations) -> None:
        for name, value, important in declared:
            into = (self._important if important else self._normal).setdefault(node.mem_id, {})
            into.update(_parted(name, value))


def _parted(name: str, value: str) -> Declared:
    """A declaration with its shorthand parted."""
    if name == "text-decoration-line":
        return {"text-decoration": value}
    if name == "background":
        colour, image = ground_of(value)
        stroke = STRUCK if is_stroke(value) else {}
        return {"background-color": colour, "background-image": image, **stroke}
    if name == "background-image" and is_stroke(value):
        return {name: value, **STRUCK}
    if name == "font":
        size = _FONT_SIZE.search(value)
        return {"font-size": size[1]} if size else {}
    if name == "float":
        return {"display": "block"} if value == "left" else {name: value}
    if name in ("overflow-x", "overflow-y"):
        return {"overflow": value}
    return {name: value}
