"""Who published a report, for which year: titles, other marks, and what they say together."""

from __future__ import annotations

import csv
import json
import time
from datetime import date
from pathlib import Path

import pytest

from parsers.identity import divisions
from parsers.identity.identification import Identification, identify
from parsers.model import Grid, Layout, Paragraph
from parsers.readers import read_layout
from tests.support.paths import CORPUS


def identified(*lines: str, **meta: str) -> Identification:
    layout = Layout("text/plain", "utf-8", (), meta)
    return identify(layout, [Paragraph(line, f"line {i}") for i, line in enumerate(lines, start=1)])


def rows(name: str) -> list[dict[str, str]]:
    """The checked examples of `tests/agency/NAME.csv`; a blank is None."""
    with (Path(__file__).parent / "data" / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def codes(found: Identification) -> set[str]:
    return {note.code for note in found.notes}


@pytest.mark.parametrize("row", rows("titles"), ids=lambda row: row["title"])
def test_titles(row: dict[str, str]) -> None:
    found = identified(row["title"], "一、总体情况")
    assert found.agency is not None
    assert (found.agency.name, found.agency.agency_id) == (row["name"], row["agency_id"])
    assert found.year == int(row["year"])


@pytest.mark.parametrize("row", rows("places"), ids=lambda row: row["title"])
def test_places_levels_sectors_and_kinds(row: dict[str, str]) -> None:
    agency = identified(row.pop("title"), "一、总体情况").agency
    assert {name: getattr(agency, name) for name in row} == {n: v or None for n, v in row.items()}


@pytest.mark.parametrize(
    ("title", "years", "parent"),
    [
        ("长垣县财政局2016年", (1986, 2018), "410700"),
        ("长垣市财政局2022年", (2019, None), "410700"),
        ("仙桃市财政局2022年", (1994, None), "420000"),
        ("焦作市财政局2022年", (1982, None), "410000"),
        ("河南省财政厅2022年", (None, None), None),
    ],
)
def test_years_and_parents(title: str, years: tuple[int | None, int | None], parent: str | None) -> None:
    agency = identified(f"{title}政府信息公开工作年度报告").agency
    assert agency is not None
    assert ((agency.valid_from, agency.valid_to), agency.parent_division_code) == (years, parent)


def test_spellings_of_one_body_share_an_id() -> None:
    groups = [
        ("合作市", "合作市人民政府", "合作市政府", "甘肃省合作市人民政府", "甘南州合作市"),
        ("温县住建局", "温县住房和城乡建设局", "温县住房城乡建设局"),
        ("温县东关街道", "温县东关街道办事处", "温县人民政府东关街道办事处"),
        ("长垣县交通局", "长垣市交通运输局"),
        ("北京市卫健委", "北京市卫生健康委员会", "北京市卫生健康委"),
    ]
    for names in groups:
        ids = {identified(f"{n}2021年政府信息公开工作年度报告").agency.agency_id for n in names}  # type: ignore[union-attr]
        assert len(ids) == 1, names


def test_reforms_keep_their_own_id_and_say_so() -> None:
    before = identified("温县国土资源局2017年政府信息公开工作年度报告")
    after = identified("温县自然资源局2020年政府信息公开工作年度报告")
    assert before.agency and after.agency
    assert before.agency.agency_id != after.agency.agency_id
    assert "body_reformed" in codes(before)
    assert "body_reformed" not in codes(after)


# --- lines --------------------------------------------------------------------------------------


def test_title_over_three_lines() -> None:
    found = identified("温县水利局", "2024 年政府信息公开工作", "年度报告", "一、总体情况")
    assert found.agency is not None
    assert (found.agency.name, found.year) == ("温县水利局", 2024)
    assert found.title == "温县水利局2024 年政府信息公开工作年度报告"


def test_title_broken_within_the_agency() -> None:
    found = identified("温县人力资源", "和社会保障局2024年政府信息", "公开工作年度报告", "一、总体情况")
    assert found.agency is not None
    assert found.agency.agency_id == "410825-人力资源和社会保障局"


@pytest.mark.parametrize("mark", ["# {}", "**{}**", "## **{}**"])
def test_a_title_set_off_in_markdown(mark: str) -> None:
    found = identified(mark.format("2021年淮安市洪泽区教育局政府信息公开年度报告"))
    assert found.agency is not None
    assert (found.agency.agency_id, found.year) == ("320813-教育局", 2021)


def test_title_glued_to_the_prose_with_its_year_behind() -> None:
    line = "莒南县住房和城乡建设局政府信息公开工作年度报告（2023年度）发布日期：2024-01-05 一、总体情况"
    found = identified("", line + " 过去一年，我局围绕群众办事最常问的事项公开信息。")
    assert found.agency is not None
    assert (found.agency.agency_id, found.year) == ("371327-住房和城乡建设局", 2023)


def test_menus_and_other_years_before_the_title_do_not_count() -> None:
    found = identified(
        "政府信息公开年报",
        "温县水利局2021年政府信息公开工作年度报告",
        "温县水利局2022年政府信息公开工作年度报告",
        "乡镇街道部门单位",
        "温县水利局2023年政府信息公开工作年度报告",
        "打印 关闭窗口",
        "一、总体情况",
    )
    assert found.year == 2023
    assert found.title == "温县水利局2023年政府信息公开工作年度报告"


def test_a_menu_entry_above_a_bare_title_is_not_its_agency() -> None:
    found = identified(
        "重点领域公开", "2023年政府信息公开工作年度报告", "一、总体情况", "我局做了工作。",
        "温县水利局", "2024年1月9日",
    )  # fmt: skip
    assert found.agency is not None
    assert found.agency.name == "温县水利局"
    assert "agency_from_signature" in codes(found)


def test_place_from_the_prose() -> None:
    found = identified(
        "水利局2020年政府信息公开工作年度报告",
        "一、总体情况",
        "2020年，温县水利局依法公开信息。温县水利局另与焦作市水利局、温县财政局沟通。",
    )
    assert found.agency is not None
    assert (found.agency.name, found.agency.agency_id) == ("温县水利局", "410825-水利局")
    assert "agency_from_prose" in codes(found)


def test_a_bare_commission_is_not_the_national_one() -> None:
    title = "发展和改革委员会2023年政府信息公开工作年度报告"
    bare = identified(title, "一、总体情况", "我委全年主动公开信息120条。").agency
    assert bare is None or not bare.name.startswith("国家")
    placed = identified(title, "一、总体情况", "修水县发展和改革委员会主动公开信息120条。").agency
    assert placed is not None
    assert placed.agency_id == "360424-发展和改革委员会"
    named = identified(f"国家{title}", "一、总体情况").agency
    assert named is not None
    assert named.name == "国家发展和改革委员会"


def test_bare_county_in_the_title() -> None:
    found = identified("县水利局2020年政府信息公开工作年度报告", "一、总体情况", siteidcode="4108250003")
    assert found.agency is not None
    assert (found.agency.name, found.agency.agency_id) == ("温县水利局", "410825-水利局")


@pytest.mark.parametrize(
    ("title", "agency_id"),
    [
        ("全县", "410825-人民政府"),
        ("县本级", "410825-人民政府"),
        ("县人民政府", "410825-人民政府"),
        ("产业集聚区管委会", "410825-产业集聚区"),
        ("赵堡镇", "410825-赵堡镇"),
    ],
)
def test_titles_whose_place_only_the_site_knows(title: str, agency_id: str) -> None:
    found = identified(f"{title}2020年政府信息公开工作年度报告", "一、总体情况", siteidcode="4108250003")
    assert found.agency is not None
    assert found.agency.agency_id == agency_id
    assert "division_from_context" in codes(found)


def test_a_column_of_all_counties_is_no_agency() -> None:
    found = identified("各县区2020年政府信息公开工作年度报告", "一、总体情况")
    assert found.agency is None


def test_publisher_names_the_place_the_title_lacks() -> None:
    found = identified(
        "水利局2020年政府信息公开工作年度报告", "发布机构：温县水利局   发布日期：2021-01-20", "一、总体情况"
    )
    assert found.agency is not None
    assert found.agency.name == "温县水利局"
    assert found.published_on == date(2021, 1, 20)
    assert "agency_from_publisher" in codes(found)


def test_publisher_in_cells_of_their_own() -> None:
    found = identified("2020年政府信息公开工作年度报告", "发布机构", "温县水利局", "发布日期", "2021/1/20")
    assert found.agency is not None
    assert (found.agency.name, found.published_on) == ("温县水利局", date(2021, 1, 20))


def test_source_never_overrides_the_title() -> None:
    found = identified(
        "温县水利局2020年政府信息公开工作年度报告",
        "来源：焦作市人民政府办公室 时间：2021-01-20 08:00",
        contentsource="焦作市财政局",
    )
    assert found.agency is not None
    assert found.agency.agency_id == "410825-水利局"


def test_self_reference_without_any_name_in_the_title() -> None:
    found = identified(
        "2022年政府信息公开工作年度报告",
        "一、总体情况",
        "2022年，温县人民政府办公室指导全县工作。我县按照焦作市要求公开信息，我县网站改版，温县政务新媒体整顿。",
    )
    assert found.agency is not None
    assert found.agency.agency_id == "410825-人民政府"
    assert "agency_from_prose" in codes(found)


def test_nobody_is_named() -> None:
    found = identified("交通运输局2023年政府信息公开工作年度报告", "一、总体情况", "我局依法公开。")
    assert found.agency is None
    assert "place_missing" in codes(found)
    assert found.year == 2023


def test_a_page_with_several_reports_takes_each_title_from_its_lines() -> None:
    meta = {"articletitle": "温县各部门2023年政府信息公开工作年度报告", "sitename": "温县人民政府"}
    found = identified("温县水利局2023年政府信息公开工作年度报告", "一、总体情况", **meta)
    assert found.agency is not None
    assert found.agency.agency_id == "410825-水利局"


# --- no title at all: texts that begin with the body ---------------------------------------------


UNTITLED = {
    "汨罗市交通运输局": (
        "430681-交通运输局",
        2022,
        "根据《条例》规定，现公布2022年汨罗市交通运输局信息公开工作年度报告。",
        "如有疑问，请与市交通运输局办公室联系。",
    ),
    "和平县教育局": (
        "441624-教育局",
        2019,
        "根据《条例》要求，现公布《和平县教育局2019年政府信息公开工作年度报告》。本报告涵盖县教育局的工作。",
    ),
    "湛江市人民政府地方志办公室": (
        "440800-地方志办公室",
        2023,
        "特编制湛江市人民政府地方志办公室2023年政府信息公开工作年度报告。本报告包括六个部分。",
    ),
    "临夏市人民政府": (
        "622901-人民政府",
        2023,
        "编制《临夏市人民政府2023年政府信息公开工作年度报告》。",
        "一、总体情况",
        "我市依法公开。",
    ),
    "凉山州审计局": (
        "513400-审计局",
        2023,
        "数据的统计期限自2023年1月1日至12月31日。如有疑问请与凉山州审计局办公室联系（地址：西昌市）。",
        "2023年，凉山州审计局坚持依法公开。四川省人民政府办公厅有要求。我局重视。",
    ),
    "番禺经济技术开发区管委会": (
        "440113-经济技术开发区",
        2024,
        "2024年，番禺经济技术开发区管委会坚持依法公开。2024年收到申请2件，按照番禺区要求办理。",
    ),
    "句容市交通運輸局": (
        "321183-交通运输局",
        2022,
        "2022年，句容市交通運輸局認真貫徹實施條例，2022年公開信息31條。",
    ),
    "南通市通州區興東街道辦事處": (
        "320612-兴东街道",
        2021,
        "特向社會公布2021年度街道信息。統計期限自2021年1月1日起至2021年12月31日止。",
        "如有疑問，請與南通市通州區興東街道辦事處聯系（地址：機場新村）。我街道重視。",
    ),
    "螺洋街道": (
        "331004-螺洋街道",
        2021,
        "螺洋街道2021年政府信息公开工作年度报告",
        "一、总体情况",
        "街道按照区委、区政府部署，在路桥区政府门户网站公开，落实路桥区要求，参加台州市培训，区委督查。",
    ),
    "大竹县教育和科学技术局": (
        "511724-教育科学技术局",
        2019,
        "2019年县教育和科学技术局政府信息公开工作年度报告",
        "来源：县教育和科学技术局",
        "一、总体情况",
        "编制大竹县教科局报告，请与大竹县教科局办公室联系。",
    ),
    "平潭综合实验区": (
        "350128-综合实验区",
        2021,
        "当前位置： 首页政务公开政府信息公开政府信息公开年报 平潭综合实验区2021年度政府信息公开工作年度报告 "
        "来源：平潭县人民政府 时间：2022-02-08 16:34 微信 微博 二、主动公开政府信息情况 规章 000" + "0" * 300,
    ),
    "高安市水利局": (
        "360983-水利局",
        2022,
        "首页>政务公开>部门信息公开>高安市水利局>政府信息公开年报",
        "一、总体情况",
        "2022年，工作有序。2022年底总结。",
    ),
}


@pytest.mark.parametrize("name", UNTITLED)
def test_titles_that_lack_everything(name: str) -> None:
    agency_id, year, *lines = UNTITLED[name]
    found = identified(*map(str, lines))
    assert found.agency is not None
    assert (found.agency.name, found.agency.agency_id, found.year) == (name, agency_id, year)


def test_a_notice_about_reports_is_not_their_title() -> None:
    found = identified(
        "按照焦作市人民政府办公室《关于做好2022年政府信息公开工作年度报告编制发布工作的通知》要求编制。",
        "一、总体情况",
        "2023年，温县财政局严格落实要求，2023年公开信息9条。我局重视。",
    )
    assert found.agency is not None
    assert (found.agency.name, found.year) == ("温县财政局", 2023)


def test_a_township_without_any_place_has_no_division() -> None:
    found = identified("迎宾路街道2021年政府信息公开工作年度报告", "一、总体情况", "街道工作有序。")
    assert found.agency is not None
    assert (found.agency.agency_id, found.agency.level) == ("unknown-迎宾路街道", "township")
    assert "place_missing" in codes(found)


def test_the_fuller_of_two_titles_counts() -> None:
    bare, full = "水利局2023年政府信息公开工作年度报告", "温县水利局2023年政府信息公开工作年度报告"
    for line, meta in ((bare, full), (full, bare)):
        found = identified(line, "一、总体情况", articletitle=meta)
        assert found.agency is not None
        assert (found.agency.name, found.title) == ("温县水利局", full)
        assert "title_differs" not in codes(found)


# --- ambiguous places ---------------------------------------------------------------------------


def test_ambiguous_district_without_evidence_has_no_division() -> None:
    found = identified("城关区财政局2022年政府信息公开工作年度报告", "一、总体情况")
    assert found.agency is not None
    assert found.agency.division_code is None
    assert "division_ambiguous" in codes(found)


@pytest.mark.parametrize(
    ("title", "meta", "line", "code"),
    [
        ("城关区财政局", {"siteidcode": "6201020007"}, "", "620102"),
        ("城关区财政局", {"sitename": "拉萨市城关区人民政府"}, "", "540102"),
        ("朝阳区财政局", {}, "长春市要求各区依法公开，按照长春市部署推进。", "220104"),
        ("鼓楼区财政局", {}, "发布机构：南京市鼓楼区财政局", "320106"),
        ("市中区人民政府", {"siteidcode": "5111020001"}, "", "511102"),
        (
            "铁西区人民政府",
            {"title": "铁西区2022年政府信息公开工作年度报告_沈阳市铁西区人民政府"},
            "",
            "210106",
        ),
    ],
)
def test_ambiguous_districts(title: str, meta: dict[str, str], line: str, code: str) -> None:
    found = identified(f"{title}2022年政府信息公开工作年度报告", line, "一、总体情况", line, **meta)
    assert found.agency is not None
    assert found.agency.division_code == code


def test_slip_of_recognition_needs_the_parent() -> None:
    title = "沐阳县财政局2022年政府信息公开工作年度报告"
    alone = identified(title, "一、总体情况")
    with_parent = identified(title, "一、总体情况", "按照宿迁市要求依法公开。")
    assert alone.agency is not None and with_parent.agency is not None
    assert alone.agency.division_code is None
    assert with_parent.agency.division_code == "321322"
    assert with_parent.agency.name == "沐阳县财政局"
    assert "place_misspelt" in codes(with_parent)


def test_site_code_that_contradicts_is_reported() -> None:
    found = identified("温县财政局2022年政府信息公开工作年度报告", siteidcode="3213220001")
    assert found.agency is not None
    assert found.agency.division_code == "410825"
    assert "site_code_conflict" in codes(found)


def test_overrides_come_before_any_rule(monkeypatch: pytest.MonkeyPatch) -> None:
    title = "沁园2022年政府信息公开工作年度报告"
    changed = {
        **divisions.overrides(),
        "titles": {title: "济源市沁园街道办事处"},
        "site_codes": {"999999": "419001"},
    }
    monkeypatch.setattr(divisions, "overrides", lambda: changed)
    found = identified(title, "一、总体情况")
    assert found.agency is not None
    assert found.agency.agency_id == "419001-沁园街道"
    found = identified("水利局2022年政府信息公开工作年度报告", siteidcode="9999990001")
    assert found.agency is not None
    assert found.agency.agency_id == "419001-水利局"


# --- years and dates ----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("lines", "meta", "year", "code"),
    [
        (["统计期限为2023年1月1日至2023年12月31日。"], {}, 2023, "year_from_period"),
        (["2023年，我局…2023年底", "2024年将继续"], {}, 2023, "year_from_prose"),
        (["发布日期：2024-01-30"], {}, 2023, "year_from_date"),
        ([], {"pubdate": "2024-01-30 10∶20"}, 2023, "year_from_date"),
        ([], {}, None, None),
    ],
)  # fmt: skip
def test_years_without_one_in_the_title(
    lines: list[str], meta: dict[str, str], year: int | None, code: str | None
) -> None:
    found = identified("温县水利局政府信息公开工作年度报告", *lines, **meta)
    assert found.year == year
    assert code is None or code in codes(found)


