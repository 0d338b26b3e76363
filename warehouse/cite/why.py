"""Why there is no number, in Chinese and English.

Belongs here: the reasons. Does not belong here: the number (`warehouse.cite.lineage`).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from warehouse.cite.definitions import Definition
from warehouse.cite.model import Cell, Part
from warehouse.cite.texts import plain
from warehouse.contracts.codes import NOTHING_PRINTED, UNRESOLVED
from warehouse.marts.indicators import QUOTIENT

_CELL = {
    "blank": ("单元格空白，不等于0", "the cell is blank, which is not 0"),
    "dash": ("填“—”，不等于0", "a dash is printed, which is not 0"),
    "not_applicable": ("填“无”或“不涉及”，不等于0", "无 or 不涉及 is printed, which is not 0"),
    "ambiguous": ("原文不能确定唯一数值", "what is printed leaves more than one value"),
    "missing": ("报告缺此单元格", "the report lacks the cell"),
    "unreadable": ("原文无法辨认", "the cell cannot be read"),
}
_SIDES = {
    "numerator": ("分子", "the numerator"),
    "denominator": ("分母", "the denominator"),
    "sum": ("该数", "the number"),
    "this year": ("本年", "this year"),
}


def of_cell(cell: Cell) -> tuple[str, str]:
    """Why a cell has no number, by its status; of an ambiguous one with the values that are possible."""
    zh, en = _CELL[cell.status]
    values = [plain(value) for value in cell.candidates]
    if not values:
        return zh, en
    if len(values) == 1:
        return (
            f"{zh}，可能为{values[0]}",
            f"what is printed does not settle the number, which may be {values[0]}",
        )
    return f"{zh}，可能为{'、'.join(values)}", f"{en}: {', '.join(values)}"


def of_computed(parts: Iterable[Part], meant: Definition, row: Mapping[str, Any]) -> tuple[str, str]:
    """Why a number of the mart is null.

    Args:
        parts: The cells that it is made of.
        meant: What it is.
        row: The row of mart_agency_year.
    """
    cells = [part.cell for part in parts]
    zero_filled = meant.derived is not None or meant.id.endswith("_or_zero")
    unknown = UNRESOLVED if zero_filled else (*UNRESOLVED, *NOTHING_PRINTED)
    if doubtful := [cell for cell in cells if cell.status in unknown]:
        return _doubtful(doubtful)
    found = {part.side for part in parts}
    if lacking := [side for side, *_ in meant.made_of if side not in found]:
        return _lacking(lacking[0], row["form"])
    if meant.derived and meant.derived.kind == QUOTIENT:
        base = meant.derived.minimum_base
        return f"分母小于{base}", f"the denominator is below {base}"
    if meant.kind == "change":
        return "机构合并或拆分，两年不可比", "the body was merged or split, so the years do not compare"
    if not row["published_on"]:
        return "发布日期不明", "the date of publication is not known"
    return "条例未对该类机关规定期限", "the regulation sets no deadline for a body of this kind"


def _doubtful(cells: list[Cell]) -> tuple[str, str]:
    zh, en = _CELL[cells[0].status]
    more = len(cells) - 1
    return (
        f"{cells[0].label_zh}：{zh}" + (f"；另有{more}个单元格无数" if more else ""),
        f"{cells[0].indicator}: {en}" + (f"; {more} more cells have no number" if more else ""),
    )


def _lacking(side: str, form: str) -> tuple[str, str]:
    if side == "year before":
        return "没有上一年度的报告可比", "there is no report of the year before to compare with"
    zh, en = _SIDES[side]
    return (
        f"该报告的表式（{form}）没有{zh}的单元格",
        f"the form of the report ({form}) lacks the cells of {en}",
    )
