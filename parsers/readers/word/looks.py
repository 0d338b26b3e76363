"""Which runs of a Word document look other than plain: struck out, hidden, raised or lowered.

Belongs here: the properties of a run from defaults, styles and its own, and the ground it is printed on.
Does not belong here: what styles say (`parsers.readers.word.styles`), where the text goes
(`parsers.readers.word.body`).

Such runs are rare beside the runs that could be such: they are looked for in one go, and only they are
looked at one by one.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache
from typing import NamedTuple, cast

from lxml import etree

from parsers.readers.colour import WHITE, colour, unseen_on
from parsers.readers.package import local_attribute, local_name
from parsers.readers.word.found import Found
from parsers.readers.word.styles import UNKNOWN, Said, Styles, ground_of, said_in


class Look(NamedTuple):
    """How a run is seen, in the order of `parsers.readers.visible.Run`."""

    struck: bool = False
    hidden: bool = False
    rise: int = 0


Looks = dict[etree._Element, Look]

_PLAIN = Look()
_RARE = ("strike", "dstrike", "vanish", "vertAlign", "position")
_STYLES = {"rStyle": "rPr", "pStyle": "pPr", "tblStyle": "tblPr"}


def looks_of(body: etree._Element, found: Found, styles: Styles) -> Looks:
    """The runs of a body that are not plain. Field codes and placeholders are not among them."""
    page = _page_ground(body, found)
    grounds = _grounds(found, styles, page)
    odd = frozenset(key for key, said in styles.runs.items() if _is_odd(said, grounds))
    everywhere = _is_odd(styles.defaults, grounds) or styles.paragraph in odd
    runs = body.iter("{*}r") if everywhere else _candidates(body, found, odd, grounds)
    contexts: dict[etree._Element | None, _Context] = {}
    looks: Looks = {}
    for run in runs:
        if run not in looks and (look := _look(run, styles, contexts, page)) != _PLAIN:
            looks[run] = look
    return looks


def _is_odd(said: Said, grounds: frozenset[str]) -> bool:
    if any(said.get(name, "0") != "0" for name in ("strike", "dstrike", "vanish", "tiny", "unfilled")):
        return True
    if any(said.get(name, "0") != "0" for name in ("vertAlign", "position")):
        return True
    return any(unseen_on(_known(said.get("color")), ground) for ground in grounds)


# --- where to look ------------------------------------------------------------------------------


def _candidates(
    body: etree._Element, found: Found, odd: frozenset[str], grounds: frozenset[str]
) -> Iterator[etree._Element]:
    space = etree.QName(body).namespace
    if space is None:
        return
    for name in _RARE:
        yield from (run for run, _ in found.holders("rPr", name) if local_name(run) == "r")
    yield from (run for run in map(_filled, found.all("textFill")) if run is not None)
    sizes = {"0", "1", "2"}.intersection(map(str, _select(".//w:sz/@w:val", space, body)))
    colours = set(map(str, _select(".//w:color/@w:val", space, body)))
    unseen = {value for value in colours if any(unseen_on(colour(value), ground) for ground in grounds)}
    for name, values in (("sz", sizes), ("color", unseen)):
        for element in _select(f".//w:r[w:rPr/w:{name}]", space, body) if values else ():
            if isinstance(element, etree._Element) and _value(element, name) in values:
                yield element
    if odd:
        for name, holder in _STYLES.items():
            for owner, element in found.holders(holder, name):
                if local_attribute(element, "val") in odd:
                    yield from owner.iter("{*}r")


def _filled(element: etree._Element) -> etree._Element | None:
    """The run whose characters have a filling of their own."""
    properties = element.getparent()
    run = None if properties is None else properties.getparent()
    return run if run is not None and local_name(run) == "r" else None


def _value(run: etree._Element, name: str) -> str:
    found = run.find(f"{{*}}rPr/{{*}}{name}")
    return "" if found is None else local_attribute(found, "val")


def _select(expression: str, space: str, body: etree._Element) -> list[object]:
    """What an expression with the prefix w finds in a body."""
    return cast(list[object], _xpath(expression, space)(body))


@lru_cache(maxsize=64)
def _xpath(expression: str, space: str) -> etree.XPath:
    return etree.XPath(expression, namespaces={"w": space}, smart_strings=False)


def _grounds(found: Found, styles: Styles, page: str) -> frozenset[str]:
    """All colours that something is printed on."""
    kinds = {(*element.attrib.values(),): element for element in (*found.all("shd"), *found.all("highlight"))}
    painted = {ground_of(element) for element in kinds.values()}  # hundreds of cells are painted alike
    by_style = {said.get(name, "") for said in styles.runs.values() for name in ("ground", "paragraph")}
    return frozenset(known for ground in painted | by_style | {page} if (known := _known(ground)))


def _page_ground(body: etree._Element, found: Found) -> str:
    """White, or the colour of the page; not known where pictures lie behind the text."""
    if any(local_attribute(anchor, "behindDoc") in ("1", "true") for anchor in found.all("anchor")):
        return UNKNOWN
    root = body.getparent()
    background = None if root is None else root.find("{*}background")
    said = "" if background is None else local_attribute(background, "color")
    return colour(said) or (UNKNOWN if said not in ("", "auto") else WHITE)


def _known(ground: str | None) -> str | None:
    return None if ground in (None, "", "auto", UNKNOWN) else ground


# --- one run ------------------------------------------------------------------------------------


class _Context(NamedTuple):
    """What a run has from where it stands: the styles' words, outermost first, and the ground."""

    table: Said
    paragraph: Said
    ground: str


