"""The measures on the views of the samples, in both languages, against values computed by hand."""

from __future__ import annotations

import tomllib
from typing import Any

import duckdb
import pytest

from tests.support.paths import ROOT
from warehouse.bi.measures import measures, read_measures
from warehouse.bi.sql import identifier
from warehouse.storage.tree import Warehouse

DECLARED = ROOT / "warehouse" / "bi" / "measures.toml"
# 四平市医疗保障局, 2019, as printed: 14 received, of which 12 stand in the columns of applicants; 3 granted,
# 2 partly, 3 denied, 1 unavailable, 2 otherwise = 11; one reconsideration, closed, not corrected.
EXPECTED = {
    "requests_received": 14,
    "reports": 1,
    "granted_share": 3 / 11,
    "disclosed_share": 5 / 11,
    "outcomes": 11,
    "requests_by_applicant": 12,
    "cases": 1,
    "denied_requests": 3,
    "corrected": 0,
    "corrected_share": 0,
    "closed": 1,
    "reports_with_error": 1,
    "quality_reports": 1,
    "expected": 1,
    "filed": 1,
    "filed_share": 1,
}


@pytest.mark.parametrize("code", measures())
def test_a_measure_says_the_same_in_both_languages(samples: Warehouse, code: str) -> None:
    measure = measures()[code]
    with duckdb.connect(str(samples.root / "warehouse.duckdb"), read_only=True) as database:
        of_body = "= '220300-医疗保障局' AND"
        english = f'SELECT {measure.sql} FROM {measure.view.name} WHERE agency_id {of_body} "year" = 2019'
        chinese = (
            f"SELECT {measure.sql_zh} FROM {identifier(measure.view.name_zh)} "
            f'WHERE "机关标识" {of_body} "年度" = 2019'
        )
        (found,) = database.execute(english).fetchall()[0]
        assert database.execute(chinese).fetchall() == [(found,)]
        if code in EXPECTED:
            assert found == pytest.approx(EXPECTED[code])
        (of_all,) = database.execute(f"SELECT {measure.sql} FROM {measure.view.name}").fetchall()[0]
        assert of_all is not None


@pytest.mark.parametrize(
    ("change", "why"),
    [
        ({}, "requests_received is declared twice"),
        ({"id": "a", "view": "nothing"}, "a is of no known view"),
        ({"id": "a", "sql": 'SUM("nothing")'}, "a names no column nothing"),
    ],
)
def test_a_declaration_that_cannot_be_is_refused(change: dict[str, Any], why: str) -> None:
    declared = tomllib.loads(DECLARED.read_text(encoding="utf-8"))
    declared["measure"].append({**declared["measure"][0], **change})
    with pytest.raises(ValueError, match=why):
        read_measures(declared)


def test_names_of_measures_are_unique_within_a_view() -> None:
    names = [(each.view.en, name) for each in measures().values() for name in each.name]
    assert len(names) == len(set(names))
