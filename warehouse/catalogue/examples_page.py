"""docs/examples.md: a worked example of every check, written from `examples.toml`.

Belongs here: laying the examples out as Markdown, with the official labels of their cells. The page is
written again by `python -m warehouse.catalogue.examples_page > docs/examples.md`; a test compares the two.
Does not belong here: the examples (`warehouse.catalogue.examples`), and what a check is (`docs/checks.md`).
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from decimal import Decimal
from functools import cache
from itertools import groupby

from parsers.findings.identities import plain
from parsers.pre2019 import OLD_TABLE, old_forms
from warehouse.catalogue.examples import BEFORE, Example, Term, examples
from warehouse.dimensions.indicators import indicators
from warehouse.facts.check_list import LEVELS, check_list

_HEAD = """# Checks by example / 检查示例

This page is written from `warehouse/catalogue/examples.toml`. Change that file, and run
`python -m warehouse.catalogue.examples_page > docs/examples.md`. A test reads reports with these numbers and
compares what `fact_check` says of them; [checks.md](checks.md) has the rules, severities and attributions.

All reports are invented. Each table lists the cells that are not 0. The scope is that of `fact_check`: the
row, column or cell on which a check was evaluated. `gongkai check FILE` shows the findings of a file. Those
of a warehouse:

```sql
SELECT check_id, scope, lhs, rhs, attribution, message FROM fact_check WHERE outcome = 'fail';
```

本页示例均为虚构，表中只列不为 0 的单元格；每个示例都由测试按真实程序核对。检查规则、严重程度和责任归属见
[checks.md](checks.md)。

I11 has no example: the information processing fee of section six and the 行政事业性收费 of section two are
different things, and nothing compares them.
"""
_JOINT = {"": "+", "-": "−", "÷": "÷"}


def page() -> str:
    """The whole page."""
    return "\n".join(_lines()) + "\n"


def _lines() -> Iterator[str]:
    yield _HEAD
    for check, found in groupby(examples(), key=lambda example: example.check):
        yield f"## {check}\n"
        yield from dict.fromkeys(f"- {line}" for line in _demands(check))
        yield ""
        for example in found:
            yield from _example(example)


def _demands(check: str) -> Iterator[str]:
    """What should hold, in English and Chinese, of every table that the check is about."""
    for declared in check_list():
        if declared.check_id == check:
            yield from declared.description.splitlines()


def _example(example: Example) -> Iterator[str]:
    yield f"Scope `{example.scope}`: {example.body}, {example.year}{_form(example)}.\n"
    for name, quoted in example.says.items():
        yield f"- {_WORDS[name]}: “{quoted}”"
    if example.says:
        yield ""
    if example.left or example.right:
        yield "| | 单元格 | cell | printed |\n|---|---|---|---|"
        for side, terms in (("left", example.left), ("right", example.right)):
            yield from (_row(side, example, term) for term in terms)
        yield ""
    sides = (_side("left", example.left, example.lhs), _side("right", example.right, example.rhs))
    shown = "; ".join(side for side in sides if side)
    found = f"attribution `{example.attribution}`" if example.attribution else f"in `{LEVELS}`"
    yield f"{shown}{': ' if shown else ''}**{example.outcome}**, {found}.\n"
    zh, en = example.message.split(" / ", 1)
    yield f"> {zh}\n>\n> {en}\n"


_WORDS = {
    "general": "the prose says / 正文写道",
    "general_before": "the prose of the year before said / 上年正文写道",
    "published": "date of publication / 发布日期",
    "signature": "signed / 落款",
}


def _form(example: Example) -> str:
    return "" if example.year < 2019 else f", form of {example.form}"


def _row(side: str, example: Example, term: Term) -> str:
    zh, en = _labels().get(term.what, ("正文", "the prose") if term.what == "prose" else ("", term.what))
    if term.where == BEFORE:
        zh, en = f"{example.year - 1}年：{zh}", f"{example.year - 1}: {en}"
    elif term.where:
        zh, en = f"{term.where}：{zh}", f"{term.where}: {en}"
    return f"| {side} | {zh} | {en} | {term.value} |"


@cache
def _labels() -> dict[str, tuple[str, str]]:
    """By indicator its labels in Chinese and English."""
    today = indicators().select("indicator", "label_zh", "label_en").collect()
    found = {indicator: (zh, en) for indicator, zh, en in today.iter_rows()}
    for form in old_forms():
        found |= {f"{OLD_TABLE}.{form.code}.{line.code}": (line.label, line.en) for line in form.indicators}
    return found


def _side(name: str, terms: tuple[Term, ...], total: Decimal | None) -> str:
    """The sum of a side as a person writes it down."""
    if total is None:
        return ""
    shown = plain(total)
    if len(terms) < 2:
        return f"{name} {shown}"
    joined = terms[0].value
    for term in terms[1:]:
        value = f"({term.value})" if term.value.startswith("-") else term.value
        joined += f" {_JOINT[term.sign]} {value}"
    percent = "%" if any(term.sign == "÷" for term in terms) else ""
    return f"{name} {joined} = {shown}{percent}"


if __name__ == "__main__":
    sys.stdout.write(page())
