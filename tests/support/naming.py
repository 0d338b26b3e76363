"""Building small reports in tests: lines of text, tab rows, and grids, from the official labels."""

from __future__ import annotations

import random
from collections.abc import Callable, Sequence
from decimal import Decimal

from parsers.forms import forms
from parsers.model import Block, Cell, Grid, GridCell, Paragraph, Status
from parsers.naming.reports import parts

COLUMNS = (
    "natural_person",
    "company",
    "research_institution",
    "public_interest_organization",
    "legal_service_organization",
    "other_organization",
    "total",
)
HEADER = "申请人情况 自然人 法人或其他组织 总计 商业企业 科研机构 社会公益组织 法律服务机构 其他"
ZERO = (0,) * 7
Rows = dict[str, Sequence[object]]


def request_rows(form: str = "2021", **rows: Sequence[object]) -> Rows:
    """A sound section 三: all zero but for the rows given."""
    (block,) = forms()[form].table("fact_request").blocks
    return {row.code: rows.get(row.code, ZERO) for row in block.rows}


def labels(form: str = "2021") -> dict[str, tuple[str, ...]]:
    (block,) = forms()[form].table("fact_request").blocks
    return {row.code: row.path for row in block.rows}


def as_lines(rows: Rows, form: str = "2021") -> list[Block]:
    """One cell a line; None is a cell dropped without a trace."""
    printed = ["三、收到和处理政府信息公开申请情况", *HEADER.split()]
    above: tuple[str, ...] = ()
    for code, values in rows.items():
        path = labels(form)[code]
        printed += [label for label in path if label not in above]
        above = path
        printed += [str(value) for value in values if value is not None]
    return [Paragraph(text, f"line={i}") for i, text in enumerate(printed, 1)]


def as_tab_rows(rows: Rows, form: str = "2021") -> list[Block]:
    """Rows of a copy from Word: groups in front, then the values; blanks are empty fields."""
    header = ["", "自然人", "商业企业", "科研机构", "社会公益组织", "法律服务机构", "其他", "总计"]
    table: list[list[str]] = [header]
    above: tuple[str, ...] = ()
    for code, values in rows.items():
        path = labels(form)[code]
        table.append([*(x for x in path if x not in above), *(str(v) for v in values if v is not None)])
        above = path
    return [grid(table, "table=1", ruled=False)]


def as_ruled(rows: Rows, form: str = "2021", header: Sequence[str] | None = None) -> list[Block]:
    """A real table with one label column; None is a cell left out, so that the row ends early."""
    names = header or ["", "自然人", "商业企业", "科研机构", "社会公益组织", "法律服务机构", "其他", "总计"]
    table = [list(names)]
    table += [[labels(form)[c][-1], *(str(v) for v in vs if v is not None)] for c, vs in rows.items()]
    return [grid(table, "table=1")]


def grid(rows: Sequence[Sequence[str]], name: str, *, ruled: bool = True) -> Grid:
    """One cell a text, none merged."""
    cells = [
        GridCell(text, r, c, 1, 1, f"{name} row={r + 1} column={c + 1}")
        for r, row in enumerate(rows)
        for c, text in enumerate(row)
    ]
    return Grid(tuple(cells), name, ruled)


Layout = Callable[[Rows, str], list[Block]]


def read_rows(blocks: Sequence[Block]) -> dict[str, list[Cell]]:
    """Section 三 as read: row code → seven cells."""
    (part,) = parts(blocks)
    (reading,) = [table for table in part.tables if table.table.code == "fact_request"]
    found: dict[str, list[Cell]] = {}
    for cell in reading.cells:
        found.setdefault(cell.dim1, []).append(cell)
    return found


def values(cells: Sequence[Cell]) -> list[Decimal | None]:
    return [cell.value for cell in cells]


def statuses(cells: Sequence[Cell]) -> list[Status]:
    return [cell.status for cell in cells]


def report_lines(form: str = "2021", **rows: Sequence[object]) -> list[list[str]]:
    """Sections 二, 三 and 四 as fields by row: the labels that are new, then the values; zeros by default.

    Rows of section 二 and 三 are given by code, section 四 as `proceedings` with fifteen values.
    """
    lines = [["二、主动公开政府信息情况"]]
    for block in forms()[form].table("fact_proactive_disclosure").blocks:
        lines += [[block.heading or ""], ["信息内容", *(column.text for column in block.columns)]]
        for row in block.rows:
            printed = rows.get(row.code, [0] * len(block.columns))
            lines.append([row.text, *(str(v) for v in printed if v is not None)])
    lines += [
        ["三、收到和处理政府信息公开申请情况"],
        HEADER.split()[:1],
        HEADER.split()[1:4],
        HEADER.split()[4:],
    ]
    above: tuple[str, ...] = ()
    for code, path in labels(form).items():
        printed = rows.get(code, ZERO)
        lines.append([*(x for x in path if x not in above), *(str(v) for v in printed if v is not None)])
        above = path
    results = ["结果维持", "结果纠正", "其他结果", "尚未审结", "总计"]
    lines += [["四、政府信息公开行政复议、行政诉讼情况"], ["行政复议", "行政诉讼"]]
    lines += [[*results, "未经复议直接起诉", "复议后起诉"], [*results, *results]]
    lines.append([str(v) for v in rows.get("proceedings", [0] * 15)])
    return lines


def own_lines(lines: Sequence[Sequence[str]]) -> list[Block]:
    """Every field a line of its own."""
    fields = [field for line in lines for field in line]
    return [Paragraph(text, f"line={n}") for n, text in enumerate(fields, 1)]


def bar_lines(lines: Sequence[Sequence[str]], pad: str = "") -> list[Block]:
    """Every row a line with bars behind its fields, and `pad` behind the last."""
    return [Paragraph(" | ".join(line) + " |" + pad, f"line={n}") for n, line in enumerate(lines, 1)]


def spaced_lines(lines: Sequence[Sequence[str]]) -> list[Block]:
    """Every row a line with spaces between its fields."""
    return [Paragraph(" ".join(line), f"line={n}") for n, line in enumerate(lines, 1)]


def tab_lines(lines: Sequence[Sequence[str]]) -> list[Block]:
    """Every run of rows an unruled grid, as a text with tabs is read."""
    return [grid(lines, "line=1", ruled=False)]


def read_cells(blocks: Sequence[Block]) -> dict[tuple[str, str], Cell]:
    """All cells of the one report in the blocks by their two dimensions."""
    (part,) = parts(blocks)
    return {(cell.dim1, cell.dim2): cell for table in part.tables for cell in table.cells}


Numbers = dict[str, list[int]]
"""The values of each row of section three, by its code."""


def sound(seed: int, numbers: tuple[int, ...] = (0, 0, 1, 3, 12)) -> Numbers:
    """A section three that adds up, drawn from these numbers, with others than zero in most rows."""
    chance = random.Random(seed)
    codes = list(labels())
    outcomes = [c for c in codes if c not in ("new_received", "carried_in", "outcome_total", "carried_out")]
    rows = {code: [chance.choice(numbers) for _ in range(6)] for code in (*outcomes, "carried_out")}
    rows["outcome_total"] = [sum(rows[code][i] for code in outcomes) for i in range(6)]
    rows["carried_in"] = [chance.randint(0, rows["outcome_total"][i]) for i in range(6)]
    pairs = zip(rows["outcome_total"], rows["carried_out"], rows["carried_in"], strict=True)
    rows["new_received"] = [total + out - before for total, out, before in pairs]
    return {code: [*rows[code], sum(rows[code])] for code in codes}
