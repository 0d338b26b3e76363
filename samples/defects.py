"""How often the wild does what to a report, as options.

Belongs here: the rates and the record of one defect that was applied.
Does not belong here: what a defect does (the module that applies it says so).
"""

from __future__ import annotations

from dataclasses import dataclass, fields


@dataclass(frozen=True, slots=True)
class Defects:
    """Rates from 0 to 1; each is drawn once a document unless its comment says otherwise."""

    odd_zero: float = 0.3  # zeros printed as blank, nbsp, -, /, 无, 〇, O …
    odd_number: float = 0.25  # 1,234 · full-width digits · 1681.00 · +12
    remark: float = 0.06  # 22（其中修订16件）
    unit_in_cell: float = 0.08  # 251000元 where the form wants 万元
    label_style: float = 0.6  # brackets, numerals, variants of the wording
    label_misprint: float = 0.2  # characters lost, swapped or mistaken
    label_break: float = 0.5  # line breaks and spaces inside labels
    dropped_cells: float = 0.1  # six values for seven columns
    header_fragments: float = 0.1  # text: the header falls apart in two
    page_numbers: float = 0.15  # text: - 4 - between the rows
    ragged: float = 0.2  # drawn tables: lines that do not stand under the rules
    row_tables: float = 0.2  # pipes: a table for every row, its header wrong
    boxed_prose: float = 0.08  # paragraphs in boxes that look like tables
    bundled: float = 0.03  # two reports in one file
    shifted_header: float = 0.1  # header cells stand a column off
    extra_column: float = 0.06  # a subtotal column the form does not have
    lost_group: float = 0.12  # （三）不予公开 and its like are gone
    padding: float = 0.15  # empty lines inside cells
    renumbered: float = 0.1  # sections numbered from 一 again, or not at all
    split_tables: float = 0.4  # one small table for every clause of section 二
    missing_table: float = 0.05  # one of the three tables is not there
    hybrid: float = 0.12  # section 二 of 2021 with section 三 of 2019
    late_form: float = 0.1  # the 2019 form after 2020
    publisher_error: float = 0.2  # the arithmetic fails as published
    prose_contradicts: float = 0.1  # the prose names another number of requests
    title: float = 0.3  # no place, no year, three lines
    broken_series: float = 0.08  # carried_in is not last year's carried_out
    stranger: float = 0.06  # not a report at all
    empty_form: float = 0.03  # the form with nothing filled in
    old_form: float = 0.03  # the statistics of a year before 2019
    broken: float = 0.02  # a file cut off, or without a byte
    annotated: float = 0.02  # a mirror with pinyin beside the characters
    masked: float = 0.02  # a mirror with masks in the place of characters and digits
    archived: float = 0.06  # inside a zip whose names are GBK
    duplicate: float = 0.02  # the same bytes under another name
    # What a page holds besides what is seen, and evidence from outside it; see `Defects.seen`.
    struck: float = 0.0  # an old figure struck out beside the new one
    raised: float = 0.0  # a note's number behind a figure
    hidden: float = 0.0  # a figure that is there and not seen
    hidden_rows: float = 0.0  # rows or a table that are there and not seen
    covered: float = 0.0  # PDF: a white box over the old figure
    watermark: float = 0.0  # PDF, scans: grey slanting text
    seal: float = 0.0  # PDF, scans: a round red seal
    two_copies: float = 0.0  # HTML: each table for wide and for narrow screens
    unit_elsewhere: float = 0.0  # amounts in another unit than 万元: in the cell, the label, the heading
    sign_in_words: float = 0.0  # 减4, 增加15项, an arrow with 4
    cut: float = 0.0  # the end of the report is missing
    manifest_only: float = 0.0  # only a manifest says whose report it is
    path_only: float = 0.0  # only folders and file name say whose report it is
    local_form: float = 0.0  # the statistics of a province or city before 2019

    def __post_init__(self) -> None:
        for field in fields(self):
            if not 0 <= getattr(self, field.name) <= 1:
                raise ValueError(f"{field.name} is a rate from 0 to 1")

    @classmethod
    def none(cls) -> Defects:
        """No defects: clean reports only."""
        return cls(**{field.name: 0.0 for field in fields(cls)})

    @classmethod
    def seen(cls) -> Defects:
        """The usual defects at half their rates, those of what is seen often; strangers as usual."""
        usual = cls()
        rates = {field.name: getattr(usual, field.name) / 2 for field in fields(cls)}
        rates |= dict.fromkeys(("struck", "raised", "hidden", "hidden_rows", "covered"), 0.35)
        rates |= dict.fromkeys(("watermark", "seal", "two_copies", "unit_elsewhere", "sign_in_words"), 0.4)
        rates |= {"cut": 0.1, "manifest_only": 0.08, "path_only": 0.08, "unit_in_cell": 0.0}
        rates |= {"bundled": 0.0, "archived": 0.0, "duplicate": 0.0, "annotated": 0.0, "masked": 0.0}
        return cls(**rates)


@dataclass(frozen=True, slots=True)
class Defect:
    """A defect that was applied: its kind (a field of `Defects`), where, and what it looks like."""

    kind: str
    at: str
    detail: str
