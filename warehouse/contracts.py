"""The one declaration of every table: columns, types, keys, codes and what they mean.

Belongs here: the contract classes, English descriptions with the Chinese short name behind ` / `.
Does not belong here: what is generated from them (`warehouse.catalogue.dictionary`) or how rows are made.
`year` is in no class of a partitioned table: it is the folder's name (`year=2023`), never in the file body.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import dataframely as dy
import polars as pl

from warehouse.marts.headlines import CHANGES, COUNTS, HEADLINES, SHARES

DOCUMENT_STATUS = ("accepted", "superseded", "duplicate", "quarantined")
CELL_STATUS = ("reported", "blank", "dash", "not_applicable", "derived", "ambiguous", "missing", "unreadable")
UNRESOLVED = ("ambiguous", "missing", "unreadable")
LEVELS = ("national", "province", "city", "county", "township")
KINDS = ("government", "department", "office", "township", "other")
FORMS = ("pre2019", "2019", "2021", "hybrid")
DIMENSIONS = {
    "fact_proactive_disclosure": ("item", "measure"),
    "fact_request": ("outcome", "applicant"),
    "fact_reconsideration_litigation": ("proceeding", "result"),
}


def text(description: str, **options: Any) -> dy.String:
    """A free string."""
    return dy.String(description=description, **options)


def code(values: Sequence[str], description: str, **options: Any) -> dy.String:
    """A string out of a closed list."""

    def known_code(column: pl.Expr) -> pl.Expr:
        return column.is_in(list(values))

    return dy.String(check=known_code, metadata={"codes": tuple(values)}, description=description, **options)


def number(description: str, **options: Any) -> dy.Decimal:
    """A printed or computed number: 16 digits before, 4 after the point."""
    return dy.Decimal(20, 4, description=description, **options)


def count(description: str, **options: Any) -> dy.Int32:
    """A number of things in this warehouse (not a printed number)."""
    return dy.Int32(min=0, description=description, **options)


class DimDocument(dy.Schema):
    """The ledger: one row for every file that was ever landed / 文件台账"""

    source_path = text("Path below the landing folder; archive.zip!/member, #n / 来源路径", primary_key=True)
    document_id = text("sha256 of the bytes, #n with several reports in a file / 文件标识", nullable=True)
    status = code(DOCUMENT_STATUS, "What became of the file / 处理状态")
    reason = text("Stable code why it was not accepted / 原因代码", nullable=True)
    reason_detail = text("The same in a sentence / 原因说明", nullable=True)
    media_type = text("What the bytes are, not what the name says / 文件类型", nullable=True)
    encoding = text("Character encoding of a text / 字符编码", nullable=True)
    encoding_confidence = dy.Float64(
        nullable=True, min=0, max=1, description="How sure the encoding is, 0 to 1 / 编码置信度"
    )
    size_bytes = dy.Int64(min=0, nullable=True, description="Size in bytes / 字节数")
    title = text("Title as printed / 标题", nullable=True)
    agency_id = text("Key into dim_agency / 机关标识", nullable=True)
    agency_name = text("The body, as found in the document / 机关名称", nullable=True)
    year = dy.Int16(nullable=True, description="The year reported on, never that of publication / 报告年度")
    form = code(FORMS, "Form generation as recognised / 表式版本", nullable=True)
    published_on = dy.Date(nullable=True, description="Date of publication / 发布日期")
    source_url = text("Where the publisher holds it / 来源网址", nullable=True)
    cells_expected = count("Cells of the form / 应有单元格", nullable=True)
    cells_reported = count("Cells with a printed number / 有数单元格", nullable=True)
    cells_derived = count("Cells the identities determine / 推得单元格", nullable=True)
    cells_unresolved = count("Cells ambiguous, missing or unreadable / 未决单元格", nullable=True)
    trusted = dy.Bool(
        nullable=True,
        description="False for a rendition that altered what was published (see notes) / 是否原样",
    )
    notes = dy.List(
        dy.String(), nullable=True, description="What a person may want to know, `code: sentence` / 备注"
    )
    superseded_by = text("document_id of the winner, of the same agency and year / 被何者取代", nullable=True)
    renditions_agree = count(
        "Other documents of the agency and year with the same values / 内容一致的其他版本数", nullable=True
    )
    parser_version = text("Version of the reading / 解析版本", nullable=True)


class DimAgency(dy.Schema):
    """The bodies that report, as the latest accepted report names them / 机关"""

    agency_id = text("Division code and body, stable across spellings / 机关标识", primary_key=True)
    agency_name = text("Name in the latest accepted report / 机关名称")
    division_code = text("GB/T 2260, 6 digits / 行政区划代码", nullable=True)
    province = text("Province / 省", nullable=True)
    city = text("City or prefecture / 市", nullable=True)
    county = text("County or district / 县", nullable=True)
    level = code(LEVELS, "Level of government / 层级", nullable=True)
    sector = text("Field of work, null for a government itself / 领域", nullable=True)
    kind = code(KINDS, "Kind of body / 机关类别")
    valid_from = dy.Int16(
        nullable=True, description="First year of the division's code and name, null if not known / 起始年份"
    )
    valid_to = dy.Int16(
        nullable=True, description="Last year of the division's code and name, null if it holds / 终止年份"
    )
    parent_division_code = text("The division above / 上级区划代码", nullable=True)


EXPECTATIONS = ("listed", "seen", "unlisted")


class DimExpectedAgency(dy.Schema):
    """The bodies of which a report is expected: as listed, else all that ever reported / 应报机关"""

    agency = text("agency_id, or the listed name of a body not recognised / 机关", primary_key=True)
    agency_id = text("Key into dim_agency, where the body has reported / 机关标识", nullable=True)
    agency_name = text("Name / 机关名称")
    province = text("Province / 省", nullable=True)
    division_code = text("GB/T 2260, 6 digits / 行政区划代码", nullable=True)
    kind = code(KINDS, "Kind of body / 机关类别", nullable=True)
    expectation = code(EXPECTATIONS[:2], "Given in a list, or has reported in some year / 依据")
    valid_from = dy.Int16(nullable=True, description="Not expected before / 起始年份")
    valid_to = dy.Int16(nullable=True, description="Not expected after / 终止年份")


class DimIndicator(dy.Schema):
    """Every cell any form prints, with its labels / 指标"""

    indicator = text("table.dimension1.dimension2 / 指标代码", primary_key=True)
    table = code(tuple(DIMENSIONS), "The fact table it stands in / 所在表")
    dimension_1 = text("Code of the first dimension / 维度一")
    dimension_2 = text("Code of the second dimension / 维度二")
    position = count("Place in print order, the latest form first / 排序")
    label_zh = text("Printed labels from the outermost inwards, joined by ` > ` / 中文标签")
    label_en = text("English label / 英文标签")
    dimension_1_zh = text("Printed label of the first dimension / 维度一标签")
    dimension_2_zh = text("Printed label of the second dimension / 维度二标签")
    unit = text("Unit the latest form prescribes / 单位")
    kind = code(("flow", "stock", "money"), "What a sum over years means / 指标性质")
    forms = dy.List(dy.String(), description="Forms that print the cell / 适用表式")
    article = text("Article of the regulation / 条款")


class DimPre2019Bridge(dy.Schema):
    """Every line of the forms before 2019, and how it relates to the cells of today / 旧表指标对照"""

    form = text("The form before 2019 / 旧表", primary_key=True)
    indicator = text("Code of the line / 旧表指标代码", primary_key=True)
    position = count("Place in print order / 排序")
    label_zh = text("Printed label / 中文标签")
    label_en = text("English label / 英文标签")
    unit = text("Unit the form prescribes / 单位")
    first_year = dy.Int16(description="First year of the form / 起始年度")
    last_year = dy.Int16(description="Last year of the form / 终止年度")
    relation = code(
        ("same", "broader", "narrower", "none"),
        "Whether the old line counts what the modern cells do, more, less, or none of it / 口径关系",
    )
    modern = dy.List(dy.String(), description="The modern cells, added up where several / 对应的现行指标")
    note_zh = text("What differs, in Chinese / 口径说明（中文）")
    note_en = text("What differs, in English / 口径说明（英文）")


class _Cell(dy.Schema):
    """What the three facts have in common: one row a cell of the form, also when nothing is printed in it."""

    province = text("Province of the agency / 省", nullable=True)
    agency_id = text("Key into dim_agency / 机关标识")
    document_id = text("Key into dim_document / 文件标识", primary_key=True)
    form = code(FORMS, "Form generation as recognised / 表式版本")
    indicator = text("Key into dim_indicator: table.dimension1.dimension2 / 指标代码")
    value = number("The number, null when there is none; raw_text has it as printed / 数值", nullable=True)
    unit = text("Unit of the value / 单位")
    status = code(CELL_STATUS, "What stands in the cell / 单元格状态")
    raw_text = text("Exactly what is printed / 原文", nullable=True)
    locator = text("Where: page and box, or table/row/column, or line / 位置", nullable=True)
    candidates = dy.List(
        dy.Decimal(20, 4),
        description="The possible values of an ambiguous cell, when they are few / 可能取值",
    )
    is_current = dy.Bool(description="From the accepted document of that agency and year / 是否现行")

    @dy.rule()
    def number_fits_status(cls) -> pl.Expr:
        """A number stands exactly where one is reported or derived: a blank is null, never 0."""
        return cls.value.col.is_not_null() == cls.status.col.is_in(["reported", "derived"])


class FactProactiveDisclosure(_Cell):
    """Section 二, one row a cell of the form / 主动公开政府信息情况"""

    item = text("What is disclosed: rule, license, penalty … / 事项", primary_key=True)
    measure = text("What is counted of it: issued, decisions, amount … / 计量", primary_key=True)


class FactRequest(_Cell):
    """Section 三, one row a cell of the form / 收到和处理政府信息公开申请情况"""

    outcome = text("Row of the form: received, outcome, carried over / 办理情形", primary_key=True)
    applicant = text("Kind of applicant, or total / 申请人", primary_key=True)


class FactReconsiderationLitigation(_Cell):
    """Section 四, one row a cell of the form / 政府信息公开行政复议、行政诉讼情况"""

    proceeding = text("Reconsideration, or litigation without or after it / 程序", primary_key=True)
    result = text("How it ended, or total / 结果", primary_key=True)


class FactPre2019Indicator(dy.Schema):
    """A figure of a statistics form before 2019; never a cell of today's forms / 2019年以前统计表指标"""

    province = text("Province of the agency / 省", nullable=True)
    agency_id = text("Key into dim_agency / 机关标识")
    document_id = text("Key into dim_document / 文件标识", primary_key=True)
    form = text("The form before 2019, key into dim_pre2019_bridge with the indicator / 旧表")
    indicator = text("Code of the line of that form / 旧表指标代码", primary_key=True)
    cumulative = dy.Bool(primary_key=True, description="历年累计 instead of the year's own / 是否历年累计")
    value = number("The number, null when there is none; raw_text has it as printed / 数值", nullable=True)
    unit = text("Unit as printed, else as the form prescribes / 单位")
    status = code(CELL_STATUS, "What stands in the cell / 单元格状态")
    raw_text = text("Exactly what is printed / 原文", nullable=True)
    locator = text("Where: page and box, or table/row/column, or line / 位置", nullable=True)
    is_current = dy.Bool(description="From the accepted document of that agency and year / 是否现行")

    @dy.rule()
    def number_fits_status(cls) -> pl.Expr:
        """A number stands exactly where one is reported."""
        return cls.value.col.is_not_null() == (cls.status.col == "reported")


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


