"""The characters of a PDF page, upright.

Belongs here: pdfium's characters, their boxes, and which way the page must be turned to read them.
Does not belong here: rules (`pdf_paint`), lines and words (`printed`).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from ctypes import c_ushort
from math import pi
from typing import Any, NamedTuple

import pypdfium2.raw as pdfium

from parsers.model import new
from parsers.readers.limits import MAX_PAGE_CHARACTERS, too_large
from parsers.readers.pages.cut_off import is_figure, with_cut_off
from parsers.readers.pages.drawn_figures import GLYPH
from parsers.readers.pages.geometry import Affine, Box, Character
from parsers.readers.pages.too_small import readable
from parsers.readers.pdf.calls import Sides, address, lean, of_numbered, rects_of
from parsers.readers.pdf.heights import Heights
from parsers.readers.pdf.inks import Colour
from parsers.readers.pdf.paint import PdfPaint
from parsers.readers.pdf.seen import Visible
from parsers.readers.visible import UNREADABLE

SAMPLE = 40
"""So many characters say which way up the text is."""
MOST_UNKNOWN = 0.3
"""More characters without a meaning than this part: the page is to be looked at, not copied."""
IDEOGRAPHS = 0x4E00, 0x9FFF
"""Where the labels of a form can be read, what its cells hold is recognised one by one."""
EDGE = 0.5
"""Points from the edge at which text that is cut off is taken to end."""
MOST_CUT = 0.35
"""The part of a digit that may be cut off at a side; of less nobody can say which it is."""
LINE_END_HYPHEN, HYPHEN_IN_TEXT = "\x02", "\ufffe"
"""What pdfium calls a hyphen at the end of a line, alone and in a text; so is a lone dash in a cell."""
UNKNOWN = "\ufffd"
"""Stands for a character that the font does not tell."""
ASCII_END = "\x7f"
"""Figures and signs come before this; what a font says of others is believed."""
MADE = frozenset(" \r\n")
"""What pdfium puts between words and lines, in boxes without extent."""

LyingFonts = Callable[[Sequence[str]], set[int]]

_codes_of, _angles_of = of_numbered(pdfium.FPDFText_GetUnicode), of_numbered(pdfium.FPDFText_GetCharAngle)
_map_errors_of = of_numbered(pdfium.FPDFText_HasUnicodeMapError)
_boxes_of = rects_of(pdfium.FPDFText_GetLooseCharBox)
_object_of = lean(pdfium.FPDFText_GetTextObject)
_font_of = lean(pdfium.FPDFTextObj_GetFont)
_is_generated = lean(pdfium.FPDFText_IsGenerated)
_is_hyphen = lean(pdfium.FPDFText_IsHyphen)


def probe(text: Any, flagged: int) -> tuple[int, bool]:
    """How often to turn the page clockwise until most of its characters stand upright, and whether they tell.

    `flagged` is what the page's own rotation says; it counts only where there are no characters. They do
    not tell what is printed where the fonts do not say which characters their glyphs are.
    """
    count = pdfium.FPDFText_CountChars(text.raw)
    handle, sample = address(text.raw), range(0, count, max(1, count // SAMPLE))
    turns: Counter[int] = Counter()
    unknown = words = 0
    told = (_map_errors_of, _codes_of, _angles_of)
    for error, code, angle in zip(*(of(handle, sample) for of in told), strict=True):
        if error == 1:
            unknown += 1
        elif code <= 32:
            continue
        else:
            words += IDEOGRAPHS[0] <= code <= IDEOGRAPHS[1]
        turns[-round(angle / (pi / 2)) % 4] += 1
    if not turns:
        return flagged, True
    telling = unknown <= MOST_UNKNOWN * turns.total() or words >= unknown / 2
    return turns.most_common(1)[0][0], telling


def upright(box: tuple[float, float, float, float], turns: int) -> Affine:
    """The map from the page's space (left, bottom, right, top) to the page turned clockwise."""
    left, bottom, right, top = box
    return (
        Affine(1, 0, 0, -1, -left, top),
        Affine(0, 1, 1, 0, -bottom, -left),
        Affine(-1, 0, 0, 1, right, -bottom),
        Affine(0, -1, -1, 0, top, right),
    )[turns]


