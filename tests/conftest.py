"""What every test has: an environment that names no language, so that the command line speaks English, and
the CSV reader of Python as it is.
"""

from __future__ import annotations

import csv
from collections.abc import Iterator

import pytest

from pipelines.language import LOCALE, VARIABLE


@pytest.fixture(autouse=True)
def no_language(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in (VARIABLE, *LOCALE[:2]):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("LANG", "C.UTF-8")


@pytest.fixture(autouse=True)
def plain_csv() -> Iterator[None]:
    """Frictionless, with which releases are verified, lifts the limit of a field for the whole process."""
    limit = csv.field_size_limit()
    yield
    csv.field_size_limit(limit)
