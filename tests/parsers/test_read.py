"""The two stages of a file, one after the other and apart."""

from __future__ import annotations

from pathlib import Path

import pytest

from parsers import read
from parsers.layout import Layout, Paragraph
from parsers.layout_bytes import from_bytes
from parsers.read import name_file, read_file
from tests.support.paths import FORMATS

FILES = sorted(path for path in FORMATS.rglob("*") if path.suffix in (".html", ".pdf", ".docx", ".txt"))


@pytest.fixture
def parsed(monkeypatch: pytest.MonkeyPatch) -> list[bytes]:
    """The layouts that are parsed."""
    taken: list[bytes] = []

    def parse(data: bytes) -> Layout:
        taken.append(data)
        return from_bytes(data)

    monkeypatch.setattr(read, "from_bytes", parse)
    return taken


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.name)
def test_a_file_is_named_alike_at_once_and_from_the_store(path: Path, parsed: list[bytes]) -> None:
    written = read_file(path.read_bytes(), path.name).layout
    assert written is not None
    at_once = name_file(written, path.name)
    assert parsed == [], "what was just written is not parsed"
    assert name_file(bytes(bytearray(written)), path.name) == at_once
    assert parsed == [written]


@pytest.fixture
def named(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The text of the first paragraph of what is named; a file's text is its paragraph."""
    taken: list[str] = []
    monkeypatch.setattr(
        read, "read_by_kind", lambda _, name: ("", Layout("", None, (Paragraph(name, "p=1"),)))
    )
    monkeypatch.setattr(read, "name_layout", lambda layout, *_: taken.append(layout.blocks[0].text))
    return taken


def test_another_layout_than_the_last_is_parsed(named: list[str], parsed: list[bytes]) -> None:
    first, second = (read_file(b"", name).layout or b"" for name in ("甲", "乙"))
    for written in (first, second):
        name_file(written, "")
    assert (named, parsed) == (["甲", "乙"], [first, second])


def test_two_halves_of_a_character_are_one_at_once_as_in_the_store(named: list[str]) -> None:
    """JSON makes one character of them."""
    written = read_file(b"", "年报\ud83d\ude00").layout or b""
    name_file(written, "")
    name_file(bytes(bytearray(written)), "")
    assert named == ["年报😀"] * 2
