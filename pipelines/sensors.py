"""When things run by themselves: on new files, on years that have something new, every morning.

Belongs here: sensors with small cursors, the schedule. Does not belong here: the jobs (`pipelines.jobs`).
All are off until someone switches them on.
"""

import hashlib
import json
from collections.abc import Iterator

import dagster as dg

from assets.resources import Places
from pipelines import jobs
from warehouse.catalogue import years
from warehouse.contracts import PARTITIONED
from warehouse.readings.landing import listing


@dg.sensor(job=jobs.ingest, minimum_interval_seconds=60)
def landing_changed(context: dg.SensorEvaluationContext, places: Places) -> dg.SensorResult | dg.SkipReason:
    """Run the ingest when a path, size or time in the landing folder differs from the last look."""
    digest = hashlib.sha256()
    entries = listing(places.landing_folder())
    for entry in entries:
        digest.update(f"{entry.file}\0{entry.size}\0{entry.modified}\n".encode())
    seen = json.dumps([len(entries), digest.hexdigest()[:16]])
    if seen == context.cursor:
        return dg.SkipReason(f"nothing new among {len(entries)} files")
    return dg.SensorResult([dg.RunRequest(run_key=seen)], cursor=seen)


@dg.sensor(jobs=[jobs.year, jobs.publish], minimum_interval_seconds=60)
def years_stale(places: Places) -> Iterator[dg.RunRequest | dg.SkipReason]:
    """Run every year whose tables are not made of what the ledger now says, then the catalogue."""
    warehouse = places.tables()
    stale = years.stale(warehouse)
    wanted = years.wanted(warehouse)
    for year, tables in stale.items():
        made_of = hashlib.sha256(str([wanted[table, year] for table in PARTITIONED]).encode()).hexdigest()[
            :16
        ]
        yield dg.RunRequest(
            run_key=f"{year} {made_of}",
            job_name=jobs.year.name,
            partition_key=str(year),
            asset_selection=[dg.AssetKey(table) for table in tables],
        )
    if not stale and wanted:
        made_of = hashlib.sha256(str(sorted(wanted.items())).encode()).hexdigest()[:16]
        yield dg.RunRequest(run_key=f"catalogue {made_of}", job_name=jobs.publish.name)


every_morning = dg.ScheduleDefinition(
    name="every_morning",
    job=jobs.ingest,
    cron_schedule="0 3 * * *",
    execution_timezone="Asia/Shanghai",
)
