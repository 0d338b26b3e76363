"""What two years of an agency say of each other: rows of fact_check for the later one.

Belongs here: evaluating `warehouse.facts.year_rules` on the current documents of a year and of the year
before, along the succession of bodies (`warehouse.facts.followed`).
Does not belong here: identities within one report (`parsers.findings.identities`), and when it was published
(`warehouse.facts.publication_checks`). A body without a current document in the year, or of which neither it
nor a predecessor has one in the year before, has no rows.
"""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

import polars as pl

from warehouse.contracts.codes import NOTHING_PRINTED, UNRESOLVED
from warehouse.facts.followed import changed_bodies, holding, last_documents
from warehouse.facts.year_rules import JUMP, UNIT_JUMP, year_rules
from warehouse.readings import store
from warehouse.readings.shapes import CHECKS, NUMBER
from warehouse.storage.tree import Warehouse

_IN_FORM_UNIT = {"元": "0.0001", "亿元": "10000"}
_ON = ("agency_id", "rule")
_CELL = ("table", "dimension_1", "dimension_2")


def across_years(
    warehouse: Warehouse,
    version: str,
    documents: pl.DataFrame,
    before: pl.DataFrame,
    successions: pl.DataFrame,
    year: int,
) -> pl.LazyFrame:
    """The checks that compare a year with the year before, as rows of the store's table `checks`.

    A body is compared with the one whose place it took. One that was merged or split is not comparable with
    the year before. In the second year it does not fail: its first report may count as the old bodies did.

    Args:
        warehouse: Where the store of readings lies.
        version: The readings to compare (`Versions.key`).
        documents: The documents of the year, as `warehouse.facts.facts.documents_of` returns them.
        before: The documents of the year before, of the same shape.
        successions: dim_agency_succession.
        year: The year of the reports.
    """
    this_year, last_year = (frame.filter("is_current") for frame in (documents, before))
    followed = last_documents(this_year, last_year, holding(successions, year))
    compared_documents = (this_year.join(followed, on="agency_id", how="semi"), followed)
    cells = pl.concat(
        _cells(warehouse, version, frame, back) for back, frame in enumerate(compared_documents)
    )
    compared = (
        cells.join(_terms(), on=("back", "indicator"))
        .group_by(_ON)
        .agg(
            *(_side(name) for name in ("lhs", "rhs")),
            known=~pl.col("status").is_in(UNRESOLVED).any(),
            printed=~pl.col("status").is_in(NOTHING_PRINTED).all(),
            reported=(pl.col("status") == "reported").all(),
            terms=pl.len(),
        )
        .join(_rules(year), on="rule")
        .filter(pl.col("terms") == pl.col("of"))  # the forms of both years have all of its cells
        .join(compared_documents[0].lazy().select("agency_id", "document_id"), on="agency_id")
        .join(followed.lazy().select("agency_id", "inherited_from"), on="agency_id")
        .with_columns(
            _naming_predecessor("zh", "{}（{}年报告机关为{}）", year),
            _naming_predecessor("en", "{} ({}: report of {})", year),
        )
        .join(changed_bodies(successions, year).lazy(), on="agency_id", how="left")
        .with_columns(in_first_year=(pl.col("changed_in") == year).fill_null(False))
    )
    return _with_outcome(compared).select(CHECKS.keys())


def _cells(warehouse: Warehouse, version: str, documents: pl.DataFrame, back: int) -> pl.LazyFrame:
    """Cells that some rule compares, money in 万元 whatever unit is printed."""
    used = {term.indicator for rule in year_rules() for term in rule.terms if term.back == back}
    named = pl.LazyFrame(
        [(*indicator.split("."), indicator) for indicator in sorted(used)],
        (*_CELL, "indicator"),
        orient="row",
    )
    factor = pl.col("unit").replace_strict(_IN_FORM_UNIT, default="1", return_dtype=pl.String)
    return (
        store.rows_of(warehouse, version, "cells", documents)
        .join(named, on=_CELL)
        .join(documents.lazy().select("document_id", "agency_id"), on="document_id")
        .select(
            "agency_id",
            "indicator",
            "status",
            value=(pl.col("value").cast(pl.Decimal(38, 8)) * factor.cast(pl.Decimal(38, 8))),
            back=pl.lit(back, pl.Int32),
        )
    )


def _terms() -> pl.LazyFrame:
    rows = [{"rule": n, **asdict(term)} for n, rule in enumerate(year_rules()) for term in rule.terms]
    return pl.LazyFrame(rows, schema_overrides={"rule": pl.Int32, "back": pl.Int32, "sign": pl.Int32})


def _rules(year: int) -> pl.LazyFrame:
    """The rules with their wording for the year."""
    years = {"y": year, "p": year - 1}
    rows: list[dict[str, Any]] = [
        {
            "rule": n,
            "check_id": rule.check_id,
            "scope": rule.scope,
            "relation": rule.relation,
            "floor": rule.floor,
            "money": rule.money,
            "of": len(rule.terms),
            "indicators": list(dict.fromkeys(term.indicator for term in rule.terms)),
            "zh": f"“{rule.label_zh}”：{rule.zh.format(**years)}",
            "en": f"{rule.label_en}: {rule.en.format(**years)}",
        }
        for n, rule in enumerate(year_rules())
    ]
    return pl.LazyFrame(rows, schema_overrides={"rule": pl.Int32})


