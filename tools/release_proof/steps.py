"""Making a release twice, validating it, and releasing known differences.

Belongs here: the steps and their order. Does not belong here: what a release is (`warehouse.release`), whose
tests do the same in small.
"""

from __future__ import annotations

import filecmp
import json
import resource
import shutil
from collections.abc import Callable
from pathlib import Path

import polars as pl

from samples.generate import write
from tools.release_proof import consumers
from tools.release_proof.proof import ROOT, Proof, files_in, require
from warehouse.release import files

SHAPES = ROOT / "tests" / "warehouse" / "release" / "dcat_ap_3.ttl"
ADDED = "added.txt"


def land(out: Path, count: int, seed: int, folders: list[Path]) -> str:
    """Generated files and copies of others' reports; what a former run has landed is taken as it is."""
    if (out / "landing").exists():
        return f"{len(files_in(out / 'landing')):,} files, from before"
    write(count, seed, out)
    for number, folder in enumerate(folders, 1):
        shutil.copytree(folder, out / "landing" / f"also-{number}")
    return f"{len(files_in(out / 'landing')):,} files"


def release(proof: Proof) -> str:
    """The first release, and how large it is."""
    began = resource.getrusage(resource.RUSAGE_CHILDREN)
    proof.make("2026.1", "2026.1")
    ended = resource.getrusage(resource.RUSAGE_CHILDREN)
    cpu = ended.ru_utime + ended.ru_stime - began.ru_utime - began.ru_stime
    size = sum((proof.release / name).stat().st_size for name in files_in(proof.release))
    rows = sum(proof.tables().values())
    return f"{rows:,} rows, {size / 2**20:,.0f} MiB, {cpu:.0f} s of CPU"


def same_bytes(proof: Proof) -> str:
    """A second release of the same warehouse."""
    again = proof.make("2026.1", "again")
    names = [
        path.relative_to(proof.release).as_posix() for path in proof.release.rglob("*") if path.is_file()
    ]
    same, different, errors = filecmp.cmpfiles(proof.release, again, names, shallow=False)
    others = sum(1 for path in again.rglob("*") if path.is_file()) - len(names)
    require(not different and not errors and not others, f"{different} differ, {others} more files")
    shutil.rmtree(again)
    return f"{len(same)} files"


def verified(proof: Proof) -> str:
    """`gongkai verify`."""
    return proof.gongkai("verify", str(proof.release)).strip().splitlines()[0].replace(str(proof.release), "")


def frictionless(proof: Proof) -> str:
    """The data package by Frictionless, and rows of every table."""
    import frictionless as library

    descriptor = json.loads((proof.release / files.PACKAGE).read_bytes())
    flaws = list(library.Package.metadata_validate(descriptor))
    require(not flaws, str(flaws[:3]))
    package = library.Package.from_descriptor(descriptor, basepath=str(proof.release))
    tables = [each for each in package.resources if each.path and each.path.endswith(".csv.gz")]
    read = 0
    for each in tables:
        report = each.validate(limit_rows=proof.rows)
        require(report.valid, str(report.flatten(["fieldName", "rowNumber", "type", "message"])[:3]))
        read += report.tasks[0].stats.get("rows") or 0
    return f"{len(tables)} tables, {read:,} rows"


def croissant(proof: Proof) -> str:
    """The Croissant description by mlcroissant, and the records of a table."""
    import mlcroissant

    dataset = mlcroissant.Dataset(jsonld=proof.release / files.CROISSANT)
    issues = dataset.metadata.ctx.issues
    require(not issues.errors and not issues.warnings, str(issues.errors))
    records = sum(1 for _ in dataset.records("dim_document"))
    require(records == proof.tables()["dim_document"], f"{records} records")
    return f"{records:,} records of dim_document"


def dcat(proof: Proof) -> str:
    """The DCAT description against the shapes of DCAT-AP."""
    import pyshacl
    import rdflib

    graph = rdflib.Graph()
    graph.parse(proof.release / files.DCAT, format="json-ld")
    valid, _, text = pyshacl.validate(graph, shacl_graph=str(SHAPES))
    require(valid, text)
    return f"{len(graph):,} triples"


def differences(proof: Proof) -> str:
    """A second release after one file came and one went: the list names these two and nothing unexplained."""
    accepted = pl.read_parquet(proof.release / files.parquet("dim_document")).filter(
        pl.col("status") == "accepted", ~pl.col("source_path").str.contains("!/", literal=True)
    )
    going, model = (
        accepted.sort("source_path").filter(pl.col("media_type") == "text/plain").head(2).to_dicts()
    )
    landing = proof.out / "landing"
    (landing / str(going["source_path"])).unlink()
    text = (landing / str(model["source_path"])).read_bytes()
    (landing / ADDED).write_bytes(text + "\n（补充说明：本报告再次公布。）\n".encode())
    proof.build()
    folder = proof.make("2026.2", "2026.2", "--previous", str(proof.release))
    changes = pl.read_parquet(folder / files.parquet("changes"))
    now = pl.read_parquet(folder / files.parquet("dim_document"))
    (added,) = now.filter(source_path=ADDED)["document_id"].to_list()
    require(_documents(changes, "new_document") == {added}, "not the one new document")
    require(_documents(changes, "removed_document") == {going["document_id"]}, "not the one that went")
    require("unexplained" not in changes["reason"].to_list(), "a change is not explained")
    return f"{len(changes):,} changes, all of the document that came and the one that went"


def _documents(changes: pl.DataFrame, reason: str) -> set[str]:
    own = pl.col("table") != "fact_prose_similarity"  # its rows are of two documents
    return set(changes.filter(own, reason=reason)["document_id"].drop_nulls())


STEPS: dict[str, Callable[[Proof], str]] = {
    "release": release,
    "a second time": same_bytes,
    "gongkai verify": verified,
    "Frictionless": frictionless,
    "Croissant (mlcroissant)": croissant,
    "DCAT-AP (SHACL)": dcat,
    "DuckDB, SQLite": consumers.in_duckdb,
    "pandas": consumers.in_pandas,
    "Stata (pyreadstat)": consumers.in_stata,
    "Excel (LibreOffice)": consumers.in_office,
    "R": consumers.in_r,
    "known differences": differences,
}
