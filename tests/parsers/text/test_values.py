"""What stands in a cell, by value."""

import re
from decimal import Decimal
from itertools import product
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from parsers.model import Status
from parsers.text import values as module
from parsers.text.normalise import compact, ideographs, normalise
from parsers.text.values import MONEY, WORDS, Value, in_unit, parse_value

NUMBERS = {
    "0": 0,
    "12": 12,
    " 12 ": 12,
    "\u00a07\n": 7,
    "１２３": 123,
    "－33": -33,
    "−33": -33,
    "+1036": 1036,
    "1,234": 1234,
    "1，234，567": 1234567,
    "1681.00": 1681,
    "793.9397": Decimal("793.9397"),
    "24252.311082": Decimal("24252.311082"),
    "○": 0,
    "〇": 0,
    "O": 0,
    "1O": 10,
    "1〇3": 103,
    "22（其中修订16件）": 22,
    "22，其中修订16件": 22,
    "22件，其中修订16件。": 22,
    "5件": 5,
    "1\n139": 1139,
    "1 286.500000": Decimal("1286.5"),
    "1\u2009234\u2009567": 1234567,
    "1'286": 1286,
    "1’286": 1286,
    "1 2 5": 125,
    "10²": 10,
    "125①": 125,
    "--253": -253,
    "251000元整": 251000,
}


@pytest.mark.parametrize(("raw", "number"), NUMBERS.items())
def test_a_number_is_the_number_printed(raw: str, number: int | Decimal) -> None:
    value = parse_value(raw)
    assert value is not None and value.status is Status.REPORTED and value.number == number


@pytest.mark.parametrize(
    ("raw", "status"),
    [
        ("", Status.BLANK),
        ("\u00a0", Status.BLANK),
        ("\u3000\n\u3000", Status.BLANK),
        ("\u200b", Status.BLANK),
        ("-", Status.DASH),
        ("—", Status.DASH),
        ("——", Status.DASH),
        ("/", Status.DASH),
        ("／", Status.DASH),
        ("无", Status.NOT_APPLICABLE),
        ("不涉及", Status.NOT_APPLICABLE),
        ("N/A", Status.NOT_APPLICABLE),
    ],
)
def test_nothing_is_not_zero(raw: str, status: Status) -> None:
    value = parse_value(raw)
    assert value is not None and value.status is status and value.number is None


@pytest.mark.parametrize(
    "raw",
    [
        "5\n\n6",
        "3.其他",
        "3.",
        "（五）",
        "一",
        "2023年",
        "000",
        "007",
        "1 2,3",
        "-15 2 2",
        "12 5",
        "①②",
        "①项",
        "新增",
        "3½",
        "12345678901234567",
        "万",
    ],
)
def test_what_is_no_number_is_not_made_one(raw: str) -> None:
    assert parse_value(raw) is None


@pytest.mark.parametrize(("raw", "number"), [("①", 1), ("⑳", 20), (" ③ ", 3), ("⓪", 0)])
def test_a_circled_number_alone_is_the_number(raw: str, number: int) -> None:
    assert parse_value(raw) == Value(Status.REPORTED, Decimal(number))


@pytest.mark.parametrize(
    "raw", ["见注1", "增2减1", "增加2项、减少1项", "详见县政府网站", "与上年持平", "同2019年", "〃"]
)
def test_words_that_stand_for_a_number_are_unreadable(raw: str) -> None:
    assert parse_value(raw) == Value(Status.UNREADABLE)


@pytest.mark.parametrize(
    ("raw", "change"),
    [
        ("（增）3", 3),
        ("压减3项", -3),
        ("净增3", 3),
        ("(减)2", -2),
        ("增加三项", 3),
        ("较上年减少两项", -2),
        ("减少十五项", -15),
        ("合并减少3项", -3),
    ],
)
def test_a_sign_in_words_or_brackets_is_a_change(raw: str, change: int) -> None:
    value = parse_value(raw)
    assert value is not None and (value.status, value.change) == (Status.UNREADABLE, change)


@pytest.mark.parametrize(
    "raw", ["100以上", "39117+", "其中：5", "下放2项", "1.2E+05", "2.5.1", "不足10件", "100件左右", "超过3项"]
)
def test_a_number_with_words_that_change_it_is_unreadable(raw: str) -> None:
    assert parse_value(raw) == Value(Status.UNREADABLE)


def test_a_number_with_its_sign_may_stand_in_brackets() -> None:
    assert parse_value("（-4）") == parse_value("-4")
    assert parse_value("（4）") is None


