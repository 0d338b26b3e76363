"""What every test has: an environment that names no language, so that the command line speaks English, the
CSV reader of Python as it is, and all the time it takes. And the order of the tests where several workers
share them.
"""

from __future__ import annotations

import csv
import os
from collections.abc import Iterator
from itertools import chain, groupby

import pytest
from hypothesis import settings

from pipelines.language import LOCALE, VARIABLE

settings.register_profile("untimed", deadline=None)  # a busy machine fails no test
settings.load_profile("untimed")


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Let each worker begin with modules that have slow tests.

    The workers are given equal parts of the list, and who is done takes from the end of another's part. What
    is left at last are quick tests, so no worker waits while another runs a long one.
    """
    workers = int(os.environ.get("PYTEST_XDIST_WORKER_COUNT", "1"))
    if workers == 1:
        return
    modules = [list(of_module) for _, of_module in groupby(items, key=lambda item: item.path)]
    slow, quick = list[list[pytest.Item]](), list[pytest.Item]()
    for module in modules:
        if any(item.get_closest_marker("slow") for item in module):
            slow.append(module)
        else:
            quick += module
    ordered: list[pytest.Item] = []
    for worker in range(workers):
        ordered += chain.from_iterable(slow[worker::workers])
        missing = max(0, len(items) * (worker + 1) // workers - len(ordered))
        ordered += quick[:missing]
        del quick[:missing]
    items[:] = ordered


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
