"""What folders, file names, a manifest and hosts add to what a document says, by value."""

from __future__ import annotations

from datetime import date

import pytest

from parsers.identity.identification import identify
from parsers.identity.landing import Landed, Said, weigh
from parsers.identity.surroundings import ManifestRow, of_host, packaged_hosts
from parsers.model import Layout, Paragraph, Partial


def said(*lines: str) -> Said:
    layout = Layout("text/plain", "utf-8", (), {})
    found = identify(layout, [Paragraph(line, f"line {i}") for i, line in enumerate(lines, start=1)])
    return Said(found.agency, found.year, found.published_on, found.source_url, found.evidence, found.partial)


NOTHING = said("一、总体情况", "公开了信息。")
BARE = said("水利局2023年政府信息公开工作年度报告", "一、总体情况", "我局公开了信息。")
TOWN = said("长安镇人民政府2022年政府信息公开工作年度报告", "一、总体情况", "我镇公开了信息。")
DISTRICT = said("城关区财政局2022年政府信息公开工作年度报告", "一、总体情况")
WHOLE = said("温县水利局2023年政府信息公开工作年度报告", "一、总体情况", "温县水利局", "2024年1月9日")


def identity(found: Landed) -> tuple[str | None, int | None]:
    return (found.agency.agency_id if found.agency else None, found.year)


def codes(found: Landed) -> set[str]:
    return {note.code for note in found.contradictions}


@pytest.mark.parametrize(
    ("document", "path", "agency_id", "year"),
    [
        (
            NOTHING,
            "广东省/广州市/海珠区/官洲街道办事处2023年政府信息公开工作年度报告.pdf",
            "440105-官洲街道",
            2023,
        ),
        (NOTHING, "官洲街道办事处2023年政府信息公开工作年度报告.pdf", "unknown-官洲街道", 2023),
        (NOTHING, "温县水利局2023年政府信息公开工作年度报告.docx", "410825-水利局", 2023),
        (NOTHING, "2023_温县水利局.html", "410825-水利局", 2023),
        (NOTHING, "温县水利局/2023/年报.html", "410825-水利局", 2023),
        (NOTHING, "河南省/焦作市/温县/水利局/2023.html", "410825-水利局", 2023),
        (NOTHING, "410825/水利局/2023年.zip!/a.html", "410825-水利局", 2023),
        (NOTHING, "湖北省/宜昌市/枝江市/2022/a.html", None, 2022),
        (BARE, "湖北省/宜昌市/枝江市/2022/a.html", "420583-水利局", 2023),
        (BARE, "a.html", None, 2023),
        (TOWN, "陕西省/安康市/平利县/2022/a.html", "610926-长安镇", 2022),
        (TOWN, "陕西省/安康市/a.html", "unknown-长安镇", 2022),
        (DISTRICT, "甘肃省/兰州市/a.html", "620102-财政局", 2022),
        (DISTRICT, "河南省/温县/a.html", "unknown-城关区-财政局", 2022),
        (WHOLE, "湖北省/宜昌市/枝江市/2022/a.html", "410825-水利局", 2023),
    ],
)
def test_paths(document: Said, path: str, agency_id: str | None, year: int | None) -> None:
    assert identity(weigh(document, path)) == (agency_id, year)


def test_the_report_of_a_government_that_names_itself_nowhere() -> None:
    document = said("2022年政府信息公开工作年度报告", "一、总体情况", "我市公开了信息，我市重视。")
    assert document.agency is None
    assert identity(weigh(document, "湖北省/宜昌市/枝江市/a.html")) == ("420583-人民政府", 2022)
    assert identity(weigh(document, "河南省/焦作市/温县/a.html"))[0] is None


def test_a_path_outside_the_places_that_the_document_names_completes_nothing() -> None:
    document = Said(year=2022, partial=Partial(body="市人民政府", generic="市", places=("410800",)))
    assert identity(weigh(document, "湖北省/宜昌市/枝江市/a.html"))[0] is None
    assert identity(weigh(document, "河南省/焦作市/沁阳市/a.html"))[0] == "410882-人民政府"


def test_the_path_is_named_where_it_decides() -> None:
    found = weigh(BARE, "湖北省/宜昌市/枝江市/a.html")
    assert [(n.code, n.detail) for n in found.evidence][-1] == (
        "path",
        "place: 枝江市 (湖北省/宜昌市/枝江市/a.html)",
    )


@pytest.mark.parametrize(
    "path", ["a/20240115/b.html", "a/2024-01-15/b.html", "2021-2023/b.html", "v1.2024.3/b"]
)
def test_dates_in_a_path_are_no_years(path: str) -> None:
    assert weigh(NOTHING, path).year is None


def test_a_path_that_contradicts_is_a_finding() -> None:
    found = weigh(WHOLE, "河南省/焦作市/武陟县/武陟县水利局2022年政府信息公开工作年度报告.pdf")
    assert identity(found) == ("410825-水利局", 2023)
    assert codes(found) == {"path_agency_differs", "path_year_differs"}
    assert codes(weigh(WHOLE, "湖北省/宜昌市/2023/a.html")) == {"path_place_differs"}
    assert codes(weigh(WHOLE, "河南省/焦作市/2023/a.html")) == set()


# --- manifest -------------------------------------------------------------------------------------------


