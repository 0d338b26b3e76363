"""Every layout a report can be rendered in; one module a file format.

Belongs here: the registry and the traits of a layout that decide what can be known from its print.
Does not belong here: how a format is written (the modules beside this one).
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from importlib import import_module
from random import Random

from samples.document import Document

Render = Callable[[Document, Random], bytes]


@dataclass(frozen=True, slots=True)
class Layout:
    """A way to render. `module` and `function` are imported on first use: some need heavy libraries.

    `ruled`: a column can be seen. `drops`: cells can be lost. `blanks_vanish`: a blank cell prints nothing.
    `glued`: nothing separates one number from the next. `charset`: only its characters can be printed.
    `quirks`: the damages of `samples.document.Document.quirks` that it can show.
    `traditional`: labels and names are in traditional characters. `mirrored`: any character can be printed,
    so that mirrors may show it altered; with the quirk `ruby` readings may be marked up.
    `drawn`: with the fonts of the samples, which have few characters more than the samples print.
    `shows`: the defects of `samples.seen` that it can show.
    `share`: how often it is drawn, against 1; 0 for one that is so rare that it must be asked for.
    """

    name: str
    suffix: str
    module: str
    function: str
    ruled: bool = True
    drops: bool = False
    blanks_vanish: bool = False
    glued: bool = False
    quirks: tuple[str, ...] = ()
    charset: str | None = None
    traditional: bool = False
    mirrored: bool = False
    drawn: bool = False
    shows: tuple[str, ...] = ()
    share: int = 2

    def render(self, document: Document, rng: Random) -> bytes:
        """The document's bytes in this layout."""
        function: Render = getattr(import_module(f"samples.renderers.{self.module}"), self.function)
        return function(document, rng)


_TYPED = ("struck", "raised", "hidden")
_PAGED = ("watermark", "seal")

LAYOUTS = {
    layout.name: layout
    for layout in (
        Layout(
            "text_lines",
            ".txt",
            "text",
            "lines",
            quirks=("page_numbers",),
            ruled=False,
            blanks_vanish=True,
            mirrored=True,
            shows=("raised",),
        ),
        Layout(
            "text_tabs",
            ".txt",
            "text",
            "tabs",
            quirks=("page_numbers", "header_fragments"),
            ruled=False,
            drops=True,
            mirrored=True,
            shows=("raised",),
            share=3,
        ),
        Layout(
            "text_pipes",
            ".md",
            "text",
            "pipes",
            quirks=("row_tables",),
            drops=True,
            mirrored=True,
            shows=("struck", "raised"),
        ),
        Layout("text_boxes", ".txt", "boxes", "boxes", quirks=("ragged",), mirrored=True, share=0),
        Layout("text_glued", ".txt", "text", "glued", ruled=False, glued=True),
        Layout(
            "html_page",
            ".html",
            "html",
            "page",
            drops=True,
            quirks=("ruby",),
            mirrored=True,
            shows=(*_TYPED, "hidden_rows", "two_copies"),
            share=4,
        ),
        Layout(
            "html_word",
            ".html",
            "html",
            "word_page",
            quirks=("ruby",),
            mirrored=True,
            shows=(*_TYPED, "hidden_rows"),
            share=4,
        ),
        Layout("pdf", ".pdf", "pdf", "ruled", drawn=True, shows=(*_TYPED, "covered", *_PAGED), share=4),
        Layout("docx", ".docx", "docx", "document", mirrored=True, shows=(*_TYPED, "hidden_rows"), share=3),
        Layout(
            "doc_html",
            ".doc",
            "wrapped",
            "doc_html",
            charset="gb18030",
            quirks=("ruby",),
            mirrored=True,
            shows=_TYPED,
        ),
        Layout(
            "mhtml",
            ".mht",
            "wrapped",
            "mhtml",
            charset="gb18030",
            quirks=("ruby",),
            mirrored=True,
            shows=_TYPED,
        ),
        Layout("rtf", ".rtf", "rtf", "document", charset="gbk", shows=_TYPED),
        Layout("xlsx", ".xlsx", "sheet", "xlsx", mirrored=True, shows=(*_TYPED, "hidden_rows")),
        Layout("csv", ".csv", "sheet", "csv_file", charset="gb18030"),
        Layout("ofd", ".ofd", "ofd", "document"),
        Layout(
            "text_gbk",
            ".txt",
            "encodings",
            "gbk_text",
            quirks=("page_numbers",),
            charset="gbk",
            ruled=False,
            blanks_vanish=True,
        ),
        Layout("html_gbk", ".htm", "encodings", "gbk_page", charset="gbk"),
        Layout("text_utf16", ".txt", "encodings", "utf16_text", ruled=False, share=1),
        Layout("text_hz", ".txt", "encodings", "hz_text", charset="hz", ruled=False, share=1),
        Layout(
            "text_big5",
            ".txt",
            "encodings",
            "big5_text",
            charset="big5",
            ruled=False,
            traditional=True,
            share=1,
        ),
        Layout("html_traditional", ".html", "encodings", "traditional_page", traditional=True, share=1),
        Layout("text_mojibake", ".txt", "encodings", "mojibake", ruled=False, share=1),
        Layout("scan_png", ".png", "scan", "png", charset="gbk", drawn=True, shows=_PAGED, share=1),
        Layout("scan_jpeg", ".jpg", "scan", "jpeg", charset="gbk", drawn=True, shows=_PAGED, share=1),
        Layout("scan_pdf", ".pdf", "scan", "pdf", charset="gbk", drawn=True, shows=_PAGED, share=1),
        Layout("html_script", ".html", "carried", "script_page", shows=_TYPED, share=0),
        Layout("json_answer", ".json", "carried", "answer", shows=_TYPED, share=0),
        Layout("rss_feed", ".xml", "carried", "feed", shows=_TYPED, share=0),
    )
}
USUAL = tuple(name for name, layout in LAYOUTS.items() if layout.share)
"""The layouts that are drawn unless others are asked for."""
