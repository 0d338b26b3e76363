"""The list of expected bodies: names are recognised once, and an id or a known name decides before them."""

from __future__ import annotations

from functools import partial
from pathlib import Path

import polars as pl
import pytest

from tests.support.harm import garbage
from warehouse.dimensions import expected as module
from warehouse.dimensions.expected import NAMES, expected, remembered
from warehouse.storage.tree import Warehouse

AGENCIES = pl.DataFrame(
    [
        ("410825-水利局", "温县水利局", "河南省", "410825", "department", 2010),
        ("410825-水务局", "温县水务处", "河南省", "410825", "office", None),
        ("350429-财政局", "财政局", "福建省", "350429", "department", None),
        ("350428-财政局", "财政局", "福建省", "350428", "department", None),
    ],
    schema={**dict.fromkeys(("agency_id", "agency_name", "province", "division_code", "kind"), pl.String)}
    | {"valid_from": pl.Int16},
    orient="row",
).with_columns(valid_to=pl.lit(None, pl.Int16))
LISTED = """agency_id,agency_name
410825-水利局,别的名字
,温县水利局
,温县水务处
,温县公安局
,财政局
000000-某局,温县教育局
000000-甲局,
"""


def test_each_line_by_value() -> None:
    rows = expected(AGENCIES, LISTED.encode())
    found = {row[0]: row[1:] for row in rows.select("agency", "agency_id", "agency_name", "kind").rows()}
    assert found == {
        "410825-水利局": ("410825-水利局", "温县水利局", "department"),
        "410825-水务局": ("410825-水务局", "温县水务处", "office"),
        "410825-公安局": ("410825-公安局", "温县公安局", "department"),
        "财政局": (None, "财政局", None),
        "000000-某局": ("000000-某局", "温县教育局", "department"),
        "000000-甲局": ("000000-甲局", "000000-甲局", None),
    }
    assert set(rows["valid_from"]) == {None}, "what is listed is expected in every year"


@pytest.fixture
def warehouse(tmp_path: Path) -> Warehouse:
    return Warehouse.at(str(tmp_path / "warehouse"))


def rows(warehouse: Warehouse, listed: str = LISTED) -> pl.DataFrame:
    return expected(AGENCIES, listed.encode(), partial(remembered, warehouse))


def counted(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The names that are recognised from now on."""
    found: list[str] = []
    plain = module.recognised
    monkeypatch.setattr(module, "recognised", lambda names: found.extend(names) or plain(names))
    return found


def test_a_name_is_recognised_once(warehouse: Warehouse, monkeypatch: pytest.MonkeyPatch) -> None:
    first, again = rows(warehouse), counted(monkeypatch)
    assert rows(warehouse).equals(first) and first.equals(expected(AGENCIES, LISTED.encode(), None))
    assert set(again) == {"温县水利局", "温县水务处", "温县公安局", "财政局", "温县教育局"}, (
        "without the file"
    )
    again.clear()
    assert len(rows(warehouse, LISTED + ",温县民政局\n")) == len(first) + 1
    assert again == ["温县民政局"]


@pytest.mark.parametrize("harm", ["garbage", "other code"])
def test_a_file_that_is_not_whole_counts_for_nothing(
    warehouse: Warehouse, monkeypatch: pytest.MonkeyPatch, harm: str
) -> None:
    first = rows(warehouse)
    if harm == "garbage":
        garbage(Path(str(warehouse.store / NAMES)))
    else:
        monkeypatch.setattr(module, "code_version", lambda *modules: "another")
    again = counted(monkeypatch)
    assert rows(warehouse).equals(first)
    assert len(again) == 5
