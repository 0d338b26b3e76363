"""What a tool can hold of the documents: the files and commands that they name exist, modules are short."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from tests.support.paths import ROOT

DOCUMENTS = sorted(
    [*ROOT.glob("*.md"), *(ROOT / "docs").glob("*.md"), *(ROOT / "samples").glob("*.md")], key=str
)
DOCUMENTS = [document for document in DOCUMENTS if document.name != "CHANGELOG.md"]  # names what once was
BASES = (ROOT, ROOT / "parsers", ROOT / "samples")
"""Where a path in a document may begin; tables of one package leave its name out."""
MADE = ("data/", "bench-output/", "landing/", "versions/", "WAREHOUSE", "…")
"""What is made by running the project is not in the checkout."""
_NAMED = re.compile(r"`([\w.\-/…]+)`")
_LINKED = re.compile(r"\]\(([^)#]+)\)")
_TARGET = re.compile(r"^(?:\.PHONY:) (.*)$", re.M)
PACKAGES = (
    "parsers",
    "engine",
    "warehouse",
    "presentation",
    "assets",
    "pipelines",
    "samples",
    "benchmarks",
    "tools",
)
LONGEST = 300


def _paths(text: str) -> list[str]:
    """What stands in backticks and can only be a path of the checkout."""
    found = [name for name in _NAMED.findall(text) if not name.startswith(MADE) and "CODE" not in name]
    kinds = ("/", ".py", ".toml", ".md")
    return [name for name in found if name.endswith(kinds) or ("/" in name and name.startswith(PACKAGES))]


def _exists(name: str) -> bool:
    if any((base / name).exists() or (base / f"{name}.py").exists() for base in BASES):
        return True
    return "/" not in name and any(any((ROOT / package).rglob(name)) for package in (*PACKAGES, "tests"))


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: path.relative_to(ROOT).as_posix())
def test_files_that_a_document_names_exist(document: Path) -> None:
    text = document.read_text(encoding="utf-8")
    assert [name for name in _paths(text) if not _exists(name)] == []
    links = [link for link in _LINKED.findall(text) if "://" not in link]
    assert [link for link in links if not (document.parent / link).exists()] == []


def test_make_has_the_targets_that_documents_name() -> None:
    (targets,) = _TARGET.findall((ROOT / "Makefile").read_text(encoding="utf-8"))
    text = "".join(document.read_text(encoding="utf-8") for document in DOCUMENTS)
    named = set(re.findall(r"(?:^    |`)make (\w+)", text, re.M))
    assert named <= set(targets.split())
    assert {"run", "test", "mutants"} <= named


def test_modules_are_short() -> None:
    modules = [path for package in PACKAGES for path in (ROOT / package).rglob("*.py")]
    lines = {
        path.relative_to(ROOT).as_posix(): len(path.read_text(encoding="utf-8").splitlines())
        for path in modules
    }
    assert {name: count for name, count in lines.items() if count > LONGEST} == {}


def test_each_decision_has_a_number_of_its_own() -> None:
    decisions = sorted((ROOT / "docs" / "adr").glob("*.md"))
    numbers = [int(path.name[:4]) for path in decisions]
    assert numbers == list(range(1, len(decisions) + 1))
    assert all(path.read_text().startswith(f"# {n}. ") for n, path in zip(numbers, decisions, strict=True))


def test_one_section_says_what_counts_as_seen() -> None:
    assert (ROOT / "docs" / "formats.md").read_text().count("## What counts as seen") == 1
