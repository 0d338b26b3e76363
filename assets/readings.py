"""Group readings: every landed document read once, in the store beside the warehouse.

Belongs here: the asset of the store. Does not belong here: reading (`parsers`), the processes that read
(`engine`), what is still to read and the store (`warehouse.readings`).
"""

from collections.abc import Iterable, Iterator
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
from engine.pool import Engine
from engine.worker import Stage
from parsers.layout import Quarantine
from parsers.layout_bytes import FileLayout
from warehouse.make import readings_version
from warehouse.readings import pending, store, update
from warehouse.readings.contents import Missed, first_place, without
from warehouse.readings.record import UNKNOWN, Recorded
from warehouse.readings.versions import register
from warehouse.readings.work import Read
from warehouse.storage.lock import writing


class ReadingConfig(dg.Config):
    """Whether files that ran out of time or memory, crashed the reader or the converter are tried again."""

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
    """Read and name what is new; the parallelism is inside."""
    with refusals():
        warehouse, versions, engine = places.tables(), reader.versions(), reader.engine()
        version, landed_files = register(warehouse, versions), store.landed(warehouse)
        plan = pending.plan(warehouse, versions, landed_files, config.retry)
        if sentence := plan.in_words():
            context.log.info(sentence)
            progress.announce(sentence)
        todo = pending.unread(warehouse, versions, landed_files, config.retry)
        missed: Missed = {}
        first = first_place(places.landing_folder(), todo)
        read, named = update.read_new(
            warehouse,
            versions,
            places.landing_folder(),
            todo,
            partial(read_and_name, engine),
            reader.reader,
            progress.report,
            reader.archives(1).run_all,
            missed,
            seen=first is None or engine.all_see(CAN_OPEN, first),
        )
        converted, trouble = _convert(config, places, reader, missed)
        if missed:
            with writing(warehouse):
                store.write_landed(warehouse, without(store.landed(warehouse), missed))
        if trouble:
            context.log.warning(trouble)
        layouts = pending.unnamed(warehouse, versions, config.retry)
        named += update.name_new(
            warehouse, versions, layouts, partial(name, engine), reader.reader, progress.report
        )
        total = store.documents(warehouse, version).select(pl.col("document_id").n_unique()).collect().item()
    context.log.info(
        f"{read} files read, {converted} converted, {named} layouts named, {total} documents in the store"
    )
    return dg.MaterializeResult(
        metadata={
            "dagster/row_count": total,
            "dagster/column_schema": store_schema(),
            "read_now": read,
            "converted_now": converted,
            "named_now": named,
            "converter_trouble": trouble,
            "parser_version": version,
        },
        data_version=dg.DataVersion(readings_version(warehouse, version)),
    )


def _convert(config: ReadingConfig, places: Places, reader: Reader, missed: Missed) -> tuple[int, str]:
    """Convert and read the files that no reader of ours opens, where an office suite is installed.

    `missed` is filled with files that are not as they were listed.

    Returns:
        How many files were read, and why the office suite converted nothing ("" when it worked).
    """
    warehouse, versions, office = places.tables(), reader.versions(), reader.office()
    if office is None:
        return 0, ""
    todo = pending.unconverted(warehouse, versions, store.landed(warehouse), config.retry)
    if not len(todo):
        return 0, ""
    read_files = partial(converter.read_converted, reader.engine().read_files, office)
    try:
        count, _ = update.read_new(
            warehouse,
            versions,
            places.landing_folder(),
            todo,
            update.only_read(read_files),
            reader.reader,
            progress.report,
            reader.archives(1).run_all,
            missed,
            seen=False,
        )
    except ConverterError as error:
        return 0, f"{len(todo)} files stay unread: {error}"
    return count, ""


READ, KIND_OF = Stage("warehouse.readings.work.read", "read_file"), Stage("warehouse.readings.work.kind_of")
NAME_READ = Stage("warehouse.readings.work.name_read", "name_file")
NAME = Stage("warehouse.readings.work.name_layout", "name_file")


CAN_OPEN = "warehouse.readings.work.can_open"


def read_and_name(
    engine: Engine, tasks: Iterable[update.ReadTask]
) -> Iterator[tuple[update.ReadTask, Read, Recorded | None]]:
    """Both stages in the engine's processes (`warehouse.readings.update.ReadFiles`)."""
    for task, (read, *rows), media_type in engine.run_stages((READ, NAME_READ), tasks, KIND_OF):
        if isinstance(read, Quarantine):
            read = Read(FileLayout(media_type or UNKNOWN, None, read))
        yield task, read, next((each for each in rows if isinstance(each, Recorded)), None)


def name(
    engine: Engine, tasks: Iterable[update.NameTask]
) -> Iterator[tuple[update.NameTask, Recorded | Quarantine]]:
    """The second stage in the engine's processes (`warehouse.readings.update.NameLayouts`)."""
    for task, (rows, *_), _ in engine.run_stages((NAME,), tasks):
        yield task, rows


def assets() -> list[dg.AssetsDefinition]:
    """The group's assets."""
    return [readings]
