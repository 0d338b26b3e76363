"""The prose of reports: fact_section, its text, and fact_narrative, the numbers that it states.

Belongs here: their columns. Does not belong here: reading prose (`parsers.findings.sections`, `.narrative`).
"""

from __future__ import annotations

import dataframely as dy

from parsers.findings.sections import CODES
from warehouse.contracts.columns import code, number, text


class FactNarrative(dy.Schema):
    """A number the prose states / 文字部分数据"""

    province = text("Province of the agency / 省", nullable=True)
    agency_id = text("Key into dim_agency / 机关标识")
    document_id = text("Key into dim_document / 文件标识", primary_key=True)
    position = text("Paragraph and character offset / 位置", primary_key=True)
    ordinal = dy.Int32(primary_key=True, min=0, description="Order within the document, from 0 / 序号")
    indicator = dy.List(dy.String(), description="Cells it may speak of / 可能的指标")
    value = number("The number / 数值")
    unit = text("Unit as printed / 单位")
    approximate = dy.Bool(description="余, 近, 约 / 是否约数")
    quote = text("The words it stands in / 原文")
    is_current = dy.Bool(description="From the accepted document of that agency and year / 是否现行")


class FactSection(dy.Schema):
    """A piece of a report's prose under one heading, as read / 正文各部分"""

    province = text("Province of the agency / 省", nullable=True)
    agency_id = text("Key into dim_agency / 机关标识")
    document_id = text("Key into dim_document / 文件标识", primary_key=True)
    ordinal = dy.Int32(primary_key=True, min=0, description="Order within the document, from 0 / 序号")
    section = code(
        CODES, "Section of the form; preface above the first heading, unknown under another one / 部分"
    )
    heading = text("Its headings from the section's down, parted by > / 标题路径", nullable=True)
    text = dy.String(description="As read, beginning with its own heading, lines parted by breaks / 原文")
    body = dy.Int32(min=0, description="Characters before what is below its own heading / 标题之后的起始字符")
    locator = dy.String(description="Where the text begins / 起始位置")
    last_locator = dy.String(description="Where its last paragraph begins / 末段位置")
    is_current = dy.Bool(description="From the accepted document of that agency and year / 是否现行")
