"""`gongkai release` and `gongkai verify` as a person or a script meets them."""

from __future__ import annotations

import json
import os
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from pipelines import release
from pipelines.cli import app
from tests.support.building import build_here, put, report
from warehouse.storage.tree import Warehouse

runner = CliRunner()


@pytest.fixture(autouse=True)
def environment(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in [name for name in os.environ if name.startswith("GONGKAI_")]:
        monkeypatch.delenv(name)
    monkeypatch.setenv("GONGKAI_LANDING", str(tmp_path / "landing"))
    monkeypatch.setenv("GONGKAI_WAREHOUSE", str(tmp_path / "warehouse"))


def gongkai(*arguments: object) -> Result:
    return runner.invoke(app, [*map(str, arguments)], catch_exceptions=True)


@pytest.mark.parametrize(
    ("options", "said"),
    [
        (["--version", "first"], "the version first is not a year and a number: name one such as 2026.1"),
        (["--version", "2026.01"], "the version 2026.01 is not a year and a number"),
        (["--version", "2026.1", "--date", "28.11.2026"], "the date 28.11.2026 is no day such as 2026-11-28"),
        (
            ["--version", "2026.1", "--url", "javascript:x"],
            "the address javascript:x is no http or https address",
        ),
    ],
)
def test_wrong_usage_is_one_sentence(tmp_path: Path, options: list[str], said: str) -> None:
    answer = gongkai("release", "--out", tmp_path / "out", *options)
    assert answer.exit_code == 2
    assert answer.stderr.startswith(f"gongkai: {said}")
    assert answer.stderr.count("\n") == 1
    assert not (tmp_path / "out").exists()


@pytest.mark.parametrize("place", ["landing", "warehouse"])
def test_a_release_lies_apart(tmp_path: Path, place: str) -> None:
    answer = gongkai("release", "--version", "2026.1", "--out", tmp_path / place / "2026.1")
    assert answer.exit_code == 2
    assert "name a folder apart with --out" in answer.stderr


def test_a_missing_extra_is_one_sentence(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(release, "find_spec", lambda name: None if name == "pyreadstat" else object())
    said = "gongkai: pyreadstat not installed; install the extra: pip install 'gongkai[release]'\n"
    for command in (["release", "--version", "2026.1", "--out", tmp_path / "out"], ["verify", tmp_path]):
        answer = gongkai(*command)
        assert (answer.exit_code, answer.stderr) == (1, said)


def test_a_release_is_made_and_verified(tmp_path: Path) -> None:
    put(tmp_path / "landing", "2023/水利局.json", **report("水利局", 2023))
    build_here(tmp_path / "landing", Warehouse.at(str(tmp_path / "warehouse")))
    out = tmp_path / "2026.1"
    made = gongkai("release", "--version", "2026.1", "--out", out, "--json")
    assert made.exit_code == 0, made.stderr
    assert json.loads(made.stdout)["rows"]["dim_document"] == 1
    whole = gongkai("verify", out)
    assert (whole.exit_code, whole.stderr) == (0, "")
    assert "version 2026.1 is whole" in whole.stdout
    again = gongkai("release", "--version", "2026.1", "--out", out)
    assert again.exit_code == 1
    assert "is there already: a release is never written over" in again.stderr
    (out / "CITATION.cff").write_text("x")
    damaged = gongkai("verify", out)
    assert damaged.exit_code == 1
    assert damaged.stdout == "CITATION.cff: damaged: its bytes are not those of checksums.sha256\n"
    answer = gongkai("verify", out, "--json")
    assert answer.exit_code == 1
    assert json.loads(answer.stdout)["flaws"] == [damaged.stdout.strip()]


def test_a_link_to_the_warehouse_is_no_place_apart(tmp_path: Path) -> None:
    (tmp_path / "warehouse").mkdir()
    (tmp_path / "link").symlink_to(tmp_path / "warehouse")
    for out in (tmp_path / "link" / "2026.1", tmp_path / "other" / ".." / "warehouse" / "2026.1"):
        answer = gongkai("release", "--version", "2026.1", "--out", out)
        assert answer.exit_code == 2
        assert "name a folder apart with --out" in answer.stderr


def test_a_release_before_that_is_none_is_said_in_a_sentence(tmp_path: Path) -> None:
    (tmp_path / "before").mkdir()
    out = tmp_path / "2026.2"
    answer = gongkai("release", "--version", "2026.2", "--out", out, "--previous", tmp_path / "before")
    assert answer.exit_code == 1
    assert answer.stderr == f"gongkai: {tmp_path}/before is no release, for it has no release.json of one\n"