def test_a_printed_unit_is_kept() -> None:
    value = parse_value("251000.元")
    assert value is not None and (value.number, value.unit) == (251000, "元")
    value = parse_value("1万余件")
    assert value is not None and (value.number, value.unit, value.approximate) == (1, "万件", True)
    value = parse_value("251000元")
    assert value is not None and (value.number, value.unit) == (251000, "元")
    value = parse_value("约100余条")
    assert value is not None and value.approximate and value.unit == "条"


@pytest.mark.parametrize(
    ("number", "printed", "unit", "expected"),
    [
        ("251000", "元", "万元", "25.1"),
        ("0.5", "亿元", "万元", "5000"),
        ("25.1", None, "万元", "25.1"),
        ("25.1", "万", "万元", "25.1"),
        ("1.2", "万件", "件", "12000"),
        ("4", "项", "件", "4"),
        ("25.1", "万元", "项", None),
        ("3", "项", "万元", None),
    ],
)
def test_a_number_in_another_unit(number: str, printed: str | None, unit: str, expected: str | None) -> None:
    found = in_unit(Decimal(number), printed, unit)
    assert found == (None if expected is None else Decimal(expected))


@given(st.decimals(0, 10**9, places=4), st.sampled_from(sorted(MONEY)), st.sampled_from(sorted(MONEY)))
def test_money_converted_there_and_back_is_the_same(number: Decimal, one: str, other: str) -> None:
    there = in_unit(number, one, other)
    assert there is not None and in_unit(there, other, one) == number


@given(st.integers(-(10**12), 10**12))
def test_whole_numbers_read_back(number: int) -> None:
    for printed in (
        str(number),
        f"{number:,}",
        str(number).translate(str.maketrans("0123456789-", "０１２３４５６７８９－")),
    ):
        value = parse_value(printed)
        assert value is not None and value.number == number


@given(st.text(max_size=40))
def test_no_text_breaks_the_reading_of_a_cell(text: str) -> None:
    value = parse_value(text)
    assert value is None or (value.number is not None) == (value.status is Status.REPORTED)


def test_normalising_folds_width_radicals_and_dashes_and_nothing_else() -> None:
    assert normalise("（１）⼀⾏⼆⼈—⻓") == "(1)一行二人-长"
    assert normalise("①10²3½…") == "①10²3½…"
    assert compact(" 总　计 ") == "总计"
    assert ideographs("3.危及“三安全一稳定”：0 件") == "危及三安全一稳定件"


@pytest.mark.parametrize("raw", ["🔻3", "🔺 12", "♦5件", "••••", "●●●"])
def test_a_symbol_before_a_number_or_typed_dots_tell_no_number(raw: str) -> None:
    assert parse_value(raw) == Value(Status.UNREADABLE)


@pytest.mark.parametrize(("raw", "number"), [("﹢2", 2), ("➖3", -3), ("𝟏𝟑", 13), ("12\ufe0f", 12)])
def test_digits_and_signs_drawn_in_another_way(raw: str, number: int) -> None:
    value = parse_value(raw)
    assert value is not None and (value.status, value.number) == (Status.REPORTED, number)


@pytest.mark.parametrize(("raw", "change"), [("⬇️4", -4), ("增设15项", 15), ("撤销2", -2), ("正3", 3)])
def test_more_words_and_arrows_of_change(raw: str, change: int) -> None:
    value = parse_value(raw)
    assert value is not None and (value.number, value.change) == (None, change)


def test_hundreds_of_yuan_are_a_unit() -> None:
    assert in_unit(Decimal(3650), "百元", "万元") == Decimal("36.5")


def test_a_sentence_is_no_value_whatever_else_is_looked_for(monkeypatch: pytest.MonkeyPatch) -> None:
    drawn = Random(3)
    words = [*WORDS["counts"]["units"], *MONEY, *re.findall("[\u4e00-\u9fff]{1,4}", repr(WORDS))]
    signs = ["12", "1,234", "(", ")", ",", "█", "\ufffc", "?", "约", "-", "详见附件", "[", "]", "同上", "无"]
    texts = [
        "".join(drawn.choice((*words, *signs, ",")) for _ in range(drawn.randrange(2, 9)))
        for _ in range(4000)
    ]
    texts += [
        f"{a}{b},{c}"
        for a, b, c in product(("12", "无", "详见附件", "(其中", "同"), words[:40], ("件", "3", "等"))
    ]
    read = parse_value.__wrapped__
    found = [read(text) for text in texts]
    assert sum(module._SENTENCE.match(text) is not None for text in texts) > 200
    assert sum(value is not None for value in found) > 20
    monkeypatch.setattr(module, "_SENTENCE", re.compile("(?!)"))
    assert found == [read(text) for text in texts]
