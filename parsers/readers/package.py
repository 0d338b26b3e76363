"""The zip container of an office document, opened without trusting it.

Belongs here: members by name within limits, XML without entities. Does not belong here: any format's
meaning; archives that hold several files (`parsers.archives.members`).
"""

from __future__ import annotations

import zipfile
import zlib
from functools import lru_cache
from io import BytesIO

from lxml import etree

from parsers.model import Quarantine
from parsers.readers.limits import (
    FREE_UNPACKED_BYTES,
    MAX_MEMBERS,
    MAX_UNPACK_RATIO,
    MAX_UNPACKED_BYTES,
    Refusal,
    too_large,
)


class Package:
    """Members of a zip container by their names, whatever their case. Raises Refusal when hostile."""

    def __init__(self, data: bytes) -> None:
        try:
            self._zip = zipfile.ZipFile(BytesIO(data))
        except (zipfile.BadZipFile, ValueError, NotImplementedError) as error:
            raise Refusal("corrupt", f"the document's zip container is damaged: {error}") from error
        entries = self._zip.infolist()
        if len(entries) > MAX_MEMBERS:
            raise too_large("members", MAX_MEMBERS)
        self._entries = {_part(entry.filename): entry for entry in entries}
        self._unpacked: dict[str, bytes] = {}

    def __contains__(self, name: str) -> bool:
        return _part(name) in self._entries

    @property
    def names(self) -> tuple[str, ...]:
        """The members' names in lower case, in order."""
        return tuple(self._entries)

    def read(self, name: str) -> bytes:
        """The bytes of a member; KeyError when there is none of that name."""
        part = _part(name)
        held = self._unpacked.get(part)
        return unpack(self._zip, self._entries[part]) if held is None else held

    def refuse_bombs(self) -> None:
        """Unpacks every member once, for libraries that would trust what the container claims.

        Checksums, too: they stop reading where they have what they want, before the sum is compared.
        The parts are kept, as many as fit into what an ordinary document takes.
        """
        left = FREE_UNPACKED_BYTES
        for name, entry in self._entries.items():
            data = unpack(self._zip, entry)
            left -= len(data)
            if left >= 0:
                self._unpacked[name] = data
        for entry in self._zip.infolist():
            if (
                self._entries[_part(entry.filename)] is not entry
            ):  # of two members of one name the last counts
                unpack(self._zip, entry)

    def xml(self, name: str) -> etree._Element:
        """The root of an XML member."""
        try:
            return parse(self.read(name))
        except etree.XMLSyntaxError as error:
            raise Refusal("corrupt", f"{name} is not well-formed: {error}") from error


def local_name(element: etree._Element) -> str:
    """An element's name without its namespace; "" for comments and processing instructions.

    Namespaces are left out because the transitional and the strict standard differ in nothing else.
    """
    return local_name_of(element.tag)


def local_attribute(element: etree._Element, name: str) -> str:
    """The attribute of that local name, "" without it."""
    qualified = "}" + name
    for key, value in element.items():
        if key == name or key.endswith(qualified):  # type: ignore[arg-type]
            return str(value)
    return ""


@lru_cache(maxsize=1024)
def local_name_of(tag: object) -> str:
    """The same of an element's tag: sooner, where thousands are asked."""
    return tag.rpartition("}")[2] if isinstance(tag, str) else ""


def parse(xml: bytes) -> etree._Element:
    """The root. Neither entities nor external files, and no deeper nesting than the library's own limit."""
    parser = etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=False, load_dtd=False)
    return etree.fromstring(xml, parser)


def refuse_archive(data: bytes) -> Quarantine:
    """What to do with a zip that is no office document; Refusal when it is damaged."""
    Package(data)
    return Quarantine(
        "archive", "`parsers.archives.members.members` gives the files in it, each to be read alone"
    )


def unpack(container: zipfile.ZipFile, entry: zipfile.ZipInfo) -> bytes:
    """The bytes of one member. Reads no further than the limits, whatever the entry claims."""
    if entry.flag_bits & 0x1:
        raise Refusal("encrypted", f"{entry.filename} asks for a password")
    limit = max(FREE_UNPACKED_BYTES, min(MAX_UNPACKED_BYTES, entry.compress_size * MAX_UNPACK_RATIO))
    try:
        with container.open(entry) as member:
            data = member.read(limit + 1)
    except (zipfile.BadZipFile, zlib.error, EOFError, OSError, NotImplementedError, ValueError) as error:
        raise Refusal("corrupt", f"{entry.filename} cannot be unpacked: {error}") from error
    if len(data) > limit:
        raise Refusal("too_large", f"{entry.filename} unpacks to more than {limit} bytes")
    return data


def _part(name: str) -> str:
    return name.replace("\\", "/").lower().lstrip("/")
