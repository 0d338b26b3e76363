"""Facts, mart, dimensions and catalogue by value."""

from __future__ import annotations

import json
from decimal import Decimal
from pathlib import Path

import duckdb
import polars as pl
import pyarrow.parquet as pq
import pytest

from tests.support.building import FACTS, MODERN, TABLES, VERSION, fact, ingest, put, report, write_year
from warehouse.bi.views import views as bi_views
from warehouse.catalogue.catalogue import write_catalogue
from warehouse.catalogue.dictionary import columns
from warehouse.contracts.marts import MartAgencyYear
from warehouse.dimensions.indicators import indicators
from warehouse.freshness import stale
from warehouse.marts.agency_year import mart
from warehouse.storage import quality
from warehouse.storage.tree import Warehouse

CONTRACT = {
    "dim_document": "source_path document_id status reason reason_detail media_type encoding size_bytes title"
    " agency_id agency_name year form published_on source_url cells_expected cells_reported cells_derived"
    " cells_unresolved parser_version renditions_agree evidence fetched_at",
    "dim_agency": "agency_id agency_name division_code province city county level sector kind"
    " valid_from valid_to parent_division_code",
    "dim_indicator": "indicator table label_zh label_en unit kind forms article",
    "fact_proactive_disclosure": "agency_id year document_id form item measure value unit printed_unit status"
    " raw_text locator rule is_current",
    "fact_request": "agency_id year document_id form outcome applicant value unit printed_unit status"
    " raw_text locator rule is_current",
    "fact_reconsideration_litigation": "agency_id year document_id form proceeding result value unit"
    " printed_unit status raw_text locator rule is_current",
    "fact_check": "document_id agency_id year check_id scope severity outcome lhs rhs difference indicators"
    " attribution message",
    "fact_difference": "agency_id year document_id other_document_id indicator value other_value status"
    " other_status",
    "dim_pre2019_bridge": "form indicator label_zh label_en unit relation modern note_zh note_en",
    "fact_pre2019_indicator": "agency_id year document_id form indicator unit value cumulative status"
    " raw_text locator is_current",
    "fact_narrative": "document_id agency_id year indicator value unit approximate quote position",
    "dim_agency_succession": "agency_id successor_id kind valid_from valid_to source",
    "fact_section": "document_id agency_id year section ordinal heading text locator body"
    " last_locator is_current",
    "dim_expected_agency": "agency agency_id agency_name province division_code expectation",
    "fact_prose_similarity": "document_id agency_id year section relation other_document_id other_agency_id"
    " other_year share shared shingles length passages",
    "mart_problem": "agency_id year document_id statement category category_zh category_en quote"
    " section_ordinal start end",
    "mart_level_sum": "agency_id year document_id indicator value scope department_expected"
    " department_reported department_sum lower_expected lower_reported lower_sum sum difference complete",
    "mart_coverage": "agency_id agency_name province division_code year filed on_time published_on form"
    " form_as_prescribed expectation",
    "mart_agency_year": "agency_id year granted_share corrected_share new_received outcome_total",
}
"""The columns that dashboards and notebooks rely on."""


@pytest.fixture
def landing(tmp_path: Path) -> Path:
    return tmp_path / "landing"


@pytest.fixture
def warehouse(tmp_path: Path) -> Warehouse:
    return Warehouse.at(str(tmp_path / "ware house's"))


@pytest.mark.parametrize("table", TABLES)
def test_promised_columns_are_there_and_described(table: str) -> None:
    found = {entry.name: entry for entry in columns(table)}
    assert set(CONTRACT[table].split()) <= set(found)
    assert all(" / " in entry.description for entry in found.values())


def test_facts_have_a_row_for_every_cell(landing: Path, warehouse: Warehouse) -> None:
    put(landing, "a.json", **report("水利局", 2023))
    put(landing, "b.json", **report("教育局", 2023, form="2019"))
    put(landing, "c.json", **report("教育局", 2022))
    ingest(landing, warehouse)
    rows = {table: len(fact(warehouse, VERSION, table, 2023).collect()) for table in FACTS}
    assert rows == {
        "fact_proactive_disclosure": 10 + 22,
        "fact_request": 175 + 161,
        "fact_reconsideration_litigation": 15 + 15,
        "fact_narrative": 2,
        "fact_section": 2 * 2,
        # One of each report; whether in time; 15 of the agency that has a report of the year before.
        "fact_check": 2 + 2 + 15,
        "fact_prose_similarity": 0,
        "fact_difference": 0,
        "fact_pre2019_indicator": 0,
    }


