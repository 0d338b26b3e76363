"""Whether a section's prose is nearly that of last year's report: the part of I15 that is about prose.

Belongs here: when a share is a finding, and its wording. Does not belong here: computing the share
(`warehouse.prose.similarity`).
"""

from __future__ import annotations

import polars as pl

from warehouse.facts.followed import changed_bodies
from warehouse.prose.similarity.settings import settings
from warehouse.readings.shapes import CHECKS, NUMBER

CHECK_ID = "I15"
ZH, EN = (
    "正文与上年年报不应基本雷同（数字、名称除外）",
    "the prose is not nearly that of last year's report, numbers and names aside",
)
"""The check and what should hold."""
_SECTIONS = {"general": "总体情况", "problems": "存在的主要问题及改进情况", "other": "其他需要报告的事项"}


def prose_checks(
    similar: pl.LazyFrame, documents: pl.DataFrame, successions: pl.DataFrame, year: int
) -> pl.LazyFrame:
    """One row a section that was compared with last year's, as rows of the store's table `checks`.

    The left side (`lhs`) is the share, the right side the share from which on it is a finding. Nobody is
    blamed: what a site prints below a report may be read as its last section, and is the same every year.

    Args:
        similar: fact_prose_similarity of the year.
        documents: The documents of the year, as `warehouse.facts.facts.documents_of` returns them.
        successions: dim_agency_succession; a body merged or split in the year is not assessed.
        year: The year of the reports.
    """
    limit = settings().finding
    changed = changed_bodies(successions, year).filter(pl.col("changed_in") == year)
    is_new = pl.col("changed_in").is_not_null()
    fails = pl.col("share") >= limit
    outcome = (
        pl.when(is_new)
        .then(pl.lit("not_assessable"))
        .when(fails)
        .then(pl.lit("fail"))
        .otherwise(pl.lit("pass"))
    )
    nothing = pl.lit(None, NUMBER)
    lhs = pl.col("share").round(4).cast(NUMBER)
    return (
        similar.filter(pl.col("relation") == "last_year")
        .join(documents.lazy().select("document_id", "agency_name"), on="document_id")
        .join(changed.lazy(), on="agency_id", how="left")
        .with_columns(outcome=outcome)
        .select(
            "document_id",
            check_id=pl.lit(CHECK_ID),
            scope=pl.format("prose.{}", "section"),
            ordinal=pl.lit(0, pl.Int32),
            severity=pl.lit("warn"),
            outcome="outcome",
            lhs=pl.when(is_new).then(nothing).otherwise(lhs),
            rhs=pl.when(is_new).then(nothing).otherwise(pl.lit(limit).cast(NUMBER)),
            difference=pl.when(is_new).then(nothing).otherwise(lhs - pl.lit(limit).cast(NUMBER)),
            indicators=pl.lit([], pl.List(pl.String)),
            attribution=pl.when(pl.col("outcome") == "fail").then(pl.lit("undetermined")),
            message=_message(),
        )
        .select(CHECKS.keys())
    )


def _message() -> pl.Expr:
    # whole numbers, and cut, not rounded: 99.96 % is not 100 %
    permille = pl.col("shared") * 1000 // pl.col("shingles")
    share = pl.format("{}.{}%", permille // 10, permille % 10)
    section = pl.col("section").replace_strict(_SECTIONS, default=pl.col("section"))
    named = (pl.col("agency_name"), section)
    failing = pl.format(
        "{}：“{}”部分有{}与上年年报相同（数字、名称除外），请核对是否沿用了往年文字"
        " / {}: {} of this section stands in last year's report as well, numbers and names aside;"
        " please check for text of another year",
        *named,
        share,
        "section",
        share,
    )
    passing = pl.format(
        "{}：“{}”部分有{}与上年年报相同 / {}: {} of this section stands in last year's report as well",
        *named,
        share,
        "section",
        share,
    )
    unassessable = pl.format(
        "{}：“{}”部分：{}，不与上年比较 / {}: not assessable, {}", *named, "change_zh", "section", "change_en"
    )
    return (
        pl.when(pl.col("outcome") == "not_assessable")
        .then(unassessable)
        .when(pl.col("outcome") == "fail")
        .then(failing)
        .otherwise(passing)
    )
