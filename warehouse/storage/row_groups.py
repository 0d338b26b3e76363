"""Row groups of Parquet files, put into another file as the bytes that they are.

Belongs here: where the row groups of a file lie, and a file that is put together of row groups of others:
their bytes are copied, and the footer says where they lie now and what their columns are called.
Does not belong here: which row groups a file wants (`warehouse.catalogue`), and writing rows (Arrow does).

Nothing of a footer is understood but offsets, the names of columns and the numbers of row groups. All else is
copied. What could not be moved that way is refused: nested columns, and indexes beside the footer.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from warehouse.storage.compact import Span, integer, list_head, struct, structs, text, zigzag

MAGIC = b"PAR1"
_PIECE = 1 << 18
"""Bytes that are copied at once."""
_ROWS, _GROUPS = 3, 4
"""Fields of a file's metadata."""
_CHUNKS, _GROUP_ROWS, _GROUP_OFFSET, _ORDINAL = 1, 3, 5, 7
"""Fields of a row group."""
_CHUNK_OFFSET, _COLUMN = 2, 3
"""Fields of a column chunk: where its metadata are said again, 0 for nowhere, and its metadata."""
_PATH, _SIZE, _BEGINS = 3, 7, (9, 11)
"""Fields of a column's metadata: its name, its bytes, where its pages and its dictionary begin."""
_OF_CHUNK = {_CHUNK_OFFSET, _COLUMN}
_OF_COLUMN = {1, 2, _PATH, 4, 5, 6, _SIZE, 8, *_BEGINS, 12, 13, 16}
"""The fields that both may have: those without another offset."""


class _At(int):
    """A place in the file."""


class _Column(int):
    """The number of a column, where its name stands."""


class _Ordinal(int):
    """Where the number of the row group stands."""


@dataclass(frozen=True, slots=True)
class RowGroup:
    """A row group as it lies in a file.

    Args:
        path: The file.
        start: Where its first page begins.
        size: The bytes of all its pages.
        rows: How many rows it has.
        described: Its metadata, in which places, names and its number are kept apart.
    """

    path: Path
    start: int
    size: int
    rows: int
    described: tuple[bytes | int, ...]

    @property
    def end(self) -> int:
        """Where its last page ends."""
        return self.start + self.size

    def metadata(self, start: int, ordinal: int, names: Sequence[bytes]) -> bytes:
        """Its metadata in another file.

        Args:
            start: Where it begins there.
            ordinal: Its number there.
            names: Of all columns there, as the footer has them.
        """
        said: list[bytes] = []
        for piece in self.described:
            if isinstance(piece, bytes):
                said.append(piece)
            elif isinstance(piece, _At):
                said.append(zigzag(piece - self.start + start))
            elif isinstance(piece, _Column):
                said.append(names[piece])
            else:
                said.append(zigzag(ordinal))
        return b"".join(said)


def row_groups(path: Path) -> list[RowGroup]:
    """The row groups of a file.

    Args:
        path: A local file that Arrow wrote.

    Raises:
        ValueError: It is no such file, or its row groups cannot be moved.
    """
    footer = _footer(path)
    try:
        groups = structs(footer, struct(footer, 0)[_GROUPS][0])
        return [_row_group(path, footer, *group) for group in groups]
    except (IndexError, KeyError) as error:
        raise ValueError(f"the footer of {path} is cut off") from error


def put_together(target: Path, frame: Path, names: Sequence[str], groups: Sequence[RowGroup]) -> None:
    """Write a file of row groups of other files.

    Args:
        target: The local file.
        frame: A file without rows, of which schema and footer are taken.
        names: The names of its columns.
        groups: The row groups in their order, of the same columns under any names.

    Raises:
        ValueError: A file has fewer bytes than its footer says.
    """
    called = [text(name) for name in names]
    described: list[bytes] = []
    with target.open("wb") as file:
        file.write(MAGIC)
        for run in _runs(groups):
            moved = file.tell() - run[0].start
            _copy(run[0].path, run[0].start, run[-1].end, file)
            described += [
                group.metadata(group.start + moved, number, called)
                for number, group in enumerate(run, len(described))
            ]
        footer = _with(_footer(frame), sum(group.rows for group in groups), described)
        file.write(footer + len(footer).to_bytes(4, "little") + MAGIC)


