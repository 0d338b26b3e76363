"""Object storage for tests: a moto server on 127.0.0.1, as a process of its own, and what it was asked.

A test module imports the fixtures `storage` (one server for the module) and `bucket` (an empty bucket in it,
with the environment that a person would set).
"""

from __future__ import annotations

import os
import re
import socket
import subprocess
import sys
import time
import urllib.request
import uuid
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from tests.support.paths import ROOT

KEY, SECRET = "AKIATESTONLYKEY", "secret-of-tests-only"
PAGE = 100
"""Objects in an answer to a listing; real storage gives a thousand."""
_ASKED = re.compile(r'"(GET|HEAD|PUT|POST|DELETE) (\S+) HTTP')


@dataclass
class Storage:
    """A server: its address, and the file it writes its requests to."""

    url: str
    log: Path

    @property
    def environment(self) -> dict[str, str]:
        """What a person sets to use it."""
        return {
            "AWS_ENDPOINT_URL": self.url,
            "AWS_ACCESS_KEY_ID": KEY,
            "AWS_SECRET_ACCESS_KEY": SECRET,
            "AWS_REGION": "us-east-1",
        }

    def asked(self, part: str = "") -> Counter[str]:
        """How often each method asked for paths that hold a part, since `forget`."""
        text = self.log.read_text(encoding="utf-8", errors="replace")
        return Counter(method for method, path in _ASKED.findall(text) if part in path)

    def forget(self) -> None:
        """Begin to count anew."""
        os.truncate(self.log, 0)


@contextmanager
def serving(folder: Path, **environment: str) -> Iterator[Storage]:
    """A server that ends with the block."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    log = folder / f"requests-{port}.log"
    program = "import sys; from moto.server import main; main(sys.argv[1:])"
    with log.open("a", encoding="utf-8") as said:
        process = subprocess.Popen(
            [sys.executable, "-c", program, "-H", "127.0.0.1", "-p", str(port)],
            stdout=said,
            stderr=said,
            env=os.environ | {"MOTO_S3_DEFAULT_MAX_KEYS": str(PAGE)} | environment,
        )
    try:
        url = f"http://127.0.0.1:{port}"
        _wait(url, process)
        yield Storage(url, log)
    finally:
        process.terminate()
        process.wait()


def _wait(url: str, process: subprocess.Popen[bytes]) -> None:
    for _ in range(600):
        assert process.poll() is None, "the server ended"
        try:
            urllib.request.urlopen(f"{url}/moto-api/").close()
            return
        except OSError:
            time.sleep(0.1)
    raise AssertionError("the server does not answer")


@pytest.fixture(scope="module")
def storage(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Storage]:
    pytest.importorskip("moto")
    with serving(tmp_path_factory.mktemp("storage")) as server:
        yield server


@contextmanager
def using(storage: Storage) -> Iterator[None]:
    """The environment that a person would set, and no connection that knows another module's endpoint."""
    import s3fs

    with pytest.MonkeyPatch.context() as patch:
        for name in [name for name in os.environ if name.startswith("AWS_")]:
            patch.delenv(name)
        for name, value in storage.environment.items():
            patch.setenv(name, value)
        s3fs.S3FileSystem.clear_instance_cache()
        yield
        s3fs.S3FileSystem.clear_instance_cache()


def new_bucket(storage: Storage) -> str:
    """The URL of an empty bucket in the storage that is used; what was asked of it is forgotten."""
    import s3fs

    name = f"test-{uuid.uuid4().hex[:12]}"
    s3fs.S3FileSystem().mkdir(name)
    storage.forget()
    return f"s3://{name}"


@pytest.fixture
def bucket(storage: Storage) -> Iterator[str]:
    """The URL of an empty bucket."""
    with using(storage):
        yield new_bucket(storage)


def upload(folder: Path, url: str) -> None:
    """Every file of a local folder, below a URL."""
    from warehouse.storage.remote import at

    place = at(url)
    for path in sorted(each for each in folder.rglob("*") if each.is_file()):
        place.fs.pipe_file(f"{place.path}/{path.relative_to(folder).as_posix()}", path.read_bytes())


def command(storage: Storage, home: Path, *arguments: str, **environment: str) -> Any:
    """A command of the command line, as a person runs it."""
    home.mkdir(parents=True, exist_ok=True)
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("AWS_", "GONGKAI_"))}
    return subprocess.run(
        [sys.executable, "-m", "pipelines.cli", *arguments],
        cwd=ROOT,
        env=kept | storage.environment | {"DAGSTER_HOME": str(home), "GONGKAI_LANG": "en"} | environment,
        capture_output=True,
        text=True,
        encoding="utf-8",
    )
