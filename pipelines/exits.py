"""Why a command cannot do its work: one sentence that says what to do, and an exit code.

Belongs here: refusing, and the checks of places and values before anything starts. The sentences are in
`presentation/refusals.toml`. Does not belong here: the commands (`pipelines.cli`), and the sentence for what
nobody foresaw (`pipelines.faults`).
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
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, ClassVar, NoReturn

import typer

from pipelines.language import language, say
from pipelines.settings import Settings
from presentation.catalogue import Value, words
from warehouse.printable import visible
from warehouse.storage.apart import relation

if TYPE_CHECKING:
    from warehouse.storage.tree import Warehouse

COULD_NOT, USAGE = 1, 2
LEAST_FREE = 16 * 2**20
"""Bytes of free disk space with which a build begins; with less it would only fail in the middle."""

_BINARY = (b"PK\x03\x04", b"\xd0\xcf\x11\xe0", b"%PDF")


class Answer:
    """Whether the command was asked to answer in JSON: then a refusal is one as well."""

    in_json: ClassVar[bool] = False


def _answer_in_json(value: bool) -> bool:
    Answer.in_json = value
    return value


AsJson = Annotated[bool, typer.Option("--json", callback=_answer_in_json)]
"""The option of every command that has an answer."""


def refuse(name: str, exit_code: int = COULD_NOT, /, **values: Value) -> NoReturn:
    """Print a sentence of `presentation/refusals.toml` on standard error, and exit.

    Args:
        name: Its name there, which is the `code` of the object.
        exit_code: The exit code.
        values: What its names stand for.
    """
    _end(say(f"refusal.{name}", **values), exit_code, name)


def exit_with(reason: str, code: int = COULD_NOT) -> NoReturn:
    """As `refuse`, with what a layer below says in English (`presentation.texts`)."""
    from presentation.texts import translated

    _end(translated(reason, language()), code, "usage" if code == USAGE else "could_not")


def _end(reason: str, code: int, name: str) -> NoReturn:
    with contextlib.suppress(OSError):
        typer.echo(f"gongkai: {visible(reason)}", err=True)
    if Answer.in_json:
        _answer(json.dumps({"ok": False, "exit_code": code, "code": name, "error": reason}))
    raise typer.Exit(code)


def why(error: OSError) -> str:
    """What the operating system says, in the language of the process."""
    name = f"errno.{errno.errorcode.get(error.errno or 0, '')}"
    if name in words():
        return say(name)
    if language() == "en" and error.strerror:
        return error.strerror
    return say("errno.other", number=error.errno)


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
    from pipelines.settings import SettingError, read_settings

    try:
        return read_settings()
    except SettingError as error:
        refuse(error.sentence, **error.values)


def require_places(settings: Settings) -> None:
    """Exit with one sentence where a place or value cannot do, before anything is imported or written."""
    require_landing(settings)
    require_folder(settings.warehouse)
    require_apart(settings)
    require_list(settings.expected)
    require_reader(settings)
    require_home()
    store = settings.readings or f"{settings.warehouse.rstrip('/')}-readings"
    if "://" in store:
        require_folder(store, "readings", "GONGKAI_READINGS")
    require_writable(settings.warehouse, "warehouse")
    require_writable(store, "readings")


def require_home() -> None:
    """Exit unless Dagster can keep its runs."""
    from pipelines.home import dagster_home

    try:
        home = dagster_home()
    except OSError as error:
        refuse("home", path=str(error.filename), why=why(error))
    require_writable(str(home), "runs")


def require_landing(settings: Settings) -> None:
    """Exit unless the landing folder is there."""
    landing = settings.landing
    is_there = require_folder(landing, "landing")
    if not (is_there if "://" in landing else Path(landing).exists()):
        refuse("no_landing", path=landing)


def require_folder(path: str, name: str = "warehouse", option: str = "") -> bool:
    """Exit when a path, or a folder that it lies in, exists but is not a folder, or a URL cannot be used.

    Args:
        path: A path or URL.
        name: What it is, a name of the table `what` of `refusals.toml`.
        option: The option that names it; `--NAME` when empty.

    Returns:
        Whether anything lies at a URL; of a path, True.
    """
    option = option or f"--{name}"
    if "://" in path:
        from pipelines.object_storage import require_storage

        return require_storage(path, name, option)
    for each in (Path(path), *Path(path).parents):
        if os.path.lexists(each) and not each.is_dir():
            how = "is_a_file" if each == Path(path) else "in_a_file"
            refuse(how, what=say(f"what.{name}"), path=path, option=option)
    return True


def require_apart(settings: Settings) -> None:
    """Exit when what a build writes would be read as reports, or reports lie among what it writes."""
    from pipelines.home import home_folder

    landing = settings.landing
    store = settings.readings or f"{settings.warehouse.rstrip('/')}-readings"
    written = {"warehouse": settings.warehouse, "readings": store, "runs": str(home_folder())}
    for name, path in written.items():
        found = relation(landing, path)
        if found:
            how = "same_place" if found == "same" else "one_in_other"
            refuse(how, USAGE, landing=landing, what=say(f"what.{name}"), path=path)


def warehouse_or_exit(settings: Settings) -> Warehouse:
    """The tables of the settings; exit where there is no warehouse."""
    require_folder(settings.warehouse)
    from warehouse.storage.tree import Warehouse

    tables = Warehouse.at(settings.warehouse, settings.readings or None)
    if not tables.path("dim_document").exists():
        refuse("no_warehouse", path=str(tables.root))
    return tables


def require_files(*files: Path) -> None:
    """Exit unless every path is a file that may be read; a pipe or device is looked at where it is opened."""
    for file in files:
        try:
            is_folder = file.is_dir() if file.exists() else None
        except OSError as error:
            refuse("system", USAGE, path=str(file), why=why(error))
        if is_folder is None:
            refuse("no_file", USAGE, path=str(file))
        if is_folder:
            refuse("is_a_folder", USAGE, path=str(file))
        if not os.access(file, os.R_OK):
            refuse("no_rights", USAGE, path=str(file))


def require_writable(folder: str, name: str, remedy: str = "") -> None:
    """Exit unless a folder can be made, be written to, and has some room left.

    Args:
        folder: Its path; of a URL nothing is asked.
        name: What it is, a name of the table `what`.
        remedy: What to do, a name of the table `remedy`; the same name when empty.
    """
    if "://" in folder:
        return
    told = {"what": say(f"what.{name}"), "path": folder, "remedy": say(f"remedy.{remedy or name}")}
    try:
        Path(folder).mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryFile(dir=folder) as file:
            file.write(b"\0" * 4096)
            file.flush()
            os.fsync(file.fileno())
    except OSError as error:
        refuse("not_writable", **told, why=why(error))
    usage = shutil.disk_usage(folder)
    if usage.total and usage.free < LEAST_FREE:
        refuse("no_room", **told, free=usage.free)


def require_list(path: str) -> None:
    """Exit unless a list of expected bodies is a CSV file with a column that names them."""
    if not path or "://" in path:
        return
    from warehouse.dimensions.expected import read_lines

    try:
        listed = Path(path).read_bytes()
    except OSError as error:
        refuse("list_unreadable", USAGE, path=path, why=why(error))
    if listed.startswith(_BINARY):
        refuse("list_binary", USAGE, path=path)
    try:
        read_lines(listed)
    except Exception as error:
        from presentation.texts import translated

        said = translated(visible(" ".join(str(error).split()))[:200], language())
        refuse("list_unusable", USAGE, path=path, why=said)


def require_reader(settings: Settings) -> None:
    """Exit unless the module that reads and the office suite can be found."""
    from engine.converter import find

    name = settings.limits.reader
    try:
        found = importlib.util.find_spec(name)
    except (ImportError, ValueError):
        found = None
    if found is None:
        refuse("reader", name=name)
    try:
        find(settings.converter)
    except ValueError:
        refuse("converter", name=settings.converter)


def require_port(port: int) -> None:
    """Exit unless a server can listen at the port of this machine."""
    with socket.socket() as listener:
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            listener.bind(("127.0.0.1", port))
        except OSError as error:
            taken = error.errno == errno.EADDRINUSE
            refuse(
                "port_taken" if taken else "port_unusable",
                port=port,
                **({} if taken else {"why": why(error)}),
            )
