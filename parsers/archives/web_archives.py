"""A web archive → the documents in it, and a count of everything else; later the bytes of some.

Belongs here: which records are documents, what is counted of the others, names of documents. Does not belong
here: records (`parsers.archives.records`), HTTP (`parsers.archives.responses`), the test of payloads
(`parsers.archives.screening`), who opens the file.
"""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import BinaryIO
from urllib.parse import unquote_to_bytes, urlsplit

from parsers.archives.members import is_archive, may_be_archive, members
from parsers.archives.names import MAX_NAME, safe_name, shortened, without_twins
from parsers.archives.records import Counted, Damage, Record, is_web_archive, record_at, records
from parsers.archives.responses import MAX_HEAD, head_of, payload_of
from parsers.archives.screening import is_media, reason_against
from parsers.model import Quarantine
from parsers.readers.limits import MAX_BYTES, Refusal, plain, too_large
from parsers.text.encoding import decode

MAX_DOCUMENTS = 200_000
"""Documents of one web archive; of what comes behind them the number alone is kept."""

MOST = MAX_BYTES + MAX_HEAD
"""Bytes of a block that are read: a document and the head before it."""

COUNTED = {
    "document": "may be reports",
    "words": "without the words of a report",
    "picture": "pictures smaller than a page or without paper",
    "media": "sounds, films and typefaces",
    "empty": "empty answers",
    "status": "answers with another status than 200",
    "no_http": "answers without a head that can be read",
    "revisit": "fetched before, and no report then",
    "request": "requests",
    "metadata": "metadata",
    "warcinfo": "of the crawl itself",
    "conversion": "conversions of other records",
    "continuation": "continuations of other records",
    "other": "of other types",
    "too_many": "beyond the limit of documents",
}
"""What a record is counted as, and in words."""

_OWN_KINDS = ("response", "resource", "revisit")
_HTTP = "application/http"


@dataclass(frozen=True, slots=True)
class Document:
    """A record that may be a report.

    `name` is unique in its archive, `url` the address as written, `fetched_at` in UTC without zone. `offset`
    is where its record begins. Without `sha256` it has no bytes, and `quarantine` says why.
    """

    name: str
    size: int
    sha256: str | None
    quarantine: Quarantine | None
    url: str
    fetched_at: datetime | None
    offset: int


@dataclass(slots=True)
class Inventory:
    """What a web archive holds.

    `counts` has every record under one code of `COUNTED`. `damage`: places at which no record can be read.
    """

    sha256: str = ""
    records: int = 0
    documents: list[Document] = field(default_factory=list)
    counts: Counter[str] = field(default_factory=Counter)
    damage: Damage = field(default_factory=Damage)

    def in_words(self) -> str:
        """One line for a person: the records, by what they are."""
        said = [f"web archive of {self.records:,} records"]
        said += [f"{words}: {self.counts[code]:,}" for code, words in COUNTED.items() if self.counts[code]]
        if self.damage.places:
            said.append(
                f"damaged at {self.damage.places:,} places, the first behind byte {self.damage.first:,}"
            )
        if self.damage.given_up:
            said.append("too damaged to be read to its end")
        return "; ".join(said)


def list_records(file: BinaryIO, size: int, *, unpack: bool = True) -> Inventory | Quarantine:
    """Every document of a web archive, and what the other records are. The file is read once.

    Args:
        file: The archive, packed by gzip or not, at its beginning.
        size: Its size in bytes.
        unpack: Whether the files of an archive that was fetched are documents, not the archive itself.
    """
    found, counted = Inventory(), Counted(file)
    originals: dict[str, list[Document]] = {}
    try:
        for record in records(counted, size, found.damage):
            found.records += 1
            _enter(record, found, originals, unpack)
    except Refusal as refusal:
        return refusal.quarantine
    found.sha256 = counted.sha256()
    if not found.records:
        return Quarantine("corrupt", "no record of the web archive can be read")
    names = without_twins(document.name for document in found.documents)
    found.documents = [replace(d, name=name) for d, name in zip(found.documents, names, strict=True)]
    return found


def take_records(file: BinaryIO, size: int, wanted: dict[str, int]) -> dict[str, bytes]:
    """The bytes of some documents.

    Args:
        file: The archive.
        size: Its size in bytes.
        wanted: The sha256 of each, and the offset at which its record was found.

    Returns:
        The bytes by their sha256, of those that are there.
    """
    found: dict[str, bytes] = {}
    for offset in sorted(set(wanted.values())):
        record = record_at(file, offset)
        if record is not None:
            _take(record, wanted, found)
    if len(found) < len(wanted):  # the archive is packed as one: a record begins at no offset of the file
        file.seek(0)
        for record in records(Counted(file), size, Damage()):
            _take(record, wanted, found)
            if len(found) == len(wanted):
                break
    return found


def _take(record: Record, wanted: Iterable[str], found: dict[str, bytes]) -> None:
    if record.kind not in _OWN_KINDS:
        return
    try:
        payload = _payload(record, record.read(MOST + 1))
    except Refusal:
        return
    for _, data, reason in (("", payload, None), *_unpacked("", payload, True)):
        digest = hashlib.sha256(data).hexdigest()
        if reason is None and digest in wanted:
            found[digest] = data


