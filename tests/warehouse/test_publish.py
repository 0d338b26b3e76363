"""A table is checked whole before any of it is published."""

from __future__ import annotations

from functools import partial
from pathlib import Path

import polars as pl
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from tests.support.building import VERSION, fact, ingest, put, report
from warehouse.registry import table
from warehouse.storage import parquet
from warehouse.storage.publish import Outcome, publish, write_checked
from warehouse.storage.tree import Warehouse

TABLE, YEAR = "fact_request", 2023


@pytest.fixture
def warehouse(tmp_path: Path) -> Warehouse:
    put(tmp_path / "landing", "a.json", **report("水利局", YEAR))
    put(tmp_path / "landing", "b.json", **report("教育局", YEAR))
    found = Warehouse.at(str(tmp_path / "warehouse"))
    ingest(tmp_path / "landing", found)
    return found


def chunks(warehouse: Warehouse) -> list[pl.DataFrame]:
    """The year's rows with each document in a chunk of its own."""
    rows = fact(warehouse, VERSION, TABLE, YEAR).collect()
    return rows.partition_by("document_id", maintain_order=True)


def published(warehouse: Warehouse, frames: list[pl.DataFrame], fingerprint: str) -> Outcome:
    write = partial(write_checked, table(TABLE), frames, {parquet.FINGERPRINT: fingerprint})
    return publish(warehouse, TABLE, YEAR, write)


def fingerprint(warehouse: Warehouse) -> str | None:
    return warehouse.footer(TABLE, YEAR).get(parquet.FINGERPRINT)


def test_all_chunks_are_published(warehouse: Warehouse) -> None:
    outcome = published(warehouse, chunks(warehouse), "made of")
    assert outcome.passed
    assert outcome.rows == 2 * 175
    assert warehouse.scan(TABLE, YEAR).collect().height == 2 * 175
    assert fingerprint(warehouse) == "made of"


@pytest.mark.parametrize("broken", [0, 1])
def test_a_chunk_that_breaks_the_contract_keeps_the_whole_table_as_it_was(
    warehouse: Warehouse, broken: int
) -> None:
    before = chunks(warehouse)
    published(warehouse, before, "before")
    after = list(before)
    after[broken] = after[broken].with_columns(value=pl.col("value").fill_null(0))  # a blank is no number
    outcome = published(warehouse, after, "after")
    assert not outcome.passed
    assert outcome.rows == 0
    assert fingerprint(warehouse) == "before"
    assert warehouse.scan(TABLE, YEAR).collect()["value"].null_count() > 0


def test_a_cell_that_is_there_twice_and_another_not_at_all_is_incomplete(warehouse: Warehouse) -> None:
    first, second = chunks(warehouse)
    twice = pl.concat([second[1:], second[5:6]])
    outcome = published(warehouse, [first, twice], "")
    assert {finding.name: finding.broken for finding in outcome.findings}["completeness"] == {"documents": 1}
    assert not warehouse.path(TABLE, YEAR).exists()


def test_rows_with_much_text_fill_row_groups_sooner(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Texts alone count, so it does not matter of what frames the rows were cut."""
    monkeypatch.setattr(parquet, "_HELD_TEXT", 30)
    rows = pl.DataFrame({"text": ["政府信息", None, "x", "公开", "", "年报"], "value": [1, 2, 3, 4, 5, 6]})
    schema = pa.schema([("text", pa.string()), ("value", pa.int64())])

    def written(frames: list[pl.DataFrame]) -> bytes:
        file = parquet.Staged(tmp_path / "staged.parquet", schema, {})
        for frame in [*frames, *frames]:
            file.add(frame)
        file.finish()
        return (tmp_path / "staged.parquet").read_bytes()

    whole = written([rows.filter(pl.col("value") < 5), rows.filter(pl.col("value") > 4)])
    groups = pq.ParquetFile(tmp_path / "staged.parquet").metadata
    assert [groups.row_group(n).num_rows for n in range(groups.num_row_groups)] == [10, 2]
    assert written([rows[:4], pl.concat([rows[4:5], rows[5:]])]) == whole
