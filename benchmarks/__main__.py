"""The command line of the benchmarks; without a command all of them run, in under ten minutes.

Belongs here: options and their defaults. Does not belong here: what a command does (its own module).
"""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from benchmarks import before as compared_with_before
from benchmarks import defects as by_defect
from benchmarks import formats as by_format
from benchmarks import mutations as mutated
from benchmarks import readings as common
from benchmarks import scale as whole_builds
from benchmarks import seen as what_is_seen
from benchmarks import tables as of_tables
from benchmarks import web_archives as archives_of_the_web

app = typer.Typer(help="How fast and how right reading is, beside stock tools.", add_completion=False)
Count = Annotated[int, typer.Option(min=1, help="how many files to draw")]
Seed = Annotated[int, typer.Option(help="the same seed draws the same files")]
Workers = Annotated[int, typer.Option(min=1, help="worker processes of the engine")]
Out = Annotated[Path, typer.Option(help="folder for bench.json and for files with findings")]
OUT = Path("bench-output")


@app.callback(invoke_without_command=True)
def everything(context: typer.Context, seed: Seed = 1, workers: Workers = 2, out: Out = OUT) -> None:
    """Run all commands with moderate counts."""
    if context.invoked_subcommand is None:
        common.run(out, 400, seed, workers, peer_files=20).save()
        by_format.run(out, 14, seed, scans=3, rounds=7).save()
        by_defect.run(out, 800, seed, workers).save()
        what_is_seen.run(out, 200, seed, workers).save()
        mutated.run(out, 140, seed, workers).save()


@app.command()
def readings(
    count: Count = 1000,
    seed: Seed = 1,
    workers: Workers = 2,
    peer_files: Annotated[int, typer.Option(help="reports that stock tools read as well")] = 30,
    out: Out = OUT,
) -> None:
    """Text, HTML, PDF and DOCX reports through the engine, and by stock tools."""
    common.run(out, count, seed, workers, peer_files).save()


@app.command()
def formats(
    count: Count = 14,
    seed: Seed = 1,
    scans: Annotated[int, typer.Option(help="scanned reports; they take seconds each")] = 3,
    rounds: Annotated[int, typer.Option(min=1, help="times each reader and its peer run")] = 5,
    folder: Annotated[Path | None, typer.Option(help="own files, on which to compare with peers")] = None,
    out: Out = OUT,
) -> None:
    """Every format by itself, and its reader beside a peer."""
    by_format.run(out, count, seed, scans, rounds, folder).save()


@app.command()
def defects(count: Count = 2000, seed: Seed = 1, workers: Workers = 2, out: Out = OUT) -> None:
    """What each kind of defect costs, at its usual rate and harsher."""
    by_defect.run(out, count, seed, workers).save()


@app.command()
def seen(
    count: Count = 200,
    seed: Seed = 1,
    workers: Workers = 2,
    scans: Annotated[bool, typer.Option(help="scanned reports too; they take seconds each")] = False,
    out: Out = OUT,
) -> None:
    """Struck, raised, hidden and covered figures, seals, units, manifests: from landing to tables."""
    what_is_seen.run(out, count, seed, workers, scans=scans).save()


@app.command()
def mutations(count: Count = 200, seed: Seed = 1, workers: Workers = 2, out: Out = OUT) -> None:
    """One number changed in a correct report: is it reported as printed?"""
    mutated.run(out, count, seed, workers).save()


@app.command()
def scale(
    counts: Annotated[str, typer.Option(help="numbers of files, growing, with commas between")] = "1000,2000",
    seed: Seed = 1,
    workers: Annotated[str, typer.Option(help="numbers of worker processes")] = "1,2",
    peer_files: Annotated[int, typer.Option(help="files that the script reads as well")] = 200,
    drawn: Annotated[Path | None, typer.Option(help="folder in which drawn files are kept")] = None,
    out: Out = OUT,
) -> None:
    """Whole builds: time, memory, sizes and their slopes; the script one would write instead."""
    sizes, numbers = (sorted(map(int, text.split(","))) for text in (counts, workers))
    whole_builds.run(out, sizes, seed, numbers, peer_files, drawn).save()


@app.command()
def web(
    records: Annotated[str, typer.Option(help="numbers of records, with commas between")] = "10000,100000",
    reports: Annotated[int, typer.Option(min=1, help="how many reports lie among them")] = 50,
    length: Annotated[int, typer.Option(min=1, help="paragraphs of another page")] = 360,
    seed: Seed = 1,
    out: Out = OUT,
) -> None:
    """Web archives of several sizes: records a second, and the memory that listing them takes."""
    archives_of_the_web.run(out, sorted(map(int, records.split(","))), reports, length, seed).save()


@app.command()
def before(
    commit: Annotated[str, typer.Option(help="the commit to compare with, of a checkout with history")],
    count: Count = 200,
    seed: Seed = 1,
    rounds: Annotated[int, typer.Option(min=1, help="times each tree reads all files")] = 3,
    out: Out = OUT,
) -> None:
    """Both stages of reading by an earlier commit and by this tree, in one run."""
    compared_with_before.run(out, commit, count, seed, rounds).save()


@app.command()
def tables(
    reports: Annotated[int, typer.Option(min=1, help="reports of a year; 150,000 take an hour")] = 20_000,
    years: Annotated[int, typer.Option(min=1, max=16, help="years, the last of them 2024")] = 1,
    drawn: Annotated[int, typer.Option(min=1, help="reports drawn, whose readings are repeated")] = 40,
    seed: Seed = 1,
    workers: Workers = 2,
    out: Out = OUT,
) -> None:
    """Rows without files: every table of many reports, its rows a second and peak memory."""
    of_tables.run(out, reports, years, drawn, seed, workers).save()


if __name__ == "__main__":
    app()
