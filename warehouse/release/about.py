"""What a release says of itself: title, licence, sources, files.

Belongs here: reading `about.toml`, and the facts of one release that its descriptions share.
Does not belong here: the formats of descriptions (`datapackage`, `croissant`, `dcat`, `citation`).
"""

from __future__ import annotations

import datetime
import json
import tomllib
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

from warehouse.release.tables import ReleaseTable

_MEDIA = {
    ".parquet": "application/vnd.apache.parquet",
    ".csv.gz": "application/gzip",
    ".sqlite": "application/vnd.sqlite3",
    ".dta": "application/x-stata-dta",
    ".xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    ".html": "text/html",
    ".pdf": "application/pdf",
    ".json": "application/json",
    ".md": "text/markdown",
}


@dataclass(frozen=True, slots=True)
class File:
    """A file of a release.

    Args:
        path: Below the folder of the release.
        size_bytes: Its size.
        sha256: The digest of its bytes.
        table: The table that it holds, in columns as the contract names them; None for others.
        description: What it is, in English and Chinese.
    """

    path: str
    size_bytes: int
    sha256: str
    table: str | None
    description: str

    @property
    def media_type(self) -> str:
        """Its media type (IANA where there is one)."""
        return next((media for end, media in _MEDIA.items() if self.path.endswith(end)), "text/plain")

    @property
    def name(self) -> str:
        """A name of lower-case letters, digits, `.`, `_` and `-`, unique in the release."""
        return self.path.replace("/", "-").lower()


@dataclass(frozen=True, slots=True)
class Edition:
    """What the descriptions of one release share.

    Args:
        version: Such as 2026.1.
        date: Day of publication, None when it is not decided.
        url: Where the release lies or will lie; "" when not known.
        tables: Its tables.
        rows: The number of rows of each table.
        years: First and last year that its reports are on; None without any.
        files: Its files, those of the descriptions left out.
    """

    version: str
    date: datetime.date | None
    url: str
    tables: dict[str, ReleaseTable]
    rows: dict[str, int]
    years: tuple[int, int] | None
    files: tuple[File, ...]

    @property
    def published(self) -> str:
        """The day of publication, or the year that the version begins with."""
        return self.date.isoformat() if self.date else self.version.partition(".")[0]


@cache
def about() -> dict[str, Any]:
    """The content of `about.toml`."""
    return tomllib.loads(files("warehouse.release").joinpath("about.toml").read_text("utf-8"))


def both(texts: dict[str, str]) -> str:
    """English and Chinese in one line."""
    return f"{texts['en']} / {texts['zh']}"


def in_json(document: dict[str, Any]) -> str:
    """A description as the text of its file."""
    return json.dumps(document, ensure_ascii=False, indent=2) + "\n"