def test_a_manifest_fills_what_the_page_does_not_say() -> None:
    row = ManifestRow(
        agency_name="温县水利局",
        year=2023,
        published_on=date(2024, 1, 5),
        source_url="https://example.gov.cn/a",
    )
    found = weigh(NOTHING, "a.html", row)
    assert identity(found) == ("410825-水利局", 2023)
    assert (found.published_on, found.source_url) == (date(2024, 1, 5), "https://example.gov.cn/a")
    assert {n.code for n in found.evidence} == {"manifest"}
    assert found.contradictions == ()


def test_a_manifest_stands_above_the_path() -> None:
    row = ManifestRow(title="温县水利局2023年政府信息公开工作年度报告")
    found = weigh(NOTHING, "武陟县/2021/a.html", row)
    assert identity(found) == ("410825-水利局", 2023)
    assert codes(found) == {"path_year_differs", "path_place_differs"}


@pytest.mark.parametrize(
    ("document", "row", "agency_id"),
    [
        (TOWN, ManifestRow(division_code="610926"), "610926-长安镇"),
        (TOWN, ManifestRow(agency_name="平利县长安镇人民政府"), "610926-长安镇"),
        (DISTRICT, ManifestRow(division_code="540102"), "540102-财政局"),
        (BARE, ManifestRow(division_code="410825"), "410825-水利局"),
        (BARE, ManifestRow(agency_name="县水利局", division_code="410825"), "410825-水利局"),
        (NOTHING, ManifestRow(agency_name="水利局", division_code="410825"), "410825-水利局"),
        (NOTHING, ManifestRow(division_code="410825"), None),
        (NOTHING, ManifestRow(agency_name="水利局"), None),
    ],
)
def test_a_manifest_decides_between_places(document: Said, row: ManifestRow, agency_id: str | None) -> None:
    assert identity(weigh(document, "a.html", row))[0] == agency_id


def test_the_page_wins_over_a_manifest_and_says_so() -> None:
    row = ManifestRow(agency_name="武陟县水利局", year=2022, published_on=date(2023, 2, 1))
    found = weigh(WHOLE, "a.html", row)
    assert identity(found) == ("410825-水利局", 2023)
    assert found.published_on == date(2024, 1, 9)
    assert codes(found) == {"manifest_agency_differs", "manifest_year_differs", "manifest_date_differs"}


def test_an_override_wins_over_the_page() -> None:
    row = ManifestRow(agency_name="武陟县水利局", year=2022, published_on=date(2023, 2, 1), override=True)
    found = weigh(WHOLE, "a.html", row)
    assert identity(found) == ("410823-水利局", 2022)
    assert found.published_on == date(2023, 2, 1)
    assert codes(found) == {"manifest_agency_differs", "manifest_year_differs", "manifest_date_differs"}


def test_an_override_changes_only_what_it_states() -> None:
    found = weigh(WHOLE, "a.html", ManifestRow(year=2022, override=True))
    assert identity(found) == ("410825-水利局", 2022)


def test_a_year_that_only_follows_from_the_date_gives_way() -> None:
    document = said("温县水利局政府信息公开工作年度报告", "发布日期：2024-12-30")
    assert document.year == 2023
    assert identity(weigh(document, "a.html", ManifestRow(year=2024)))[1] == 2024
    assert identity(weigh(document, "2022/a.html"))[1] == 2022
    assert identity(weigh(document, "a.html"))[1] == 2023


# --- hosts ----------------------------------------------------------------------------------------------


def test_a_host_says_where_a_body_lies() -> None:
    hosts = {"www.example.gov.cn": "4108250003"}
    row = ManifestRow(source_url="https://www.example.gov.cn/a.html")
    found = weigh(BARE, "a.html", row, hosts)
    assert identity(found) == ("410825-水利局", 2023)
    assert ("host", "place: 温县 (www.example.gov.cn)") in {(n.code, n.detail) for n in found.evidence}
    assert identity(weigh(BARE, "a.html", ManifestRow(source_url="http://[bad"), hosts))[0] is None


@pytest.mark.parametrize(
    "path", ["", "/", "!/", "a" * 5_000, "../" * 3_000, "\udcff/2023.html", "2023年" * 900]
)
def test_hostile_paths(path: str) -> None:
    assert weigh(NOTHING, path).agency is None


@pytest.mark.parametrize(
    ("lines", "expected"),
    [
        (("2023年政府信息公开工作年度报告", "一、总体情况", "我部公开了信息。"), "000000-生态环境部"),
        (("生态环境部华北督察局2023年政府信息公开工作年度报告",), "000000-生态环境部华北督察局"),
        (("市生态环境局2023年政府信息公开工作年度报告", "一、总体情况", "我局公开了信息。"), None),
    ],
)
def test_a_ministrys_host_names_it_where_the_page_names_nobody(
    lines: tuple[str, ...], expected: str | None
) -> None:
    row = ManifestRow(source_url="https://www.mee.gov.cn/xxgk/202401/t20240131_1.shtml")
    assert identity(weigh(said(*lines), "a.html", row, packaged_hosts()))[0] == expected


def test_every_packaged_host_is_of_one_known_body_or_division() -> None:
    for host, name in packaged_hosts().items():
        found = of_host(f"https://{host}/a.html", packaged_hosts())
        assert found.place or (found.phrase and found.phrase.placed), (host, name)
