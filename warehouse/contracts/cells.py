"""The three facts of the form, one row a cell, and the figures of the forms before 2019.

Belongs here: their columns, and the rule that ties value and status.
Does not belong here: whether a document has every cell of its form (`warehouse.storage.quality`).
"""

from __future__ import annotations

import dataframely as dy
import polars as pl

from warehouse.contracts.codes import CELL_STATUS, FORMS, NUMBERED
from warehouse.contracts.columns import NUMBER, code, number, text


class _Cell(dy.Schema):
    """What the three facts have in common: one row a cell of the form, also when nothing is printed in it."""

    province = text("Province of the agency / 省", nullable=True)
    agency_id = text("Key into dim_agency / 机关标识")
    document_id = text("Key into dim_document / 文件标识", primary_key=True)
    form = code(FORMS, "Form generation as recognised / 表式版本")
    indicator = text("Key into dim_indicator: table.dimension1.dimension2 / 指标代码")
    value = number("The number, null when there is none; raw_text has it as printed / 数值", nullable=True)
    unit = text("Unit of the value, the indicator's own / 单位")
    printed_unit = text(
        "Unit on the page where it is another; the value is converted / 所标单位", nullable=True
    )
    status = code(CELL_STATUS, "What stands in the cell / 单元格状态")
    raw_text = text("Exactly what is printed / 原文", nullable=True)
    locator = text("Where: page and box, or table/row/column, or line / 位置", nullable=True)
    rule = text("Stable code of the rule that named the cell / 识别规则", nullable=True)
    candidates = dy.List(
        dy.Decimal(*NUMBER),
        description="The possible values of an ambiguous cell, when they are few / 可能取值",
    )
    is_current = dy.Bool(description="From the accepted document of that agency and year / 是否现行")

    @dy.rule()
    def number_fits_status(cls) -> pl.Expr:
        """A number stands exactly where one is reported or derived: a blank is null, never 0."""
        return cls.value.col.is_not_null() == cls.status.col.is_in(list(NUMBERED))


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
