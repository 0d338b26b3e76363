"""The division table: codes, names, years, successors, and finding names in a text."""

from __future__ import annotations

import subprocess
import sys

import pytest

from parsers.identity import bodies, divisions
from parsers.identity.phrase import read_phrase
from parsers.identity.spelling import folded


@pytest.mark.parametrize(
    ("code", "year", "name"),
    [
        ("410825", None, "温县"),
        ("420600", 2009, "襄樊市"),
        ("420600", 2010, "襄阳市"),
        ("420600", None, "襄阳市"),
        ("410728", 2016, "长垣县"),
        ("110103", 2009, "崇文区"),
        ("500157", 2026, "两江新区"),
        ("440923", 2013, "电白县"),
        ("620200", None, "嘉峪关市"),
        ("660000", None, "新疆生产建设兵团"),
    ],
)
def test_division_by_code_and_year(code: str, year: int | None, name: str) -> None:
    found = divisions.division(code, year)
    assert found is not None
    assert found.name == name


@pytest.mark.parametrize("code", ["999999", "", "359000", "41082", "000000"])
def test_unknown_codes(code: str) -> None:
    assert divisions.division(code) is None


@pytest.mark.parametrize(
    ("name", "year", "codes"),
    [
        ("寿县", 2012, {"341521"}),
        ("寿县", 2016, {"340422"}),
        ("朝阳区", None, {"110105", "220104"}),
        ("城关区", None, {"620102", "540102"}),
        ("毕节市", 2009, {"522401"}),
        ("毕节市", 2012, {"520500"}),
        ("恩施州", None, {"422800"}),
        ("巴州", None, {"652800"}),
        ("内蒙古", None, {"150000"}),
        ("东乡县", 2010, {"361029", "622926"}),
        ("崇文区", 2020, {"110103"}),
        ("没有县", None, set()),
    ],
)
def test_divisions_by_name_and_year(name: str, year: int | None, codes: set[str]) -> None:
    assert {d.code for d in divisions.named(name, year)} == codes


@pytest.mark.parametrize(
    ("code", "stable"),
    [
        ("410728", "410783"),  # 长垣县 → 长垣市
        ("522423", "520581"),  # 黔西县 → 黔西县 → 黔西市
        ("469003", "460400"),  # 儋州市, raised to a city
        ("110103", "110103"),  # 崇文区, merged into 东城区
        ("320802", "320802"),  # 清河区, merged with 清浦区
        ("410825", "410825"),
    ],
)
def test_stable_codes(code: str, stable: str) -> None:
    assert divisions.stable_code(code) == stable


def test_every_successor_is_a_later_division() -> None:
    for held in divisions._index().by_code.values():
        for d in held:
            if d.successor:
                heir = divisions.division(d.successor)
                assert heir is not None and d.valid_to is not None, d
                assert any(
                    h.distance(d.valid_to + 1) == 0 for h in divisions._index().by_code[d.successor]
                ), d


def test_counties_have_parents_in_every_year() -> None:
    """A county's city exists in each year of the county, except below provinces that rule it directly."""
    direct = {"11", "12", "31", "50"}
    for held in divisions._index().by_code.values():
        for d in held:
            if d.level != "county" or d.code[:2] in direct or d.code[2:4] == "90":
                continue
            for year in range(max(2008, d.valid_from or 2008), (d.valid_to or 2026) + 1):
                city = divisions.lineage(d.code, year)[1]
                assert city is not None and city.distance(year) == 0, (d, year)


@pytest.mark.parametrize("body", ["", "财政局", "城关镇人民政府", "经济开发区管委会"])
def test_every_division_is_found_by_its_full_name(body: str) -> None:
    for held in divisions._index().by_code.values():
        for d in held:
            year = d.valid_to or max(2024, d.valid_from or 0)
            above = [p.name for p in divisions.lineage(d.code, year)[:2] if p and p.code != d.code]
            phrase = read_phrase("".join(above) + d.name + body, year)
            assert {found.code for found in phrase.places} == {d.code}, (d, phrase)


