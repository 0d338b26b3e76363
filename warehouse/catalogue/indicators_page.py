"""docs/indicators.md: every derived indicator, written from `warehouse/marts/indicators.toml`.

Belongs here: laying the declarations out as Markdown. The page is written again by
`python -m warehouse.catalogue.indicators_page > docs/indicators.md`; a test compares the two.
Does not belong here: the declarations.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator

from warehouse.marts.indicators import QUOTIENT, derived_indicators

_HEAD = """# Derived indicators / 派生指标

This page is written from `warehouse/marts/indicators.toml`. Change that file, and run
`python -m warehouse.catalogue.indicators_page > docs/indicators.md`.

Each indicator is a column of `mart_agency_year` of the same name. `gongkai cite AGENCY YEAR INDICATOR` prints
one with every cell that it is made of ([citing.md](citing.md)).

- A formula names cells as `dim_indicator` does; `denied_*` stands for every row of the form that begins so.
- A blank, a dash or 无 counts as 0 in a formula. One cell that is ambiguous, missing or unreadable makes the
  indicator null: it is never guessed.
- A quotient is null when its denominator is below the base: a share of two cases says nothing.
- `ratio` is a fraction: 0.25 is 25%. To join agencies or years, add up numerators and denominators, never
  ratios.
- 公式中的空白、短横和“无”按 0 计；任何一个单元格存疑、缺失或无法辨认，指标即为空。
  分母小于下限时，指标为空。汇总多个机关或年度时，应分别加总分子和分母，不应平均比例。
- 条例 is 《中华人民共和国政府信息公开条例》 (2019). References name what the cells stand under in law and
  form.

| indicator | 名称 | what it is | formula | unit | base |
|---|---|---|---|---|---|"""


def page() -> str:
    """The whole page."""
    return "\n".join(_lines()) + "\n"


def _lines() -> Iterator[str]:
    yield _HEAD
    for each in derived_indicators().values():
        base = f"≥ {each.minimum_base}" if each.kind == QUOTIENT else "—"
        unit = each.unit or "yes or no"
        yield f"| `{each.id}` | {each.zh} | {each.en} | `{each.formula()}` | {unit} | {base} |"
    yield "\n## What to mind / 使用须知\n\n| indicator | 注意 | caveat | reference |\n|---|---|---|---|"
    for each in derived_indicators().values():
        yield f"| `{each.id}` | {each.caveat_zh} | {each.caveat_en} | {each.reference} |"


if __name__ == "__main__":
    sys.stdout.write(page())
