"""The text of an OpenDocument paragraph, run by run.

Belongs here: characters with their looks, pictures and equations among them. Does not belong here: paragraphs
and tables (`parsers.readers.word.odf_body`).
"""

from __future__ import annotations

import re
from collections.abc import Callable

from lxml import etree

from parsers.readers.limits import MAX_COLUMN_SPAN
from parsers.readers.package import local_attribute, local_name
from parsers.readers.visible import UNREADABLE, Run, Seen, see
from parsers.readers.word.odf_styles import OdfStyles, Said, run_of

UNPRINTED = frozenset(
    (
        "tracked-changes",
        "note",
        "annotation",
        "ruby-text",
        "sequence-decls",
        "forms",
        "desc",
        "title",
        "index-source",
        "automatic-styles",
        "scripts",
        "font-face-decls",
    )
)
_FIGURE = re.compile(r"[-－]?\d[\d,，.．]*\s*%?")
Equations = Callable[[etree._Element], str]
"""The text of an equation, by the object that refers to it; "" where the object is none."""


class Inline:
    """What one paragraph prints, run by run, and the frames in it."""

    def __init__(self, styles: OdfStyles, equations: Equations, said: Said, in_cell: bool) -> None:
        self._styles = styles
        self._equations = equations
        self._in_cell = in_cell
        self._said = [said]
        self._look = Run("") if styles.is_plain else run_of(said)
        self._runs: list[Run] = []
        self.frames: list[etree._Element] = []

    def seen(self) -> Seen:
        """What is seen of the paragraph, and what is not."""
        if self._styles.is_plain and not any(run.hidden for run in self._runs):
            return Seen("".join(run.text for run in self._runs))
        return see(self._runs)

    def take(self, element: etree._Element) -> None:
        """Takes in the text of an element and what is in it."""
        self._say(element.text)
        for child in element:
            name = local_name(child)
            if name == "s":
                self._say(" " * number_of(child, "c", MAX_COLUMN_SPAN))
            elif name in ("tab", "line-break"):
                self._runs.append(self._look._replace(text="\t" if name == "tab" else "\n"))
            elif name == "text-box":
                self.frames.append(child)
            elif name == "frame":
                self._frame(child)
            elif is_off(child, name):
                self._runs.append(Run(text_of(child) or local_attribute(child, "string-value"), hidden=True))
            elif name == "span" and not self._styles.is_plain:
                self._span(child)
            elif name == "fieldmark":
                self._say(_chosen(child))
            elif name and name not in UNPRINTED:
                self.take(child)
            self._say(child.tail)

    def _say(self, text: str | None) -> None:
        if text:
            self._runs.append(self._look._replace(text=text.replace("\n", " ")))

    def _span(self, span: etree._Element) -> None:
        before = self._look
        self._said.append(self._said[-1] | self._styles.said("text", local_attribute(span, "style-name")))
        self._look = run_of(self._said[-1])
        self.take(span)
        self._said.pop()
        self._look = before

    def _frame(self, frame: etree._Element) -> None:
        """A text box, an equation, or a picture: the number that is its description, else unreadable."""
        before = len(self.frames), len(self._runs)
        self.take(frame)
        if (len(self.frames), len(self._runs)) != before:
            return
        objects = [self._equations(each) for each in frame.iterchildren("{*}object")]
        if any(objects):
            self._say(next(text for text in objects if text))
        elif self._in_cell and (objects or next(frame.iter("{*}image"), None) is not None):
            said = [(e.text or "").strip() for e in frame.iter("{*}title", "{*}desc")]
            self._say(next((text for text in said if _FIGURE.fullmatch(text)), UNREADABLE))


def _chosen(field: etree._Element) -> str:
    """The entry that a drop-down field shows; other fields of forms hold their text between two marks."""
    said = [(local_attribute(p, "name"), local_attribute(p, "value")) for p in field.iterchildren("{*}param")]
    entries = [value for name, value in said if name == "Dropdown_ListEntry"]
    chosen = next((value for name, value in said if name == "Dropdown_Selected"), "0")
    number = int(chosen) if chosen.isdecimal() and len(chosen) < 5 else len(entries)
    return entries[number] if number < len(entries) else ""


def is_off(element: etree._Element, name: str) -> bool:
    """Whether an element of that name says that it is not shown."""
    if name == "section":
        return local_attribute(element, "display") == "none"
    return name in ("hidden-paragraph", "hidden-text") and local_attribute(element, "is-hidden") == "true"


def text_of(element: etree._Element) -> str:
    """All text in an element, whatever it looks like."""
    return "".join(str(text) for p in element.iter("{*}p", "{*}h") for text in p.itertext()) or (
        element.text or ""
    )


def number_of(element: etree._Element, name: str, limit: int) -> int:
    """A count that an element states, from 1 to the limit; 1 without one."""
    value = local_attribute(element, name) if element.attrib else ""
    return max(1, min(int(value), limit)) if value.isdecimal() and len(value) < 9 else 1
