"""The office suite as a program: a batch of hostile files in, DOCX out, whatever becomes of it on the way.

Belongs here: its command line, its profile, its limits and its death.
Does not belong here: which files those are and what is read of them (`engine.converter`).
A file that hangs or kills it costs the others of its batch nothing.
"""

from __future__ import annotations

import contextlib
import os
import shutil
import signal
import subprocess
import sys
import threading
import time
import zipfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from engine import confined
from engine.limits import Limits
from engine.pool import File
from parsers.layout import CONVERSION_FAILED, Quarantine
from parsers.readers.limits import MAX_BYTES

_FILE_BYTES = 8 * MAX_BYTES
_TRIAL = b"{\\rtf1\\ansi 1}"
_SWITCHES = ("headless", "norestore", "nologo", "nodefault", "nolockcheck", "nofirststartwizard")
_PROFILE = """<?xml version="1.0" encoding="UTF-8"?>
<oor:items xmlns:oor="http://openoffice.org/2001/registry">
<item oor:path="/org.openoffice.Office.Common/Security/Scripting">
<prop oor:name="MacroSecurityLevel" oor:op="fuse"><value>3</value></prop>
<prop oor:name="DisableMacrosExecution" oor:op="fuse"><value>true</value></prop>
<prop oor:name="BlockUntrustedRefererLinks" oor:op="fuse"><value>true</value></prop></item>
<item oor:path="/org.openoffice.Office.Writer/Content/Update">
<prop oor:name="Link" oor:op="fuse"><value>2</value></prop></item>
<item oor:path="/org.openoffice.TypeDetection.Filter/Filters">
<node oor:name="Text" oor:op="remove"/><node oor:name="Text (encoded)" oor:op="remove"/></item>
</oor:items>
"""
"""No macros, no links to what lies elsewhere, and no document that it cannot open read as if it were text."""


class ConverterError(RuntimeError):
    """The office suite converts nothing, not even a line of text: the fault is not the files'."""


