"""Whether a file shows what the publisher printed, or a rendition that altered it.

Belongs here: the judgement on the whole file (readings written over the characters, characters replaced by
a mask, only a preview), and the layout without what was added. Does not belong here: which of several
files for an agency and year counts (`warehouse.documents.competition`).
An altered file is read as far as it is legible; what is masked is never guessed.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from itertools import pairwise

from parsers.model import Block, Cell, Grid, GridCell, Layout, Note, Paragraph, Pre2019Fact, Report, Section
from parsers.text.values import MASK
from parsers.trust.footnotes import footnote_marks, without_mark
from parsers.trust.masks import masks_of, with_labels
from parsers.trust.pinyin import MIN_ANNOTATED, MIN_SHARE, annotated, ideograph_count, without_pinyin

_PREVIEW = re.compile(
    r"(?:试读|预览)(?:已|到此)?(?:结束|完毕)|(?:还剩|还有|剩余)\s*[1-9]\d*\s*页未读"
    r"|(?:购买|付费|开通会员|登录)后(?:即?可)?(?:阅读|查看|浏览)(?:全文|全部|完整|剩余)"
    r"|下载后(?:即?可)?阅读(?:全文|全部|完整|剩余)|(?:前|仅)\s*\d+\s*页(?:可|供)?(?:免费)?(?:预览|试读)"
)
"""What a site says that shows the first pages only."""
_OF_PREVIEW = re.compile("|".join(("试读", "预览", "页未读", *(a + b for a in "读看览" for b in "全完剩"))))
"""One of these stands in whatever the pattern matches; they are found sooner than it is."""

Change = Callable[[str, str], str]
"""A text and the text below it → the text as it is to be read."""


@dataclass(frozen=True, slots=True)
class Judged:
    """A layout as it is to be read, whether the file may be trusted, and what was printed where it differs.

    `printed`: locator → the text as read, the text as printed. `mask` is the character that all masks of the
    page are, empty where they are several.
    """

    layout: Layout
    trusted: bool
    printed: dict[str, tuple[str, str]] = field(default_factory=dict)
    mask: str = ""

    def as_printed(self, report: Report) -> Report:
        """The report with its cells' raw text, title, prose and quotations as printed, as far as known."""
        if not self.printed:
            return report
        cells = tuple(cell._replace(raw_text=self._printed(cell)) for cell in report.cells)
        old = tuple(replace(fact, raw_text=self._printed(fact)) for fact in report.old)
        said = tuple(replace(fact, quote=self._with_mask(fact.quote)) for fact in report.narrative)
        prose = tuple(self._section(section) for section in report.sections)
        title = self._with_mask(report.title) if report.title else None
        return replace(report, cells=cells, old=old, narrative=said, sections=prose, title=title)

    def _section(self, section: Section) -> Section:
        headings = tuple(map(self._with_mask, section.headings))
        return section._replace(text=self._with_mask(section.text), headings=headings)

    def _with_mask(self, text: str) -> str:
        return text.replace(MASK, self.mask or MASK)

    def _printed(self, cell: Cell | Pre2019Fact) -> str | None:
        """The whole text of the place; a piece of it only where characters correspond one to one."""
        read, printed = self.printed.get(cell.locator or "", ("", ""))
        raw = cell.raw_text
        if not raw or raw == read:
            return printed if raw else raw
        at = read.find(raw)
        if at >= 0 and len(read) == len(printed):
            return printed[at : at + len(raw)]
        return self._with_mask(raw)


def judged(layout: Layout) -> Judged:
    """The layout without readings over characters, masks made alike; its notes say what was found."""
    texts = list(_texts(layout.blocks))
    page = "\n".join(texts)
    changes: list[Change] = []
    notes: list[Note] = []
    trusted = True
    style = annotated(page)
    if (count := max(layout.annotations, style.count if style else 0)) and (
        style or _is_annotated(layout.annotations, page)
    ):
        notes.append(Note("pinyin_annotated", f"{count} characters have their reading written beside them"))
        trusted = False
    elif layout.annotations:
        notes.append(Note("readings_skipped", f"{layout.annotations} characters have a reading above them"))
    if style:
        changes.append(lambda text, below: without_pinyin(text, style, below))
    masks = masks_of(texts, page)
    if masks:
        notes.append(Note("characters_masked", f"{masks.count} characters are replaced by {masks.said}"))
        trusted = False
        table = masks.table
        changes.append(lambda text, _: with_labels(text.translate(table)))
    elif marks := footnote_marks(texts, page):
        changes.append(lambda text, _: without_mark(text, marks))
    if _OF_PREVIEW.search(page) and (preview := _PREVIEW.search(page)):
        notes.append(Note("preview_only", f"the site shows a part of the document only: {preview[0]}"))
        trusted = False
    if not changes:
        return Judged(replace(layout, notes=(*layout.notes, *notes)) if notes else layout, trusted)
    blocks, printed = _changed(layout.blocks, changes)
    mask = masks.characters[0] if len(masks.characters) == 1 else ""
    return Judged(replace(layout, blocks=blocks, notes=(*layout.notes, *notes)), trusted, printed, mask)


def _is_annotated(annotations: int, page: str) -> bool:
    return annotations >= max(MIN_ANNOTATED, MIN_SHARE * ideograph_count(page))


def _texts(blocks: Sequence[Block]) -> Iterator[str]:
    for block in blocks:
        if isinstance(block, Grid):
            yield from [cell[0] for cell in block.cells]
        else:
            yield block.text


def _changed(
    blocks: Sequence[Block], changes: Sequence[Change]
) -> tuple[tuple[Block, ...], dict[str, tuple[str, str]]]:
    """The blocks with all texts changed, and what was printed where one did; emptied lines fall away."""
    printed: dict[str, tuple[str, str]] = {}

    def change(text: str, locator: str, below: str = "") -> str:
        read = text
        for each in changes:
            read = each(read, below)
        if read != text:
            printed[locator] = (read, text)
        return read

    kept: list[Block] = []
    for block, below in pairwise((*blocks, None)):
        if isinstance(block, Grid):
            cells = [cell._replace(text=change(cell.text, cell.locator)) for cell in block.cells]
            kept.append(replace(block, cells=_without_emptied_rows(cells, block.cells)))
        elif isinstance(block, Paragraph):
            text = change(block.text, block.locator, below.text if isinstance(below, Paragraph) else "")
            if text.strip() or not block.text.strip():
                kept.append(Paragraph(text, block.locator, block.heading))
    return tuple(kept), printed


def _without_emptied_rows(cells: Sequence[GridCell], before: Sequence[GridCell]) -> tuple[GridCell, ...]:
    """A row that held nothing but readings was none of the table's."""
    filled = {cell.row for cell in cells if cell.text.strip()}
    emptied = {cell.row for cell in before if cell.text.strip()} - filled
    return tuple(cell for cell in cells if cell.row not in emptied or cell.row_span > 1)
