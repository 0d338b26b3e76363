"""The generator of sample reports: the same seed gives the same bytes, and its truth is true of them."""

from __future__ import annotations

import contextlib
import email
import html
import io
import json
import re
import zipfile
from dataclasses import replace
from decimal import Decimal
from itertools import islice
from pathlib import Path
from random import Random

import openpyxl
import pdfplumber
import pypdfium2
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from samples.agencies import further_publishers, publishers
from samples.defects import Defects
from samples.figures import OUTCOMES, REQUEST, Books, share
from samples.generate import _cases, generate, write
from samples.mistakes import failing, publish_wrongly
from samples.renderers import LAYOUTS, USUAL
from samples.renderers.encodings import traditional
from samples.report import Case
from tests.support.paths import ROOT
from tools.build_fonts import characters

SAMPLES = ROOT / "samples"
CLEAN = Defects.none()


def _case(seed: int, proactive: str = "2021", request: str = "2021", size: str = "some") -> Case:
    books = Books(publishers()[40], Random(seed), size=size)
    return Case(publishers()[40], 2023, proactive, request, books.advance(proactive, request))


# --- figures ------------------------------------------------------------------------------------


@given(st.integers(0, 30_000), st.integers(0, 9))
def test_shares_sum_to_the_whole(count: int, seed: int) -> None:
    parts = share(count, OUTCOMES, Random(seed))
    assert sum(parts.values()) == count
    assert min(parts.values()) >= 0


@settings(max_examples=30)
@given(st.integers(0, 500), st.sampled_from(["none", "few", "some", "many", "flood"]))
def test_clean_figures_satisfy_every_identity_year_after_year(seed: int, size: str) -> None:
    books = Books(publishers()[0], Random(seed), size=size)
    carried = None
    for form in ("2019", "2021"):
        case = Case(publishers()[0], 2020, form, form, books.advance(form, form))
        assert failing(case.tables, case.figures) == []
        assert set(case.figures) == {key for table in case.tables for key, *_ in table.cells()}
        opening = [v for (_, row, _), v in case.figures.items() if row == "carried_in"]
        assert carried is None or opening == carried
        carried = [v for (_, row, _), v in case.figures.items() if row == "carried_out"]


@pytest.mark.parametrize("seed", range(12))
def test_a_mistake_breaks_an_identity(seed: int) -> None:
    case = _case(seed, size="many")
    wrong, kind, place = publish_wrongly(case.figures, Random(seed))
    assert kind and place
    assert failing(case.tables, wrong)


# --- files --------------------------------------------------------------------------------------


@pytest.mark.slow
def test_same_seed_same_bytes(tmp_path: Path) -> None:
    for name in ("a", "b"):
        write(len(LAYOUTS), 5, tmp_path / name)
    first, second = ({p.relative_to(tmp_path / n): p for p in (tmp_path / n).rglob("*.*")} for n in "ab")
    assert first.keys() == second.keys() != set()
    for name, path in first.items():
        assert path.read_bytes() == second[name].read_bytes(), name


@pytest.mark.parametrize("layout", sorted(LAYOUTS))
def test_every_layout_prints_every_number(layout: str) -> None:
    if layout.startswith("scan"):
        pytest.skip("a picture holds no text")
    for path, data, (truth,) in generate(2, 3, CLEAN, [layout]):
        text = "".join(_text(path, data).split())
        for key, cell in truth.cells.items():
            assert cell.raw in text, (path, key)
        body = truth.publisher.body if truth.publisher else ""
        assert (traditional(body) if LAYOUTS[layout].traditional else body) in text


PARTS = {"docx": "word/document.xml", "ofd": "Doc_0/Pages/Page_"}


def _text(path: str, data: bytes) -> str:
    """What a person would see in the file, crudely, by other means than the renderers' own."""
    kind = path.rsplit(".", 1)[-1]
    if kind == "pdf":
        return "".join(page.get_textpage().get_text_bounded() for page in pypdfium2.PdfDocument(data))
    if kind == "rtf":
        return _rtf(data.decode("ascii"))
    if kind == "mht":
        part = email.message_from_bytes(data).get_payload()[0]
        return _untagged(part.get_payload(decode=True).decode("utf-8" if "utf-8" in str(part) else "gb18030"))
    if kind == "xlsx":
        (sheet,) = openpyxl.load_workbook(io.BytesIO(data))
        return "".join(str(value) for row in sheet.values for value in row if value is not None)
    if kind in PARTS:
        package = zipfile.ZipFile(io.BytesIO(data))
        pages = [name for name in package.namelist() if name.startswith(PARTS[kind])]
        return _untagged("".join(package.read(name).decode() for name in pages))
    text = _decoded(data)
    if kind == "xml":
        text = html.unescape(text.replace("<![CDATA[", "").replace("]]>", ""))
    return _untagged(text)


