"""A label in one cell with the name of its group, and two rows in one row of cells."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from parsers.model import Block
from tests.support.naming import bar_lines, grid, labels, read_rows, request_rows, values

ROWS = {
    "new_received": (14, 3, 0, 0, 0, 1, 18),
    "granted": (9, 2, 0, 0, 0, 1, 12),
    "denied_state_secret": (5, 0, 0, 0, 0, 0, 5),
    "denied_prohibited_by_law": (0, 1, 0, 0, 0, 0, 1),
    "outcome_total": (14, 3, 0, 0, 0, 1, 18),
}
HEADER = ["项目", "自然人", "商业企业", "科研机构", "社会公益组织", "法律服务机构", "其他", "总计"]
TITLE = ["三、收到和处理政府信息公开申请情况"]


def _blocks(table: Sequence[Sequence[str]], *, ruled: bool) -> list[Block]:
    return [grid(table, "t")] if ruled else bar_lines([TITLE, *table])


@pytest.mark.parametrize("ruled", [True, False])
@pytest.mark.parametrize("joint", ["", " ", "\n", "-"])
def test_the_name_of_a_group_in_the_cell_of_its_first_row(joint: str, ruled: bool) -> None:
    rows, above = request_rows(**ROWS), ()
    table = [HEADER]
    for code, path in labels().items():
        table.append([joint.join(x for x in path if x not in above), *map(str, rows[code])])
        above = path
    found = read_rows(_blocks(table, ruled=ruled))
    assert {code: values(row) for code, row in found.items()} == {c: list(row) for c, row in rows.items()}


@pytest.mark.parametrize("ruled", [True, False])
@pytest.mark.parametrize("joint", [" ", "\n"])
def test_two_rows_in_one_row_of_cells(joint: str, ruled: bool) -> None:
    rows = request_rows(**ROWS)
    table = [HEADER, *([path[-1], *map(str, rows[code])] for code, path in labels().items())]
    at = next(n for n, line in enumerate(table) if line[0].startswith("1.属于国家秘密"))
    table[at : at + 2] = [[joint.join(pair) for pair in zip(table[at], table[at + 1], strict=True)]]
    found = read_rows(_blocks(table, ruled=ruled))
    assert {code: values(row) for code, row in found.items()} == {c: list(row) for c, row in rows.items()}