@dataclass
class Office:
    """The program in a folder of its own, with its profile, its home and everything it writes.

    Args:
        program: The path of the program.
        limits: The time and memory that it may use.
        folder: An empty folder.
        stop: Set from another thread, it ends the program; nothing more is converted.
    """

    program: str
    limits: Limits
    folder: Path
    stop: threading.Event = field(default_factory=threading.Event)

    def __post_init__(self) -> None:
        self.incoming, self.outgoing, self.profile = (self.folder / name for name in ("in", "out", "profile"))
        self._renew()

    def convert(self, batch: Sequence[File]) -> Iterator[tuple[File, bytes | Quarantine]]:
        """Convert a batch of files. Names from outside reach no command line.

        Yields:
            Each file with its DOCX, or with the reason why there is none.
        """
        paths = []
        for sha256, _, data in batch:
            paths.append(self.incoming / f"{sha256}.doc")
            paths[-1].write_bytes(data)
        reasons = self._run_all(paths)
        for file, path in zip(batch, paths, strict=True):
            yield file, self._take_docx(path, reasons.get(path, "cannot open it"))

    def try_out(self) -> None:
        """Convert a line of text.

        Raises:
            ConverterError: Not even that is converted: the program lacks Writer, or memory.
        """
        path = self.incoming / "trial.rtf"
        path.write_bytes(_TRIAL)
        self._run([path])
        if isinstance(self._take_docx(path, ""), Quarantine):
            hint = "is libreoffice-writer installed? A snap of it cannot see our files"
            raise ConverterError(f"{self.program} converts nothing: {hint}")

    def output_of(self, *arguments: str) -> str:
        """The standard output of the program with these arguments; "" when it does not end."""
        with contextlib.suppress(subprocess.TimeoutExpired):
            process = self._start(arguments, 1, subprocess.PIPE)
            try:
                return process.communicate(timeout=self.limits.wall_seconds(0))[0].decode("utf-8", "replace")
            finally:
                _end(process)
        return ""

    def _run_all(self, paths: Sequence[Path]) -> dict[Path, str]:
        """Run over all; why there is nothing of those that stopped it.

        It takes files in order: when it stops, the first of which there is nothing is tried alone,
        and the others go on without it.
        """
        reasons: dict[Path, str] = {}
        waiting = list(paths)
        while waiting:
            stopped = self._run(waiting)
            left = [path for path in waiting if not self._docx_of(path).exists()]
            if stopped is None or not left or self.stop.is_set():
                break
            suspect, *waiting = left
            if len(left) > 1 or len(paths) > 1:
                stopped = self._run([suspect])
            if stopped is not None:
                reasons[suspect] = stopped
        return reasons

    def _run(self, paths: Sequence[Path]) -> str | None:
        """One start over files; None when it came to its end, else what became of it."""
        command = ("--convert-to", "docx", "--outdir", str(self.outgoing), *map(str, paths))
        process = self._start(command, len(paths), subprocess.DEVNULL)
        try:
            stopped = self._followed(process)
        finally:
            _end(process)
        if stopped is not None:
            self._renew()
            for path in paths:  # what was being written when it stopped
                if not zipfile.is_zipfile(self._docx_of(path)):
                    self._docx_of(path).unlink(missing_ok=True)
        return stopped

    def _followed(self, process: subprocess.Popen[bytes]) -> str | None:
        """Wait for the end as long as a file comes out in every span of wall time after which a file hangs.

        What computes without end is ended by its own limit of CPU time (`engine.confined`).
        """
        limit = self.limits.wall_seconds(0)
        written, since = 0, time.monotonic()
        while True:
            try:
                code = process.wait(timeout=0.1)
            except subprocess.TimeoutExpired:
                if self.stop.is_set():
                    return "was stopped"
                present = sum(1 for _ in self.outgoing.iterdir())
                if present != written:
                    written, since = present, time.monotonic()
                elif time.monotonic() - since > limit:
                    return f"took longer than {limit:g} seconds"
            else:
                return None if code == 0 else f"failed with exit code {code}"

    def _start(self, arguments: Sequence[str], files: int, output: int) -> subprocess.Popen[bytes]:
        seconds = int((self.limits.seconds + self.limits.grace) * (files + 1)) + 1
        command = [
            *(sys.executable, "-I", confined.__file__),
            *(str(self.limits.memory), str(seconds), str(_FILE_BYTES)),
            *(self.program, f"-env:UserInstallation={self.profile.as_uri()}"),
            *(f"--{switch}" for switch in _SWITCHES),
            *arguments,
        ]
        home = str(self.profile)
        environment = {
            **{name: os.environ[name] for name in ("PATH", "SYSTEMROOT") if name in os.environ},
            **{"HOME": home, "TMPDIR": home, "LANG": "C.UTF-8", "SAL_USE_VCLPLUGIN": "svp"},
        }
        return subprocess.Popen(
            command,
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=subprocess.DEVNULL,
            env=environment,
            cwd=self.folder,
            start_new_session=True,
        )

    def _renew(self) -> None:
        """A fresh profile: one that was in use when the program died would ask what to recover."""
        shutil.rmtree(self.profile, ignore_errors=True)
        for folder in (self.incoming, self.outgoing, self.profile / "user"):
            folder.mkdir(parents=True, exist_ok=True)
        (self.profile / "user" / "registrymodifications.xcu").write_text(_PROFILE, encoding="utf-8")

    def _docx_of(self, path: Path) -> Path:
        return self.outgoing / f"{path.stem}.docx"

    def _take_docx(self, path: Path, reason: str) -> bytes | Quarantine:
        """The DOCX made of a file; both are gone from the folder afterwards."""
        docx = self._docx_of(path)
        try:
            if docx.stat().st_size > MAX_BYTES:
                return Quarantine("too_large", f"makes more than {MAX_BYTES} bytes of it")
            return docx.read_bytes()
        except FileNotFoundError:
            return Quarantine(CONVERSION_FAILED, reason)
        finally:
            path.unlink()
            docx.unlink(missing_ok=True)


def _end(process: subprocess.Popen[bytes]) -> None:
    """End the program and whatever it started."""
    with contextlib.suppress(ProcessLookupError, PermissionError):
        if hasattr(os, "killpg"):
            os.killpg(process.pid, signal.SIGKILL)
        else:
            process.kill()
    process.wait()
