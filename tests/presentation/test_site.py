"""The files of the static site: the same bytes each time, nothing unescaped, nobody else's folder touched."""

from __future__ import annotations

import hashlib
import json
import re
import tomllib
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from presentation.catalogue import words
from presentation.site import data, pages
from presentation.site.folder import SiteError, refuse_others, write
from presentation.site.meta import STATUS_SIGNS, checks, places
from presentation.site.site import make
from tests.support.paths import ROOT
from tests.support.sites import GOVERNMENT, HOSTILE, HOSTILE_ID, INSURANCE, of, poisoned
from warehouse.contracts.codes import CELL_STATUS, KINDS, LEVELS
from warehouse.site.source import PLACES
from warehouse.storage.tree import Warehouse

SITE = ROOT / "presentation" / "site"
SCRIPTS = sorted((SITE / "assets").glob("*.js"))


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> tuple[Warehouse, Path]:
    return of(tmp_path_factory)


def value(folder: Path, name: str) -> Any:
    """What a file of data hands over."""
    text = (folder / "data" / f"{name}.js").read_text("utf-8")
    found = re.fullmatch(r'gongkai\("([^"]+)",(.*)\);\n', text, re.S)
    assert found and found[1] == name
    return json.loads(found[2])


def body(folder: Path, agency: str) -> dict[str, Any]:
    (found,) = [each for each in value(folder, "agency/00000") if each["agency_id"] == agency]
    return found


# --- data -----------------------------------------------------------------------------------------------


def test_a_report_on_the_page_of_its_body(made: tuple[Warehouse, Path]) -> None:
    _, folder = made
    meta = value(folder, "meta")
    (report,) = [each for each in body(folder, GOVERNMENT)["reports"] if each["year"] == 2023]
    at = [each["id"] for each in meta["numbers"]].index("granted")
    assert report["values"][at] == 636
    cell = [each["id"] for each in meta["cells"]].index("fact_request.granted.total")
    assert report["signs"][cell] == "r"
    assert (report["cells"][cell], report["locators"][cell]) == (636, "table=6 row=6 column=10")
    (share,) = [each for each in meta["numbers"] if each["id"] == "granted_share"]
    assert share["made"][0] == ["numerator", 1, [cell]]
    assert share["base"] == 5


def test_sums_of_the_site_are_those_of_its_lists(made: tuple[Warehouse, Path]) -> None:
    _, folder = made
    sums = value(folder, "sums")
    at = {name: place for place, name in enumerate(sums["columns"])}
    total = sum(
        row[at["new_received"]] for row in sums["rows"] if (row[at["year"]], row[at["place"]]) == (2023, "14")
    )
    assert total == sum(row[1] for row in value(folder, "rows/2023-14")) == 1679


def test_the_chunks_lead_to_every_body(made: tuple[Warehouse, Path]) -> None:
    _, folder = made
    firsts = value(folder, "chunks")
    found = [each["agency_id"] for at in range(len(firsts)) for each in value(folder, f"agency/{at:05}")]
    listed = [
        each
        for place, _ in value(folder, "meta")["lists"]["bodies"]
        for each in value(folder, f"bodies/{place}")["ids"]
    ]
    assert found == sorted(found, key=str.encode)
    assert sorted(found) == sorted(listed)
    assert firsts[0] == found[0] and INSURANCE in found


@pytest.mark.parametrize(
    ("number", "said"),
    [
        (Decimal("12.34567800"), 12.345678),
        (Decimal("1471.00000000"), 1471),
        (Decimal("0E-8"), 0),
        (Decimal("9007199254740993"), "9007199254740993"),
        (Decimal("123456789012.12345678"), "123456789012.12345678"),
        (0.1234567891, 0.123457),
        (True, True),
        (None, None),
    ],
)
def test_a_number_reaches_a_script_without_loss(number: Any, said: Any) -> None:
    assert data._number(number) == said
    assert type(data._number(number)) is type(said)


