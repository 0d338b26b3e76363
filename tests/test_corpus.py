"""Every real report is read exactly as a person transcribed it."""

from decimal import Decimal
from typing import Any

import pytest

from parsers.model import Attribution, Cell, Outcome, Report, Status
from parsers.read import read
from tests.support import corpus

DOUBTFUL = {Status.AMBIGUOUS, Status.MISSING, Status.UNREADABLE}
TRUTHS = corpus.truths()


def the_report(name: str) -> Report:
    reading = read(corpus.report(name), name)
    assert reading.quarantine is None
    (report,) = reading.reports
    assert report.quarantine is None
    return report


def cells(report: Report) -> dict[str, Cell]:
    return {"|".join(cell.key): cell for cell in report.cells}


def test_the_folder_of_real_reports() -> None:
    if not TRUTHS:
        pytest.skip(f"{corpus.FOLDER} is not here: the real reports are not part of this repository")
    assert len(TRUTHS) >= 9


@pytest.mark.parametrize("truth", TRUTHS, ids=[truth["document"] for truth in TRUTHS])
def test_a_real_report_is_read_as_a_person_reads_it(truth: dict[str, Any]) -> None:
    if truth.get("expect") == "quarantined":
        reading = read(corpus.report(truth["document"]), truth["document"])
        assert reading.quarantine is not None and reading.quarantine.code == "not_a_report"
        return
    report = the_report(truth["document"])
    assert report.agency is not None and report.agency.name == truth["agency"]
    assert (report.year, report.form) == (truth["year"], truth["form"])
    found = cells(report)
    assert set(found) == set(truth["cells"])
    either = set(truth.get("one_blank_per_row", ()))
    for key, expected in truth["cells"].items():
        cell = found[key]
        if key.split("|")[1] in either:
            assert cell.value in (None, Decimal(0)) and cell.status in (Status.DERIVED, Status.AMBIGUOUS), key
        elif cell.status not in DOUBTFUL:
            assert cell.value == (None if expected is None else Decimal(str(expected))), key
        else:
            assert truth["document"] == "pingtan_2021.txt", f"{key} is {cell.status}"


def test_glued_digits_are_parted_only_where_the_sums_leave_one_way() -> None:
    """`693665` (issued, repealed, in force) has ten readings and no identity: it stays ambiguous."""
    found = cells(the_report("pingtan_2021.txt"))
    doubtful = {key for key, cell in found.items() if cell.status is Status.AMBIGUOUS}
    row = "fact_proactive_disclosure|normative_document|"
    assert doubtful == {row + "issued", row + "repealed", row + "in_force"}
    assert Decimal(69) in found[row + "issued"].candidates
    assert found["fact_request|new_received|natural_person"].value == 64
    assert found["fact_request|new_received|natural_person"].status is Status.DERIVED
    assert found["fact_request|new_received|natural_person"].raw_text == "64"


def test_the_blank_form_is_no_report() -> None:
    reading = read(corpus.report("blank_form_2021.docx"), "blank_form_2021.docx")
    codes = {r.quarantine.code for r in reading.reports if r.quarantine}
    assert codes == {"empty_form"} and all(r.quarantine for r in reading.reports)


def test_what_the_publisher_got_wrong_is_found_and_left_as_printed() -> None:
    """合作市 2023 prints 予以公开 6 and （七）总计 0."""
    report = the_report("003_1cf59b4176a625ae.txt")
    failing = {
        (c.check_id, c.scope): c for c in report.checks if c.outcome is Outcome.FAIL and c.severity == "error"
    }
    assert set(failing) == {
        ("I1", "natural_person"),
        ("I1", "total"),
        ("I2", "natural_person"),
        ("I2", "total"),
    }
    assert {c.attribution for c in failing.values()} == {Attribution.PUBLISHER}
    assert failing["I2", "total"].lhs == 0 and failing["I2", "total"].rhs == 6
    total = cells(report)["fact_request|outcome_total|total"]
    assert (total.value, total.status, total.raw_text) == (0, Status.REPORTED, "0")


def test_the_prose_is_held_against_the_tables() -> None:
    """合作市 2023: 废止1件, the table says 0. 义马市交通运输局 2024: one request, the table says 0."""
    soft = {}
    for truth in TRUTHS:
        if truth.get("expect") != "quarantined":
            report = the_report(truth["document"])
            soft[truth["document"]] = {
                (c.check_id, c.lhs, c.rhs)
                for c in report.checks
                if c.outcome is Outcome.FAIL and c.severity == "warn"
            }
    if not soft:
        pytest.skip(f"{corpus.FOLDER} is not here")
    assert soft.pop("003_1cf59b4176a625ae.txt") == {("I10", Decimal(1), Decimal(0))}
    assert soft.pop("001_8cbdd6a99e549ca0.txt") == {("I9", Decimal(1), Decimal(0))}
    assert not any(soft.values()), soft


def test_every_identity_of_a_sound_report_passes() -> None:
    report = the_report("szfgs2024.pdf")
    hard = [c for c in report.checks if c.severity == "error"]
    assert len([c for c in hard if c.check_id in ("I1", "I2")]) == 14
    assert len([c for c in hard if c.check_id == "I3"]) == 25
    assert len([c for c in hard if c.check_id == "I4"]) == 3
    assert {c.outcome for c in hard} == {Outcome.PASS}


def test_locators_say_where_a_number_stands() -> None:
    pdf = cells(the_report("szfgs2024.pdf"))["fact_request|new_received|total"]
    assert pdf.locator is not None and pdf.locator.startswith("page=4 bbox=486.")
    html = cells(the_report("hangzhou_2025_fixture.html"))["fact_request|new_received|total"]
    assert html.locator == "table=2 row=4 column=10"
    text = cells(the_report("000_fd82c34b567f0d36.txt"))["fact_proactive_disclosure|penalty|decisions"]
    assert text.locator == "line=65"
