"""`gongkai cite` as a person or a script meets it."""

from __future__ import annotations

import json
import os
from pathlib import Path

import pytest
from typer.testing import CliRunner

from pipelines.cli import app
from tests.support.building import build_here, put, report
from tests.support.bundled import of_samples
from tests.support.paths import ROOT
from warehouse.storage.tree import Warehouse

runner = CliRunner()
GRANTED = "fact_request.granted.total"


@pytest.fixture(scope="module")
def warehouse(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("cite")
    hostile = {"printed": "温县水\x1b[31m利局", "title": "[red]年报[/red]\u202e"}
    put(folder / "landing", "a\x07.json", **report("水利局", 2023, published_on="2024-02-01", **hostile))
    put(folder / "landing", "b.json", **report("水利局", 2023, published_on="2024-01-01"))
    build_here(folder / "landing", Warehouse.at(str(folder / "warehouse")))
    return folder / "warehouse"


@pytest.fixture(autouse=True)
def environment(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in [name for name in os.environ if name.startswith("GONGKAI_")]:
        monkeypatch.delenv(name)


def cite(*words: object) -> tuple[int, str, str]:
    result = runner.invoke(app, ["cite", *map(str, words)])
    return result.exit_code, result.stdout, result.stderr


def test_the_answer_is_text_without_control_characters_and_markup(warehouse: Path) -> None:
    code, said, _ = cite("410825-水利局", 2023, GRANTED, "--warehouse", warehouse)
    assert code == 0
    assert not {"\x1b", "\x07", "\u202e"} & set(said)
    lines = [
        line for line in said.splitlines() if line.startswith(("number", "quote", "file", "title", "other"))
    ]
    assert lines == [
        "number      5 items (件)",
        "quote       “5”",
        "other       b.json: superseded (same_content), there: 5",
        "file        a\\x07.json",  # the ledger has such names with escapes
        "title       [red]年报[/red]<202e>",
    ]
    assert "引用        温县水<001b>[31m利局. [red]年报[/red]<202e>[R]. (2024-02-01). " in said


def test_the_example_of_the_documentation_is_what_is_printed(tmp_path: Path) -> None:
    samples = of_samples(tmp_path, "t20220107_100022.txt", "t20240114_100024.htm")
    page = (ROOT / "docs" / "citing.md").read_text(encoding="utf-8")
    shown = page.split("```text\n")[1].split("\n```")[0].split("\n…\n")
    code, said, _ = cite("朔州市", 2021, "（一）予以公开 > 总计", "--warehouse", samples.root)
    assert code == 0
    assert [piece for piece in shown if piece not in said] == []
    assert len(shown) == 3


def test_an_indicator_is_shown_with_its_cells(warehouse: Path) -> None:
    code, said, _ = cite("410825-水利局", 2023, "granted_share", "--warehouse", warehouse)
    assert code == 0
    assert "above       + 5  fact_request.granted.total [reported] “5” line 1\n" in said
    assert "below       + 6  fact_request.outcome_total.total [reported] “6” line 1\n" in said


def test_json_has_all_of_it(warehouse: Path) -> None:
    code, said, _ = cite("410825-水利局", 2023, GRANTED, "--warehouse", warehouse, "--format", "json")
    found = json.loads(said)
    assert (code, found["ok"], found["value"], found["status"]) == (0, True, "5.00000000", "reported")
    (part,) = found["parts"]
    assert part["cell"]["raw_text"] == "5"
    assert part["cell"]["others"][0]["document"]["source_path"] == "b.json"
    assert [each["quote"] for each in part["cell"]["claims"]] == []
    assert {"zh", "en", "bibtex", "csl"} == found["citation"].keys()


@pytest.mark.parametrize(
    ("form", "begins"), [("bibtex", "@techreport{gongkai410825y2023x"), ("csl-json", "[")]
)
def test_a_reference_manager_takes_the_citation(warehouse: Path, form: str, begins: str) -> None:
    code, said, _ = cite("410825-水利局", 2023, GRANTED, "--warehouse", warehouse, "--format", form)
    assert code == 0
    assert said.startswith(begins)
    if form == "csl-json":
        (item,) = json.loads(said)
        assert (item["type"], item["issued"]) == ("report", {"date-parts": [[2024, 2, 1]]})


@pytest.mark.parametrize(
    ("agency", "year", "indicator", "code", "said"),
    [
        ("水务局", 2023, GRANTED, 2, "no report of 水务局 is in this warehouse; near it: "),
        (
            "410825-水利局",
            2023,
            "granted_shaer",
            2,
            "there is no indicator granted_shaer; near it: granted_share",
        ),
        (
            "410825-水利局",
            2020,
            GRANTED,
            1,
            "no accepted report of 410825-水利局 on 2020; there are reports on 2023",
        ),
        ("410825-水利局", "soon", GRANTED, 2, "YEAR cannot be soon; give a whole number"),
    ],
)
def test_what_cannot_be_cited_is_refused_in_one_sentence(
    warehouse: Path, agency: str, year: object, indicator: str, code: int, said: str
) -> None:
    found, out, err = cite(agency, year, indicator, "--warehouse", warehouse)
    assert (found, out) == (code, "")
    assert said in err
    if year != "soon":
        assert err.startswith("gongkai: ")
        assert err.count("\n") == 1


def test_a_refusal_is_json_where_json_was_asked_for(tmp_path: Path) -> None:
    code, said, _ = cite("a", 2023, GRANTED, "--warehouse", tmp_path / "none", "--format", "json")
    assert code == 1
    answer = json.loads(said)
    assert (answer["ok"], answer["exit_code"]) == (False, 1)
    assert "build one first" in answer["error"]


def test_a_folder_that_is_no_release_is_refused(warehouse: Path) -> None:
    code, _, said = cite("a", 2023, GRANTED, "--release", warehouse)
    assert (code, "is no release: it has no release.json" in said) == (1, True)
    code, _, said = cite("a", 2023, GRANTED, "--release", warehouse, "--warehouse", warehouse)
    assert (code, "not both" in said) == (2, True)


def test_a_release_that_lacks_tables_is_not_called_a_warehouse(tmp_path: Path) -> None:
    (tmp_path / "release.json").write_text('{"version": "2026.1"}')
    code, _, said = cite("a", 2023, GRANTED, "--release", tmp_path)
    assert code == 1
    assert said == (f"gongkai: the release {tmp_path} lacks dim_document: check it with gongkai verify\n")
