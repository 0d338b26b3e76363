"""The tables at the end of a build: what became of the files, the cells and the identities.

Belongs here: counting in the warehouse and laying the counts out for a terminal.
Does not belong here: running anything.
"""

from __future__ import annotations

import polars as pl
from rich.console import Console
from rich.markup import escape
from rich.table import Table

from assets.contracts import DIMENSIONS
from assets.warehouse import Warehouse


def show(console: Console, warehouse: Warehouse) -> None:
    """Print files by status, cells by status, failing identities, and what to look at next."""
    ledger = warehouse.scan("dim_document").collect()
    console.print(_files(ledger))
    cells = _cell_counts(warehouse)
    if len(cells):
        console.print(_cells(cells))
    failing = _failing(warehouse)
    if len(failing):
        console.print(_identities(failing))
    _next(console, warehouse, ledger)


def _files(ledger: pl.DataFrame) -> Table:
    table = Table(title="files", title_justify="left")
    table.add_column("status")
    table.add_column("reason")
    table.add_column("files", justify="right")
    counts = ledger.group_by("status", "reason").len().sort("status", "reason", nulls_last=False)
    for status, reason, files in counts.iter_rows():
        table.add_row(status, escape(reason or ""), f"{files:,}")
    table.add_section()
    table.add_row("landed", "", f"{len(ledger):,}")
    return table


def _cell_counts(warehouse: Warehouse) -> pl.DataFrame:
    """`table`, `status`, `len` over the current documents of all years."""
    frames = [
        warehouse.scan(table, year)
        .filter("is_current")
        .group_by("status")
        .len()
        .with_columns(table=pl.lit(table))
        for table in DIMENSIONS
        for year in warehouse.years(table)
    ]
    if not frames:
        return pl.DataFrame()
    return pl.concat(frames).group_by("table", "status").agg(pl.col("len").sum()).collect()


def _cells(counts: pl.DataFrame) -> Table:
    table = Table(title="cells of current documents", title_justify="left")
    table.add_column("status")
    for name in DIMENSIONS:
        table.add_column(name.removeprefix("fact_"), justify="right")
    wide = counts.pivot("table", index="status", values="len").fill_null(0)
    order = wide.select(pl.sum_horizontal(pl.exclude("status")).alias("all"), "status").sort(
        "all", "status", descending=[True, False]
    )
    for status in order["status"]:
        row = wide.row(by_predicate=pl.col("status") == status, named=True)
        table.add_row(status, *(f"{row.get(name, 0):,}" for name in DIMENSIONS))
    return table


def _failing(warehouse: Warehouse) -> pl.DataFrame:
    """`check_id`, `documents`, `failing`, `attribution` counts over current documents."""
    frames = [warehouse.scan("fact_check", year) for year in warehouse.years("fact_check")]
    if not frames:
        return pl.DataFrame()
    return (
        pl.concat(frames)
        .filter(pl.col("is_current"), pl.col("outcome") == "fail")
        .group_by("check_id", "attribution")
        .agg(pl.len().alias("failing"), pl.col("document_id").n_unique().alias("documents"))
        .sort("check_id", "attribution", nulls_last=False)
        .collect()
    )


def _identities(failing: pl.DataFrame) -> Table:
    table = Table(title="identities that fail as published", title_justify="left")
    for name in ("check", "attribution"):
        table.add_column(name)
    for name in ("failing", "documents"):
        table.add_column(name, justify="right")
    for check, attribution, times, documents in failing.iter_rows():
        table.add_row(escape(check), attribution or "", f"{times:,}", f"{documents:,}")
    return table


def _next(console: Console, warehouse: Warehouse, ledger: pl.DataFrame) -> None:
    database = warehouse.root / "warehouse.duckdb"
    console.print("\nLook next:", style="bold")
    console.print(f'  duckdb "{database}" "FROM mart_agency_year LIMIT 5"', markup=False, soft_wrap=True)
    doubtful = ledger.filter(pl.col("status") == "quarantined", pl.col("reason") != "removed")
    if len(doubtful):
        query = "SELECT source_path, reason, reason_detail FROM dim_document WHERE status = 'quarantined'"
        console.print(f'  duckdb "{database}" "{query}"', markup=False, soft_wrap=True)
    console.print("  gongkai ui          every run, table and check in a browser")
    console.print("  gongkai inspect FILE   one report, every cell and identity of it")
