"""Near-identical prose, by value. All texts are invented."""

from __future__ import annotations

import os
import random
import subprocess
import sys
from pathlib import Path
from typing import Any

import numpy as np
import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from parsers.text.normalise import normalise
from parsers.text.traditional import folded
from tests.support.building import VERSION, fact, ingest, put, report, write_year
from tests.support.paths import ROOT
from warehouse.contracts.findings import FactCheck
from warehouse.contracts.prose import FactProseSimilarity
from warehouse.contracts.succession import DimAgencySuccession
from warehouse.facts.prose_checks import prose_checks
from warehouse.prose.similarity import similarity
from warehouse.prose.similarity.candidates import _BATCH
from warehouse.prose.similarity.neutral import BREAK, NAME, NUMBER, Neutral, Place
from warehouse.prose.similarity.pairs import _REMEMBERED
from warehouse.prose.similarity.passages import passages
from warehouse.prose.similarity.settings import settings as similarity_settings
from warehouse.prose.similarity.shingles import Numbers, among, by_place, common_shingles, shingles
from warehouse.storage.tree import Warehouse

LONG = (
    "一是个别科室更新栏目不够及时，年底集中发布的情况仍然存在；二是解读材料以文字为主，图表和短片较少，"
    "群众读起来费力；三是经办人员变动较多，交接时没有留下清单，答复文书的格式前后不一。"
)
OTHER = (
    "今年把公开事项逐条写进了办事指南，窗口旁边放了查询机，来办事的人可以自己翻看；网站首页改成三栏，"
    "常用的表格放在最前面，下载次数比去年多了一倍，留言都在五个工作日里回复。"
)
NAMES = ("温县水利局", "河南省", "焦作市", "温县")


@pytest.fixture
def landing(tmp_path: Path) -> Path:
    return tmp_path / "landing"


@pytest.fixture
def warehouse(tmp_path: Path) -> Warehouse:
    return Warehouse.at(str(tmp_path / "warehouse"))


def land(landing: Path, year: int, agency: str, prose: str, **more: Any) -> None:
    put(landing, f"{year}-{agency}.json", **report(agency, year, prose={"problems": prose}, **more))


def similar(warehouse: Warehouse, year: int) -> dict[tuple[str, str, str], dict[str, Any]]:
    rows = fact(warehouse, VERSION, "fact_prose_similarity", year).collect()
    assert FactProseSimilarity.is_valid(rows)
    return {(row["agency_id"], row["relation"], row["other_agency_id"]): row for row in rows.to_dicts()}


def test_numbers_names_and_headings_are_not_compared() -> None:
    text = "五、问题\n2023年，温县水利局收到１２件（其中 3.5%），我局与河南省 水利局均已答复。"
    assert Neutral([(4, text, 5)], NAMES).text == "#年@收到#件其中#@与@@均已答复\n".replace("@@", "@")
    found = Neutral([(4, text, 5)], NAMES)
    place = found.text.index("收")
    assert found.place(place, 4) == Place(4, text.index("收"), text.index("件（其中") + 1)
    assert text[found.place(0, 1).start : found.place(0, 2).end] == "2023年"


@given(
    st.lists(st.text("温县水利局我本省2，。 ％①㈠\u3000\u2f00縣\n.,#@_ab", max_size=40), max_size=3),
    st.integers(0, 5),
)
def test_every_character_is_found_where_it_is_printed(texts: list[str], body: int) -> None:
    pieces = [(ordinal, text, min(body, len(text))) for ordinal, text in enumerate(texts)]
    found, places = Neutral(pieces, NAMES), []
    for at, char in enumerate(found.text):
        if char == BREAK:  # none of the prescribed wording is drawn: it ends a piece
            continue
        place = found.place(at, 1)
        printed = texts[place.ordinal][place.start : place.end]
        assert char in (NUMBER, NAME) or char in folded(normalise(printed))
        assert place.start >= min(body, len(texts[place.ordinal]))
        places.append((place.ordinal, place.start))
    assert places == sorted(places)


