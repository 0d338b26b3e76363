"""What is said when something goes wrong while nobody looks: into the log, and to a command where one is set.

Belongs here: sensors over runs that ended, and telling. Does not belong here: starting runs
(`pipelines.sensors`). Nothing is sent anywhere by itself: `GONGKAI_ALERT` may name a program that does.
"""

from __future__ import annotations

import json
import shlex
import subprocess
from collections.abc import Iterable
from typing import Any

import dagster as dg

from pipelines.settings import sensor_seconds

SECONDS = 60
"""How long the command may take."""


class Alert(dg.ConfigurableResource):  # type: ignore[type-arg]
    """Who is told.

    Args:
        command: A program and its arguments, split as a shell splits them; no shell runs it. It is given one
            JSON object on standard input. Empty for nobody.
    """

    command: str = ""

    def tell(self, message: dict[str, Any]) -> str:
        """Give the command the message.

        Args:
            message: `kind`, `job`, `run_id`, `partition` and what happened.

        Returns:
            Why the command was not told; empty when it was, or when there is none.
        """
        if not self.command:
            return ""
        text = json.dumps(message, ensure_ascii=False)
        try:
            words = shlex.split(self.command)
            done = subprocess.run(
                words,
                input=text,
                text=True,
                encoding="utf-8",
                timeout=SECONDS,
                check=False,
                capture_output=True,
            )
        except (OSError, ValueError, subprocess.TimeoutExpired) as error:
            return f"GONGKAI_ALERT was not told: {error}"
        return f"GONGKAI_ALERT ended with exit code {done.returncode}" if done.returncode else ""


@dg.run_failure_sensor(
    minimum_interval_seconds=sensor_seconds(),
    description="Says which run failed and why, in its log and to GONGKAI_ALERT / 运行失败时告警",
)
def run_failed(context: dg.RunFailureSensorContext, alert: Alert) -> None:
    """Tell of a failed run: its job, its year and its first error."""
    _tell(context, alert, {"kind": "run_failed", "error": context.failure_event.message or "failed"})


@dg.run_status_sensor(
    run_status=dg.DagsterRunStatus.SUCCESS,
    minimum_interval_seconds=sensor_seconds(),
    description="Says which checks of a run failed, in its log and to GONGKAI_ALERT / 检查未通过时告警",
)
def checks_failed(context: dg.RunStatusSensorContext, alert: Alert) -> None:
    """Tell of the checks that did not pass in a run that succeeded; nothing when all did."""
    found = failed_checks(context.instance, context.dagster_run.run_id)
    if found:
        _tell(context, alert, {"kind": "checks_failed", "checks": found})


def failed_checks(instance: dg.DagsterInstance, run_id: str) -> list[dict[str, Any]]:
    """The checks of a run that did not pass: `asset`, `check`, `severity`, first line of the result."""
    logs = instance.all_logs(run_id, of_type=dg.DagsterEventType.ASSET_CHECK_EVALUATION)
    return [_said(each) for each in _evaluations(logs) if not each.passed]


def _evaluations(logs: Iterable[dg.EventLogEntry]) -> Iterable[dg.AssetCheckEvaluation]:
    for entry in logs:
        event = entry.dagster_event
        if event is not None and isinstance(event.event_specific_data, dg.AssetCheckEvaluation):
            yield event.event_specific_data


def _said(evaluation: dg.AssetCheckEvaluation) -> dict[str, Any]:
    return {
        "asset": evaluation.asset_key.to_user_string(),
        "check": evaluation.check_name,
        "severity": evaluation.severity.value,
        "result": (evaluation.description or "").partition("\n")[0],
    }


def _tell(
    context: dg.RunFailureSensorContext | dg.RunStatusSensorContext, alert: Alert, message: dict[str, Any]
) -> None:
    run = context.dagster_run
    whole = {
        "kind": message["kind"],
        "job": run.job_name,
        "run_id": run.run_id,
        "partition": run.tags.get("dagster/partition", ""),
        **message,
    }
    context.log.error(json.dumps(whole, ensure_ascii=False))
    if trouble := alert.tell(whole):
        context.log.error(trouble)
