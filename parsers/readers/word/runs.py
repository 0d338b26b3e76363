"""The runs of a Word paragraph, in order: characters with their looks, equations, drawings.

Belongs here: which elements inside a paragraph print what. Does not belong here: paragraphs and tables
(`parsers.readers.word.body`), which runs look other than plain (`parsers.readers.word.looks`).
"""

from __future__ import annotations

from dataclasses import dataclass, field

from lxml import etree

from parsers.readers.package import local_attribute, local_name
from parsers.readers.visible import OVERRIDE, OVERRIDE_END, UNREADABLE, Run, see
from parsers.readers.word.changes import LeftOut
from parsers.readers.word.drawings import floats, is_equation, is_hidden, picture, word_art
from parsers.readers.word.fields import Fields, symbol
from parsers.readers.word.looks import Look, Looks

_WRAPPERS = (  # elements that only wrap blocks or runs
    "body sdt sdtContent ins moveTo smartTag customXml hyperlink fldSimple r drawing inline anchor graphic "
    "graphicData wsp wgp wpc txbx txbxContent pict shape group rect oval roundrect textbox AlternateContent "
    "Choice Fallback dir bdo object ruby rubyBase"
)
CONTAINERS = frozenset(_WRAPPERS.split())
DELETED = frozenset(("del", "moveFrom"))
_CHARACTERS = {"tab": "\t", "ptab": "\t", "noBreakHyphen": "-", "br": "\n", "cr": "\n"}
_PRINTS_NOTHING = ("}pPr", "}proofErr", "}bookmarkStart", "}bookmarkEnd", "}lastRenderedPageBreak")
_DRAWINGS = frozenset(("drawing", "pict", "object"))
_EQUATIONS = frozenset(("oMath", "oMathPara"))
_RISES = {"sup": 1, "sub": -1}
_OFF = ("0", "false", "off")
_DELETED = Look(struck=True)
_PLAIN = Look()


@dataclass(slots=True)
class Sources:
    """What is known of a document's runs before it is walked through, and what was left out of it."""

    looks: Looks
    fields: Fields
    left_out: LeftOut
    pictures: bool = False
    """Whether a picture has been met in a cell."""
    numbered: frozenset[etree._Element] = frozenset()
    """Paragraphs in cells that Word begins with a number of its own."""


def plain_text(paragraph: etree._Element, sources: Sources) -> str | None:  # noqa: C901 - one pass, a branch for each kind
    """The text of a paragraph that holds nothing but plain runs, as nearly all do; else None."""
    if sources.fields.codes or paragraph in sources.numbered:
        return None
    looks = sources.looks
    text = ""
    for child in paragraph:
        tag = child.tag
        if not isinstance(tag, str):
            continue
        if tag.endswith("}r"):
            if looks and child in looks:
                return None
            for piece in child:
                kind = piece.tag
                if not isinstance(kind, str):
                    continue
                if kind.endswith("}t"):
                    text += piece.text or ""
                elif not kind.endswith("}rPr"):
                    return None
        elif not tag.endswith(_PRINTS_NOTHING):
            return None
    return text if "\n" not in text else None


