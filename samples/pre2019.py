"""The statistics that went with reports before 2019: another form, which the modern cells cannot hold.

Belongs here: drawing the national table of 2014 to 2018, a provincial one of the years before, and those of
`local_forms.toml`.
Does not belong here: today's forms (`parsers.forms`).
"""

from __future__ import annotations

import tomllib
from functools import cache
from importlib.resources import files
from random import Random
from typing import Any, NamedTuple

from samples.document import Box, Row, Sheet
from samples.truth import OldFigure

NATIONAL = (
    ("一、主动公开情况", "——", None),
    ("（一）主动公开政府信息数（不同渠道和方式公开相同信息计1条）", "条", 900),
    ("其中：主动公开规范性文件数", "条", 20),
    ("制发规范性文件总数", "件", 20),
    ("（二）通过不同渠道和方式公开政府信息的情况", "——", None),
    ("1.政府公报公开政府信息数", "条", 30),
    ("2.政府网站公开政府信息数", "条", 900),
    ("3.政务微博公开政府信息数", "条", 200),
    ("4.政务微信公开政府信息数", "条", 300),
    ("二、回应解读情况", "——", None),
    ("（一）回应公众关注热点或重大舆情数", "次", 9),
    ("三、依申请公开情况", "——", None),
    ("（一）收到申请数", "件", 60),
    ("1.当面申请数", "件", 10),
    ("2.传真申请数", "件", 2),
    ("3.网络申请数", "件", 40),
    ("4.信函申请数", "件", 20),
    ("（二）申请办结数", "件", 60),
    ("1.按时办结数", "件", 60),
    ("2.延期办结数", "件", 4),
    ("（三）申请答复数", "件", 60),
    ("1.属于已主动公开范围数", "件", 20),
    ("2.同意公开答复数", "件", 30),
    ("3.同意部分公开答复数", "件", 6),
    ("4.不同意公开答复数", "件", 5),
    ("四、行政复议数量", "件", 4),
    ("（一）维持具体行政行为数", "件", 3),
    ("（二）被依法纠错数", "件", 1),
    ("五、行政诉讼数量", "件", 3),
    ("六、举报投诉数量", "件", 2),
    ("七、依申请公开信息收取的费用", "万元", 1),
    ("八、机构建设和保障经费情况", "——", None),
    ("（一）政府信息公开工作专门机构数", "个", 5),
    ("九、政府信息公开会议和培训情况", "——", None),
    ("（一）召开政府信息公开工作会议或专题会议数", "次", 6),
)


def national(rng: Random) -> Sheet:
    """统计指标 | 单位 | 统计数."""
    rows: list[Row] = [(Box("统计指标"), Box("单位"), Box("统计数"))]
    for label, unit, high in NATIONAL:
        rows.append((Box(label), Box(unit), Box("" if high is None else str(rng.randint(0, high)))))
    return Sheet("pre2019", 3, tuple(rows))


def provincial(rng: Random) -> Sheet:
    """指标名称 | 计量单位 | 本年度 | 历年累计."""
    rows: list[Row] = [tuple(map(Box, ("指标名称", "计量单位", "本年度", "历年累计")))]
    for label, unit, high in NATIONAL[1:25]:
        if high is not None:
            year = rng.randint(0, high)
            rows.append((Box(label), Box(unit), Box(str(year)), Box(str(year + rng.randint(0, high * 5)))))
    return Sheet("pre2019", 4, tuple(rows))


def figures(sheet: Sheet) -> list[OldFigure]:
    """What the sheet prints: label, unit, and one figure or two; a heading has none."""
    return [
        OldFigure(label.text, unit.text, box.text or None, cumulative)
        for label, unit, *boxes in sheet.rows[1:]
        if unit.text != "——"
        for cumulative, box in zip((False, True), boxes, strict=False)
    ]


class Local(NamedTuple):
    """A drawn table of a province's or city's own form, a year in which it was in use, and its figures."""

    code: str
    year: int
    sheet: Sheet
    figures: list[OldFigure]


@cache
def local_forms() -> dict[str, dict[str, Any]]:
    """The forms of `local_forms.toml` by code."""
    data = tomllib.loads((files("samples") / "local_forms.toml").read_text(encoding="utf-8"))
    return {form["code"]: form for form in data["form"]}


def local(rng: Random, code: str | None = None) -> Local:
    """指标名称 | 计量单位 | 代码 | 本期实际 | 本年累计, or as many of these heads as the form has.

    Args:
        rng: What the figures are drawn with.
        code: The form; drawn where it is None.
    """
    form = local_forms()[code or rng.choice(sorted(local_forms()))]
    year = rng.randint(*form["years"])
    rows: list[Row] = [tuple(map(Box, form["heads"]))]
    found: list[OldFigure] = []
    for number, (label, unit) in enumerate(form["lines"], start=1):
        printed = [_local(head, number, rng) for head in form["heads"][2:]]
        rows.append((Box(label), Box(unit), *map(Box, printed)))
        found += [
            OldFigure(label, unit, figure or None, "历年" in head)
            for head, figure in zip(form["heads"][2:], printed, strict=True)
            if head not in ("代码", "本期实际")
        ]
    return Local(form["code"], year, Sheet("pre2019", len(form["heads"]), tuple(rows)), found)


def _local(head: str, number: int, rng: Random) -> str:
    if head == "代码":
        return f"{number:02d}"
    return "" if rng.random() < 0.05 else str(rng.randint(0, 4 * number))
