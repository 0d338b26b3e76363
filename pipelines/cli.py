"""The command line: `gongkai build | manifest | inspect | check | evidence | cite | ui | …`.

Belongs here: options, exit codes, what a person sees. Does not belong here: doing it.
Heavy imports are inside the commands, so that `--help` answers at once.
Exit code 0: the work was done (also when files were quarantined); 1: it could not be done; 2: wrong usage.
"""

from __future__ import annotations

import sys
import time
from dataclasses import replace
from pathlib import Path
from typing import Annotated

import typer

from pipelines import release, terminal
from pipelines.cite import cite
from pipelines.desk.command import desk
from pipelines.exits import (
    AsJson,
    configure,
    exit_with,
    refuse,
    require_apart,
    require_files,
    require_folder,
    require_home,
    require_places,
    require_port,
    require_reader,
    require_writable,
    settings_or_exit,
    warehouse_or_exit,
)
from pipelines.language import BY_LOCALE, Lang, language, say
from pipelines.program import App
from pipelines.report_commands import check, evidence
from pipelines.site import site
from pipelines.terminal import duplicate, print_json, run_build

app = App(add_completion=False, no_args_is_help=True, rich_markup_mode=None, pretty_exceptions_enable=False)

Landing = Annotated[str | None, typer.Option()]
Warehouse = Annotated[str | None, typer.Option()]


@app.callback()
def gongkai(lang: Lang = BY_LOCALE) -> None:
    """China's government information disclosure annual reports."""


@app.command()
def build(
    landing: Landing = None,
    warehouse: Warehouse = None,
    workers: Annotated[int | None, typer.Option(min=1)] = None,
    expected: Annotated[Path | None, typer.Option()] = None,
    retry: Annotated[bool, typer.Option("--retry")] = False,
    evidence: Annotated[int | None, typer.Option(min=0)] = None,
    json: AsJson = False,
    lang: Lang = BY_LOCALE,
) -> None:
    """Read new files and write the tables of their years."""
    began = time.monotonic()
    configure(landing, warehouse, workers, expected)
    settings = replace(settings_or_exit(), evidence=evidence)
    require_places(settings)
    from rich.console import Console

    # A run's output goes into its log: what a person sees must not go with it.
    answer, progress = Console(file=duplicate(sys.stdout)), Console(file=duplicate(sys.stderr))
    built = run_build(progress if json else answer, progress, settings, retry)
    from warehouse.storage.tree import Warehouse as Tables

    tables = Tables.at(settings.warehouse, settings.readings or None)
    if json:
        from pipelines.answers import of_build

        print_json(of_build(built, settings, tables, time.monotonic() - began))
    else:
        from pipelines.summary import show_build

        show_build(answer, built, tables, settings.landing)
    if built.failed:
        raise typer.Exit(1)


@app.command()
def manifest(
    landing: Annotated[str, typer.Argument()],
    warehouse: Warehouse = None,
    out: Annotated[Path | None, typer.Option()] = None,
    json: AsJson = False,
    lang: Lang = BY_LOCALE,
) -> None:
    """Write the rows to fill for reports in quarantine."""
    configure(landing, warehouse, None)
    from pipelines.manifest import as_csv, rows_to_fill
    from warehouse.printable import visible
    from warehouse.readings.inspecting import MANIFEST

    now = settings_or_exit()
    rows = rows_to_fill(warehouse_or_exit(now))
    if json:
        print_json({"ok": True, "rows": rows})
        return
    if not rows:
        typer.echo(say("manifest.nothing"), err=True)
        return
    target = out or (Path(now.landing) / MANIFEST if "://" not in now.landing else None)
    if target is None or (out is None and target.exists()):
        lines = as_csv(rows)
        sys.stdout.write(visible(lines.replace("\r\n", "\n")) if sys.stdout.isatty() else lines)
        typer.echo(say("manifest.left", path=str(target or say("what.landing"))), err=True)
        return
    target.write_text(as_csv(rows), encoding="utf-8-sig", newline="")
    typer.echo(say("manifest.written", path=str(target), count=len(rows)), err=True)


@app.command()
def inspect(
    file: Annotated[Path, typer.Argument()],
    json: AsJson = False,
    landing: Landing = None,
    lang: Lang = BY_LOCALE,
) -> None:
    """Show how one file, or each file of an archive, is read."""
    from pipelines import show
    from pipelines.single_file import read_whole

    require_files(file)
    settings = settings_or_exit()
    require_reader(settings)
    readings = read_whole(file, settings, landing)
    if json:
        sys.stdout.write(show.as_json(readings) + "\n")
        return
    from rich.console import Console

    for name, reading in readings:
        show.print_reading(Console(), name, reading)


