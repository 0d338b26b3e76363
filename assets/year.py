"""The tables of a year, facts and marts, made in one step.

Belongs here: one multi-asset of all tables that are cut by year. A step of its own for each of them costs
Dagster more time than making a small one. In the UI each is an asset of its own all the same, with its
partitions, its checks and its numbers.
Does not belong here: what all assets have in common (`assets.factory`), and which checks there are
(`assets.facts`, `assets.marts`).

When a table cannot be made, those of the year that are made of it are not made either; all others are.
"""

import time
from collections.abc import Callable

import dagster as dg

from assets import facts, marts
from assets.checks import SeenYear, contract_specs
from assets.factory import POOL, RETRY, Result, broken, dependencies, materialized, tags
from assets.failures import refusals
from assets.makers import for_year
from assets.metadata import check_results, definition_metadata
from assets.partitions import YEARS, last_year
from assets.resources import Evidence, Places, Reader
from warehouse import registry
from warehouse.code import table_version
from warehouse.freshness import Freshness
from warehouse.inputs import Settings
from warehouse.make import make
from warehouse.recipe import write_file
from warehouse.registry import Table
from warehouse.storage.lock import writing
from warehouse.storage.publish import Outcome
from warehouse.storage.tree import Warehouse

STEP = "year_tables"
"""The name of the step."""


def tables() -> list[Table]:
    """The tables that are cut by year, each behind those it is made of."""
    return [table for name in registry.build_order() if (table := registry.table(name)).partitioned]


def assets() -> list[dg.AssetsDefinition]:
    """The multi-asset."""
    checks = [*facts.checks(), *marts.checks()]

    @dg.multi_asset(
        name=STEP,
        specs=[_spec(table) for table in tables()],
        check_specs=[
            *(spec for table in tables() for spec in contract_specs(table.name)),
            *(check.spec for check in checks),
        ],
        can_subset=True,
        partitions_def=YEARS,
        backfill_policy=dg.BackfillPolicy.multi_run(1),
        pool=POOL,
        retry_policy=RETRY,
    )
    def year_tables(
        context: dg.AssetExecutionContext, places: Places, reader: Reader, evidence: Evidence
    ) -> Result:
        year = int(context.partition_key)
        selected = {key.to_user_string() for key in context.selected_asset_keys}
        failed: dict[str, Exception | None] = {}
        with writing(places.tables()):
            yield from _make(context, places, reader, year, selected, failed)
            seen = SeenYear(places.tables(), year, evidence)
            for check in checks:
                if check.spec.key in context.selected_asset_check_keys and not check.reads & failed.keys():
                    yield check.evaluate(seen)
        _raise(failed)

    return [year_tables]


def _spec(table: Table) -> dg.AssetSpec:
    return dg.AssetSpec(
        table.name,
        group_name=table.group,
        description=table.description,
        deps=dependencies(table),
        kinds={"polars", "parquet"},
        owners=[table.owner],
        tags=tags(table),
        code_version=table_version(table),
        metadata=definition_metadata(table),
    )


def _make(
    context: dg.AssetExecutionContext,
    places: Places,
    reader: Reader,
    year: int,
    selected: set[str],
    failed: dict[str, Exception | None],
) -> Result:
    """Make the selected tables; `failed` is filled with those that were not, and why."""
    warehouse = places.tables()
    with refusals():
        settings = Settings(reader.version(), places.expected_list(), last_year())
        state = Freshness(warehouse)
    wanted = [table for table in tables() if table.name in selected]
    if context.retry_number:
        wanted = [table for table in wanted if not state.is_fresh((table.name, year))]
    with for_year(warehouse, reader.workers, year, state.documents(year)) as makers:

        def make_one(table: Table) -> Outcome:
            if makers:
                makers.begin(state, settings, year, [each.name for each in wanted])
            write = makers.write if makers else write_file
            return make(warehouse, table.name, year, settings, state, write)

        for table in wanted:
            if any(each.name in failed and each.year(year) == year for each in table.inputs):
                failed[table.name] = None
            else:
                yield from _make_one(warehouse, table, year, make_one, failed)


def _make_one(
    warehouse: Warehouse,
    table: Table,
    year: int,
    make_one: Callable[[Table], Outcome],
    failed: dict[str, Exception | None],
) -> Result:
    """Make a table; when it cannot be made, another one can be all the same."""
    began = time.monotonic()
    try:
        with refusals():
            outcome = make_one(table)
    except Exception as error:
        failed[table.name] = error
        return
    yield from check_results(table.name, outcome.findings)
    if not outcome.passed:
        failed[table.name] = dg.Failure(broken(table, outcome), allow_retries=False)
        return
    result = materialized(warehouse, table, year, outcome)
    seconds = {"seconds": round(time.monotonic() - began, 3)}
    yield result._replace(metadata={**(result.metadata or {}), **seconds})


def _raise(failed: dict[str, Exception | None]) -> None:
    """Fail when a table could not be made. What may go better the next time is tried again.

    Raises:
        dagster.Failure: Its description has a line for each table that failed.
    """
    errors = {name: error for name, error in failed.items() if error is not None}
    if not errors:
        return
    may_pass = [error for error in errors.values() if not isinstance(error, dg.Failure)]
    lines = [f"{name}: {_said(error)}" for name, error in errors.items()]
    first = next(iter(may_pass or errors.values()))
    raise dg.Failure("\n".join(lines), allow_retries=bool(may_pass)) from first


def _said(error: Exception) -> str:
    if isinstance(error, dg.Failure):
        return error.description or ""
    return f"{type(error).__name__}: {error}"