def test_the_prose_is_kept_by_sections_as_read(landing: Path, warehouse: Warehouse) -> None:
    prose = {"preface": "首页\n报告", "problems": "人HALF少。\n\u3000事多。"}
    path = put(landing, "a.json", **report("水利局", 2023, prose=prose))
    path.write_bytes(path.read_bytes().replace(b"HALF", b"\\ud800"))  # half a character
    ingest(landing, warehouse)
    write_year(warehouse, 2023, "fact_section")
    rows = warehouse.scan("fact_section", 2023).collect()
    assert rows.select("ordinal", "section", "heading", "text", "body", "locator", "last_locator").rows() == [
        (0, "preface", None, "首页\n报告", 0, "preface:1", "preface:2"),
        (
            1,
            "problems",
            "problems标题",
            "problems标题\n人�少。\n\u3000事多。",
            11,
            "problems:1",
            "problems:2",
        ),
    ]
    assert rows["is_current"].to_list() == [True, True]


def test_a_fact_is_typed_sorted_and_described(landing: Path, warehouse: Warehouse) -> None:
    put(landing, "a.json", **report("水利局", 2023))
    put(landing, "b.json", **report("教育局", 2023))
    ingest(landing, warehouse)
    write_year(warehouse, 2023, "fact_request")
    file = pq.ParquetFile(str(warehouse.path("fact_request", 2023)))
    schema = file.schema_arrow
    assert "year" not in schema.names
    assert str(schema.field("value").type) == "decimal128(24, 8)"
    assert schema.field("value").metadata[b"description"].decode().endswith("数值")
    assert file.metadata.row_group(0).column(0).compression == "ZSTD"
    rows = warehouse.scan("fact_request", 2023).collect()
    order = rows.select("province", "outcome", "applicant", "agency_id").rows()
    assert order == sorted(order)
    granted = rows.filter(outcome="granted", applicant="total")
    assert granted["value"].to_list() == [Decimal(5), Decimal(5)]
    assert granted["indicator"].unique().to_list() == ["fact_request.granted.total"]
    assert rows.filter(outcome="granted", applicant="company")["value"].to_list() == [None, None]


def test_superseded_facts_are_kept_and_not_current(landing: Path, warehouse: Warehouse) -> None:
    put(landing, "a.json", **report("水利局", 2023, published_on="2024-01-01"))
    put(landing, "b.json", **report("水利局", 2023, published_on="2024-02-01", requests={"granted": "9"}))
    ingest(landing, warehouse)
    write_year(warehouse, 2023, "fact_request")
    granted = warehouse.scan("fact_request", 2023).filter(outcome="granted", applicant="total").collect()
    assert sorted(granted.select("value", "is_current").rows()) == [(Decimal(5), False), (Decimal(9), True)]


def the_mart(landing: Path, warehouse: Warehouse, year: int) -> pl.DataFrame:
    ingest(landing, warehouse)
    for each in (year - 1, year):
        documents = write_year(warehouse, each, *MODERN)
    rows = mart(warehouse, documents, year).collect()
    assert MartAgencyYear.is_valid(rows)
    return rows


@pytest.mark.parametrize(("cases", "share"), [("4", None), ("5", 2 / 5)])
def test_a_share_wants_five_cases(
    landing: Path, warehouse: Warehouse, cases: str, share: float | None
) -> None:
    requests = {"new_received": cases, "carried_in": "0", "outcome_total": cases, "carried_out": "0"}
    put(landing, "a.json", **report("水利局", 2023, requests={**requests, "granted": "2"}))
    row = the_mart(landing, warehouse, 2023).row(0, named=True)
    assert row["granted_share"] == share


def test_mart_headlines_shares_and_changes(landing: Path, warehouse: Warehouse) -> None:
    put(landing, "a.json", **report("水利局", 2022, requests={"new_received": "4"}))
    cells = {
        "fact_reconsideration_litigation.reconsideration.upheld": "3",
        "fact_reconsideration_litigation.reconsideration.corrected": "2",
        "fact_reconsideration_litigation.litigation_direct.corrected": "1",
        "fact_request.denied_third_party.total": "1",
    }
    put(landing, "b.json", **report("水利局", 2023, cells=cells))
    row = the_mart(landing, warehouse, 2023).row(0, named=True)
    assert (row["new_received"], row["new_received_change"]) == (Decimal(6), Decimal(2))
    assert row["granted_share"] == pytest.approx(5 / 6)
    # Seven of eight grounds are blank: as printed the sum is unknown, with blanks as zero it is 1.
    assert (row["denied_total"], row["denied_total_or_zero"]) == (None, Decimal(1))
    assert row["reconsideration_corrected_share"] == pytest.approx(2 / 5)
    assert row["litigation_corrected_share"] is None, "one case is no base for a share"
    assert row["corrected_share"] == pytest.approx(3 / 6)
    assert (row["checks_failed_error"], row["cells_reported"]) == (0, 9)


