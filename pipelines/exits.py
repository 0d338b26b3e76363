"""Why a command cannot do its work: one sentence that says what to do, and an exit code.

Belongs here: checks of places and values before anything starts, and the sentence for what goes wrong later.
Does not belong here: the commands (`pipelines.cli`).
Exit code 1: the work could not be done; 2: the command was called in a way that cannot work.
"""

from __future__ import annotations

import contextlib
import errno
import importlib.util
import json
import os
import shutil
import socket
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import ClassVar, NoReturn

import typer

from pipelines.settings import Settings
from warehouse.printable import visible

COULD_NOT, USAGE = 1, 2
LEAST_FREE = 16 * 2**20
"""Bytes of free disk space with which a build begins; with less it would only fail in the middle."""

_NO_SPACE = (errno.ENOSPC, errno.EDQUOT, errno.EFBIG)
_NO_FILES_LEFT = (errno.EMFILE, errno.ENFILE)
_NO_RIGHT = (errno.EROFS, errno.EACCES, errno.EPERM)
_BINARY = (b"PK\x03\x04", b"\xd0\xcf\x11\xe0", b"%PDF")


class Answer:
    """Whether the command was asked to answer in JSON: then a refusal is one as well."""

    in_json: ClassVar[bool] = False


def exit_with(reason: str, code: int = COULD_NOT) -> NoReturn:
    """Print the reason on standard error, with `--json` as an object on standard output too, and exit."""
    with contextlib.suppress(OSError):
        typer.echo(f"gongkai: {visible(reason)}", err=True)
    if Answer.in_json:
        _answer(json.dumps({"ok": False, "exit_code": code, "error": reason}))
    raise typer.Exit(code)


def _answer(text: str) -> None:
    """Print on standard output; one that takes nothing (a full disk) leads to nowhere from now on."""
    try:
        typer.echo(text)
    except OSError:
        nowhere = os.open(os.devnull, os.O_WRONLY)
        os.dup2(nowhere, sys.stdout.fileno())
        os.close(nowhere)


def configure(
    landing: str | None, warehouse: str | None, workers: int | None, expected: Path | None = None
) -> None:
    """Turn options into the environment that every process of a run reads; paths are made absolute."""
    given = {"LANDING": landing, "WAREHOUSE": warehouse, "WORKERS": workers, "EXPECTED": expected}
    for name, value in given.items():
        if value is not None:
            text = str(value)
            is_path = name != "WORKERS" and "://" not in text
            os.environ[f"GONGKAI_{name}"] = str(Path(text).absolute()) if is_path else text


def settings_or_exit() -> Settings:
    """The settings out of the environment; exit where a variable cannot be what it says."""
    from pipelines.settings import read_settings

    try:
        return read_settings()
    except ValueError as error:
        exit_with(str(error))


def require_places(settings: Settings) -> None:
    """Exit with one sentence where a place or value cannot do, before anything is imported or written."""
    require_landing(settings)
    require_folder(settings.warehouse, "warehouse", "--warehouse")
    require_apart(settings)
    require_list(settings.expected)
    require_reader(settings)
    require_home()
    store = settings.readings or f"{settings.warehouse.rstrip('/')}-readings"
    require_writable(settings.warehouse, "warehouse", "name another with --warehouse")
    require_writable(store, "folder of readings", "name another with GONGKAI_READINGS")


def require_home() -> None:
    """Exit unless Dagster can keep its runs."""
    from pipelines.home import dagster_home

    remedy = "set DAGSTER_HOME to a folder that can be written"
    try:
        home = dagster_home()
    except OSError as error:
        exit_with(f"cannot keep Dagster's runs: {error.filename}: {error.strerror}; {remedy}")
    require_writable(str(home), "folder of Dagster's runs", remedy)


def require_landing(settings: Settings) -> None:
    """Exit unless the landing folder is there."""
    landing = settings.landing
    require_folder(landing, "landing folder", "--landing")
    if "://" not in landing and not Path(landing).exists():
        exit_with(f"there is no landing folder at {landing}; name one with --landing or GONGKAI_LANDING")


def require_folder(path: str, name: str, option: str) -> None:
    """Exit when a path, or a folder that it lies in, exists but is not a folder, or a URL has no driver."""
    if "://" in path:
        require_driver(path, name, option)
        return
    for each in (Path(path), *Path(path).parents):
        if os.path.lexists(each) and not each.is_dir():
            how = "is" if each == Path(path) else "lies in"
            exit_with(f"the {name} {path} {how} a file; name a folder with {option}")


def require_driver(url: str, name: str, option: str) -> None:
    """Exit unless the kind of storage that a URL names can be opened here."""
    from upath import UPath

    try:
        UPath(url).fs  # noqa: B018 - it finds the driver, and connects to nothing
    except (ImportError, ValueError) as error:
        exit_with(f"the {name} {url} cannot be opened: {error}; name another with {option}", USAGE)


