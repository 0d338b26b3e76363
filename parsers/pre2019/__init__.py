"""The statistics tables that reports before 2019 carry, read for what they are.

Belongs here: `read` (layout blocks → figures of an old form, or None), the old forms with their sums, and
`bridges`, which say how each old indicator relates to the cells of today. `parsers.pre2019.report` (a layout
→ a report of form `pre2019`) is not imported here: who asks for forms need not tell whose a report is.
Does not belong here: the modern forms; an old figure never becomes a cell of theirs.
"""

from parsers.model import Pre2019Fact
from parsers.pre2019.forms import Bridge, Indicator, OldForm, bridges, old_forms
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
]
