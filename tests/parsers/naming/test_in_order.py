"""Text copies in which the values of a row stand before its label, or inside of it."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from parsers.model import Block, Paragraph
from tests.support.naming import COLUMNS, Numbers, grid, labels, read_cells, report_lines, sound, tab_lines

DRAWN = (0, 0, 1, 2, 7)
HEADS = ["自然人", "商业企业", "科研机构", "社会公益组织", "法律服务机构", "其他", "总计"]


def _copied(numbers: Numbers, before: int, width: int = 12) -> list[Block]:
    """Labels in lines of so many characters; the values of a long one stand before this line of it."""
    lines = report_lines(**numbers)
    first = next(n for n, line in enumerate(lines) if "一、本年新收" in line[0])
    end = next(n for n, line in enumerate(lines) if line[0].startswith("四、政府信息公开行政复议"))
    text = [" ".join(line) for line in lines[:first]]
    for line in lines[first:end]:
        label, values = "".join(line[:-7]), " ".join(line[-7:])
        parts = [label[i : i + width] for i in range(0, len(label), width)]
        text += [*parts[:before], values, *parts[before:]] if len(parts) > 1 else [f"{label} {values}"]
    text += [" ".join(line) for line in lines[end:]]
    return [Paragraph(line, f"line={n}") for n, line in enumerate(text, 1)]


def _read(blocks: Sequence[Block]) -> Numbers:
    cells = read_cells(blocks)
    found = {code: [cells[code, column].value for column in COLUMNS] for code in labels()}
    return {code: [-1 if value is None else int(value) for value in row] for code, row in found.items()}


@pytest.mark.parametrize("seed", range(5))
@pytest.mark.parametrize("before", [0, 1])
def test_values_before_or_inside_their_labels(seed: int, before: int) -> None:
    numbers = sound(seed, DRAWN)
    assert _read(_copied(numbers, before)) == numbers


def test_a_number_of_a_page_among_them() -> None:
    numbers = sound(1, DRAWN)
    blocks = _copied(numbers, 0)
    blocks.insert(40, Paragraph("7", "line=page"))
    assert _read(blocks) == numbers


def test_values_that_add_up_in_no_order_stay_behind_their_labels() -> None:
    """A slip of the publisher's in some columns is no sign that values stand before their labels."""
    numbers = sound(2, DRAWN)
    numbers["outcome_total"] = [number + 1 for number in numbers["outcome_total"]]
    lines = report_lines(**numbers)
    blocks: list[Block] = [Paragraph(" ".join(line), f"line={n}") for n, line in enumerate(lines, 1)]
    assert _read(blocks) == numbers


def _in_grids(numbers: Numbers, tables: Sequence[Sequence[Sequence[str]]]) -> list[Block]:
    """A report with other tables in the place of section three."""
    lines = report_lines(**numbers)
    first = next(n for n, line in enumerate(lines) if line[0].startswith("三、"))
    end = next(n for n, line in enumerate(lines) if line[0].startswith("四、政府信息公开行政复议"))
    before, after = tab_lines(lines[: first + 1]), tab_lines(lines[end:])
    return [*before, *(grid(table, f"t{n}") for n, table in enumerate(tables)), *after]


def _names_and_values(numbers: Numbers) -> list[tuple[str, list[str]]]:
    return [(path[-1], list(map(str, numbers[code]))) for code, path in labels().items()]


def test_values_in_the_row_above_their_label() -> None:
    numbers = sound(3, DRAWN)
    rows = [["项目", *HEADS]]
    for name, values in _names_and_values(numbers):
        rows += [["", *values], [name, *[""] * 7]]
    assert _read(_in_grids(numbers, [rows])) == numbers


def test_labels_in_one_table_and_values_in_another() -> None:
    numbers = sound(4, DRAWN)
    rows = _names_and_values(numbers)
    tables = [[["项目"], *([name] for name, _ in rows)], [HEADS, *(values for _, values in rows)]]
    assert _read(_in_grids(numbers, tables)) == numbers


def test_a_column_that_the_form_does_not_have() -> None:
    numbers = sound(5, DRAWN)
    rows = [["项目", *HEADS, "占比"]]
    rows += [[name, *values, "12.5%"] for name, values in _names_and_values(numbers)]
    assert _read(_in_grids(numbers, [rows])) == numbers
