"""Looking at layouts in tests: grids as rows of text, the official form's cells found by their labels."""

from __future__ import annotations

import json
import re

import pytest

from parsers.model import Grid, Layout, Paragraph, Quarantine
from tests.support.paths import CORPUS


def corpus_report(name: str) -> bytes:
    """A real report's bytes; the test is skipped where the corpus is absent."""
    path = CORPUS / "reports" / name
    if not path.exists():
        pytest.skip(f"the corpus of real reports is absent: {path}")
    return path.read_bytes()


def corpus_truth(name: str) -> dict[str, float | None]:
    """The cells transcribed by hand, `table|dimension 1|dimension 2` → number."""
    cells: dict[str, float | None] = json.loads((CORPUS / "truth" / name).read_text())["cells"]
    return cells


def layout_of(result: Layout | Quarantine) -> Layout:
    assert isinstance(result, Layout), result
    return result


def grids(layout: Layout) -> list[Grid]:
    return [block for block in layout.blocks if isinstance(block, Grid)]


def paragraphs(layout: Layout) -> list[str]:
    return [block.text for block in layout.blocks if isinstance(block, Paragraph)]


def rows(grid: Grid) -> list[list[str]]:
    """The texts row by row without blanks; a cell stands in the row in which it begins."""
    found: list[list[str]] = [[] for _ in range(max(cell.row for cell in grid.cells) + 1)]
    for cell in grid.cells:
        found[cell.row].append(re.sub(r"\s", "", cell.text))
    return found


def assert_sound(grid: Grid) -> None:
    """Cells in reading order, none overlapping another."""
    order = [(cell.row, cell.column) for cell in grid.cells]
    assert order == sorted(order)
    squares = [
        (row, column)
        for cell in grid.cells
        for row in range(cell.row, cell.row + cell.row_span)
        for column in range(cell.column, cell.column + cell.column_span)
    ]
    assert len(squares) == len(set(squares))


def cells_by_label(layout: Layout) -> dict[str, float]:
    """The 200 cells of form 2021 in a layout whose grids hold them, keyed like the truth.

    A test's own naming, as plain as can be: rows by a piece of their label, values from the right.
    """
    table = [row for grid in grids(layout) for row in rows(grid)]
    found: dict[str, float] = {}
    for label, key, names in PROACTIVE:
        row = next(row for row in table if row[0] == label and len(row) == len(names) + 1)
        found |= {
            f"fact_proactive_disclosure|{key}|{n}": float(v) for n, v in zip(names, row[1:], strict=True)
        }
    start = 0
    for label, key in REQUEST:
        start, row = next(
            (i, row) for i, row in enumerate(table) if i >= start and any(label in text for text in row[:-7])
        )
        start += 1
        found |= {f"fact_request|{key}|{n}": float(v) for n, v in zip(APPLICANTS, row[-7:], strict=True)}
    values = next(row for row in table if len(row) == 15 and all(text.isdigit() for text in row))
    for i, (proceeding, result) in enumerate((p, r) for p in PROCEEDINGS for r in RESULTS):
        found[f"fact_reconsideration_litigation|{proceeding}|{result}"] = float(values[i])
    return found


PROACTIVE = (
    ("规章", "rule", ("issued", "repealed", "in_force")),
    ("行政规范性文件", "normative_document", ("issued", "repealed", "in_force")),
    ("行政许可", "license", ("decisions",)),
    ("行政处罚", "penalty", ("decisions",)),
    ("行政强制", "compulsion", ("decisions",)),
    ("行政事业性收费", "admin_fee", ("amount",)),
)
APPLICANTS = (
    "natural_person",
    "company",
    "research_institution",
    "public_interest_organization",
    "legal_service_organization",
    "other_organization",
    "total",
)
REQUEST = (
    ("本年新收", "new_received"),
    ("上年结转", "carried_in"),
    ("予以公开", "granted"),
    ("部分公开", "partly_granted"),
    ("国家秘密", "denied_state_secret"),
    ("禁止公开", "denied_prohibited_by_law"),
    ("三安全一稳定", "denied_security_stability"),
    ("第三方", "denied_third_party"),
    ("内部事务", "denied_internal_affairs"),
    ("过程性", "denied_process_information"),
    ("执法案卷", "denied_enforcement_file"),
    ("行政查询", "denied_administrative_query"),
    ("不掌握", "unavailable_not_held"),
    ("另行制作", "unavailable_needs_creation"),
    ("仍不明确", "unavailable_unclear"),
    ("信访举报", "rejected_petition"),
    ("重复申请", "rejected_repeated"),
    ("公开出版物", "rejected_publication"),
    ("大量反复", "rejected_abusive"),
    ("重新出具", "rejected_reissue"),
    ("逾期不补正", "other_not_corrected"),
    ("收费通知", "other_fee_unpaid"),
    ("其他", "other_misc"),
    ("总计", "outcome_total"),
    ("结转下年度", "carried_out"),
)
PROCEEDINGS = ("reconsideration", "litigation_direct", "litigation_after_reconsideration")
RESULTS = ("upheld", "corrected", "other", "pending", "total")
