"""A build: the jobs one after the other in this process, the years that have something new only.

Belongs here: the order of runs and what they did. Does not belong here: how it looks (`pipelines.cli`).
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

import dagster as dg

from assets import years
from pipelines.definitions import defs
from pipelines.resources import Places

Say = Callable[[str], None]


@dataclass(slots=True)
class Built:
    """What a build did: files read, years made with the tables of each, years that failed and why."""

    read: int = 0
    years: dict[int, list[str]] = field(default_factory=dict)
    failed: dict[str, str] = field(default_factory=dict)


def build(say: Say) -> Built:
    """Run what needs to be run against the instance of DAGSTER_HOME."""
    built = Built()
    places = defs.resources["places"] if defs.resources else None
    assert isinstance(places, Places)
    with dg.DagsterInstance.get() as instance:
        say("reading what is new")
        ingest = _run(instance, "ingest", built)
        if ingest is None:
            return built
        built.read = _read_now(ingest)
        warehouse = places.tables()
        for year, tables in years.stale(warehouse).items():
            say(f"writing {year}")
            if _run(instance, "year", built, str(year), tables) is not None:
                built.years[year] = tables
        say("writing the catalogue")
        _run(instance, "publish", built)
    return built


def _run(
    instance: dg.DagsterInstance,
    job: str,
    built: Built,
    partition: str | None = None,
    tables: list[str] | None = None,
) -> dg.ExecuteInProcessResult | None:
    """One run; None, with its errors noted, when it failed."""
    result = defs.resolve_job_def(job).execute_in_process(
        instance=instance,
        partition_key=partition,
        asset_selection=[dg.AssetKey(table) for table in tables] if tables else None,
        raise_on_error=False,
    )
    if result.success:
        return result
    built.failed[f"{job} {partition or ''}".strip()] = "\n".join(_errors(result)) or "see the run in the UI"
    return None


def _errors(result: dg.ExecuteInProcessResult) -> list[str]:
    found = []
    for event in result.filter_events(lambda event: event.is_step_failure):
        error = event.step_failure_data.error
        error = (error.cause or error) if error else None  # what was raised, not Dagster's wrapping of it
        found.append(f"{event.step_key}: {error.message.strip() if error else 'failed'}")
    return found


def _read_now(result: dg.ExecuteInProcessResult) -> int:
    for materialization in result.asset_materializations_for_node("readings"):
        value = materialization.metadata["read_now"].value
        return value if isinstance(value, int) else 0
    return 0
