"""What is said when a run fails or a check does not pass, and to whom."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from pathlib import Path

import dagster as dg
import pytest

from pipelines.alerts import Alert, checks_failed, failed_checks, run_failed

TELLER = "import sys; open(sys.argv[1], 'a', encoding='utf-8').write(sys.stdin.read() + '\\n')"


@dg.asset(check_specs=[dg.AssetCheckSpec(name, asset="table") for name in ("good", "bad")])
def table() -> dg.MaterializeResult:  # type: ignore[type-arg]
    bad = dg.AssetCheckResult(
        passed=False, check_name="bad", severity=dg.AssetCheckSeverity.WARN, description="7 of 55 fail\nmore"
    )
    return dg.MaterializeResult(check_results=[dg.AssetCheckResult(passed=True, check_name="good"), bad])


@dg.op
def breaks() -> None:
    raise ValueError("坏了")


@dg.job
def broken() -> None:
    breaks()


@pytest.fixture
def instance() -> Iterator[dg.DagsterInstance]:
    with dg.DagsterInstance.ephemeral() as instance:
        yield instance


@pytest.fixture
def told(tmp_path: Path) -> Path:
    (tmp_path / "teller.py").write_text(TELLER)
    return tmp_path / "told"


def alert(told: Path) -> Alert:
    return Alert(command=f"'{sys.executable}' '{told.parent / 'teller.py'}' '{told}'")


def test_checks_that_did_not_pass_are_told(instance: dg.DagsterInstance, told: Path) -> None:
    result = dg.materialize([table], instance=instance)
    checks = [{"asset": "table", "check": "bad", "severity": "WARN", "result": "7 of 55 fail"}]
    assert failed_checks(instance, result.run_id) == checks
    context = dg.build_run_status_sensor_context(
        "checks_failed",
        result.get_run_success_event(),
        instance,
        result.dagster_run,
        resources={"alert": alert(told)},
    )
    checks_failed(context)
    message = json.loads(told.read_text("utf-8"))
    assert message == {
        "kind": "checks_failed",
        "job": result.dagster_run.job_name,
        "run_id": result.run_id,
        "partition": "",
        "checks": checks,
    }


def test_a_failed_run_is_told(instance: dg.DagsterInstance, told: Path) -> None:
    result = broken.execute_in_process(instance=instance, raise_on_error=False)
    context = dg.build_run_status_sensor_context(
        "run_failed",
        result.get_run_failure_event(),
        instance,
        result.dagster_run,
        resources={"alert": alert(told)},
    ).for_run_failure()
    run_failed(context)
    message = json.loads(told.read_text("utf-8"))
    assert (message["kind"], message["job"]) == ("run_failed", "broken") and "breaks" in message["error"]


@pytest.mark.parametrize(
    ("command", "trouble"),
    [
        ("", ""),
        ("false", "GONGKAI_ALERT ended with exit code 1"),
        ("/no/such/program", "GONGKAI_ALERT was not told: [Errno 2]"),
        ("'", "GONGKAI_ALERT was not told: No closing quotation"),
    ],
)
def test_a_command_that_cannot_be_told_is_no_failure(command: str, trouble: str) -> None:
    assert Alert(command=command).tell({"kind": "run_failed"}).startswith(trouble)


def test_nothing_is_told_to_a_shell(tmp_path: Path) -> None:
    Alert(command=f"echo $(touch {tmp_path}/made) ; touch {tmp_path}/made").tell({"kind": "$(touch made)"})
    assert list(tmp_path.iterdir()) == []


def test_nobody_is_told_unless_it_is_switched_on() -> None:
    for sensor in (run_failed, checks_failed):
        assert sensor.default_status == dg.DefaultSensorStatus.STOPPED
