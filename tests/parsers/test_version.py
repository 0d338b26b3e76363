"""Versions of the code: what changes them, and what does not."""

from __future__ import annotations

import importlib.metadata
import re
import sys
from collections.abc import Callable
from pathlib import Path
from textwrap import dedent

import pytest

from parsers import version
from parsers.readers import reader_modules
from parsers.source_facts import facts
from parsers.version import closure, code_version, naming_version, reader_versions
from tests.support.paths import ROOT

MAIN = """
'''What it is.'''
from house.nouns import Thing
from house.rooms import help_out

def work(thing: Thing) -> int:
    '''What it does.'''
    from house.late import late  # a comment
    return help_out(thing) + late
"""
TYPED = """
from typing import TYPE_CHECKING
if TYPE_CHECKING:
    from house.stranger import x
else:
    from house.late import late
"""
ROOMS = """
import json
import tomllib
from lxml import etree

def help_out(thing):
    return 2
"""
SOURCES = {
    "house/__init__.py": "",
    "house/main.py": MAIN,
    "house/nouns.py": "from house.base import Thing as Thing\n\nclass Report: pass\n",
    "house/base.py": "class Thing:\n    size = 1\n    '''Of the thing.'''\n",
    "house/late.py": "late = 1\n",
    "house/stranger.py": "import house.main\n",
    "house/typed.py": TYPED,
    "house/literal.py": "from importlib import import_module\nimport_module('house.late')\n",
    "house/relative.py": "from .rooms import help_out\nfrom . import base\n",
    "house/rooms/__init__.py": ROOMS,
    "house/rooms/words.toml": "a = 1\n",
    "house/rooms/README.md": "words\n",
    "house/rooms/lists/names.csv": "a,b\n",
    "house/rooms/inner/__init__.py": "",
    "house/rooms/inner/other.toml": "b = 1\n",
}
CACHES = ("code_version", "_imports", "_defined_in", "_facts", "_library_version")
Write = Callable[[str, str], None]


def forget() -> None:
    for name in CACHES:
        getattr(version, name).cache_clear()


@pytest.fixture
def write(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Write:
    """A package of our own, `house`; the function writes one of its files anew."""

    def write(name: str, text: str) -> None:
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(dedent(text), "utf-8")
        forget()

    for name, text in SOURCES.items():
        write(name, text)
    monkeypatch.syspath_prepend(tmp_path)
    monkeypatch.setattr(version, "OWN", (*version.OWN, "house"))
    for name in [name for name in sys.modules if name.partition(".")[0] == "house"]:
        monkeypatch.delitem(sys.modules, name)
    return write


def test_the_closure_follows_imports_to_where_a_name_is_defined(write: Write) -> None:
    own, libraries = closure("house.main")
    assert own == {"house.main", "house.base", "house.late", "house.rooms"}
    assert libraries == {"lxml"}


@pytest.mark.parametrize(
    ("module", "reached"),
    [
        ("house.typed", {"house.typed", "house.late"}),
        ("house.literal", {"house.literal", "house.late"}),
        ("house.relative", {"house.relative", "house.rooms", "house.base"}),
        ("house.stranger", {"house.stranger", "house.main", "house.base", "house.late", "house.rooms"}),
    ],
)
def test_every_way_to_import_is_followed(write: Write, module: str, reached: set[str]) -> None:
    assert closure(module)[0] == reached


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("house/main.py", MAIN.replace("What it", "Which it")),
        ("house/main.py", MAIN.replace("# a comment", "# another one")),
        ("house/main.py", MAIN.replace(" + late", "  +  (late)")),
        ("house/base.py", "class Thing:\n    size = 1\n    '''Of any thing.'''\n"),
        ("house/nouns.py", "from house.base import Thing as Thing\n\nclass Report: size = 2\n"),
        ("house/stranger.py", "y = 1\n"),
        ("house/rooms/README.md", "other words\n"),
        ("house/rooms/inner/other.toml", "b = 2\n"),
    ],
)
def test_what_changes_no_behaviour_changes_no_version(write: Write, name: str, text: str) -> None:
    before = code_version("house.main")
    write(name, text)
    assert code_version("house.main") == before


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("house/main.py", MAIN.replace(" + late", " - late")),
        ("house/base.py", "class Thing:\n    size = 2\n"),
        ("house/late.py", "late = '1'\n"),
        ("house/rooms/words.toml", "a = 2\n"),
        ("house/rooms/lists/names.csv", "a,c\n"),
        ("house/rooms/lists/more.csv", "a,c\n"),
    ],
)
def test_what_may_change_behaviour_changes_the_version(write: Write, name: str, text: str) -> None:
    before = code_version("house.main")
    write(name, text)
    assert code_version("house.main") != before


