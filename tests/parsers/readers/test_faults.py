"""Whose fault it is when a reader raises: the file's, or ours."""

from __future__ import annotations

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


def detail(error: Exception, depth: int = 0) -> str:
    """Of the refusal when `error` is raised that many calls deep."""

    def raise_in(depth: int) -> None:
        if depth:
            raise_in(depth - 1)
        raise error

    try:
        raise_in(depth)
    except Exception as caught:
        found = reason_of(caught, "a/b")
    assert found is not None
    return found.detail


def test_the_same_fault_has_the_same_trace() -> None:
    assert detail(KeyError("one")) == detail(KeyError("another"))
    assert detail(KeyError("one")) != detail(IndexError("one"))
    assert detail(KeyError("one")) != detail(KeyError("one"), 2)
