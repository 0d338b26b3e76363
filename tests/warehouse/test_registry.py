"""A table is declared once: everything else follows, for a new table too."""

from __future__ import annotations

import sys
from functools import partial
from pathlib import Path

import dagster as dg
import duckdb
import polars as pl
import pytest

from assets.year import STEP
from parsers.version import closure
from pipelines.graph import definitions
from tests.support.building import VERSION, fact, fake_settings, ingest, make_year, put, report, write_year
from tests.support.paths import ROOT
from warehouse import registry
from warehouse.catalogue.catalogue import write_catalogue
from warehouse.catalogue.lineage import lineage
from warehouse.catalogue.tables_page import page
from warehouse.code import table_version
from warehouse.freshness import stale
from warehouse.inputs import UndeclaredInputError
from warehouse.storage import parquet
from warehouse.storage.publish import Outcome, publish, write_checked
from warehouse.storage.tree import Warehouse
from warehouse.tables import TABLES

NEW_TABLE = '''
from collections.abc import Iterator

import dataframely as dy
import polars as pl

from warehouse.inputs import Inputs
from warehouse.registry import Input, Presence, Table, Years


class MartGranted(dy.Schema):
    """Requests granted in a year / 年度予以公开"""

    agency_id = dy.String(primary_key=True, description="Key into dim_agency / 机关标识")
    granted = dy.Int64(nullable=True, description="Requests granted / 予以公开")


def make(inputs: Inputs) -> Iterator[pl.DataFrame]:
    """One row an agency."""
    total = (pl.col("outcome") == "granted") & (pl.col("applicant") == "total")
    rows = inputs.warehouse.scan("fact_request", inputs.year).filter(total, "is_current")
    yield rows.select("agency_id", granted=pl.col("value").cast(pl.Int64)).sort("agency_id").collect()


TABLE = Table(
    "mart_granted",
    MartGranted,
    "marts",
    (Input("fact_request", Years.SAME),),
    make,
    partitioned=True,
    presence=Presence.MODERN,
    lineage=lambda: {"granted": [("fact_request", "value")]},
)
'''


@pytest.fixture
def landing(tmp_path: Path) -> Path:
    folder = tmp_path / "landing"
    put(folder, "a.json", **report("水利局", 2023))
    return folder


@pytest.fixture
def warehouse(tmp_path: Path) -> Warehouse:
    return Warehouse.at(str(tmp_path / "warehouse"))


def test_a_new_table_is_one_declaration_and_one_function(
    landing: Path, warehouse: Warehouse, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "mart_granted.py").write_text(NEW_TABLE, encoding="utf-8")
    monkeypatch.syspath_prepend(str(tmp_path))
    import mart_granted  # type: ignore[import-not-found]

    monkeypatch.setitem(TABLES, "mart_granted", mart_granted.TABLE)
    ingest(landing, warehouse)
    assert "mart_granted" in stale(warehouse)[2023]
    write_year(warehouse, 2023, "fact_request")

    defs = definitions(fake_settings(landing, tmp_path / "warehouse"))
    graph = defs.resolve_asset_graph()
    node = graph.get(dg.AssetKey("mart_granted"))
    assert node.parent_keys == {dg.AssetKey("fact_request")}
    assert (node.group_name, node.code_version) == ("marts", table_version(mart_granted.TABLE))
    waits_for = {key.to_user_string() for key in graph.get(dg.AssetKey("catalogue")).parent_keys}
    assert waits_for == set(registry.final_tables()) and "mart_granted" in waits_for
    with dg.DagsterInstance.ephemeral() as instance:
        run = defs.resolve_job_def("year").execute_in_process(
            instance=instance, partition_key="2023", asset_selection=[dg.AssetKey("mart_granted")]
        )
        (made,) = run.asset_materializations_for_node(STEP)
        checks = [each.check_name for each in run.get_asset_check_evaluations()]
    assert checks == ["contract"]
    assert made.tags is not None
    assert made.tags["dagster/data_version"] == warehouse.footer("mart_granted", 2023)[parquet.FINGERPRINT]
    assert warehouse.scan("mart_granted", 2023).collect().rows() == [("410825-水利局", 5)]
    assert "mart_granted" not in stale(warehouse)[2023]

    written = write_catalogue(warehouse)
    with duckdb.connect(str(written["warehouse.duckdb"]), read_only=True) as database:
        assert database.sql("SELECT agency_id, granted, year FROM mart_granted").fetchall() == [
            ("410825-水利局", 5, 2023)
        ]
    assert pl.read_parquet(str(written["bi/mart_granted.parquet"]))["year"].to_list() == [2023]
    assert "## mart_granted" in page()
    assert "mart_granted" in sys.modules


