"""`tables`: every table of a warehouse of many reports, its rows a second and peak memory.

Belongs here: a store whose readings are those of a few drawn reports over and over, each time of another body
and year, and making each table of it in a process of its own. Does not belong here: reading files
(`benchmarks.readings`).
"""

from __future__ import annotations

import hashlib
import multiprocessing
import resource
import time
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from multiprocessing.connection import Connection
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import polars as pl
from upath import UPath

from benchmarks.many_bodies import agencies
from benchmarks.seen import build
from benchmarks.show import Record, Row
from parsers.identity.outside import digest_of, outside
from samples.defects import Defects
from samples.generate import write
from warehouse import registry
from warehouse.catalogue.catalogue import write_catalogue
from warehouse.inputs import Settings
from warehouse.make import make
from warehouse.readings import store
from warehouse.readings.entries import listing
from warehouse.readings.landing import LANDED
from warehouse.readings.shapes import LAYOUTS, SCHEMAS
from warehouse.readings.update import SEGMENT
from warehouse.readings.versions import Versions, register, registered
from warehouse.storage import parquet
from warehouse.storage.tree import Warehouse

LAST = 2024
HAN = 0x4E00
"""The first Han character."""
CATALOGUE = "catalogue"
IDENTITY = ("agency_id", "agency_name", "division_code", "province", "city", "county", "level", "kind")
NOTE = "CPU seconds, all threads; memory is the peak of a process that makes this table alone"


def run(out: Path, reports: int, years: int, drawn: int, seed: int, workers: int) -> Record:
    """Make the tables of `years` years with so many reports each.

    Args:
        out: Where `bench.json` goes.
        reports: Reports of a year.
        years: Years, the last of them 2024.
        drawn: How many reports are drawn, whose readings are repeated.
        seed: The same seed draws the same reports.
        workers: Processes that read them.
    """
    options = {"reports": reports, "years": years, "drawn": drawn, "seed": seed, "workers": workers}
    record = Record("tables", out, options)
    with TemporaryDirectory() as folder:
        few = draw(Path(folder) / "few", drawn, seed, workers)
        many = Warehouse.at(f"{folder}/many/warehouse")
        repeat(few, many, range(LAST + 1 - years, LAST + 1), reports)
        rows = [*make_all(many, range(LAST + 1 - years, LAST + 1))]
        record.table(f"tables of {years} years of {reports:,} reports", [*by_table(rows)], NOTE)
        total = sum(each.seconds for each in rows)
        record.table("all", [{"cpu_s": round(total, 1), "mib": max(each.mib for each in rows)}])
    return record


def draw(folder: Path, count: int, seed: int, workers: int) -> Warehouse:
    """A warehouse of a few drawn reports."""
    folder.mkdir(parents=True)
    write(count, seed, folder, Defects(), ["html_page"])
    build(folder, workers)
    return Warehouse.at(str(folder / "warehouse"))


# --- a large store ------------------------------------------------------------------------------


def repeat(few: Warehouse, many: Warehouse, years: Iterable[int], reports: int, landing: str = "") -> None:
    """Fill a store with the readings of a small one, each of another body and year.

    Args:
        few: Whose accepted reports on the forms of today are repeated.
        many: Whose store is filled.
        years: The years reported on.
        reports: Reports of each year.
        landing: A folder that is filled with a file for each report; none are written when empty. The files
            hold nothing but a number: the store says what is in them.
    """
    versions, bodies = registered(few)[-1], agencies(reports).with_row_index("number")
    register(many, versions)
    patterns, tables = _patterns(few, versions)
    frames = []
    for year in years:
        documents = _documents(bodies, patterns, year)
        for start in range(0, len(documents), SEGMENT):
            _segment(many, versions, documents[start : start + SEGMENT], tables)
        frames.append(documents)
    store.write_landed(many, _landed(pl.concat(frames), landing))


def _patterns(few: Warehouse, versions: Versions) -> tuple[pl.DataFrame, dict[str, pl.DataFrame]]:
    """The documents that are repeated, and the rows of each table of theirs."""
    accepted = few.scan("dim_document").filter(pl.col("status") == "accepted", pl.col("form") != "pre2019")
    documents = store.documents(few, versions.key, accepted.select("document_id", "hints"))
    found = documents.filter(pl.col("media_type") == "text/html").collect()
    names = [name for name in SCHEMAS if name != "documents"]
    return found, {name: store.rows_of(few, versions.key, name, found).collect() for name in names}


def _documents(bodies: pl.DataFrame, patterns: pl.DataFrame, year: int) -> pl.DataFrame:
    numbered = patterns.drop("segment", *IDENTITY).rename({"document_id": "pattern"}).with_row_index("which")
    digests = [hashlib.sha256(f"{year} {number}".encode()).hexdigest() for number in bodies["number"]]
    paths = [f"{year}/{number // 1000:03}/{number:06}.html" for number in bodies["number"]]
    texts = [outside([path]).to_text() for path in paths]
    hashed = pl.col("number").hash(year)
    return (
        bodies.with_columns(
            pl.Series("document_id", digests),
            pl.Series("path", paths),
            pl.Series("outside", texts),
            which=(pl.col("number") % len(patterns)).cast(pl.UInt32),
        )
        .join(numbered.drop("year", "published_on", "form"), on="which", maintain_order="left")
        .with_columns(
            pl.col("document_id").alias("sha256"),
            pl.col("document_id").str.head(16).alias("layout_digest"),
            pl.Series("hints", map(digest_of, texts), pl.String),
            year=pl.lit(year, pl.Int16),
            form=pl.lit("2021" if year > 2020 else "2019"),
            published_on=pl.date(year + 1, 1, 5) + pl.duration(days=hashed % 60),
            content=pl.col("document_id").str.tail(16),
        )
    )