def require_apart(settings: Settings) -> None:
    """Exit when what a build writes would be read as reports, or reports lie among what it writes."""
    from pipelines.home import home_folder

    landing = settings.landing
    store = settings.readings or f"{settings.warehouse.rstrip('/')}-readings"
    written = {
        "warehouse": settings.warehouse,
        "folder of readings": store,
        "folder of Dagster's runs": str(home_folder()),
    }
    for name, path in written.items():
        if "://" in landing + path:
            same, inside = landing.rstrip("/") == path.rstrip("/"), path.startswith(landing.rstrip("/") + "/")
        else:
            files, tables = Path(landing).resolve(), Path(path).resolve()
            same, inside = files == tables, files in tables.parents or tables in files.parents
        if same or inside:
            how = f"is the {name} as well" if same else f"and the {name} {path} lie one inside the other"
            exit_with(f"the landing folder {landing} {how}: name two folders apart", USAGE)


def require_writable(folder: str, name: str, remedy: str) -> None:
    """Exit unless a folder can be made, be written to, and has some room left."""
    if "://" in folder:
        return
    try:
        Path(folder).mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryFile(dir=folder) as file:
            file.write(b"\0" * 4096)
            file.flush()
            os.fsync(file.fileno())
    except OSError as error:
        exit_with(f"cannot write to the {name} {folder}: {error.strerror}; {remedy}")
    usage = shutil.disk_usage(folder)
    if usage.total and usage.free < LEAST_FREE:
        free = f"{usage.free / 2**20:.1f} MiB"
        exit_with(f"only {free} are free where the {name} {folder} lies: make room, or {remedy}")


def require_list(path: str) -> None:
    """Exit unless a list of expected bodies is a CSV file with a column that names them."""
    from warehouse.dimensions.expected import read_lines

    if not path or "://" in path:
        return
    try:
        listed = Path(path).read_bytes()
    except OSError as error:
        exit_with(f"cannot read the list {path}: {error.strerror}; name a CSV file with --expected", USAGE)
    if listed.startswith(_BINARY):
        exit_with(f"the list {path} is no CSV file: save it as CSV and name that with --expected", USAGE)
    try:
        read_lines(listed)
    except Exception as error:
        said = visible(" ".join(str(error).split()))[:200]
        exit_with(f"the list {path} cannot be used: {said}; name a CSV file with --expected", USAGE)


def require_reader(settings: Settings) -> None:
    """Exit unless the module that reads and the office suite can be found."""
    from engine.converter import find

    name = settings.limits.reader
    try:
        found = importlib.util.find_spec(name)
    except (ImportError, ValueError):
        found = None
    if found is None:
        exit_with(f"GONGKAI_READER names no module: {name}; leave it unset for the package's own")
    try:
        find(settings.converter)
    except ValueError as error:
        exit_with(f"{error}; leave it unset, or set it to off")


def require_port(port: int) -> None:
    """Exit unless a server can listen at the port of this machine."""
    with socket.socket() as listener:
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            listener.bind(("127.0.0.1", port))
        except OSError as error:
            taken = "is taken" if error.errno == errno.EADDRINUSE else f"cannot be used ({error.strerror})"
            exit_with(f"port {port} {taken}: choose another with --port")


def explain(error: BaseException) -> str:
    """The sentence for what a command could not foresee."""
    chain = list(_chain(error))
    for each in chain:
        if type(each).__module__.partition(".")[0] in ("sqlite3", "sqlalchemy"):
            said = str(each).partition("\n")[0]
            return (
                f"Dagster's database cannot be used: {said}; make room, or set DAGSTER_HOME to another folder"
            )
    for each in chain:
        if isinstance(each, OSError) and each.errno in _NO_SPACE:
            return (
                f"{_place(each)}: no room left; make room and run the command again: nothing is half-written"
            )
        if isinstance(each, OSError) and each.errno in _NO_RIGHT:
            return f"cannot write {_place(each)}: {each.strerror}; name a folder that can be written"
        if isinstance(each, OSError) and each.errno in _NO_FILES_LEFT:
            return f"{each.strerror}: allow more of them (ulimit -n), and run the command again"
        if isinstance(each, MemoryError) or "failed to map segment" in str(each):
            return "there is too little memory: allow more (ulimit -v), and run the command again"
        if isinstance(each, OSError) and each.strerror:
            return f"{_place(each)}: {each.strerror}"
    if type(error).__module__.partition(".")[0] in ("engine", "warehouse"):
        return str(error)
    from parsers.readers.faults import trace

    said = " ".join(str(error).split())[:300]
    return (
        f"a fault of ours: {type(error).__name__}, trace {trace(error)}: {said}; "
        "please report it with what GONGKAI_DEBUG=1 prints"
    )


def _chain(error: BaseException | None) -> Iterator[BaseException]:
    met: set[int] = set()
    while error is not None and id(error) not in met:
        met.add(id(error))
        yield error
        error = error.__cause__ or error.__context__


def _place(error: OSError) -> str:
    return str(error.filename or "a file")