def _decoded(data: bytes) -> str:
    """The encoding under which the labels can be read."""
    for codec in ("utf-8-sig", "hz", "gb18030", "big5", "utf-16", "utf-16-le", "utf-16-be"):
        with contextlib.suppress(UnicodeError):
            text = data.decode(codec)
            with contextlib.suppress(UnicodeError):
                text = text.encode("latin-1").decode()
            with contextlib.suppress(UnicodeError):
                text = text.encode("latin-1").decode("gb18030")
            text = re.sub(
                r"\\u([0-9a-f]{4})", lambda match: chr(int(match[1], 16)), text
            )  # a script's string
            if re.search("信\\s*息\\s*[内內]\\s*容", text):
                return text
    raise AssertionError("no encoding fits")


def _untagged(text: str) -> str:
    return html.unescape(re.sub(r"<[^>]*>", "", text))


def _rtf(text: str) -> str:
    text = re.sub(
        r"(?:\\'[0-9a-f]{2})+", lambda m: bytes.fromhex(m[0].replace("\\'", "")).decode("gbk"), text
    )
    text = re.sub(r"\\u(-?\d+)\?", lambda m: chr(int(m[1]) % 65536), text)
    return re.sub(r"\\[a-z]+-?\d* ?", "", text)


def test_pdf_tables_are_legible_to_an_independent_reader() -> None:
    ((_, data, (truth,)),) = generate(1, 8, CLEAN, ["pdf"])
    with pdfplumber.open(io.BytesIO(data)) as pdf:
        rows = [row for page in pdf.pages for table in page.extract_tables() for row in table]
    printed = [[value for value in row if value is not None] for row in rows]
    received = [cell.raw for key, cell in truth.cells.items() if key[:2] == (REQUEST, "new_received")]
    assert any(row[-7:] == received for row in printed)


def test_dropped_cells_leave_six_values_and_are_open_in_truth() -> None:
    drops = Defects(**{**dict.fromkeys(Defects.__dataclass_fields__, 0.0), "dropped_cells": 1.0})
    for _, data, (truth,) in generate(3, 2, drops, ["text_tabs"]):
        noted = [defect for defect in truth.defects if defect.kind == "dropped_cells"]
        open_cells = [key for key, cell in truth.cells.items() if cell.status == "any"]
        assert len(open_cells) == 7 * len(noted) > 0
        rows = [line.split("\t") for line in data.decode().splitlines()]
        assert sum(sum(field.isdecimal() for field in row) == 6 for row in rows) == len(noted)


@pytest.mark.parametrize("kind", ["annotated", "masked"])
def test_mirrors_alter_the_body_and_say_so(kind: str) -> None:
    altered = replace(CLEAN, **{kind: 1.0})
    for path, data, (truth,) in generate(6, 3, altered, ["html_page", "text_lines", "xlsx"]):
        assert {defect.kind for defect in truth.defects} == {kind}, path
        masked = [cell for cell in truth.cells.values() if cell.status == "unreadable"]
        assert bool(masked) == (kind == "masked")
        assert all(cell.value is None for cell in masked)
        if truth.layout == "text_lines":
            assert {cell.raw for cell in truth.cells.values()} <= set(data.decode().splitlines())


def test_strangers_have_no_cells() -> None:
    kinds = {"stranger": 0.25, "empty_form": 0.25, "old_form": 0.25, "broken": 0.25}
    only = Defects(**{**dict.fromkeys(Defects.__dataclass_fields__, 0.0), **kinds})
    found = [truth.json() for _, _, (truth,) in generate(30, 1, only, ["docx", "text_lines"])]
    old = [record for record in found if record["form"] == "pre2019"]
    others = [record for record in found if record not in old]
    assert {record["expect"] for record in others} == {"quarantined"}
    assert {record["reason"] for record in others} == {"not_a_report", "empty_form", "corrupt", "empty"}
    assert not any(record["cells"] for record in found)
    assert not any(record["agency"] or record["old"] for record in others)
    assert {record["expect"] for record in old} == {"accepted"}
    assert all(record["agency"] and record["year"] < 2019 and len(record["old"]) > 20 for record in old)


def test_failures_in_truth_are_those_of_the_printed_numbers() -> None:
    wrong = Defects(**{**dict.fromkeys(Defects.__dataclass_fields__, 0.0), "publisher_error": 1.0})
    for _, _, (truth,) in generate(12, 4, wrong, ["docx"]):
        record = truth.json()
        printed = {key: Decimal(cell["value"]) for key, cell in record["cells"].items()}
        assert record["failing"]
        for failure in record["failing"]:
            if failure["check"] != "I3":
                continue
            row = [printed[key] for key in printed if key.startswith(f"fact_request|{failure['scope']}|")]
            assert sum(row[:6]) != row[6]


