"""What Dagster loads: the graph, its checks, what runs it, and the resources out of the environment."""

from __future__ import annotations

import dagster as dg

from assets.checks import identity_checks, row_checks
from assets.graph import catalogue, ingest_assets, year_assets
from assets.resources import Places, Reader
from pipelines import jobs, sensors
from pipelines.settings import Settings, settings


def definitions(now: Settings) -> dg.Definitions:
    """Everything, on these places with these workers."""
    return dg.Definitions(
        assets=[*ingest_assets, *year_assets, catalogue],
        asset_checks=[*identity_checks, *row_checks],
        jobs=[jobs.ingest, jobs.year, jobs.publish],
        sensors=[sensors.landing_changed, sensors.years_stale],
        schedules=[sensors.every_morning],
        # One process a run: the parallelism is inside `readings`, where the work is.
        executor=dg.in_process_executor,
        resources={
            "places": Places(
                landing=now.landing,
                warehouse=now.warehouse,
                readings=now.readings,
                expected=now.expected,
            ),
            "reader": Reader(
                workers=now.workers,
                seconds=now.limits.seconds,
                hang_seconds=now.limits.hang_seconds,
                memory=now.limits.memory,
                reader=now.limits.reader,
                converter=now.converter,
            ),
        },
    )


defs = definitions(settings())
