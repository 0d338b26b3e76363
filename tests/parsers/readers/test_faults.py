"""Whose fault it is when a reader raises: the file's, or ours."""

from __future__ import annotations

import errno
import io
import zipfile

import pytest

from parsers import readers
from parsers.layout import Layout, Quarantine
from parsers.readers import read_layout
from parsers.readers.faults import reason_of

SECRET = "内部资料"


def reason(monkeypatch: pytest.MonkeyPatch, raises: BaseException | None = None) -> Quarantine:
    """Why a page is refused at which the reader raises; by itself it takes it for a zip container."""

    def reader(data: bytes) -> Layout:
        if raises is not None:
            raise raises
        zipfile.ZipFile(io.BytesIO(data))
        raise AssertionError("the library takes it")

    module = type("module", (), {"read_html": staticmethod(reader)})
    monkeypatch.setattr(readers, "import_module", lambda name: module)
    found = read_layout(f"<html><body><p>{SECRET}</p></body></html>".encode(), "a.html")
    assert isinstance(found, Quarantine)
    return found


class Damaged(zipfile.BadZipFile):
    """A library's own kind of a listed exception."""


PANIC = type("PanicException", (BaseException,), {"__module__": "pyo3_runtime"})


@pytest.mark.parametrize("raises", [None, zipfile.BadZipFile("bad"), Damaged("bad"), PANIC("gave up")])
def test_what_a_library_says_of_the_bytes_is_the_files_fault(
    monkeypatch: pytest.MonkeyPatch, raises: BaseException | None
) -> None:
    found = reason(monkeypatch, raises)
    assert found.code == "corrupt" and "text/html" in found.detail


def test_only_an_error_of_the_system_has_its_number(monkeypatch: pytest.MonkeyPatch) -> None:
    """A native library that comes to the end of the bytes raises an OSError without one, where we call it."""
    assert reason(monkeypatch, OSError("failed to fill whole buffer")).code == "corrupt"
    assert reason(monkeypatch, OSError(errno.EMFILE, "Too many open files")).code == "reader_failed"


def test_what_a_library_raises_of_whatever_class_is_the_files_fault(monkeypatch: pytest.MonkeyPatch) -> None:
    """Not where we call it, but in its own code."""
    monkeypatch.setattr(zipfile, "_EndRecData", None)  # "NoneType is not callable", in zipfile
    assert reason(monkeypatch).code == "corrupt"
    monkeypatch.setattr(
        zipfile, "_EndRecData", lambda file: [][0]
    )  # the same in the test, which is no library
    assert reason(monkeypatch).code == "reader_failed"


@pytest.mark.parametrize(
    "kind", [IndexError, KeyError, ValueError, TypeError, AttributeError, RecursionError, RuntimeError]
)
def test_what_our_own_code_raises_is_ours(monkeypatch: pytest.MonkeyPatch, kind: type[Exception]) -> None:
    found = reason(monkeypatch, kind(SECRET))
    assert found.code == "reader_failed"
    assert kind.__name__ in found.detail and "trace" in found.detail
    assert SECRET not in found.detail and "Traceback" not in found.detail and "\n" not in found.detail


@pytest.mark.parametrize("kind", [KeyboardInterrupt, SystemExit, MemoryError, GeneratorExit])
def test_what_is_no_fault_passes(monkeypatch: pytest.MonkeyPatch, kind: type[BaseException]) -> None:
    with pytest.raises(kind):
        reason(monkeypatch, kind())


def caught(error: BaseException, depth: int = 0) -> BaseException:
    """The error, raised that many calls deep."""

    def raise_in(depth: int) -> None:
        if depth:
            raise_in(depth - 1)
        raise error

    try:
        raise_in(depth)
    except BaseException as raised:
        return raised
    raise AssertionError


def caught_elsewhere(error: Exception) -> BaseException:
    """The error, raised by another function."""
    try:
        raise error
    except Exception as raised:
        return raised


def detail(error: BaseException) -> str:
    """Of the refusal for what was raised."""
    found = reason_of(error, "a/b")
    assert found is not None
    return found.detail


def test_the_same_fault_has_the_same_trace() -> None:
    once = detail(caught(KeyError("one")))
    assert once == detail(caught(KeyError("another")))
    assert once == detail(caught(KeyError("one"), 7)), "in a file that is nested more deeply"
    assert once != detail(caught(IndexError("one")))
    assert once != detail(caught_elsewhere(KeyError("one")))


def endless(n: int) -> int:
    return deeper(n + 1)


def deeper(n: int) -> int:
    return endless(n + 1)


def too_deep(n: int) -> str:
    """Of the refusal when the calls go too deep, from that depth on."""
    if n:
        return too_deep(n - 1)
    try:
        endless(0)
    except RecursionError as error:
        return detail(error)
    raise AssertionError


def test_where_the_depth_ran_out_is_chance() -> None:
    assert too_deep(0) == too_deep(1) == too_deep(2)


class MuteError(zipfile.BadZipFile):
    """An exception that fails when it is asked what it says."""

    def __str__(self) -> str:
        raise RuntimeError("a hostile file reaches this far")


def test_an_exception_that_cannot_speak_is_refused_by_its_class(monkeypatch: pytest.MonkeyPatch) -> None:
    found = reason(monkeypatch, MuteError())
    assert found == Quarantine("corrupt", "reading it as text/html failed: MuteError: it cannot say why")


def test_what_an_exception_says_fits_a_table(monkeypatch: pytest.MonkeyPatch) -> None:
    found = reason(monkeypatch, zipfile.BadZipFile("two\nlines \ud800"))
    assert found.detail == "reading it as text/html failed: BadZipFile: two lines \\ud800"
