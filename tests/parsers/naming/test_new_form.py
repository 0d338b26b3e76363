"""A new generation of the form is a new file beside the others, and nothing else."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from parsers import forms as forms_room
from parsers.forms import form_of, forms, prescribed
from parsers.model import Paragraph, Status
from parsers.read import read
from tests.support.naming import own_lines, read_cells, report_lines, tab_lines

OUTCOME = '{ code = "granted", path = ["三、本年度办理结果", "（一）予以公开"], en = "Granted" },'
CHANGED = '{ code = "granted", path = ["三、本年度办理结果", "（一）准予全部公开"], en = "Granted" },'
ADDED = (
    '{ code = "granted_online", path = ["三、本年度办理结果", "（八）网上当场答复"], en = "Granted online" },'
)
LICENSE = '{ code = "decisions", path = ["本年处理决定数量"], en = "Decisions in the year" },'
LICENSES = LICENSE + '\n  { code = "online", path = ["其中网上办理数量"], en = "Decisions made online" },'


@pytest.fixture
def new_form(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    folder = Path(str(forms_room.FOLDER))
    for path in folder.glob("*.toml"):
        (tmp_path / path.name).write_bytes(path.read_bytes())
    text = (folder / "2021.toml").read_text(encoding="utf-8")
    text = text.replace('"2021"', '"2027"').replace("first_year = 2021", "first_year = 2027")
    text = text.replace(OUTCOME, f"{CHANGED}\n  {ADDED}").replace(LICENSE, LICENSES, 1)
    text = text.replace('right = ["granted", ', 'right = ["granted", "granted_online", ')
    (tmp_path / "2027.toml").write_text(text, encoding="utf-8")
    monkeypatch.setattr(forms_room, "FOLDER", tmp_path)
    forms.cache_clear()
    yield
    forms.cache_clear()


@pytest.mark.usefixtures("new_form")
def test_a_report_in_a_new_form_is_read() -> None:
    rows = {"granted": (3, 0, 0, 0, 0, 0, 3), "granted_online": (4, 1, 0, 0, 0, 0, 5), "license": (88, 61)}
    lines = report_lines("2027", **rows)
    text = "\n".join(block.text for block in own_lines(lines) if isinstance(block, Paragraph))
    reading = read(f"温县财政局2027年政府信息公开工作年度报告\n{text}".encode(), "a.txt")
    (report,) = reading.reports
    assert (report.form, report.year) == ("2027", 2027)
    cells = {(cell.dim1, cell.dim2): cell for cell in report.cells}
    assert [cells["granted_online", c].value for c in ("natural_person", "company", "total")] == [4, 1, 5]
    assert [cells["license", c].value for c in ("decisions", "online")] == [88, 61]
    assert {cell.status for cell in report.cells} == {Status.REPORTED}
    failing = {c.check_id for c in report.checks if c.outcome == "fail"}
    assert failing == {"I2"}  # （七）总计 is printed as zero


@pytest.mark.usefixtures("new_form")
@pytest.mark.parametrize("form", ["2019", "2021", "2027"])
def test_the_older_forms_are_read_as_before(form: str) -> None:
    cells = read_cells(tab_lines(report_lines(form)))
    assert {cell.status for cell in cells.values()} == {Status.REPORTED}
    assert ("granted_online", "total") in cells or form != "2027"


@pytest.mark.usefixtures("new_form")
def test_the_form_of_a_year() -> None:
    assert [prescribed(year).code for year in (2019, 2020, 2021, 2026, 2027, 2031)] == [
        "2019",
        "2019",
        "2021",
        "2021",
        "2027",
        "2027",
    ]
    assert prescribed(None).code == "2027"
    tables = [forms()["2021"].tables[0], forms()["2027"].tables[1]]
    assert form_of(tables, 2027) == "hybrid"
    assert form_of([forms()["2019"].tables[2]], 2022) == "2021"
