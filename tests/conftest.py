"""What every test has: an environment that names no language, so that the command line speaks English."""

from __future__ import annotations

import pytest

from pipelines.language import LOCALE, VARIABLE


@pytest.fixture(autouse=True)
def no_language(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in (VARIABLE, *LOCALE[:2]):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("LANG", "C.UTF-8")
