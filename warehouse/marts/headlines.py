"""The numbers of the mart, as data: which cells make each headline number, change and count.

Belongs here: names, cells and descriptions. Does not belong here: how they are computed
(`warehouse.marts.evaluate`), and the indicators derived of several cells (`indicators.toml`).
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Headline:
    """The sum of some cells; `rows` ending in `*` take every row of the form that begins so.

    `money` is an amount in 万元, all others are counts.
    """

    name: str
    table: str
    rows: tuple[str, ...]
    column: str
    en: str
    zh: str
    money: bool = False


def _request(name: str, row: str, en: str, zh: str) -> Headline:
    return Headline(name, "fact_request", (row,), "total", en, zh)


def _proceeding(prefix: str, rows: tuple[str, ...], en: str, zh: str) -> tuple[Headline, ...]:
    results = (
        ("upheld", "upheld", "维持"),
        ("corrected", "corrected", "纠正"),
        ("other", "other result", "其他结果"),
        ("pending", "pending", "尚未审结"),
        ("total", "in total", "总计"),
    )
    table = "fact_reconsideration_litigation"
    return tuple(
        Headline(f"{prefix}_{code}", table, rows, code, f"{en}: {label}", f"{zh}{label_zh}")
        for code, label, label_zh in results
    )


def _disclosure(name: str, row: str, column: str, en: str, zh: str) -> Headline:
    return Headline(name, "fact_proactive_disclosure", (row,), column, en, zh)


HEADLINES: tuple[Headline, ...] = (
    _request("new_received", "new_received", "Requests newly received", "本年新收申请"),
    _request("carried_in", "carried_in", "Requests carried in", "上年结转申请"),
    _request("outcome_total", "outcome_total", "All outcomes", "办理结果总计"),
    _request("granted", "granted", "Granted", "予以公开"),
    _request("partly_granted", "partly_granted", "Partly granted", "部分公开"),
    _request("denied_total", "denied_*", "Denied, all grounds", "不予公开合计"),
    _request("unavailable_total", "unavailable_*", "Unavailable, all grounds", "无法提供合计"),
    _request("rejected_total", "rejected_*", "Rejected, all grounds", "不予处理合计"),
    _request("other_handling_total", "other_*", "Other handling", "其他处理合计"),
    _request("carried_out", "carried_out", "Requests carried over to next year", "结转下年度"),
    *_proceeding("reconsideration", ("reconsideration",), "Administrative reconsideration", "行政复议"),
    *_proceeding("litigation", ("litigation_*",), "Administrative litigation", "行政诉讼"),
    _disclosure(
        "normative_documents_issued",
        "normative_document",
        "issued",
        "Normative documents issued",
        "规范性文件制发",
    ),
    _disclosure(
        "normative_documents_repealed",
        "normative_document",
        "repealed",
        "Normative documents repealed",
        "规范性文件废止",
    ),
    _disclosure(
        "normative_documents_in_force",
        "normative_document",
        "in_force",
        "Normative documents in force",
        "规范性文件现行有效",
    ),
    _disclosure("license_decisions", "license", "decisions", "License decisions", "行政许可决定"),
    _disclosure("penalty_decisions", "penalty", "decisions", "Penalty decisions", "行政处罚决定"),
    _disclosure("compulsion_decisions", "compulsion", "decisions", "Compulsory measures", "行政强制决定"),
    Headline(
        "admin_fee_amount",
        "fact_proactive_disclosure",
        ("admin_fee",),
        "amount",
        "Administrative fees, 10,000 yuan",
        "收费金额（万元）",
        money=True,
    ),
)

CHANGED = ("new_received", "outcome_total", "granted", "reconsideration_total", "litigation_total")
"""Headline numbers that are set against the year before, as printed in both years."""

CHANGES: tuple[tuple[str, str, str], ...] = tuple(
    (f"{line.name}_change", f"{line.en}: change on the year before", f"{line.zh}同比增减")
    for name in CHANGED
    for line in HEADLINES
    if line.name == name
)

COUNTS: tuple[tuple[str, str, str], ...] = (
    ("checks_failed_error", "Failing identities of severity error", "勾稽错误数"),
    ("checks_failed_warn", "Failing identities of severity warn", "勾稽提示数"),
    ("checks_assessed_error", "Identities of severity error that pass or fail", "可核验勾稽关系数"),
    ("cells_expected", "Cells of the form", "应有单元格"),
    ("cells_reported", "Cells with a printed number", "有数单元格"),
    ("cells_derived", "Cells the identities determine", "推得单元格"),
    ("cells_unresolved", "Cells ambiguous, missing or unreadable", "未决单元格"),
)
