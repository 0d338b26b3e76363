"""The closed lists of codes in the tables, each declared once.

Belongs here: lists that several contracts or makers share; those of the reading come from `parsers.model`,
those of the forms from the form files.
Does not belong here: codes that are open, such as the reasons of a quarantine.
"""

from __future__ import annotations

from parsers.forms import HYBRID, PRE2019, forms
from parsers.model import Attribution, Outcome, Status

DOCUMENT_STATUS = ("accepted", "superseded", "duplicate", "quarantined")
COUNTED_STATUS = DOCUMENT_STATUS[:2]
"""Documents that have facts."""
CELL_STATUS = tuple(status.value for status in Status)
UNRESOLVED = (Status.AMBIGUOUS.value, Status.MISSING.value, Status.UNREADABLE.value)
"""There is or may be a number, and it is not known."""
NOTHING_PRINTED = (Status.BLANK.value, Status.DASH.value, Status.NOT_APPLICABLE.value)
"""The cell is there and says that it has no number."""
NUMBERED = (Status.REPORTED.value, Status.DERIVED.value)
"""A number stands in the cell."""
OUTCOMES = tuple(outcome.value for outcome in Outcome)
ATTRIBUTIONS = tuple(attribution.value for attribution in Attribution)
SEVERITIES = ("error", "warn")
LEVELS = ("national", "province", "city", "county", "township")
KINDS = ("government", "department", "office", "township", "other")
SUCCESSIONS = ("renamed", "merged", "split", "raised")
"""What happened to a body; after the second and third it is not comparable with the year before."""
RELATIONS = ("last_year", "same_year", "other_body_last_year")
"""Whose report a report's prose is compared with."""
EXPECTATIONS = ("listed", "seen", "unlisted")
FORMS = (PRE2019, *forms(), HYBRID)
"""Every form file is a code: a new form is a new file and no code."""
DIMENSIONS = {
    "fact_proactive_disclosure": ("item", "measure"),
    "fact_request": ("outcome", "applicant"),
    "fact_reconsideration_litigation": ("proceeding", "result"),
}
"""The three facts of the form and the two columns that name a cell."""
