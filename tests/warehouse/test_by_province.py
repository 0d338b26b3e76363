"""The rows of few documents are parted by province in memory, those of many through files: the same rows."""

from __future__ import annotations

from pathlib import Path

import polars as pl
import pytest

from warehouse import registry
from warehouse.facts import facts
from warehouse.inputs import Inputs, Settings
from warehouse.storage.tree import Warehouse

TABLE = "fact_narrative"


@pytest.mark.parametrize("together", [1, 5, 50_000])
def test_both_ways_give_the_same_rows(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, together: int) -> None:
    monkeypatch.setattr(facts, "TOGETHER", together)
    inputs = Inputs(Warehouse.at(str(tmp_path / "warehouse")), TABLE, "", 2023, Settings())
    provinces = ["河南省", None, "安徽省", "河南省", "北京市", None, "安徽省"]
    empty = registry.table(TABLE).contract.create_empty()
    rows = pl.concat(
        [
            empty,
            pl.DataFrame(
                {"province": provinces, "document_id": [f"{n:064}" for n in range(len(provinces))]},
                schema_overrides={"province": empty.schema["province"]},
            ),
        ],
        how="diagonal",
    )
    few, many = (
        [*facts.by_province(inputs, rows.sample(fraction=1, shuffle=True, seed=3).lazy(), documents)]
        for documents in (facts.IN_MEMORY, facts.IN_MEMORY + 1)
    )
    assert [frame.height for frame in few] == [frame.height for frame in many]
    assert pl.concat(few).equals(pl.concat(many))
    assert pl.concat(few)["province"].to_list() == [
        None,
        None,
        "北京市",
        "安徽省",
        "安徽省",
        "河南省",
        "河南省",
    ]