class Print(NamedTuple):
    """The characters of a page.

    `characters` are those in ordinary ink, `apart` those in others, by colour; `hidden` is the text of those
    that nobody sees, `outside` the figures that lie outside of the page, `beneath` the characters under
    something that covers a part of a text. `slanting` counts what was left out as watermark. `doubted` says
    that some are in fonts that are not to be believed.
    """

    characters: list[Character]
    apart: dict[Colour, list[Character]]
    hidden: str
    outside: list[Character]
    beneath: list[Character]
    slanting: int
    doubted: bool


def characters_of(  # noqa: C901 - one pass over all characters; calls cost more than the branches
    text: Any,
    to_page: Affine,
    area: Sides,
    paint: PdfPaint,
    visible: Visible | None,
    lying_fonts: LyingFonts | None = None,
) -> Print:
    """The characters a reader of the page sees. Raises Refusal.

    Args:
        text: pdfium's text page.
        to_page: maps the page's space to the upright page.
        area: the visible page in its own space: what stands outside is cropped away.
        paint: of the same page: of `unseen` objects nothing is seen, of `clipped` what stands within a box.
        visible: tells what is seen of other objects; None where there is no cause to ask.
        lying_fonts: tells, from what the characters are said to be, the addresses of fonts that are not to be
            believed; None where all are.
    """
    count = pdfium.FPDFText_CountChars(text.raw)
    if count > MAX_PAGE_CHARACTERS:
        raise too_large("characters on a page", MAX_PAGE_CHARACTERS)
    handle = address(text.raw)
    leftmost, lowest, rightmost, highest = area
    heights = Heights(handle)
    told = heights.told
    stands_up, right_by, down_by = to_page[:4] == (1, 0, 0, -1), to_page.e, to_page.f
    unseen, clipped, inks = paint.unseen, paint.clipped, paint.inks
    mirrored = paint.mirrored
    asks = bool(unseen or clipped or inks or visible or mirrored)
    characters: list[Character] = []
    apart: dict[Colour, list[Character]] = {}
    hidden: list[str] = []
    outside: list[Character] = []
    beneath: list[Character] = []
    cut: list[Character] = []
    errors = _map_errors_of(handle, range(count))
    if 1 not in errors:
        errors = []
    glyphs: dict[tuple[int, str], str] = {}
    boxes = _boxes_of(handle, count)
    said = _printed(text.raw, count)
    lying = lying_fonts(said) if lying_fonts else set()
    plain = stands_up and not (asks or errors or lying)
    for i, (printed, sides) in enumerate(zip(said, boxes, strict=True)):
        left, top, right, bottom = sides
        if (
            plain
            and bottom in told
            and printed > " "
            and left >= leftmost
            and right <= rightmost
            and bottom >= lowest
            and top <= highest
        ):  # as nearly all characters: the same as below, where nothing is to be asked
            place = left + right_by, down_by - top, right + right_by, down_by - bottom, printed, 1.0
            characters.append(new(Character, place))
            continue
        if printed <= " ":
            if top == bottom and printed in MADE:
                continue
            printed = _control(handle, i, printed)
            if not printed:
                continue
        thing = _object_of(handle, i) if asks else None
        if errors and errors[i] == 1 and printed > " ":
            font = _font_of(_object_of(handle, i))
            printed = glyphs.setdefault((font, printed), chr(GLYPH + len(glyphs)))
        elif lying and " " < printed < ASCII_END and (font := _font_of(_object_of(handle, i))) in lying:
            printed = glyphs.setdefault((font, printed), chr(GLYPH + len(glyphs)))
        if thing in unseen:
            hidden.append(printed)
            continue
        if thing in mirrored and "0" <= printed <= "9":
            printed = UNREADABLE
        if bottom not in told:
            box = heights.box(i, sides)
            if not box or box[1] == box[3]:
                continue
            left, top, right, bottom = box
            if heights.lies and stands_up and "0" <= printed <= "9":
                printed = UNREADABLE
        if left < leftmost or right > rightmost or bottom < lowest or top > highest:
            if is_figure(printed) and not (
                leftmost <= (left + right) / 2 <= rightmost and lowest <= (bottom + top) / 2 <= highest
            ):
                outside.append(Character(*to_page.box(left, bottom, right, top), printed))
                continue
            if left >= rightmost or right <= leftmost or bottom >= highest or top <= lowest:
                continue
        if stands_up:  # as nearly all pages
            upright = left + right_by, down_by - top, right + right_by, down_by - bottom, printed, 1.0
        else:
            upright = *to_page.box(left, bottom, right, top), printed, 1.0
        character = new(Character, upright)
        if (
            visible
            and thing is not None
            and thing in visible
            and printed > " "
            and not visible.shows(thing, *upright[:4])
        ):
            hidden.append(printed)
            (beneath if thing in paint.covered else cut).append(character)
            continue
        part = clipped.get(thing) if thing else None
        kept = _kept_within(character, part, i) if part else (character,)
        (apart.setdefault(inks[thing], []) if thing in inks else characters).extend(kept)
    characters = readable(characters)
    characters = with_cut_off(characters, cut) if cut else characters
    return Print(characters, apart, "".join(hidden), outside, beneath, heights.slanting, bool(lying))