@settings(max_examples=300)
@given(st.data())
def test_passages_are_those_that_going_on_character_by_character_finds(data: st.DataObject) -> None:
    parts = st.lists(
        st.sampled_from([LONG[:14], LONG[9:40], LONG[40:90], OTHER[:45], "此", "\n"]), max_size=7
    )
    one, other = ("".join(data.draw(parts)) for _ in range(2))
    texts = [Neutral([(n, text, 0) for n, text in enumerate(each.split("\n"))], ()) for each in (one, other)]
    own, others = (_plain_shingles(text.text) for text in texts)
    common = frozenset(data.draw(st.sets(st.sampled_from(sorted(own)), max_size=2)) if own else ())
    found = [
        (passage["ordinal"], passage["start"], passage["other_ordinal"], passage["other_start"], length)
        for passage in passages(*texts, _numbers((own & others) - common))
        if (length := passage["characters"])
    ]
    expected = [
        (here.ordinal, here.start, there.ordinal, there.start, length)
        for start, other_start, length in _one_by_one(texts[0].text, texts[1].text, common)
        if (here := texts[0].place(start, length)) and (there := texts[1].place(other_start, length))
    ]
    assert found == expected


@given(st.text("水利局\n", max_size=60))
def test_a_number_stands_for_each_different_shingle(text: str) -> None:
    width, plain = similarity_settings().width, _plain_shingles(text)
    assert shingles(text).tolist() == sorted(_numbers(plain).tolist())
    assert len(shingles(text)) == len(plain)
    runs = [text[at : at + width] for at in range(len(text) - width + 1)]
    placed = by_place(text)
    assert [BREAK in run for run in runs] == (placed == 0).tolist()
    assert [run in plain for run in runs] == among(placed, shingles(text)).tolist()


def _plain_shingles(text: str) -> set[str]:
    width = similarity_settings().width
    return {run[at : at + width] for run in text.split(BREAK) for at in range(len(run) - width + 1)}


def _numbers(plain: set[str]) -> Numbers:
    """The numbers of shingles, each as of a text of its own."""
    return np.unique(np.array([by_place(shingle)[0] for shingle in plain], np.uint64))


def _one_by_one(one: str, other: str, common: frozenset[str]) -> list[tuple[int, int, int]]:
    """The passages of two texts, found in the plainest way."""
    chosen = similarity_settings()
    width, at, runs = chosen.width, 0, []
    while at + width <= len(one):
        shingle, length = one[at : at + width], width
        place = other.find(shingle)
        if place < 0 or shingle in common or BREAK in shingle:
            at += 1
            continue
        while (
            at + length < len(one)
            and place + length < len(other)
            and one[at + length] == other[place + length] != BREAK
            and one[at + length + 1 - width : at + length + 1] not in common
        ):
            length += 1
        runs.append((at, place, length))
        at += length
    long = [run for run in runs if run[2] >= chosen.passage]
    return sorted(long, key=lambda run: (-run[2], run[0]))[: chosen.passages]


def test_last_years_text_with_other_numbers_is_the_same(landing: Path, warehouse: Warehouse) -> None:
    land(landing, 2022, "水利局", f"2022年共{LONG}")
    land(landing, 2023, "水利局", f"2023年共{LONG}")
    land(landing, 2023, "教育局", OTHER)
    ingest(landing, warehouse)
    (row,) = similar(warehouse, 2023).values()
    assert (row["relation"], row["other_year"], row["share"], row["shared"]) == (
        "last_year",
        2022,
        1.0,
        row["shingles"],
    )
    (passage,) = row["passages"]
    texts = [f"problems标题\n{year}年共{LONG}" for year in (2023, 2022)]
    ends = (("start", "end"), ("other_start", "other_end"))
    for text, (start, end) in zip(texts, ends, strict=True):
        assert text[passage[start] : passage[end]] == text.split("\n")[1].rstrip("。")


def test_the_share_is_of_this_years_text(landing: Path, warehouse: Warehouse) -> None:
    land(landing, 2022, "水利局", LONG)
    land(landing, 2023, "水利局", LONG + OTHER)
    ingest(landing, warehouse)
    (row,) = similar(warehouse, 2023).values()
    own, last = (len(shingles(Neutral([(0, text, 0)], NAMES).text)) for text in (LONG + OTHER, LONG))
    assert (row["shared"], row["shingles"]) == (last, own)
    assert row["share"] == last / own


