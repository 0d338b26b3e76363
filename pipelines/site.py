"""`gongkai site`: a static site of a warehouse or release (docs/site.md).

Belongs here: the command's options and refusals. Does not belong here: the site (`presentation.site`).
"""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from pipelines.exits import USAGE, Answer, configure, exit_with, require_folder, settings_or_exit
from pipelines.report_commands import Lang, Spoken


def _answer_in_json(value: bool) -> bool:
    Answer.in_json = value
    return value


def site(
    out: Annotated[Path, typer.Option(help="Folder of the site: empty, not there, or a site to replace.")],
    warehouse: Annotated[
        str | None, typer.Option(help="Folder (or URL) of tables. [env: GONGKAI_WAREHOUSE]")
    ] = None,
    release: Annotated[
        Path | None, typer.Option(help="Folder of a release, in place of a warehouse.")
    ] = None,
    lang: Lang = Spoken.ZH,
    json: Annotated[
        bool, typer.Option("--json", help="Print one JSON object, for programs.", callback=_answer_in_json)
    ] = False,
) -> None:
    """Write a static site: overview, bodies, quality, coverage.

    It opens from disk or from any web server, in Chinese and English, and loads nothing from elsewhere.
    """
    if release and warehouse:
        exit_with("name a warehouse or a release, not both", USAGE)
    configure(None, warehouse, None)
    settings = settings_or_exit()
    folder = settings.warehouse if release is None else str(release.absolute())
    require_folder(folder, "warehouse", "--warehouse")
    if release and not (release / "release.json").is_file():
        exit_with(f"{release} is no release: it has no release.json")
    _require_apart(out, settings.landing, folder)
    from presentation.site.folder import SiteError, refuse_others
    from presentation.site.site import make
    from warehouse.cite.release import tables_at

    try:
        refuse_others(out)
    except SiteError as error:
        exit_with(str(error), USAGE)
    try:
        made = make(tables_at(folder), out, lang.value, lambda n: typer.echo(f"{n:,} files", err=True))
    except SiteError as error:
        exit_with(str(error))
    if json:
        from pipelines.terminal import print_json

        print_json({"ok": True, "folder": str(out), "files": made.files, "size_bytes": made.size_bytes})
        return
    typer.echo(f"{out / 'index.html'}: {made.files:,} files, {made.size_bytes / 2**20:,.1f} MiB")


def _require_apart(out: Path, *places: str) -> None:
    """Exit when the site would lie where programs look for reports or tables, or hold these."""
    for place in (each for each in places if "://" not in each):
        site_folder, folder = out.resolve(), Path(place).resolve()
        if folder == site_folder or folder in site_folder.parents or site_folder in folder.parents:
            exit_with(f"{out} and {place} lie one inside the other: name a folder apart with --out", USAGE)
