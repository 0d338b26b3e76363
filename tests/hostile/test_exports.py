"""What comes out of the tables: text as it is printed, harmless to those who open the files.

Parquet and DuckDB hold text as data: `title` and `raw_text` are what the page prints, with its formulas,
markup, controls and bidi marks. Nothing that reads them obeys it. Terminals, Dagster's pages and the manifest
for spreadsheets are another matter: there it is shown otherwise.
"""

from __future__ import annotations

import json
from pathlib import Path

import duckdb
import pyarrow.parquet as pq

from tests.support.building import ingest, put, report, write_year
from warehouse.catalogue.catalogue import write_catalogue
from warehouse.storage.tree import Warehouse

TITLES = (
    "=cmd|' /C calc'!A0",
    "'; DROP VIEW dim_document; --",
    "<script>alert(1)</script>|`a`",
    "\x1b]0;x\x07\u202e4202\u2066年报",
    "{{7*7}}${7*7}%s%n",
)


def test_tables_and_catalogue_hold_text_as_it_is_printed(tmp_path: Path) -> None:
    for number, title in enumerate(TITLES):
        put(tmp_path / "landing", f"{number}.json", **report(f"局{number}", 2023, title=title))
    folder = tmp_path / "it's; a \"warehouse\"'--"
    warehouse = Warehouse.at(str(folder))
    ledger = ingest(tmp_path / "landing", warehouse)
    write_year(warehouse, 2023, "fact_request")
    assert sorted(ledger["title"].drop_nulls()) == sorted(TITLES)
    assert set(pq.read_table(warehouse.path("dim_document"))["title"].to_pylist()) >= set(TITLES)
    written = write_catalogue(warehouse)
    with duckdb.connect(str(written["warehouse.duckdb"]), read_only=True) as database:
        titles = database.execute("SELECT title FROM dim_document").fetchall()
        views = database.execute("SELECT count(*) FROM duckdb_views() WHERE NOT internal").fetchone()
    assert {title for (title,) in titles} >= set(TITLES)
    assert views is not None and views[0] > 10
    dictionary = written["datapackage.json"].read_text("utf-8")
    assert json.loads(dictionary)["resources"]
    assert all(char.isprintable() or char == "\n" for char in dictionary), "it holds our own words alone"
