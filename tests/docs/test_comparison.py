"""docs/comparison.md: what it says of this project can be seen by the commands that it names."""

from __future__ import annotations

import re
import shlex
from pathlib import Path

import click
import duckdb
import pytest
import typer
from typer.testing import CliRunner

from pipelines.cli import app
from tests.support.bundled import of_samples
from tests.support.paths import ROOT

PAGE = (ROOT / "docs" / "comparison.md").read_text(encoding="utf-8")
SHOWN = re.findall(r"\| `([^`]+)` \|$", PAGE, re.M)
COMMANDS = [shlex.split(each) for each in SHOWN if each.startswith("gongkai ")]
QUERIES = [each for each in SHOWN if each.startswith("SELECT ")]
LONG = ("release", "verify", "ui")
"""Tried by tests of their own; here it is only looked at whether there is such a command."""
FINDS = {
    "inspect": ("上海市浦东新区公安局", "194 derived, 2 ambiguous"),
    "cite": ("0.446612",),
    "evidence": ("t20220107_100022.txt.evidence.html",),
    "check": ("[I2]", "[I5]"),
}
"""What the commands of one name print among them, in this order."""


def test_every_row_has_a_command() -> None:
    rows = PAGE.split("see for yourself |", 1)[1].split("##", 1)[0].count("\n| ")
    assert len(SHOWN) == len(COMMANDS) + len(QUERIES) == rows >= 12


@pytest.mark.parametrize("command", COMMANDS, ids=" ".join)
def test_a_command_is_documented_and_has_its_options(command: list[str]) -> None:
    group = typer.main.get_command(app)
    assert isinstance(group, click.Group) or hasattr(group, "commands")
    found = group.commands[command[1]]
    known = {option for parameter in found.params for option in parameter.opts}
    assert {word for word in command[2:] if word.startswith("--")} <= known
    usage = re.search(r"`gongkai ([a-z |\n]+)`", (ROOT / "docs" / "commands.md").read_text("utf-8"))
    assert usage and command[1] in usage[1].replace("\n", " ").split(" | ")


def test_the_cheap_ones_show_what_the_page_says(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    warehouse = of_samples(tmp_path, "t20220107_100022.txt", "政府信息公开年报（4）.txt")
    monkeypatch.setenv("GONGKAI_WAREHOUSE", str(tmp_path / "warehouse"))
    monkeypatch.setenv("GONGKAI_LANG", "en")
    monkeypatch.chdir(tmp_path)
    Path("samples").symlink_to(ROOT / "samples")
    for name, texts in FINDS.items():
        called = [command for command in COMMANDS if command[1] == name]
        for command, text in zip(called, texts, strict=True):
            answer = CliRunner().invoke(app, command[1:])
            assert answer.exit_code in ((0, 1) if name == "check" else (0,)), (command, answer.output)
            assert text in answer.output, command
    assert {command[1] for command in COMMANDS} == {*FINDS, *LONG}
    with duckdb.connect(str(warehouse.root / "warehouse.duckdb"), read_only=True) as catalogue:
        answers = [catalogue.sql(query).fetchall() for query in QUERIES]
    statuses, ledger, kinds = answers
    assert ("derived", 175) in statuses
    assert ("quarantined", "empty_form", 1) in ledger
    assert {kind for kind, _ in kinds} == {"merged", "renamed", "split", "raised"}
