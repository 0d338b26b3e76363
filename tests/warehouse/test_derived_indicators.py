"""The derived indicators against values computed by hand, and their file against the forms."""

from __future__ import annotations

from fnmatch import fnmatchcase
from pathlib import Path
from typing import Any

import polars as pl
import pytest

from tests.support.building import MODERN, ingest, put, report, write_year
from tests.support.paths import ROOT
from warehouse.catalogue.indicators_page import page
from warehouse.contracts.marts import MartAgencyYear
from warehouse.dimensions.indicators import indicators
from warehouse.marts.evaluate import evaluated
from warehouse.marts.headlines import COUNTS
from warehouse.marts.indicators import derived_indicators, read_indicators
from warehouse.storage.tree import Warehouse

# A report as a person would check it: 40 + 10 = 45 + 5, 45 = 20 + 5 + 14 + 4 + 1 + 1.
TOTALS = {
    "new_received": "40",
    "carried_in": "10",
    "granted": "20",
    "partly_granted": "5",
    "denied_state_secret": "1",
    "denied_prohibited_by_law": "1",
    "denied_security_stability": "0",
    "denied_third_party": "4",
    "denied_internal_affairs": "2",
    "denied_process_information": "1",
    "denied_enforcement_file": "3",
    "denied_administrative_query": "2",
    "unavailable_not_held": "3",
    "unavailable_needs_creation": "1",
    "rejected_petition": "1",
    "other_misc": "1",
    "outcome_total": "45",
    "carried_out": "5",
}
APPLICANTS = {
    "natural_person": "30",
    "company": "6",
    "research_institution": "1",
    "legal_service_organization": "2",
    "other_organization": "1",
}
CASES = {
    "reconsideration": {"upheld": "5", "corrected": "3", "other": "1", "pending": "1", "total": "10"},
    "litigation_direct": {"upheld": "2", "corrected": "1", "other": "0", "pending": "1", "total": "4"},
    "litigation_after_reconsideration": {"upheld": "1", "corrected": "0", "other": "1", "total": "2"},
}
CELLS = {
    **{f"fact_request.new_received.{kind}": value for kind, value in APPLICANTS.items()},
    **{
        f"fact_reconsideration_litigation.{proceeding}.{result}": value
        for proceeding, results in CASES.items()
        for result, value in results.items()
    },
    "fact_proactive_disclosure.normative_document.issued": "3",
    "fact_proactive_disclosure.normative_document.repealed": "7",
}
BY_HAND: dict[str, float | int | bool | None] = {
    "granted_share": 20 / 45,
    "disclosed_share": 25 / 45,
    "denied_share": 14 / 45,
    "reconsideration_corrected_share": 3 / 9,
    "litigation_corrected_share": 1 / 5,
    "corrected_share": 4 / 14,
    "partly_granted_share": 5 / 45,
    "unavailable_share": 4 / 45,
    "not_held_share": 3 / 45,
    "rejected_share": 1 / 45,
    "other_handling_share": 1 / 45,
    "ground_state_secret_share": 1 / 14,
    "ground_prohibited_by_law_share": 1 / 14,
    "ground_security_stability_share": 0.0,
    "ground_third_party_share": 4 / 14,
    "ground_internal_affairs_share": 2 / 14,
    "ground_process_information_share": 1 / 14,
    "ground_enforcement_file_share": 3 / 14,
    "ground_administrative_query_share": 2 / 14,
    "ground_article_14_share": 2 / 14,
    "ground_article_16_share": 6 / 14,
    "reconsidered_share": 10 / 45,
    "litigated_share": 6 / 45,
    "litigation_after_reconsideration_share": 2 / 6,
    "applicant_natural_person_share": 30 / 40,
    "applicant_company_share": 6 / 40,
    "applicant_research_institution_share": 1 / 40,
    "applicant_public_interest_organization_share": 0.0,
    "applicant_legal_service_organization_share": 2 / 40,
    "applicant_other_organization_share": 1 / 40,
    "requests_to_handle": 50,
    "carried_over_share": 5 / 50,
    "normative_documents_net": -4,
    "days_to_publication": 41,  # 31 days of January and 10 of February
    "published_in_time": False,  # a department, after 31 January
    "completeness": 39 / 200,  # 18 totals, 5 kinds of applicant, 14 results of cases, 2 of section 二
    "error_rate": None,  # one identity is no base
}


@pytest.fixture
def warehouse(tmp_path: Path) -> Warehouse:
    return Warehouse.at(str(tmp_path / "warehouse"))


