"""Composes one report: figures → printed cells → drawn tables → document, with the truth beside it.

Belongs here: the order in which the steps of one report follow each other, and its headings and titles.
Does not belong here: the steps themselves; which reports there are (`samples.generate`).
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, timedelta
from random import Random

from parsers.forms import FormTable, forms
from parsers.model import CellKey
from samples import damage
from samples.agencies import Publisher
from samples.defects import Defects
from samples.document import Document, Heading, Part, Sheet, Words
from samples.figures import DISPUTE, PROACTIVE, REQUEST, Figures
from samples.labels import Lettering, draw_lettering
from samples.mistakes import publish_wrongly
from samples.notation import Printed, draw_hand, write_all
from samples.prose import Writer
from samples.renderers import Layout
from samples.sheets import dispute_sheet, proactive_sheets, request_sheet
from samples.titles import draw_title
from samples.truth import Truth

SECTIONS = ("总体情况", PROACTIVE, REQUEST, DISPUTE, "存在的主要问题及改进情况", "其他需要报告的事项")


@dataclass(frozen=True, slots=True)
class Case:
    """A report to be composed: whose, which year, the forms of section 二 and 三, the true figures."""

    publisher: Publisher
    year: int
    proactive: str
    request: str
    figures: Figures

    @property
    def tables(self) -> tuple[FormTable, ...]:
        """The three tables of the report."""
        first, second = forms()[self.proactive], forms()[self.request]
        return (first.table(PROACTIVE), second.table(REQUEST), second.table(DISPUTE))

    @property
    def form(self) -> str:
        """`2019`, `2021` or `hybrid`."""
        return self.proactive if self.proactive == self.request else "hybrid"


def compose(case: Case, layout: Layout, defects: Defects, rng: Random) -> tuple[Document, Truth]:
    """One report as drawn, and what is true of it."""
    truth = Truth(layout.name, publisher=case.publisher, year=case.year, form=case.form, tables=case.tables)
    published = case.figures
    if rng.random() < defects.publisher_error:
        published, kind, place = publish_wrongly(case.figures, rng)
        truth.note("publisher_error", place, kind)
    hand = draw_hand(defects, layout.charset, rng)
    if layout.glued:
        hand.zero_share, hand.number, hand.unit, hand.remark = 0, "plain", False, False
    truth.cells = write_all(published, hand)
    truth.defects += hand.defects
    letters = draw_lettering(defects, rng)
    writer = Writer(
        case.publisher, case.year, case.figures, published, rng.random() < defects.prose_contradicts, rng
    )
    sheets = _sheets(case, letters, defects, truth, rng)
    sheets = {code: _damaged(group, layout, defects, truth, rng) for code, group in sheets.items()}
    _lose_table(case, sheets, defects, truth, rng)
    document = _document(case, layout, sheets, writer, defects, truth, rng)
    _settle(layout, sheets, writer, letters, truth)
    return document, truth


def bundle(first: Document, second: Document) -> Document:
    """Two reports in one file, one below the other, as a site puts them on one page."""
    between: list[Part] = [*map(Words, first.signature), *map(Heading, second.title)]
    return replace(first, parts=(*first.parts, *between, *second.parts), signature=second.signature)


def _sheets(
    case: Case, letters: Lettering, defects: Defects, truth: Truth, rng: Random
) -> dict[str, list[Sheet]]:
    proactive, request, dispute = case.tables
    split = rng.random() < defects.split_tables
    if split:
        truth.note("split_tables", PROACTIVE, "a table for every clause")
    cells: dict[CellKey, Printed] = truth.cells
    return {
        PROACTIVE: proactive_sheets(proactive, cells, letters, split),
        REQUEST: [request_sheet(request, cells, letters)],
        DISPUTE: [dispute_sheet(dispute, cells, letters)],
    }


def _damaged(sheets: list[Sheet], layout: Layout, defects: Defects, truth: Truth, rng: Random) -> list[Sheet]:
    """The sheets of one table after what happens to layouts; a ruled layout cannot lose a cell."""
    if damage.is_request(sheets[0]):
        sheet = sheets[0]
        if rng.random() < defects.lost_group:
            sheet = damage.lose_group(sheet, truth, rng)
        if rng.random() < defects.shifted_header:
            sheet = damage.shift_header(sheet, truth, rng)
        elif rng.random() < defects.extra_column and not layout.glued:
            sheet = damage.add_column(sheet, truth, rng, layout.ruled)
        elif rng.random() < defects.dropped_cells and layout.drops:
            sheet = damage.drop_cells(sheet, truth, rng)
        sheets = [sheet]
    if rng.random() < defects.padding and not layout.glued:
        sheets = [damage.pad(sheet, truth, rng) for sheet in sheets]
    return sheets


def _lose_table(
    case: Case, sheets: dict[str, list[Sheet]], defects: Defects, truth: Truth, rng: Random
) -> None:
    """One table is not in the report. Not in a hybrid, which could then no longer be told from its parts."""
    if rng.random() >= defects.missing_table or case.form == "hybrid":
        return
    code = rng.choice([PROACTIVE, DISPUTE])
    sheets[code] = []
    truth.note("missing_table", code, "not in the document")
    for key, cell in truth.cells.items():
        if key[0] == code:
            truth.cells[key] = Printed("", None, "missing", cell.figure)


def _settle(
    layout: Layout, sheets: dict[str, list[Sheet]], writer: Writer, letters: Lettering, truth: Truth
) -> None:
    drawn = [sheet for group in sheets.values() for sheet in group]
    if layout.glued:
        damage.blur_glued(drawn, truth)
    if layout.blanks_vanish:
        damage.blur_vanishing(drawn, truth)
    truth.said = writer.said
    truth.defects += letters.defects
    if any(not said.right for said in writer.said):
        truth.note("prose_contradicts", "section 1", "the prose differs from the tables")


def _document(
    case: Case,
    layout: Layout,
    sheets: dict[str, list[Sheet]],
    writer: Writer,
    defects: Defects,
    truth: Truth,
    rng: Random,
) -> Document:
    title, plain = draw_title(case.publisher, case.year, defects, truth, rng)
    published = date(case.year + 1, 1, 5) + timedelta(days=rng.randint(0, 70))
    parts: list[Part] = [Words(writer.intro())] if rng.random() < 0.5 or not plain else []
    for number, section in _numbered(defects, truth, rng):
        parts.append(Heading(number + _heading(section, case)))
        parts += _body(section, sheets, writer)
    if rng.random() < defects.boxed_prose and not layout.glued:
        parts = damage.box_prose(parts, truth)
    signed = not plain or rng.random() < 0.4
    day = f"{published.year}年{published.month}月{published.day}日"
    site = f"{case.publisher.place}人民政府"
    return Document(
        title=title,
        parts=tuple(parts),
        published=published,
        source=case.publisher.name if rng.random() < 0.7 else f"{case.publisher.place}政务公开办公室",
        site=site,
        site_id=f"{case.publisher.code}{rng.randint(1, 60):04d}",
        signature=(case.publisher.name, day) if signed else (),
        quirks=_quirks(layout, defects, truth, rng),
    )


def _quirks(layout: Layout, defects: Defects, truth: Truth, rng: Random) -> frozenset[str]:
    rates = {name: getattr(defects, name) for name in layout.quirks if hasattr(defects, name)}
    drawn = [name for name, rate in rates.items() if rng.random() < rate]
    for name in drawn:
        truth.note(name, "text", "")
    return frozenset(drawn)


def _heading(section: str, case: Case) -> str:
    titles = {table.code: table.title for table in case.tables}
    return titles.get(section, section)


def _body(section: str, sheets: dict[str, list[Sheet]], writer: Writer) -> list[Part]:
    if section in sheets:
        return [*sheets[section]] or [Words("详见附件。")]
    if section == SECTIONS[0]:
        return [Words(text) for text in writer.overall()]
    if section == SECTIONS[4]:
        return [Words(text) for text in writer.problems()]
    return [Words(writer.others())]


def _numbered(defects: Defects, truth: Truth, rng: Random) -> list[tuple[str, str]]:
    numbers = ["一、", "二、", "三、", "四、", "五、", "六、"]
    if rng.random() < defects.renumbered:
        numbers = rng.choice(
            [
                ["一、", "一、", "二、", "三、", "四、", "五、"],
                ["一、", "二、", "三、", "四、", "", "五、"],
                ["", "", "", "", "", ""],
                ["（一）", "（二）", "（三）", "（四）", "（五）", "（六）"],
            ]
        )
        truth.note("renumbered", "headings", "".join(numbers))
    return list(zip(numbers, SECTIONS, strict=True))
