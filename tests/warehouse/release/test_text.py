"""How values are written as text, and that SQLite gives them back."""

from __future__ import annotations

import io
import tomllib
from decimal import Decimal
from importlib.resources import files
from pathlib import Path

import polars as pl
from hypothesis import example, given, settings
from hypothesis import strategies as st

from warehouse.printable import from_spreadsheet
from warehouse.release import to_sqlite
from warehouse.release.files import LANGUAGES
from warehouse.release.tables import tables
from warehouse.release.text import as_text, csv_bytes, digest, digest_of_text, texts_of
from warehouse.release.words import meaning

NUMBERS = pl.Decimal(24, 8)
SCHEMA = {
    "text": pl.String,
    "number": NUMBERS,
    "list": pl.List(pl.String),
    "real": pl.Float64,
    "truth": pl.Boolean,
}
numbers = st.decimals(Decimal("-9999999999999999"), Decimal("9999999999999999"), places=8)
texts = st.text(st.characters(codec="utf-8"), max_size=8)
reals = st.floats(allow_nan=False, allow_infinity=False)
rows = st.lists(
    st.tuples(
        st.none() | texts,
        st.none() | numbers,
        st.none() | st.lists(texts, max_size=3),
        st.none() | reals,
        st.none() | st.booleans(),
    ),
    max_size=6,
)


def test_values_as_text() -> None:
    frame = pl.DataFrame(
        {
            "n": [Decimal("954"), Decimal("12.50"), Decimal("-0.00000001"), Decimal("100"), Decimal(0), None],
            "l": [["a", '"中'], [], None, ["=1"], [""], ["x"]],
        },
        schema={"n": NUMBERS, "l": pl.List(pl.String)},
    )
    text = as_text(frame)
    assert text["n"].to_list() == ["954", "12.5", "-0.00000001", "100", "0", None]
    assert text["l"].to_list() == ['["a","\\"中"]', "[]", None, '["=1"]', '[""]', '["x"]']


def test_a_number_below_zero_is_no_formula() -> None:
    frame = pl.DataFrame({"n": [Decimal(-3)], "t": ["-3"]}, schema={"n": NUMBERS, "t": pl.String})
    assert csv_bytes(frame, header=False) == b"-3,'-3\n"


@given(rows)
@settings(max_examples=50)
def test_csv_gives_every_text_back(data: list[tuple[object, ...]]) -> None:
    frame = pl.DataFrame(data, schema=SCHEMA, orient="row")
    found = pl.read_csv(io.BytesIO(csv_bytes(frame, header=True)), infer_schema=False)
    texts = [None if text is None else from_spreadsheet(text) for text in found["text"]]
    assert [text or None for text in texts] == [text or None for text in frame["text"]]
    assert found["number"].to_list() == as_text(frame)["number"].to_list()


@given(rows)
@example([("", Decimal("90071992.54740991"), None, None, None)])
@example([("", Decimal("1234567890123456.12345678"), None, None, None)])
@settings(max_examples=50)
def test_sqlite_gives_every_value_back(data: list[tuple[object, ...]]) -> None:
    import tempfile

    frame = pl.DataFrame(data, schema=SCHEMA, orient="row")
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "x.sqlite"
        with to_sqlite.Database(path) as database:
            database.create("t", frame.clear(), ())
            database.add("t", frame)
        found = digest_of_text(to_sqlite.read(path, "t", frame.clear()), texts_of(frame))
    assert found == digest([frame.clear(), frame])


def test_every_code_of_every_contract_has_a_meaning_in_both_languages() -> None:
    coded = [(entry.name, entry.codes) for table in tables().values() for entry in table.columns]
    silent = {
        (column, code, language)
        for column, codes in coded
        for code in codes
        for language in LANGUAGES
        if not meaning(column, code, language)
    }
    assert silent == set()
    assert sum(len(codes) for _, codes in coded) > 150
    assert meaning("category", "timeliness", "zh") == "公开不够及时"
    assert meaning("other_status", "blank", "en") == "nothing is printed; no value, and not 0"


def test_no_meaning_is_left_of_a_code_that_is_gone() -> None:
    used = {
        (entry.name.removeprefix("other_"), code)
        for table in tables().values()
        for entry in table.columns
        for code in entry.codes
    }
    path = files("warehouse.release").joinpath("codes.toml")
    said = {
        (column, code) for column, codes in tomllib.loads(path.read_text("utf-8")).items() for code in codes
    }
    assert said - used == set()
