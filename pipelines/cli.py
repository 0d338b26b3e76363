"""The command line: `gongkai build | manifest | inspect | ui | samples | catalogue | prune`.

Belongs here: options, exit codes, what a person sees. Does not belong here: doing it.
Heavy imports are inside the commands, so that `--help` answers at once.
Exit code 0: the work was done (also when files were quarantined); 1: it could not be done; 2: wrong usage.
"""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, TextIO

import typer

from pipelines.exits import exit_with, require_folder, require_landing

if TYPE_CHECKING:
    from rich.console import Console

    from pipelines.build import Built
    from pipelines.settings import Settings

app = typer.Typer(
    add_completion=False,
    no_args_is_help=True,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
    help="China's government information disclosure annual reports, from raw files to a Parquet warehouse.",
)

Landing = Annotated[str | None, typer.Option(help="Folder (or URL) of files to read. [env: GONGKAI_LANDING]")]
Warehouse = Annotated[str | None, typer.Option(help="Folder (or URL) of tables. [env: GONGKAI_WAREHOUSE]")]


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
) -> None:
    """Read new files and write the tables of their years."""
    _configure(landing, warehouse, workers, expected)
    from rich.console import Console

    console = Console(file=_terminal())
    settings = _settings()
    require_landing(settings)
    require_folder(settings.warehouse, "warehouse", "--warehouse")
    built = _build(console, settings, retry)
    from pipelines.summary import show, show_manifest_problems
    from warehouse.storage.tree import Warehouse as Tables

    for run, reason in built.failed.items():
        console.print(f"failed: {run}: {reason}", style="red", markup=False)
    if built.trouble:
        console.print(built.trouble, style="yellow", markup=False)
    if "ingest" not in built.failed:
        show(console, Tables.at(settings.warehouse, settings.readings or None), settings.landing)
    show_manifest_problems(console, built.manifest_problems)
    if built.failed:
        raise typer.Exit(1)


@app.command()
def manifest(
    landing: Annotated[str, typer.Argument(help="Folder (or URL) of files that a build has read.")],
    warehouse: Warehouse = None,
    out: Annotated[
        Path | None, typer.Option(help="File to write; by default LANDING/_manifest.csv, unless it is there.")
    ] = None,
) -> None:
    """Write the rows to fill for reports in quarantine."""
    _configure(landing, warehouse, None)
    from pipelines.manifest import as_csv, rows_to_fill
    from warehouse.readings.landing import MANIFEST
    from warehouse.storage.tree import Warehouse as Tables

    now = _settings()
    tables = Tables.at(now.warehouse, now.readings or None)
    if not tables.path("dim_document").exists():
        exit_with(f"no warehouse at {tables.root}: build one first")
    rows = rows_to_fill(tables)
    if not rows:
        typer.echo("Nothing to fill: every report says whose it is and of which year.", err=True)
        return
    target = out or (Path(now.landing) / MANIFEST if "://" not in now.landing else None)
    if target is None or (out is None and target.exists()):
        sys.stdout.write(as_csv(rows))
        typer.echo(f"{target or 'the landing folder'} is left as it is: add these rows to it.", err=True)
        return
    target.write_text(as_csv(rows), encoding="utf-8-sig", newline="")
    typer.echo(f"{target}: {len(rows):,} rows to fill; then build again.", err=True)


@app.command()
def inspect(
    file: Annotated[Path, typer.Argument(exists=True, dir_okay=False, help="A report in any format.")],
    json: Annotated[bool, typer.Option("--json", help="Print JSON, for programs.")] = False,
    landing: Landing = None,
) -> None:
    """Show how one file, or each file of an archive, is read.

    It prints whose report it is, its tables, identities and the numbers in its prose. The file's path below
    the landing folder and the manifests there count as in a build.
    """
    from parsers.readers.limits import MAX_BYTES
    from pipelines import show

    if file.stat().st_size > MAX_BYTES:
        exit_with(f"{file} is larger than {MAX_BYTES >> 20} MiB")
    from engine.converter import Converter, find
    from engine.pool import Engine

    settings = _settings()
    try:
        program = find(settings.converter)
    except ValueError as error:
        exit_with(str(error))
    office = Converter(program, settings.limits) if program else None
    from pipelines.landing_of import outside_of

    outside = outside_of(file, landing or settings.landing)
    readings = show.readings_of(file.read_bytes(), file.name, Engine(1, settings.limits), office, outside)
    if json:
        sys.stdout.write(show.as_json(readings) + "\n")
        return
    from rich.console import Console

    for name, reading in readings:
        show.print_reading(Console(), name, reading)


