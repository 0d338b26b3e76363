"""Whether a Parquet file is whole is seen without knowing what it holds."""

from __future__ import annotations

from pathlib import Path

import polars as pl
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from upath import UPath

from tests.support.harm import Harm, empty, flip, garbage, of_another_program, truncate
from warehouse.storage import parquet
from warehouse.storage.whole import flaw_of, in_words

COLUMNS = {"text": pl.String, "number": pl.Int64, "list": pl.List(pl.String)}


@pytest.fixture
def path(tmp_path: Path) -> Path:
    rows = [(f"{number:x}", number, ["a", str(number)]) for number in range(300)]
    frame = pl.DataFrame(rows, schema=COLUMNS, orient="row")
    target = tmp_path / "whole.parquet"
    parquet.write(frame, UPath(target), parquet.schema_of(COLUMNS), "fp", UPath(tmp_path / "staging"))
    return target


def test_a_whole_file_has_no_flaw(path: Path) -> None:
    assert flaw_of(path) == flaw_of(path, "fp") == ""


@pytest.mark.parametrize("harm", [truncate, flip, empty, garbage])
def test_a_damaged_file_has_one(path: Path, harm: Harm) -> None:
    harm(path)
    assert flaw_of(path).startswith("is damaged: ")
    assert parquet.metadata(UPath(path)) in ({}, {parquet.FINGERPRINT: "fp"})


def test_a_file_of_another_place_or_program_has_one(path: Path) -> None:
    assert flaw_of(path, "other") == "holds what another file should hold"
    of_another_program(path)
    assert flaw_of(path) == "was not written by a build"


def test_no_bit_of_the_data_changes_unseen(path: Path) -> None:
    """Whatever bit of a page is changed: it is noticed, or the file still says the same."""
    before, table = path.read_bytes(), pq.read_table(path)
    pages = len(before) - 8 - int.from_bytes(before[-8:-4], "little")
    changed = path.with_name("changed.parquet")
    for place in range(4, pages, 3):
        data = bytearray(before)
        data[place] ^= 1 << place % 8
        changed.write_bytes(data)
        assert flaw_of(changed) or pq.read_table(changed).equals(table), place


def test_what_cannot_be_opened_is_not_damaged(path: Path) -> None:
    with pytest.raises(FileNotFoundError):
        flaw_of(path.with_name("absent.parquet"))


def test_other_readers_take_the_checksums(path: Path) -> None:
    assert pl.read_parquet(path).height == pa.Table.to_pandas(pq.read_table(path)).shape[0] == 300


def test_a_few_paths_are_named() -> None:
    assert in_words(["a"]) == "a"
    assert in_words([*"abcdefg"]) == "a, b, c and 4 more"
