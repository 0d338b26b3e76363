"""fact_narrative, the numbers that the prose states.

Belongs here: its columns. Does not belong here: reading prose (`parsers.findings.narrative`).
"""

from __future__ import annotations

import dataframely as dy

from warehouse.contracts.columns import number, text


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
