"""The fuzzer: a short run over all formats, and the parts of it that need no atheris."""

from __future__ import annotations

import importlib.util
import zipfile
from io import BytesIO
from pathlib import Path

import pytest

from parsers import read
from parsers.readers import reader_modules
from tools.fuzz import target
from tools.fuzz.__main__ import fuzz, main
from tools.fuzz.corpus import write_corpus
from tools.fuzz.mutate import mutated
from tools.hostile import seeds


@pytest.mark.slow
def test_a_short_run_over_all_formats_finds_nothing(tmp_path: Path) -> None:
    if importlib.util.find_spec("atheris") is None:
        pytest.skip("atheris is not installed (uv sync --group fuzz; Linux only): nothing is fuzzed")
    assert fuzz(target.ALL, tmp_path, seconds=0, runs=100) == []
    log = (tmp_path / "log.txt").read_text("utf-8", "replace")
    assert "stat::number_of_executed_units: 100" in log and "cov: " in log


def test_every_reader_is_a_target_and_every_format_begins_a_corpus(tmp_path: Path) -> None:
    assert set(target.TARGETS) >= set(reader_modules()) - {"package.refuse_archive", "package"}
    belongs = {
        kind: target.target_of(seeds.seed(kind), f"a.{kind}") for kind in ("pdf", "docx", "csv", "zip")
    }
    assert belongs == {"pdf": "pdf", "docx": "word.docx", "csv": "text.plain", "zip": "archives"}
    write_corpus("sheets.ods", tmp_path / "new", small=True)
    write_corpus("word.docx", tmp_path / "docx", small=True)
    assert len(list((tmp_path / "docx").iterdir())) == 1


def test_a_fault_is_kept_once_with_its_input(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(data: bytes, name: str) -> None:
        raise KeyError(name)

    monkeypatch.setattr(read, "read_file", broken)
    assert target.keep_fault(b"first", tmp_path).startswith("KeyError, trace ")
    assert target.keep_fault(b"second", tmp_path) == ""
    (kept,) = tmp_path.iterdir()
    assert kept.name.startswith("fault-") and kept.read_bytes() == b"first"


def test_mutants_of_a_container_stay_sound() -> None:
    def blind(data: bytes, most: int) -> bytes:
        return data[:-1]

    found = {mutated(seeds.docx(), 1 << 16, seed, blind) for seed in range(40)}
    assert len(found) > 20
    sound = [data for data in found if zipfile.is_zipfile(BytesIO(data))]
    assert len(sound) > 20
    for data in sound:
        with zipfile.ZipFile(BytesIO(data)) as container:
            assert container.testzip() is None
    assert mutated(b"no container", 99, 1, blind) == b"no containe"


def test_a_reader_that_is_none_is_wrong_usage(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        main(["no.such.reader"])
    assert ended.value.code == 2 and "no such reader: no.such.reader" in capsys.readouterr().err
