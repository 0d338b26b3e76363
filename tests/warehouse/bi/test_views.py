"""The views in a real DuckDB, against values that were read off the samples; their declarations."""

from __future__ import annotations

import copy
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import duckdb
import polars as pl
import pytest

from tests.support.building import ingest, put, report, write_year
from tests.support.paths import ROOT
from warehouse.bi.labels import labels_of
from warehouse.bi.page import page
from warehouse.bi.sql import identifier, query, translated
from warehouse.bi.views import KINDS, read_views, views
from warehouse.catalogue.catalogue import write_catalogue
from warehouse.dimensions.indicators import indicators
from warehouse.facts.check_list import check_list
from warehouse.registry import tables
from warehouse.storage.tree import Warehouse

DECLARED = ROOT / "warehouse" / "bi" / "views.toml"
BODY = "220300-医疗保障局"


@pytest.fixture(scope="module")
def database(samples: Warehouse) -> Iterator[duckdb.DuckDBPyConnection]:
    with duckdb.connect(str(samples.root / "warehouse.duckdb"), read_only=True) as opened:
        yield opened


def rows(database: duckdb.DuckDBPyConnection, sql: str) -> list[tuple[Any, ...]]:
    return database.execute(sql).fetchall()


def test_every_view_has_an_english_and_a_chinese_twin(database: duckdb.DuckDBPyConnection) -> None:
    for view in views().values():
        english = rows(database, f"SELECT * FROM {identifier(view.name)} ORDER BY ALL")
        assert english == rows(database, f"SELECT * FROM {identifier(view.name_zh)} ORDER BY ALL")
        described = "SELECT column_name, data_type, comment FROM duckdb_columns() WHERE table_name = ?"
        for name, names in (
            (view.name, [column.name for column in view.columns]),
            (view.name_zh, [column.zh for column in view.columns]),
        ):
            found = database.execute(f"{described} ORDER BY column_index", [name]).fetchall()
            assert [column for column, *_ in found] == names
            assert [kind for _, kind, _ in found] == [KINDS[column.kind] for column in view.columns]
            assert all(comment for *_, comment in found)
    assert len(rows(database, 'SELECT * FROM "v_不予公开理由"')) == 16, "two reports, eight grounds"


def test_the_database_is_one_that_older_versions_open(samples: Warehouse) -> None:
    """Storage version 64 is that of DuckDB 1.0; 2.0 writes 69 unless it is told, which no 1.x opens."""
    header = (samples.root / "warehouse.duckdb").read_bytes()[:20]
    assert header[8:12] == b"DUCK"
    assert int.from_bytes(header[12:20], "little") == 64


def test_no_two_rows_of_a_view_have_one_key(database: duckdb.DuckDBPyConnection) -> None:
    for view in views().values():
        key = ", ".join(map(identifier, view.key))
        (found,) = rows(database, f"SELECT count(*), count(DISTINCT ({key})) FROM {view.name}")
        assert found[0] == found[1], view.name
        if view.en != "level_sum":  # no government of the samples has a body below it
            assert found[0], view.name


def test_the_cells_of_the_sheet_are_as_printed(database: duckdb.DuckDBPyConnection) -> None:
    received = """SELECT "申请人", "件数" FROM "v_申请_机关年度"
        WHERE "机关标识" = '220300-医疗保障局' AND "年度" = 2019 AND "办理情形代码" = 'new_received'
        ORDER BY "排序" """
    assert rows(database, received) == [
        ("自然人", 9),
        ("商业企业", 1),
        ("科研机构", 0),
        ("社会公益组织", 0),
        ("法律服务机构", 0),
        ("其他", 2),
        ("总计", 14),
    ]
    labelled = f"""SELECT outcome_group_zh, outcome_zh, outcome_en, requests, status_en
        FROM v_request_agency_year WHERE agency_id = '{BODY}' AND applicant_is_total
        AND outcome IN ('denied_internal_affairs', 'partly_granted', 'outcome_total') ORDER BY position"""
    assert rows(database, labelled) == [
        ("部分公开", "部分公开", "Partly granted", 2, "printed"),
        ("不予公开", "属于三类内部事务信息", "Denied: internal affairs", 1, "printed"),
        ("办理结果总计", "总计", "All outcomes", 11, "printed"),
    ]


