"""When things run by themselves: on new files, on years that have something new, in the filing season.

Belongs here: sensors with small cursors, the schedule. Does not belong here: the jobs (`pipelines.jobs`), and
what is stale (`warehouse.freshness`). All are off until someone switches them on. A run that failed is asked
for again, `ATTEMPTS` times in all.
"""

import hashlib
import json
from collections.abc import Iterator

import dagster as dg

from assets.resources import Places
from pipelines import jobs
from pipelines.settings import sensor_seconds
from presentation.evidence.of_year import stale_years
from warehouse.freshness import Freshness
from warehouse.readings.entries import listing
from warehouse.readings.listed import listing_version

ATTEMPTS = 3
"""How often the same thing is tried; then a person must look."""
WANTED = "gongkai/wanted"
"""The tag by which a run is found again: what was asked for, without the number of the attempt."""


@dg.sensor(
    job=jobs.ingest,
    minimum_interval_seconds=sensor_seconds(),
    description="Reads new files when the landing folder changes / 落地文件夹有变化时读取新文件",
)
def landing_changed(context: dg.SensorEvaluationContext, places: Places) -> dg.SensorResult | dg.SkipReason:
    """Run the ingest when a path, size or time in the landing folder differs from the last look."""
    entries = listing(places.landing_folder())
    seen = json.dumps([len(entries), listing_version(entries)])
    runs = _runs(context.instance, seen)
    if seen == context.cursor and (not runs or runs[0].status != dg.DagsterRunStatus.FAILURE):
        return dg.SkipReason(f"nothing new among {len(entries)} files")
    if reason := _reason_to_wait(runs):
        return dg.SensorResult(skip_reason=f"ingest {reason}", cursor=seen)
    request = dg.RunRequest(run_key=f"{seen} {len(runs)}", tags={WANTED: seen})
    return dg.SensorResult([request], cursor=seen)


@dg.sensor(
    jobs=[jobs.year, jobs.publish],
    minimum_interval_seconds=sensor_seconds(),
    description="Makes stale years, oldest first, then the catalogue / 依次更新过期年度，再更新目录",
)
def years_stale(
    context: dg.SensorEvaluationContext, places: Places
) -> Iterator[dg.RunRequest | dg.SkipReason]:
    """Request a run for every year with stale tables whose inputs are fresh, oldest year first.

    When no table is stale, it requests the catalogue.
    """
    state = Freshness(places.tables())
    for year, tables in state.ready().items():
        wanted = f"{year} {_digest([(table, state.wanted((table, year))) for table in tables])}"
        runs = _runs(context.instance, wanted)
        if reason := _reason_to_wait(runs):
            yield dg.SkipReason(f"{year} {reason}")
        else:
            yield dg.RunRequest(
                run_key=f"{wanted} {len(runs)}",
                job_name=jobs.year.name,
                partition_key=str(year),
                asset_selection=[dg.AssetKey(table) for table in tables],
                tags={WANTED: wanted},
            )
    if state.years and not state.stale():
        wanted = f"catalogue {_digest([(node, state.wanted(node)) for node in state.nodes()])}"
        runs = _runs(context.instance, wanted)
        if not any(run.is_success for run in runs) and not _reason_to_wait(runs):
            run_key = f"{wanted} {len(runs)}"
            yield dg.RunRequest(run_key=run_key, job_name=jobs.publish.name, tags={WANTED: wanted})


@dg.sensor(
    job=jobs.evidence,
    minimum_interval_seconds=sensor_seconds(),
    description="Writes the pages of evidence of years whose checks changed / 检查结果变化后重写证据页",
)
def evidence_stale(
    context: dg.SensorEvaluationContext, places: Places
) -> Iterator[dg.RunRequest | dg.SkipReason]:
    """Request the pages of every year whose checks are fresh and whose pages are of other checks."""
    warehouse = places.tables()
    to_be_made = Freshness(warehouse).stale()
    for each in stale_years(warehouse):
        if each.year in to_be_made:
            continue
        wanted = f"evidence {each.year} {each.version}"
        runs = _runs(context.instance, wanted)
        if reason := _reason_to_wait(runs):
            yield dg.SkipReason(f"evidence of {each.year} {reason}")
        else:
            yield dg.RunRequest(
                run_key=f"{wanted} {len(runs)}",
                partition_key=str(each.year),
                run_config=jobs.evidence_config(each.most, each.language),
                tags={WANTED: wanted},
            )


def _runs(instance: dg.DagsterInstance, wanted: str) -> list[dg.DagsterRun]:
    """The runs that were asked for the same, the newest first."""
    return list(instance.get_runs(dg.RunsFilter(tags={WANTED: wanted}), limit=ATTEMPTS * 10))


def _reason_to_wait(runs: list[dg.DagsterRun]) -> str:
    """Why the same is not asked for again now; nothing when it may be."""
    if runs and not runs[0].is_finished:
        return "is being made"
    if runs and runs[0].status == dg.DagsterRunStatus.CANCELED:
        return "was cancelled by a person"
    failed = [run.status == dg.DagsterRunStatus.FAILURE for run in runs[:ATTEMPTS]]
    if len(failed) == ATTEMPTS and all(failed):
        return f"failed {ATTEMPTS} times; start it by hand after removing the cause"
    return ""


def _digest(state: object) -> str:
    return hashlib.sha256(str(state).encode()).hexdigest()[:16]


filing_season = dg.ScheduleDefinition(
    name="filing_season",
    job=jobs.ingest,
    cron_schedule=["0 3 * 1-3 *", "0 3 * 4-12 1"],
    execution_timezone="Asia/Shanghai",
    description="Reads what landed: every night from January to March, else on Mondays"
    " / 一至三月每天凌晨读取新文件，其余月份每周一",
)
"""Departments publish by 31 January, governments by 31 March; what comes later is a correction."""
