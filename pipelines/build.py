"""A build: the jobs one after the other in this process, the years that have something new only.

Belongs here: the order of runs and what they did. Does not belong here: how it looks (`pipelines.cli`).
"""

from __future__ import annotations

from collections.abc import Callable
from contextlib import nullcontext
from dataclasses import dataclass, field
from typing import Any

import dagster as dg

from engine import progress
from pipelines import code_facts
from pipelines.definitions import definitions
from pipelines.home import dagster_home
from pipelines.instance import mend_instance, write_without_waiting
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


@dataclass(slots=True)
class Built:
    """What a build did.

    Args:
        read: Files read.
        converted: Of those, files that were converted first, also such as an earlier build had to leave.
        named: Layouts named, also those of the files read.
        years: The years made, each with its tables.
        failed: The years that failed, and why.
        trouble: Why the office suite converted nothing; "" when it worked.
        manifest_problems: What is wrong with manifests, a sentence each.
        mended: What was not whole and was made again, a sentence each.
        catalogue: Why the catalogue was written; "" when it was not.
    """

    read: int = 0
    converted: int = 0
    named: int = 0
    years: dict[int, list[str]] = field(default_factory=dict)
    failed: dict[str, str] = field(default_factory=dict)
    trouble: str = ""
    manifest_problems: list[str] = field(default_factory=list)
    mended: list[str] = field(default_factory=list)
    catalogue: str = ""

    @property
    def is_interrupted(self) -> bool:
        """Whether somebody ended the build."""
        return say("build.interrupted") in self.failed.values()

    def in_words(self) -> str:
        """One sentence: what was read and written."""
        if not self.read and not self.converted and not self.named and not self.years:
            if self.catalogue:
                return say("build.catalogue", reason=self.catalogue)
            return say("build.nothing")
        done = [say("build.read", count=self.read)]
        if self.converted:
            done.append(say("build.converted", count=self.converted))
        if self.named > self.read:
            done.append(say("build.named", count=self.named))
        years = [*map(str, self.years)] or [say("build.no_year")]
        return say("build.done", done=done, years=years)


def build(
    settings: Settings, show_step: ShowStep, retry: bool = False, instance: dg.DagsterInstance | None = None
) -> Built:
    """Run the jobs that are needed: the ingest, the stale years from the oldest on, the catalogue.

    The warehouse is locked from the first step to the last: a second build waits.

    Args:
        settings: Where files and tables lie.
        show_step: Called with each step, for a person.
        retry: Whether files are read again that ran out of time or memory, crashed the reader or failed to
            convert.
        instance: The Dagster instance; that of DAGSTER_HOME when None.
    """
    built = Built()
    defs = definitions(settings)
    warehouse = Warehouse.at(settings.warehouse, settings.readings or None)
    with (
        writing(warehouse, _wait),
        _open_instance(built) if instance is None else nullcontext(instance) as instance,
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
        for year in Freshness(warehouse).stale():  # oldest first: a year is made behind the one before it
            if built.is_interrupted:
                return built
            show_step(say("step.year", year=year))
            _write_year(defs, instance, built, warehouse, year)
        if reason := outdated(warehouse):
            show_step(say("step.catalogue"))
            if _run(defs, instance, "publish", built) is not None:
                built.catalogue = _said(reason)
        if settings.evidence is not None:
            _write_evidence(defs, instance, built, show_step, stale_years(warehouse, settings.evidence))
    return built


def _wait(who: str) -> None:
    progress.announce(f"waiting: {who}, writes this warehouse")


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
    defs: dg.Definitions, instance: dg.DagsterInstance, built: Built, warehouse: Warehouse, year: int
) -> None:
    """Make the year's stale tables; those that wait for an earlier year that failed stay as they are."""
    state = Freshness(warehouse)
    tables, stale = state.ready().get(year, []), state.stale().get(year, [])
    if tables and _run(defs, instance, "year", built, str(year), tables) is not None:
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
    found = []
    for failure in result.filter_events(lambda event: event.is_step_failure):
        error = failure.step_failure_data.error
        error = (error.cause or error) if error else None  # what was raised, not Dagster's wrapping of it
        message = error.message.strip() if error else say("build.step_failed")
        if refused := failure.step_failure_data.user_failure_data:
            message = refused.description or message
        # Native code that is interrupted may panic: then the interruption stands in what it says.
        said = f"{error.cls_name} {error.message}" if error else ""
        interrupted = "DagsterExecutionInterruptedError" in said
        told = f"{failure.step_key}: {_said(message)}"
        found.append(say("build.interrupted") if interrupted else told)
    return found


def _metadata_of(result: dg.ExecuteInProcessResult, asset: str) -> dict[str, Any]:
    """The metadata of an asset that was materialized."""
    (materialization,) = result.asset_materializations_for_node(asset)
    return {name: value.value for name, value in materialization.metadata.items()}