def test_grounds_of_refusal_are_those_of_all_applicants(database: duckdb.DuckDBPyConnection) -> None:
    found = f"""SELECT "理由", "理由英文", "件数" FROM "v_不予公开理由"
        WHERE "机关标识" = '{BODY}' AND "件数" > 0 ORDER BY "排序" """
    assert rows(database, found) == [
        ("属于三类内部事务信息", "internal affairs", 1),
        ("属于四类过程性信息", "process information", 1),
        ("属于行政查询事项", "administrative query", 1),
    ]


def test_corrections_have_their_base(database: duckdb.DuckDBPyConnection) -> None:
    names = '"程序", "结果维持", "结果纠正", "其他结果", "已审结", "尚未审结", "总计"'
    found = f"""SELECT {names} FROM "v_复议诉讼纠正" WHERE "机关标识" = '{BODY}' ORDER BY "程序代码" """
    assert rows(database, found) == [
        ("复议后起诉", 0, 0, 0, 0, 0, 0),
        ("未经复议直接起诉", 0, 0, 0, 0, 0, 0),
        ("行政复议", 0, 0, 1, 1, 0, 1),
    ]


def test_the_quality_board_and_coverage(database: duckdb.DuckDBPyConnection) -> None:
    board = (
        'SELECT "年度", "机关名称", "有勾稽错误", "应有单元格" >= "已知单元格" FROM "v_质量" ORDER BY "年度"'
    )
    assert rows(database, board) == [
        (2019, "四平市医疗保障局", True, True),
        (2023, "朔州市人民政府", True, True),
    ]
    failing = f"""SELECT "勾稽关系", "归因", "左边", "右边", "差额" FROM "v_勾稽不符"
        WHERE "机关标识" = '{BODY}' AND "勾稽关系代码" = 'I1' AND "范围" = 'total' """
    assert rows(database, failing) == [("I1 收到＝办结＋结转", "发布机关", 14.0, 12.0, 2.0)]
    (sentence,) = rows(
        database,
        f"""SELECT message_zh, message_en FROM v_failed_check
        WHERE agency_id = '{BODY}' AND check_id = 'I1' AND scope = 'total'""",
    )
    assert "14" in sentence[0] and "总计" in sentence[0] and " / " not in sentence[0]
    assert "14" in sentence[1] and sentence[1].startswith("Total: ")
    filed = f"""SELECT "年度", "报送状态", "已报" FROM "v_报送情况"
        WHERE "机关标识" = '{BODY}' ORDER BY "年度" """
    found = rows(database, filed)
    assert found == [  # dated 13 March, due on 31 January
        (2015, "未报", False),
        (2019, "逾期报送", True),
        (2023, "未报", False),
    ]


def test_what_is_not_printed_is_null_or_zero_as_the_column_says(tmp_path: Path) -> None:
    """Blank, dash, a number that is not known and a count with a fraction, in one report."""
    cells = {
        "fact_request.granted.total": ("blank", ""),
        "fact_request.partly_granted.total": ("unreadable", "?"),
    }
    warehouse = Warehouse.at(str(tmp_path / "w"))
    put(tmp_path / "landing", "a.json", **report("水利局", 2023))
    ingest(tmp_path / "landing", warehouse)
    write_year(warehouse, 2023, "fact_request")
    path = warehouse.path("fact_request", 2023)
    facts = pl.read_parquet(str(path))
    total = pl.col("applicant") == "total"
    for indicator, (status, raw) in cells.items():
        here = pl.col("indicator") == indicator
        facts = facts.with_columns(
            status=pl.when(here).then(pl.lit(status)).otherwise("status"),
            raw_text=pl.when(here).then(pl.lit(raw)).otherwise("raw_text"),
            value=pl.when(here).then(None).otherwise("value"),
        )
    half = total & (pl.col("outcome") == "carried_out")
    facts = facts.with_columns(
        value=pl.when(half).then(pl.lit("2.5").cast(facts.schema["value"])).otherwise("value")
    )
    warehouse.write("fact_request", facts, "changed", 2023)
    written = write_catalogue(warehouse)
    wanted = ("outcome_total", "granted", "partly_granted", "carried_out")
    with duckdb.connect(str(written["warehouse.duckdb"]), read_only=True) as database:
        found = {
            name: (number, zero)
            for name, number, zero in rows(
                database,
                "SELECT outcome, requests, requests_or_zero FROM v_request_agency_year "
                "WHERE applicant_is_total",
            )
            if name in wanted
        }
    assert found == {
        "outcome_total": (6, 6),
        "granted": (None, 0),
        "partly_granted": (None, None),
        "carried_out": (None, None),
    }


