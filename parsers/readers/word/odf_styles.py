"""The styles of an OpenDocument file that change what is seen.

Belongs here: struck, hidden, raised, colour and ground by style name, with what each inherits. Does not
belong here: where the text stands (`parsers.readers.word.odf_body`).
Source: OpenDocument 1.3, part 3, 16 and 20.
"""

from __future__ import annotations

from collections.abc import Iterable

from lxml import etree

from parsers.readers.colour import WHITE, colour, unseen_on
from parsers.readers.package import local_attribute, local_name
from parsers.readers.visible import Run

Said = dict[str, str]
_NAMES = (
    *("text-line-through-style", "text-line-through-type", "text-position", "display"),
    *("color", "background-color", "font-size"),
)
_PAINTED = ("text", "paragraph", "table-cell", "table-row", "table")
"""What may be painted, from the inside out."""
UNKNOWN_GROUND = {"ground table-properties": "?"}
_MAX_ANCESTORS = 40


class OdfStyles:
    """What the styles say, by family and name; automatic styles count before common ones."""

    def __init__(self, roots: Iterable[etree._Element]) -> None:
        self._own: dict[tuple[str, str], Said] = {}
        self._parent: dict[tuple[str, str], str] = {}
        self._resolved: dict[tuple[str, str], Said] = {}
        self.invisible: set[str] = set()
        """Tables and sections whose style takes them off the page."""
        for root in roots:
            for style in root.iter("{*}style", "{*}default-style"):
                self._take(style)
        self.is_plain = not any(_is_odd(said) for said in self._own.values())
        """Whether no style says anything that could change what is seen."""

    def _take(self, style: etree._Element) -> None:
        key = (local_attribute(style, "family"), local_attribute(style, "name"))
        said: Said = {}
        for properties in style:
            kind = local_name(properties)
            for name in _NAMES if kind.endswith("-properties") else ():
                if value := local_attribute(properties, name):
                    said[f"ground {kind}" if name == "background-color" else name] = value
            if local_attribute(properties, "use-window-font-color") == "true":
                said["color"] = "auto"
        self._own.setdefault(key, said)
        self._parent.setdefault(key, local_attribute(style, "parent-style-name"))
        if said.get("display") in ("none", "false"):
            self.invisible.add(key[1])

    def said(self, family: str, name: str) -> Said:
        """What a style says, with what it inherits; a family's default stands behind all of its styles."""
        key = (family, name)
        if key not in self._resolved:
            chain: list[str] = []
            while name and name not in chain and len(chain) < _MAX_ANCESTORS:
                chain.append(name)
                name = self._parent.get((family, name), "")
            merged: Said = {}
            for ancestor in ["", *reversed(chain)]:
                merged |= self._own.get((family, ancestor), {})
            self._resolved[key] = merged
        return self._resolved[key]


def run_of(said: Said) -> Run:
    """A run without text that looks as the styles say, each written over the one around it."""
    line = said.get("text-line-through-style", said.get("text-line-through-type", "none"))
    grounds = (f"ground {kind}-properties" for kind in _PAINTED)
    painted = (said.get(name, "transparent") for name in grounds)
    ground = next((colour(value) for value in painted if value != "transparent"), WHITE)
    hidden = (
        said.get("display") == "none"
        or _is_tiny(said.get("font-size", ""))
        or unseen_on(colour(said.get("color", "")), ground)
    )
    return Run("", line != "none", hidden, _rise(said.get("text-position", "")))


def _is_odd(said: Said) -> bool:
    plain = (
        said.get("text-line-through-style", "none") == said.get("text-line-through-type", "none") == "none"
    )
    grounds = [value for name, value in said.items() if name.startswith("ground") and value != "transparent"]
    pale = any(unseen_on(colour(said.get("color", "")), ground) for ground in (WHITE, *map(colour, grounds)))
    dark = bool(grounds) and any(colour(ground) not in (None, WHITE) for ground in grounds)
    rise = _rise(said.get("text-position", "")) != 0
    return not plain or "display" in said or rise or pale or dark or _is_tiny(said.get("font-size", ""))


def _rise(position: str) -> int:
    """Raised or lowered: `super`, `sub`, or a share of the font's height (a tenth and less is none)."""
    first = position.split(" ")[0]
    if first in ("super", "sub"):
        return 1 if first == "super" else -1
    try:
        share = float(first.rstrip("%"))
    except ValueError:
        return 0
    return 0 if abs(share) < 10 else 1 if share > 0 else -1


def _is_tiny(size: str) -> bool:
    try:
        return size.endswith("pt") and float(size[:-2]) <= 1
    except ValueError:
        return False