app.command()(check)
app.command()(evidence)
app.command()(cite)
app.command()(desk)


@app.command()
def ui(
    port: Annotated[int, typer.Option(min=1, max=65535)] = 3000,
    landing: Landing = None,
    warehouse: Warehouse = None,
    lang: Lang = BY_LOCALE,
) -> None:
    """Open Dagster's UI on this machine."""
    configure(landing, warehouse, None)
    settings = settings_or_exit()
    require_folder(settings.warehouse)
    require_apart(settings)
    require_reader(settings)
    require_home()
    require_port(port)
    from pipelines import ui as server
    from pipelines.evidence_server import serve_pages
    from pipelines.settings import CHECKOUT

    where = ["-w", str(CHECKOUT / "workspace.yaml")] if CHECKOUT else ["-m", "pipelines.definitions"]
    command = [sys.executable, "-m", "dagster", "dev", *where, "-h", "127.0.0.1", "-p", str(port)]
    serve_pages(settings)
    if code := server.serve(command, port, lambda: typer.echo(f"http://127.0.0.1:{port}")):
        refuse("ui_ended", code=code)


@app.command()
def samples(
    count: Annotated[int, typer.Option(min=1)] = 40,
    seed: Annotated[int, typer.Option()] = 82,
    out: Annotated[Path, typer.Option()] = Path("samples"),
    json: AsJson = False,
    lang: Lang = BY_LOCALE,
) -> None:
    """Write invented reports to try everything on."""
    try:
        from samples.generate import write
    except ImportError as error:
        refuse("not_installed", names=[str(error.name)], extra="samples")
    require_folder(str(out), "samples", "--out")
    try:
        write(count, seed, out)
    except ValueError as error:
        exit_with(str(error))
    written = {"landing": str(out / "landing"), "truth": str(out / "truth.json")}
    if json:
        print_json({"ok": True, **written})
        return
    typer.echo("  ".join(written.values()))


@app.command()
def catalogue(warehouse: Warehouse = None, json: AsJson = False, lang: Lang = BY_LOCALE) -> None:
    """Write warehouse.duckdb and datapackage.json again."""
    configure(None, warehouse, None)
    from warehouse.catalogue.catalogue import write_catalogue

    tables = warehouse_or_exit(settings_or_exit())
    require_writable(str(tables.root), "warehouse", "catalogue")
    written = [str(path) for path in write_catalogue(tables).values()]
    if json:
        print_json({"ok": True, "written": written})
        return
    for path in written:
        typer.echo(path)


@app.command()
def prune(
    warehouse: Warehouse = None,
    dry_run: Annotated[bool, typer.Option("--dry-run")] = False,
    json: AsJson = False,
    lang: Lang = BY_LOCALE,
) -> None:
    """Remove superseded layouts and readings."""
    configure(None, warehouse, None)
    from engine import progress
    from pipelines.wrapping import padded_left
    from presentation.texts import translated
    from warehouse.readings import prune as rule
    from warehouse.storage.tree import Warehouse as Tables

    settings = settings_or_exit()
    tables = Tables.at(settings.warehouse, settings.readings or None)
    require_folder(settings.warehouse)
    if not tables.store.exists():
        refuse("no_readings", path=str(tables.store))
    with progress.noticing(lambda said: typer.echo(translated(said, language()), err=True)):
        removed = rule.superseded(tables) if dry_run else rule.prune(tables, progress.announce_wait)
    if json:
        folders = [{"name": v.name, "files": v.files, "size_bytes": v.size_bytes} for v in removed]
        print_json({"ok": True, "removed": not dry_run, "folders": folders})
        return
    for version in removed:
        files = padded_left(say("prune.files", count=version.files), 14)
        typer.echo(f"{version.size_bytes / 2**20:10,.1f} MiB  {files}  {version.name}")
    size = sum(version.size_bytes for version in removed)
    done = say("prune.would" if dry_run else "prune.removed", store=str(tables.store))
    typer.echo(f"{size / 2**20:10,.1f} MiB  {done}")


app.command()(release.release)
app.command()(release.verify)
app.command()(site)


def main() -> None:
    """The entry point."""
    terminal.run(app)


if __name__ == "__main__":
    main()