class FactCheck(dy.Schema):
    """What the bookkeeping says: an identity on a scope of a report / 勾稽关系"""

    province = text("Province of the agency / 省", nullable=True)
    agency_id = text("Key into dim_agency / 机关标识")
    document_id = text("Key into dim_document / 文件标识", primary_key=True)
    check_id = text("I1, I2 … / 勾稽关系编号", primary_key=True)
    scope = text("Column, row or cell it was evaluated on / 范围", primary_key=True)
    ordinal = dy.Int32(primary_key=True, min=0, description="Order within check and scope, from 0 / 序号")
    severity = code(("error", "warn"), "Gravity / 严重程度")
    outcome = code(("pass", "fail", "not_assessable"), "What it says / 结论")
    lhs = number("Left side / 左边", nullable=True)
    rhs = number("Right side / 右边", nullable=True)
    difference = number("Left − right / 差额", nullable=True)
    indicators = dy.List(dy.String(), description="The cells concerned / 涉及指标")
    attribution = code(("publisher", "extraction", "undetermined"), "Who erred / 归因", nullable=True)
    message = text("One sentence, Chinese and English / 说明")
    is_current = dy.Bool(description="From the accepted document of that agency and year / 是否现行")


class FactDifference(dy.Schema):
    """A cell in which two documents for the same agency and year do not agree / 版本差异"""

    province = text("Province of the agency / 省", nullable=True)
    agency_id = text("Key into dim_agency / 机关标识")
    document_id = text("The accepted document / 现行文件标识", primary_key=True)
    other_document_id = text("The superseded document / 被取代文件标识", primary_key=True)
    reason = text("Why that one was superseded / 取代原因")
    indicator = text("Key into dim_indicator: table.dimension1.dimension2 / 指标代码", primary_key=True)
    value = number("The number in the accepted document / 现行文件数值", nullable=True)
    other_value = number("The number in the other / 另一文件数值", nullable=True)
    status = code(CELL_STATUS, "What stands in the cell, null when its form has none / 状态", nullable=True)
    other_status = code(CELL_STATUS, "The same of the other / 另一文件状态", nullable=True)


