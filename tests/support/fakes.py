"""A reader for tests of everything behind the parsers: a small JSON file says what the reading is.

Its two stages pass the JSON on as a layout of one paragraph. `do` misbehaves in the first, `name_do` in the
second.
"""

from __future__ import annotations

import ctypes
import json
import os
import signal
import sys
import threading
import time
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any, cast

from parsers.forms import forms
from parsers.identity.divisions import stable_code
from parsers.identity.outside import Outside
from parsers.identity.surroundings import ManifestRow
from parsers.layout import Layout, Paragraph
from parsers.layout_bytes import FileLayout, from_bytes, to_bytes
from parsers.model import (
    Agency,
    Attribution,
    Cell,
    CellKey,
    Check,
    NarrativeFact,
    Note,
    Outcome,
    Pre2019Fact,
    Quarantine,
    Reading,
    Report,
    Section,
    Status,
)

MEDIA_TYPE = "application/json"
REFUSED = ("needs_converter", "corrupt", "timeout", "out_of_memory")
"""What is refused in the first stage; any other reason is found in the second."""


def read_file(data: bytes, name: str) -> FileLayout:
    """The first stage: a layout that holds the JSON."""
    said = json.loads(data)
    if "do" in said:
        done = MISDEEDS[said["do"]](*([said["to"]] if "to" in said else []))
        if done is not None:
            return cast(FileLayout, done)
    if said.get("quarantine") in REFUSED:
        return FileLayout(MEDIA_TYPE, None, Quarantine(said["quarantine"], "as told"))
    return FileLayout(MEDIA_TYPE, layout_of(said))


def layout_of(said: dict[str, Any]) -> bytes:
    """The layout that holds the JSON."""
    text = json.dumps(said, ensure_ascii=False)
    return to_bytes(Layout(MEDIA_TYPE, "utf-8", (Paragraph(text, "1"),)))


def name_file(layout: bytes, name: str, outside: str = "") -> Reading:
    """The second stage: what the JSON says, and of body and year what it does not say and a manifest does."""
    found = from_bytes(layout)
    (paragraph,) = found.blocks
    assert isinstance(paragraph, Paragraph)
    said = json.loads(paragraph.text)
    if "name_do" in said:
        done = MISDEEDS[said["name_do"]]()
        if done is not None:
            return cast(Reading, done)
    row = Outside.from_text(outside).row or ManifestRow()
    stated = {"agency": row.agency_name, "year": row.year}
    said |= {key: value for key, value in stated.items() if value is not None and said.get(key) is None}
    reading = read(json.dumps(said).encode(), name)
    return replace(reading, media_type=found.media_type, notes=(*reading.notes, *found.notes))


def kind_of(data: bytes, name: str) -> str:
    """The media type of every fake."""
    return MEDIA_TYPE


def read(data: bytes, name: str) -> Reading:
    """What the JSON says."""
    said = json.loads(data)
    if "quarantine" in said:
        return Reading(MEDIA_TYPE, "utf-8", (), quarantine=Quarantine(said["quarantine"], "as told"))
    reports = tuple(_report(each) for each in said.get("reports", [said]))
    trusted = said.get("trusted", True)
    return Reading(MEDIA_TYPE, "utf-8", reports, notes=(Note("fake", "read by a fake"),), trusted=trusted)


def _sleep() -> None:
    time.sleep(600)


def _hang() -> None:
    # Native code that holds the interpreter and that no signal interrupts.
    signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGALRM})
    ctypes.PyDLL(None).sleep(600)


def _burn() -> None:
    while True:
        pass


def _compute() -> None:
    # Half a second of CPU time, however long that takes.
    until = time.process_time() + 0.5
    while time.process_time() < until:
        pass


def _burn_deaf() -> None:
    # Code that computes for ever and that no signal interrupts.
    signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGPROF})
    _burn()


def _die() -> None:
    os._exit(9)


def _raise() -> None:
    raise KeyError("our own mistake, with what is in the file")


class UnsendableError(Exception):
    """An exception that cannot be pickled."""

    def __init__(self, one: object, two: object) -> None:
        super().__init__("one argument for two")
        self.lock = threading.Lock()


def _unsendable() -> None:
    raise UnsendableError(1, 2)


def _panic() -> None:
    raise type("PanicException", (BaseException,), {"__module__": "pyo3_runtime"})("gave up")


def _print() -> None:
    print("内部\x1b[2J")
    os.write(1, b"printed\x1b[2J")
    os.write(2, b"thread panicked\x1b[2J")


def _exit() -> None:
    sys.exit("the library thinks it is a program")


def _interrupt() -> None:
    raise KeyboardInterrupt


def _recurse() -> None:
    _recurse()


class MuteError(Exception):
    """An exception that fails when it is asked what it says."""

    def __str__(self) -> str:
        raise RuntimeError("and another one")

    __repr__ = __str__


def _mute() -> None:
    raise MuteError


def _odd() -> object:
    """Return what no stage returns."""
    return {"a": 1}


