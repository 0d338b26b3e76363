"""The tutorial, run from top to bottom: its pages show what it prints, with the samples' numbers."""

from __future__ import annotations

import json
import math
import re
from pathlib import Path
from typing import Any

import pytest

from tests.support.paths import ROOT
from tools.tutorial import EVIDENCE, PICTURES, chart_of, run, with_outputs

DOCS = ROOT / "docs"
BODIES = {"朔州市": ("t20200125_100020.pdf", "政府信息公开年报（21）.xlsx", "t20220107_100022.txt")}
BODIES["杭州市"] = ("t20200228_100014.html", "政府信息公开年报（16）.pdf", "政府信息公开年报（18）.txt")
"""The files of each city for 2019, 2020 and 2021."""


def true_number(name: str, cell: str) -> int:
    """What the samples' own record of the truth says of a cell."""
    truth: Any = json.loads((ROOT / "samples" / "truth.json").read_text("utf-8"))
    (entry,) = (entry for path, entry in truth["documents"].items() if path.endswith(name))
    return int(entry["cells"][f"fact_request|{cell}|total"]["value"])


def words_of(picture: str) -> list[str]:
    """The texts of a chart: its title, axes, labels and numbers."""
    return re.findall(r"<text[^>]*>([^<]*)</text>", picture)


@pytest.mark.slow
@pytest.mark.parametrize("name", PICTURES)
def test_a_page_shows_what_it_prints(name: str, tmp_path: Path) -> None:
    """`make tutorial` writes the pages again."""
    text = (DOCS / name).read_text("utf-8")
    assert with_outputs(text, run(DOCS / name, tmp_path)) == text
    drawn, kept = chart_of(tmp_path), DOCS / "images" / PICTURES[name]
    evidence = drawn.with_name(EVIDENCE).read_text("utf-8")
    assert math.comb(12, 6) == 924 and re.search(r"“3743523174435”[^<]* 924 ", evidence)  # 13 digits, 7 cells
    assert words_of(drawn.read_text("utf-8")) == words_of(kept.read_text("utf-8"))


@pytest.mark.parametrize("name", PICTURES)
def test_its_numbers_are_those_of_the_samples(name: str) -> None:
    text = (DOCS / name).read_text("utf-8")
    shown = re.findall(r"^│ (..市)  │  (\d{4}) │ +(\d+) │ +(\d+) │ +(\d+) │ +(0\.\d+) │ +\d │$", text, re.M)
    assert [row[:2] for row in shown] == [(city, str(year)) for city in BODIES for year in range(2019, 2022)]
    for city, year, received, outcomes, granted, share in shown:
        file = BODIES[city][int(year) - 2019]
        cells = ("new_received", "outcome_total", "granted")
        assert [int(received), int(outcomes), int(granted)] == [true_number(file, cell) for cell in cells]
        assert float(share) == round(int(granted) / int(outcomes), 3)


@pytest.mark.parametrize("name", PICTURES)
def test_it_says_why_files_were_refused_and_cites_the_cell(name: str) -> None:
    text = (DOCS / name).read_text("utf-8")
    for reason in ("same_bytes", "empty", "empty_form", "not_a_report"):
        assert re.search(rf"│ {reason} +│", text), reason
    if name.endswith(".zh.md"):
        assert "数字        435 件" in text and "据以推得    I2 total (成立)、I3 granted (成立)" in text
    else:
        assert "number      435 items" in text and "decided by  I2 total (pass), I3 granted (pass)" in text
    assert 838 + 65 + 3 + 5 + 38 + 5 == 954 and "8386535385954" in text
    assert "2168" in text and text.count("[I2]") == 2


def test_the_pages_are_the_same_notebook() -> None:
    """Both languages take the same steps: as many blocks, in the same order."""
    kinds = [re.findall(r"^```(python|bash)$", (DOCS / name).read_text("utf-8"), re.M) for name in PICTURES]
    assert kinds[0] == kinds[1] and len(kinds[0]) == 11