def test_a_doubtful_cell_is_not_zero_in_the_mart(landing: Path, warehouse: Warehouse) -> None:
    put(landing, "a.json", **report("水利局", 2023, requests={"granted": "?", "outcome_total": "10"}))
    row = the_mart(landing, warehouse, 2023).row(0, named=True)
    assert (row["granted"], row["granted_or_zero"], row["granted_share"]) == (None, None, None)
    assert (row["new_received"], row["new_received_or_zero"]) == (None, Decimal(0))
    assert row["new_received_change"] is None


def test_mart_counts_failing_identities_of_current_documents(landing: Path, warehouse: Warehouse) -> None:
    wrong = {"new_received": "6", "carried_in": "0", "outcome_total": "5", "carried_out": "0"}
    put(landing, "a.json", **report("水利局", 2023, requests=wrong))
    assert the_mart(landing, warehouse, 2023)["checks_failed_error"].to_list() == [1]


def test_indicators_are_those_of_the_forms() -> None:
    rows = indicators().collect()
    assert len(rows) == 226
    of = {form: rows.filter(pl.col("forms").list.contains(form)).height for form in ("2019", "2021")}
    assert of == {"2019": 198, "2021": 200}
    row = rows.row(by_predicate=pl.col("indicator") == "fact_request.denied_state_secret.company", named=True)
    assert row["label_zh"] == (
        "三、本年度办理结果 > （三）不予公开 > 1.属于国家秘密 > 申请人情况 > 法人或其他组织 > 商业企业"
    )
    assert (row["unit"], row["kind"], row["forms"]) == ("件", "flow", ["2019", "2021"])


def test_broken_rows_are_found_before_they_are_published(landing: Path, warehouse: Warehouse) -> None:
    put(landing, "a.json", **report("水利局", 2023))
    ingest(landing, warehouse)
    rows = fact(warehouse, VERSION, "fact_request", 2023).collect()
    assert [finding.broken for finding in quality.inspect("fact_request", rows)] == [{}, {}]
    twice = pl.concat([rows[1:], rows[1:2]])
    found = quality.inspect("fact_request", twice)
    assert [finding.broken for finding in found] == [{"primary_key": 2}, {"documents": 1}]
    zero_for_blank = rows.with_columns(value=pl.col("value").fill_null(0).cast(pl.Decimal(24, 8)))
    found = quality.inspect("fact_request", zero_for_blank)
    assert found[0].broken == {"number_fits_status": 170}
    wrong_type = rows.with_columns(value=pl.col("value").cast(pl.Float64))
    assert not quality.inspect("fact_request", wrong_type)[0].passed


def test_a_year_is_stale_until_written_and_when_its_documents_change(
    landing: Path, warehouse: Warehouse
) -> None:
    put(landing, "a.json", **report("水利局", 2023))
    ingest(landing, warehouse)
    assert stale(warehouse) == {2023: MODERN}


def test_catalogue_is_made_again_where_the_folder_moved_to(
    landing: Path, warehouse: Warehouse, tmp_path: Path
) -> None:
    put(landing, "a.json", **report("水利局", 2023))
    ingest(landing, warehouse)
    write_catalogue(warehouse)
    (tmp_path / "ware house's").rename(tmp_path / "moved")
    written = write_catalogue(Warehouse.at(str(tmp_path / "moved")))
    with duckdb.connect(str(written["warehouse.duckdb"]), read_only=True) as database:
        assert database.sql("SELECT status FROM dim_document").fetchall() == [("accepted",)]


def test_catalogue_opens_from_anywhere(
    landing: Path, warehouse: Warehouse, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    put(landing, "a.json", **report("水利局", 2023))
    ingest(landing, warehouse)
    write_year(warehouse, 2023, "fact_request")
    written = write_catalogue(warehouse)
    (tmp_path / "elsewhere").mkdir()
    monkeypatch.chdir(tmp_path / "elsewhere")
    with duckdb.connect(str(written["warehouse.duckdb"]), read_only=True) as database:
        rows = database.sql("SELECT year, value FROM fact_request WHERE outcome = 'granted' AND value > 0")
        assert rows.fetchall() == [(2023, Decimal("5.0000"))]
        assert database.sql("SELECT count(*) FROM fact_check").fetchall() == [(0,)], "no year is written yet"
        views = database.sql("SELECT view_name, comment FROM duckdb_views() WHERE NOT internal").fetchall()
        twins = {name for view in bi_views().values() for name in (view.name, view.name_zh)}
        assert dict(views).keys() == {*TABLES, "v_cell_lineage", *twins}
        comments = database.sql("SELECT comment FROM duckdb_columns() WHERE table_name = 'fact_request'")
        assert all(comment for (comment,) in comments.fetchall())
    package = json.loads(Path(str(written["datapackage.json"])).read_text(encoding="utf-8"))
    assert [resource["name"] for resource in package["resources"]] == list(TABLES)
