"""Draws the tables of a form, filled in, the way the official template lays them out.

Belongs here: form + printed cells + printed labels → boxes with spans.
Does not belong here: what goes wrong with a layout afterwards (`samples.damage`).
"""

from __future__ import annotations

from parsers.forms import FormBlock, FormTable
from parsers.model import CellKey
from samples.document import Box, Row, Sheet
from samples.labels import Lettering
from samples.notation import Printed

CORNER = "（本列数据的勾稽关系为：第一项加第二项之和，等于第三项加第四项之和）"


def _value(cells: dict[CellKey, Printed], key: CellKey, columns: int = 1) -> Box:
    return Box(cells[key].raw, columns=columns, key=key)


def proactive_sheets(
    table: FormTable, cells: dict[CellKey, Printed], letters: Lettering, split: bool
) -> list[Sheet]:
    """Section 二: one table of four columns, or with `split` one small table for every clause."""
    blocks = [_clause(table.code, block, cells, letters, 4) for block in table.blocks]
    if not split:
        return [Sheet(table.code, 4, tuple(row for block in blocks for row in block))]
    widths = [len(block.columns) + 1 for block in table.blocks]
    return [
        Sheet(table.code, width, tuple(_clause(table.code, block, cells, letters, width)))
        for block, width in zip(table.blocks, widths, strict=True)
    ]


def _clause(
    table: str, block: FormBlock, cells: dict[CellKey, Printed], letters: Lettering, width: int
) -> list[Row]:
    last = width - len(block.columns)
    spans = [1] * (len(block.columns) - 1) + [last]
    heads = [
        Box(letters.write(column.text, column.variants), columns=span)
        for column, span in zip(block.columns, spans, strict=True)
    ]
    rows: list[Row] = [
        (Box(letters.write(block.heading or ""), columns=width),),
        (Box(letters.write("信息内容")), *heads),
    ]
    for row in block.rows:
        values = [
            _value(cells, (table, row.code, column.code), span)
            for column, span in zip(block.columns, spans, strict=True)
        ]
        rows.append((Box(letters.write(row.text, row.variants)), *values))
    return rows


def request_sheet(table: FormTable, cells: dict[CellKey, Printed], letters: Lettering) -> Sheet:
    """Section 三: three columns of labels, seven of values, three header rows."""
    block = table.blocks[0]
    names = {column.code: letters.row(column) for column in block.columns}
    organizations = [path[-1] for path in names.values() if len(path) == 3]
    rows: list[Row] = [
        (Box(letters.write(CORNER), rows=3, columns=3), Box(letters.write("申请人情况"), columns=7)),
        (
            Box(names["natural_person"][-1], rows=2),
            Box(letters.write("法人或其他组织"), columns=5),
            Box(names["total"][-1], rows=2),
        ),
        tuple(Box(name) for name in organizations),
    ]
    paths = [letters.row(row) for row in block.rows]
    for index, row in enumerate(block.rows):
        boxes = _labels(paths, index)
        boxes += [_value(cells, (table.code, row.code, column.code)) for column in block.columns]
        rows.append(tuple(boxes))
    return Sheet(table.code, 10, tuple(rows))


def _labels(paths: list[tuple[str, ...]], index: int) -> list[Box]:
    """The label boxes that begin in a row: groups in the row where they begin, the row's own label always."""
    path = paths[index]
    boxes = []
    for depth, text in enumerate(path[:-1]):
        group = path[: depth + 1]
        if index == 0 or paths[index - 1][: depth + 1] != group:
            rows = sum(1 for other in paths[index:] if other[: depth + 1] == group)
            boxes.append(Box(text, rows=rows))
    return [*boxes, Box(path[-1], columns=4 - len(path))]


def dispute_sheet(table: FormTable, cells: dict[CellKey, Printed], letters: Lettering) -> Sheet:
    """Section 四: fifteen columns, three header rows, one row of values."""
    block = table.blocks[0]
    results = [letters.write(column.text, column.variants) for column in block.columns]
    direct, after = (letters.write(row.text) for row in block.rows[1:])
    rows: tuple[Row, ...] = (
        (Box(letters.write("行政复议"), columns=5), Box(letters.write("行政诉讼"), columns=10)),
        (*(Box(text, rows=2) for text in results), Box(direct, columns=5), Box(after, columns=5)),
        tuple(Box(text) for text in (*results, *results)),
        tuple(
            _value(cells, (table.code, row.code, column.code))
            for row in block.rows
            for column in block.columns
        ),
    )
    return Sheet(table.code, 15, rows)
