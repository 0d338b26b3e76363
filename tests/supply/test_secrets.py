"""Nothing is reported to anyone, and what opens an object store is kept nowhere."""

from __future__ import annotations

import os
from pathlib import Path

import dagster as dg
import pytest
import yaml
from typer.testing import CliRunner

from parsers.identity.fields import source_url
from parsers.identity.urls import read_url
from pipelines.build import build
from pipelines.cli import app
from pipelines.home import dagster_home
from pipelines.settings import read_settings
from tests.support.building import fake_settings, put, report
from tests.support.paths import ROOT

SECRET = "wJalrXUtnFEMI-canary"
URLS = (
    f"s3://AKIA:{SECRET}@bucket/landing",
    f"s3://{SECRET}@bucket",
    f"https://host/landing?X-Amz-Signature={SECRET}",
    f"s3://bucket/landing?endpoint=a&secret_access_key={SECRET}",
    f"simplecache::ftp://user:{SECRET}@host/a",
)


# --- telemetry ----------------------------------------------------------------------------------


def test_the_shipped_instance_reports_nothing() -> None:
    shipped = yaml.safe_load((ROOT / ".dagster" / "dagster.yaml").read_text("utf-8"))
    assert shipped["telemetry"] == {"enabled": False}


def test_an_instance_that_we_make_is_the_shipped_one(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DAGSTER_HOME", str(tmp_path / "home"))
    monkeypatch.setenv("DAGSTER_DISABLE_TELEMETRY", "")
    made = dagster_home() / "dagster.yaml"
    assert made.read_bytes() == (ROOT / ".dagster" / "dagster.yaml").read_bytes()


def test_one_that_was_there_reports_nothing_either(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Dagster uploads what it logged unless this variable is set."""
    monkeypatch.setenv("DAGSTER_HOME", str(tmp_path))
    monkeypatch.setenv("DAGSTER_DISABLE_TELEMETRY", "")
    (tmp_path / "dagster.yaml").write_text("telemetry: {enabled: true}\n")
    dagster_home()
    assert os.environ["DAGSTER_DISABLE_TELEMETRY"] == "yes"
    assert (tmp_path / "dagster.yaml").read_text() == "telemetry: {enabled: true}\n"


# --- secrets ------------------------------------------------------------------------------------


@pytest.mark.parametrize("url", URLS)
@pytest.mark.parametrize("name", ["LANDING", "WAREHOUSE", "READINGS", "EXPECTED"])
def test_a_url_with_a_secret_is_refused_without_being_printed(name: str, url: str) -> None:
    with pytest.raises(ValueError, match=f"GONGKAI_{name} is a URL with") as caught:
        read_settings({f"GONGKAI_{name}": url})
    assert SECRET not in str(caught.value)


@pytest.mark.parametrize(
    "place",
    ["s3://bucket/a@b/c", "s3://bucket/monkey/key=1", "/home/a:b@c/landing", "s3://bucket?versionId=3"],
)
def test_places_without_a_secret_are_taken_as_they_are(place: str) -> None:
    assert read_settings({"GONGKAI_LANDING": place}).landing == place


@pytest.mark.parametrize("command", [["build"], ["manifest"], ["ui"], ["catalogue"], ["prune"]])
def test_no_command_prints_it(command: list[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DAGSTER_HOME", str(tmp_path))
    monkeypatch.setenv("GONGKAI_WAREHOUSE", str(tmp_path / "warehouse"))
    monkeypatch.setenv("GONGKAI_LANDING", str(tmp_path))
    place = [URLS[0]] if command == ["manifest"] else ["--warehouse", URLS[0]]
    done = CliRunner().invoke(app, [*command, *place])
    assert done.exit_code == 1 and "take that out" in done.output
    assert SECRET not in done.output and "Traceback" not in done.output


@pytest.mark.slow
def test_keys_in_the_environment_are_kept_nowhere(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY", "AWS_SESSION_TOKEN"):
        monkeypatch.setenv(name, f"{SECRET}-{name}")
    monkeypatch.setenv("DAGSTER_HOME", str(tmp_path / "home"))
    dagster_home()
    put(tmp_path / "landing", "a.json", **report("水利局", 2023))
    put(tmp_path / "landing", "b.json", quarantine="corrupt")
    settings = fake_settings(tmp_path / "landing", tmp_path / "warehouse")
    with dg.DagsterInstance.get() as instance:
        assert not instance.telemetry_enabled
        built = build(settings, lambda step: None, instance=instance)
    assert built.failed == {}
    written = [path for path in tmp_path.rglob("*") if path.is_file()]
    assert (tmp_path / "warehouse" / "warehouse.duckdb") in written
    assert any(path.suffix == ".db" for path in written), "Dagster keeps its runs here"
    assert [path for path in written if SECRET.encode() in path.read_bytes()] == []


def test_an_address_in_a_page_or_manifest_is_kept_without_user_and_password() -> None:
    assert (
        read_url(f"http://user:{SECRET}@www.example.gov.cn/a.html?b=c@d")
        == "http://www.example.gov.cn/a.html?b=c@d"
    )
    assert read_url("http://www.example.gov.cn/a@b.html") == "http://www.example.gov.cn/a@b.html"
    assert (
        source_url([f"原文链接：http://user:{SECRET}@www.example.gov.cn/a.html"])
        == "http://www.example.gov.cn/a.html"
    )