# --- one record -----------------------------------------------------------------------------------


def _enter(record: Record, found: Inventory, originals: dict[str, list[Document]], unpack: bool) -> None:
    """Add the documents of a record, or count it."""
    entered = _revisited(record, originals) if record.kind == "revisit" else _documents(record, unpack)
    if isinstance(entered, str):
        found.counts[entered] += 1
        return
    if len(found.documents) + len(entered) > MAX_DOCUMENTS:
        found.counts["too_many"] += 1
        return
    found.counts["document"] += 1
    found.documents += entered
    if record.digest and record.kind != "revisit":
        originals.setdefault(record.digest, entered)


def _revisited(record: Record, originals: dict[str, list[Document]]) -> list[Document] | str:
    """The documents of which a record says that they were the same again; its code where they are none."""
    return [
        replace(document, url=record.url, fetched_at=record.fetched_at, name=_name_again(document, record))
        for document in originals.get(record.digest, ())
    ] or "revisit"


def _name_again(document: Document, record: Record) -> str:
    inner = document.name.partition("!/")[2]
    return f"{name_of(record.url)}!/{inner}" if inner else name_of(record.url)


def _documents(record: Record, unpack: bool) -> list[Document] | str:
    """The documents of a response, several where it is an archive; or the code under which it is counted."""
    if record.kind not in _OWN_KINDS:
        return record.kind if record.kind in _COUNTED_KINDS else "other"
    block = record.read(MAX_HEAD)
    if (code := _code_of_head(record, block)) is not None:
        return code
    block += record.read(MOST + 1 - len(block))
    cut = bool(record.cut) or len(block) < min(record.length, MOST + 1)
    try:
        payload = _payload(record, block)
    except Refusal as refusal:
        return [_without_bytes(record, _truncated(record) if cut else refusal.quarantine)]
    entered, codes = list[Document](), list[str]()
    for inner, data, reason in _unpacked(record.url, payload, unpack):
        code = reason_against(data) if reason is None else None
        if code is not None:
            codes.append(code)
        elif reason is not None or cut:
            entered.append(_without_bytes(record, reason or _truncated(record), inner))
        else:
            digest = hashlib.sha256(data).hexdigest()
            entered.append(_document(record, inner, len(data), digest, None))
    return entered or (codes[0] if codes else "empty")


_COUNTED_KINDS = ("warcinfo", "request", "metadata", "conversion", "continuation")


def _code_of_head(record: Record, block: bytes) -> str | None:
    """Why a response is no document, by its head and first bytes alone."""
    if record.kind == "resource" or not _is_http(record):
        return "media" if is_media(block) else None
    head = head_of(block)
    if head is None:
        return "no_http"
    if head.status != 200:
        return "status"
    plain = not head.chunked and not head.content_encoding
    return "media" if plain and is_media(block[head.size : head.size + 1024]) else None


def _is_http(record: Record) -> bool:
    return record.kind == "response" and (not record.media_type or record.media_type.startswith(_HTTP))


def _payload(record: Record, block: bytes) -> bytes:
    """The bytes of a document. Raises Refusal where they cannot be had."""
    head = head_of(block) if _is_http(record) else None
    if len(block) > MOST:
        raise too_large("bytes in a record", MAX_BYTES)
    return payload_of(head, block[head.size :]) if head else block


def _unpacked(url: str, payload: bytes, unpack: bool) -> Iterator[tuple[str, bytes, Quarantine | None]]:
    """`(name, bytes, reason)` of the files of a payload that is an archive, else the payload itself."""
    head = payload[:512]
    if not (unpack and may_be_archive(head) and not is_web_archive(head) and is_archive(payload)):
        yield "", payload, None
        return
    found = members(payload, name_of(url))
    if isinstance(found, Quarantine):
        yield "", b"", found
        return
    for member in found:
        yield member.name, member.data, member.quarantine


def _truncated(record: Record) -> Quarantine:
    if record.cut:
        return Quarantine("truncated", plain(f"the web archive holds only its beginning: {record.cut[:40]}"))
    return Quarantine("truncated", "the web archive holds only its beginning")


def _without_bytes(record: Record, reason: Quarantine, inner: str = "") -> Document:
    return _document(record, inner, 0, None, reason)


def _document(
    record: Record, inner: str, size: int, sha256: str | None, reason: Quarantine | None
) -> Document:
    name = name_of(record.url)
    shown = f"{name}!/{inner}" if inner else name
    return Document(shown, size, sha256, reason, record.url, record.fetched_at, record.offset)


# --- names ----------------------------------------------------------------------------------------


def name_of(url: str) -> str:
    """An address as a relative path: host, path and query, `%E5%85%AC` as 公.

    `https://www.x.gov.cn/a/%E5%85%AC?id=1` is `www.x.gov.cn/a/公_id=1`. What stands in it is made safe as the
    names of members of archives are.
    """
    try:
        parts = urlsplit(url)
        host = parts.hostname or parts.scheme
    except ValueError:
        host, path, query = "", url, ""
    else:
        path, query = parts.path, parts.query
    path = decode(unquote_to_bytes(path)).text
    name = f"{host}/{path}{'?' if query else ''}{query}"
    return shortened(name) if len(name) > MAX_NAME else safe_name(name)
