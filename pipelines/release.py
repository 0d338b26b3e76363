"""`gongkai release` and `gongkai verify`.

Belongs here: options, what is refused before anything is imported, what a person sees.
Does not belong here: doing it (`warehouse.release`).
"""

from __future__ import annotations

import datetime
import re
from dataclasses import asdict
from importlib.util import find_spec
from pathlib import Path
from typing import Annotated

import typer

from pipelines.exits import USAGE, Answer, configure, exit_with, require_folder, settings_or_exit
from pipelines.terminal import print_json
from warehouse.printable import visible

_VERSION = re.compile(r"[0-9]{4}(\.(0|[1-9][0-9]{0,3})){1,2}")
_LIBRARIES = ("xlsxwriter", "pyreadstat", "reportlab")


def _answer_in_json(value: bool) -> bool:
    Answer.in_json = value
    return value


AsJson = Annotated[
    bool, typer.Option("--json", help="Print one JSON object, for programs.", callback=_answer_in_json)
]


def release(
    version: Annotated[str, typer.Option(help="Year and number, such as 2026.1.")],
    out: Annotated[Path, typer.Option(help="Folder to make; it must not be there.")],
    previous: Annotated[
        Path | None, typer.Option(help="Folder of the release before, to list what changed.")
    ] = None,
    warehouse: Annotated[
        str | None, typer.Option(help="Folder (or URL) of tables. [env: GONGKAI_WAREHOUSE]")
    ] = None,
    date: Annotated[
        str | None, typer.Option(help="Day of publication, such as 2026-11-28, when it is decided.")
    ] = None,
    url: Annotated[str, typer.Option(help="Address or DOI where the release will lie.")] = "",
    json: AsJson = False,
) -> None:
    """Write a release: open formats, codebook, what changed."""
    _require_libraries()
    if not _VERSION.fullmatch(version):
        exit_with(f"the version {version} is not a year and a number: name one such as 2026.1", USAGE)
    day = _day(date)
    if url and not re.fullmatch(r"https?://[^\s<>\"{}|\\^`]+", url):
        exit_with(f"the address {url} is no http or https address: name another with --url", USAGE)
    configure(None, warehouse, None)
    settings = settings_or_exit()
    require_folder(settings.warehouse, "warehouse", "--warehouse")
    _require_apart(out, settings.landing, settings.warehouse, *([str(previous)] if previous else []))
    from warehouse.release.previous import ReleaseError
    from warehouse.release.release import make
    from warehouse.storage.tree import Warehouse as Tables

    tables = Tables.at(settings.warehouse, settings.readings or None)
    try:
        made = make(tables, version, out, previous, day, url, on_step=lambda step: typer.echo(step, err=True))
    except ReleaseError as error:
        exit_with(str(error))
    if json:
        print_json({"ok": True, "folder": str(made.folder), "size_bytes": made.size_bytes, "rows": made.rows})
        return
    rows = sum(made.rows.values())
    typer.echo(
        f"{made.folder}: {len(made.rows)} tables, {rows:,} rows, {made.size_bytes / 2**20:,.1f} MiB; "
        f"check it with: gongkai verify {made.folder}"
    )


def verify(
    folder: Annotated[Path, typer.Argument(help="Folder of a release.")],
    json: AsJson = False,
) -> None:
    """Check a release: bytes, formats, contracts, descriptions."""
    _require_libraries()
    from warehouse.release import verify as checks
    from warehouse.release.previous import ReleaseError

    try:
        found = checks.verify(folder)
    except ReleaseError as error:
        exit_with(str(error))
    for note in found.notes:
        typer.echo(note, err=True)
    if json:
        print_json({"ok": not found.flaws} | asdict(found))
    for flaw in () if json else found.flaws:
        typer.echo(visible(flaw))
    if not json and not found.flaws:
        typer.echo(
            f"{folder}: version {found.version} is whole: {found.files} files, "
            f"{found.tables} tables alike in all formats"
        )
    if found.flaws:
        raise typer.Exit(1)


def _require_libraries() -> None:
    missing = [name for name in _LIBRARIES if find_spec(name) is None]
    if missing:
        exit_with(f"{', '.join(missing)} not installed; install the extra: pip install 'gongkai[release]'")


def _day(date: str | None) -> datetime.date | None:
    try:
        return datetime.date.fromisoformat(date) if date else None
    except ValueError:
        exit_with(f"the date {date} is no day such as 2026-11-28", USAGE)


def _require_apart(out: Path, *places: str) -> None:
    """Exit when the release would lie where programs look for reports, tables or another release.

    Links and `..` are followed, for a folder may be named in many ways.
    """
    for place in (each for each in places if "://" not in each):
        inside, folder = out.resolve(), Path(place).resolve()
        if folder == inside or folder in inside.parents:
            exit_with(f"{out} lies in {place}: name a folder apart with --out", USAGE)
