"""When a report falls due and what it says of its own year and body: the part of I15 without tables.

Belongs here: findings about publication. Does not belong here: the deadlines (`warehouse.facts.deadlines`),
and who has not published at all (`warehouse.marts.coverage`).
"""

from __future__ import annotations

import polars as pl

from warehouse.facts.deadlines import DEPARTMENT, GOVERNMENT, REVISED
from warehouse.readings.shapes import CHECKS, NUMBER

CHECK_ID = "I15"
ZH, EN = (
    "按期发布，标题、正文、发布机构、落款一致",
    "published in time; title, text, publisher and signature agree",
)
"""The check and what should hold."""

_CONTRADICTIONS = {
    "year_conflict": (
        "year",
        "标题与正文的年度不一致，请核对是否沿用了往年文字",
        "the title and the text are of different years; please check for text of another year",
    ),
    "publisher_differs": (
        "publisher",
        "标题的机关与发布机构不一致，请核对是否误发",
        "the title and the publisher name different bodies; please check whose report it is",
    ),
    "signature_differs": (
        "signature",
        "标题的机关与落款不一致，请核对是否误发",
        "the title and the signature name different bodies; please check whose report it is",
    ),
    **{
        f"{source}_{what}_differs": (
            scope,
            f"{where}与文件所载的{zh}不一致，请核对",
            f"the document and {source_en} state another {en}; please check which is right",
        )
        for source, where, source_en in (
            ("manifest", "清单", "the manifest"),
            ("path", "文件路径", "the path"),
            ("host", "网址", "the address"),
        )
        for what, scope, zh, en in (
            ("agency", "agency", "机关", "body"),
            ("place", "agency", "地区", "place"),
            ("year", "year", "年度", "year"),
            ("date", "published_on", "发布日期", "date of publication"),
        )
    },
}
"""Notes of the reading that are findings about the report: scope and wording.

With `override` in a manifest its word counts, and the difference is told in the same way.
"""


def deadline() -> pl.Expr:
    """The last day for publication, from `year` and `kind`; null where the regulation sets none."""
    following = pl.col("year").cast(pl.Int32) + 1
    government, department = (pl.date(following, *day) for day in (GOVERNMENT, DEPARTMENT))
    return (
        pl.when((pl.col("year") < REVISED) | (pl.col("kind") == "government"))
        .then(government)
        .when(pl.col("kind").is_in(["department", "office"]))
        .then(department)
    )


def publication_checks(documents: pl.DataFrame) -> pl.LazyFrame:
    """The checks of when and as whose a report was published, as rows of the store's table `checks`.

    Args:
        documents: The documents of a year, as `warehouse.facts.facts.documents_of` returns them; only current
            ones are checked.
    """
    current = documents.lazy().filter("is_current")
    ordinals = _ordinals()
    found = [_timing(current), *(_contradicted(current, code, ordinals[code]) for code in _CONTRADICTIONS)]
    return (
        pl.concat(found)
        .with_columns(
            check_id=pl.lit(CHECK_ID),
            severity=pl.lit("warn"),
            difference=pl.col("lhs") - pl.col("rhs"),
            indicators=pl.lit([], pl.List(pl.String)),
            # Neither a date on a page nor a name beside the report is a cell that is surely legible.
            attribution=pl.when(pl.col("outcome") == "fail").then(pl.lit("undetermined")),
        )
        .select(CHECKS.keys())
    )


def _timing(current: pl.LazyFrame) -> pl.LazyFrame:
    """Compare the date of publication with the deadline.

    The left side (`lhs`) is the number of days from the deadline to the publication, negative when early; the
    right side is 0.
    """
    late = pl.col("lhs") > 0
    named = (pl.col("agency_name"), pl.col("published_on").cast(pl.String), pl.col("due").cast(pl.String))
    failing = pl.format(
        "{}：{}发布，晚于{}的期限{}天，请核对发布日期"
        " / published on {}, {} days after {}; please check the date",
        *named,
        _days(),
        named[1],
        _days(),
        named[2],
    )
    passing = pl.format("{}：{}发布，在{}的期限内 / published on {}, in time for {}", *named, *named[1:])
    unknown = pl.format("{}：发布日期不明，无法核验 / the date of publication is not known", named[0])
    return (
        current.with_columns(due=deadline())
        .filter(pl.col("due").is_not_null())
        .with_columns(lhs=(pl.col("published_on") - pl.col("due")).dt.total_days().cast(NUMBER))
        .select(
            "document_id",
            "lhs",
            scope=pl.lit("published_on"),
            ordinal=pl.lit(0, pl.Int32),
            rhs=pl.when(pl.col("lhs").is_not_null()).then(pl.lit(0).cast(NUMBER)),
            outcome=pl.when(late)
            .then(pl.lit("fail"))
            .when(~late)
            .then(pl.lit("pass"))
            .otherwise(pl.lit("not_assessable")),
            message=pl.when(late).then(failing).when(~late).then(passing).otherwise(unknown),
        )
    )


def _days() -> pl.Expr:
    return pl.col("lhs").cast(pl.Int32)


def _ordinals() -> dict[str, int]:
    """For each contradiction its number within its scope; that of a date comes after the deadline."""
    met = {"published_on": 1}
    found = {}
    for code, (scope, *_) in _CONTRADICTIONS.items():
        found[code] = met.get(scope, 0)
        met[scope] = found[code] + 1
    return found


def _contradicted(current: pl.LazyFrame, code: str, ordinal: int) -> pl.LazyFrame:
    """One failing row for each document whose reading noted the contradiction."""
    scope, zh, en = _CONTRADICTIONS[code]
    note = (
        pl.col("notes").list.eval(pl.element().filter(pl.element().str.starts_with(f"{code}: "))).list.first()
    )
    detail = note.str.strip_prefix(f"{code}: ")
    nothing = pl.lit(None, NUMBER)
    return current.filter(note.is_not_null()).select(
        "document_id",
        lhs=nothing,
        scope=pl.lit(scope),
        ordinal=pl.lit(ordinal, pl.Int32),
        rhs=nothing,
        outcome=pl.lit("fail"),
        message=pl.format("{}：{} / {}: {}", "agency_name", pl.lit(zh), detail, pl.lit(en)),
    )
