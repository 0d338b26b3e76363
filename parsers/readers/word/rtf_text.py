r"""The text of an RTF document from its bytes and its `\u` words.

Belongs here: which of the document's encodings a run of bytes is in. Does not belong here: what is printed
at all, and where (`parsers.readers.word.rtf`).
"""

from __future__ import annotations

import codecs

from parsers.readers.visible import Run, Seen, see

_CHARSETS = {134: "gb18030", 136: "big5hkscs", 128: "cp932", 129: "cp949"}
_CODE_PAGES = {936: "gb18030", 950: "big5hkscs", 54936: "gb18030", 65001: "utf-8", 10008: "gb18030"}
_CHINESE = ("gb18030", "big5hkscs")
PLAIN = Run("")


class RtfText:
    """Collects a paragraph. A character of two bytes may be parted by nothing but its font's change."""

    def __init__(self) -> None:
        self.default_codec = "cp1252"
        self._fonts: dict[int, str] = {}
        self._pieces: list[Run] = []
        self._look = PLAIN
        self._bytes = bytearray()
        self._font = 0

    def set_code_page(self, number: int) -> None:
        """The document's own encoding (`ansicpg`); windows-1252 where there is no such code page."""
        try:
            self.default_codec = _CODE_PAGES.get(number) or codecs.lookup(f"cp{number}").name
        except LookupError:
            self.default_codec = "cp1252"

    def set_font_charset(self, font: int, number: int) -> None:
        """The encoding of a font (`fcharset`), where it is an East Asian one."""
        if number in _CHARSETS:
            self._fonts[font] = _CHARSETS[number]

    def look(self, look: Run) -> None:
        """How the text from here on is seen."""
        if look is not self._look:
            self._decode()
            self._look = look

    def take(self, data: bytes, font: int) -> None:
        """Bytes of text in a font."""
        if font != self._font:
            self._decode()
            self._font = font
        self._bytes += data

    def print(self, text: str) -> None:
        """Text that needs no decoding."""
        self._decode()
        self._pieces.append(self._look._replace(text=text))

    def decoded(self, data: bytes, font: int) -> str:
        """Bytes of text that is not printed."""
        fonts = self._fonts.get(font, self.default_codec)
        codec = self.default_codec if self.default_codec in _CHINESE else fonts
        return data.decode(codec, "replace")

    def taken(self) -> Seen:
        """What was collected, as it is seen, and a fresh start."""
        self._decode()
        plain = all(run[1:] == PLAIN[1:] for run in self._pieces)
        seen = Seen("".join(run.text for run in self._pieces)) if plain else see(self._pieces)
        self._pieces.clear()
        return Seen(*(_paired(text) for text in seen))

    def _decode(self) -> None:
        """Decode the bytes so far.

        They are in the document's encoding where it is Chinese (Word writes Chinese in Latin fonts too), else
        in the font's.
        """
        if self._bytes:
            fonts = self._fonts.get(self._font, self.default_codec)
            codec = self.default_codec if self.default_codec in _CHINESE else fonts
            self._pieces.append(self._look._replace(text=self._bytes.decode(codec, "replace")))
            self._bytes.clear()


def _paired(text: str) -> str:
    r"""A character beyond the basic plane is written as two \u words."""
    return text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
