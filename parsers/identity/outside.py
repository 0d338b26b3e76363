"""What is known of a file from outside it, as one small value that is kept with its reading.

Belongs here: which paths and which manifest row count, the value as text, its digest.
Does not belong here: reading a path or a row as a body, a place and a year (`parsers.identity.surroundings`),
weighing them with the document (`parsers.identity.landing`), and manifest files (`warehouse.readings`).

Two files whose value is the same get the same reading: only the parts of a path that name a place, a body or
a year are in it, and nothing of a row that decides nothing (when it was fetched, the remark).
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, replace
from datetime import date
from typing import Any

from parsers.identity.surroundings import ManifestRow, telling_path


@dataclass(frozen=True, slots=True)
class Outside:
    """Evidence from outside a file.

    `path` is the path without the parts that name nothing, `row` the manifest's row of the file, `of_report`
    the rows of single reports in it, by their number from 1.
    """

    path: str = ""
    row: ManifestRow | None = None
    of_report: tuple[tuple[int, ManifestRow], ...] = ()

    def __bool__(self) -> bool:
        return bool(self.path or self.row or self.of_report)

    def to_text(self) -> str:
        """As JSON, equal for equal values; the empty string when nothing is known."""
        if not self:
            return ""
        rows = {str(number): _plain(row) for number, row in self.of_report}
        said = {"path": self.path, "row": _plain(self.row) if self.row else None, "of_report": rows}
        return json.dumps(said, ensure_ascii=False, sort_keys=True)

    @classmethod
    def from_text(cls, text: str) -> Outside:
        """What `to_text` wrote."""
        if not text:
            return NOTHING
        said = json.loads(text)
        of_report = tuple((int(number), _row(row)) for number, row in sorted(said["of_report"].items()))
        return cls(said["path"], _row(said["row"]) if said["row"] else None, of_report)


NOTHING = Outside()


def outside(
    paths: Iterable[str], row: ManifestRow | None = None, of_report: Mapping[int, ManifestRow] | None = None
) -> Outside:
    """The value for a file.

    Args:
        paths: where its bytes lie below the landing folder; the first that says something counts.
        row: the manifest's row for it.
        of_report: rows for single reports in it.
    """
    path = next((telling for each in paths if (telling := telling_path(each))), "")
    rows = {number: _deciding(each) for number, each in sorted((of_report or {}).items())}
    stated = _deciding(row) if row else None
    return Outside(
        path,
        stated if stated != ManifestRow() else None,
        tuple((number, each) for number, each in rows.items() if each != ManifestRow()),
    )


def digest_of(text: str) -> str:
    """Sixteen hex digits for `Outside.to_text`; the empty string when nothing is known."""
    return hashlib.sha256(text.encode()).hexdigest()[:16] if text else ""


def _deciding(row: ManifestRow) -> ManifestRow:
    row = replace(row, fetched_at=None, remark=None)
    return row if replace(row, override=False) != ManifestRow() else ManifestRow()


def _plain(row: ManifestRow) -> dict[str, Any]:
    said = {name: value for name, value in asdict(row).items() if value not in (None, False)}
    return {name: value.isoformat() if isinstance(value, date) else value for name, value in said.items()}


def _row(said: dict[str, Any]) -> ManifestRow:
    published = said.get("published_on")
    return ManifestRow(**{**said, "published_on": date.fromisoformat(published) if published else None})
