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

    `drops`: cells can be lost (nothing rules the columns). `blanks_vanish`: a blank cell prints nothing.
    `glued`: nothing separates one number from the next. `share`: how often it is drawn, against 1.
    """

    name: str
    suffix: str
    module: str
    function: str
    drops: bool = False
    blanks_vanish: bool = False
    glued: bool = False
    share: int = 2

    def render(self, document: Document, rng: Random) -> bytes:
        """The document's bytes in this layout."""
        function: Render = getattr(import_module(f"samples.renderers.{self.module}"), self.function)
        return function(document, rng)


LAYOUTS = {
    layout.name: layout
    for layout in (
        Layout("text_lines", ".txt", "text", "lines", blanks_vanish=True),
        Layout("text_tabs", ".txt", "text", "tabs", drops=True, share=3),
        Layout("text_pipes", ".md", "text", "pipes", drops=True),
        Layout("text_glued", ".txt", "text", "glued", glued=True),
        Layout("html_page", ".html", "html", "page", drops=True, share=4),
        Layout("html_word", ".html", "html", "word_page", share=4),
        Layout("pdf", ".pdf", "pdf", "ruled", share=4),
        Layout("docx", ".docx", "docx", "document", share=3),
    )
}
