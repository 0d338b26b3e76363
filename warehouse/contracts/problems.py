"""The problems that bodies state.

Belongs here: the columns of mart_problem; apart from the other prose, because they depend on the dictionary.
Does not belong here: the categories (`warehouse.prose.problems`).
"""

from __future__ import annotations

import dataframely as dy

from warehouse.contracts.codes import KINDS, LEVELS
from warehouse.contracts.columns import code, text, total
from warehouse.prose.problems.dictionary import STATEMENTS, codes


class MartProblem(dy.Schema):
    """A sentence of the section on problems and a category it is of: what bodies say is lacking / 存在问题"""

    province = text("Province of the agency / 省", nullable=True)
    agency_id = text("Key into dim_agency / 机关标识")
    agency_name = text("Name in this report / 机关名称")
    division_code = text("GB/T 2260, 6 digits / 行政区划代码", nullable=True)
    level = code(LEVELS, "Level of government / 层级", nullable=True)
    sector = text("Field of work, null for a government itself / 领域", nullable=True)
    kind = code(KINDS, "Kind of body / 机关类别")
    document_id = text("Key into dim_document / 文件标识", primary_key=True)
    ordinal = total("The sentence's number, from 0 / 语句序号", primary_key=True, min=0)
    statement = code(
        STATEMENTS,
        "A problem, a measure (improvement), an earlier year's problem, that there is none (none), or neither"
        " (context) / 陈述类别",
    )
    category = code(
        codes(), "Kind of problem; uncategorised where no kind takes it / 问题类别", primary_key=True
    )
    category_zh = text("Its label in Chinese / 问题类别名称")
    category_en = text("Its label in English / 问题类别英文名称")
    quote = text("The sentence as read / 原文")
    section_ordinal = total("Its row of fact_section (ordinal) / 所在部分序号", min=0)
    start = total("Where it begins in that row's text / 起始字符", min=0)
    end = total("Where it ends, exclusive / 结束字符", min=0)
