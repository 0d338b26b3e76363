"""PDF → layout: born-digital pages through pdfium's characters and rules, others by recognition.

Belongs here: opening the document, its limits, and what cannot be read.
Does not belong here: single page objects (`pdf_paint`, `pdf_text`), cells (`lattice`, `page_blocks`).
pdfium is not thread-safe: use processes, not threads. Every page is closed as soon as it is read.
"""

from __future__ import annotations

from functools import partial
from typing import NamedTuple

import pypdfium2 as pdfium2
import pypdfium2.raw as pdfium

from parsers.model import Block, Grid, Layout, Note, Quarantine
from parsers.readers.limits import MAX_PAGE_OBJECTS, MAX_PAGES, too_large
from parsers.readers.ocr.recognise import can_recognise
from parsers.readers.pages.blocks import EMPTY, NO_TEXT, blocks_of
from parsers.readers.pages.cut_off import cut_figures
from parsers.readers.pages.geometry import Box, Character
from parsers.readers.pages.print_seen import LeftOut, printed_on
from parsers.readers.pdf.annotations import Added, with_annotations_drawn
from parsers.readers.pdf.attachments import attached
from parsers.readers.pdf.digit_shapes import DigitShapes
from parsers.readers.pdf.form_calls import refuse_endless_forms
from parsers.readers.pdf.inks import is_faint
from parsers.readers.pdf.obscured import unreadable_in
from parsers.readers.pdf.paint import paint_of
from parsers.readers.pdf.picture import MOST_PRINTED, Picture
from parsers.readers.pdf.seen import Renderer, Visible, hidden_layers, may_have_layers, take_away
from parsers.readers.pdf.text import characters_of, probe, upright

MEDIA_TYPE = "application/pdf"


def read_pdf(data: bytes) -> Layout | Quarantine:
    """A PDF's bytes → its pages' blocks in reading order, or why there are none.

    Locators are `page=N bbox=x0,top,x1,bottom`: points on the upright page, origin top left.
    Quarantine codes: `encrypted`, `corrupt`, `empty`, `needs_ocr`. Raises Refusal (`too_large`).
    """
    refuse_endless_forms(data)
    try:
        document = pdfium2.PdfDocument(data)
    except pdfium2.PdfiumError as error:
        return _unopened(error)
    try:
        return _read(document, data)
    finally:
        document.close()


def _unopened(error: pdfium2.PdfiumError) -> Quarantine:
    if error.err_code in (pdfium.FPDF_ERR_PASSWORD, pdfium.FPDF_ERR_SECURITY):
        return Quarantine("encrypted", "the PDF asks for a password: ask the publisher for an open copy")
    return Quarantine("corrupt", "the PDF is damaged and cannot be opened: fetch it again")


def _read(document: pdfium2.PdfDocument, data: bytes) -> Layout | Quarantine:
    if len(document) == 0:
        return Quarantine("corrupt", "the PDF has no pages: fetch it again")
    if len(document) > MAX_PAGES:
        raise too_large("pages", MAX_PAGES)
    if document.get_formtype() != pdfium.FORMTYPE_NONE:
        document.init_forms()
    layered = may_have_layers(data)
    blocks: list[Block] = []
    notes: list[Note] = []
    gone = LeftOut()
    shapes = DigitShapes()
    for number in range(1, len(document) + 1):
        try:
            page = document[number - 1]
        except pdfium2.PdfiumError:
            notes.append(Note("page_unreadable", f"page {number} is damaged and was left out"))
            continue
        page, added = with_annotations_drawn(document, page, number)
        try:
            blocks += _page_blocks(_Page(page, number, added, layered, shapes), data, notes, gone)
        finally:
            page.close()
    notes += gone.notes()
    if not any(isinstance(block, Grid) for block in blocks):
        inside, about = attached(document)
        blocks += inside
        notes += about
    if not blocks and not any(note.code == "needs_attachment" for note in notes):
        return EMPTY if can_recognise() else NO_TEXT
    title = _title(document)
    return Layout(MEDIA_TYPE, None, tuple(blocks), {"title": title} if title else {}, tuple(notes))


def _title(document: pdfium2.PdfDocument) -> str:
    try:
        return str(document.get_metadata_value("Title")).strip()
    except UnicodeDecodeError:  # half a character in it
        return ""


class _Page(NamedTuple):
    """An open page, its number, what annotations add, whether it may have layers, and the digits' shapes."""

    page: pdfium2.PdfPage
    number: int
    added: Added
    layered: bool
    shapes: DigitShapes


def _page_blocks(opened: _Page, data: bytes, notes: list[Note], gone: LeftOut) -> list[Block]:
    page, number, added, layered, shapes = opened
    flagged = page.get_rotation() // 90
    text = page.get_textpage()
    try:
        turns, telling = probe(text, flagged)
        box = page.get_bbox()
        to_page = upright(box, turns)
        renderer = Renderer(page, turns - flagged)
        paint = paint_of(page, to_page, partial(hidden_layers, renderer) if layered else None)
        visible = Visible(renderer, paint.suspects) if paint.suspects else None
        hidden = paint.unseen | (visible.hidden() if visible else set())
        if hidden:
            left_out = take_away(text, hidden)
            if telling:
                gone.hidden.append(left_out)
            text.close()
            text = page.get_textpage()
        lying = partial(shapes.lying_fonts, page, text, turns)
        seen = characters_of(text, to_page, box, paint, visible, lying)
    finally:
        text.close()
    characters, apart = seen.characters, seen.apart
    if seen.doubted:
        detail = f"page {number}: figures look like others than their font says, and were recognised instead"
        notes.append(Note("fonts_not_believed", detail))
    if not telling:
        notes.append(Note("fonts_without_text", f"page {number} does not say which characters it prints"))
        characters, apart = [], {}
    elif paint.lost_text:
        characters, apart = _with_lost_text(characters, data, number, turns, notes), {}
    if telling:
        gone.hidden.append(seen.hidden)
    characters += added.characters(to_page)
    paint.rules += added.strikes(to_page)
    characters = cut_figures(characters, seen.outside, to_page.box(*box), paint.rules)
    faint = [colour for colour in apart if is_faint(colour)]
    characters = printed_on(characters, apart, faint, paint, paint.seals, gone)
    over = [box for thing, box in paint.suspects if thing in hidden]
    over += [Box(*character[:4]) for character in seen.beneath]
    characters += unreadable_in(over, characters, renderer)
    if paint.is_drawing and len(characters) >= MOST_PRINTED:
        raise too_large("segments of paths on a page", MAX_PAGE_OBJECTS)
    picture = Picture(page, turns - flagged) if can_recognise() else None
    if picture and (paint.images or paint.is_drawing or not characters):
        if not characters or paint.is_drawing:
            return picture.blocks(number, notes) if paint.is_anything() or not telling else []
        characters += picture.tables(characters, paint)
    recognise = picture.texts_in if picture else None
    return blocks_of(
        characters, paint, number, notes, seen.slanting, to_page.box(*box), recognise, renderer.shows
    )


def _with_lost_text(
    characters: list[Character], data: bytes, number: int, turns: int, notes: list[Note]
) -> list[Character]:
    """The page's characters by pdfplumber; pdfium's where that fails."""
    from parsers.readers.pdf.stock import stock_characters  # rarely needed, slow to import

    try:
        return stock_characters(data, number, turns)
    except Exception:  # pdfminer documents no errors: on damaged files it raises nearly anything
        notes.append(Note("text_lost", f"page {number} lacks fonts: text on it is lost"))
        return characters
