"""The prose of reports: its text, the numbers that it states, and how much of it other reports have as well.

Belongs here: the columns of fact_section, fact_narrative and fact_prose_similarity.
Does not belong here: reading prose (`parsers.findings.sections`, `.narrative`), comparing it
(`warehouse.prose.similarity`).
"""

from __future__ import annotations

import dataframely as dy
import polars as pl

from parsers.findings.sections import CODES
from warehouse.contracts.codes import RELATIONS
from warehouse.contracts.columns import code, count, number, text


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


class FactProseSimilarity(dy.Schema):
    """How much of a section's prose stands in another report, without numbers and names / 文字雷同"""

    province = text("Province of the agency / 省", nullable=True)
    agency_id = text("Key into dim_agency / 机关标识")
    document_id = text("Key into dim_document / 文件标识", primary_key=True)
    section = code(CODES, "Section of the form / 部分", primary_key=True)
    relation = code(
        RELATIONS,
        "Own report of last year, or another body's of the same or last year / 比较对象",
        primary_key=True,
    )
    other_document_id = text("The other report; key into dim_document / 比对文件标识", primary_key=True)
    other_agency_id = text("Its body; after a succession the predecessor / 比对机关标识")
    other_year = dy.Int16(description="Its year / 比对年度")
    share = dy.Float64(
        min=0, max=1, description="shared ÷ shingles: what part of the section is in the other / 雷同比例"
    )
    shared = count("Different shingles that both have / 相同片段数")
    shingles = count("Different shingles of the section that count / 片段数")
    length = count("Characters of the section as compared / 比对字数")
    passages = dy.List(
        dy.Struct(
            {
                "ordinal": dy.Int32(min=0),
                "start": dy.Int32(min=0),
                "end": dy.Int32(min=0),
                "other_ordinal": dy.Int32(min=0),
                "other_start": dy.Int32(min=0),
                "other_end": dy.Int32(min=0),
                "characters": dy.Int32(min=0),
            }
        ),
        description="The longest common passages, in fact_section.text of both (end exclusive) / 相同段落",
    )

    @dy.rule()
    def share_is_exact(cls) -> pl.Expr:
        """The share is the quotient of the two counts."""
        return cls.share.col == cls.shared.col / cls.shingles.col
