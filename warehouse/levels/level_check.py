"""I8: whether a government's aggregate is less than the sum of the bodies below it.

Belongs here: when the comparison can be made, and its wording. Does not belong here: the sums
(`warehouse.levels.level_sums`).
"""

from __future__ import annotations

import polars as pl

from warehouse.contracts.codes import UNRESOLVED
from warehouse.levels.settings import OWN_LEVEL, UNKNOWN, settings
from warehouse.readings.shapes import NUMBER

CHECK_ID = "I8"
ZH, EN = (
    "政府汇总数不应小于本级部门（及下级政府）之和（口径可能不同）",
    "a government's aggregate is not less than the sum of its departments (and lower governments),"
    " unless their scopes differ",
)
"""The check and what should hold."""


def judged(sums: pl.DataFrame) -> pl.DataFrame:
    """The rows with `outcome` and `message`, both null where the indicator is not checked.

    A comparison is made only where the report says what it covers, and every body in that scope is listed and
    has reported. Nobody is blamed: scopes differ, and a case may be counted twice.

    Args:
        sums: The other columns of mart_level_sum.
    """
    known = ~pl.col("status").is_in(UNRESOLVED)
    is_less = pl.col("value").fill_null(0) < pl.col("sum")  # a blank adds nothing to a sum
    outcome = (
        pl.when(~(pl.col("complete") & known))
        .then(pl.lit("not_assessable"))
        .when(is_less)
        .then(pl.lit("fail"))
        .otherwise(pl.lit("pass"))
    )
    is_checked = pl.col("indicator").is_in(settings().checked)
    return sums.with_columns(outcome=pl.when(is_checked).then(outcome)).with_columns(
        message=pl.when(pl.col("outcome").is_not_null()).then(_message(known))
    )


def _message(known: pl.Expr) -> pl.Expr:
    own = pl.col("scope") == OWN_LEVEL
    parts_zh = pl.when(own).then(pl.lit("本级部门")).otherwise(pl.lit("本级部门和下级政府"))
    parts_en = pl.lit("its departments") + pl.when(own).then(pl.lit("")).otherwise(
        pl.lit(" and lower governments")
    )
    sides = (_plain(pl.col("value").fill_null(0)), _plain(pl.col("sum")))
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


def _plain(number: pl.Expr) -> pl.Expr:
    """A number without superfluous zeros."""
    text = number.cast(NUMBER).cast(pl.String)
    return text.str.strip_chars_end("0").str.strip_chars_end(".").fill_null("")