def row(tmp_path: Path, warehouse: Warehouse, **said: Any) -> dict[str, Any]:
    put(tmp_path / "landing", "a.json", **report("水利局", 2023, **said))
    ingest(tmp_path / "landing", warehouse)
    write_year(warehouse, 2023, *MODERN)
    return warehouse.scan("mart_agency_year", 2023).collect().row(0, named=True)


def test_each_formula_gives_what_a_person_computes(tmp_path: Path, warehouse: Warehouse) -> None:
    found = row(tmp_path, warehouse, requests=TOTALS, cells=CELLS, published_on="2024-02-10")
    assert {name: found[name] for name in derived_indicators()} == pytest.approx(BY_HAND)


def test_an_unknown_cell_makes_every_indicator_of_it_null(tmp_path: Path, warehouse: Warehouse) -> None:
    doubtful = {**TOTALS, "denied_third_party": "?"}
    found = row(tmp_path, warehouse, requests=doubtful, cells=CELLS)
    unknown = {name for name in derived_indicators() if found[name] is None}
    grounds = {name for name in derived_indicators() if name.startswith("ground_")}
    dates = {"days_to_publication", "published_in_time"}
    assert unknown == grounds | dates | {"denied_share", "error_rate"}


def test_the_form_of_2019_has_no_documents_in_force(tmp_path: Path, warehouse: Warehouse) -> None:
    requests = {name: value for name, value in TOTALS.items() if name != "other_misc"}
    found = row(tmp_path, warehouse, requests=requests | {"other_total": "1"}, form="2019")
    assert (found["normative_documents_net"], found["other_handling_share"]) == (None, pytest.approx(1 / 45))


@pytest.mark.parametrize(("assessed", "rate"), [(4, None), (5, 0.6), (60, 0.05)])
def test_an_error_rate_wants_five_identities(assessed: int, rate: float | None) -> None:
    counts = pl.DataFrame({"checks_failed_error": [3], "checks_assessed_error": [assessed]})
    assert counts.select(evaluated(derived_indicators()["error_rate"])).item() == rate


def test_a_government_has_until_the_end_of_march(tmp_path: Path, warehouse: Warehouse) -> None:
    found = row(tmp_path, warehouse, kind="government", published_on="2024-03-31")
    assert (found["days_to_publication"], found["published_in_time"]) == (91, True)


def test_every_term_is_a_cell_of_a_form_or_a_count_of_the_mart() -> None:
    cells = indicators().collect()
    units = dict(cells.select("indicator", "unit").rows())
    counts = {name for name, *_ in COUNTS}
    for each in derived_indicators().values():
        for term in each.terms:
            if term.is_cells:
                met = {unit for name, unit in units.items() if fnmatchcase(name, term.name)}
                assert met == {"件"}, f"{each.id}: {term.name}"
            else:
                assert term.row in counts, f"{each.id}: {term.name}"


def test_every_indicator_is_a_column_and_says_what_to_mind() -> None:
    columns = MartAgencyYear.columns()
    for name, each in derived_indicators().items():
        assert columns[name].description == f"{each.en} / {each.zh}"
        assert all((each.zh, each.en, each.caveat_zh, each.caveat_en, each.reference))
        assert each.unit in ("ratio", "件", "天", "")


def test_the_page_of_indicators_is_that_of_the_file() -> None:
    assert (ROOT / "docs" / "indicators.md").read_text(encoding="utf-8") == page()


@pytest.mark.parametrize(
    ("entry", "why"),
    [
        ({"kind": "quotient", "numerator": ["fact_request.granted.total"]}, "sides of the kind quotient"),
        ({"kind": "product"}, "sides of the kind product"),
        ({"kind": "sum", "numerator": ["dim_agency.kind"]}, "neither cells nor a column"),
        ({"kind": "sum", "numerator": ["fact_request.granted"]}, "neither cells nor a column"),
        ({"kind": "days_after_year", "colour": "red"}, "colour"),
        ({"id": "a", "kind": "days_after_year"}, "twice"),
        (
            {
                "kind": "quotient",
                "numerator": ["fact_request.granted.total"],
                "denominator": ["fact_request.granted.total"],
                "minimum_base": 0,
            },
            "divide by 0",
        ),
    ],
)
def test_a_declaration_that_cannot_be_is_refused(entry: dict[str, Any], why: str) -> None:
    plain = dict.fromkeys(("unit", "zh", "en", "caveat_zh", "caveat_en", "reference"), "")
    first = {"id": "a", "kind": "days_after_year", **plain}
    with pytest.raises(ValueError, match=why):
        read_indicators({"minimum_base": 5, "indicator": [first, {"id": "b", **plain, **entry}]})