class _AgencyYear(dy.Schema):
    """One row an agency and year, of current documents only / 机关年度"""

    province = text("Province / 省", nullable=True)
    agency_id = text("Key into dim_agency / 机关标识", primary_key=True)
    agency_name = text("Name in this year's report / 机关名称")
    division_code = text("GB/T 2260, 6 digits / 行政区划代码", nullable=True)
    city = text("City or prefecture / 市", nullable=True)
    county = text("County or district / 县", nullable=True)
    level = code(LEVELS, "Level of government / 层级", nullable=True)
    sector = text("Field of work, null for a government itself / 领域", nullable=True)
    kind = code(KINDS, "Kind of body / 机关类别")
    document_id = text("Key into dim_document / 文件标识")
    form = code(FORMS, "Form generation as recognised / 表式版本")
    published_on = dy.Date(nullable=True, description="Date of publication / 发布日期")


def _mart_columns() -> dict[str, dy.Column]:
    """Headline numbers as printed and zero-filled, shares, changes, counts: all out of
    `warehouse.marts.headlines`.
    """
    columns: dict[str, dy.Column] = {}
    for line in HEADLINES:
        columns[line.name] = number(f"{line.en}, null unless printed / {line.zh}", nullable=True)
        columns[f"{line.name}_or_zero"] = number(
            f"{line.en}, blank taken as 0 / {line.zh}（空白作零）", nullable=True
        )
    for share in SHARES:
        columns[share.name] = dy.Float64(nullable=True, description=f"{share.en} / {share.zh}")
    for name, en, zh in CHANGES:
        columns[name] = number(f"{en} / {zh}", nullable=True)
    return columns | {name: count(f"{en} / {zh}") for name, en, zh in COUNTS}


