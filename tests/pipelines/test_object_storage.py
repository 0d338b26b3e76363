"""The command line over object storage: builds, what reads them, and what a person is told when it fails."""

from __future__ import annotations

import hashlib
import json
import os
import subprocess
import sys
import time
from pathlib import Path

import dagster as dg
import polars as pl
import pytest

from pipelines.build import build
from tests.support.building import fake_settings, put, report
from tests.support.cluster import cluster
from tests.support.objects import KEY, SECRET, Storage, bucket, command, serving, storage, upload
from tests.support.paths import ROOT
from warehouse.storage import remote

__all__ = ["bucket", "storage"]
pytestmark = pytest.mark.slow
FAKES = {"GONGKAI_READER": "tests.support.fakes", "GONGKAI_CONVERTER": "off", "GONGKAI_WORKERS": "1"}


def land(folder: Path) -> Path:
    put(folder, "2023/水利局.json", **report("水利局", 2023))
    put(folder, "2022/水利局.json", **report("水利局", 2022))
    return folder


def build_locally(landing: Path, warehouse: Path) -> None:
    """The same build of a folder, in this process."""
    with dg.DagsterInstance.ephemeral() as instance:
        assert build(fake_settings(landing, warehouse), lambda step: None, instance=instance).failed == {}


def objects(url: str) -> dict[str, str]:
    """Every object below a URL by its digest."""
    place = remote.at(url)
    keys = sorted(remote.keys_below(place))
    return {key: hashlib.sha256((place / key).read_bytes()).hexdigest() for key in keys}


def files(folder: Path) -> dict[str, str]:
    found = (path for path in sorted(folder.rglob("*")) if path.is_file())
    return {
        path.relative_to(folder).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest() for path in found
    }


def test_a_build_and_what_reads_it(bucket: str, storage: Storage, tmp_path: Path) -> None:
    landing = land(tmp_path / "landing")
    upload(landing, f"{bucket}/landing")
    home, there = tmp_path / "home", ("--landing", f"{bucket}/landing", "--warehouse", f"{bucket}/w")
    build_locally(landing, tmp_path / "w")
    first = command(storage, home, "build", *there, **FAKES)
    assert first.returncode == 0, first.stderr
    assert "years written: 2022, 2023" in first.stdout
    own = "warehouse.duckdb"  # its views hold the place of the tables
    assert objects(f"{bucket}/w") | {own: ""} == files(tmp_path / "w") | {own: ""}
    storage.forget()
    second = command(storage, home, "build", *there, **FAKES)
    assert "Nothing new" in second.stdout
    assert storage.asked("/landing/") == {}
    assert storage.asked().total() < 60, "it is told by listings"
    third = command(storage, home, "build", *there, "--evidence", "1", **FAKES)
    assert "Nothing new" in third.stdout
    pages = remote.keys_below(remote.at(f"{bucket}/w-evidence"))
    assert "2022/index.html" in pages and "2023/documents.json" in pages
    for part in ("year=", "/layouts/", "/readings/", "/bi/", "warehouse.duckdb"):
        assert storage.asked(part)["PUT"] == 0

    ledger = pl.read_parquet(remote.at(f"{bucket}/w/dim_document.parquet").read_bytes())
    document = ledger.filter(pl.col("year") == 2022)["document_id"][0]
    shown = command(
        storage, home, "evidence", document, *there, "--out", str(tmp_path / "page.html"), **FAKES
    )
    assert shown.returncode == 0 and "水利局" in (tmp_path / "page.html").read_text(encoding="utf-8")
    site = command(
        storage, home, "site", "--warehouse", f"{bucket}/w", "--out", str(tmp_path / "site"), "--json"
    )
    assert json.loads(site.stdout)["ok"] is True
    pruned = command(storage, home, "prune", "--warehouse", f"{bucket}/w", "--json")
    assert json.loads(pruned.stdout)["folders"] == []

    said = "".join(each.stdout + each.stderr for each in (first, second, third, shown, site, pruned))
    assert SECRET not in said and KEY not in said
    kept = [path.read_bytes() for path in home.rglob("*") if path.is_file()]
    place = remote.at(bucket)
    kept += [(place / key).read_bytes() for key in remote.keys_below(place) if "landing/" not in key]
    assert not any(secret.encode() in data for secret in (SECRET, KEY) for data in kept)


def test_a_build_on_a_cluster_writes_the_same_bytes(bucket: str, storage: Storage, tmp_path: Path) -> None:
    """The workers fetch the documents themselves: the process that distributes asks for none."""
    landing = tmp_path / "landing"
    for number in range(12):
        put(landing, f"{number:02}.json", **report(f"局{number}", 2022 + number % 2))
    upload(landing, f"{bucket}/landing")
    home, there = tmp_path / "home", ("--landing", f"{bucket}/landing", "--warehouse", f"{bucket}/w")
    build_locally(landing, tmp_path / "w")
    with cluster(2) as running:
        built = command(storage, home, "build", *there, **FAKES, GONGKAI_EXECUTOR=running.setting)
    assert built.returncode == 0, built.stderr
    own = "warehouse.duckdb"  # its views hold the place of the tables
    assert objects(f"{bucket}/w") | {own: ""} == files(tmp_path / "w") | {own: ""}