def test_other_bodies_are_found_in_both_years(landing: Path, warehouse: Warehouse) -> None:
    land(landing, 2022, "教育局", LONG)
    land(landing, 2022, "水利局", OTHER)
    land(landing, 2023, "水利局", LONG)
    land(landing, 2023, "交通运输局", f"{LONG}今后改正。")
    ingest(landing, warehouse)
    rows = similar(warehouse, 2023)
    own, road, school = "410825-水利局", "410825-交通运输局", "410825-教育局"
    assert rows.keys() == {
        (own, "last_year", own),
        (own, "same_year", road),
        (own, "other_body_last_year", school),
        (road, "same_year", own),
        (road, "other_body_last_year", school),
    }
    assert rows[own, "last_year", own]["share"] == 0.0
    assert rows[own, "last_year", own]["passages"] == []
    assert rows[own, "same_year", road]["share"] == 1.0
    assert 0.9 < rows[road, "same_year", own]["share"] < 1.0


def test_a_body_whose_place_was_taken_is_no_other_body(landing: Path, warehouse: Warehouse) -> None:
    land(landing, 2022, "乡村振兴局", LONG)
    land(landing, 2023, "农业农村局", LONG)
    ingest(landing, warehouse)
    (key,) = similar(warehouse, 2023)
    assert key == ("410825-农业农村局", "last_year", "410825-乡村振兴局")


def test_i15_says_the_share(landing: Path, warehouse: Warehouse) -> None:
    land(landing, 2022, "水利局", f"2022年共{LONG}")
    land(landing, 2023, "水利局", f"2023年共{LONG}")
    land(landing, 2022, "教育局", LONG)
    land(landing, 2023, "教育局", OTHER)
    ingest(landing, warehouse)
    for year in (2022, 2023):
        write_year(warehouse, year, "fact_prose_similarity")
    rows = fact(warehouse, VERSION, "fact_check", 2023).filter(scope="prose.problems").collect()
    assert FactCheck.is_valid(rows)
    failing, passing = (
        rows.row(by_predicate=pl.col("outcome") == each, named=True) for each in ("fail", "pass")
    )
    assert (failing["check_id"], failing["severity"], failing["attribution"]) == (
        "I15",
        "warn",
        "undetermined",
    )
    assert (float(failing["lhs"]), float(failing["rhs"])) == (1.0, 0.9)
    assert failing["message"] == (
        "水利局：“存在的主要问题及改进情况”部分有100.0%与上年年报相同（数字、名称除外），请核对是否沿用了往年文字"
        " / problems: 100.0% of this section stands in last year's report as well, numbers and names aside;"
        " please check for text of another year"
    )
    assert (passing["agency_id"], passing["attribution"]) == ("410825-教育局", None)


@pytest.mark.parametrize(("shared", "shown"), [(384, "38.4%"), (147, "14.7%"), (1, "0.1%"), (0, "0.0%")])
def test_a_share_is_shown_to_a_tenth(shared: int, shown: str) -> None:
    said = {
        "document_id": "d",
        "section": "other",
        "relation": "last_year",
        "shared": shared,
        "agency_id": "a",
    }
    similar = pl.LazyFrame(said | {"shingles": 1000, "share": shared / 1000})
    documents = pl.DataFrame({"document_id": ["d"], "agency_name": ["水利局"]})
    (row,) = prose_checks(similar, documents, DimAgencySuccession.create_empty(), 2023).collect().to_dicts()
    assert f"部分有{shown}与上年年报相同 / " in row["message"]


def test_a_merged_body_is_not_assessed(landing: Path, warehouse: Warehouse) -> None:
    gone, taken_in = "330103", "330105"
    for year, division in ((2020, gone), (2020, taken_in), (2021, taken_in)):
        said = report("人民政府", year, division=division, kind="government", prose={"problems": LONG})
        put(landing, f"{year}-{division}.json", **said)
    ingest(landing, warehouse)
    for year in (2020, 2021):
        write_year(warehouse, year, "fact_prose_similarity")
    (row,) = fact(warehouse, VERSION, "fact_check", 2021).filter(scope="prose.problems").collect().to_dicts()
    assert (row["outcome"], row["lhs"], row["attribution"]) == ("not_assessable", None, None)
    assert "2021年机构变动" in row["message"]


