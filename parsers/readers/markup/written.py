"""Figures that a script of the page writes into empty cells, by the ids of elements.

Belongs here: assignments of plain strings and numbers, and objects whose keys are such ids. Does not belong
here: running anything, `document.write` in a cell (`parsers.readers.markup.drawn`), reports that scripts hold
as a whole (`parsers.readers.markup.kept`).
"""

from __future__ import annotations

import html
import re
from collections import defaultdict
from collections.abc import Iterable

from selectolax.lexbor import LexborHTMLParser, LexborNode

from parsers.readers.visible import UNREADABLE

FEWEST = 10
"""Empty elements with ids in tables, at least: one or two are counters of visits."""
_SIGNS = (b"getElementById", b"querySelector", b"$(")
_PLACES = "td[id]:empty, td [id]:empty"
_LITERAL = (
    r"""(?:(?P<quote>["'`])(?P<text>[^"'`<>\\$]{0,60})(?P=quote)|(?P<number>-?\d{1,15}(?:\.\d{1,10})?))"""
)
_BY_ID = (
    r"""(?:getElementById\(\s*["'](?P<id>[\w:.-]{1,100})["']"""
    r"""|(?:\$|querySelector)\(\s*["']\#(?P<hash>[\w:.-]{1,100})["'])\s*\)"""
)
_SET = r"(?:(?:inner(?:HTML|Text)|textContent|value)\s*=|(?:html|text|val)\()"
_ASSIGNED = re.compile(rf"{_BY_ID}\s*\.\s*{_SET}\s*{_LITERAL}\s*[;,)\n}}]")
_ENTRY = re.compile(rf"""["']?(?P<id>[A-Za-z_][\w:.-]{{0,99}})["']?\s*:\s*{_LITERAL}\s*(?=[,}}])""")
_BY_NAME = re.compile(
    r"""(?:getElementById\(\s*[\w$.\[\]]+\s*\)|(?:\$|querySelector)\(\s*["'`]#["'`]?\s*[+$])"""
)
_CALLED = re.compile(r"([A-Za-z_$][\w$]{0,60})\(")
_LATER = re.compile(r"""onclick|\.click\(|["']click["']|setTimeout|fetch\(|ajax|XMLHttpRequest""", re.I)
"""Signs that what a script writes is not what the page shows at first, or not all of it."""


def write_figures(tree: LexborHTMLParser, source: bytes) -> int:
    """Writes what scripts write into empty cells of the tree; returns how many cells that are.

    A cell that a script names without a plain value, or with two, shows nobody knows what.
    """
    if not any(sign in source for sign in _SIGNS):
        return 0
    empty = {node.attributes.get("id") or "": node for node in tree.css(_PLACES)}
    scripts = [script.text() for script in tree.css("script")] if len(empty) >= FEWEST else []
    values = _values(scripts, empty)
    if len(values) < FEWEST:
        return 0
    later = any(map(_LATER.search, scripts)) or _on_click(tree, scripts)
    for name, its in values.items():
        _write(empty[name], next(iter(its)) if len(its) == 1 and not later else UNREADABLE)
    return len(values)


def _on_click(tree: LexborHTMLParser, scripts: Iterable[str]) -> bool:
    """Whether something that is clicked on the page calls a function of the scripts."""
    clicks = (node.attributes.get("onclick") or "" for node in tree.css("[onclick]"))
    names = {name for click in clicks for name in _CALLED.findall(click)}
    return any(f"function {name}" in script for script in scripts for name in names)


def _values(scripts: Iterable[str], wanted: dict[str, LexborNode]) -> dict[str, set[str]]:
    """What is said of each wanted id: assignments, and entries of objects that a script goes through."""
    values: dict[str, set[str]] = defaultdict(set)
    for script in scripts:
        patterns = (_ASSIGNED, _ENTRY) if _BY_NAME.search(script) else (_ASSIGNED,)
        for pattern in patterns:
            for said in pattern.finditer(script):
                named = said["id"] or (said["hash"] if pattern is _ASSIGNED else "")
                if named in wanted:
                    values[named].add(said["number"] or said["text"] or "")
    return values


def _write(node: LexborNode, text: str) -> None:
    if node.tag == "input":
        node.attrs["value"] = text
    else:
        node.inner_html = html.escape(text)
