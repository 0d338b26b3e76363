"""What the cells of the forms mean: dim_indicator, and the bridge from the forms before 2019.

Belongs here: their columns. Does not belong here: the forms (`parsers.forms`, `parsers.pre2019`).
"""

from __future__ import annotations

import dataframely as dy

from warehouse.contracts.codes import DIMENSIONS
from warehouse.contracts.columns import code, count, text


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
    dimension_1_en = text("English label of the first dimension / 维度一英文标签")
    dimension_2_en = text("English label of the second dimension / 维度二英文标签")
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
