"""The list of mistakes fits the code, and what becomes of one is told rightly."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.support.paths import ROOT
from tools import mutants
from tools.mutants import BROKEN, KILLED, STALE, SURVIVED, Mutant

TESTS = "from double import double\n\n\ndef test_it() -> None:\n    assert double(0) == 0\n"


@pytest.fixture
def tree(tmp_path: Path) -> Path:
    (tmp_path / "double.py").write_text("def double(number):\n    return number * 2\n", encoding="utf-8")
    (tmp_path / "test_double.py").write_text(TESTS, encoding="utf-8")
    return tmp_path


@pytest.mark.parametrize(
    ("find", "replace", "outcome"),
    [
        ("number * 2", "number + 2", KILLED),
        ("number * 2", "number * 3", SURVIVED),  # the test looks at 0 alone
        ("number * 2", "number *", BROKEN),
        ("number ** 2", "number", STALE),
    ],
)
def test_what_becomes_of_a_mutant(tree: Path, find: str, replace: str, outcome: str) -> None:
    before = (tree / "double.py").read_text(encoding="utf-8")
    result = mutants.run(Mutant("m", "double.py", find, replace, ("test_double.py",)), tree)
    assert result.outcome == outcome
    assert (tree / "double.py").read_text(encoding="utf-8") == before


def test_all_must_be_killed(capsys: pytest.CaptureFixture[str]) -> None:
    mutant = Mutant("m", "f", "a", "b", ())
    assert mutants.report([mutants.Result(mutant, KILLED)])
    assert not mutants.report([mutants.Result(mutant, KILLED), mutants.Result(mutant, SURVIVED)])
    assert not mutants.report([mutants.Result(mutant, STALE, detail="its text is gone")])
    assert "its text is gone" in capsys.readouterr().out


def test_every_mutant_of_the_list_fits_the_code() -> None:
    reasons = {mutant.name: mutants.stale(mutant, ROOT) for mutant in mutants.load()}
    assert {name: reason for name, reason in reasons.items() if reason} == {}
    assert len(reasons) >= 60