def test_publication_date_is_never_the_year() -> None:
    found = identified("温县水利局2023年政府信息公开工作年度报告", pubdate="2024-01-30 10∶20")
    assert (found.year, found.published_on) == (2023, date(2024, 1, 30))


def test_title_and_period_contradict() -> None:
    found = identified("温县水利局2023年政府信息公开工作年度报告", "统计期限为2022年1月1日至12月31日。")
    assert found.year == 2023
    assert "year_conflict" in codes(found)


def test_title_carries_the_year_of_publication() -> None:
    found = identified(
        "温县水利局2024年政府信息公开工作年度报告",
        "发布日期：2024-01-20",
        "统计期限为2023年1月1日至2023年12月31日。",
    )
    assert found.year == 2023
    assert {"year_conflict", "year_from_period"} <= codes(found)


@pytest.mark.parametrize(
    ("line", "day"),
    [
        ("发布时间: 2022-02-08 16:34", date(2022, 2, 8)),
        ("时间:2024-01-30 11:41:29   作者: 点击数:  ", date(2024, 1, 30)),
        ("【发布日期：2022年3月7日】", date(2022, 3, 7)),
        ("成文日期：2022.03.07", date(2022, 3, 7)),
        ("发布日期：2022-13-45", None),
    ],
)
def test_publication_dates(line: str, day: date | None) -> None:
    assert identified("温县水利局2021年政府信息公开工作年度报告", line, "一、总体情况").published_on == day


