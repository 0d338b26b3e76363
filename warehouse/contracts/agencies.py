"""The bodies that report, and those that are expected to.

Belongs here: the columns of dim_agency and dim_expected_agency.
Does not belong here: recognising a body (`parsers.identity`).
"""

from __future__ import annotations

import dataframely as dy

from warehouse.contracts.codes import EXPECTATIONS, KINDS, LEVELS
from warehouse.contracts.columns import code, text


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
