"""What is written in any manner and read back is the same: numbers, archives, whole reports.

And what is lost from a table never puts another row's value in its place.
"""

from __future__ import annotations

import gzip
import tarfile
import warnings
import zipfile
from collections.abc import Callable
from decimal import Decimal
from io import BytesIO
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from parsers.archives.members import members
from parsers.model import Block, Paragraph, Report, Status
from parsers.naming.reports import parts
from parsers.read import read
from parsers.text.normalise import compact, ideographs, normalise
from parsers.text.values import parse_value
from samples.agencies import publishers
from samples.defects import Defects
from samples.document import Document
from samples.figures import REQUEST, Books, Figures
from samples.renderers import LAYOUTS
from samples.report import Case, compose
from tests.support.naming import COLUMNS, Rows, as_lines, as_ruled, as_tab_rows, labels

QUICK = settings(derandomize=True, max_examples=60)
FEW = settings(derandomize=True, max_examples=20)
ODD = st.text(
    alphabet=st.characters(codec="utf-8")
    | st.sampled_from("０１，．－（）〔〕⼀⾏⿓︰︙\u3000\u200b\u202e①²½−")
)

# --- normalisation ------------------------------------------------------------------------------


@QUICK
@given(ODD)
def test_normalising_twice_is_normalising_once(text: str) -> None:
    once = normalise(text)
    assert normalise(once) == once
    assert compact(compact(text)) == compact(text)
    assert ideographs(ideographs(text)) == ideographs(text)


@QUICK
@given(ODD)
def test_normalising_takes_each_character_by_itself(text: str) -> None:
    """Nothing is joined, so a place in the normalised text has one place in the print."""
    assert normalise(text) == "".join(normalise(char) for char in text)
    assert all(len(normalise(char)) <= 3 for char in text)


# --- numbers ------------------------------------------------------------------------------------

WIDE = str.maketrans("0123456789-+.,", "０１２３４５６７８９－＋．，")
MANNERS = {
    "plain": str,
    "thousands": lambda n: f"{n:,}",
    "full width": lambda n: str(n).translate(WIDE),
    "full width thousands": lambda n: f"{n:,}".translate(WIDE),
    "blanks around": lambda n: f" \u3000{n}\u00a0",
    "invisible": lambda n: f"\u200b{n}\ufeff",
    "two decimals": lambda n: f"{n}.00" if n == n.to_integral() else str(n),
    "unit": lambda n: f"{n}件",
    "minus sign": lambda n: str(n).replace("-", "−"),
}


@QUICK
@given(
    st.decimals(-(10**9), 10**9, places=4).map(lambda n: n.normalize() + 0), st.sampled_from(sorted(MANNERS))
)
def test_a_number_printed_in_any_manner_reads_back(number: Decimal, manner: str) -> None:
    number = Decimal(f"{number:f}")
    value = parse_value(MANNERS[manner](number))
    assert value is not None and (value.number, value.status) == (number, Status.REPORTED)


# --- archives -----------------------------------------------------------------------------------

NAMES = st.text(min_size=1, max_size=12) | st.sampled_from(
    [
        "../a.txt",
        "/a.txt",
        "a.txt",
        "a~2.txt",
        "C:\\a.txt",
        "..",
        "a\x00b",
        "a!/b",
        "x#1",
        "\x1b[2J.txt",
        "\u202ea.txt",
    ]
)
FILES = st.lists(
    st.tuples(NAMES.filter(lambda name: not name.endswith(("/", "\\"))), st.binary(max_size=40)), max_size=6
)


def zip_of(files: list[tuple[str, bytes]]) -> bytes:
    out = BytesIO()
    with warnings.catch_warnings(), zipfile.ZipFile(out, "w") as container:
        warnings.simplefilter("ignore")
        for name, content in files:
            info = zipfile.ZipInfo("a")
            info.filename = name
            container.writestr(info, content)
    return out.getvalue()


def tar_of(files: list[tuple[str, bytes]]) -> bytes:
    out = BytesIO()
    with tarfile.open(fileobj=out, mode="w", format=tarfile.PAX_FORMAT) as container:
        for name, content in files:
            entry = tarfile.TarInfo(name.replace("\x00", "_"))
            entry.size = len(content)
            container.addfile(entry, BytesIO(content))
    return out.getvalue()


