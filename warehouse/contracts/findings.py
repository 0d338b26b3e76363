"""What is found on comparing: identities within and across reports, and differences between documents.

Belongs here: the columns of fact_check and fact_difference.
Does not belong here: evaluating an identity (`parsers.findings`, `warehouse.facts`).
"""

from __future__ import annotations

import dataframely as dy

from warehouse.contracts.codes import ATTRIBUTIONS, CELL_STATUS, OUTCOMES, SEVERITIES
from warehouse.contracts.columns import code, number, text


class FactCheck(dy.Schema):
    """What the bookkeeping says: an identity on a scope of a report / 勾稽关系"""

    province = text("Province of the agency / 省", nullable=True)
    agency_id = text("Key into dim_agency / 机关标识")
    document_id = text("Key into dim_document / 文件标识", primary_key=True)
    check_id = text("I1, I2 … / 勾稽关系编号", primary_key=True)
    scope = text("Column, row or cell it was evaluated on / 范围", primary_key=True)
    ordinal = dy.Int32(primary_key=True, min=0, description="Order within check and scope, from 0 / 序号")
    severity = code(SEVERITIES, "Gravity / 严重程度")
    outcome = code(OUTCOMES, "What it says / 结论")
    lhs = number("Left side / 左边", nullable=True)
    rhs = number("Right side / 右边", nullable=True)
    difference = number("Left − right / 差额", nullable=True)
    indicators = dy.List(dy.String(), description="The cells concerned / 涉及指标")
    attribution = code(ATTRIBUTIONS, "Who erred / 归因", nullable=True)
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
