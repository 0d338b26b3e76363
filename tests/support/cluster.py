"""A Dask scheduler and worker processes on this machine, started as a person starts them."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from tests.support.paths import ROOT


@dataclass
class Cluster:
    """The scheduler's port and the processes, of which each has a session of its own."""

    port: int
    processes: list[subprocess.Popen[bytes]] = field(default_factory=list)

    @property
    def setting(self) -> str:
        """What GONGKAI_EXECUTOR is set to."""
        return f"dask://127.0.0.1:{self.port}"

    def start(self, command: str, *arguments: str, path: Path = ROOT) -> subprocess.Popen[bytes]:
        """Start `dask scheduler` or `dask worker`."""
        environment = os.environ | {"PYTHONPATH": str(path), "DASK_DISTRIBUTED__DASHBOARD__LINK": ""}
        process = subprocess.Popen(
            [sys.executable, "-m", "dask", command, "--host", "127.0.0.1", "--no-dashboard", *arguments],
            env=environment,
            cwd=path,
            start_new_session=True,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        self.processes.append(process)
        return process

    def worker(self, *arguments: str, path: Path = ROOT) -> subprocess.Popen[bytes]:
        """Start a worker of one thread."""
        return self.start("worker", f"tcp://127.0.0.1:{self.port}", "--nthreads", "1", *arguments, path=path)


def kill(process: subprocess.Popen[bytes]) -> None:
    """End a worker outright, with the nanny that would start it again."""
    os.killpg(process.pid, signal.SIGKILL)
    process.wait()


def wait_for_workers(cluster: Cluster, count: int) -> None:
    """Wait until so many workers have joined."""
    from distributed import Client

    with Client(f"tcp://127.0.0.1:{cluster.port}", timeout=120, set_as_default=False) as client:
        if count:
            client.wait_for_workers(count, timeout=240)


@contextmanager
def cluster(workers: int = 2) -> Iterator[Cluster]:
    """A scheduler with workers; all are killed at the end."""
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        running = Cluster(found.getsockname()[1])
    try:
        running.start("scheduler", "--port", str(running.port))
        for _ in range(workers):
            running.worker()
        wait_for_workers(running, workers)
        yield running
    finally:
        for process in running.processes:
            if process.poll() is None:
                kill(process)
