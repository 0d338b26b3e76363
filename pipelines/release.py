"""`gongkai release` and `gongkai verify`.

Belongs here: options, what is refused before anything is imported, what a person sees.
Does not belong here: doing it (`warehouse.release`).
"""

from __future__ import annotations

import datetime
import re
from dataclasses import asdict, replace
from importlib.util import find_spec
from pathlib import Path
from typing import Annotated

import typer

from pipelines.exits import USAGE, AsJson, configure, exit_with, refuse, require_folder, settings_or_exit
from pipelines.language import BY_LOCALE, Lang, language, say
from pipelines.terminal import print_json
from presentation.texts import translated
from warehouse.printable import visible
from warehouse.storage.apart import relation

_VERSION = re.compile(r"[0-9]{4}(\.(0|[1-9][0-9]{0,3})){1,2}")
_LIBRARIES = ("xlsxwriter", "pyreadstat", "reportlab")


def release(
    version: Annotated[str, typer.Option()],
    out: Annotated[Path, typer.Option()],
    previous: Annotated[Path | None, typer.Option()] = None,
    warehouse: Annotated[str | None, typer.Option()] = None,
    date: Annotated[str | None, typer.Option()] = None,
    url: Annotated[str, typer.Option()] = "",
    json: AsJson = False,
    lang: Lang = BY_LOCALE,
) -> None:
    """Write a release: open formats, codebook, what changed."""
    _require_libraries()
    if not _VERSION.fullmatch(version):
        refuse("release_version", USAGE, version=version)
    day = _day(date)
    if url and not re.fullmatch(r"https?://[^\s<>\"{}|\\^`]+", url):
        refuse("release_url", USAGE, url=url)
    configure(None, warehouse, None)
    settings = settings_or_exit()
    require_folder(settings.warehouse)
    _require_apart(out, settings.landing, settings.warehouse, *([str(previous)] if previous else []))
    from warehouse.release.previous import ReleaseError
    from warehouse.release.release import make
    from warehouse.storage.tree import Warehouse as Tables

    tables = Tables.at(settings.warehouse, settings.readings or None)
    try:
        made = make(tables, version, out, previous, day, url, _show_step)
    except ReleaseError as error:
        exit_with(str(error))
    if json:
        print_json({"ok": True, "folder": str(made.folder), "size_bytes": made.size_bytes, "rows": made.rows})
        return
    rows = sum(made.rows.values())
    size = made.size_bytes
    typer.echo(say("release.done", folder=str(made.folder), tables=len(made.rows), rows=rows, bytes=size))


def _show_step(step: str) -> None:
    typer.echo(translated(step, language()), err=True)


def verify(
    folder: Annotated[Path, typer.Argument()],
    json: AsJson = False,
    lang: Lang = BY_LOCALE,
) -> None:
    """Check a release: bytes, formats, contracts, descriptions."""
    _require_libraries()
    from warehouse.release import verify as checks
    from warehouse.release.previous import ReleaseError

    try:
        found = checks.verify(folder)
    except ReleaseError as error:
        exit_with(str(error))
    found = replace(found, flaws=_translated(found.flaws), notes=_translated(found.notes))
    for note in found.notes:
        typer.echo(note, err=True)
    if json:
        print_json({"ok": not found.flaws} | asdict(found))
    for flaw in () if json else found.flaws:
        typer.echo(visible(flaw))
    if not json and not found.flaws:
        counts = {"files": found.files, "tables": found.tables}
        typer.echo(say("release.whole", folder=str(folder), version=found.version, **counts))
    if found.flaws:
        raise typer.Exit(1)


def _translated(sentences: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(translated(each, language()) for each in sentences)


def _require_libraries() -> None:
    missing = [name for name in _LIBRARIES if find_spec(name) is None]
    if missing:
        refuse("not_installed", names=missing, extra="release")


def _day(date: str | None) -> datetime.date | None:
    try:
        return datetime.date.fromisoformat(date) if date else None
    except ValueError:
        refuse("release_date", USAGE, date=date)


def _require_apart(out: Path, *places: str) -> None:
    """Exit when the release would lie where programs look for reports, tables or another release."""
    for place in (each for each in places if "://" not in each):
        if relation(str(out), place) in ("same", "inside"):
            refuse("release_inside", USAGE, out=str(out), place=place)