@pytest.mark.parametrize("made", [zip_of, tar_of, lambda files: gzip.compress(tar_of(files))])
@FEW
@given(FILES)
def test_what_is_packed_comes_back_under_names_that_are_safe_and_unique(
    made: Callable[[list[tuple[str, bytes]]], bytes], files: list[tuple[str, bytes]]
) -> None:
    plain = [(name, b"=" + content) for name, content in files if _encodable(name) and not _is_litter(name)]
    found = members(made(plain), "a.zip")
    if not plain:
        return
    assert isinstance(found, tuple), found
    assert [member.data for member in found] == [content for _, content in plain]
    names = [member.name for member in found]
    assert len(set(names)) == len(names)
    for name in names:
        assert name and not name.startswith("/") and ".." not in name.split("/")
        assert not any(char < " " or char == "\x7f" for char in name)


def _encodable(name: str) -> bool:
    try:
        name.encode("utf-8")
    except UnicodeEncodeError:
        return False
    return True


def _is_litter(name: str) -> bool:
    """What the archive's reader leaves out because file managers leave it behind, and nested archives."""
    last = name.replace("\\", "/").rpartition("/")[2].lower()
    return last.startswith("._") or last in (".ds_store", "thumbs.db", "desktop.ini")


# --- the aligner --------------------------------------------------------------------------------


def books(seed: int, size: str) -> Figures:
    return Books(publishers()[seed % 50], Random(seed), size=size).advance("2021", "2021")


def rows_of(figures: Figures) -> Rows:
    return {
        code: [int(figures[REQUEST, code, column]) for column in COLUMNS]
        for code in labels()
        if (REQUEST, code, COLUMNS[0]) in figures
    }


@pytest.mark.parametrize("lay", [as_lines, as_tab_rows, as_ruled])
@FEW
@given(
    seed=st.integers(0, 10**6),
    size=st.sampled_from(["few", "some", "many"]),
    dropped=st.sets(st.tuples(st.integers(0, 24), st.integers(0, 6)), max_size=5),
    lost=st.lists(st.integers(0, 10**6), max_size=4),
)
def test_what_is_lost_never_names_another_cell(
    lay: Callable[[Rows], list[Block]], seed: int, size: str, dropped: set[tuple[int, int]], lost: list[int]
) -> None:
    """Cells dropped without a trace and characters lost from labels: right, or not read; never wrong."""
    truth = rows_of(books(seed, size))
    printed: Rows = {
        code: [None if (row, column) in dropped else value for column, value in enumerate(values)]
        for row, (code, values) in enumerate(truth.items())
    }
    blocks = lay(printed)
    for place in lost:
        index = place % len(blocks)
        block = blocks[index]
        if isinstance(block, Paragraph) and not block.text.isdigit() and len(block.text) > 3:
            at = place % len(block.text)
            blocks[index] = Paragraph(block.text[:at] + block.text[at + 1 :], block.locator)
    for part in parts(blocks):
        for table in part.tables:
            for cell in table.cells:
                if table.table.code == REQUEST and cell.value is not None and cell.dim1 in truth:
                    expected = truth[cell.dim1][COLUMNS.index(cell.dim2)]
                    assert cell.value == expected, (cell, dropped)


# --- whole reports ------------------------------------------------------------------------------

BACK = ("text_lines", "text_tabs", "text_pipes", "html_page", "docx", "xlsx", "rtf", "mhtml", "json_answer")


def drawn(seed: int, form: str) -> Document:
    publisher, rng = publishers()[seed % len(publishers())], Random(seed)
    figures = Books(publisher, rng).advance(form, form)
    year = 2020 if form == "2019" else 2021 + seed % 4
    case = Case(publisher, year, form, form, figures)
    return compose(case, LAYOUTS["text_lines"], Defects.none(), rng)[0]


@settings(derandomize=True, max_examples=5)
@given(
    st.integers(0, 10**6),
    st.sampled_from(["2019", "2021"]),
    st.sets(st.sampled_from(BACK), min_size=3, max_size=3),
)
def test_a_random_report_is_the_same_from_every_format(seed: int, form: str, layouts: set[str]) -> None:
    document = drawn(seed, form)
    facts = {layout: _facts(document, layout, seed) for layout in layouts}
    first = facts[min(layouts)]
    assert len(first[2]) > 150 and {status for _, _, status in first[2]} <= {Status.REPORTED}
    assert all(each == first for each in facts.values()), facts.keys()


def _facts(
    document: Document, layout: str, seed: int
) -> tuple[object, int | None, list[tuple[object, object, Status]]]:
    chosen = LAYOUTS[layout]
    reading = read(chosen.render(document, Random(seed)), f"a{chosen.suffix}")
    assert reading.quarantine is None, (layout, reading.quarantine)
    (report,) = reading.reports
    assert isinstance(report, Report)
    cells = [(cell.key, cell.value, cell.status) for cell in report.cells]
    return report.agency and report.agency.agency_id, report.year, cells