def _unpicklable() -> object:
    """Return what cannot be sent."""
    return threading.Lock()


class Poison:
    """A value that can be sent, and that fails where it is received."""

    def __reduce__(self) -> tuple[Any, tuple[Any, ...]]:
        return (int, ("no number",))


def _linger() -> None:
    threading.Thread(target=time.sleep, args=(600,)).start()


def _stop() -> None:
    os.kill(os.getpid(), signal.SIGSTOP)


def _write(to: str) -> None:
    with open(to, "wb", buffering=0) as file:  # noqa: PTH123 - unbuffered
        while True:
            file.write(b"x" * 100)


def _open() -> None:
    files = [open(os.devnull) for _ in range(100)]  # noqa: PTH123, SIM115
    for file in files:
        file.close()


def _eat() -> None:
    bytearray(64 * 2**30)


MISDEEDS: dict[str, Callable[..., object]] = {
    "sleep": _sleep,
    "hang": _hang,
    "burn": _burn,
    "compute": _compute,
    "burn_deaf": _burn_deaf,
    "die": _die,
    "raise": _raise,
    "unsendable": _unsendable,
    "panic": _panic,
    "print": _print,
    "exit": _exit,
    "eat": _eat,
    "interrupt": _interrupt,
    "recurse": _recurse,
    "mute": _mute,
    "odd": _odd,
    "poison": Poison,
    "unpicklable": _unpicklable,
    "linger": _linger,
    "stop": _stop,
    "write": _write,
    "open": _open,
}


def _report(said: dict[str, Any]) -> Report:
    form = said.get("form", "2021")
    old = tuple(_figure(**figure) for figure in said.get("old", ()))
    given = {tuple(key.split(".")): value for key, value in said.get("cells", {}).items()}
    cells = tuple(
        _cell(key, given.get(key), block.unit_of(column))
        for table in (() if old else forms()[form].tables)
        for key, block, _, column in table.cells()
    )
    published = said.get("published_on")
    return Report(
        title=said.get("title", "报告"),
        agency=_agency(said["agency"], said) if said.get("agency") else None,
        year=said.get("year"),
        form=form,
        published_on=date.fromisoformat(published) if published else None,
        source_url=None,
        cells=cells,
        checks=() if old else _checks(cells),
        old=old,
        quarantine=Quarantine(said["quarantined"], "as told") if "quarantined" in said else None,
        notes=tuple(Note(*note.split(": ", 1)) for note in said.get("notes", ())),
        narrative=() if old else (_STATED,),
        sections=tuple(_section(*each) for each in said.get("prose", _PROSE).items()),
    )


_STATED = NarrativeFact(("fact_request.new_received.total",), Decimal(3), "件", False, "3件", "p1:0")


_PROSE = {"preface": "报告", "general": "做了工作。"}


def _section(code: str, text: str) -> Section:
    headings = () if code == "preface" else (f"{code}标题",)
    above = "".join(f"{heading}\n" for heading in headings)
    return Section(code, headings, above + text, len(above), f"{code}:1", f"{code}:2")


def _figure(indicator: str, value: str | None, cumulative: bool = False) -> Pre2019Fact:
    status = Status.BLANK if value is None else Status.REPORTED
    number = None if value is None else Decimal(value)
    return Pre2019Fact("national_2014", indicator, "件", number, cumulative, status, value or "", "line 1")


def _agency(name: str, said: dict[str, Any]) -> Agency:
    code = said.get("division", "410825")
    where = (code, "河南省", "焦作市", "温县", "county")
    kind, last = said.get("kind", "department"), said.get("valid_to")
    agency_id = f"{stable_code(code)}-{name}"
    return Agency(agency_id, said.get("printed", name), *where, None, kind, 1980, last, "410800")


def _cell(key: CellKey, value: str | None, unit: str) -> Cell:
    if value is None:
        return Cell(*key, None, unit, Status.BLANK, "", "line 1")
    if value == "?":
        return Cell(*key, None, unit, Status.AMBIGUOUS, "12", "line 1", (Decimal(1), Decimal(2)))
    return Cell(*key, Decimal(value), unit, Status.REPORTED, value, "line 1")


def _checks(cells: tuple[Cell, ...]) -> tuple[Check, ...]:
    value = {cell.key: cell.value for cell in cells}
    left, right = ("new_received", "carried_in"), ("outcome_total", "carried_out")
    sides = [[value["fact_request", row, "total"] for row in rows] for rows in (left, right)]
    keys = tuple(f"fact_request.{row}.total" for row in left + right)
    if None in sides[0] + sides[1]:
        return (
            Check("I1", "total", "error", Outcome.NOT_ASSESSABLE, None, None, keys, None, "不可判 / unknown"),
        )
    lhs, rhs = (sum((x for x in side if x is not None), Decimal(0)) for side in sides)
    outcome, who = (Outcome.PASS, None) if lhs == rhs else (Outcome.FAIL, Attribution.PUBLISHER)
    return (Check("I1", "total", "error", outcome, lhs, rhs, keys, who, "不平 / does not add up"),)
