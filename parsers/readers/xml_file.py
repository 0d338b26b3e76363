"""An XML document that is a file of its own, parsed without trusting it.

Belongs here: its encoding and its tree. Does not belong here: any format's meaning.
"""

from __future__ import annotations

import re

from lxml import etree

from parsers.readers.limits import Refusal
from parsers.readers.package import parse
from parsers.text.encoding import Decoded, decode

DECLARATION = re.compile(r"\s*<\?xml\b[^>]*\?>")


def root_of(data: bytes) -> tuple[etree._Element, Decoded]:
    """The root, and how the bytes were decoded: what they declare may be wrong. Raises Refusal."""
    found = decode(data)
    text = DECLARATION.sub("", found.text, count=1).lstrip("\ufeff\0 \t\r\n")
    try:
        return parse(text.encode("utf-8")), found
    except etree.XMLSyntaxError as error:
        raise Refusal("corrupt", f"the XML is not well-formed: {error}") from error