def _look(
    run: etree._Element, styles: Styles, contexts: dict[etree._Element | None, _Context], page: str
) -> Look:
    paragraph = next(run.iterancestors("{*}p"), None)
    context = contexts.get(paragraph)
    if context is None:
        context = contexts[paragraph] = _context(run, paragraph, styles, page)
    direct = said_in(run, "rPr")
    character = styles.runs.get(_style(run, "rPr", "rStyle"), {})
    levels = (context.table, context.paragraph, character)
    said: Said = {}
    for level in (styles.defaults, *levels, direct):
        said |= level
    struck = _toggled("strike", styles.defaults, levels, direct) or said.get("dstrike") == "1"
    hidden = (
        _toggled("vanish", styles.defaults, levels, direct)
        or "1" in (said.get("tiny"), said.get("unfilled"))
        or _merges_with_ground(said, context.ground)
    )
    rise = int(said.get("vertAlign", "0")) or int(said.get("position", "0"))
    return Look(struck, hidden, rise)


def _toggled(name: str, defaults: Said, levels: tuple[Said, ...], direct: Said) -> bool:
    """A toggle: styles that both set it take it off again; the run's own word counts absolutely."""
    if name in direct:
        return direct[name] == "1"
    return defaults.get(name) == "1" or sum(level.get(name) == "1" for level in levels) % 2 == 1


def _merges_with_ground(said: Said, around: str) -> bool:
    ground = said.get("ground", "auto")
    return unseen_on(_known(said.get("color")), _known(around if ground == "auto" else ground))


def _context(run: etree._Element, paragraph: etree._Element | None, styles: Styles, page: str) -> _Context:
    """Walks outwards from the run; the nearest thing that is painted is the ground."""
    named = "" if paragraph is None else _style(paragraph, "pPr", "pStyle")
    of_paragraph = styles.runs.get(named or styles.paragraph, {})
    table: Said = {}
    ground = "auto" if paragraph is None else _shade(paragraph, "pPr")
    if ground == "auto":
        ground = of_paragraph.get("paragraph", "auto")
    tables = 0
    for element in run.iterancestors():
        name = local_name(element)
        if name == "tc":
            ground = _shade(element, "tcPr") if ground == "auto" else ground
        elif name == "tbl":
            style = _style(element, "tblPr", "tblStyle")
            table = styles.runs.get(style, {}) if not tables else table
            tables += 1
            if ground == "auto":
                ground = UNKNOWN if style in styles.shaded_tables else _shade(element, "tblPr")
        elif name == "txbxContent" and ground == "auto":
            ground = UNKNOWN
    return _Context(table, of_paragraph, page if ground == "auto" else ground)


def _shade(owner: etree._Element, holder: str) -> str:
    shade = owner.find(f"{{*}}{holder}/{{*}}shd")
    return "auto" if shade is None else ground_of(shade)


def _style(owner: etree._Element, holder: str, name: str) -> str:
    found = owner.find(f"{{*}}{holder}/{{*}}{name}")
    return "" if found is None else local_attribute(found, "val")