@dataclass(slots=True)
class Paragraph:
    """What a paragraph prints: its pieces (plain text, or runs that are not), and what is anchored in it."""

    sources: Sources
    in_cell: bool
    pieces: list[str | Run] = field(default_factory=list)
    boxes: list[etree._Element] = field(default_factory=list)
    floating: list[str] = field(default_factory=list)
    pictures: int = 0
    """How many pictures stand in it outside of tables."""

    def text(self) -> str:
        """What is seen of it; what is not seen is put on record."""
        if all(type(piece) is str for piece in self.pieces):
            return "".join(self.pieces)  # type: ignore[arg-type]
        seen = see(piece if isinstance(piece, Run) else Run(piece) for piece in self.pieces)
        self.sources.left_out.struck.append(seen.struck)
        self.sources.left_out.hidden.append(seen.hidden)
        return seen.text

    def take(self, element: etree._Element, look: Look = _PLAIN) -> None:  # noqa: C901 - one branch an element
        """Takes in what stands in an element; `look` is what surrounds it makes of it."""
        for child in element:
            name = local_name(child)
            if name == "t":
                if child not in self.sources.fields.codes:
                    self._say(child.text or "", look)
            elif name in _CHARACTERS:
                if child not in self.sources.fields.codes:
                    self._say(_CHARACTERS[name], look)
            elif name in _DRAWINGS:
                self._draw(child, look)
            elif name == "txbxContent":
                self.boxes.append(child)
            elif name == "r":
                self.take(child, _together(look, self.sources.looks.get(child)))
            elif name in CONTAINERS:
                overrides = name == "bdo" and local_attribute(child, "val") == "rtl"
                self._say(OVERRIDE * overrides, look)
                self.take(child, look)
                self._say(OVERRIDE_END * overrides, look)
            elif name in DELETED:
                self.take(child, _together(look, _DELETED))
            else:
                self._take_rare(child, name, look)

    def _say(self, text: str, look: Look) -> None:
        self.pieces.append(text if look is _PLAIN else Run(text, *look))

    def _take_rare(self, element: etree._Element, name: str, look: Look) -> None:
        if name == "delText":
            self._say(element.text or "", _together(look, _DELETED))
        elif name == "sym":
            if element not in self.sources.fields.codes:
                self._object(symbol(element), look)
        elif name == "fldChar":
            self._object(self.sources.fields.values.get(element, ""), look)
        elif name in _EQUATIONS:
            self._equation(element, look)

    # --- drawings ----------------------------------------------------------------------------

    def _draw(self, drawing: etree._Element, look: Look) -> None:
        if is_hidden(drawing):
            texts = [text.text or "" for text in drawing.iter("{*}t")]
            self.sources.left_out.hidden.append("".join(texts))
            return
        before = len(self.boxes)
        self.take(drawing, look)
        self._say(word_art(drawing), look)
        if len(self.boxes) > before:
            return
        if not self.in_cell and not is_equation(drawing):
            self.pictures += bool(picture(drawing))
            return
        shown = picture(drawing)
        if shown and self.in_cell and floats(drawing):
            self.floating.append(shown)
        elif shown:
            self._object(shown, look)

    def _object(self, text: str, look: Look) -> None:
        """Says what a picture or a sign shows; what cannot be read counts in cells only."""
        if text != UNREADABLE or self.in_cell:
            self.sources.pictures |= text == UNREADABLE
            self._say(text, look)

    # --- equations ---------------------------------------------------------------------------

    def _equation(self, element: etree._Element, look: Look) -> None:
        for child in element:
            name = local_name(child)
            if name in _RISES and local_name(element).startswith("s"):
                self._equation(child, _together(look, Look(rise=_RISES[name])))
            elif name == "borderBox" and _crossed_out(child):
                self._equation(child, _together(look, _DELETED))
            elif name == "phant" and _property(child, "phantPr", "show") in _OFF:
                self._equation(child, _together(look, Look(hidden=True)))
            elif name == "r":
                self.take(child, _together(look, self.sources.looks.get(child)))
            elif name in DELETED or name in ("ins", "moveTo"):
                self._equation(child, _together(look, _DELETED) if name in DELETED else look)
            elif not name.endswith("Pr"):
                self._say({"den": "/", "rad": "√"}.get(name, ""), look)
                self._equation(child, look)


def _together(outer: Look, inner: Look | None) -> Look:
    if inner is None:
        return outer
    if outer is _PLAIN:
        return inner
    return Look(outer.struck or inner.struck, outer.hidden or inner.hidden, outer.rise or inner.rise)


def _crossed_out(box: etree._Element) -> bool:
    names = ("strikeH", "strikeV", "strikeBLTR", "strikeTLBR")
    return any(_property(box, "borderBoxPr", name) not in (None, *_OFF) for name in names)


def _property(owner: etree._Element, holder: str, name: str) -> str | None:
    found = owner.find(f"{{*}}{holder}/{{*}}{name}")
    return None if found is None else local_attribute(found, "val")
