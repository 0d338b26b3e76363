"""A table's declaration as a Dagster asset.

Belongs here: everything that all tables' assets have in common.
Does not belong here: what is particular to one (the modules of the groups), and making a table
(`warehouse.make`).
"""

from collections.abc import Callable, Iterator

import dagster as dg

from assets.checks import contract_specs
from assets.failures import refusals
from assets.figures import figures
from assets.metadata import check_results, definition_metadata, materialization_metadata
from assets.partitions import last_year
from assets.resources import Places, Reader
from warehouse import registry
from warehouse.code import table_version
from warehouse.inputs import Settings
from warehouse.make import make
from warehouse.registry import Table, Years
from warehouse.storage.publish import Outcome
from warehouse.storage.tree import Warehouse

Result = Iterator[dg.AssetCheckResult | dg.MaterializeResult]  # type: ignore[type-arg]
POOL = "warehouse"
"""One run at a time writes: `dagster.yaml` sets the limit, and a lock in the warehouse holds other programs
off.
"""
RETRY = dg.RetryPolicy(max_retries=2, delay=5, backoff=dg.Backoff.EXPONENTIAL)
"""For what may go better the next time, such as a network drive; what will not is refused
(`assets.failures`).
"""
OWNERS = ["team:gongkai"]

_OFFSETS = {
    frozenset({Years.BEFORE}): dg.TimeWindowPartitionMapping(
        start_offset=-1, end_offset=-1, allow_nonexistent_upstream_partitions=True
    ),
    frozenset({Years.SAME, Years.BEFORE}): dg.TimeWindowPartitionMapping(
        start_offset=-1, allow_nonexistent_upstream_partitions=True
    ),
}


def table_asset(
    table: Table,
    after_publish: Callable[[dg.AssetExecutionContext, Places], None] = lambda context, places: None,
    freshness: dg.FreshnessPolicy | None = None,
) -> dg.AssetsDefinition:
    """The asset that makes a table that is not cut by year; those that are, are made by `assets.year`.

    Args:
        table: The declaration.
        after_publish: Called once the table is published.
        freshness: How old the asset may become.
    """

    @dg.asset(
        name=table.name,
        group_name=table.group,
        description=table.description,
        deps=dependencies(table),
        check_specs=contract_specs(table.name),
        kinds={"polars", "parquet"},
        owners=[table.owner],
        tags=tags(table),
        code_version=table_version(table),
        metadata=definition_metadata(table),
        pool=POOL,
        retry_policy=RETRY,
        freshness_policy=freshness,
    )
    def asset(context: dg.AssetExecutionContext, places: Places, reader: Reader) -> Result:
        with refusals():
            settings = Settings(reader.version(), places.expected_list(), last_year())
            outcome = make(places.tables(), table.name, None, settings)
        yield from check_results(table.name, outcome.findings)
        if not outcome.passed:
            raise dg.Failure(broken(table, outcome), allow_retries=False)
        after_publish(context, places)
        yield materialized(places.tables(), table, None, outcome)

    return asset


def materialized(
    warehouse: Warehouse, table: Table, year: int | None, outcome: Outcome
) -> dg.MaterializeResult:  # type: ignore[type-arg]
    """What Dagster keeps of a table that was published."""
    return dg.MaterializeResult(
        asset_key=table.name,
        metadata=figures(warehouse, table, year, outcome.counts)
        | materialization_metadata(table, outcome.rows),
        data_version=dg.DataVersion(outcome.version),
    )


def broken(table: Table, outcome: Outcome) -> str:
    """A sentence: why a table was not published."""
    rules = {finding.name: finding.broken for finding in outcome.findings if not finding.passed}
    return f"{table.name} breaks its contract and was not published: {rules}"


def tags(table: Table) -> dict[str, str]:
    """By what the UI finds a table's asset."""
    return {"gongkai/layer": table.group, "gongkai/partition": "year" if table.partitioned else "none"}


def dependencies(table: Table) -> list[dg.AssetDep]:
    """The table's inputs as Dagster's dependencies, each with the years of it that are read."""
    years: dict[str, set[Years]] = {}
    for each in table.inputs:
        if each.name in registry.tables() or registry.sources()[each.name].is_asset:
            years.setdefault(each.name, set()).add(each.years)
    return [
        dg.AssetDep(
            name, partition_mapping=_OFFSETS.get(frozenset(read_years)) if table.partitioned else None
        )
        for name, read_years in years.items()
    ]


def group(name: str) -> list[Table]:
    """The tables of an asset group, in the order of declaration."""
    return [table for table in registry.tables().values() if table.group == name]
