"""The graph as Dagster wants it: assets, checks, what runs them, and their resources.

Belongs here: putting together. Does not belong here: what Dagster loads (`pipelines.definitions`), and the
values of settings (`pipelines.settings`).
"""

from __future__ import annotations

import dagster as dg

from assets import catalogue, dimensions, documents, evidence, landing, readings, year
from assets.resources import Evidence, Places, Reader
from pipelines import alerts, jobs, sensors
from pipelines.alerts import Alert
from pipelines.settings import Settings

GROUPS = (landing, readings, documents, dimensions, year, evidence, catalogue)
"""The modules of the assets, in the order data flows."""


def definitions(settings: Settings) -> dg.Definitions:
    """The assets, checks, jobs, sensors, schedule and resources.

    Args:
        settings: Where files and tables lie, and what the workers may use.
    """
    return dg.Definitions(
        assets=[asset for group in GROUPS for asset in group.assets()],
        jobs=[jobs.ingest, jobs.year, jobs.publish, jobs.evidence],
        sensors=[
            sensors.landing_changed,
            sensors.years_stale,
            sensors.evidence_stale,
            alerts.run_failed,
            alerts.checks_failed,
        ],
        schedules=[sensors.filing_season],
        # One process a run: the parallelism is inside `readings`, where the work is.
        executor=dg.in_process_executor,
        resources={
            "places": Places(
                landing=settings.landing,
                warehouse=settings.warehouse,
                readings=settings.readings,
                expected=settings.expected,
            ),
            "evidence": Evidence(port=settings.evidence_port),
            "alert": Alert(command=settings.alert),
            "reader": Reader(
                workers=settings.workers,
                seconds=settings.limits.seconds,
                hang_seconds=settings.limits.hang_seconds,
                memory=settings.limits.memory,
                reader=settings.limits.reader,
                converter=settings.converter,
                executor=settings.executor,
            ),
        },
    )
