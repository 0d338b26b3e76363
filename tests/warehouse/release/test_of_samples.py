"""A release of bundled samples as the parsers read them, through every validator."""

from __future__ import annotations

import filecmp
import json
from pathlib import Path

import frictionless
import mlcroissant
import polars as pl
import pyshacl
import pytest
import rdflib

from tests.support.bundled import of_samples
from tests.warehouse.release.test_descriptions import SHAPES
from warehouse.cite.lineage import number
from warehouse.cite.release import tables_at
from warehouse.release import files
from warehouse.release.release import make
from warehouse.release.verify import verify
from warehouse.storage.tree import Warehouse

SAMPLES = (
    "t20160112_100017.mht",  # a form before 2019
    "t20200313_100026.csv",
    "t20210128_100027.txt",  # the same body a year later
    "政府信息公开年报（13）.md",  # cells that are ambiguous and derived
)


@pytest.fixture(scope="module")
def warehouse(tmp_path_factory: pytest.TempPathFactory) -> Warehouse:
    return of_samples(tmp_path_factory.mktemp("samples"), *SAMPLES)


@pytest.fixture(scope="module")
def release(warehouse: Warehouse, tmp_path_factory: pytest.TempPathFactory) -> Path:
    return make(warehouse, "2026.1", tmp_path_factory.mktemp("of_samples") / "2026.1").folder


def test_it_is_whole_and_has_cells_of_every_kind(release: Path) -> None:
    found = verify(release)
    assert (found.flaws, found.notes) == ((), ())
    cells = pl.read_parquet(release / files.parquet("fact_request"))
    assert {"reported", "derived", "ambiguous"} <= set(cells["status"])
    for table in ("fact_section", "mart_problem", "fact_pre2019_indicator", "known_errors", "mart_coverage"):
        assert len(pl.read_parquet(release / files.parquet(table))) > 0, table


def test_a_second_release_has_the_same_bytes(warehouse: Warehouse, release: Path, tmp_path: Path) -> None:
    again = make(warehouse, "2026.1", tmp_path / "2026.1").folder
    names = sorted(path.relative_to(release).as_posix() for path in release.rglob("*") if path.is_file())
    assert len(names) > 60
    assert filecmp.cmpfiles(release, again, names, shallow=False) == (names, [], [])


def test_frictionless_finds_every_row_valid(release: Path) -> None:
    descriptor = json.loads((release / files.PACKAGE).read_bytes())
    assert list(frictionless.Package.metadata_validate(descriptor)) == []
    package = frictionless.Package.from_descriptor(descriptor, basepath=str(release))
    tables = [each for each in package.resources if each.path and each.path.endswith(".csv.gz")]
    assert len(tables) > 15
    for resource in tables:
        report = resource.validate(limit_rows=100)
        assert report.valid, report.flatten(["fieldName", "rowNumber", "type", "message"])[:3]


def test_croissant_and_dcat_describe_it(release: Path) -> None:
    dataset = mlcroissant.Dataset(jsonld=release / files.CROISSANT)
    issues = dataset.metadata.ctx.issues
    assert (issues.errors, issues.warnings) == (set(), set())
    assert sum(1 for _ in dataset.records("dim_document")) == len(SAMPLES)
    graph = rdflib.Graph()
    graph.parse(release / files.DCAT, format="json-ld")
    valid, _, text = pyshacl.validate(graph, shacl_graph=str(SHAPES))
    assert valid, text


def test_a_number_of_the_release_is_cited_with_its_version(release: Path) -> None:
    found = number(tables_at(str(release)), "530926-财政局", 2021, "fact_request.carried_out.company")
    assert (found.value, found.status, found.release) == (0, "derived", "2026.1")
    doubtful = number(tables_at(str(release)), "耿马", 2021, "fact_request.carried_out.natural_person")
    assert doubtful.why_en == "what is printed does not settle the number, which may be 0"
    assert doubtful.why_zh == "原文不能确定唯一数值，可能为0"
