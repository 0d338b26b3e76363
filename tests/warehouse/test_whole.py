"""Whether a Parquet file is whole is seen without knowing what it holds."""

from __future__ import annotations

import os
from pathlib import Path

import polars as pl
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from upath import UPath

from tests.support.harm import Harm, empty, flip, garbage, of_another_program, truncate
from warehouse import registry
from warehouse.storage import parquet, whole
from warehouse.storage.lock import writing
from warehouse.storage.tree import Warehouse
from warehouse.storage.whole import Checked, flaw_of, in_words

ROWS = (
    registry.table("dim_agency")
    .contract.create_empty()
    .clear(300)
    .with_columns(pl.selectors.string().fill_null(pl.int_range(300).cast(pl.String)))
)
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


@pytest.fixture
def decoded(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The files that were decoded to their end."""
    names: list[str] = []

    def watched(path: Path, fingerprint: str | None = None) -> str:
        names.append(path.name)
        return flaw_of(path, fingerprint)

    monkeypatch.setattr(whole, "flaw_of", watched)
    return names


@pytest.fixture
def warehouse(tmp_path: Path) -> Warehouse:
    """With one table, written under the lock."""
    made = Warehouse.at(str(tmp_path / "warehouse"))
    with writing(made):
        made.write("dim_agency", ROWS, "fp")
    return made


def look(warehouse: Warehouse, judged_by: str = "") -> str:
    """What a build says of the table, and what the next build remembers."""
    checked = Checked(warehouse)
    flaw = checked.flaw_of(Path(str(warehouse.path("dim_agency"))), judged_by=judged_by)
    checked.save(warehouse.staging)
    return flaw


def test_what_was_written_is_read_and_not_decoded(warehouse: Warehouse, decoded: list[str]) -> None:
    assert look(warehouse) == "" and decoded == []


@pytest.mark.parametrize("harm", [truncate, flip, empty, garbage])
@pytest.mark.parametrize("looked_at", [False, True])
def test_damage_is_found_before_and_after_the_first_look(
    warehouse: Warehouse, harm: Harm, looked_at: bool
) -> None:
    if looked_at:
        look(warehouse)
    harm(Path(str(warehouse.path("dim_agency"))))
    assert look(warehouse).startswith("is damaged: ")
    assert look(warehouse).startswith("is damaged: "), "no list vouches for it"


def test_damage_that_keeps_the_time_is_found_at_the_first_look(warehouse: Warehouse) -> None:
    path = Path(str(warehouse.path("dim_agency")))
    stat = path.stat()
    flip(path)
    os.utime(path, ns=(stat.st_atime_ns, stat.st_mtime_ns))
    assert path.stat().st_size == stat.st_size
    assert look(warehouse).startswith("is damaged: ")


def test_a_touched_file_of_the_same_bytes_is_not_decoded(warehouse: Warehouse, decoded: list[str]) -> None:
    path = Path(str(warehouse.path("dim_agency")))
    for nanoseconds in (1, 2):
        os.utime(path, ns=(nanoseconds, nanoseconds))
        assert look(warehouse) == "" and decoded == []


def test_a_file_of_another_program_is_decoded_once(warehouse: Warehouse, decoded: list[str]) -> None:
    parquet.write(
        ROWS, warehouse.path("dim_agency"), parquet.schema_of(dict(ROWS.schema)), "fp", warehouse.staging
    )
    parquet.take_published()  # another process wrote it
    assert [look(warehouse), look(warehouse)] == ["", ""]
    assert decoded == ["dim_agency.parquet"]


def test_a_file_is_judged_again_by_other_code(warehouse: Warehouse) -> None:
    judged: list[str] = []

    def judge(path: Path) -> str:
        judged.append(path.name)
        return ""

    for version in ("1", "1", "2", "2"):
        checked = Checked(warehouse)
        assert checked.flaw_of(Path(str(warehouse.path("dim_agency"))), judge=judge, judged_by=version) == ""
        checked.save(warehouse.staging)
    assert len(judged) == 2


def test_files_that_nobody_asked_for_stay_on_the_list_while_they_are_there(
    warehouse: Warehouse, decoded: list[str]
) -> None:
    look(warehouse)
    Checked(warehouse).save(warehouse.staging)
    os.utime(Path(str(warehouse.path("dim_agency"))), ns=(1, 1))
    assert look(warehouse) == "" and decoded == []
    Path(str(warehouse.path("dim_agency"))).unlink()
    Checked(warehouse).save(warehouse.staging)
    assert "dim_agency" not in (warehouse.store / whole.CHECKED).read_text()


@pytest.mark.parametrize("said", ["", "[]", "{", '{"a": [1, 2]}', '{"a": "b"}', '{"a": 1}'])
def test_a_list_that_cannot_be_read_vouches_for_nothing(
    warehouse: Warehouse, said: str, decoded: list[str]
) -> None:
    """Also that of an earlier release."""
    (warehouse.store / whole.CHECKED).write_text(said)
    assert look(warehouse) == "" and decoded == ["dim_agency.parquet"]


def test_files_of_others_are_not_noted(warehouse: Warehouse, tmp_path: Path) -> None:
    other = Warehouse.at(str(tmp_path / "other"))
    other.write("dim_agency", ROWS, "fp")
    with writing(warehouse):
        pass
    assert "/other/" not in (warehouse.store / whole.CHECKED).read_text()
