"""The contracts of the tables that only a release has.

Belongs here: the columns of known_errors and changes, and the reasons of a change.
Does not belong here: their rows (`warehouse.release.known_errors`, `warehouse.release.changes`).
"""

from __future__ import annotations

import dataframely as dy

from warehouse.contracts.codes import SEVERITIES
from warehouse.contracts.columns import code, number, text

CHANGES = ("added", "removed", "changed")
REASONS = (
    "new_document",
    "removed_document",
    "correction_published",
    "reading_improved",
    "identity_corrected",
    "evidence_changed",
    "read_again",
    "definition_changed",
    "follows_other_change",
    "unexplained",
)
"""Why a row or cell is another than in the release before; docs/releases.md says when each is given."""


class KnownError(dy.Schema):
    """An identity that a report breaks as printed, in a current document / 已知原文错误"""

    province = text("Province of the agency / 省", nullable=True)
    agency_id = text("Key into dim_agency / 机关标识")
    agency_name = text("The body, as found in the document / 机关名称", nullable=True)
    document_id = text("Key into dim_document / 文件标识", primary_key=True)
    title = text("Title as printed / 标题", nullable=True)
    source_url = text("Where the publisher holds it / 来源网址", nullable=True)
    check_id = text("I1, I2 … / 勾稽关系编号", primary_key=True)
    scope = text("Column, row or cell it was evaluated on / 范围", primary_key=True)
    ordinal = dy.Int32(primary_key=True, min=0, description="Order within check and scope, from 0 / 序号")
    severity = code(SEVERITIES, "Gravity / 严重程度")
    lhs = number("Left side / 左边", nullable=True)
    rhs = number("Right side / 右边", nullable=True)
    difference = number("Left − right / 差额", nullable=True)
    indicators = dy.List(dy.String(), description="The cells concerned / 涉及指标")
    raw_texts = dy.List(
        dy.String(), description="What is printed in each of them, empty for nothing / 各格原文"
    )
    locators = dy.List(dy.String(), description="Where each of them stands, empty if nowhere / 各格位置")
    message = text("One sentence, Chinese and English / 说明")


class Change(dy.Schema):
    """What differs from the release before: a cell, a row, or rows alike / 与上一版本的差异"""

    table = text("The table / 表")
    change = code(CHANGES, "What happened / 变动")
    reason = code(REASONS, "Why / 原因")
    year = dy.Int16(nullable=True, description="The year reported on / 报告年度")
    agency_id = text("Key into dim_agency / 机关标识", nullable=True)
    document_id = text("The document in this release / 本版文件标识", nullable=True)
    previous_document_id = text(
        "The document in the release before, where another / 上一版文件标识", nullable=True
    )
    key = text("The other columns of the row's key, null for several rows / 行", nullable=True)
    column = text("The column that changed, null for whole rows / 列", nullable=True)
    previous_value = text("As in the CSV of the release before / 上一版的值", nullable=True)
    value = text("As in the CSV of this release / 本版的值", nullable=True)
    rows = dy.Int64(min=1, description="Rows that are alike in this / 行数")