def test_a_maker_reads_only_what_its_table_declares(landing: Path, warehouse: Warehouse) -> None:
    """Each maker, on declarations with one input less: it is refused."""
    from dataclasses import replace

    ingest(landing, warehouse)
    for name, table in TABLES.items():
        if not table.partitioned:
            continue
        for left_out in table.inputs:
            fewer = tuple(each for each in table.inputs if each != left_out)
            with pytest.MonkeyPatch.context() as patch:
                patch.setitem(TABLES, name, replace(table, inputs=fewer))
                with pytest.raises(UndeclaredInputError, match=left_out.name):
                    fact(warehouse, VERSION, name, 2023)


def test_tables_are_built_behind_their_inputs() -> None:
    order = registry.build_order()
    assert sorted(order) == sorted(TABLES)
    for name, table in TABLES.items():
        assert all(order.index(each.name) < order.index(name) for each in table.inputs if each.name in TABLES)


def test_the_catalogue_waits_for_every_table() -> None:
    """Each table is behind the catalogue's dependencies, itself or by what is made of it."""
    behind = set(registry.final_tables())
    while (
        more := {each.name for name in behind for each in TABLES[name].inputs if each.name in TABLES} - behind
    ):
        behind |= more
    assert behind == set(TABLES)
    assert {"mart_agency_year", "mart_problem"} <= set(registry.final_tables())


def test_a_table_is_published_only_when_every_chunk_passes(landing: Path, warehouse: Warehouse) -> None:
    ingest(landing, warehouse)
    good = fact(warehouse, VERSION, "fact_request", 2023).collect()
    broken = good.with_columns(status=pl.lit("no such status"))
    table = TABLES["fact_request"]

    def published(*frames: pl.DataFrame) -> Outcome:
        write = partial(write_checked, table, frames, {parquet.FINGERPRINT: "x"})
        return publish(warehouse, table.name, 2023, write)

    outcome = published(good, broken)
    assert not outcome.passed
    assert outcome.findings[0].broken == {"number_fits_status": 5, "status|check__known_code": 175}
    assert not warehouse.path("fact_request", 2023).exists()
    assert published(good, good.head(0)).rows == 175


def test_lineage_names_columns_that_are_there() -> None:
    for table in TABLES.values():
        for column, of in lineage(table).items():
            assert column in table.contract.column_names()
            for asset, name in of:
                if asset in TABLES:
                    assert name in TABLES[asset].contract.column_names()
    mart = lineage(TABLES["mart_agency_year"])
    assert mart["granted_share"] == [("fact_request", "value"), ("fact_request", "status")]
    assert mart["checks_failed_error"] == [("fact_check", "outcome"), ("fact_check", "severity")]
    assert lineage(TABLES["fact_request"])["value"] == [("readings", "cells.value")]
    assert lineage(TABLES["fact_request"])["outcome"] == [("readings", "cells.dimension_1")]


def test_the_page_of_the_tables_is_current() -> None:
    """`python -m warehouse.catalogue.tables_page > docs/tables.md` writes it again."""
    assert (ROOT / "docs" / "tables.md").read_text(encoding="utf-8") == page()


def test_comments_and_docstrings_of_a_foreign_maker_change_no_version(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    texts = ("A = 1\n", "# why\nA  =  1\n", "A = 2\n")
    monkeypatch.syspath_prepend(str(tmp_path))
    for n, text in enumerate(texts):
        (tmp_path / f"versioned_{n}.py").write_text(text, encoding="utf-8")
    from warehouse import code

    versions = [code._foreign(f"versioned_{n}") for n in range(3)]
    assert versions[0] == versions[1] != versions[2]


def test_a_new_table_changes_no_version_of_another() -> None:
    for table in TABLES.values():
        reached, _ = closure(table.make.__module__, table.contract.__module__)
        assert "warehouse.tables" not in reached
    assert "warehouse.marts.coverage" not in closure(TABLES["fact_request"].make.__module__)[0]


def test_one_version_a_table(landing: Path, warehouse: Warehouse) -> None:
    ingest(landing, warehouse)
    make_year(warehouse, "fact_request", 2023)
    footer = warehouse.footer("fact_request", 2023)
    assert footer["gongkai.code"] == table_version(TABLES["fact_request"])
    assert table_version(TABLES["fact_request"]) != table_version(TABLES["fact_check"])