def _footer(path: Path) -> bytes:
    with path.open("rb") as file:
        end = max(file.seek(0, 2) - 8, 0)
        file.seek(end)
        size = int.from_bytes(file.read(4), "little")
        if file.read(4) != MAGIC or size > end:
            raise ValueError(f"{path} is no Parquet file")
        file.seek(end - size)
        return file.read(size)


def _runs(groups: Sequence[RowGroup]) -> Iterator[list[RowGroup]]:
    """Row groups that lie behind each other in the same file."""
    run: list[RowGroup] = []
    for group in groups:
        if run and (group.path, group.start) != (run[-1].path, run[-1].end):
            yield run
            run = []
        run.append(group)
    if run:
        yield run


def _copy(path: Path, start: int, end: int, target: BinaryIO) -> None:
    """Append bytes of a file."""
    with path.open("rb") as source:
        source.seek(start)
        while start < end:
            piece = source.read(min(end - start, _PIECE))
            if not piece:
                raise ValueError(f"{path} is cut off")
            target.write(piece)
            start += len(piece)


def _with(footer: bytes, rows: int, described: Sequence[bytes]) -> bytes:
    """The footer of a file without rows as that of a file of row groups."""
    found = struct(footer, 0)
    (rows_at, rows_end), (groups_at, groups_end) = found[_ROWS], found[_GROUPS]
    groups = b"".join([list_head(len(described)), *described])
    return footer[:rows_at] + zigzag(rows) + footer[rows_end:groups_at] + groups + footer[groups_end:]


def _row_group(path: Path, footer: bytes, start: int, found: dict[int, Span], end_of_struct: int) -> RowGroup:
    anew: list[tuple[Span, int]] = []
    begin = end = -1
    for column, (_, chunk, _) in enumerate(structs(footer, found[_CHUNKS][0])):
        said = _column(path, footer, chunk)
        name, name_end = said[_PATH]
        begins = [(said[each], _At(integer(footer, said[each][0]))) for each in _BEGINS if each in said]
        anew += [((name + 1, name_end), _Column(column)), *begins]  # behind the head of a list of one name
        first = min(at for _, at in begins)
        if not column:
            begin = end = int(first)
        if first != end:
            raise ValueError(f"{path} has columns that do not lie behind each other")
        end = first + integer(footer, said[_SIZE][0])
    for number, kind in ((_GROUP_OFFSET, _At), (_ORDINAL, _Ordinal)):
        if number in found:
            anew.append((found[number], kind(integer(footer, found[number][0]))))
    if not (rows := integer(footer, found[_GROUP_ROWS][0])):
        raise ValueError(f"{path} has a row group without rows")
    return RowGroup(path, begin, end - begin, rows, _pieces(footer, start, end_of_struct, anew))


def _column(path: Path, footer: bytes, of_chunk: dict[int, Span]) -> dict[int, Span]:
    """The metadata of a column chunk, when they hold no offset that is not looked at."""
    said = struct(footer, of_chunk[_COLUMN][0])
    if not (of_chunk.keys() <= _OF_CHUNK and said.keys() <= _OF_COLUMN):
        raise ValueError(f"{path} has something beside its columns that would have to be moved")
    if integer(footer, of_chunk[_CHUNK_OFFSET][0]) or footer[said[_PATH][0]] >> 4 != 1:
        raise ValueError(f"{path} has nested columns, or says twice what they are")
    return said


def _pieces(footer: bytes, start: int, end: int, anew: Sequence[tuple[Span, int]]) -> tuple[bytes | int, ...]:
    """The bytes of a structure, with what must be said anew in the place of some values."""
    pieces: list[bytes | int] = []
    for (begins, ends), value in anew:
        pieces += [footer[start:begins], value]
        start = ends
    return (*pieces, footer[start:end])
