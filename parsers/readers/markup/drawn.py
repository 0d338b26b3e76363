"""What form fields, pictures and drawings in a table show in the place of text.

Belongs here: elements that print something without text of their own. Does not belong here: whether they are
shown (`parsers.readers.markup.page`).
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from urllib.parse import unquote

import tinycss2
from selectolax.lexbor import LexborNode

from parsers.readers.markup.spans import Attributes
from parsers.readers.markup.tree import words
from parsers.readers.visible import SUBSCRIPTS, SUPERSCRIPTS, UNREADABLE

DRAWN = words("input select textarea img image svg math canvas object embed progress meter script template")
_FOREIGN = words("canvas object embed progress meter")
"""What a script, another program or the browser draws."""
_TYPED = words("text number tel search email url date month")
"""Kinds of `<input>` that show their value, buttons (below) aside."""
_BUTTONS = words("button submit reset")
_WRITTEN = re.compile(
    r"""document\.write(?:ln)?\(\s*(?P<quote>["'`])(?P<text>[^"'`<>\\$]{0,60})(?P=quote)\s*\);?"""
)
_FILE_NAME = re.compile(
    r".*\.(?:png|jpe?g|gif|bmp|webp|svg|tiff?|emf|wmf)|(?:图片|图像|图|image|img|picture|pic)\W*\w{0,12}|.*[\\/].*",
    re.I,
)
_TELLING = re.compile(r"[0-9一-鿿Ａ-ｚ０-９A-Za-z—–/\ufffc-]")
"""What a figure, a word or a sign for nothing has, and no bullet or icon."""
_STOPS = (".", ",")
"""What stands inside figures that are put together character by character."""
_ORNAMENT = re.compile(rf"{UNREADABLE}(?!\s?元)")
_WORDS = re.compile(r"[^\W\d_]")
_SIDE = re.compile(r"\s*(\d+(?:\.\d+)?)\s*(?:px)?\s*$")
SMALLEST_TABLE = 64
"""Pixels: no picture of a table is so narrow or low."""
_DECLARED = re.compile(r"([a-z-]+)\s*:\s*([^;]*[^;\s])")
_UNPAINTED = words("defs symbol clippath mask pattern marker")
_PAPER = ("none", "white", "#fff", "#ffffff", "transparent", "rgb(255,255,255)")
_NOTHING = ("0", "0%", "0.0", "0px")
_OUT_OF_SIGHT = {
    "display": ("none",),
    "visibility": ("hidden", "collapse"),
    "opacity": _NOTHING,
    "fill-opacity": _NOTHING,
    "font-size": _NOTHING,
    "fill": _PAPER,
}
"""Properties and attributes with the values by which nothing is seen of a text in a drawing."""
_DOT = re.compile(r"\s*[0-2](?:\.\d+)?\s*(?:px)?\s*")
"""The width or height of a picture that only holds its place."""


def drawn_text(node: LexborNode, tag: str, looks: Mapping[int, Mapping[str, str]]) -> str:
    """What is seen of an element of `DRAWN`; `UNREADABLE` where it is a picture of nobody knows what.

    Args:
        node: the element.
        tag: its name.
        looks: declarations of elements by their ids.
    """
    attributes = node.attributes
    if tag in _FOREIGN:
        return UNREADABLE
    if tag == "script":
        return _written(node.text())
    if tag == "template":
        return UNREADABLE if "shadowrootmode" in attributes else ""
    if tag == "input":
        kind, value = (attributes.get("type") or "text").strip().lower(), attributes.get("value") or ""
        return value if kind in _TYPED | _BUTTONS else UNREADABLE if kind == "password" and value else ""
    if tag == "select":
        option = node.css_first("option[selected]") or node.css_first("option")
        return "" if option is None else option.attributes.get("label") or option.text()
    if tag == "textarea":
        text = node.text()
        return "" if "<" in text else text
    if tag == "svg":
        return _svg_text(node, looks)
    if tag == "math":
        return formula_text(node)
    return _picture_text(attributes)


def _written(script: str) -> str:
    """What a script in a cell writes there: a plain string, or nobody knows what."""
    if "document.write" not in script:
        return ""
    found = _WRITTEN.fullmatch(script.strip())
    return found["text"] if found else UNREADABLE


def generated_text(content: str, attributes: Attributes) -> str:
    """What the property `content` prints; "" for mere ornaments.

    Args:
        content: its value: strings, `attr(…)`, counters and pictures, whose text nobody knows here.
        attributes: of the element before or behind which it stands.
    """
    text = ""
    for token in tinycss2.parse_component_value_list(content):
        if token.type == "string":
            text += token.value
        elif token.type == "function" and token.lower_name == "attr" and token.arguments:
            text += attributes.get(tinycss2.serialize(token.arguments).strip()) or ""
        elif token.type == "function" and token.lower_name == "var":
            text += _own_variable(tinycss2.serialize(token.arguments), attributes.get("style") or "")
        elif token.type == "url" or token.type == "function":
            text += UNREADABLE
    return text if _TELLING.search(text) or text in _STOPS else ""


def _own_variable(name: str, style: str) -> str:
    """The string that an element's own style gives to a variable, else what nobody knows."""
    given = re.search(rf"{re.escape(name.strip())}\s*:\s*([\"'])(.*?)\1", style)
    return given[2] if given else UNREADABLE


def without_ornaments(line: str) -> str:
    """A line without the pictures that stand beside words: they are ornaments, not figures.

    One before 元 may be the rest of the unit.
    """
    return _ORNAMENT.sub("", line).strip() if _WORDS.search(line) else line


def is_ornament(node: LexborNode) -> bool:
    """Whether a picture says of itself that it is too small to hold a table."""
    sides = (_SIDE.match(node.attributes.get(side) or "") for side in ("width", "height"))
    return any(side is not None and float(side[1]) < SMALLEST_TABLE for side in sides)


def _picture_text(attributes: Attributes) -> str:
    """The words that stand for a picture; a file's name or a number of pictures is no such words."""
    if any(_DOT.fullmatch(attributes.get(side) or "") for side in ("width", "height")):
        return ""
    words_for_it = (attributes.get("alt") or "").strip()
    if not words_for_it:
        source = unquote(attributes.get("src") or "")
        return UNREADABLE if source else ""
    return UNREADABLE if _FILE_NAME.fullmatch(words_for_it) else words_for_it


def _svg_text(node: LexborNode, looks: Mapping[int, Mapping[str, str]]) -> str:
    texts = [text for text in node.css("text") if not _is_out_of_sight(text, node, looks)]
    if texts:
        places = [_SIDE.match(text.attributes.get("x") or "0") for text in texts]
        if len(texts) > 1 and all(places) and not any("transform" in text.attributes for text in texts):
            order = sorted(range(len(texts)), key=lambda at: float(places[at][1]))  # type: ignore[index]
            texts = [texts[at] for at in order] if _is_one_line(texts) else texts
        return " ".join(text.text().strip() for text in texts)
    return UNREADABLE if node.css_first("path, use, image, polygon, foreignobject") is not None else ""


def _is_one_line(texts: Sequence[LexborNode]) -> bool:
    """Whether all texts of a drawing stand at one height."""
    return len({(text.attributes.get("y") or "0").strip() for text in texts}) == 1


def _is_out_of_sight(text: LexborNode, drawing: LexborNode, looks: Mapping[int, Mapping[str, str]]) -> bool:
    """Whether a text of a drawing is not painted, or in the colour of paper."""
    node: LexborNode | None = text
    while node is not None and node.mem_id != drawing.mem_id:
        declared = looks.get(node.mem_id, {})
        said = {
            **{name: (value or "").strip().lower() for name, value in node.attributes.items()},
            **declared,
        }
        said |= dict(_DECLARED.findall((node.attributes.get("style") or "").lower()))
        if node.tag in _UNPAINTED or any(said.get(name) in values for name, values in _OUT_OF_SIGHT.items()):
            return True
        node = node.parent
    return False


def formula_text(node: LexborNode) -> str:
    """A number set as a formula (MathML) as text; what is more than numbers on a line cannot be read."""
    if node.css_first("mfrac, mroot, msqrt, mtable, mover, munder, munderover, msubsup") is not None:
        return UNREADABLE
    for unseen in node.css("annotation, annotation-xml, mphantom, menclose[notation*=strike]"):
        unseen.decompose()
    for tag, marks in (("msup", SUPERSCRIPTS), ("msub", SUBSCRIPTS)):
        for raised in node.css(f"{tag} > :nth-child(2)"):
            raised.inner_html = raised.text().translate(marks)
    return "".join(node.text().split())
