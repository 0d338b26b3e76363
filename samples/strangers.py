"""Files that lie among today's reports without being one.

These are essays, navigation shells, notices, blank forms and reports of the years before 2019.

Belongs here: composing documents that have no cells.
Does not belong here: reports with mistakes in them (`samples.report`).
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal
from random import Random

from parsers.forms import forms
from parsers.model import CellKey
from samples import pre2019
from samples.agencies import Publisher
from samples.defects import Defects
from samples.document import Document, Heading, Part, Sheet, Words
from samples.figures import DISPUTE, PROACTIVE, REQUEST
from samples.labels import draw_lettering
from samples.notation import Printed
from samples.renderers import Layout
from samples.sheets import dispute_sheet, proactive_sheets, request_sheet
from samples.truth import Truth

ESSAY = (
    "20xx年，某某单位在上级的正确指引下，政府信息公开工作取得阶段性成果，现将有关情况汇报如下〞。",
    "一、加强组织，完善机制。设立领导小组，由主要负责人任组长，把信息公开纳入年度目标，效劳群众。",
    "二、突出重点，扩大公开。全年公开信息xxx条，其中动态类xx条，收到申请x件，均已按时答复。",
    "三、存在的缺乏与下一步打算。一是认识有待提高，二是渠道有待拓宽。今后将进一步完善制度，提升效劳水平。",
    "本文档由会员上传，下载后可自由编辑。大小：25KB 页数：8页 评分：4.9 收藏：31 下载：12",
)
NOTICE = (
    "各镇人民政府、街道办事处，县直各单位：",
    "为做好{year}年度政府信息公开工作年度报告编制和发布，现就有关事项通知如下。",
    "一、填报口径。“本年新收政府信息公开申请数量”按收到日期统计；“结转下年度继续办理”与下一年的“上年结转”应当一致。",
    "二、勾稽关系。第一项加第二项之和，等于第三项加第四项之和；“（七）总计”为各类办理结果之和。",
    "三、报送时间。各单位于{next_year}年1月20日前将年度报告电子版报办公室，{next_year}年1月31日前在网站公布。",
    "联系人：办公室 电话：8888{number}",
)
SHELL = (
    "首页 > 政务公开 > 政府信息公开 > 政府信息公开年报",
    "{place}交通运输局{year}年政府信息公开工作年度报告 {next_year}-01-20",
    "{place}教育局{year}年政府信息公开工作年度报告 {next_year}-01-18",
    "{place}民政局{year}年政府信息公开工作年度报告 {next_year}-01-25",
    "{place}审计局{year}年政府信息公开工作年度报告 {next_year}-01-12",
    "共 4 页 78 条 首页 上一页 下一页 尾页 跳转到第 1 页",
)
STRANGE = ("stranger", "empty_form", "old_form", "broken", "local_form")
KINDS = {
    "essay": (ESSAY, "政府信息公开工作汇报范文"),
    "notice": (NOTICE, "关于做好{year}年度政府信息公开工作年度报告编制工作的通知"),
    "shell": (SHELL, "政府信息公开年报"),
}


def strange(
    kind: str, publisher: Publisher, year: int, layout: Layout, rng: Random
) -> tuple[Document, bytes, Truth]:
    """A file of one of the kinds in `STRANGE`, which are fields of `Defects`."""
    match kind:
        case "empty_form":
            document, truth = empty_form(publisher, year, layout, rng)
        case "old_form":
            document, truth = old_form(publisher, layout, rng)
        case "local_form":
            document, truth = local_form(publisher, layout, rng)
        case _:
            document, truth = stranger(publisher, year, layout, rng)
    data = layout.render(document, rng)
    if kind == "broken":
        data, truth = _broken(data, layout)
    return document, data, truth


def stranger(publisher: Publisher, year: int, layout: Layout, rng: Random) -> tuple[Document, Truth]:
    """A file that is not a report."""
    kind = rng.choice(sorted(KINDS))
    texts, title = KINDS[kind]
    words = {
        "year": year,
        "next_year": year + 1,
        "place": publisher.place,
        "number": f"{rng.randint(0, 9999):04d}",
    }
    document = _document(
        publisher, year, (title.format(**words),), tuple(Words(text.format(**words)) for text in texts)
    )
    truth = Truth(layout.name, expect="quarantined", reason="not_a_report")
    truth.note("stranger", "document", kind)
    return document, truth


def old_form(
    publisher: Publisher, layout: Layout, rng: Random, year: int | None = None
) -> tuple[Document, Truth]:
    """A true report of a year before 2019: a form of its own, whose figures are no cells of today's.

    Args:
        publisher: Whose report it is.
        layout: How it is rendered.
        rng: What year and figures are drawn with.
        year: The year; drawn where it is None.
    """
    year = rng.randint(2010, 2018) if year is None else year
    sheet = pre2019.national(rng) if year >= 2014 else pre2019.provincial(rng)
    document = with_statistics(publisher, year, sheet)
    truth = Truth(layout.name, publisher=publisher, year=year, form="pre2019", old=pre2019.figures(sheet))
    if layout.glued and year < 2014:  # nobody can part a figure from its cumulative one
        truth = Truth(layout.name, expect="quarantined", reason="unsupported_form")
    truth.note("old_form", "document", str(year))
    return document, truth


def local_form(publisher: Publisher, layout: Layout, rng: Random) -> tuple[Document, Truth]:
    """The same on the form of a province or city; the national one where its characters cannot be drawn."""
    if layout.drawn:
        return old_form(publisher, layout, rng)
    code, year, sheet, figures = pre2019.local(rng)
    truth = Truth(layout.name, publisher=publisher, year=year, form="pre2019", old=figures)
    if layout.glued:  # nobody can part a figure from its line code or its cumulative one
        truth = Truth(layout.name, expect="quarantined", reason="unsupported_form")
    truth.note("local_form", "document", f"{code} {year}")
    return with_statistics(publisher, year, sheet), truth


def with_statistics(publisher: Publisher, year: int, sheet: Sheet) -> Document:
    """A report before 2019 around its statistics table."""
    parts = (
        Heading("一、概述"),
        Words(f"{year}年，{publisher.name}继续做好政府信息公开，现将有关数据公布如下。"),
        Heading("二、政府信息公开情况统计表"),
        sheet,
        Words(f"单位负责人：办公室 填报日期：{year + 1}年3月2日"),
    )
    return _document(publisher, year, (f"{publisher.name}{year}年政府信息公开工作年度报告",), parts)


def _broken(data: bytes, layout: Layout) -> tuple[bytes, Truth]:
    """A file that was cut off, or that holds nothing. Only a package is surely illegible when cut."""
    package = layout.suffix in (".docx", ".xlsx", ".ofd")
    truth = Truth(layout.name, expect="quarantined", reason="corrupt" if package else "empty")
    truth.note("broken", "file", "cut off" if package else "no bytes")
    return data[: len(data) * 2 // 3] if package else b"", truth


def empty_form(publisher: Publisher, year: int, layout: Layout, rng: Random) -> tuple[Document, Truth]:
    """The form with nothing filled in: as a template, or under a real agency's title."""
    form = forms()["2019" if year < 2021 else "2021"]
    proactive, request, dispute = (form.table(code) for code in (PROACTIVE, REQUEST, DISPUTE))
    blank = Printed("", None, "blank", Decimal(0))
    cells: dict[CellKey, Printed] = {key: blank for table in form.tables for key, *_ in table.cells()}
    letters = draw_lettering(Defects.none(), rng)
    template = rng.random() < 0.5
    title = (
        "政府信息公开工作年度报告格式模板"
        if template
        else f"{publisher.name}{year}年政府信息公开工作年度报告"
    )
    hint = "（文字描述）"
    parts: list[Part] = [
        Heading("一、总体情况"),
        Words(hint),
        Heading("二、主动公开政府信息情况"),
        *proactive_sheets(proactive, cells, letters, split=False),
        Heading("三、收到和处理政府信息公开申请情况"),
        request_sheet(request, cells, letters),
        Heading("四、政府信息公开行政复议、行政诉讼情况"),
        dispute_sheet(dispute, cells, letters),
        Heading("五、存在的主要问题及改进情况"),
        Words(hint),
        Heading("六、其他需要报告的事项"),
        Words(hint),
    ]
    truth = Truth(layout.name, expect="quarantined", reason="empty_form")
    truth.note("empty_form", "document", "template" if template else "under an agency's title")
    document = _document(publisher, year, (title,), tuple(parts))
    return (replace(document, source="") if template else document), truth


def _document(publisher: Publisher, year: int, title: tuple[str, ...], parts: tuple[Part, ...]) -> Document:
    return Document(
        title=title,
        parts=parts,
        published=date(year + 1, 1, 12),
        source=publisher.name,
        site=f"{publisher.place}人民政府",
        site_id=f"{publisher.code}0001",
    )
