"""I8: a government's aggregate beside the sum of the bodies below it.

Belongs here: when the comparison can be made, and its wording. Does not belong here: the sums
(`warehouse.levels`).
"""

from __future__ import annotations

import polars as pl

from warehouse.contracts.codes import UNRESOLVED
from warehouse.levels.settings import OWN_LEVEL, UNKNOWN, settings
from warehouse.readings.shapes import CHECKS, NUMBER

CHECK_ID = "I8"
ZH, EN = (
    "政府汇总数不应小于本级部门（及下级政府）之和（口径可能不同）",
    "a government's aggregate is not less than the sum of its departments (and lower governments),"
    " unless their scopes differ",
)
"""The check and what should hold."""


def level_checks(sums: pl.LazyFrame) -> pl.LazyFrame:
    """One row a government and checked indicator, as rows of the store's table `checks`.

    A comparison is made only where the report says what it covers, and every body in that scope is listed and
    has reported. Nobody is blamed: scopes differ, and a case may be counted twice.

    Args:
        sums: mart_level_sum of the year.
    """
    known = ~pl.col("status").is_in(UNRESOLVED)
    assessable = pl.col("complete") & known
    value = pl.col("value").fill_null(0)  # a blank adds nothing to a sum
    fails = assessable & (value < pl.col("sum"))
    nothing = pl.lit(None, NUMBER)
    return (
        sums.filter(pl.col("indicator").is_in(settings().checked))
        .with_columns(
            outcome=pl.when(~assessable)
            .then(pl.lit("not_assessable"))
            .when(fails)
            .then(pl.lit("fail"))
            .otherwise(pl.lit("pass")),
            lhs=pl.when(assessable).then(value).otherwise(nothing),
            rhs=pl.when(assessable).then(pl.col("sum")).otherwise(nothing),
        )
        .with_columns(difference=(pl.col("lhs") - pl.col("rhs")).cast(NUMBER, strict=False))
        .select(
            "document_id",
            "outcome",
            "lhs",
            "rhs",
            "difference",
            check_id=pl.lit(CHECK_ID),
            scope="indicator",
            ordinal=pl.lit(0, pl.Int32),
            severity=pl.lit("warn"),
            indicators=pl.concat_list("indicator"),
            attribution=pl.when(pl.col("outcome") == "fail").then(pl.lit("undetermined")),
            message=_message(known),
        )
        .select(CHECKS.keys())
    )


def _message(known: pl.Expr) -> pl.Expr:
    own = pl.col("scope") == OWN_LEVEL
    parts_zh = pl.when(own).then(pl.lit("本级部门")).otherwise(pl.lit("本级部门和下级政府"))
    parts_en = pl.lit("its departments") + pl.when(own).then(pl.lit("")).otherwise(
        pl.lit(" and lower governments")
    )
    sides = (_plain("lhs"), _plain("rhs"))
    zh, en = ("agency_name", sides[0], parts_zh, sides[1]), (*sides, parts_en)
    failing = pl.format(
        "{}：汇总数为 {}，小于{}之和 {}，请核对统计口径"
        " / the aggregate {} is less than the sum {} of {}; please check what each report covers",
        *zh,
        *en,
    )
    passing = pl.format(
        "{}：汇总数为 {}，不小于{}之和 {} / the aggregate {} is not less than the sum {} of {}", *zh, *en
    )
    return (
        pl.when(pl.col("outcome") == "not_assessable")
        .then(_unassessable(known))
        .when(pl.col("outcome") == "fail")
        .then(failing)
        .otherwise(passing)
    )


def _unassessable(known: pl.Expr) -> pl.Expr:
    """The first reason why no comparison is made, and who has reported."""
    reasons = (
        (~known, "政府年报数值无法辨认", "the government's number is not legible"),
        (pl.col("scope") == UNKNOWN, "年报未说明统计范围", "the report does not say what it covers"),
        (~pl.col("listed"), "没有应报机关名单", "there is no list of the bodies that are to report"),
        (
            pl.lit(True),
            "应报机关未报齐或口径不全",
            "not every body in the scope has reported, or says that it covers its part",
        ),
    )
    why = [pl.coalesce(pl.when(each[0]).then(pl.lit(each[n])) for each in reasons) for n in (1, 2)]
    names = ("department_reported", "department_expected", "lower_reported", "lower_expected")
    return pl.format(
        "{}：{}，无法核验（部门{}/{}，下级政府{}/{}）"
        " / not assessable, {} (departments {}/{}, lower governments {}/{})",
        "agency_name",
        why[0],
        *names,
        why[1],
        *names,
    )


def _plain(name: str) -> pl.Expr:
    """A number without superfluous zeros."""
    text = pl.col(name).cast(pl.String)
    return text.str.strip_chars_end("0").str.strip_chars_end(".").fill_null("")
