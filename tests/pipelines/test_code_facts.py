"""A cache that helps where it can and never hurts."""

from __future__ import annotations

from pathlib import Path

import pytest

from parsers import source_facts
from pipelines import code_facts


@pytest.fixture
def cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    for name, empty in (("_known", {}), ("_used", set()), ("_recalled", set())):
        monkeypatch.setattr(source_facts, name, empty)
    return tmp_path / "gongkai" / "code-facts.json"


def test_what_one_process_keeps_another_recalls(cache: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    source_facts.facts(b"import json\n")
    code_facts.keep()
    assert [path.name for path in cache.parent.iterdir()] == [cache.name]
    kept = dict(source_facts._known)
    monkeypatch.setattr(source_facts, "_known", {})
    code_facts.recall()
    assert source_facts._known == kept != {}


@pytest.mark.parametrize("damage", [b"", b"\xff\xfe", b'{"a": 1}'])
def test_a_damaged_cache_is_written_anew(cache: Path, damage: bytes) -> None:
    cache.parent.mkdir()
    cache.write_bytes(damage)
    code_facts.recall()
    source_facts.facts(b"import json\n")
    code_facts.keep()
    assert b"json" in cache.read_bytes()


def test_a_folder_in_its_place_or_no_folder_is_no_trouble(cache: Path) -> None:
    cache.mkdir(parents=True)
    source_facts.facts(b"import json\n")
    code_facts.recall()
    code_facts.keep()
    assert list(cache.parent.iterdir()) == [cache], "nothing is left of the attempt"
    cache.rmdir()
    cache.parent.rmdir()
    cache.parent.write_text("a file")
    code_facts.recall()
    code_facts.keep()
