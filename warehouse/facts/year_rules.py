"""The identities across two years, as data: which cells of this year and of the year before are compared.

Belongs here: I5, I6, I7 (its part across years), I13 and the jumps of I15, with their wording.
Does not belong here: evaluating them (`warehouse.facts.across_years`), and identities within one report
(`parsers.findings.identities`). In the wording, {y} is the year and {p} the one before.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

from parsers.forms import Label, forms

REQUEST, DISPUTE, DISCLOSURE = "fact_request", "fact_reconsideration_litigation", "fact_proactive_disclosure"
JUMP = 10
"""A number this many times that of the year before, or less than it by as much, is worth a look."""
UNIT_JUMP = 1_000
"""Of money, a jump of about 10,000 times is 元 for 万元; real changes blur it."""
COUNT_FLOOR, MONEY_FLOOR = 100, 10
"""The larger of two numbers below this (cases, 万元) may well be ten times the smaller."""


@dataclass(frozen=True, slots=True)
class Term:
    """A cell on a side of the comparison; `back` is 1 for the year before."""

    side: str
    sign: int
    back: int
    indicator: str


@dataclass(frozen=True, slots=True)
class YearRule:
    """A comparison on one scope. `relation`: `equal`, `at_most` (lhs ≤ rhs) or `steady` (no jump).

    `floor` is of `steady` only. `label_*` name the scope, `zh` and `en` what should hold.
    """

    check_id: str
    scope: str
    relation: str
    terms: tuple[Term, ...]
    label_zh: str
    label_en: str
    zh: str
    en: str
    floor: int = 0
    money: bool = False


@cache
def year_rules() -> tuple[YearRule, ...]:
    """Every comparison on every scope."""
    return (*_carried(), *_in_force(), *_items(), *_pending(), *_steady())


@cache
def _labels(table: str) -> dict[str, Label]:
    """The labels of a table's rows and columns by code, as the latest form prints them."""
    blocks = [
        block
        for form in forms().values()
        for each in form.tables
        if each.code == table
        for block in each.blocks
    ]
    return {label.code: label for block in blocks for label in (*block.rows, *block.columns)}


def _left(indicator: str) -> Term:
    return Term("lhs", 1, 0, indicator)


def _before(indicator: str, sign: int = 1) -> Term:
    return Term("rhs", sign, 1, indicator)


def _carried() -> list[YearRule]:
    tables = [table for form in forms().values() for table in form.tables if table.code == REQUEST]
    columns = {column.code: column for each in tables for block in each.blocks for column in block.columns}
    return [
        YearRule(
            "I5",
            column.code,
            "equal",
            (_left(f"{REQUEST}.carried_in.{column.code}"), _before(f"{REQUEST}.carried_out.{column.code}")),
            column.text,
            column.en,
            "{y}年年报的上年结转数，应等于{p}年年报的结转下年度继续办理数",
            "requests carried in, of {y}, equal requests carried over, of {p}",
        )
        for column in columns.values()
    ]


def _in_force() -> list[YearRule]:
    return [
        YearRule(
            "I6",
            item,
            "equal",
            (
                _left(f"{DISCLOSURE}.{item}.in_force"),
                _before(f"{DISCLOSURE}.{item}.in_force"),
                Term("rhs", 1, 0, f"{DISCLOSURE}.{item}.issued"),
                Term("rhs", -1, 0, f"{DISCLOSURE}.{item}.repealed"),
            ),
            _labels(DISCLOSURE)[item].text,
            _labels(DISCLOSURE)[item].en,
            "{y}年现行有效件数，一般等于{p}年现行有效件数加{y}年制发减废止（自然失效或只作修改的除外）",
            "in force in {y} is as a rule in force in {p} plus issued less repealed in {y}"
            " (documents that expired or were merely amended aside)",
        )
        for item in ("rule", "normative_document")
    ]


def _items() -> list[YearRule]:
    return [
        YearRule(
            "I7",
            f"{item}.items_prior_year",
            "equal",
            (
                _left(f"{DISCLOSURE}.{item}.items_prior_year"),
                _before(f"{DISCLOSURE}.{item}.items_prior_year"),
                _before(f"{DISCLOSURE}.{item}.items_change"),
            ),
            _labels(DISCLOSURE)[item].text,
            _labels(DISCLOSURE)[item].en,
            "{y}年年报的上一年项目数量，应等于{p}年年报的上一年项目数量加本年增/减",
            "items of the previous year, of {y}, equal those of {p} plus the change in {p}",
        )
        for item in ("license", "other_service", "penalty", "compulsion", "admin_fee")
    ]


def _pending() -> list[YearRule]:
    return [
        YearRule(
            "I13",
            proceeding,
            "at_most",
            (
                Term("lhs", 1, 1, f"{DISPUTE}.{proceeding}.pending"),
                Term("rhs", 1, 0, f"{DISPUTE}.{proceeding}.total"),
            ),
            _labels(DISPUTE)[proceeding].text,
            _labels(DISPUTE)[proceeding].en,
            "{p}年尚未审结的件数，不应多于{y}年的总计",
            "cases pending at the end of {p} are not more than all cases of {y}",
        )
        for proceeding in ("reconsideration", "litigation_direct", "litigation_after_reconsideration")
    ]


def _steady() -> list[YearRule]:
    return [
        YearRule(
            "I15",
            f"{table}.{first}.{second}",
            "steady",
            (_left(f"{table}.{first}.{second}"), _before(f"{table}.{first}.{second}")),
            f"{_labels(table)[first].text}·{_labels(table)[second].text}",
            f"{_labels(table)[first].en}, {_labels(table)[second].en.lower()}",
            "{y}年与{p}年的数量级一般相近",
            "{y} and {p} are as a rule of one order of magnitude",
            floor,
            money,
        )
        for table, first, second, floor, money in (
            (DISCLOSURE, "admin_fee", "amount", MONEY_FLOOR, True),
            (DISCLOSURE, "procurement", "amount", MONEY_FLOOR, True),
            (DISCLOSURE, "procurement", "projects", COUNT_FLOOR, False),
            (DISCLOSURE, "license", "decisions", COUNT_FLOOR, False),
            (DISCLOSURE, "other_service", "decisions", COUNT_FLOOR, False),
            (DISCLOSURE, "penalty", "decisions", COUNT_FLOOR, False),
            (DISCLOSURE, "compulsion", "decisions", COUNT_FLOOR, False),
            (DISCLOSURE, "normative_document", "in_force", COUNT_FLOOR, False),
            (REQUEST, "new_received", "total", COUNT_FLOOR, False),
            (REQUEST, "outcome_total", "total", COUNT_FLOOR, False),
        )
    ]
