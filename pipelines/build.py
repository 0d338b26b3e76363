"""A build: the jobs one after the other in this process, the years that have something new only.

Belongs here: the order of runs and what they did. Does not belong here: how it looks (`pipelines.cli`).
"""

from __future__ import annotations

from collections.abc import Callable
from contextlib import nullcontext
from typing import Any

import dagster as dg

from assets import makers
from assets.year import STEP
from engine import progress
from pipelines import code_facts, settled
from pipelines.built import Built
from pipelines.graph import definitions
from pipelines.home import dagster_home
from pipelines.instance import kept_open, mend_instance, output_in_the_terminal, write_without_waiting
from pipelines.jobs import evidence_config
from pipelines.language import language, say
from pipelines.settings import Settings
from presentation.evidence.of_year import Stale, stale_years
from presentation.texts import translated
from warehouse.catalogue.catalogue import outdated
from warehouse.freshness import Freshness
from warehouse.storage.lock import writing
from warehouse.storage.tree import Warehouse

ShowStep = Callable[[str], None]


def build(
    settings: Settings,
    show_step: ShowStep,
    retry: bool = False,
    instance: dg.DagsterInstance | None = None,
    outside: str = "",
) -> Built:
    """Run the jobs that are needed: the ingest, the stale years from the oldest on, the catalogue.

    The warehouse is locked from the first step to the last: a second build waits.

    Args:
        settings: Where files and tables lie.
        show_step: Called with each step, for a person.
        retry: Whether files are read again that ran out of time or memory, crashed the reader or failed to
            convert.
        instance: The Dagster instance; that of DAGSTER_HOME when None.
        outside: What the build depends on (`settled.outside`), as it was before; when it is given and nothing
            is left to do, the next build that finds the same does nothing.
    """
    built = Built()
    code_facts.recall()
    defs = definitions(settings)
    warehouse = Warehouse.at(settings.warehouse, settings.readings or None)
    with (
        writing(warehouse, progress.announce_wait),
        _open_instance(built) if instance is None else nullcontext(instance) as instance,
        kept_open(instance),
        output_in_the_terminal(instance),
    ):
        show_step(say("step.reading"))
        ops = {"readings": {"config": {"retry": retry}}}
        ingest = _run(defs, instance, "ingest", built, ops=ops)
        if ingest is None:
            return built
        listed = _metadata_of(ingest, "landing_files")
        built.manifest_problems = [_said(problem) for problem in listed["manifest_problems"]]
        built.mended += map(_said, listed["mended"])
        code_facts.keep()
        metadata = _metadata_of(ingest, "readings")
        built.read, built.converted = int(metadata["read_now"]), int(metadata["converted_now"])
        built.named = int(metadata["named_now"])
        built.trouble = _said(str(metadata["converter_trouble"]))
        state = Freshness(warehouse)
        years = {year: state.documents(year) for year in state.stale()}
        with makers.shared(warehouse, settings.workers, years):
            for year in years:  # oldest first: a year is made behind the one before it
                if built.is_interrupted:
                    return built
                show_step(say("step.year", year=year))
                _write_year(defs, instance, built, state, year)
        if reason := outdated(warehouse):
            show_step(say("step.catalogue"))
            if _run(defs, instance, "publish", built) is not None:
                built.catalogue = _said(reason)
        if settings.evidence is not None:
            _write_evidence(defs, instance, built, show_step, stale_years(warehouse, settings.evidence))
        said = settled.Said(listed["manifest_problems"], str(metadata["converter_trouble"]))
        settled.keep(settings, state, outside, said, built)
    return built


def _said(sentence: str) -> str:
    """What a layer below says, in the language of the process."""
    return translated(sentence, language())


def _open_instance(built: Built) -> dg.DagsterInstance:
    """The instance of DAGSTER_HOME, whatever happened to its databases."""
    for sentence in mend_instance(dagster_home()):
        built.mended.append(_said(sentence))
        progress.announce(sentence)
    write_without_waiting()
    return dg.DagsterInstance.get()


def _write_year(
    defs: dg.Definitions, instance: dg.DagsterInstance, built: Built, state: Freshness, year: int
) -> None:
    """Make the year's stale tables; those that wait for an earlier year that failed stay as they are."""
    tables, stale = state.ready_of(year), state.stale_of(year)
    made = tables and _run(defs, instance, "year", built, str(year), tables) is not None
    for table in tables:
        state.forget((table, year))
    if made:
        built.years[year] = tables
        if waiting := [table for table in stale if table not in tables]:
            built.failed[f"year {year}"] = say("build.waiting", tables=waiting, year=year - 1)


def _write_evidence(
    defs: dg.Definitions,
    instance: dg.DagsterInstance,
    built: Built,
    show_step: ShowStep,
    years: list[Stale],
) -> None:
    """Write the pages of evidence of years whose tables could be made."""
    for each in years:
        if built.is_interrupted:
            return
        if f"year {each.year}" not in built.failed:
            show_step(say("step.evidence", year=each.year))
            ops = evidence_config(each.most, each.language)["ops"]
            _run(defs, instance, "evidence", built, str(each.year), ops=ops)


def _run(
    defs: dg.Definitions,
    instance: dg.DagsterInstance,
    job: str,
    built: Built,
    partition: str | None = None,
    tables: list[str] | None = None,
    ops: dict[str, Any] | None = None,
) -> dg.ExecuteInProcessResult | None:
    """One run; None, with its errors noted, when it failed."""
    result = defs.resolve_job_def(job).execute_in_process(
        instance=instance,
        partition_key=partition,
        asset_selection=[dg.AssetKey(table) for table in tables] if tables else None,
        raise_on_error=False,
        # The instance keeps every event; the terminal belongs to the person.
        run_config={"loggers": {"console": {"config": {"log_level": "CRITICAL"}}}, "ops": ops or {}},
    )
    if result.success:
        return result
    built.failed[f"{job} {partition or ''}".strip()] = "\n".join(_errors(result)) or say("build.see_run")
    return None


def _errors(result: dg.ExecuteInProcessResult) -> list[str]:
    found: list[str] = []
    for failure in result.filter_events(lambda event: event.is_step_failure):
        error = failure.step_failure_data.error
        error = (error.cause or error) if error else None  # what was raised, not Dagster's wrapping of it
        message = error.message.strip() if error else say("build.step_failed")
        if refused := failure.step_failure_data.user_failure_data:
            message = refused.description or message
        # Native code that is interrupted may panic: then the interruption stands in what it says.
        said = f"{error.cls_name} {error.message}" if error else ""
        interrupted = "DagsterExecutionInterruptedError" in said
        lines = message.splitlines() if failure.step_key == STEP else [f"{failure.step_key}: {message}"]
        found += [say("build.interrupted")] if interrupted else map(_of_step, lines)
    return found


def _of_step(line: str) -> str:
    """`STEP: MESSAGE`, the message in the language of the process."""
    step, _, message = line.partition(": ")
    return f"{step}: {_said(message)}"


def _metadata_of(result: dg.ExecuteInProcessResult, asset: str) -> dict[str, Any]:
    """The metadata of an asset that was materialized."""
    (materialization,) = result.asset_materializations_for_node(asset)
    return {name: value.value for name, value in materialization.metadata.items()}
