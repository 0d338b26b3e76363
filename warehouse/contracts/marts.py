"""The marts, typed for BI tools: counts int64, rates and money float64, dates dates.

Belongs here: their columns. Does not belong here: which numbers they show (`warehouse.marts.headlines`,
`warehouse/marts/indicators.toml`).
"""

from __future__ import annotations

from collections.abc import Callable

import dataframely as dy

from warehouse.contracts.codes import EXPECTATIONS, FORMS, KINDS, LEVELS
from warehouse.contracts.columns import code, real, text, total
from warehouse.marts.headlines import CHANGED, CHANGES, COUNTS, HEADLINES, Headline
from warehouse.marts.indicators import IN_TIME, QUOTIENT, Derived, derived_indicators


class _AgencyYear(dy.Schema):
    """One row an agency and year, of current documents only / 机关年度"""

    province = text("Province / 省", nullable=True)
    agency_id = text("Key into dim_agency / 机关标识", primary_key=True)
    agency_name = text("Name in this year's report / 机关名称")
    agency_id_then = text(
        "The body of the time, under its division's code of that year; key into dim_agency_succession"
        " / 当年机关标识"
    )
    agency_id_today = text(
        "Today's body (dim_agency_succession), the same while it goes on, null if it was split / 现机关标识",
        nullable=True,
    )
    agency_name_today = text("Name of today's body, null if the body was split / 现机关名称", nullable=True)
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
    """Headline numbers as printed and zero-filled, derived indicators, changes and counts."""
    columns: dict[str, dy.Column] = {}
    kinds = {line.name: _kind(line) for line in HEADLINES}
    for line in HEADLINES:
        kind = kinds[line.name]
        columns[line.name] = kind(f"{line.en}, null unless printed / {line.zh}", nullable=True)
        columns[f"{line.name}_or_zero"] = kind(
            f"{line.en}, blank taken as 0 / {line.zh}（空白作零）", nullable=True
        )
    columns |= {name: _derived(each) for name, each in derived_indicators().items()}
    for changed, (name, en, zh) in zip(CHANGED, CHANGES, strict=True):
        columns[name] = kinds[changed](f"{en} / {zh}", nullable=True)
    return columns | {name: total(f"{en} / {zh}", min=0) for name, en, zh in COUNTS}


def _kind(line: Headline) -> Callable[..., dy.Column]:
    return real if line.money else total


def _derived(each: Derived) -> dy.Column:
    description = f"{each.en} / {each.zh}"
    if each.kind == IN_TIME:
        return dy.Bool(description=description, nullable=True)
    return (real if each.kind == QUOTIENT else total)(description, nullable=True)


MartAgencyYear: type[dy.Schema] = type(
    "MartAgencyYear",
    (_AgencyYear,),
    {"__doc__": _AgencyYear.__doc__, "__module__": __name__, **_mart_columns()},
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
