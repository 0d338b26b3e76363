"""The worked examples of docs/examples.md, held against what the parsers and tables say of such reports."""

from __future__ import annotations

from collections import defaultdict
from decimal import Decimal
from typing import Any

import polars as pl
import pytest

from parsers.forms import forms
from parsers.pre2019 import OLD_TABLE, old_forms
from tests.support.bundled import whole
from tests.support.naming import COLUMNS
from tests.support.paths import ROOT
from tests.support.written import GENERAL, OTHER, PROBLEMS, text
from warehouse.catalogue.examples import BEFORE, Example, Term, examples
from warehouse.catalogue.examples_page import page
from warehouse.facts.check_list import LEVELS, check_list
from warehouse.readings.shapes import NUMBER
from warehouse.storage.tree import Warehouse

EXAMPLES = examples()
Report = tuple[str, int]
Cells = dict[str, str]
PROCEEDINGS = ("reconsideration", "litigation_direct", "litigation_after_reconsideration")
AS_CHECK = {
    **{name: pl.col(name) for name in ("document_id", "outcome", "message")},
    **{"check_id": pl.lit("I8"), "scope": pl.col("indicator")},
    **{side: pl.col(name).cast(NUMBER) for side, name in (("lhs", "value"), ("rhs", "sum"))},
    "indicators": pl.concat_list("indicator"),
}
"""Rows of mart_level_sum as fact_check would have them."""
RESULTS = ("upheld", "corrected", "other", "pending", "total")


def name(example: Example) -> str:
    return f"{example.check}-{example.scope}"


def is_cell(term: Term) -> bool:
    return term.what.startswith("fact_")


def printed(example: Example) -> dict[Report, Cells]:
    """The cells of every report of an example that are not 0."""
    found: dict[Report, Cells] = defaultdict(dict)
    found[example.body, example.year] = {}
    if "general_before" in example.says:
        found[example.body, example.year - 1] = {}
    for term in (*example.left, *example.right):
        body = term.where if term.where not in ("", BEFORE) else example.body
        if is_cell(term):
            found[body, example.year - (term.where == BEFORE)][term.what] = term.value
    return found


def modern(example: Example, body: str, year: int, cells: Cells) -> str:
    """A report on a form of 2019 or later."""
    rows: dict[str, list[str]] = {}
    for block in forms()[example.form].table("fact_proactive_disclosure").blocks:
        for row in block.rows:
            keys = [f"fact_proactive_disclosure.{row.code}.{column.code}" for column in block.columns]
            rows[row.code] = [cells.get(key, "0") for key in keys]
    outcomes = {cell.split(".")[1] for cell in cells if cell.startswith("fact_request.")}
    for code in outcomes:
        rows[code] = [cells.get(f"fact_request.{code}.{applicant}", "0") for applicant in COLUMNS]
    keys = [f"fact_reconsideration_litigation.{each}.{result}" for each in PROCEEDINGS for result in RESULTS]
    rows["proceedings"] = [cells.get(key, "0") for key in keys]
    says = example.says if body == example.body else {}
    general = says.get("general" if year == example.year else "general_before", GENERAL)
    published = f"\n发布日期：{says['published']}" if "published" in says else ""
    signed = f"{OTHER}\n{says['signature']}\n{year + 1}年1月12日" if "signature" in says else OTHER
    title = f"{body}{year}年政府信息公开工作年度报告{published}"
    return text(title, general, PROBLEMS, signed, example.form, **rows)


def old(body: str, year: int, cells: Cells) -> str:
    """A report with a statistics table of before 2019."""
    code = next(iter(cells)).split(".")[1]
    (form,) = (form for form in old_forms() if form.code == code)
    lines = [f"{body}{year}年政府信息公开工作年度报告", f"{year}年，我局依法做好政府信息公开工作。"]
    lines += [form.title, "指标名称\t计量单位\t统计数"]
    for line in form.indicators:
        value = cells.get(f"{OLD_TABLE}.{code}.{line.code}", "0")
        lines.append(f"{line.label}\t{line.unit}\t{value}" if line.unit else f"{line.label}\t——\t")
    return "\n".join(lines)


@pytest.fixture(scope="module")
def rows(tmp_path_factory: pytest.TempPathFactory) -> pl.DataFrame:
    """fact_check of all examples' reports, with the name of each body."""
    folder = tmp_path_factory.mktemp("examples")
    (landing := folder / "landing").mkdir()
    bodies = set()
    for example in EXAMPLES:
        for (body, year), cells in printed(example).items():
            is_old = any(cell.startswith(OLD_TABLE) for cell in cells)
            report = old(body, year, cells) if is_old else modern(example, body, year, cells)
            (landing / f"{body}{year}.txt").write_text(report, encoding="utf-8")
            bodies.add(body)
    listed = "\n".join(["agency_name", *sorted(bodies)]).encode()
    warehouse = whole(landing, Warehouse.at(str(folder / "warehouse")), listed)
    documents = warehouse.scan("dim_document").select("document_id", "source_path", "status", "reason")
    refused = documents.filter(pl.col("status") != "accepted").collect()
    assert refused.is_empty(), refused.rows()
    checks = [warehouse.scan("fact_check", year) for year in warehouse.years("fact_check")]
    levels = [warehouse.scan(LEVELS, year).select(**AS_CHECK) for year in warehouse.years(LEVELS)]
    return pl.concat([*checks, *levels], how="diagonal").join(documents, on="document_id").collect()


def row_of(example: Example, rows: pl.DataFrame) -> dict[str, Any]:
    found = rows.filter(
        check_id=example.check, scope=example.scope, source_path=f"{example.body}{example.year}.txt"
    ).to_dicts()
    failing = [row for row in found if row["outcome"] == example.outcome]
    assert failing, found or rows.filter(source_path=f"{example.body}{example.year}.txt").rows()
    return failing[0]


@pytest.mark.parametrize("example", EXAMPLES, ids=name)
def test_an_example_is_what_fact_check_says(example: Example, rows: pl.DataFrame) -> None:
    row = row_of(example, rows)
    assert (row["lhs"], row["rhs"], row["attribution"]) == (example.lhs, example.rhs, example.attribution)
    assert row["message"] == example.message


@pytest.mark.parametrize("example", EXAMPLES, ids=name)
def test_its_sides_are_what_is_printed(example: Example, rows: pl.DataFrame) -> None:
    """The numbers of the page add up to what is compared, and they are all the cells that are not 0."""
    for terms, total in ((example.left, example.lhs), (example.right, example.rhs)):
        if total is not None and terms:
            assert added(terms) == total
    cells = {term.what for term in (*example.left, *example.right) if is_cell(term)}
    compared = set(row_of(example, rows)["indicators"])
    assert cells <= compared or example.check in ("I8", "I15")


def added(terms: tuple[Term, ...]) -> Decimal:
    first, *rest = terms
    total = Decimal(first.value)
    for term in rest:
        value = Decimal(term.value)
        total = (
            total / value * 100 if term.sign == "÷" else total - value if term.sign == "-" else total + value
        )
    return total


def test_every_check_has_an_example() -> None:
    assert {example.check for example in EXAMPLES} == {check.check_id for check in check_list()}


def test_the_page_is_written_from_the_examples() -> None:
    """`python -m warehouse.catalogue.examples_page > docs/examples.md` writes it again."""
    assert (ROOT / "docs" / "examples.md").read_text(encoding="utf-8") == page()
