"""Row groups that are copied: the file is the one that Arrow would have written, and readers take it."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import duckdb
import polars as pl
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from hypothesis import given
from hypothesis import strategies as st

from warehouse.storage import parquet
from warehouse.storage.row_groups import put_together, row_groups

COLUMNS = {
    "text": pa.string(),
    "count": pa.int64(),
    "number": pa.float64(),
    "flag": pa.bool_(),
    "day": pa.date32(),
}
ENGLISH = pa.schema(COLUMNS.items())
CHINESE = pa.schema(zip(("文本", "件数", "数值", "是否", "日期"), COLUMNS.values(), strict=True))
ROW = st.tuples(
    st.none() | st.text(max_size=40),
    st.none() | st.integers(-(2**62), 2**62),
    st.none() | st.floats(allow_nan=False),
    st.none() | st.booleans(),
    st.none() | st.dates(),
)
GROUPS = st.lists(st.lists(ROW, min_size=1, max_size=30), max_size=20)


def table(rows: list[Any]) -> pa.Table:
    return pa.table(
        [pa.array([row[i] for row in rows], kind) for i, kind in enumerate(COLUMNS.values())], schema=ENGLISH
    )


def write(path: Path, schema: Any, groups: list[pa.Table]) -> Path:
    file = parquet.Staged(path, schema, {"gongkai.fingerprint": "of both"})
    for group in groups:
        file.add_table(group.rename_columns(schema.names))
    file.finish()
    return path


@given(GROUPS, st.randoms(use_true_random=False))
def test_the_bytes_are_those_that_arrow_writes(
    tmp_path_factory: pytest.TempPathFactory, rows: list[list[Any]], chance: Any
) -> None:
    """Also in another order, from two files, under other names."""
    folder = tmp_path_factory.mktemp("groups")
    tables = [table(each) for each in rows]
    middle = len(tables) // 2
    first = write(folder / "first", ENGLISH, tables[:middle])
    second = write(folder / "second", ENGLISH, tables[middle:])
    found = list(zip(row_groups(first) + row_groups(second), tables, strict=True))
    chance.shuffle(found)
    wanted = write(folder / "wanted", CHINESE, [each for _, each in found])
    frame = write(folder / "frame", CHINESE, [])
    put_together(folder / "made", frame, CHINESE.names, [group for group, _ in found])
    assert (folder / "made").read_bytes() == wanted.read_bytes()


def test_every_reader_takes_them(tmp_path: Path) -> None:
    groups = [table([(f"{n} {i}", i, i / 8, i % 3 == 0, None) for i in range(1000)]) for n in range(20)]
    source = write(tmp_path / "source.parquet", ENGLISH, groups)
    frame = write(tmp_path / "frame.parquet", CHINESE, [])
    made = tmp_path / "made.parquet"
    put_together(made, frame, CHINESE.names, row_groups(source)[::-1])
    wanted = pa.concat_tables(groups[::-1]).rename_columns(CHINESE.names)
    assert pq.read_table(made, page_checksum_verification=True).equals(wanted)
    assert pl.read_parquet(made).equals(pl.DataFrame(wanted))
    count = f"SELECT count(*), sum(件数) FROM '{made}' WHERE 文本 LIKE '19 %'"
    with duckdb.connect() as database:
        assert database.execute(count).fetchone() == (1000, 499500)
    assert pq.read_metadata(made).num_row_groups == 20


def test_what_cannot_be_moved_is_refused(tmp_path: Path) -> None:
    nested = tmp_path / "nested"
    pq.write_table(pa.table({"list": [[1, 2], [3]]}), nested)
    indexed = tmp_path / "indexed"
    pq.write_table(pa.table({"a": [1, 2]}), indexed, write_page_index=True)
    empty = tmp_path / "empty"
    pq.write_table(pa.table({"a": pa.array([], pa.int64())}), empty)
    text = tmp_path / "text"
    text.write_bytes(b"no Parquet")
    for path in (nested, indexed, empty, text):
        with pytest.raises(ValueError, match=str(path)):
            row_groups(path)


def test_a_footer_that_is_cut_off_is_refused(tmp_path: Path) -> None:
    source = write(tmp_path / "source", ENGLISH, [table([("a", 1, 1.0, True, None)])])
    whole = source.read_bytes()
    size = int.from_bytes(whole[-8:-4], "little")
    footer = whole[-8 - size : -8]
    for kept in range(0, size - 1, 7):
        source.write_bytes(b"PAR1" + footer[:kept] + kept.to_bytes(4, "little") + b"PAR1")
        with pytest.raises(ValueError, match="source"):
            row_groups(source)


def test_a_file_with_too_few_bytes_is_refused(tmp_path: Path) -> None:
    source = write(tmp_path / "source", ENGLISH, [table([("a", 1, 1.0, True, None)])])
    groups = row_groups(source)
    source.write_bytes(source.read_bytes()[:10])
    frame = write(tmp_path / "frame", ENGLISH, [])
    with pytest.raises(ValueError, match="cut off"):
        put_together(tmp_path / "made", frame, ENGLISH.names, groups)