def _printed(text: Any, count: int) -> Sequence[str]:
    """What each character is, as the font tells; nothing where the next one tells it too."""
    codes = (c_ushort * (count + 1))()
    if pdfium.FPDFText_GetText(text, 0, count, codes) == count + 1:  # none was left out as unknown
        try:
            printed = bytes(codes)[:-2].decode("utf-16-le")
        except UnicodeDecodeError:  # half a character
            printed = ""
        if len(printed) == count:
            return printed.replace(HYPHEN_IN_TEXT, LINE_END_HYPHEN)
    return list(_joined(_codes_of(address(text), range(count))))


def _joined(codes: list[int]) -> Iterator[str]:
    """UTF-16 codes as characters; those beyond the first plane are two codes, the first gives nothing."""
    high = 0
    for code in codes:
        if 0xD800 <= code < 0xDC00:
            high = code
            yield ""
            continue
        if 0xDC00 <= code < 0xE000:
            yield chr(0x10000 + ((high - 0xD800) << 10) + code - 0xDC00) if high else UNKNOWN
        else:
            yield chr(code)
        high = 0


def _kept_within(character: Character, part: Box, i: int) -> Iterator[Character]:
    """A character of a line that is cut off at a box, as for text that runs on under the next cell; or none.

    It is taken to stand at the edge of its own cell: there it cannot be mistaken for what the next cell says.
    Words that run on are read, as on a screen that shows more; a digit that nobody sees is unreadable.
    `i`, its number on the page, keeps the order.
    """
    x0, top, x1, bottom, *_ = character
    middle = (x0 + x1) / 2
    if not part.top <= (top + bottom) / 2 <= part.bottom:
        return
    cut = max(part.x0 - x0, x1 - part.x1) > MOST_CUT * (x1 - x0) and "0" <= character.text <= "9"
    if part.x0 <= middle <= part.x1 - EDGE and not cut:
        yield character._replace(x0=max(x0, part.x0 + EDGE))
    else:
        edge = (part.x0 if middle < part.x0 else part.x1 - EDGE) + i * 1e-6
        text = UNREADABLE if "0" <= character.text <= "9" else character.text
        yield character._replace(x0=edge, x1=edge, text=text)


def _control(handle: int, i: int, printed: str) -> str:
    """What a control character is: a space, a hyphen at the end of a line, nothing, or nobody knows what."""
    if printed == LINE_END_HYPHEN and _is_hyphen(handle, i) == 1:
        return "-"
    if not printed or (printed != LINE_END_HYPHEN and _is_generated(handle, i)):
        return ""
    return printed if printed.isspace() else UNKNOWN
