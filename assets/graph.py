"""The tables as Dagster's graph, left to right as data flows.

Belongs here: for each table its place, its partition, and the one function of `assets` that makes it.
Does not belong here: how a table is made. An asset writes its own Parquet and returns what the UI shows.
"""

from collections.abc import Iterable, Iterator
from functools import partial

import dagster as dg
import polars as pl

from assets.metadata import check_results, of_table
from assets.partitions import YEARS, last_year
from assets.resources import Places, Reader
from engine import converter, progress
from engine.office import ConverterError
from warehouse.catalogue import years
from warehouse.catalogue.catalogue import write_catalogue
from warehouse.catalogue.dictionary import describe
from warehouse.contracts import DIMENSIONS, FACTS
from warehouse.dimensions.agencies import agencies
from warehouse.dimensions.bridge import bridge
from warehouse.dimensions.expected import expected, made_of
from warehouse.dimensions.indicators import indicators
from warehouse.documents.ledger import ledger
from warehouse.facts.facts import by_province, documents_of, fact
from warehouse.marts.agency_year import mart
from warehouse.marts.coverage import coverage
from warehouse.readings import pending, store, update
from warehouse.readings.landing import landed
from warehouse.readings.versions import register
from warehouse.storage import parquet
from warehouse.storage.publish import publish
from warehouse.storage.quality import checks_of, inspect
from warehouse.storage.tree import Warehouse

Result = Iterator[dg.AssetCheckResult | dg.MaterializeResult]  # type: ignore[type-arg]


class Retry(dg.Config):
    """Whether files that ran out of time or memory, crashed the reader or the converter are tried again."""

    retry: bool = False


@dg.asset(group_name="landing", kinds={"file"})
def landing_files(places: Places) -> dg.MaterializeResult:  # type: ignore[type-arg]
    """Every file in the landing folder, and every member of an archive, by its digest / 落地文件"""
    warehouse = places.tables()
    parquet.sweep(warehouse.staging)
    known = store.landed(warehouse)
    now = landed(places.landing_folder(), known)
    store.write_landed(warehouse, now)
    gone = int(now["removed"].sum())
    return dg.MaterializeResult(
        metadata={"dagster/row_count": len(now), "files": len(now) - gone, "removed": gone}
    )


@dg.asset(group_name="readings", deps=[landing_files], kinds={"python", "parquet"})
def readings(
    context: dg.AssetExecutionContext, config: Retry, places: Places, reader: Reader
) -> dg.MaterializeResult:  # type: ignore[type-arg]
    """Every landed document read and named once by these versions, in append-only segments / 解析结果"""
    warehouse, versions, engine = places.tables(), reader.versions(), reader.engine()
    version, landed_files = register(warehouse, versions), store.landed(warehouse)
    plan = pending.plan(warehouse, versions, landed_files, config.retry)
    if sentence := plan.in_words():
        context.log.info(sentence)
        progress.announce(sentence)
    todo = pending.unread(warehouse, versions, landed_files, config.retry)
    read = update.read_new(
        warehouse, versions, places.landing_folder(), todo, engine.read_files, progress.report
    )
    converted, trouble = _convert(config, places, reader)
    if trouble:
        context.log.warning(trouble)
    layouts = pending.unnamed(warehouse, versions, config.retry)
    named = update.name_new(warehouse, versions, layouts, engine.name_layouts, progress.report)
    total = store.documents(warehouse, version).select(pl.len()).collect().item()
    context.log.info(
        f"{read} files read, {converted} converted, {named} layouts named, {total} documents in the store"
    )
    return dg.MaterializeResult(
        metadata={
            "dagster/row_count": total,
            "read_now": read,
            "converted_now": converted,
            "named_now": named,
            "converter_trouble": trouble,
            "parser_version": version,
        }
    )