def test_only_current_documents_are_in_a_view(tmp_path: Path) -> None:
    """Of two reports of one body and year, the later publication."""
    warehouse = Warehouse.at(str(tmp_path / "w"))
    for name, day, granted in (("a.json", "2024-01-10", "4"), ("b.json", "2024-02-10", "5")):
        requests = {"new_received": granted, "outcome_total": granted, "granted": granted}
        put(tmp_path / "landing", name, **report("水利局", 2023, published_on=day, requests=requests))
    ingest(tmp_path / "landing", warehouse)
    write_year(warehouse, 2023, "fact_request")
    written = write_catalogue(warehouse)
    with duckdb.connect(str(written["warehouse.duckdb"]), read_only=True) as database:
        sql = "SELECT requests FROM v_request_agency_year WHERE outcome = 'granted' AND applicant_is_total"
        assert rows(database, sql) == [(5,)]
        assert (
            len(
                rows(database, "SELECT * FROM fact_request WHERE outcome = 'granted' AND applicant = 'total'")
            )
            == 2
        )


def test_every_code_and_check_has_a_label_of_its_own() -> None:
    coded = {
        (entry, codes) for view in views().values() for table in view.tables for entry, codes in _codes(table)
    }
    for name, codes in coded:
        for code, (english, chinese) in labels_of(name, codes).items():
            assert english != code or code == english.lower(), (name, code)
            assert chinese != code, f"{name}.{code} has no label in Chinese"
    checks = {check.check_id for check in check_list()}
    assert checks == set(labels_of("check"))


def _codes(table: str) -> Iterator[tuple[str, tuple[str, ...]]]:
    for name, column in tables()[table].contract.columns().items():
        if codes := tuple((column.metadata or {}).get("codes", ())):
            yield name, codes


def test_every_row_of_the_form_has_a_group() -> None:
    groups = set(labels_of("outcome_group"))
    with duckdb.connect() as database:
        (column,) = [each for each in views()["request_agency_year"].columns if each.name == "outcome_group"]
        codes = indicators().filter(pl.col("table") == "fact_request").collect()["dimension_1"].unique()
        for code in codes:
            sql = f"SELECT {column.sql} FROM (SELECT '{code}' AS outcome) AS row"
            assert rows(database, sql)[0][0] in groups, code


def test_a_name_is_never_taken_for_sql() -> None:
    assert identifier('a" FROM x; --') == '"a"" FROM x; --"'
    assert translated('SUM("a") / "b"', {"a": "甲", "b": '乙"'}) == 'SUM("甲") / "乙"""'
    with pytest.raises(KeyError):
        translated('"c"', {})
    assert "DROP" not in query(views()["coverage"])


@pytest.mark.parametrize(
    ("change", "why"),
    [
        ({"key": ["nothing"]}, "no column nothing for its key"),
        ({"columns": ["row.year", "row.year"], "key": ["year"]}, "two columns year"),
        ({"columns": ["row.nothing"]}, "mart_agency_year has no column nothing"),
        ({"columns": ["dim_agency.city"]}, "of no table that is joined"),
        (
            {"columns": [{"name": ["a", "甲"], "about": "a", "kind": "decimal", "sql": "1"}]},
            "a is of no known kind",
        ),
        ({"from": "fact_check", "columns": ["row.indicators"]}, "is a array, which not every tool takes"),
        ({"name": ["coverage", "别名"], "columns": ["row.*"]}, "coverage is declared twice"),
    ],
)
def test_a_declaration_that_cannot_be_is_refused(change: dict[str, Any], why: str) -> None:
    declared = tomllib.loads(DECLARED.read_text(encoding="utf-8"))
    declared["view"].append({**copy.deepcopy(declared["view"][0]), "name": ["new", "新"], **change})
    with pytest.raises(ValueError, match=why):
        read_views(declared)


def test_the_page_of_the_views_is_current() -> None:
    """`python -m warehouse.bi.page > docs/views.md` writes it again."""
    assert (ROOT / "docs" / "views.md").read_text(encoding="utf-8") == page()