def test_every_status_has_a_sign_of_its_own() -> None:
    assert set(STATUS_SIGNS) == set(CELL_STATUS)
    assert len(set(STATUS_SIGNS.values()) | {"."}) == len(STATUS_SIGNS) + 1


# --- bytes ----------------------------------------------------------------------------------------------


def test_the_same_warehouse_gives_the_same_bytes(made: tuple[Warehouse, Path], tmp_path: Path) -> None:
    warehouse, folder = made
    again = make(warehouse, tmp_path / "again", "zh").folder
    files = sorted(path.relative_to(folder) for path in folder.rglob("*") if path.is_file())
    assert files == sorted(path.relative_to(again) for path in again.rglob("*") if path.is_file())
    assert [path for path in files if (folder / path).read_bytes() != (again / path).read_bytes()] == []


def test_shards_change_no_byte(
    made: tuple[Warehouse, Path], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    warehouse, _ = made
    monkeypatch.setattr(data, "CHUNK", 2)
    found = {}
    for shard in (4, 1000):
        monkeypatch.setattr(data, "SHARD", shard)
        folder = make(warehouse, tmp_path / str(shard), "zh").folder / "data"
        found[shard] = {path.name: path.read_bytes() for path in (folder / "agency").iterdir()}
        found[shard]["chunks"] = (folder / "chunks.js").read_bytes()
    assert len(found[4]) > 3
    assert found[4] == found[1000]


def test_the_other_language_is_in_a_folder_of_its_own(made: tuple[Warehouse, Path], tmp_path: Path) -> None:
    warehouse, folder = made
    english = make(warehouse, tmp_path / "english", "en").folder
    assert (english / "index.html").read_text("utf-8").count('lang="en"') == 1
    assert 'href="zh/index.html"' in (english / "index.html").read_text("utf-8")
    assert 'href="../index.html"' in (english / "zh" / "index.html").read_text("utf-8")
    assert 'href="en/index.html"' in (folder / "index.html").read_text("utf-8")


# --- hostile --------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def hostile(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return poisoned(tmp_path_factory)


def test_words_of_documents_stand_in_files_of_data_alone(hostile: Path) -> None:
    assert body(hostile, HOSTILE_ID)["agency_name"] == HOSTILE
    for path in [*hostile.rglob("*.html"), *(hostile / "assets").iterdir()]:
        assert b"window.hostile" not in path.read_bytes(), path


def test_no_script_makes_markup_or_code_of_text() -> None:
    assert len(SCRIPTS) >= 8
    for path in SCRIPTS:
        code = path.read_text("utf-8")
        assert not re.search(
            r"(?:inner|outer)HTML|insertAdjacentHTML|document\.write|\beval\b|new Function|fetch\(|XMLHttp",
            code,
        ), path


def test_pages_load_nothing_from_elsewhere_and_have_a_policy(made: tuple[Warehouse, Path]) -> None:
    _, folder = made
    found = list(folder.rglob("*.html"))
    assert len(found) == 12
    for path in found:
        text = path.read_text("utf-8")
        assert pages.POLICY.replace("'", "&#39;") in text
        assert not re.search(r'(?:src|href)="(?:https?:)?//', text)
        assert not re.search(r"<style|\sstyle=|\son\w+=", text)
        for name in re.findall(r'(?:src|href)="([^"#]+)"', text):
            assert (path.parent / name).is_file(), (path, name)


# --- the folder -----------------------------------------------------------------------------------------


def test_a_site_replaces_a_site_whole(tmp_path: Path) -> None:
    out = tmp_path / "site"
    assert write(out, [("a.html", "old"), ("data/b.js", b"b")], {})[0] == 3
    write(out, [("c.html", "new")], {})
    assert sorted(path.name for path in out.rglob("*")) == ["c.html", "site.json"]
    assert [path.name for path in tmp_path.iterdir()] == ["site"]


def test_the_current_folder_can_be_the_site(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "here").mkdir()
    monkeypatch.chdir(tmp_path / "here")
    write(Path(), [("a.html", "new")], {})
    assert (tmp_path / "here" / "a.html").read_text() == "new"
    assert [path.name for path in tmp_path.iterdir()] == ["here"]


def test_a_failing_site_leaves_the_old_one(tmp_path: Path) -> None:
    out = tmp_path / "site"
    write(out, [("a.html", "old")], {})

    def failing() -> Any:
        yield "a.html", "new"
        raise OSError("no room")

    with pytest.raises(OSError, match="no room"):
        write(out, failing(), {})
    assert (out / "a.html").read_text() == "old"
    assert [path.name for path in tmp_path.iterdir()] == ["site"]


def test_a_folder_with_other_things_is_refused(tmp_path: Path) -> None:
    other = tmp_path / "other"
    other.mkdir()
    refuse_others(other)
    (other / "thesis.docx").write_text("years of work")
    with pytest.raises(SiteError, match="holds other things than a site"):
        write(other, [("a.html", "")], {})
    (other / "site.json").write_text('{"made_by": "someone"}')
    with pytest.raises(SiteError, match="holds other things than a site"):
        refuse_others(other)


def test_a_file_among_those_of_a_site_is_refused(tmp_path: Path) -> None:
    out = tmp_path / "site"
    write(out, [("data/a.js", "a")], {})
    (out / "data" / "notes.txt").write_text("mine")
    with pytest.raises(SiteError, match=r"not of the site, data/notes\.txt"):
        write(out, [("data/a.js", "b")], {})
    assert (out / "data" / "notes.txt").read_text() == "mine"


def test_a_link_and_a_file_are_refused(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    (tmp_path / "real").mkdir()
    (tmp_path / "link").symlink_to(tmp_path / "real")
    for name in ("file", "link"):
        with pytest.raises(SiteError, match="is there and no folder"):
            refuse_others(tmp_path / name)


# --- declarations ---------------------------------------------------------------------------------------


def test_places_of_the_map_are_all_and_stand_apart() -> None:
    assert sorted(each["code"] for each in places()) == sorted(PLACES)
    assert len({tuple(each["at"]) for each in places()}) == len(places())
    assert [each["code"] for each in places() if not each["covered"]] == ["71", "81", "82"]


def test_scripts_say_words_that_there_are() -> None:
    known = {name.removeprefix("site.") for name in words()}
    groups = {name.rpartition(".")[0] for name in known}
    for path in SCRIPTS:
        code = path.read_text("utf-8")
        assert set(re.findall(r'say\("([\w.]+)"', code)) <= known, path
        assert set(re.findall(r"say\(`([\w.]+)\.\$\{", code)) <= groups, path
    for group, codes in {"kind": KINDS, "level": LEVELS, "status": CELL_STATUS}.items():
        assert {f"{group}.{code}" for code in codes} <= known


def test_the_library_is_the_one_that_is_declared() -> None:
    declared = tomllib.loads((SITE / "vendor" / "vendor.toml").read_text("utf-8"))
    assert set(declared["files"]) == set(declared["sha256"])
    for name, digest in declared["sha256"].items():
        assert hashlib.sha256((SITE / "vendor" / name).read_bytes()).hexdigest() == digest, name
    kept = {path.name for path in (SITE / "vendor").iterdir()}
    assert kept == {*declared["files"], "vendor.toml"}


def test_checks_are_said_once_and_those_of_today_come_first() -> None:
    found = checks("zh")
    assert list(found)[:3] == ["I1", "I2", "I3"] and list(found)[-1] == "P9"
    assert found["I14"] == ["数量均为非负整数"]
    assert found["I9"][0] == "正文与表格一致：政府信息公开申请"
    assert checks("en")["I9"][0].startswith("the prose and the tables agree on ")