def _naming_predecessor(wording: str, sentence: str, year: int) -> pl.Expr:
    """The wording of a rule, with the body of the year before where it had another name."""
    named = pl.format(sentence, wording, pl.lit(year - 1), "inherited_from")
    return pl.when(pl.col("inherited_from").is_null()).then(wording).otherwise(named).alias(wording)


def _side(name: str) -> pl.Expr:
    """A blank adds nothing to a sum."""
    on_side = pl.col("side") == name
    return (pl.col("value").fill_null(0) * pl.col("sign")).filter(on_side).sum().alias(name)


def _with_outcome(compared: pl.LazyFrame) -> pl.LazyFrame:
    lhs, rhs = pl.col("lhs"), pl.col("rhs")
    larger, smaller = pl.max_horizontal(lhs, rhs), pl.min_horizontal(lhs, rhs)
    steady = pl.col("relation") == "steady"
    assessable = pl.col("known") & pl.col("printed") & ~pl.col("in_first_year")
    comparable = assessable & (~steady | (smaller > 0))
    holds = (
        pl.when(pl.col("relation") == "equal")
        .then(lhs == rhs)
        .when(pl.col("relation") == "at_most")
        .then(lhs <= rhs)
        .otherwise((larger < pl.col("floor")) | (larger < smaller * JUMP))
    )
    outcome = (
        pl.when(~comparable)
        .then(pl.lit("not_assessable"))
        .when(holds)
        .then(pl.lit("pass"))
        .when(pl.col("changed_in").is_not_null())
        .then(pl.lit("not_assessable"))
        .otherwise(pl.lit("fail"))
    )
    # that one body is the other under a new name may be what a rule says, so nobody is blamed
    sure = pl.col("reported") & pl.col("inherited_from").is_null()
    blame = pl.when(sure).then(pl.lit("publisher")).otherwise(pl.lit("undetermined"))
    return (
        compared.with_columns(
            outcome=outcome,
            unit_jump=pl.col("money") & steady & (larger >= smaller * UNIT_JUMP),
            lhs=pl.when(assessable).then(lhs).cast(NUMBER, strict=False),
            rhs=pl.when(assessable).then(rhs).cast(NUMBER, strict=False),
        )
        .with_columns(difference=(lhs - rhs).cast(NUMBER, strict=False))
        .with_columns(
            attribution=pl.when(pl.col("outcome") == "fail").then(blame),
            message=_message(),
            severity=pl.lit("warn"),
            ordinal=pl.lit(0, pl.Int32),
        )
    )


def _message() -> pl.Expr:
    """Chinese and English; what is found stands behind what should hold."""
    lhs, rhs, difference = (_plain(name) for name in ("lhs", "rhs", "difference"))
    fails = pl.col("outcome") == "fail"
    jump = fails & (pl.col("relation") == "steady")

    def sentence(zh: str, en: str, *values: pl.Expr) -> pl.Expr:
        return pl.format(f"{{}}：{zh} / {{}}: {en}", "zh", *values, "en", *values)

    unassessable = pl.col("outcome") == "not_assessable"
    return (
        pl.when(unassessable & pl.col("change_zh").is_not_null())
        .then(
            pl.format("{}：{}，两年数据不可比 / {}: not assessable, {}", "zh", "change_zh", "en", "change_en")
        )
        .when(unassessable)
        .then(
            sentence(
                "有数据空缺、为零或无法辨认，无法核验",
                "not assessable, a number is missing, zero or illegible",
            )
        )
        .when(pl.col("outcome") == "pass")
        .then(sentence("{} 与 {}，相符", "{} and {}, as it should be", lhs, rhs))
        .when(jump & pl.col("unit_jump"))
        .then(
            sentence(
                "分别为 {} 与 {}，相差悬殊，请核对单位是否误将元作万元",
                "{} and {}; please check whether one of them is in yuan instead of 10,000 yuan",
                lhs,
                rhs,
            )
        )
        .when(jump)
        .then(
            sentence(
                "分别为 {} 与 {}，相差十倍以上，请核对",
                "{} and {}, ten times or more; please check",
                lhs,
                rhs,
            )
        )
        .otherwise(
            sentence(
                "左边为 {}，右边为 {}，相差 {}，请对照两年年报核对",
                "left {}, right {}, difference {}; please check both reports",
                lhs,
                rhs,
                difference,
            )
        )
    )


def _plain(name: str) -> pl.Expr:
    """A number without superfluous zeros; nothing where there is none, so that a sentence is never null."""
    text = pl.col(name).cast(pl.String)
    return text.str.strip_chars_end("0").str.strip_chars_end(".").fill_null("")
