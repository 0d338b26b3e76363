"""What a source says, and that it says the same when it is remembered."""

from __future__ import annotations

import ast
from collections.abc import Iterator

import pytest

from parsers import source_facts
from parsers.source_facts import facts, recall, remembered

SOURCE = b"""
'''A docstring.'''
import json, lxml.etree
from parsers import model as m
from ..naming import rows

def late():
    from importlib import import_module
    import_module("parsers.layout")
"""
WHOLE = ("json", "lxml.etree", "parsers.layout")
NAMES = ((0, "importlib", "import_module"), (0, "parsers", "model"), (2, "naming", "rows"))
PASSED = (("m", (0, "parsers", "model")), ("rows", (2, "naming", "rows")))


@pytest.fixture(autouse=True)
def nothing_known(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    for name, empty in (("_known", {}), ("_used", set()), ("_recalled", set())):
        monkeypatch.setattr(source_facts, name, empty)
    yield


def parsed_again(monkeypatch: pytest.MonkeyPatch) -> list[bytes]:
    seen: list[bytes] = []
    monkeypatch.setattr(ast, "parse", lambda source: seen.append(source) or compile(source, "", "exec", 1024))
    return seen


def test_what_a_source_says() -> None:
    found = facts(SOURCE)
    assert (found.whole, found.names, found.passed) == (WHOLE, NAMES, PASSED)
    assert found.digest == facts(SOURCE.replace(b"A docstring", b"Another")).digest
    assert found.digest != facts(SOURCE.replace(b"layout", b"model")).digest


def test_what_is_remembered_is_not_parsed_again(monkeypatch: pytest.MonkeyPatch) -> None:
    first, text = facts(SOURCE), remembered()
    assert text is not None
    assert remembered() is None, "nothing is new"
    monkeypatch.setattr(source_facts, "_known", {})
    recall(text)
    seen = parsed_again(monkeypatch)
    assert facts(SOURCE) == first
    assert seen == []
    facts(SOURCE + b"x = 1\n")
    assert seen == [SOURCE + b"x = 1\n"]
    assert remembered() is not None


@pytest.mark.parametrize(
    "text", ["", "[]", "{", '{"a": 1}', '{"a": ["d", [], [[1]], []]}', "[" * 5000, "null"]
)
def test_garbage_is_refused_whole(text: str) -> None:
    with pytest.raises(ValueError):
        recall(text)
    assert source_facts._known == {}


def test_sources_that_are_gone_are_forgotten_in_the_end(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(source_facts, "MOST", 2)
    for number in range(3):
        facts(b"x = %d\n" % number)
    monkeypatch.setattr(source_facts, "_used", set())
    facts(SOURCE)
    text = remembered()
    assert text is not None
    assert text.count("digest") == 0 and len(__import__("json").loads(text)) == 1