@app.command()
def ui(
    port: Annotated[int, typer.Option(help="Port on 127.0.0.1.")] = 3000,
    landing: Landing = None,
    warehouse: Warehouse = None,
) -> None:
    """Open Dagster's UI on this machine.

    It shows every run, table, check and partition.
    """
    _configure(landing, warehouse, None)
    require_folder(_settings().warehouse, "warehouse", "--warehouse")
    from pipelines.settings import CHECKOUT

    where = ["-w", str(CHECKOUT / "workspace.yaml")] if CHECKOUT else ["-m", "pipelines.definitions"]
    typer.echo(f"http://127.0.0.1:{port}")
    arguments = [sys.executable, "-m", "dagster", "dev", *where, "-h", "127.0.0.1", "-p", str(port)]
    os.execv(sys.executable, arguments)


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
def catalogue(warehouse: Warehouse = None) -> None:
    """Write warehouse.duckdb and datapackage.json again.

    Do this after the folder has moved, because the views hold absolute paths.
    """
    _configure(None, warehouse, None)
    from warehouse.catalogue.catalogue import write_catalogue
    from warehouse.storage.tree import Warehouse as Tables

    tables = Tables.at(_settings().warehouse)
    if not tables.path("dim_document").exists():
        exit_with(f"there is no warehouse at {tables.root}; build one first")
    for path in write_catalogue(tables).values():
        typer.echo(str(path))


@app.command()
def prune(
    warehouse: Warehouse = None,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Only show what would be removed.")] = False,
) -> None:
    """Remove superseded layouts and readings.

    The versions of the last two builds and those that the ledger is made of are kept.
    """
    _configure(None, warehouse, None)
    from warehouse.readings import prune as rule
    from warehouse.storage.tree import Warehouse as Tables

    settings = _settings()
    tables = Tables.at(settings.warehouse, settings.readings or None)
    require_folder(settings.warehouse, "warehouse", "--warehouse")
    if not tables.store.exists():
        exit_with(f"there are no readings at {tables.store}; build a warehouse first")
    removed = rule.superseded(tables) if dry_run else rule.prune(tables)
    for version in removed:
        typer.echo(f"{version.size_bytes / 2**20:10,.1f} MiB  {version.files:8,} files  {version.name}")
    size = sum(version.size_bytes for version in removed)
    done = "would be removed" if dry_run else "removed"
    typer.echo(f"{size / 2**20:10,.1f} MiB  {done} from {tables.store}")


def _terminal() -> TextIO:
    """Standard output as it is now: a run's output goes into its log, the bar must not go with it."""
    try:
        return os.fdopen(os.dup(sys.stdout.fileno()), "w", encoding=sys.stdout.encoding)
    except (OSError, ValueError):  # no real file, as in a test
        return sys.stdout


def _configure(
    landing: str | None, warehouse: str | None, workers: int | None, expected: Path | None = None
) -> None:
    """Options become the environment that every process of a run reads; paths are made absolute."""
    from pipelines.home import dagster_home

    given = {"LANDING": landing, "WAREHOUSE": warehouse, "WORKERS": workers, "EXPECTED": expected}
    for name, value in given.items():
        if value is not None:
            text = str(value)
            is_path = name != "WORKERS" and "://" not in text
            os.environ[f"GONGKAI_{name}"] = str(Path(text).absolute()) if is_path else text
    try:
        dagster_home()
    except OSError as error:
        reason = f"{error.filename}: {error.strerror}"
        exit_with(f"cannot keep Dagster's runs: {reason}; set DAGSTER_HOME to a folder that can be written")


def _settings() -> Settings:
    from pipelines.settings import read_settings

    try:
        return read_settings()
    except ValueError as error:
        exit_with(str(error))


def _build(console: Console, settings: Settings, retry: bool) -> Built:
    """The build, with a bar over documents while they are read."""
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    # Where nobody looks at a bar, ending it would print an empty line.
    with Progress(*columns, console=console, transient=True, disable=not console.is_terminal) as bar:
        task = bar.add_task("starting", total=None)
        from engine import progress
        from pipelines import build

        progress.listeners.append(lambda done, total: bar.update(task, completed=done, total=total))
        progress.notice_listeners.append(lambda sentence: console.print(f"{sentence}.", markup=False))
        try:
            built = build.build(settings, lambda step: bar.update(task, description=step), retry)
        finally:
            progress.listeners.clear()
            progress.notice_listeners.clear()
    if not built.failed:
        console.print(built.in_words(), markup=False)
    return built


def main() -> None:
    """The entry point."""
    app()


if __name__ == "__main__":
    main()
