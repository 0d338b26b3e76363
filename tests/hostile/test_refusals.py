"""What a refusal says: the same at every run, and nothing that a terminal obeys."""

from io import BytesIO

import pytest

from parsers.model import Quarantine
from parsers.readers import read_layout
from parsers.readers.faults import reason_of
from parsers.readers.limits import Refusal, plain
from parsers.readers.ocr.recognise import can_recognise
from tools.hostile.pictures import gif, png


def test_addresses_in_memory_are_left_out() -> None:
    assert plain(f"cannot identify image file {BytesIO()!r}") == "cannot identify image file"
    assert plain("an object at 0x7F00 of 0x10 bytes") == "an object of 0x10 bytes"
    assert plain("第 1 页 is damaged") == "第 1 页 is damaged"


@pytest.mark.parametrize(
    ("hidden", "shown"),
    [("\x1b]0;x\x07", "?]0;x?"), ("\x00\u202e\ud800\x9b", "????"), ("\n\u2028\u3000", "   ")],
)
def test_what_a_terminal_obeys_or_hides_is_a_question_mark(hidden: str, shown: str) -> None:
    assert plain(f"a{hidden}b") == f"a{shown}b"
    for found in (
        Refusal("corrupt", f"member {hidden}").quarantine,
        reason_of(EOFError(hidden), "text/html"),
    ):
        assert found is not None and found.detail.isprintable()


def test_a_damaged_picture_is_refused_in_the_same_words_at_every_run() -> None:
    first, second = (read_layout(png(0, 0), "a.png") for _ in range(2))
    assert isinstance(first, Quarantine) and first == second and "0x" not in first.detail


@pytest.mark.parametrize("data", [gif(8_000, 9_000, 150), png(1, 30_000, bytes(60_000))])
def test_pictures_of_too_many_pixels_are_refused_before_they_are_unpacked(data: bytes) -> None:
    if not can_recognise():
        pytest.skip("the extra [ocr] is not installed: no picture is looked at")
    found = read_layout(data, "")
    assert isinstance(found, Quarantine) and found.code == "too_large", found
