"""The statistics tables that reports before 2019 carry, read for what they are.

Belongs here: `read` (layout blocks → figures of an old form, or None), `report` (a layout → a report of form
`pre2019`, or None), `unread` (one that was recognised and not read), the old forms with their sums, and
`bridges`, which say how each old indicator relates to the cells of today. Does not belong here: the modern
forms; an old figure never becomes a cell of theirs.
"""

from parsers.model import Pre2019Fact
from parsers.pre2019.forms import Bridge, Indicator, OldForm, bridges, old_forms
from parsers.pre2019.report import report, unread
from parsers.pre2019.sums import TABLE as OLD_TABLE
from parsers.pre2019.table import read

__all__ = [
    "OLD_TABLE",
    "Bridge",
    "Indicator",
    "OldForm",
    "Pre2019Fact",
    "bridges",
    "old_forms",
    "read",
    "report",
    "unread",
]
