"""Sums over levels of government.

Belongs here: the columns of mart_level_sum. Does not belong here: which bodies are below which
(`warehouse.levels`).
"""

from __future__ import annotations

import dataframely as dy

from warehouse.contracts.codes import CELL_STATUS, OUTCOMES
from warehouse.contracts.columns import code, real, text, total
from warehouse.levels.settings import SCOPES


class MartLevelSum(dy.Schema):
    """What a government publishes beside the sum of what the bodies below it publish / 上下级数据汇总"""

    province = text("Province / 省", nullable=True)
    agency_id = text("The government; key into dim_agency / 政府标识", primary_key=True)
    agency_name = text("Its name / 政府名称")
    document_id = text("Its report; key into dim_document / 文件标识")
    indicator = text("Key into dim_indicator / 指标代码", primary_key=True)
    value = real("What the government's report prints / 政府年报数值", nullable=True)
    status = code(CELL_STATUS, "What stands in the cell / 单元格状态")
    scope = code(
        SCOPES,
        "What the report says it covers: departments, also all governments below, or not told / 统计范围",
    )
    scope_quote = text("The sentence that says so / 统计范围原文", nullable=True)
    department_expected = total("Departments and other bodies of the same division / 本级部门数", min=0)
    department_reported = total("Of them, those with a known number or a blank / 已报部门数", min=0)
    department_sum = real("The sum of their numbers, a blank as 0 / 部门合计")
    lower_expected = total("Governments or townships of the divisions below / 下级政府数", min=0)
    lower_reported = total("Of them, those with a known number or a blank / 已报下级政府数", min=0)
    lower_whole = total(
        "Of them, townships and those that say they cover all below them / 明示全口径的下级政府数", min=0
    )
    lower_sum = real("The sum of their numbers, a blank as 0 / 下级政府合计")
    listed = dy.Bool(
        description="Whether the bodies are known from a list and not from reports alone / 是否有名单"
    )
    unplaced = total("Listed bodies of no known division, in the whole year / 名单中无法定位的机关数", min=0)
    sum = real("The sums of the bodies in the scope, null where it is not known / 合计", nullable=True)
    difference = real("value − sum / 差额", nullable=True)
    complete = dy.Bool(
        description="Every body in the scope is listed, has the number and covers its own part / 是否齐全"
    )
    outcome = code(
        OUTCOMES,
        "I8: whether value is at least sum, null where the indicator is not checked / 汇总核验结论",
        nullable=True,
    )
    message = text("One sentence on the outcome, Chinese and English / 说明", nullable=True)
