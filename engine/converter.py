"""Old Word documents that no reader of ours opens, converted to DOCX by LibreOffice where it is installed.

Belongs here: finding the office suite, files in batches, and the reading of what comes out. Does not
belong here: which files those are (`warehouse.readings.pending`), running it (`engine.office`).
"""

from __future__ import annotations

import re
import shutil
import threading
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path
from tempfile import TemporaryDirectory

from engine.limits import Limits
from engine.office import Office
from engine.pool import File
from parsers.layout import CONVERSION_FAILED, FAILED_HERE, Quarantine
from parsers.layout_bytes import FileLayout, from_bytes, to_bytes
from parsers.readers import kind_of
from parsers.refusals import converted_by

ReadFiles = Callable[[Iterable[File]], Iterator[tuple[str, FileLayout]]]
"""Takes files lazily, gives `(sha256, layout)` in any order, each exactly once (`Engine.read_files`)."""

BATCH = 40
"""Files a start of the office, which takes as long as converting ten."""

BATCH_BYTES = 256 * 1024 * 1024
"""Bytes of a batch, which lies on disk and in memory until it is read."""

_PROGRAMS = ("soffice", "libreoffice")


def find(setting: str) -> str | None:
    """Find the program of the office suite.

    Args:
        setting: A program; empty for the one on PATH; `off` for none.

    Returns:
        Its path; None when there is none.

    Raises:
        ValueError: The setting names no program.
    """
    if setting == "off":
        return None
    found = [shutil.which(name) for name in ([setting] if setting else _PROGRAMS)]
    if setting and found == [None]:
        raise ValueError(f"GONGKAI_CONVERTER is no program: {setting}")
    return next((path for path in found if path), None)


@dataclass
class Converter:
    """LibreOffice.

    Args:
        program: The path of the program.
        limits: The time and memory that it may use.
        stop: Set from another thread, it ends the program; nothing more is converted.
    """

    program: str
    limits: Limits = field(default_factory=Limits)
    stop: threading.Event = field(default_factory=threading.Event)

    def documents(self, files: Iterable[File]) -> Iterator[tuple[File, bytes | Quarantine]]:
        """Convert files in batches.

        Args:
            files: The files, taken lazily.

        Yields:
            Each file with its DOCX, or with the reason why there is none.

        Raises:
            ConverterError: The program converts nothing at all. It is raised before the first file.
        """
        with TemporaryDirectory(prefix="office-") as folder:
            office = Office(self.program, self.limits, Path(folder), self.stop)
            for number, batch in enumerate(_batches(files)):
                if number == 0:
                    office.try_out()
                yield from office.convert(batch)

    def version(self) -> str:
        """The name and version, as `LibreOffice 7.4.7.2`; the name alone when the program does not tell."""
        with TemporaryDirectory(prefix="office-") as folder:
            output = Office(self.program, self.limits, Path(folder)).output_of("--version")
        found = re.search(r"LibreOffice\w* [\d.]+", output)
        return found[0] if found else "LibreOffice"


def read_converted(
    read_files: ReadFiles, converter: Converter, files: Iterable[File]
) -> Iterator[tuple[str, FileLayout]]:
    """Convert files and read what comes out.

    Args:
        read_files: Reads DOCX files (`Engine.read_files`).
        converter: The office suite.
        files: The files, taken lazily.

    Yields:
        `(sha256, layout)` of each original file, in any order.

    Raises:
        ConverterError: The office suite converts nothing at all.
    """
    version = converter.version()
    media: dict[str, str] = {}
    refused: list[tuple[str, FileLayout]] = []

    def converted() -> Iterator[File]:
        for (sha256, name, data), made in converter.documents(files):
            media[sha256] = kind_of(data, name)
            if isinstance(made, Quarantine):
                detail = f"{version} {made.detail}: save it as DOCX or print it to PDF"
                refused.append((sha256, _refused(media.pop(sha256), version, made.code, detail)))
            else:
                yield sha256, "converted.docx", made

    for sha256, found in read_files(converted()):
        yield sha256, _of_the_original(found, media.pop(sha256), version)
        while refused:
            yield refused.pop()
    yield from refused


def _of_the_original(found: FileLayout, media: str, version: str) -> FileLayout:
    """The layout of a converted file as that of the file it was made from."""
    if found.quarantine and found.quarantine.code in FAILED_HERE:
        detail = f"after conversion by {version}: {found.quarantine.code}: {found.quarantine.detail}"
        return _refused(media, version, CONVERSION_FAILED, detail)
    data = found.layout
    if data is not None:
        layout = from_bytes(data)
        notes = (*layout.notes, converted_by(version))
        data = to_bytes(replace(layout, media_type=media, notes=notes))
    return replace(found, media_type=media, layout=data, converter=version)


def _refused(media: str, version: str, code: str, detail: str) -> FileLayout:
    return FileLayout(media, None, Quarantine(code, detail), version)


def _batches(files: Iterable[File]) -> Iterator[list[File]]:
    batch: list[File] = []
    size = 0
    for file in files:
        if batch and (len(batch) == BATCH or size + len(file[2]) > BATCH_BYTES):
            yield batch
            batch, size = [], 0
        batch.append(file)
        size += len(file[2])
    if batch:
        yield batch
