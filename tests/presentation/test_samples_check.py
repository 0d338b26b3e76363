"""The samples: exactly the sums that their truth says fail are errors, beside them only what was put in."""

from __future__ import annotations

import json
from typing import Any

import pytest

from parsers.read import read
from presentation.findings.checked import checked
from presentation.findings.finding import ERROR
from tests.support.paths import ROOT

TRUTH: dict[str, Any] = json.loads((ROOT / "samples" / "truth.json").read_text("utf-8"))["documents"]
READ_HERE = (".pdf", ".xlsx", ".html", ".htm", ".csv", ".docx", ".txt", ".rtf", ".ofd", ".md", ".mht")
"""Scans and old Word files need programs that need not be there."""
OTHERWISE = {
    "t20230306_100042.txt": {"form_of_year"},  # 2022 on the form of 2019
    "t20240127_100007.txt": {"form_of_year", "prose_differs"},  # 2023 on the form of 2019
    "t20220226_100008.rtf": {"prose_differs"},  # the prose denies what the wrong total states
    "政府信息公开年报（39）.mht": {"missing_table"},
}
"""Errors that are no sums, in samples that no defect of `truth.json` announces as such."""
SUMS = ("I1", "I2", "I3", "I4")
CHECKED = [
    name
    for name, truth in TRUTH.items()
    if (ROOT / "samples" / "landing" / name).suffix in READ_HERE
    and truth["expect"] == "accepted"
    and (ROOT / "samples" / "landing" / name).is_file()
]


@pytest.mark.parametrize("name", CHECKED)
def test_the_errors_of_a_sample(name: str) -> None:
    truth = TRUTH[name]
    data = (ROOT / "samples" / "landing" / name).read_bytes()
    (found,) = checked(name, [(name, read(data, name))])
    errors = [each for each in found.findings if each.severity == ERROR]
    failing = {f"{each['check']}.{each['scope']}" for each in truth["failing"]}
    assert {each.scope for each in errors if each.rule in SUMS} == failing
    announced = any(defect["kind"] == "prose_contradicts" for defect in truth["defects"])
    expected = OTHERWISE.get(name, {"prose_differs"} if announced else set())
    assert {each.rule for each in errors if each.rule not in SUMS} == expected


def test_there_are_samples_enough() -> None:
    assert len(CHECKED) > 25
