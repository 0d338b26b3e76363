"""The folder of a site: written beside its place, and put there whole.

Belongs here: which folder may be replaced, and the two renames. Does not belong here: the files.
"""

from __future__ import annotations

import json
import os
import tempfile
from collections.abc import Iterable
from pathlib import Path
from typing import Any

RECORD = "site.json"
"""Says that the folder is a site, and lists its files: a folder that holds others is never replaced."""
_MADE_BY = "gongkai site"


class SiteError(Exception):
    """The site cannot be written where it was asked for; the message is one sentence."""


def refuse_others(out: Path) -> None:
    """Raise SiteError unless `out` is not there, is empty, or holds a site of ours and nothing else."""
    if not os.path.lexists(out):
        return
    if out.is_symlink() or not out.is_dir():
        raise SiteError(f"{out} is there and no folder: name another one with --out")
    if not any(out.iterdir()):
        return
    listed = _listed(out)
    if listed is None:
        raise SiteError(f"{out} holds other things than a site: name a folder that is empty or not there")
    found = {
        path.relative_to(out).as_posix() for path in out.rglob("*") if path.is_symlink() or not path.is_dir()
    }
    if others := sorted(found - listed - {RECORD}):
        raise SiteError(
            f"{out} holds a file that is not of the site, {others[0]}: move it, or name another folder"
        )


def write(out: Path, files: Iterable[tuple[str, str | bytes]], about: dict[str, Any]) -> tuple[int, int]:
    """Write every file into a folder beside `out`, and put that in its place.

    Args:
        out: The folder of the site.
        files: Paths below it, and what they hold.
        about: What the record says beside the list of files.

    Returns:
        How many files were written, and their size in bytes.

    Raises:
        SiteError: The place is taken by something else.
        OSError: A file could not be written; the place is as it was.
    """
    refuse_others(out)
    out = out.resolve()  # `.` has neither a name nor a parent
    out.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(
        prefix=f".{out.name}-", dir=out.parent, ignore_cleanup_errors=True
    ) as near:
        new, old = Path(near) / "new", Path(near) / "old"
        sizes = {path: _write(new / path, content) for path, content in files}
        record = {"made_by": _MADE_BY} | about | {"files": sorted(sizes)}
        size = _write(new / RECORD, json.dumps(record, ensure_ascii=False, indent=1) + "\n")
        refuse_others(out)
        _exchange(new, out, old)
    return len(sizes) + 1, sum(sizes.values()) + size


def _write(path: Path, content: str | bytes) -> int:
    data = content.encode() if isinstance(content, str) else content
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(data)
    return len(data)


def _exchange(new: Path, out: Path, old: Path) -> None:
    """Put the new folder in the place of the old one; where that fails the old one is put back."""
    new.chmod(0o755)
    if not out.exists():
        new.rename(out)
        return
    out.rename(old)
    try:
        new.rename(out)
    except OSError:
        old.rename(out)
        raise


def _listed(out: Path) -> set[str] | None:
    """The files that the record of a site lists; None where there is no record of ours."""
    try:
        record = json.loads((out / RECORD).read_bytes())
    except (OSError, ValueError):
        return None
    if not isinstance(record, dict) or record.get("made_by") != _MADE_BY:
        return None
    return {str(path) for path in record.get("files", ())}
