"""By when a report must be published.

Belongs here: the deadlines of the regulation as data. Does not belong here: comparing tables with them
(`warehouse.facts.publication_checks`). Article 49 of the regulation (国务院令第711号) sets both: 31 January
for departments, 31 March for the report of a government.
"""

from __future__ import annotations

from datetime import date

GOVERNMENT, DEPARTMENT = (3, 31), (1, 31)
"""Month and day of the year after; no other body has a deadline."""
REVISED = 2019
"""The first year under the revised regulation; before, 第三十一条 said 31 March for every body."""


def due_on(year: int, kind: str) -> date | None:
    """The last day for publication; None where the regulation sets none.

    Args:
        year: The year that the report is on.
        kind: The kind of body, as `dim_agency.kind`.
    """
    if year < REVISED or kind == "government":
        return date(year + 1, *GOVERNMENT)
    return date(year + 1, *DEPARTMENT) if kind in ("department", "office") else None