MartAgencyYear: type[dy.Schema] = type(
    "MartAgencyYear", (_AgencyYear,), {"__doc__": _AgencyYear.__doc__, **_mart_columns()}
)


class MartCoverage(dy.Schema):
    """Who has reported for the year, and in time, and who has not / 报送情况"""

    province = text("Province / 省", nullable=True)
    agency = text("agency_id, or the listed name of a body not recognised / 机关", primary_key=True)
    agency_id = text("Key into dim_agency, where the body has reported / 机关标识", nullable=True)
    agency_name = text("Name / 机关名称")
    division_code = text("GB/T 2260, 6 digits / 行政区划代码", nullable=True)
    kind = code(KINDS, "Kind of body / 机关类别", nullable=True)
    expectation = code(EXPECTATIONS, "In the list, seen in some year (no list), or in no list / 依据")
    filed = dy.Bool(description="Whether there is an accepted report / 是否已报")
    deadline = dy.Date(nullable=True, description="Last day, null where the regulation sets none / 期限")
    published_on = dy.Date(nullable=True, description="Date of publication / 发布日期")
    on_time = dy.Bool(nullable=True, description="Published by the deadline, null if not known / 是否按时")
    document_id = text("Key into dim_document / 文件标识", nullable=True)
    form = code(FORMS, "Form generation as recognised / 表式版本", nullable=True)
    form_as_prescribed = dy.Bool(
        nullable=True, description="Whether that is the form prescribed for the year / 表式是否合规"
    )
    refused = text(
        "Not filed, but a file that may be the report was quarantined: the reason / 未采用文件的原因",
        nullable=True,
    )


UNPARTITIONED: dict[str, type[dy.Schema]] = {
    "dim_document": DimDocument,
    "dim_agency": DimAgency,
    "dim_indicator": DimIndicator,
    "dim_pre2019_bridge": DimPre2019Bridge,
    "dim_expected_agency": DimExpectedAgency,
}
CELL_FACTS: dict[str, type[dy.Schema]] = {
    "fact_proactive_disclosure": FactProactiveDisclosure,
    "fact_request": FactRequest,
    "fact_reconsideration_litigation": FactReconsiderationLitigation,
}
FACTS: dict[str, type[dy.Schema]] = CELL_FACTS | {
    "fact_narrative": FactNarrative,
    "fact_check": FactCheck,
    "fact_difference": FactDifference,
    "fact_pre2019_indicator": FactPre2019Indicator,
}
PARTITIONED: dict[str, type[dy.Schema]] = FACTS | {
    "mart_agency_year": MartAgencyYear,
    "mart_coverage": MartCoverage,
}
TABLES: dict[str, type[dy.Schema]] = UNPARTITIONED | PARTITIONED
YEAR_DESCRIPTION = "The year reported on; the name of the folder / 报告年度"
