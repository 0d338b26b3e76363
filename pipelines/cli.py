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
from pipelines.exits import (
    Answer,
    configure,
    exit_with,
    require_apart,
    require_folder,
    require_home,
    require_places,
    require_port,
    require_reader,
    require_writable,
    settings_or_exit,
)
from pipelines.report_commands import check, evidence
from pipelines.site import site
from pipelines.terminal import duplicate, print_json, run_build

app = typer.Typer(
    add_completion=False,
    no_args_is_help=True,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
    help="China's government information disclosure annual reports, from raw files to a Parquet warehouse.",
)

Landing = Annotated[str | None, typer.Option(help="Folder (or URL) of files to read. [env: GONGKAI_LANDING]")]
Warehouse = Annotated[str | None, typer.Option(help="Folder (or URL) of tables. [env: GONGKAI_WAREHOUSE]")]


def _answer_in_json(value: bool) -> bool:
    Answer.in_json = value
    return value


AsJson = Annotated[
    bool, typer.Option("--json", help="Print one JSON object, for programs.", callback=_answer_in_json)
]


@app.command()
def build(
    landing: Landing = None,
    warehouse: Warehouse = None,
    workers: Annotated[
        int | None,
        typer.Option(min=1, help="Processes that read files [default: all cores]."),
    ] = None,
    expected: Annotated[
        Path | None,
        typer.Option(
            exists=True,
            dir_okay=False,
            help="CSV file of the bodies that must report: a column agency_id or agency_name. "
            "[env: GONGKAI_EXPECTED]",
        ),
    ] = None,
    retry: Annotated[
        bool,
        typer.Option("--retry", help="Try failed files again: timeout, crash …"),
    ] = False,
    evidence: Annotated[
        int | None,
        typer.Option(
            min=0, help="Write pages of evidence of so many documents of each year, the most doubtful."
        ),
    ] = None,
    json: AsJson = False,
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
    landing: Annotated[str, typer.Argument(help="Folder (or URL) of files that a build has read.")],
    warehouse: Warehouse = None,
    out: Annotated[
        Path | None, typer.Option(help="File to write; by default LANDING/_manifest.csv, unless it is there.")
    ] = None,
    json: AsJson = False,
) -> None:
    """Write the rows to fill for reports in quarantine."""
    configure(landing, warehouse, None)
    from pipelines.manifest import as_csv, rows_to_fill
    from warehouse.printable import visible
    from warehouse.readings.landing import MANIFEST
    from warehouse.storage.tree import Warehouse as Tables

    now = settings_or_exit()
    require_folder(now.warehouse, "warehouse", "--warehouse")
    tables = Tables.at(now.warehouse, now.readings or None)
    if not tables.path("dim_document").exists():
        exit_with(f"no warehouse at {tables.root}: build one first")
    rows = rows_to_fill(tables)
    if json:
        print_json({"ok": True, "rows": rows})
        return
    if not rows:
        typer.echo("Nothing to fill: every report says whose it is and of which year.", err=True)
        return
    target = out or (Path(now.landing) / MANIFEST if "://" not in now.landing else None)
    if target is None or (out is None and target.exists()):
        lines = as_csv(rows)
        sys.stdout.write(visible(lines.replace("\r\n", "\n")) if sys.stdout.isatty() else lines)
        typer.echo(f"{target or 'the landing folder'} is left as it is: add these rows to it.", err=True)
        return
    target.write_text(as_csv(rows), encoding="utf-8-sig", newline="")
    typer.echo(f"{target}: {len(rows):,} rows to fill; then build again.", err=True)


@app.command()
def inspect(
    file: Annotated[Path, typer.Argument(exists=True, dir_okay=False, help="A report in any format.")],
    json: AsJson = False,
    landing: Landing = None,
) -> None:
    """Show how one file, or each file of an archive, is read.

    It prints whose report it is, its tables, identities and the numbers in its prose. The file's path below
    the landing folder and the manifests there count as in a build.
    """
    from pipelines import show
    from pipelines.single_file import read_whole

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


@app.command()
def ui(
    port: Annotated[int, typer.Option(min=1, max=65535, help="Port on 127.0.0.1.")] = 3000,
    landing: Landing = None,
    warehouse: Warehouse = None,
) -> None:
    """Open Dagster's UI on this machine.

    It shows every run, table, check and partition.
    """
    configure(landing, warehouse, None)
    settings = settings_or_exit()
    require_folder(settings.warehouse, "warehouse", "--warehouse")
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
        exit_with(f"Dagster's UI ended with exit code {code}: it says why above")


@app.command()
def samples(
    count: Annotated[int, typer.Option(min=1, help="How many files.")] = 40,
    seed: Annotated[int, typer.Option(help="The same seed gives the same files.")] = 82,
    out: Annotated[Path, typer.Option(help="Folder for landing/ and truth.json.")] = Path("samples"),
) -> None:
    """Write invented reports to try everything on."""
    try:
        from samples.generate import write
    except ImportError as error:
        exit_with(f"{error}; install the extra: pip install 'gongkai[samples]'")
    try:
        write(count, seed, out)
    except ValueError as error:
        exit_with(str(error))
    typer.echo(f"{out / 'landing'}  {out / 'truth.json'}")


@app.command()
def catalogue(warehouse: Warehouse = None, json: AsJson = False) -> None:
    """Write warehouse.duckdb and datapackage.json again.

    Do this after the folder has moved, because the views hold absolute paths.
    """
    configure(None, warehouse, None)
    from warehouse.catalogue.catalogue import write_catalogue
    from warehouse.storage.tree import Warehouse as Tables

    settings = settings_or_exit()
    require_folder(settings.warehouse, "warehouse", "--warehouse")
    tables = Tables.at(settings.warehouse, settings.readings or None)
    if not tables.path("dim_document").exists():
        exit_with(f"there is no warehouse at {tables.root}; build one first")
    require_writable(str(tables.root), "warehouse", "run it where the folder can be written")
    written = [str(path) for path in write_catalogue(tables).values()]
    if json:
        print_json({"ok": True, "written": written})
        return
    for path in written:
        typer.echo(path)


@app.command()
def prune(
    warehouse: Warehouse = None,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Only show what would be removed.")] = False,
    json: AsJson = False,
) -> None:
    """Remove superseded layouts and readings.

    The versions of the last two builds and those that the ledger is made of are kept.
    """
    configure(None, warehouse, None)
    from warehouse.readings import prune as rule
    from warehouse.storage.tree import Warehouse as Tables

    settings = settings_or_exit()
    tables = Tables.at(settings.warehouse, settings.readings or None)
    require_folder(settings.warehouse, "warehouse", "--warehouse")
    if not tables.store.exists():
        exit_with(f"there are no readings at {tables.store}; build a warehouse first")
    removed = rule.superseded(tables) if dry_run else rule.prune(tables)
    if json:
        folders = [{"name": v.name, "files": v.files, "size_bytes": v.size_bytes} for v in removed]
        print_json({"ok": True, "removed": not dry_run, "folders": folders})
        return
    for version in removed:
        typer.echo(f"{version.size_bytes / 2**20:10,.1f} MiB  {version.files:8,} files  {version.name}")
    size = sum(version.size_bytes for version in removed)
    done = "would be removed" if dry_run else "removed"
    typer.echo(f"{size / 2**20:10,.1f} MiB  {done} from {tables.store}")


app.command()(release.release)
app.command()(release.verify)
app.command()(site)


def main() -> None:
    """The entry point."""
    terminal.run(app)


if __name__ == "__main__":
    main()
