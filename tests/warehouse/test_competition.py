"""Documents that compete for an agency and year: which wins, and where they differ."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path
from typing import Any

import polars as pl
import pytest

from tests.support.building import VERSION, fact, ingest, put, report, write_year
from warehouse.contracts.findings import FactDifference
from warehouse.storage.tree import Warehouse

GRANTED = "fact_request.granted.total"


@pytest.fixture
def landing(tmp_path: Path) -> Path:
    return tmp_path / "landing"


@pytest.fixture
def warehouse(tmp_path: Path) -> Warehouse:
    return Warehouse.at(str(tmp_path / "warehouse"))


def land(landing: Path, **documents: dict[str, Any]) -> None:
    for name, said in documents.items():
        put(landing, f"{name}.json", **report("水利局", 2023, **said))


def verdicts(rows: pl.DataFrame) -> dict[str, tuple[str, str | None, int | None]]:
    columns = ("source_path", "status", "reason", "renditions_agree")
    return {path[0]: tuple(verdict) for path, *verdict in rows.select(columns).rows()}


def test_renditions_that_agree_are_counted(landing: Path, warehouse: Warehouse) -> None:
    """Two renditions besides the accepted one say the same; the same bytes say nothing more."""
    land(landing, a={}, b={"title": "网页"}, c={"title": "PDF"}, d={}, e={"requests": {"granted": "9"}})
    assert verdicts(ingest(landing, warehouse)) == {
        "a": ("accepted", None, 2),
        "b": ("superseded", "same_content", 2),
        "c": ("superseded", "same_content", 2),
        "d": ("duplicate", "same_bytes", None),
        "e": ("superseded", "later_path", 0),
    }


def test_a_correction_is_later_whatever_its_date(landing: Path, warehouse: Warehouse) -> None:
    land(
        landing,
        a={"published_on": "2024-03-05", "requests": {"granted": "8"}},
        b={"title": "水利局2023年政府信息公开工作年度报告（更正）", "published_on": "2024-02-20"},
    )
    assert verdicts(ingest(landing, warehouse)) == {
        "a": ("superseded", "later_publication", 0),
        "b": ("accepted", None, 0),
    }


def test_an_altered_rendition_never_wins_over_one_as_published(landing: Path, warehouse: Warehouse) -> None:
    """Not by its date, nor as a correction, nor over a fragment; one that says the same is a rendition."""
    few = {"requests": {"granted": "5"}, "published_on": "2024-01-20"}
    masked = {
        "requests": {"granted": "?"},
        "published_on": "2024-06-01",
        "title": "报告（更正）",
        "trusted": False,
    }
    land(landing, a=masked, b=few, c={**few, "trusted": False})
    assert verdicts(ingest(landing, warehouse)) == {
        "a": ("superseded", "altered_rendition", 0),
        "b": ("accepted", None, 1),
        "c": ("superseded", "same_content", 1),
    }


def test_an_altered_rendition_alone_is_accepted_and_marked(landing: Path, warehouse: Warehouse) -> None:
    land(landing, a={"requests": {"granted": "?"}, "trusted": False})
    row = ingest(landing, warehouse).row(0, named=True)
    assert (row["status"], row["trusted"], row["cells_unresolved"]) == ("accepted", False, 1)


def test_a_fragment_does_not_displace_a_whole_document(landing: Path, warehouse: Warehouse) -> None:
    illegible = {f"fact_request.denied_third_party.{n}": "?" for n in ("total", "company", "natural_person")}
    illegible |= {f"fact_request.{row}.total": "?" for row in ("granted", "new_received", "carried_in")}
    many = illegible | {
        f"fact_reconsideration_litigation.{row}.{result}": "?"
        for row in ("reconsideration", "litigation_direct", "litigation_after_reconsideration")
        for result in ("upheld", "corrected", "other", "pending", "total")
    }
    land(
        landing,
        a={"published_on": "2024-01-20"},
        b={"published_on": "2024-03-05", "cells": many, "requests": {}},  # 21 of 200 cells
    )
    assert verdicts(ingest(landing, warehouse)) == {
        "a": ("accepted", None, 0),
        "b": ("superseded", "less_complete", 0),
    }
    land(landing, b={"published_on": "2024-03-05", "cells": illegible, "requests": {}})  # 6 of them
    assert verdicts(ingest(landing, warehouse))["b"] == ("accepted", None, 0)


def test_differences_are_listed_and_both_readings_kept(landing: Path, warehouse: Warehouse) -> None:
    land(
        landing,
        a={
            "published_on": "2024-02-01",
            "requests": {"granted": "9", "carried_in": "0", "new_received": "?"},
        },
        b={"published_on": "2024-01-20", "requests": {"granted": "8", "new_received": "4"}},
        c={
            "published_on": "2024-01-19",
            "requests": {"granted": "9", "carried_in": "0", "new_received": "?"},
        },
    )
    put(landing, "other.json", **report("教育局", 2023))
    ledger = ingest(landing, warehouse)
    ids = dict(ledger.select("source_path", "document_id").rows())
    rows = fact(warehouse, VERSION, "fact_difference", 2023).sort("indicator").collect()
    assert FactDifference.is_valid(rows)
    columns = ("document_id", "other_document_id", "reason", "indicator", "value", "other_value")
    pair = (ids["a.json"], ids["b.json"], "later_publication")
    assert rows.select(columns).rows() == [
        # Blank is not zero.
        (*pair, "fact_request.carried_in.total", Decimal(0), None),
        (*pair, GRANTED, Decimal(9), Decimal(8)),
        (*pair, "fact_request.new_received.total", None, Decimal(4)),
    ]
    assert rows.select("status", "other_status").rows() == [
        ("reported", "blank"),
        ("reported", "reported"),
        ("ambiguous", "reported"),
    ]
    write_year(warehouse, 2023, "fact_request", "fact_difference")
    kept = warehouse.scan("fact_request", 2023).filter(pl.col("indicator") == GRANTED).collect()
    assert sorted(kept.filter(pl.col("agency_id") == "410825-水利局")["value"]) == [8, 9, 9]


def test_two_forms_differ_in_the_cells_they_share_and_in_those_they_do_not(
    landing: Path, warehouse: Warehouse
) -> None:
    fee = "fact_proactive_disclosure.admin_fee"
    land(
        landing,
        a={"published_on": "2024-02-01", "cells": {f"{fee}.amount": "3"}},
        b={"form": "2019", "cells": {f"{fee}.items_change": "1"}},
    )
    ingest(landing, warehouse)
    rows = fact(warehouse, VERSION, "fact_difference", 2023).sort("indicator").collect()
    columns = ("indicator", "value", "status", "other_value", "other_status")
    assert rows.select(columns).rows() == [
        (f"{fee}.amount", Decimal(3), "reported", None, None),
        (f"{fee}.items_change", None, None, Decimal(1), "reported"),
    ]
