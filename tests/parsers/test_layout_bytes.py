"""Layouts as bytes and back."""

from __future__ import annotations

import json
from dataclasses import make_dataclass
from typing import NamedTuple

import pytest
from hypothesis import given
from hypothesis import strategies as st

from parsers import layout as nouns
from parsers import layout_bytes
from parsers.layout import Grid, GridCell, Layout, Note, Paragraph
from parsers.layout_bytes import LayoutFormatError, from_bytes, to_bytes

TEXT = st.text(st.characters(exclude_categories=())) | st.just("\ud800 alone")
SHARE = st.floats(0, 1)
COUNT = st.integers(0, 2**40)
PARAGRAPHS = st.builds(Paragraph, TEXT, TEXT, st.booleans())
CELLS = st.builds(GridCell, TEXT, COUNT, COUNT, COUNT, COUNT, TEXT, SHARE)
GRIDS = st.builds(Grid, st.lists(CELLS, max_size=4).map(tuple), TEXT, st.booleans())
NOTES = st.builds(Note, TEXT, TEXT)
LAYOUTS = st.builds(
    Layout,
    media_type=TEXT,
    encoding=st.none() | TEXT,
    blocks=st.lists(PARAGRAPHS | GRIDS, max_size=4).map(tuple),
    meta=st.dictionaries(TEXT, TEXT, max_size=3),
    notes=st.lists(NOTES, max_size=2).map(tuple),
    encoding_confidence=st.none() | SHARE,
    annotations=COUNT,
)
CELL = GridCell("1", 0, 0, 1, 1, "t=1")
ONE = Layout("text/html", "utf-8", (Paragraph("一", "p=1"), Grid((CELL,), "t=1")))


@given(LAYOUTS)
def test_a_layout_comes_back_as_it_was(layout: Layout) -> None:
    data = to_bytes(layout)
    again = from_bytes(data)
    assert again == layout
    assert [type(block) for block in again.blocks] == [type(block) for block in layout.blocks]
    assert to_bytes(again) == data
    assert list(again.meta) == list(layout.meta), "also the order of what the page says of itself"


def test_named_tuples_come_back_as_themselves() -> None:
    grid = from_bytes(to_bytes(ONE)).blocks[1]
    assert isinstance(grid, Grid) and type(grid.cells[0]) is GridCell


def test_cells_are_written_as_their_fields_behind_the_place_of_their_class() -> None:
    fields, value = document()[1:]
    assert isinstance(fields, dict) and isinstance(value, list)
    place = list(fields).index("GridCell")
    assert fields["GridCell"][4:] == ["column_span", "locator", "confidence"]
    assert [place, "1", 0, 0, 1, 1, "t=1", 1.0] in value[3][2][1]


def test_cells_of_a_release_without_their_last_field_take_its_default() -> None:
    data = to_bytes(ONE).replace(b',"confidence"]', b"]").replace(b'"t=1",1.0]', b'"t=1"]')
    assert from_bytes(data) == ONE


def document() -> list[object]:
    found: list[object] = json.loads(to_bytes(ONE))
    return found


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"[]",
        b"{}",
        b"null",
        to_bytes(ONE)[:-9],
        json.dumps([2, *document()[1:]]).encode(),
        json.dumps([1, {"Layout": ["media_type", "of_tomorrow"]}, [0, "a", "b"]]).encode(),
        json.dumps([1, {"Tomorrow": ["a"]}, [0, "b"]]).encode(),
        json.dumps([1, {"Note": ["code", "detail"]}, [0, "a", "b"]]).encode(),
        json.dumps([1, {"Note": ["code", "detail"]}, [0, "a"]]).encode(),
        json.dumps([1, {"Note": ["code", "detail"]}, [7, "a"]]).encode(),
        json.dumps([1, {"Note": ["code", "detail"]}, [-3, "a"]]).encode(),
        b"[1,{}," + b"[-1," * 100_000,
        b"\xff\xfe",
    ],
)
def test_other_bytes_are_refused(data: bytes) -> None:
    with pytest.raises(LayoutFormatError):
        from_bytes(data)


@pytest.mark.parametrize("held", [["1"], {"1"}, {"1": "2"}])
def test_cells_that_hold_more_than_text_and_numbers_come_back_or_are_our_error(held: object) -> None:
    layout = Layout("a", None, (Grid((CELL, CELL._replace(text=held)), "t=1"),))  # type: ignore[arg-type]
    if isinstance(held, dict):
        assert from_bytes(to_bytes(layout)) == layout
    else:
        with pytest.raises(TypeError, match=type(held).__name__):
            to_bytes(layout)


def test_what_no_layout_holds_is_our_error() -> None:
    with pytest.raises(TypeError, match="set"):
        to_bytes(Layout("a", None, (), {"a": {"b"}}))  # type: ignore[dict-item]


def test_a_new_field_or_class_needs_no_edit(monkeypatch: pytest.MonkeyPatch) -> None:
    """Bytes written before the field was there take its default; those after it keep it."""
    before = to_bytes(ONE)

    class Mark(NamedTuple):
        kind: str

    base = [(name, object) for name in ("media_type", "encoding", "blocks")]
    more = [("meta", {}), ("notes", ()), ("encoding_confidence", None), ("annotations", 0), ("marks", ())]
    newer = make_dataclass("Layout", [*base, *((name, object, _default(value)) for name, value in more)])
    for name, kind in (("Layout", newer), ("Mark", Mark)):
        monkeypatch.setattr(nouns, name, kind, raising=False)
    monkeypatch.setattr(layout_bytes, "Layout", newer)
    layout_bytes._classes.cache_clear()
    try:
        old = from_bytes(before)
        assert (old.marks, old.blocks) == ((), ONE.blocks)  # type: ignore[attr-defined]
        marked = newer("a", None, (), marks=(Mark("struck"),))
        data = to_bytes(marked)
        assert from_bytes(data) == marked
    finally:
        monkeypatch.undo()
        layout_bytes._classes.cache_clear()
    with pytest.raises(LayoutFormatError, match="does not know"):
        from_bytes(data)


def _default(value: object) -> object:
    from dataclasses import field

    return field(default_factory=dict) if value == {} else field(default=value)
