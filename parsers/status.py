"""What can stand in a cell: the codes that values, cells and tables share."""

from __future__ import annotations

from enum import StrEnum


class Status(StrEnum):
    """What stands in a cell of the form. The codes are part of the warehouse's public interface."""

    REPORTED = "reported"
    BLANK = "blank"
    DASH = "dash"
    NOT_APPLICABLE = "not_applicable"
    DERIVED = "derived"
    AMBIGUOUS = "ambiguous"
    MISSING = "missing"
    UNREADABLE = "unreadable"
