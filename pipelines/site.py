"""`gongkai site`: a static site of a warehouse or release (docs/site.md).

Belongs here: the command's options and refusals. Does not belong here: the site (`presentation.site`).
"""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from pipelines.exits import USAGE, AsJson, configure, exit_with, refuse, require_folder, settings_or_exit
from pipelines.language import BY_LOCALE, Lang, language, say
from warehouse.storage.apart import relation


def site(
    out: Annotated[Path, typer.Option()],
    warehouse: Annotated[str | None, typer.Option()] = None,
    release: Annotated[Path | None, typer.Option()] = None,
    json: AsJson = False,
    lang: Lang = BY_LOCALE,
) -> None:
    """Write a static site: overview, bodies, quality, coverage."""
    if release and warehouse:
        refuse("warehouse_or_release", USAGE)
    configure(None, warehouse, None)
    settings = settings_or_exit()
    folder = settings.warehouse if release is None else str(release.absolute())
    require_folder(folder)
    if release and not (release / "release.json").is_file():
        refuse("no_release", path=str(release))
    _require_apart(out, settings.landing, folder)
    from presentation.site.folder import SiteError, refuse_others
    from presentation.site.site import make
    from warehouse.cite.release import tables_at

    try:
        refuse_others(out)
    except SiteError as error:
        exit_with(str(error), USAGE)
    try:
        made = make(tables_at(folder), out, language(), _show_files)
    except SiteError as error:
        exit_with(str(error))
    if json:
        from pipelines.terminal import print_json

        print_json({"ok": True, "folder": str(out), "files": made.files, "size_bytes": made.size_bytes})
        return
    told = {"count": made.files, "bytes": made.size_bytes}
    typer.echo(say("site_command.done", page=str(out / "index.html"), **told))


def _show_files(count: int) -> None:
    typer.echo(say("prune.files", count=count), err=True)


def _require_apart(out: Path, *places: str) -> None:
    """Exit when the site would lie where programs look for reports or tables, or hold these."""
    for place in (each for each in places if "://" not in each):
        if relation(str(out), place):
            refuse("site_inside", USAGE, out=str(out), place=place)