REFUSALS = {
    "unreachable": (
        {"AWS_ENDPOINT_URL": "http://127.0.0.1:9"},
        "s3://{bucket}/landing: the storage cannot be reached: check the network and AWS_ENDPOINT_URL",
        "无法连接对象存储：请检查网络和 AWS_ENDPOINT_URL",
    ),
    "bucket": ({}, "s3://there-is-none/w: there is no such bucket: make it, or name", "没有这个存储桶"),
    "landing": ({}, "there is no landing folder at s3://{bucket}/landing; name one", "没有落地文件夹"),
    "keys": (
        {"AWS_ACCESS_KEY_ID": "", "AWS_SECRET_ACCESS_KEY": "", "AWS_EC2_METADATA_DISABLED": "true"},
        "no keys are set for the storage: set AWS_ACCESS_KEY_ID",
        "没有设置对象存储的密钥",
    ),
}


@pytest.mark.parametrize("name", REFUSALS)
def test_what_cannot_be_used_is_refused_in_one_sentence(
    name: str, bucket: str, storage: Storage, tmp_path: Path
) -> None:
    environment, english, chinese = REFUSALS[name]
    if name != "landing":
        remote.at(f"{bucket}/landing/a.json").write_bytes(b"{}")
    tables = "s3://there-is-none/w" if name == "bucket" else f"{bucket}/w"
    for language, wanted in (("en", english.format(bucket=bucket[5:])), ("zh", chinese)):
        arguments = ("build", "--landing", f"{bucket}/landing", "--warehouse", tables, "--lang", language)
        answer = command(storage, tmp_path / "home", *arguments, **FAKES, **environment)
        assert answer.returncode == 1
        assert wanted in answer.stderr and answer.stderr.count("\n") == 1
        assert answer.stdout == "" and SECRET not in answer.stderr


def test_keys_that_the_storage_refuses(tmp_path: Path) -> None:
    with serving(tmp_path, INITIAL_NO_AUTH_ACTION_COUNT="0") as storage:
        answer = command(storage, tmp_path / "home", "site", "--out", "x", "--warehouse", "s3://bucket/w")
    assert answer.returncode == 1
    assert answer.stderr == (
        "gongkai: s3://bucket/w: the storage refuses access:"
        " check AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY and their rights\n"
    )


def test_without_the_extra_it_is_named() -> None:
    program = "import sys; sys.modules['s3fs'] = None; from pipelines.cli import main; main()"
    answer = subprocess.run(
        [sys.executable, "-c", program, "build", "--landing", "s3://bucket/landing", "--lang", "en"],
        cwd=ROOT,
        capture_output=True,
        text=True,
    )
    assert answer.returncode == 1
    assert answer.stderr == "gongkai: s3fs not installed; install the extra: pip install 'gongkai[s3]'\n"


def test_storage_that_goes_away_in_the_middle_of_a_build(tmp_path: Path) -> None:
    with serving(tmp_path) as storage:
        import s3fs

        files = s3fs.S3FileSystem(
            key=KEY,
            secret=SECRET,
            endpoint_url=storage.url,
            skip_instance_cache=True,
            use_listings_cache=False,
        )
        files.mkdir("bucket")
        files.pipe("bucket/landing/a.json", json.dumps(report("水利局", 2023)).encode())
        arguments = ["build", "--landing", "s3://bucket/landing", "--warehouse", "s3://bucket/w"]
        began = time.monotonic()
        process = subprocess.Popen(
            [sys.executable, "-m", "pipelines.cli", *arguments],
            cwd=ROOT,
            env=environment_of(storage, tmp_path / "home"),
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            encoding="utf-8",
        )
        while storage.asked("landing_files.parquet")["PUT"] == 0 and time.monotonic() < began + 120:
            assert process.poll() is None, process.stderr
            time.sleep(0.05)
    said, failed = process.communicate()
    assert process.returncode == 1
    # Which step finds out first depends on how far it has come.
    wanted = ": the storage cannot be reached: check the network and AWS_ENDPOINT_URL"
    assert wanted in " ".join(said.split())
    assert "Traceback" not in said + failed and SECRET not in said + failed


def environment_of(storage: Storage, home: Path) -> dict[str, str]:
    home.mkdir()
    return os.environ | storage.environment | FAKES | {"DAGSTER_HOME": str(home), "GONGKAI_LANG": "en"}