def _segment(
    many: Warehouse, versions: Versions, documents: pl.DataFrame, tables: dict[str, pl.DataFrame]
) -> None:
    name = hashlib.sha256("".join(documents["sha256"]).encode()).hexdigest()[:16]
    reader = versions.of_reader("text/html", converted=False)
    ids = documents.select("pattern", "number", new="document_id")
    rows = {
        table: ids.join(frame, left_on="pattern", right_on="document_id", maintain_order="left").rename(
            {"new": "document_id"}
        )
        for table, frame in tables.items()
    }
    rows["sections"] = rows["sections"].with_columns(
        text=pl.struct("text", "number").map_elements(_of_another, pl.String)
    )
    for table, frame in {**rows, "documents": documents}.items():
        target = store.folder_of(many, versions, table) / reader / f"{name}.parquet"
        schema = parquet.schema_of(SCHEMAS[table])
        parquet.write(frame.select(*SCHEMAS[table]), target, schema, name, many.staging)
    layouts = documents.with_columns(
        name=pl.col("path"), layout=pl.lit(b""), converter=pl.lit(None, pl.String)
    )
    target = many.store / "layouts" / reader / f"{name}.parquet"
    parquet.write(layouts.select(*LAYOUTS), target, parquet.schema_of(LAYOUTS), name, many.staging)


def _of_another(said: dict[str, Any]) -> str:
    """Prose as another body would write it: every fifth writes like others, the rest shares no word."""
    text, number = str(said["text"]), int(said["number"])
    if number % 5 == 0:
        return text
    return "".join(chr(HAN + (ord(c) - HAN + number) % 20_000) if ord(c) >= HAN else c for c in text)


def _landed(documents: pl.DataFrame, landing: str) -> pl.DataFrame:
    rows = documents.select(
        "sha256", "outside", "hints", source_path="path", file="path", file_size=pl.lit(6, pl.Int64),
        size_bytes=pl.lit(6, pl.Int64), removed=pl.lit(False), modified=pl.lit(0, pl.Int64),
    )  # fmt: skip
    if landing:
        for path in rows["file"]:
            file = Path(landing) / path
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_text(file.stem, encoding="ascii")
        listed = {entry.file: entry.modified for entry in listing(UPath(landing))}
        rows = rows.with_columns(modified=pl.col("file").replace_strict(listed, return_dtype=pl.Int64))
    lacking = [pl.lit(None, kind).alias(name) for name, kind in LANDED.items() if name not in rows.columns]
    return rows.with_columns(lacking).select(*LANDED).sort("source_path")


# --- making the tables --------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Made:
    """What it took to make a table, or one year of it: rows written, CPU seconds, peak memory in MiB."""

    table: str
    rows: int
    seconds: float
    mib: int


def make_all(warehouse: Warehouse, years: Iterable[int]) -> Iterator[Made]:
    """Make all tables, one after the other, and the catalogue, each in a process of its own."""
    for name in registry.build_order():
        for year in years if registry.table(name).partitioned else [None]:
            yield _alone(warehouse, name, year)
    yield _alone(warehouse, CATALOGUE, None)


def by_table(made: Iterable[Made]) -> Iterator[Row]:
    """One row a table, all years of it together."""
    found: dict[str, list[Made]] = {}
    for each in made:
        found.setdefault(each.table, []).append(each)
    for name, several in found.items():
        rows, seconds = sum(each.rows for each in several), sum(each.seconds for each in several)
        yield {
            "table": name,
            "rows": rows,
            "cpu_s": round(seconds, 2),
            "rows_per_cpu_s": round(rows / seconds) if rows else None,
            "mib": max(each.mib for each in several),
        }


def _alone(warehouse: Warehouse, name: str, year: int | None) -> Made:
    """Make one in a new process.

    Raises:
        RuntimeError: It could not be made; the process has printed why.
    """
    context = multiprocessing.get_context("spawn")
    receiver, sender = context.Pipe(duplex=False)
    process = context.Process(target=_make, args=(str(warehouse.root), name, year, sender))
    process.start()
    sender.close()
    try:
        made: Made = receiver.recv()
    except EOFError:
        raise RuntimeError(f"{name} of {year} could not be made") from None
    process.join()
    return made


def _make(root: str, name: str, year: int | None, sender: Connection) -> None:
    warehouse, began = Warehouse.at(root), _cpu()
    if name == CATALOGUE:
        rows = sum(_count(path) for path in write_catalogue(warehouse).values() if path.suffix == ".parquet")
    else:
        outcome = make(warehouse, name, year, Settings(registered(warehouse)[-1].key, None, LAST + 1))
        if not outcome.passed:
            raise RuntimeError(f"{name} of {year} breaks its contract: {outcome.findings}")
        rows = outcome.rows
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss >> 10
    sender.send(Made(name, rows, _cpu() - began, memory))


def _count(path: UPath) -> int:
    return int(pl.scan_parquet(str(path)).select(pl.len()).collect().item())


def _cpu() -> float:
    return time.process_time()
