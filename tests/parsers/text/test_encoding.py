"""Encodings as they come: right, wrong, undeclared, damaged, twice encoded."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from parsers.text.encoding import LOST, commonness, declared_charset, decode

SIMPLIFIED = (
    "二、主动公开政府信息情况\n信息内容\t本年制发件数\t本年废止件数\t现行有效件数\n规章\t0\t0\t0\n行政规范性文件\t12\t3\t145\n"
    "本年度共收到申请 154 件，上年结转 0 件，均已按期答复。\n"
)
TRADITIONAL = (
    "政府資訊公開工作年度報告\n行政規範性檔案 12 3 145\n"
    "本年度新收申請數量 154 件，結轉下年度繼續辦理 6 件。\n"
)
UNICODE = ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32", "utf-32-le"]
ENCODINGS = [*UNICODE, "gb2312", "gbk", "gb18030", "hz"]


@pytest.mark.parametrize("encoding", ENCODINGS)
@pytest.mark.parametrize("length", [12, 40, len(SIMPLIFIED)])
def test_the_same_text_from_every_encoding(encoding: str, length: int) -> None:
    text = SIMPLIFIED[:length]
    assert decode(text.encode(encoding)).text == text


@pytest.mark.parametrize("encoding", ["big5", "big5hkscs", "utf-8", "utf-16", "gbk"])
@pytest.mark.parametrize("length", [12, 40, len(TRADITIONAL)])
def test_traditional_text(encoding: str, length: int) -> None:
    text = TRADITIONAL[:length]
    assert decode(text.encode(encoding)).text == text


@pytest.mark.parametrize("text", ["联通", "总计", "一、总体情况", "行政复议", "0\n1\n2", "abc"])
@pytest.mark.parametrize("encoding", ["utf-8", "gbk"])
def test_short_texts(text: str, encoding: str) -> None:
    assert decode(text.encode(encoding)).text == text


def test_a_page_of_chinese_in_utf16_without_mark_or_ascii() -> None:
    text = "政府信息公开工作年度报告一、总体情况"
    assert decode(text.encode("utf-16-le")).text == text
    assert decode(text.encode("utf-16-be")).text == text


@pytest.mark.parametrize(
    ("declared", "actual", "reported"),
    [("gb2312", "utf-8", "utf-8"), ("utf-8", "gbk", "gb18030"), ("big5", "gbk", "gb18030")],
)
def test_a_wrong_declaration_is_noted_and_not_obeyed(declared: str, actual: str, reported: str) -> None:
    page = f'<meta charset="{declared}"><p>{SIMPLIFIED}</p>'
    found = decode(page.encode(actual))
    assert (found.text, found.encoding) == (page, reported)
    assert [note.code for note in found.notes] == ["declared_encoding_wrong"]


def test_a_declared_gb2312_means_gb18030() -> None:
    page = "<meta charset=gb2312><p>沭阳县、濉溪县与瑢镕喆䶮：政府信息公开</p>"
    found = decode(page.encode("gb18030"))
    assert (found.text, found.encoding, found.notes) == (page, "gb18030", ())


def test_a_declaration_nobody_knows_is_ignored() -> None:
    assert decode(b"<meta charset=x-user-defined><p>1</p>").text.endswith("<p>1</p>")
    assert decode(b"<meta charset=base64><p>1</p>").notes == ()


@pytest.mark.parametrize("encoding", ["utf-8", "gbk"])
def test_lost_bytes_are_marked_and_cost_no_digit(encoding: str) -> None:
    head, tail = "收到申请", "154件，其中自然人151件，上年结转0件。"
    data = head.encode(encoding)[:-1] + tail.encode(encoding)
    found = decode(data)
    assert found.text == "收到申" + LOST + tail
    assert [note.code for note in found.notes] == ["bytes_lost"]


def test_a_mark_that_lies_is_not_believed() -> None:
    found = decode(b"\xef\xbb\xbf" + SIMPLIFIED.encode("gbk"))
    assert (found.text, found.encoding) == (SIMPLIFIED, "gb18030")


@pytest.mark.parametrize(("page", "include"), [("utf-8", "gbk"), ("gbk", "utf-8")])
def test_a_page_with_parts_of_another_encoding(page: str, include: str) -> None:
    head = "政府信息公开年报栏目\n"
    found = decode(head.encode(include) + SIMPLIFIED.encode(page))
    assert found.text == head + SIMPLIFIED
    assert "mixed_encodings" in [note.code for note in found.notes]


@pytest.mark.parametrize(("was", "read_as"), [("utf-8", "latin-1"), ("gbk", "latin-1"), ("utf-8", "cp1252")])
def test_text_saved_after_a_wrong_decoding_is_restored(was: str, read_as: str) -> None:
    table = dict.fromkeys(range(0x80, 0xA0), None)
    text = "".join(c for c in SIMPLIFIED if read_as == "latin-1" or _survives(c, was, read_as)).translate(
        table
    )
    twice = text.encode(was).decode(read_as).encode("utf-8")
    found = decode(twice)
    assert found.text == text
    assert "mojibake_repaired" in [note.code for note in found.notes]


def test_lines_of_figures_among_wrongly_decoded_ones_lose_their_controls() -> None:
    """A no-break space is four bytes in GB 18030, two of them digits: unrepaired, they would count."""
    lines = ["政府信息公开年报", "行政许可", "行政处罚", "O\tO\xa0\t0\t\xa0 1", "０\t１"]
    twice = "\n".join(lines).encode("gb18030").decode("latin-1").encode("utf-8")
    assert decode(twice).text == "\n".join(lines)
    signs = "£100\t§5\t±0"
    assert decode(f"{twice.decode()}\n{signs}".encode()).text.endswith(f"\n{signs}")


def _survives(char: str, was: str, read_as: str) -> bool:
    try:
        char.encode(was).decode(read_as)
    except UnicodeDecodeError:
        return False
    return True


@pytest.mark.parametrize(
    "line",
    [
        "①②③ 10² 3½ …… — ○ 〇",
        "№ ℃ ㎡ ‰",
        "é à ü ß",
        "Ⅰ、Ⅱ、Ⅲ",
        "ⅰ）　　",
        "\xa0\xa0",
        "“”‘’",
        "⼀⾏⼆⼈",
        "龘靐齉",
    ],
)
def test_clean_lines_are_left_alone(line: str) -> None:
    assert decode(line.encode("utf-8")).text == line


@given(st.binary(max_size=300))
def test_any_bytes_become_text(data: bytes) -> None:
    found = decode(data)
    assert found.text.encode("utf-8") is not None
    assert 0 <= found.confidence <= 1


@given(st.text(alphabet="政府信息公开工作年度报告收到申请件，。0123456789\n\t 　", min_size=8, max_size=80))
def test_reports_survive_gbk_and_utf8(text: str) -> None:
    text = "政府信息公开" + text
    assert decode(text.encode("gbk")).text == text
    assert decode(text.encode("utf-8")).text == text


def test_commonness_tells_the_right_reading() -> None:
    data = SIMPLIFIED.encode("gbk")
    assert commonness(data.decode("gbk")) > 0.8
    assert commonness(data.decode("big5", "replace")) < 0.2


def test_declared_charset_is_found_in_html_and_xml() -> None:
    assert declared_charset(b'<meta http-equiv=Content-Type content="text/html; charset=GB2312">') == "GB2312"
    assert declared_charset(b"<?xml version='1.0' encoding='gbk'?>") == "gbk"
    assert declared_charset(b"<p>") is None


def test_figures_in_full_width_are_undone_with_the_words_around_them() -> None:
    """In GBK read as windows-1252 a full-width zero is £°: signs only, and still a figure."""
    clean = "政府信息公开工作年度报告\n本年制发件数\n现行有效件数\n０\n１２\n○"
    garbled = clean.encode("gb18030").decode("latin-1")
    assert decode(garbled.encode()).text == clean
    assert decode("○\n○\n£5".encode()).text == "○\n○\n£5"


def test_pinyin_is_not_undone() -> None:
    """Its letters are in GBK, and their bytes are Chinese in Big5."""
    lines = ["ǎi xìn dòng sù le 828", "zhāng shī quān hǎi zhu", "│ sù zhèng hǎi guī hǎi │", "dù fù gào yì"]
    said = "本机关全年主动公开政府信息，受理政府信息公开申请并按时答复。"
    for encoding in ("utf-8", "gb18030"):
        found = decode("\n".join(f"{line}\n{said}" for line in lines).encode(encoding))
        assert found.text.splitlines()[::2] == lines
        assert not found.notes


@pytest.mark.parametrize(
    "declared", ["idna", "punycode", "undefined", "unicode_escape", "zlib_codec", "rot13"]
)
def test_a_codec_that_is_no_charset_is_not_believed(declared: str) -> None:
    damaged = "样例区水利局政府信息公开".encode() + b"\xff\xfe\\u0031"
    assert decode(damaged, declared) == decode(damaged)
