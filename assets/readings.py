"""Group readings: every landed document read once, in the store beside the warehouse.

Belongs here: the asset of the store. Does not belong here: reading (`parsers`), the processes that read
(`engine`), what is still to read and the store (`warehouse.readings`).
"""

from functools import partial

import dagster as dg
import polars as pl

from assets.factory import OWNERS, POOL, RETRY
from assets.failures import refusals
from assets.landing import landing_files
from assets.metadata import store_schema
from assets.partitions import IN_SEASON
from assets.resources import Places, Reader
from engine import converter, progress
from engine.office import ConverterError
from warehouse.make import readings_version
from warehouse.readings import pending, store


class ReadingConfig(dg.Config):
    """Whether files that ran out of time or memory, crashed the reader or the converter are read again."""

    retry: bool = False


@dg.asset(
    group_name="readings",
    deps=[landing_files],
    kinds={"python", "parquet"},
    owners=OWNERS,
    tags={"gongkai/layer": "readings"},
    code_version="1",
    pool=POOL,
    retry_policy=RETRY,
    freshness_policy=IN_SEASON,
    description="Every landed document, read once by this version of the parsers / 解析结果",
)
def readings(
    context: dg.AssetExecutionContext, config: ReadingConfig, places: Places, reader: Reader
) -> dg.MaterializeResult:  # type: ignore[type-arg]
    """Read what is new; the parallelism is inside."""
    with refusals():
        warehouse, version = places.tables(), reader.version()
        todo = pending.pending(warehouse, version, store.landed(warehouse), config.retry)
        read = pending.read_new(
            warehouse, version, places.landing_folder(), todo, reader.engine().read_all, progress.report
        )
        converted, trouble = _convert(config, places, reader)
        if trouble:
            context.log.warning(trouble)
        total = store.documents(warehouse, version).select(pl.len()).collect().item()
    context.log.info(f"{read} files read, {converted} converted, {total} documents in the store")
    return dg.MaterializeResult(
        metadata={
            "dagster/row_count": total,
            "dagster/column_schema": store_schema(),
            "read_now": read,
            "converted_now": converted,
            "converter_trouble": trouble,
            "parser_version": version,
        },
        data_version=dg.DataVersion(readings_version(warehouse, version)),
    )


def _convert(config: ReadingConfig, places: Places, reader: Reader) -> tuple[int, str]:
    """Read again, through an office suite where there is one, the files that need one: how many, and what
    hindered it.
    """
    warehouse, version, office = places.tables(), reader.version(), reader.office()
    if office is None:
        return 0, ""
    todo = pending.unconverted(warehouse, version, store.landed(warehouse), config.retry)
    if not len(todo):
        return 0, ""
    read_all = partial(converter.read_all, reader.engine().read_all, office)
    try:
        count = pending.read_new(warehouse, version, places.landing_folder(), todo, read_all, progress.report)
    except ConverterError as error:
        return 0, f"{len(todo)} files stay unread: {error}"
    return count, ""


def assets() -> list[dg.AssetsDefinition]:
    """The group's assets."""
    return [readings]
