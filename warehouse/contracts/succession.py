"""Bodies over time.

Belongs here: the columns of dim_agency_succession.
Does not belong here: which body succeeds which (`warehouse.succession`).
"""

from __future__ import annotations

import dataframely as dy

from warehouse.contracts.codes import SUCCESSIONS
from warehouse.contracts.columns import code, text


class DimAgencySuccession(dy.Schema):
    """What became of a body: one row a body and each body that took its place / 机关沿革"""

    agency_id = text("The body before, under its division's code of that time / 原机关标识", primary_key=True)
    held_as = text("agency_id in dim_agency, the facts and marts of the body before / 原机关在库标识")
    agency_name = text("Name of the body before / 原机关名称")
    successor_id = text(
        "The body after, under its division's code of that time; the same where it goes on / 后继机关标识",
        primary_key=True,
    )
    successor_held_as = text(
        "agency_id in dim_agency, the facts and marts of the body after / 后继机关在库标识"
    )
    successor_name = text("Name of the body after / 后继机关名称")
    kind = code(SUCCESSIONS, "What happened / 变更类别")
    valid_from = dy.Int16(
        primary_key=True, description="First year at whose end the body after stood / 起始年份"
    )
    valid_to = dy.Int16(
        nullable=True, description="Last year at whose end it stood, null while it stands / 终止年份"
    )
    decided_on = dy.Date(nullable=True, description="Day of the decision, null if not known / 批准日期")
    source = text("Notice and code lists; begins with `rule` where a rule of a reform gives the row / 依据")