def _convert(config: Retry, places: Places, reader: Reader) -> tuple[int, str]:
    """Read again, through an office suite where there is one, the files that need one: how many, and what
    hindered it.
    """
    warehouse, versions, office = places.tables(), reader.versions(), reader.office()
    if office is None:
        return 0, ""
    todo = pending.unconverted(warehouse, versions, store.landed(warehouse), config.retry)
    if not len(todo):
        return 0, ""
    read_files = partial(converter.read_converted, reader.engine().read_files, office)
    try:
        count = update.read_new(
            warehouse, versions, places.landing_folder(), todo, read_files, progress.report
        )
    except ConverterError as error:
        return 0, f"{len(todo)} files stay unread: {error}"
    return count, ""


_SAYS = {
    "contract": "types, nulls, codes, keys and rules of the table's contract (assets/contracts.py)",
    "completeness": "every document has every cell of its form exactly once",
}


def _specs(table: str) -> list[dg.AssetCheckSpec]:
    return [
        dg.AssetCheckSpec(name, asset=table, blocking=True, description=_SAYS[name])
        for name in checks_of(table)
    ]


def _read_by(warehouse: Warehouse) -> str:
    """The version of the parsers whose readings the ledger is made of; the code may have changed since,
    and until the ledger is made again a year is made of what the ledger names.
    """
    return warehouse.fingerprint("dim_document") or ""


def _publish(
    warehouse: Warehouse,
    table: str,
    chunks: Iterable[pl.DataFrame],
    fingerprint: str,
    year: int | None = None,
) -> Result:
    """Publish what keeps its contract; the results of the checks either way."""
    outcome = publish(warehouse, table, chunks, fingerprint, year)
    yield from check_results(table, outcome.findings)
    if not outcome.passed:
        broken = {finding.name: finding.broken for finding in outcome.findings if not finding.passed}
        raise dg.Failure(f"{table} breaks its contract and was not published: {broken}")
    yield dg.MaterializeResult(asset_key=table, metadata=of_table(table, outcome.rows, outcome.counts))


@dg.asset(
    group_name="dimensions",
    deps=[readings],
    check_specs=_specs("dim_document"),
    kinds={"parquet"},
    description=describe("dim_document"),
)
def dim_document(places: Places, reader: Reader) -> Result:
    """The ledger."""
    warehouse, version = places.tables(), reader.version()
    documents = store.documents(warehouse, version)
    rows = ledger(store.landed(warehouse).lazy(), documents, version, last_year())
    yield from _publish(warehouse, "dim_document", [rows.collect()], version)


@dg.asset(
    group_name="dimensions",
    deps=[dim_document],
    check_specs=_specs("dim_agency"),
    kinds={"parquet"},
    description=describe("dim_agency"),
)
def dim_agency(places: Places) -> Result:
    """The bodies that report."""
    warehouse = places.tables()
    version = _read_by(warehouse)
    rows = agencies(warehouse.scan("dim_document"), store.documents(warehouse, version))
    yield from _publish(warehouse, "dim_agency", [rows.collect()], version)


@dg.asset(
    group_name="dimensions",
    check_specs=_specs("dim_indicator"),
    kinds={"parquet"},
    description=describe("dim_indicator"),
)
def dim_indicator(places: Places, reader: Reader) -> Result:
    """Every cell of every form."""
    yield from _publish(places.tables(), "dim_indicator", [indicators().collect()], reader.version())


@dg.asset(
    group_name="dimensions",
    check_specs=_specs("dim_pre2019_bridge"),
    kinds={"parquet"},
    description=describe("dim_pre2019_bridge"),
)
def dim_pre2019_bridge(places: Places, reader: Reader) -> Result:
    """Every line of the forms before 2019."""
    yield from _publish(places.tables(), "dim_pre2019_bridge", [bridge().collect()], reader.version())


@dg.asset(
    group_name="dimensions",
    deps=[dim_agency],
    check_specs=_specs("dim_expected_agency"),
    kinds={"parquet"},
    description=describe("dim_expected_agency"),
)
def dim_expected_agency(places: Places) -> Result:
    """The bodies that are to report."""
    warehouse = places.tables()
    known = warehouse.scan("dim_agency").collect()
    rows = expected(known, places.expected_list())
    yield from _publish(warehouse, "dim_expected_agency", [rows], made_of(known, rows))


