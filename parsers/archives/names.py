r"""Names out of a file system or an archive → parts of a source path: printable, and no two alike.

Belongs here: how names are spelled and told apart. Does not belong here: where names come from
(`parsers.archives.formats`, `warehouse.readings.entries`).

Escapes begin with a backslash, which never stands for itself: `\x5c` is a byte (of a name that is not UTF-8,
a control character, a mark of ours), `\u202e` and `\U000e0041` are characters that a screen does not show.
Three marks are ours: `!/` behind an archive, `#1` behind a file with several reports, `~2` behind a name that
an archive has twice. A folder's name ending in `!` and a file's ending in `#1` are escaped at that place.
"""

from __future__ import annotations

import hashlib
import re
import unicodedata
from collections.abc import Iterable

MAX_NAME = 1_000
"""Characters of a member's name; a file system takes 255 bytes a part."""

_HIDDEN = ("Cc", "Cf", "Cs", "Zl", "Zp")
"""Categories of characters that are not seen, or turn the direction of the others: controls and formats."""

_NUMBERED = re.compile(r"#(?=[0-9]+\Z)")
_ESCAPE = re.compile(r"\\(?:x([0-9a-f]{2})|u([0-9a-f]{4})|U([0-9a-f]{8}))")
_UNSAFE = re.compile(r"[\x00-\x1f\x7f:*?\"<>|]")
_DRIVE = re.compile(r"^[A-Za-z]:")


def printable(name: str) -> str:
    """A name with an escape for all that is not seen; different names stay different.

    Args:
        name: As the system gives it: bytes that are not UTF-8 as lone surrogates (`os.fsdecode`).
    """
    if name.isprintable() and "\\" not in name:
        return name
    return "".join(
        _spelled(char) if char == "\\" or unicodedata.category(char) in _HIDDEN else char for char in name
    )


def _spelled(char: str) -> str:
    code = ord(char)
    if 0xDC80 <= code <= 0xDCFF:
        return f"\\x{code - 0xDC00:02x}"
    if code < 0x80:
        return f"\\x{code:02x}"
    return f"\\u{code:04x}" if code <= 0xFFFF else f"\\U{code:08x}"


def file_part(name: str) -> str:
    """A file's name as the last part of a source path; it never ends like the second report of a file."""
    shown = printable(name)
    return _NUMBERED.sub(_hex, shown) if "#" in shown else shown


def folder_part(name: str) -> str:
    """A folder's name as a part of a source path; it never ends like an archive."""
    shown = printable(name)
    return shown[:-1] + r"\x21" if shown.endswith("!") else shown


def _hex(match: re.Match[str]) -> str:
    return f"\\x{ord(match[0]):02x}"


def raw_name(part: str) -> str:
    """The name of which `printable`, `file_part` or `folder_part` made this."""
    return _ESCAPE.sub(_meant, part)


def _meant(match: re.Match[str]) -> str:
    byte, short, long = match.groups()
    if byte:
        code = int(byte, 16)
        return chr(code if code < 0x80 else 0xDC00 + code)
    return chr(int(short or long, 16))


def safe_name(name: str) -> str:
    """A member's name as a relative path of plain parts: no drive, no root, no `..`, nothing hidden.

    Different names may become the same: `without_twins` tells them apart.
    """
    parts = [_UNSAFE.sub("_", part).strip() for part in _DRIVE.sub("", name.replace("\\", "/")).split("/")]
    kept = [part for part in parts if part.strip(".")]
    return "/".join([*map(folder_part, kept[:-1]), file_part(kept[-1])]) if kept else "unnamed"


def shortened(name: str) -> str:
    """The beginning of a name that is too long, and a digest of the whole."""
    digest = hashlib.sha256(name.encode("utf-8", "surrogatepass")).hexdigest()
    return f"{safe_name(name[:100])}~{digest[:16]}"


def without_twins(names: Iterable[str]) -> list[str]:
    """Names in their order, each once: one that comes again gets the next free `~2`, `~3` … at its end."""
    given = list(names)
    taken, seen, last = set(given), set[str](), dict[str, int]()
    result = []
    for name in given:
        new = name
        while new in seen:
            last[name] = last.get(name, 1) + 1
            new = _numbered(name, last[name])
            if new in taken:
                new = name
        seen.add(new)
        result.append(new)
    return result


def _numbered(name: str, number: int) -> str:
    folder, slash, file = name.rpartition("/")
    stem, dot, end = file.rpartition(".")
    return f"{folder}{slash}{stem}~{number}{dot}{end}" if stem else f"{name}~{number}"