def test_lineage() -> None:
    def names(code: str, year: int | None = None) -> list[str | None]:
        return [d.name if d else None for d in divisions.lineage(code, year)]

    assert names("410825") == ["河南省", "焦作市", "温县"]
    assert names("110101") == ["北京市", None, "东城区"]
    assert names("429004") == ["湖北省", None, "仙桃市"]
    assert names("659001") == ["新疆维吾尔自治区", None, "石河子市"]
    assert names("420606", 2008) == ["湖北省", "襄樊市", "樊城区"]
    assert names("441900") == ["广东省", "东莞市", None]


def test_names_in_a_text_do_not_overlap() -> None:
    text = "河南省焦作市温县交通运输局与武陟县、恩施土家族苗族自治州恩施市"
    assert [name for _, name in divisions.names_in(text)] == [
        "河南省", "焦作市", "温县", "武陟县", "恩施土家族苗族自治州", "恩施市",
    ]  # fmt: skip


def test_slips_of_one_character() -> None:
    assert "321322" in {d.code for d in divisions.similar("沐阳县")}
    assert divisions.lookalike("沐阳县", "沭阳县")
    assert not divisions.lookalike("沐阳县", "泗阳县")


@pytest.mark.parametrize(
    ("printed", "name", "kind", "sector"),
    [
        ("", "人民政府", "government", None),
        ("政府", "人民政府", "government", None),
        ("行政公署", "人民政府", "government", None),
        ("人民政府办公室", "人民政府办公室", "office", None),
        ("政府办公厅", "人民政府办公厅", "office", None),
        ("发改委", "发展和改革委员会", "department", "发展改革"),
        ("住房城乡建设局", "住房和城乡建设局", "department", "住房和城乡建设"),
        ("城市管理综合行政执法局", "城市管理综合行政执法局", "department", "城市管理"),
        ("人民政府外事办公室", "外事办公室", "department", "外事"),
        ("文化广电旅游体育局", "文化广电旅游体育局", "department", "文化和旅游"),
        ("东关街道办事处", "东关街道", "township", None),
        ("白马寺镇人民政府", "白马寺镇", "township", None),
        ("高新区管委会", "高新技术产业开发区", "other", None),
        ("高新技术产业开发区管委会办公室", "高新技术产业开发区管委会办公室", "office", None),
        ("经济技术开发区财政局", "经济技术开发区财政局", "department", "财政"),
        ("第一中学", "第一中学", "other", None),
        ("财政局机关", "财政局", "department", "财政"),
        ("财政局（本级）", "财政局", "department", "财政"),
    ],
)
def test_bodies(printed: str, name: str, kind: str, sector: str | None) -> None:
    found = bodies.body(printed)
    assert (found.name, found.kind, found.sector) == (name, kind, sector)


def test_the_table_loads_fast_and_only_when_asked() -> None:
    script = (
        "import time, parsers.identity.identification, parsers.identity.divisions as p;"
        "assert p._index.cache_info().currsize == 0;"
        "t = time.process_time(); p.division('410825'); print(time.process_time() - t)"
    )
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    assert float(done.stdout) < 0.5


def test_names_are_found_at_every_place_at_which_one_begins() -> None:
    text = "焦作市温县人民政府、河南省郑州市、测试市、内蒙古自治区呼和浩特市，张家川县和恩施州；中国北京。"
    expected, end = [], 0
    for at in range(len(text)):
        if at >= end and (name := divisions.name_at(text, at)):
            expected.append((at, name))
            end = at + len(name)
    assert [name for _, name in expected][:3] == ["焦作市", "温县", "河南省"] and len(expected) > 6
    assert list(divisions.names_in(text)) == expected


def test_every_name_is_found_in_a_text() -> None:
    for name in divisions._index().by_name:
        assert list(divisions.names_in(f"。{name}。"))[:1] == [(1, name)]


def test_no_other_character_folds_to_those_that_every_title_holds() -> None:
    """What has none of them is no title, before it is folded."""
    folding = {char: folded(char) for char in map(chr, range(0x20, 0xD800))}
    assert {char for char, to in folding.items() if set(to) & set("公开")} == {"公", "开", "開"}