def _fact_asset(table: str) -> dg.AssetsDefinition:
    @dg.asset(
        name=table,
        group_name="facts",
        deps=[dim_document],
        partitions_def=YEARS,
        check_specs=_specs(table),
        kinds={"parquet"},
        description=describe(table),
    )
    def made(context: dg.AssetExecutionContext, places: Places) -> Result:
        warehouse, year = places.tables(), int(context.partition_key)
        fingerprint = years.wanted(warehouse).get((table, year))
        rows = fact(warehouse, _read_by(warehouse), table, year)
        yield from _year(warehouse, table, by_province(warehouse, table, rows), fingerprint, year)

    return made


def _year(
    warehouse: Warehouse, table: str, chunks: Iterable[pl.DataFrame], fingerprint: str | None, year: int
) -> Result:
    """Publish a year; a year without documents has no file."""
    if fingerprint is not None:
        yield from _publish(warehouse, table, chunks, fingerprint, year)
        return
    warehouse.remove(table, year)
    yield from check_results(table, inspect(table, warehouse.scan(table, year).collect()))
    yield dg.MaterializeResult(asset_key=table, metadata=of_table(table, 0, {}))


facts = [_fact_asset(table) for table in FACTS]
_BOTH_YEARS = dg.TimeWindowPartitionMapping(start_offset=-1, allow_nonexistent_upstream_partitions=True)


@dg.asset(
    group_name="mart",
    deps=[dg.AssetDep(table, partition_mapping=_BOTH_YEARS) for table in (*DIMENSIONS, "fact_check")],
    partitions_def=YEARS,
    check_specs=_specs("mart_agency_year"),
    kinds={"parquet"},
    description=describe("mart_agency_year"),
)
def mart_agency_year(context: dg.AssetExecutionContext, places: Places) -> Result:
    """The mart."""
    warehouse, year = places.tables(), int(context.partition_key)
    fingerprint = years.wanted(warehouse).get(("mart_agency_year", year))
    rows = mart(warehouse, documents_of(warehouse, _read_by(warehouse), year), year)
    yield from _year(warehouse, "mart_agency_year", [rows.collect()], fingerprint, year)


@dg.asset(
    group_name="mart",
    deps=[dim_expected_agency, dim_document],
    partitions_def=YEARS,
    check_specs=_specs("mart_coverage"),
    kinds={"parquet"},
    description=describe("mart_coverage"),
)
def mart_coverage(context: dg.AssetExecutionContext, places: Places) -> Result:
    """Who has reported."""
    warehouse, year = places.tables(), int(context.partition_key)
    fingerprint = years.wanted(warehouse).get(("mart_coverage", year))
    rows = coverage(warehouse, year)
    yield from _year(warehouse, "mart_coverage", [rows.collect()], fingerprint, year)


_ENDS = (
    *("dim_indicator", "dim_pre2019_bridge"),
    *("fact_narrative", "fact_difference", "fact_pre2019_indicator", "mart_agency_year", "mart_coverage"),
)
"""The tables that no other is made of: behind them, everything is done."""


@dg.asset(group_name="catalogue", deps=_ENDS, kinds={"duckdb"})
def catalogue(places: Places) -> dg.MaterializeResult:  # type: ignore[type-arg]
    """warehouse.duckdb with commented views over the Parquet, and datapackage.json / 目录"""
    written = write_catalogue(places.tables())
    return dg.MaterializeResult(
        metadata={name: dg.MetadataValue.path(str(path)) for name, path in written.items()}
    )


ingest_assets = [
    landing_files,
    readings,
    dim_document,
    dim_agency,
    dim_indicator,
    dim_pre2019_bridge,
    dim_expected_agency,
]
year_assets = [*facts, mart_agency_year, mart_coverage]
