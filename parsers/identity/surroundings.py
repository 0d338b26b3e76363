"""What stands around a file: a manifest's row, the folders and the file's name, the host it came from.

Belongs here: reading each of them as a body, a place and a year. Does not belong here: weighing them
(`parsers.identity.landing`).
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from functools import cache, lru_cache
from importlib.resources import files
from urllib.parse import urlsplit

from parsers.identity import divisions
from parsers.identity.divisions import Division
from parsers.identity.phrase import Phrase, read_phrase
from parsers.identity.spelling import folded
from parsers.identity.titles import parse_title

_FIRST_YEAR, _LAST_YEAR = 2007, 2099
_YEAR = re.compile(r"(?<![\d.-])(20\d\d)(?![\d]|[-.]\d)")
_EXTENSION = re.compile(r"\.[A-Za-z0-9]{1,5}$")
_ARCHIVE = re.compile(r"(?:\.(?:zip|rar|7z|tar|gz|tgz|bz2|xz))+$", re.IGNORECASE)
_SEPARATORS = re.compile(
    r"[_\s,+&()\[\]-]+|(?<!\d)20\d\d(?:年度?|度)?(?!\d)|(?<!\d)(\d{6})(?!\d)|\d+(?:[.、]|年|月|日)?"
)
"""What stands between names; of numbers only six digits, which may be a division's code, are kept."""
_NUMBER = re.compile(r"#\d+$")
_LONGEST = 200
_DEEPEST = 30


@dataclass(frozen=True, slots=True)
class ManifestRow:
    """What a crawler or a person states about a file; everything may be unknown (None).

    `recorded_url` is the address under which a web archive holds the file.
    """

    title: str | None = None
    agency_name: str | None = None
    division_code: str | None = None
    year: int | None = None
    published_on: date | None = None
    source_url: str | None = None
    fetched_at: str | None = None
    override: bool = False
    remark: str | None = None
    recorded_url: str | None = None

    @property
    def states_nothing(self) -> bool:
        """Whether nobody states anything: at most the address is known."""
        return replace(self, recorded_url=None) == ManifestRow()


@dataclass(frozen=True, slots=True)
class Witness:
    """What one source outside the document says. `place` is a division, `phrase` a body that it names.

    `titled` says that the year stands in a report's title, and not alone.
    """

    code: str
    phrase: Phrase | None = None
    place: Division | None = None
    year: int | None = None
    quote: str = ""
    titled: bool = False


def of_manifest(row: ManifestRow | None) -> Witness:
    """What a manifest's row states; its title serves where it states no name or year."""
    if row is None:
        return Witness("manifest")
    title = parse_title(row.title) if row.title else None
    year = row.year if row.year is not None else (title.year if title else None)
    name = row.agency_name or (title.agency if title else "")
    place = divisions.division(row.division_code[:6], year) if row.division_code else None
    return Witness("manifest", _body(name, year), place, year, row.agency_name or row.title or "")


def of_path(source_path: str) -> Witness:
    """The innermost place and year of the folders, and the body that the file's or a folder's name names.

    Args:
        source_path: the path below the landing folder; with `/` at the end, folders alone.
    """
    place: Division | None = None
    phrase: Phrase | None = None
    parts = _parts(source_path)
    years = [(year, parse_title(part) is not None) for part in parts if (year := _year_in(part)) is not None]
    year, titled = years[-1] if years else (None, False)
    for part in parts:
        for piece in _pieces(part):
            found = _division_in(piece, place, year)
            if found is not None:
                place, phrase = found, None
            elif (read := _body(piece, year)) and read.recognised:
                phrase = read
    return Witness("path", phrase, place, year, source_path.rstrip("/")[-_LONGEST:], titled)


def telling_path(source_path: str) -> str:
    """The path without the parts that name no place, body or year; with `/` at the end, folders alone.

    `of_path` finds the same in it as in the whole path; it is empty where nothing is found.
    """
    parts = _parts(source_path)
    telling = [_tells(part) for part in parts]
    if not any(telling):
        return ""
    kept = "/".join(part for part, tells in zip(parts, telling, strict=True) if tells)
    return f"{kept}/"


@lru_cache(maxsize=65536)
def _tells(part: str) -> bool:
    """Whether a part of a path can name a place, a body or a year."""
    if _year_in(part) is not None:
        return True
    for piece in _pieces(part):
        phrase = read_phrase(piece) if piece else None
        if (phrase and (phrase.recognised or phrase.places)) or re.fullmatch(r"\d{6}", piece):
            return True
    return False


def _parts(source_path: str) -> list[str]:
    """The names of folders and of the file without what tells its format; a report's number is none."""
    path = _NUMBER.sub("", source_path)
    parts = [folded(p)[:_LONGEST] for p in re.split(r"[/\\]|!/", path) if p][-_DEEPEST:]
    if parts and not path.endswith("/"):
        parts[-1] = _EXTENSION.sub("", parts[-1])
    return [_ARCHIVE.sub("", part) for part in parts]


def _pieces(part: str) -> Iterator[str]:
    """The names in a folder's or file's name: a title's agency, else what stands between separators."""
    title = parse_title(part)
    if title:
        yield title.agency
        return
    for piece in _SEPARATORS.split(part):
        if piece and not piece.isascii():
            inner = parse_title(piece)
            yield inner.agency if inner else piece
        elif piece and re.fullmatch(r"\d{6}", piece):
            yield piece


def _year_in(part: str) -> int | None:
    title = parse_title(part)
    years = {int(y) for y in (title.years if title else _YEAR.findall(part))}
    year = years.pop() if len(years) == 1 else None
    return year if year is not None and _FIRST_YEAR <= year <= _LAST_YEAR else None


def _division_in(name: str, outer: Division | None, year: int | None) -> Division | None:
    """The division that a folder is called by: 枝江市 below 宜昌市, or its code; None for anything else."""
    if re.fullmatch(r"\d{6}", name):
        return divisions.division(name, year)
    phrase = read_phrase(name, year) if name else None
    if phrase is None or not phrase.places or phrase.body.kind != "government" or name.endswith("政府"):
        return None
    inside = [d for d in phrase.places if outer is None or d.within(outer) or outer.within(d)]
    return inside[0] if len(inside) == 1 else None


def of_host(url: str | None, hosts: Mapping[str, str]) -> Witness:
    """The body whose own site the address's host is, or the division of the code that its pages carry."""
    try:
        host = urlsplit(url or "").hostname or ""
    except ValueError:
        return Witness("host")
    said = hosts.get(host, "")
    if said and not said[:1].isdigit():
        return Witness("host", _body(said, None), quote=host)
    return Witness("host", place=divisions.division(said[:6]) if said else None, quote=host)


@cache
def packaged_hosts() -> dict[str, str]:
    """The hosts of `hosts.toml`: each the site of one body alone, or of one division."""
    data = tomllib.loads(files("parsers.identity").joinpath("hosts.toml").read_text(encoding="utf-8"))
    hosts: dict[str, str] = data["hosts"]
    return hosts


def _body(name: str | None, year: int | None) -> Phrase | None:
    return read_phrase(name, year) if name else None
