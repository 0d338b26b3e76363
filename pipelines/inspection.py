"""One file through both stages, as a build reads it.

Belongs here: opening, converting and reading the file in processes of its own. Does not belong here: how a
reading is shown (`pipelines.show`), and options of the command line.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from contextlib import closing, suppress
from dataclasses import dataclass, replace

from engine.converter import Converter, read_converted
from engine.office import ConverterError
from engine.pool import Engine
from parsers.archives.members import Member
from parsers.layout_bytes import FileLayout
from parsers.model import NEEDS_CONVERTER, Quarantine, Reading
from parsers.refusals import refused

Outside = Callable[[Sequence[str]], Mapping[str, str]]


@dataclass(frozen=True, slots=True)
class ReadFile:
    """A file, or a member of an archive, with its bytes and both stages of its reading."""

    name: str
    data: bytes
    layout: FileLayout
    reading: Reading


def readings_of(
    data: bytes,
    name: str,
    engine: Engine,
    office: Converter | None = None,
    outside: Outside | None = None,
) -> list[tuple[str, Reading]]:
    """The reading of a file, or of each member of an archive, by name; as for `files_of`."""
    return [(file.name, file.reading) for file in files_of(data, name, engine, office, outside)]


def files_of(
    data: bytes,
    name: str,
    engine: Engine,
    office: Converter | None = None,
    outside: Outside | None = None,
) -> list[ReadFile]:
    """A file, or each member of an archive, as read.

    Args:
        data: The file.
        name: Its name.
        engine: Reads the files, in processes of its own and within its limits, as a build does.
        office: Converts what no reader opens.
        outside: Of the names of an archive's members (of none for a plain file) what is known of each from
            outside the file, as `parsers.read.name_file` takes it.
    """
    with closing(replace(engine, keep=True)) as engine:
        opened = engine.open_archive(data, name)
        inside = opened or (Member(name, data),)
        if isinstance(inside, Quarantine):
            return [_refused(Member(name, data), inside)]
        said = outside([each.name for each in inside] if opened else ()) if outside else {}
        found = read_all([each for each in inside if not each.quarantine], engine, office, said)
    return [_refused(each, each.quarantine) if each.quarantine else found[each.name] for each in inside]


def _refused(file: Member, reason: Quarantine) -> ReadFile:
    layout = FileLayout("application/octet-stream", None, reason)
    return ReadFile(file.name, file.data, layout, refused(layout))


def read_all(
    files: list[Member], engine: Engine, office: Converter | None, outside: Mapping[str, str]
) -> dict[str, ReadFile]:
    """Both stages over files that are no archives, by name; converted where that is needed.

    Args:
        files: The files; no two have the same name.
        engine: As for `files_of`.
        office: As for `files_of`.
        outside: By name what is known of a file from outside it, as text.
    """
    layouts = dict(engine.read_files((file.name, file.name, file.data) for file in files))
    needy = [file for file in files if _needs_converter(layouts[file.name])]
    if office and needy:
        with suppress(ConverterError):  # then they stay as they are, which says what to install
            # The key of a file becomes part of a path: never a name from outside.
            given = [(str(number), file.name, file.data) for number, file in enumerate(needy)]
            for number, found in read_converted(engine.read_files, office, given):
                layouts[needy[int(number)].name] = found
    readings: dict[str, Reading] = {}
    whole = [
        (name, name, found.layout, outside.get(name, ""))
        for name, found in layouts.items()
        if found.layout is not None
    ]
    for name, result in engine.name_layouts(whole):
        if isinstance(result, Quarantine):
            result = refused(replace(layouts[name], layout=None, quarantine=result))
        readings[name] = result
    for name, found in layouts.items():
        if found.quarantine:
            readings[name] = refused(found)
    return {
        file.name: ReadFile(file.name, file.data, layouts[file.name], readings[file.name]) for file in files
    }


def _needs_converter(found: FileLayout) -> bool:
    return found.quarantine is not None and found.quarantine.code == NEEDS_CONVERTER