def test_signature_in_chinese_numerals() -> None:
    found = identified(
        "水利局2021年政府信息公开工作年度报告", "一、总体情况", "温县水利局", "二〇二二年一月二十一日"
    )
    assert found.agency is not None
    assert (found.agency.name, found.published_on) == ("温县水利局", date(2022, 1, 21))


def test_hostile_lines_are_bounded() -> None:
    junk = "政府信息公开年度报告2023年温县" * 100_000
    layout = Layout("text/html", "utf-8", (), {"title": junk, "pubdate": junk, "articletitle": junk})
    started = time.process_time()
    identify(layout, [Paragraph(junk, "line", heading=True)] * 3 + [Paragraph("2023年", "line")] * 50_000)
    assert time.process_time() - started < 2


def test_source_url() -> None:
    title = "温县水利局2021年政府信息公开工作年度报告"
    assert (
        identified(title, url="https://example.gov.cn/a.html").source_url == "https://example.gov.cn/a.html"
    )
    assert identified(title, "原文链接: https://example.gov.cn/b").source_url == "https://example.gov.cn/b"
    assert identified(title, url="/relative").source_url is None


# --- real reports -------------------------------------------------------------------------------


def _truths() -> list[Path]:
    return sorted((CORPUS / "truth").glob("*.json"))


@pytest.mark.skipif(not CORPUS.exists(), reason="the folder of real reports is absent")
@pytest.mark.parametrize("truth", _truths(), ids=lambda path: path.stem)
def test_real_reports(truth: Path) -> None:
    expected = json.loads(truth.read_text(encoding="utf-8"))
    if expected.get("expect") == "quarantined":
        pytest.skip("not a report: nothing to identify")
    source = CORPUS / "reports" / expected["document"]
    layout = read_layout(source.read_bytes(), source.name)
    assert isinstance(layout, Layout)
    lines = [b for b in layout.blocks if not isinstance(b, Grid)]
    found = identify(layout, lines)
    assert found.agency is not None
    assert (found.agency.name, found.year) == (expected["agency"], expected["year"])
