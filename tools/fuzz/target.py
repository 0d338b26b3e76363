"""What is fuzzed: one input through both stages, and what counts as a fault.

Belongs here: the targets by name, and the judgement on one input. Does not belong here: atheris.
"""

from __future__ import annotations

from pathlib import Path

from parsers import read
from parsers.archives.members import members
from parsers.readers import kind_of, reader_modules, reader_of
from parsers.readers.faults import READER_FAILED, trace

ALL, ARCHIVES = "all", "archives"
TARGETS = (*sorted(set(reader_modules()) - {"package.refuse_archive", "package"}), ARCHIVES)
"""The readers by name, and what opens archives."""
NAMES = ("a.txt", "a.csv", "a.md", "a.tsv")
"""Names that tell apart what no byte can; an input's length chooses one."""
_SAID_ALREADY: set[str] = set()


def try_one(data: bytes) -> str:
    """Read an input in both stages and open it as an archive.

    Returns:
        The class and the trace of a fault of ours; empty when there is none.
    """
    name = NAMES[len(data) % len(NAMES)]
    try:
        found = read.read_file(data, name)
        if found.quarantine and found.quarantine.code == READER_FAILED:
            return found.quarantine.detail
        if found.quarantine and found.quarantine.code == "archive":
            members(data, name)
        if found.layout is not None:
            read.name_file(found.layout, name)
    except Exception as error:
        return f"{type(error).__name__}, trace {trace(error)}"
    return ""


def keep_fault(data: bytes, folder: Path) -> str:
    """Try an input; keep it when it is the first with its fault.

    Returns:
        The fault, empty when there is none or it was met before.
    """
    fault = try_one(data)
    if not fault or fault in _SAID_ALREADY:
        return ""
    _SAID_ALREADY.add(fault)
    digits = fault.partition("trace ")[2][:8]
    folder.joinpath(f"fault-{digits}").write_bytes(data)
    return fault


def target_of(data: bytes, name: str) -> str:
    """The target that an input belongs to by what its bytes are."""
    reader = reader_of(kind_of(data, name))
    return reader if reader in TARGETS else ARCHIVES
