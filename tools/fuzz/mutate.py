"""Mutations that keep a container sound: one member of a zip, one element of its XML.

Belongs here: inputs made of inputs. Does not belong here: blind changes of bytes, which libFuzzer makes.
Without this nearly every mutant of an office document would be refused for its checksum.
"""

from __future__ import annotations

import zipfile
from collections.abc import Callable
from copy import deepcopy
from io import BytesIO
from random import Random

from lxml import etree

from tools.hostile.zips import zipped

MOST_UNPACKED = 1 << 20
"""Bytes of a container's members together; larger ones are changed blindly."""
VALUES = (
    "",
    "0",
    "-1",
    "1",
    "99999999",
    "1e9",
    "nan",
    "x",
    "#REF!",
    "\u0663",
    "true",
    "\ufffc",
    "125",
    "A1:XFD1048576",
)
"""Values at which attributes and texts are known to go wrong."""
Blind = Callable[[bytes, int], bytes]


def mutated(data: bytes, most: int, seed: int, blind: Blind) -> bytes:
    """A mutant of an input.

    Args:
        data: The input.
        most: Bytes that the mutant may have.
        seed: Chooses the mutation.
        blind: Changes bytes without knowing what they are.
    """
    rng = Random(seed)
    if data.startswith(b"PK") and rng.random() < 0.9:
        changed = _zip_mutated(data, rng, blind)
        if changed and len(changed) <= most:
            return changed
    if data.lstrip()[:5] == b"<?xml" and rng.random() < 0.7:
        return _xml_mutated(data, rng) or blind(data, most)
    return blind(data, most)


def _zip_mutated(data: bytes, rng: Random, blind: Blind) -> bytes | None:
    try:
        with zipfile.ZipFile(BytesIO(data)) as container:
            entries = container.infolist()
            if not entries or sum(entry.file_size for entry in entries) > MOST_UNPACKED:
                return None
            members = [(entry.filename, container.read(entry)) for entry in entries]
    except Exception:  # of a damaged container, anything
        return None
    place = rng.randrange(len(members))
    name, content = members[place]
    kind = rng.random()
    if kind < 0.05:
        members.pop(place)
    elif kind < 0.1:
        members.append((rng.choice(members)[0], content))
    else:
        changed = _xml_mutated(content, rng) if kind < 0.8 else None
        members[place] = (name, changed or blind(content, len(content) + 4096))
    return zipped(members, zipfile.ZIP_STORED)


def _xml_mutated(data: bytes, rng: Random) -> bytes | None:
    """The XML with one to three elements changed; None where it is not well-formed."""
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False)
    try:
        root = etree.fromstring(data, parser)
    except (etree.XMLSyntaxError, ValueError):
        return None
    for _ in range(rng.randrange(1, 4)):
        elements = [element for element in root.iter() if isinstance(element.tag, str)]
        _change(rng.choice(elements), elements, rng)
    return etree.tostring(root)


def _change(element: etree._Element, elements: list[etree._Element], rng: Random) -> None:
    kind = rng.randrange(6)
    parent = element.getparent()
    other = rng.choice(elements)
    if kind == 0 and element.attrib:
        element.set(rng.choice(list(element.attrib)), rng.choice(VALUES))  # type: ignore[arg-type]
    elif kind == 1:
        element.text = rng.choice(VALUES)
    elif kind == 2 and parent is not None:
        parent.remove(element)
    elif kind == 3 and len(elements) < 3_000 and len(list(other.iter())) < 300:
        element.append(deepcopy(other))
    elif kind == 4:
        element.tag = other.tag
    elif other.attrib:
        element.set(*rng.choice(list(other.attrib.items())))  # type: ignore[arg-type]