def test_what_many_different_texts_have_is_prescribed() -> None:
    sentence = "本报告由各单位按照统一格式编写并在网站公布。"
    texts = [f"{sentence}\n第{chr(0x4E00 + n)}个{chr(0x5E00 + n)}单位的其余文字各不相同" for n in range(500)]
    assert among(shingles(sentence), common_shingles(texts)).all()
    assert not len(common_shingles([texts[0]] * 10_000)), "what was copied whole is no prescribed wording"
    assert not len(common_shingles(texts[:399])), "too few to tell"


def section_rows(texts: dict[str, tuple[str, str]]) -> tuple[pl.DataFrame, ...]:
    """Reports and sections of two years: by body the text of last year and of this one."""
    schema = ["document_id", "agency_id", "agency_name", "province", "city", "county"]
    years = [
        pl.DataFrame(
            [(f"{body}-{n}", body, body, "河南省", "焦作市", "温县") for body in texts],
            schema=dict.fromkeys(schema, pl.String),
            orient="row",
        )
        for n in (0, 1)
    ]
    prose = pl.DataFrame(
        [(f"{body}-{n}", text) for body, both in texts.items() for n, text in enumerate(both)],
        schema=["document_id", "text"],
        orient="row",
    ).with_columns(ordinal=pl.lit(0, pl.Int32), body=pl.lit(0, pl.Int32), section=pl.lit("general"))
    return years[1], years[0], prose


def rows_of(texts: dict[str, tuple[str, str]], shuffled: int | None = None) -> pl.DataFrame:
    this, last, prose = section_rows(texts)
    if shuffled is not None:
        this, last, prose = (
            frame.sample(fraction=1, shuffle=True, seed=shuffled) for frame in (this, last, prose)
        )
    reports = similarity.numbered(this, last, 2023)
    found = similarity.of_section("general", reports, last, prose.lazy())
    return found.sort("document_id", "relation", "other_document_id")


def invented(bodies: int) -> dict[str, tuple[str, str]]:
    rng = random.Random(7)
    stock = ["".join(chr(rng.randrange(0x4E00, 0x5E00)) for _ in range(40)) for _ in range(30)]
    return {f"{n:06d}": ("".join(rng.sample(stock, 5)), "".join(rng.sample(stock, 5))) for n in range(bodies)}


@settings(max_examples=10)
@given(st.integers(0, 1000))
def test_the_order_of_documents_does_not_matter(seed: int) -> None:
    texts = invented(12)
    assert rows_of(texts, seed).equals(rows_of(texts))


def test_threads_and_hash_seeds_do_not_matter() -> None:
    program = (
        "import hashlib; from tests.warehouse.prose.test_similarity import invented, rows_of;"
        "print(hashlib.sha256(rows_of(invented(40)).write_ndjson().encode()).hexdigest())"
    )
    found = {
        subprocess.run(
            [sys.executable, "-c", program],
            env=os.environ | {"POLARS_MAX_THREADS": n, "RAYON_NUM_THREADS": n, "PYTHONHASHSEED": n},
            cwd=ROOT,
            capture_output=True,
            text=True,
            check=True,
        ).stdout
        for n in ("1", "2")
    }
    assert len(found) == 1


@pytest.mark.parametrize(
    "text", ["", "，。 \n", "一" * 1_000_000, "一二" * 500_000, "1" * 1_000_000], ids=len
)
def test_text_without_content_is_not_compared(text: str) -> None:
    assert rows_of({"000001": (text, text), "000002": (text, text)}).is_empty()


def test_thousands_of_copies_give_a_bounded_number_of_rows() -> None:
    copies = _REMEMBERED + 400  # and more than two batches
    assert copies > 2 * _BATCH
    rows = rows_of({f"{n:06d}": (LONG, LONG) for n in range(copies)})
    per_report = rows.group_by("document_id", "relation").len()
    assert rows["share"].unique().to_list() == [1.0]
    assert per_report.group_by("relation").agg(pl.col("len").max()).rows_by_key("relation") == {
        "last_year": [(1,)],
        "same_year": [(3,)],
        "other_body_last_year": [(3,)],
    }
    assert len(per_report) == 3 * copies


def test_a_break_ends_a_passage() -> None:
    found = Neutral([(0, LONG[:60], 0), (1, LONG[60:], 0)], NAMES)
    assert found.text.count(BREAK) == 2
    assert len(shingles(found.text)) == len(_plain_shingles(found.text))