def test_archives_bundles_and_duplicates(tmp_path: Path) -> None:
    rates = {"archived": 0.3, "bundled": 0.3, "duplicate": 0.2}
    write(20, 6, tmp_path, Defects(**{**dict.fromkeys(Defects.__dataclass_fields__, 0.0), **rates}), ["docx"])
    record = json.loads((tmp_path / "truth.json").read_text(encoding="utf-8"))["documents"]
    members = {path.split("#")[0] for path in record if "!/" in path}
    assert members
    for path in members:
        archive, _, member = path.partition("!/")
        with zipfile.ZipFile(tmp_path / "landing" / archive) as package:
            names = {info.filename.encode("cp437").decode("gbk"): info for info in package.infolist()}
            assert package.read(names[member])  # names carry no flag, so zipfile takes them for cp437
    assert any(path.endswith("#2") for path in record)
    copies = {
        path: d["same_bytes_as"] for path, d in record.items() if d["same_bytes_as"] and "#" not in path
    }
    for copy, original in copies.items():
        assert record[copy] == {**record[original], "same_bytes_as": original}
        if "!/" not in original:
            files = [(tmp_path / "landing" / path).read_bytes() for path in (copy, original)]
            assert files[0] == files[1]
    assert copies


def test_rates_are_checked() -> None:
    with pytest.raises(ValueError, match="odd_zero"):
        Defects(odd_zero=1.5)
    with pytest.raises(ValueError, match="count"):
        list(generate(-1, 1, CLEAN))


def test_behind_the_places_come_all_bodies_of_the_country() -> None:
    cases = list(islice(_cases(CLEAN, Random("1/cases")), 6000))
    assert len({(case.publisher.agency_id, case.year) for case in cases}) == 6000
    assert cases[0].publisher in publishers() and cases[-1].publisher in further_publishers()
    every = [*publishers(), *further_publishers()]
    assert len({body.agency_id for body in every}) == len(every) > 60_000


def test_fonts_hold_every_character_of_the_samples() -> None:
    from reportlab.pdfbase.ttfonts import TTFont

    for kind in ("Sans", "Serif"):
        face = TTFont("x", str(SAMPLES / "fonts" / f"Noto{kind}SC-subset.ttf")).face
        lacking = {c for c in characters() if ord(c) not in face.charToGlyph}
        assert not lacking, f"run tools/build_fonts.py: {''.join(sorted(lacking))}"


# --- the committed files ------------------------------------------------------------------------


@pytest.mark.slow
def test_committed_samples_are_what_the_code_writes(tmp_path: Path) -> None:
    committed = json.loads((SAMPLES / "truth.json").read_text(encoding="utf-8"))
    write(committed["count"], committed["seed"], tmp_path)
    assert json.loads((tmp_path / "truth.json").read_text(encoding="utf-8")) == committed
    for path in {path.split("#")[0] for path in committed["documents"]}:
        text = path.endswith((".txt", ".md", ".html"))  # packed formats differ with the zlib at hand
        if text and "!/" not in path:
            assert (tmp_path / "landing" / path).read_bytes() == (SAMPLES / "landing" / path).read_bytes()


def test_committed_samples_cover_the_field() -> None:
    record = json.loads((SAMPLES / "truth.json").read_text(encoding="utf-8"))
    documents = record["documents"]
    accepted = [d for d in documents.values() if d["expect"] == "accepted"]
    reports = [d for d in accepted if d["form"] != "pre2019"]
    on_disk = {
        p.relative_to(SAMPLES / "landing").as_posix() for p in (SAMPLES / "landing").rglob("*") if p.is_file()
    }
    assert on_disk == {re.split("#|!/", path)[0] for path in documents}
    assert len(reports) >= 24
    assert {d["layout"] for d in reports} == set(USUAL)
    assert {d["form"] for d in reports} == {"2019", "2021", "hybrid"}
    assert len(reports) < len(accepted)
    assert {d["year"] for d in reports} == set(range(2019, 2025))
    assert len({d["agency_id"][:2] for d in reports}) >= 8
    assert sum(d["expect"] == "quarantined" for d in documents.values()) >= 2
    years = {(d["agency_id"], d["year"]) for d in reports}
    assert sum((agency, year - 1) in years for agency, year in years) >= 6
    assert record["across_years"]
    assert any(d["failing"] for d in reports)
    assert sum(p.stat().st_size for p in (SAMPLES / "landing").rglob("*") if p.is_file()) < 5_000_000


def test_every_body_has_a_report_of_each_year_that_is_asked_for() -> None:
    years = range(2017, 2026)
    found = generate(len(years) * 3, 5, Defects.none(), ("html_page",), years)
    told = [
        (truth.publisher.agency_id, truth.year, truth.form) for _, _, (truth,) in found if truth.publisher
    ]
    bodies = list(dict.fromkeys(body for body, _, _ in told))
    assert [(body, year) for body, year, _ in told] == [(body, year) for body in bodies for year in years]
    assert [form for _, _, form in told[:9]] == ["pre2019"] * 2 + ["2019"] * 2 + ["2021"] * 5
    assert len(bodies) == 3
