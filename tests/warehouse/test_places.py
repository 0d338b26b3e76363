"""The landing folder and what a build writes lie apart."""

from __future__ import annotations

from pathlib import Path

import pytest
from upath import UPath

from warehouse.readings.places import OverlapError, overlap, require_apart
from warehouse.storage.tree import Warehouse


@pytest.mark.parametrize(
    ("landing", "warehouse", "said"),
    [
        ("data", "data", "is the warehouse"),
        ("data/./x/..", "data", "is the warehouse"),
        ("data/landing", "data", "lies in the warehouse"),
        ("data", "data/w", "holds the warehouse"),
        ("data/w-readings", "data/w", "is the store of readings"),
        ("data/w-readings/staging/x", "data/w", "lies in the store of readings"),
        ("link", "data", "is the warehouse"),
        ("data/w2", "data/w", ""),
        ("landing", "warehouse", ""),
    ],
)
def test_places(tmp_path: Path, landing: str, warehouse: str, said: str) -> None:
    (tmp_path / "link").symlink_to("data")
    found = overlap(UPath(tmp_path / landing), Warehouse.at(str(tmp_path / warehouse)))
    assert said in found and bool(found) == bool(said)
    if said:
        assert found.startswith(f"the landing folder {tmp_path / landing}") and found.endswith("lie apart")


def test_a_store_of_its_own_place(tmp_path: Path) -> None:
    tables = Warehouse.at(str(tmp_path / "w"), str(tmp_path / "landing/store"))
    with pytest.raises(OverlapError, match="holds the store of readings"):
        require_apart(UPath(tmp_path / "landing"), tables)


def test_object_storage() -> None:
    assert "holds" in overlap(UPath("memory://bucket"), Warehouse.at("memory://bucket/w"))
    assert overlap(UPath("memory://bucket/a"), Warehouse.at("memory://bucket/w")) == ""
    assert overlap(UPath("/bucket"), Warehouse.at("memory://bucket/w")) == ""
