"""deploy/: what its files name is there; Dagster's instance in PostgreSQL, the tables in object storage."""

from __future__ import annotations

import json
import os
import pwd
import re
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import pytest
import yaml

from tests.support.building import report
from tests.support.objects import Storage, bucket, storage
from tests.support.paths import ROOT
from warehouse.storage import remote

__all__ = ["bucket", "storage"]
DEPLOY = ROOT / "deploy"
POSTGRES = Path("/usr/lib/postgresql/15/bin")
SETTINGS = (ROOT / "pipelines" / "settings.py").read_text(encoding="utf-8")
PASSWORD = "password-of-tests-only"


def read(name: str) -> dict[str, Any]:
    found: dict[str, Any] = yaml.safe_load((DEPLOY / name).read_text(encoding="utf-8"))
    return found


def test_what_the_image_copies_is_there() -> None:
    text = (DEPLOY / "Dockerfile").read_text(encoding="utf-8")
    copied = [word for line in re.findall(r"^COPY (.+)$", text, re.M) for word in line.split()[:-1]]
    assert [name for name in copied if not (ROOT / name).exists()] == []
    packages = re.findall(
        r'^packages = (\[.*"samples"\])$', (ROOT / "pyproject.toml").read_text("utf-8"), re.M
    )
    assert set(json.loads(packages[0])) <= set(copied)
    project = (ROOT / "pyproject.toml").read_text(encoding="utf-8")
    assert all(re.search(rf"^{extra} = \[", project, re.M) for extra in re.findall(r"--extra (\S+)", text))


def test_the_services_set_what_the_settings_read() -> None:
    services = read("compose.yaml")["services"]
    assert set(services) == {"postgres", "code", "webserver", "daemon", "scheduler", "worker", "scans"}
    ours = {name for name in services["code"]["environment"] if name.startswith("GONGKAI_")}
    ours |= {
        each["name"] for each in read("values.yaml")["dagster-user-deployments"]["deployments"][0]["env"]
    }
    assert [name for name in sorted(ours) if f'"{name}"' not in SETTINGS] == []
    for service in ("code", "worker", "scans"):
        assert {"AWS_ENDPOINT_URL", "AWS_SECRET_ACCESS_KEY"} <= set(services[service]["environment"])
    published = [port for each in services.values() for port in each.get("ports", ())]
    assert published == ["127.0.0.1:3000:3000"]
    assert {each for service in services.values() for each in service.get("depends_on", ())} <= set(services)
    assert read("workspace.yaml")["load_from"][0]["grpc_server"]["host"] in services
    stated = read("dagster.yaml")["storage"]["postgres"]["postgres_db"]
    asked = {each["env"] for name, each in stated.items() if name != "scheme"}
    for service in ("code", "webserver", "daemon"):
        assert asked <= set(services[service]["environment"])


def test_no_secret_is_written_down() -> None:
    text = (DEPLOY / "compose.yaml").read_text(encoding="utf-8")
    secrets = re.findall(r"(?:PASSWORD|SECRET_ACCESS_KEY|ACCESS_KEY_ID)\w*: *\"?([^\s\",}]+)", text)
    assert secrets and all(value.startswith("${") for value in secrets)


def test_the_instance_is_that_of_a_checkout_but_for_its_storage() -> None:
    own = yaml.safe_load((ROOT / ".dagster" / "dagster.yaml").read_text(encoding="utf-8"))
    assert {name: value for name, value in read("dagster.yaml").items() if name != "storage"} == own


# --- what can run here --------------------------------------------------------------------------


