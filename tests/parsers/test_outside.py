"""What is known from outside a file, on the whole way from a layout to a reading."""

from __future__ import annotations

from datetime import date

import pytest

from parsers.identity.outside import NOTHING, Outside, digest_of, outside
from parsers.identity.surroundings import ManifestRow, of_path, telling_path
from parsers.layout import Block, Layout, Paragraph
from parsers.model import Reading
from parsers.name_layout import name_layout
from tests.support.naming import report_lines, tab_lines

TITLE = "政府信息公开工作年度报告"
ROW = ManifestRow(agency_name="温县民政局", year=2023)


def page(*lines: str, granted: int = 0) -> list[Block]:
    rows = report_lines(granted=[granted, 0, 0, 0, 0, 0, granted])
    return [*(Paragraph(line, "line=1") for line in lines), *tab_lines(rows)]


def named(outside: Outside, *pages: list[Block]) -> Reading:
    blocks = tuple(block for page in pages for block in page)
    return name_layout(Layout("text/plain", "utf-8", blocks), "a.txt", outside)


def identities(reading: Reading) -> list[tuple[str | None, int | None, str | None]]:
    return [
        (r.agency.agency_id if r.agency else None, r.year, r.quarantine.code if r.quarantine else None)
        for r in reading.reports
    ]


@pytest.mark.parametrize(
    ("path", "telling", "body", "place", "year"),
    [
        ("湖北省/宜昌市/枝江市/2022/a.html", "湖北省/宜昌市/枝江市/2022/", None, "枝江市", 2022),
        ("温县/2023年/交通运输局.docx", "温县/2023年/交通运输局/", "交通运输局", "温县", 2023),
        ("x/温县/20240131交通运输局.docx", "温县/20240131交通运输局/", "交通运输局", "温县", None),
        ("01 温县水利局20240131.docx", "01温县水利局20240131/", "温县水利局", None, None),
        ("2022年年报.zip!/x/001.html", "2022年年报/", None, None, 2022),
        ("温县/2022.zip!/3、水利局.html", "温县/2022/3、水利局/", "水利局", "温县", 2022),
        ("a.b/410825水利局.html", "410825水利局/", "水利局", "温县", None),
        ("a/b/c001.html", "", None, None, None),
    ],
)
def test_the_parts_of_a_path_that_say_something(
    path: str, telling: str, body: str | None, place: str | None, year: int | None
) -> None:
    assert telling_path(path) == telling
    for each in (path, telling):
        found = of_path(each)
        assert found.year == year
        assert (found.place.name if found.place else None) == place
        assert (found.phrase.text if found.phrase else None) == body


@pytest.mark.parametrize(
    "value",
    [
        NOTHING,
        Outside("温县/2023/"),
        Outside("", ROW),
        Outside("a/", ManifestRow(published_on=date(2024, 1, 2), override=True, title="x"), ((2, ROW),)),
    ],
)
def test_as_text_and_back(value: Outside) -> None:
    assert Outside.from_text(value.to_text()) == value
    assert bool(digest_of(value.to_text())) == (value != NOTHING)


def test_what_decides_nothing_is_left_out() -> None:
    row = ManifestRow(fetched_at="2024-01-01T00:00:00", remark="x", override=True)
    assert outside(["a.html", "misc/b.html"], row) == NOTHING
    assert outside(["a.html", "温县/b.html"]) == Outside("温县/")


def test_a_manifest_takes_a_report_out_of_quarantine_with_all_that_follows() -> None:
    text = page(TITLE, "2023年，共收到申请3件。", granted=3)
    assert identities(named(NOTHING, text))[0][2] == "unknown_agency"
    reading = named(outside(["a.txt"], ROW), text)
    assert identities(reading) == [("410825-民政局", 2023, None)]
    (report,) = reading.reports
    assert "manifest: agency: 温县民政局" in [f"{n.code}: {n.detail}" for n in report.evidence]
    assert "agency_unknown" not in [n.code for n in report.notes]
    assert report.partial is None


def test_a_reason_says_the_way_out() -> None:
    (report,) = named(NOTHING, page(TITLE)).reports
    assert report.quarantine is not None
    assert "_manifest.csv" in report.quarantine.detail


def test_a_page_wins_and_the_contradiction_is_noted() -> None:
    reading = named(outside(["a.txt"], ROW), page(f"温县水利局2022年{TITLE}"))
    assert identities(reading) == [("410825-水利局", 2022, None)]
    codes = {note.code for note in reading.reports[0].notes}
    assert {"manifest_agency_differs", "manifest_year_differs"} <= codes


def test_the_year_of_a_folder_may_be_that_of_publication() -> None:
    published = page(TITLE, "温县水利局", "2024年1月9日")
    assert identities(named(outside(["2024/温县水利局.txt"]), published))[0][1] != 2024
    reading = named(outside(["2024/a.txt"]), page(f"温县水利局2023年{TITLE}"))
    assert "path_year_differs" not in {note.code for note in reading.reports[0].notes}
    reading = named(outside(["2021/a.txt"]), page(f"温县水利局2023年{TITLE}"))
    assert "path_year_differs" in {note.code for note in reading.reports[0].notes}


ONE, TWO = page(f"水利局{TITLE}", granted=1), page(f"教育局{TITLE}", granted=2)


def test_of_several_reports_each_gets_what_contradicts_none() -> None:
    reading = named(outside(["温县/2023/年报汇编.txt"]), ONE, TWO)
    assert identities(reading) == [("410825-水利局", 2023, None), ("410825-教育局", 2023, None)]


def test_of_several_reports_none_gets_the_body_of_one() -> None:
    reading = named(outside(["温县/温县民政局2023年.txt"]), page(TITLE, granted=1), page(TITLE, granted=2))
    assert [code for *_, code in identities(reading)] == ["unknown_year", "unknown_year"]


def test_a_row_of_one_report_is_about_that_one_alone() -> None:
    known = outside(["a.txt"], None, {2: ROW})
    reading = named(known, page(f"温县水利局2022年{TITLE}", granted=1), page(TITLE, granted=2))
    assert identities(reading) == [("410825-水利局", 2022, None), ("410825-民政局", 2023, None)]


def test_a_row_of_a_file_with_several_reports_says_that_it_was_not_applied() -> None:
    reading = named(outside(["a.txt"], ROW), page(TITLE, granted=1), page(TITLE, granted=2))
    assert {code for *_, code in identities(reading)} == {"unknown_year"}
    assert all("manifest_not_applied" in {n.code for n in r.notes} for r in reading.reports)
