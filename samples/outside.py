"""Reports that do not say whose they are or of which year: that stands in their path or in a manifest.

Belongs here: taking agency, place and year out of a drawn report; the path and the manifest that say them.
Does not belong here: weighing such evidence (`parsers`, `warehouse`).
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Mapping
from dataclasses import replace
from random import Random

from samples.defects import Defects
from samples.document import Document, Part, Words
from samples.renderers import Layout
from samples.truth import MANIFEST, PATH, Truth

MANIFEST_FILE = "_manifest.csv"
COLUMNS = ("path", "title", "agency_name", "division_code", "year")
TITLE = ("政府信息公开工作年度报告",)


def remove_identity(document: Document, truth: Truth, layout: Layout, defects: Defects) -> Document:
    """The document without its identity, where the defects say so; the truth says what tells it instead."""
    publisher = truth.publisher
    if publisher is None or truth.told_by != "page":
        return document
    rng = Random(f"{publisher.agency_id}/{truth.year}/{layout.name}/outside")
    draw = rng.random()
    if draw >= defects.manifest_only + defects.path_only:
        return document
    truth.told_by = MANIFEST if draw < defects.manifest_only else PATH
    truth.note(f"{truth.told_by}_only", "file", "agency and year")
    telling = re.compile(
        "|".join(map(re.escape, {publisher.place, publisher.body, publisher.county or publisher.city, "年"}))
    )

    def silent(part: Part) -> Part:
        return Words("有关情况见下表。") if isinstance(part, Words) and telling.search(part.text) else part

    parts = tuple(map(silent, document.parts))
    truth.said.clear()
    return replace(document, title=TITLE, parts=parts, source="", site="", site_id="", signature=())


def path_of(truth: Truth, number: int, suffix: str) -> str:
    """Folders and a name that say place, agency and year."""
    publisher = truth.publisher
    assert publisher is not None
    places = dict.fromkeys(filter(None, (publisher.province, publisher.city, publisher.county)))
    name = f"{publisher.name}{truth.year}年政府信息公开工作年度报告（{number}）{suffix}"
    return "/".join([*places, str(truth.year), name])


def manifest(truths: Mapping[str, Truth]) -> bytes | None:
    """The manifest of the landing folder; None when no file needs it."""
    buffer = io.StringIO(newline="")
    writer = csv.writer(buffer)
    writer.writerow(COLUMNS)
    told = [(path, truth) for path, truth in sorted(truths.items()) if truth.told_by == MANIFEST]
    for path, truth in told:
        assert truth.publisher is not None
        writer.writerow([path, "", truth.publisher.name, truth.publisher.code, truth.year])
    return buffer.getvalue().encode() if told else None