def test_libraries_count_also_when_they_are_absent(write: Write, monkeypatch: pytest.MonkeyPatch) -> None:
    found = {code_version("house.main")}
    for other in ("0.0.1", None):

        def installed(name: str, other: str | None = other) -> str:
            if other is None:
                raise importlib.metadata.PackageNotFoundError(name)
            return other

        monkeypatch.setattr(version, "version", installed)
        forget()
        found.add(code_version("house.main"))
    assert len(found) == 3


def test_each_library_is_asked_for_by_the_name_it_is_installed_under() -> None:
    """The names that our code knows, beside what the installed distributions say of themselves."""
    installed = importlib.metadata.packages_distributions()
    modules = [name for name in version._DISTRIBUTIONS if name in installed]
    for package in version.OWN:
        for path in (ROOT / package).rglob("*.py"):
            found = facts(path.read_bytes())
            modules += [*found.whole, *(each[1] for each in found.names if not each[0])]
    tops = {name.partition(".")[0] for name in modules} & installed.keys()
    assert len(tops) > 20
    for top in sorted(tops - {"samples", *version.OWN, "presentation", "tests"}):
        names = {re.sub(r"[-_.]+", "-", name).lower() for name in installed[top]}
        asked = {re.sub(r"[-_.]+", "-", name).lower() for name in version._distributions(top)}
        assert asked & names, top


def test_order_and_repetition_do_not_matter_and_a_module_must_be_there(write: Write) -> None:
    assert code_version("house.main", "house.late") == code_version("house.late", "house.main", "house.late")
    with pytest.raises(ModuleNotFoundError):
        code_version("house.nowhere")


# --- our own stages -----------------------------------------------------------------------------


def test_naming_reaches_no_reader() -> None:
    own, libraries = closure("parsers.name_layout", "parsers.layout_bytes")
    assert {"parsers.naming.tables", "parsers.findings.identities", "parsers.model"} <= own
    assert not own & {"parsers.readers", "parsers.read", *reader_modules().values()}
    assert not libraries & {"lxml", "pypdfium2", "selectolax"}


@pytest.mark.parametrize("reader", sorted(reader_modules()))
def test_a_reader_reaches_nothing_of_naming(reader: str) -> None:
    """But for the forms' labels, by which readers know a report that is kept inside something else."""
    own, _ = closure("parsers.readers", reader_modules()[reader])
    for room in ("naming", "findings", "identity", "pre2019", "model", "name_layout"):
        assert not [module for module in own if module.startswith(f"parsers.{room}")]


def test_readers_have_versions_of_their_own() -> None:
    versions = reader_versions()
    assert set(versions) == {*reader_modules(), "refused", "converted", "nested"}
    assert all(version.startswith(f"{name}-") for name, version in versions.items())
    assert len(set(versions.values())) == len(versions)


def changed(monkeypatch: pytest.MonkeyPatch, module: str) -> tuple[set[str], bool]:
    """The readers whose version changes with the code of a module, and whether that of naming does."""
    readers, naming = reader_versions(), naming_version()
    digest = version._code_digest
    caches = (version.code_version, version.reader_versions)
    for cached in caches:
        cached.cache_clear()
    try:
        with monkeypatch.context() as patch:
            patch.setattr(version, "_code_digest", lambda name: digest(name) + "x" * (name == module))
            found = reader_versions()
            return {name for name in found if found[name] != readers[name]}, naming_version() != naming
    finally:
        for cached in caches:
            cached.cache_clear()


def test_which_versions_a_module_changes(monkeypatch: pytest.MonkeyPatch) -> None:
    everything = set(reader_versions())
    assert changed(monkeypatch, "parsers.readers.pdf.heights") == ({"pdf", "nested"}, False)
    assert changed(monkeypatch, "parsers.readers.word.doc") == ({"word.doc", "nested"}, False)
    readers, naming = changed(monkeypatch, "parsers.readers.word.docx")
    assert {"word.docx", "word.doc", "converted"} <= readers < everything and not naming
    assert changed(monkeypatch, "parsers.naming.tables") == (set(), True)
    assert changed(monkeypatch, "parsers.model") == (set(), True)
    assert changed(monkeypatch, "parsers.layout") == (everything, True)
    assert changed(monkeypatch, "parsers.readers.sniff") == (everything, False)
    assert changed(monkeypatch, "pipelines.show") == (set(), False)