@contextmanager
def postgres(folder: Path) -> Iterator[dict[str, str]]:
    """PostgreSQL on 127.0.0.1; the environment that the instance wants."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = str(free.getsockname()[1])
    who = pwd.getpwnam("nobody") if os.getuid() == 0 else None
    as_user: dict[str, Any] = {"user": who.pw_uid, "group": who.pw_gid} if who else {}
    folder.mkdir()
    (folder / "password").write_text(PASSWORD)
    for path in (folder, folder / "password"):
        os.chown(path, *((who.pw_uid, who.pw_gid) if who else (-1, -1)))
    data = folder / "data"
    make = [POSTGRES / "initdb", "-D", data, "-U", "dagster", "-A", "scram-sha-256", "--pwfile"]
    subprocess.run([*make, folder / "password"], check=True, capture_output=True, cwd=folder, **as_user)
    options = ["-h", "127.0.0.1", "-p", port, "-k", folder]
    process = subprocess.Popen([POSTGRES / "postgres", "-D", data, *options], cwd=folder, **as_user)
    said = {"HOST": "127.0.0.1", "PORT": port, "DB": "postgres", "USER": "dagster", "PASSWORD": PASSWORD}
    try:
        ready = [POSTGRES / "pg_isready", "-h", "127.0.0.1", "-p", port]
        while subprocess.run(ready, capture_output=True).returncode:
            assert process.poll() is None
            time.sleep(0.2)
        yield {f"DAGSTER_PG_{name}": value for name, value in said.items()}
    finally:
        process.terminate()
        process.wait()


@pytest.mark.slow
@pytest.mark.skipif(not (POSTGRES / "initdb").exists(), reason="PostgreSQL is not installed")
@pytest.mark.skipif(find_spec("dagster_postgres") is None, reason="the extra postgres is not installed")
def test_a_sensor_sees_a_file_and_its_year_is_made(bucket: str, storage: Storage) -> None:
    folder = Path(tempfile.mkdtemp(prefix="deployment-"))
    folder.chmod(0o755)  # PostgreSQL runs as another user
    home = folder / "home"
    home.mkdir()
    shutil.copy(DEPLOY / "dagster.yaml", home)
    own = {
        "GONGKAI_LANDING": f"{bucket}/landing",
        "GONGKAI_WAREHOUSE": f"{bucket}/w",
        "GONGKAI_READER": "tests.support.fakes",
        "GONGKAI_CONVERTER": "off",
        "GONGKAI_WORKERS": "1",
        "GONGKAI_SENSOR_SECONDS": "5",
        "DAGSTER_HOME": str(home),
    }
    landing = remote.at(f"{bucket}/landing")
    (landing / "a.json").write_text(json.dumps(report("水利局", 2022)), encoding="utf-8")
    try:
        with postgres(folder / "postgres") as database:
            environment = os.environ | storage.environment | database | own
            code = ["-m", "pipelines.definitions"]
            dagster = [sys.executable, "-m", "dagster"]
            for sensor in ("landing_changed", "years_stale"):
                start = [*dagster, "sensor", "start", sensor, *code]
                started = subprocess.run(start, env=environment, cwd=ROOT, capture_output=True, text=True)
                assert started.returncode == 0, started.stdout + started.stderr
            run = [sys.executable, "-m", "dagster._daemon", "run", *code]
            daemon = subprocess.Popen(run, env=environment, cwd=ROOT, start_new_session=True)
            try:
                _wait_for(f"{bucket}/w/fact_request/year=2022/part-0.parquet", daemon)
                (landing / "b.json").write_text(json.dumps(report("水利局", 2023)), encoding="utf-8")
                _wait_for(f"{bucket}/w/fact_request/year=2023/part-0.parquet", daemon)
            finally:
                daemon.terminate()
                daemon.wait()
                with suppress(ProcessLookupError):  # the code server that it started does not end by itself
                    os.killpg(daemon.pid, signal.SIGKILL)
        assert not list(home.rglob("*.db")), "runs are kept in PostgreSQL"
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _wait_for(url: str, daemon: subprocess.Popen[bytes]) -> None:
    deadline = time.monotonic() + 600
    while not remote.at(url).exists():
        assert daemon.poll() is None and time.monotonic() < deadline
        time.sleep(0.5)
