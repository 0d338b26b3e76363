"""One Superset in an environment of its own, on 127.0.0.1.

Belongs here: installing it, its key, its user, starting and stopping its server.
Does not belong here: what is asked of it (`tools.superset.charts`).
"""

from __future__ import annotations

import contextlib
import os
import secrets
import shutil
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

HERE = Path(__file__).resolve().parent
REQUIREMENTS = HERE / "requirements.txt"
USER = "admin"
_ADD_USER = """
import sys
from superset.app import create_app
app = create_app()
with app.app_context():
    roles = app.appbuilder.sm
    user = sys.argv[1]
    admin = roles.find_role("Admin")
    made = roles.add_user(user, "a", "a", f"{user}@localhost", admin, password=sys.stdin.read())
sys.exit(0 if made else 1)
"""
_EMPTY = "empty.db"
"""The database of metadata before anything is imported."""
SECONDS = 300
"""How long the server may take to answer, on a busy machine."""


@dataclass(frozen=True, slots=True)
class Instance:
    """A Superset that is installed in a folder.

    Args:
        home: The folder; it holds the environment, the database of metadata, the key and the password.
        language: `zh` or `en`: that of its pages.
    """

    home: Path
    language: str = "zh"

    @property
    def password(self) -> str:
        """The password of the user `admin`."""
        return _kept(self.home / "password", lambda: secrets.token_urlsafe(16))

    @property
    def _bin(self) -> Path:
        return self.home / "venv" / "bin"

    def install(self) -> None:
        """Make the environment, and a database of metadata that holds the user and nothing else.

        The environment stays from run to run. The database does not: Superset does not replace charts that it
        has, so a changed bundle would not be tried.
        """
        self.home.mkdir(parents=True, exist_ok=True)
        _kept(self.home / "secret", lambda: secrets.token_urlsafe(42))
        wanted, done = REQUIREMENTS.read_text(encoding="utf-8"), self.home / "installed.txt"
        if not done.is_file() or done.read_text(encoding="utf-8") != wanted:
            print("installing Superset: some minutes, 1.5 GB", flush=True)
            subprocess.run([sys.executable, "-m", "venv", self.home / "venv"], check=True)
            pip = [self._bin / "python", "-m", "pip", "install", "--quiet", "--requirement", REQUIREMENTS]
            subprocess.run(pip, check=True)
            done.write_text(wanted, encoding="utf-8")
            (self.home / _EMPTY).unlink(missing_ok=True)
        if not (self.home / _EMPTY).is_file():
            (self.home / "superset.db").unlink(missing_ok=True)
            self._run("db", "upgrade")
            self._run("init")
            self._add_user()
            shutil.copyfile(self.home / "superset.db", self.home / _EMPTY)
        shutil.copyfile(self.home / _EMPTY, self.home / "superset.db")

    @contextlib.contextmanager
    def served(self, port: int = 0) -> Iterator[str]:
        """Serve it within the block.

        Args:
            port: The port; any free one when 0.

        Yields:
            The address of its pages.
        """
        port = port or _free_port()
        command = [
            self._bin / "gunicorn",
            "--bind",
            f"127.0.0.1:{port}",
            "--threads",
            "4",
            "--timeout",
            "300",
        ]
        with (self.home / "server.log").open("wb") as log:
            server = subprocess.Popen(
                [*command, "superset.app:create_app()"],
                env=self._environment(),
                cwd=self.home,
                stdout=log,
                stderr=subprocess.STDOUT,
                start_new_session=True,
            )
            try:
                _wait(server, f"http://127.0.0.1:{port}", self.home / "server.log")
                yield f"http://127.0.0.1:{port}"
            finally:
                os.killpg(server.pid, signal.SIGTERM)
                server.wait(60)

    def _add_user(self) -> None:
        """Make the administrator; the password is on no command line, where others would see it."""
        self._run_program([self._bin / "python", "-c", _ADD_USER, USER], self.password)

    def _run(self, *command: str) -> None:
        self._run_program([self._bin / "superset", *command])

    def _run_program(self, command: list[str | Path], said: str = "") -> None:
        """A program of the environment; its output is shown only when it fails."""
        done = subprocess.run(
            command,
            env=self._environment(),
            cwd=self.home,
            input=said,
            capture_output=True,
            text=True,
            check=False,
        )
        if done.returncode:
            raise SystemExit(f"{command[0]} failed:\n{done.stdout[-2000:]}{done.stderr[-4000:]}")

    def _environment(self) -> dict[str, str]:
        settings = {
            "SUPERSET_HOME": str(self.home),
            "SUPERSET_CONFIG_PATH": str(HERE / "superset_config.py"),
            "SUPERSET_LANGUAGE": self.language,
            "FLASK_APP": "superset.app:create_app()",
        }
        kept = {name: os.environ[name] for name in ("PATH", "HOME", "LANG", "TMPDIR") if name in os.environ}
        return kept | settings


def _kept(path: Path, make: Callable[[], str]) -> str:
    """What a file holds, readable for its owner alone; it is made once."""
    if not path.is_file():
        path.touch(mode=0o600)
        path.write_text(make(), encoding="ascii")
    return path.read_text(encoding="ascii")


def _wait(server: subprocess.Popen[bytes], address: str, log: Path) -> None:
    end = time.monotonic() + SECONDS
    while time.monotonic() < end and server.poll() is None:
        with contextlib.suppress(OSError), urllib.request.urlopen(f"{address}/health", timeout=5):
            return
        time.sleep(1)
    raise SystemExit(
        f"Superset does not answer; the end of {log}:\n{log.read_text(errors='replace')[-3000:]}"
    )


def _free_port() -> int:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port: int = free.getsockname()[1]
        return port
