"""The values of a manifest's columns, read as a person means them.

Belongs here: for each column what its text says, None where it says nothing of the kind.
Does not belong here: rows, paths and files (`warehouse.readings.manifest`).
"""

from __future__ import annotations

import re
from datetime import UTC, date, datetime
from typing import Any

from parsers.identity import divisions
from parsers.identity.dates import read_date
from parsers.identity.phrase import read_phrase
from parsers.identity.urls import read_url

_YEAR = re.compile(r"(20\d\d)(?:年度?|\.0+)?")
_CODE = re.compile(r"(\d{6})(?:\d{3}|\d{6})?")
_TRUE, _FALSE = ("true", "1", "yes", "y", "是", "√"), ("false", "0", "no", "n", "否")


def _read_year(value: str) -> int | None:
    match = _YEAR.fullmatch(value)
    return int(match.group(1)) if match and int(match.group(1)) >= 2007 else None


def _read_code(value: str) -> str | None:
    match = _CODE.fullmatch(value.removesuffix(".0"))
    return match.group(1) if match and divisions.division(match.group(1)) else None


def _read_moment(value: str) -> str | None:
    """A date or time as ISO 8601 in UTC without an offset; one without an offset is taken as it stands."""
    try:
        found = datetime.fromisoformat(value.replace("/", "-"))
        return (found.astimezone(UTC).replace(tzinfo=None) if found.tzinfo else found).isoformat()
    except OverflowError:  # the first or the last day that there is, in another zone
        return None
    except ValueError:
        day = read_date(value)
        return datetime(day.year, day.month, day.day).isoformat() if day else None


def _read_name(value: str) -> str | None:
    phrase = read_phrase(value[:200])
    return value if phrase.recognised or phrase.zone else None


def _read_flag(value: str) -> bool | None:
    return {**dict.fromkeys(_TRUE, True), **dict.fromkeys(_FALSE, False)}.get(value.lower())


def _read_day(value: str) -> date | None:
    return read_date(value) if len(value) <= 40 else None


def _read_text(value: str) -> str | None:
    return value


VALUES: dict[str, tuple[Any, str]] = {
    "source_url": (read_url, "web address"),
    "title": (_read_text, "text"),
    "agency_name": (_read_name, "name of a body"),
    "division_code": (_read_code, "code of a division"),
    "year": (_read_year, "year of a report"),
    "published_on": (_read_day, "date"),
    "fetched_at": (_read_moment, "date or time"),
    "override": (_read_flag, "true or false"),
    "remark": (_read_text, "text"),
}
"""For each column the function that reads it (None for anything else), and what it wants."""
