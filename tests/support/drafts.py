"""A draft of a report as an office program writes it, with or without the slips that an official makes."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal
from random import Random
from typing import TypedDict

from parsers.forms import forms
from parsers.model import CellKey
from samples.defects import Defects
from samples.document import Document, Heading, Part, Words
from samples.figures import DISPUTE, PROACTIVE, REQUEST
from samples.labels import draw_lettering
from samples.notation import Printed
from samples.renderers.docx import document as as_docx
from samples.sheets import dispute_sheet, proactive_sheets, request_sheet

BODY = "泰宁县财政局"
FIGURES = {
    (PROACTIVE, "normative_document", "issued"): 2,
    (PROACTIVE, "normative_document", "in_force"): 12,
    (REQUEST, "new_received", "natural_person"): 10,
    (REQUEST, "new_received", "company"): 3,
    (REQUEST, "new_received", "total"): 13,
    (REQUEST, "carried_in", "natural_person"): 2,
    (REQUEST, "carried_in", "total"): 2,
    (REQUEST, "granted", "natural_person"): 9,
    (REQUEST, "granted", "company"): 3,
    (REQUEST, "granted", "total"): 12,
    (REQUEST, "outcome_total", "natural_person"): 9,
    (REQUEST, "outcome_total", "company"): 3,
    (REQUEST, "outcome_total", "total"): 12,
    (REQUEST, "carried_out", "natural_person"): 3,
    (REQUEST, "carried_out", "total"): 3,
}
GENERAL = "{year}年，本局共收到政府信息公开申请{received}件，均在法定期限内办理。"
PROBLEMS = "公开内容的解读还不够及时。下一步，本局将{next}年的解读任务列入计划，逐项落实。"
OTHER = "本局{year}年没有收取信息处理费。{left_in}"


class Slips(TypedDict, total=False):
    """What may be wrong in a draft."""

    received: int
    reconsideration: int
    left_in: str


SLIPS: Slips = {"received": 31, "reconsideration": 1, "left_in": "（此处填写收费情况）"}
"""Three slips, each one finding: the prose says 31 for 13, a total is wrong, the template speaks."""


def draft(
    year: int = 2024,
    received: int = 13,
    reconsideration: int = 0,
    left_in: str = "",
    carried_out: int = 3,
    in_force: int = 12,
) -> bytes:
    """A report of `BODY` as DOCX.

    Args:
        year: Of the report.
        received: The requests that the prose states; the table says 13.
        reconsideration: The total of reconsiderations; its parts are zero.
        left_in: What stands behind the last section's text.
        carried_out: Requests of natural persons that are carried over to the next year.
        in_force: Normative documents in force.
    """
    figures = dict(FIGURES)
    figures[PROACTIVE, "normative_document", "in_force"] = in_force
    figures[DISPUTE, "reconsideration", "total"] = reconsideration
    for column, others in (("natural_person", 0), ("total", 3)):
        figures[REQUEST, "carried_out", column] = carried_out
        for row in ("granted", "outcome_total"):
            figures[REQUEST, row, column] = 12 - carried_out + others
    return as_docx(_document(year, received, left_in, figures), Random(1))


def last_year(carried_out: int = 2) -> bytes:
    """The report of the year before the draft's, which it follows from."""
    return draft(2023, carried_out=carried_out, in_force=10)


def _document(year: int, received: int, left_in: str, figures: dict[CellKey, int]) -> Document:
    form = forms()["2021"]
    none = replace(Defects(), **dict.fromkeys(Defects.__dataclass_fields__, 0.0))
    letters = draw_lettering(none, Random(1))
    cells = {
        key: Printed(str(figure), Decimal(figure), "reported", Decimal(figure))
        for table in form.tables
        for key, figure in ((key, figures.get(key, 0)) for key, *_ in table.cells())
    }
    said = {"year": year, "received": received, "next": year + 1}
    parts: list[Part] = [
        Heading("一、总体情况"),
        Words(GENERAL.format(**said)),
        Heading("二、主动公开政府信息情况"),
        *proactive_sheets(form.table(PROACTIVE), cells, letters, False),
        Heading("三、收到和处理政府信息公开申请情况"),
        request_sheet(form.table(REQUEST), cells, letters),
        Heading("四、政府信息公开行政复议、行政诉讼情况"),
        dispute_sheet(form.table(DISPUTE), cells, letters),
        Heading("五、存在的主要问题及改进情况"),
        Words(PROBLEMS.format(**said)),
        Heading("六、其他需要报告的事项"),
        Words(OTHER.format(year=year, left_in=left_in)),
    ]
    title = (f"{BODY}{year}年政府信息公开工作年度报告",)
    day = date(year + 1, 1, 15)
    signature = (BODY, f"{day.year}年{day.month}月{day.day}日")
    return Document(title, tuple(parts), day, BODY, "泰宁县人民政府", "3504290001", signature)
