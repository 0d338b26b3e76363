"""Building small reports in tests: lines of text, tab rows, and grids, from the official labels."""

from __future__ import annotations

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
