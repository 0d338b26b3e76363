"""Bytes → text, for Chinese of any encoding, damaged or twice encoded.

Belongs here: finding the encoding, marking lost bytes, undoing mojibake. Does not belong here: what the
text says, nor any normalisation: every character that was not lost stays as it is.

The ladder: byte order mark → pattern of NUL bytes → HZ → strict UTF-8 → how common the characters are
that each candidate yields. A declaration (`charset=gb2312`) is a hint that is verified, never an order.
"""

from __future__ import annotations

import codecs
import re
from collections import Counter
from dataclasses import dataclass, replace

from parsers.model import Note

LOST = "\N{REPLACEMENT CHARACTER}"

_SAMPLE = 1 << 20
_MARKS = (  # the longer marks first: UTF-32 LE begins like UTF-16 LE
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
    (b"\x84\x31\x95\x33", "gb18030"),
)
_CANDIDATES = ("utf-8", "gb18030", "big5hkscs", "utf-16-le", "utf-16-be")
_LINEWISE = ("utf-8", "gb18030")
"""Encodings in which a line end is one byte that stands for nothing else: files can be cut there."""

_WIDER = {  # what a declared name means in practice: the superset that browsers decode it with
    "gb2312": "gb18030",
    "gbk": "gb18030",
    "big5": "big5hkscs",
    "big5-tw": "big5hkscs",
    "hz": "hz",
    "ascii": "utf-8",
    "utf-8-sig": "utf-8",
    "utf-16": "utf-16-le",
    "iso8859-1": "cp1252",
}
_HZ = re.compile(rb"~\{(?:[\x21-\x7d][\x21-\x7e])+~\}")
_DECLARED = re.compile(rb"""(?:charset|encoding)\s*=\s*["']?\s*([A-Za-z0-9_.:-]{2,40})""", re.I)

# The most frequent characters of modern Chinese and of these reports, simplified and traditional.
_FREQUENT = frozenset(
    "的一是不了在人有我他这为之大来以个中上们到说国和地也子时道出而要于就下得可你年生自会那后能对着事其里所去行过家十用发天如然作方成者"
    "多日都三小军二无同么经法当起与好看学进种将还分此心前面又定见只主没公从知使些回理题期全同业政府信息公开工作度报告主动申请情况总体"
    "收到处理数量结果维持纠正其他审结计复议诉讼规章范性文件许可罚强制费项目机关社会组织企构商科研益律服务予以部属于秘密禁止保护第方合权"
    "内部类程案卷查询提供重没现成另制明确答正当由大反出版物认新获取存问改完善建立健全市县区局镇省办单位网站平台条例按照要求依共本年续转"
    "月日至今及并等高加强推动落实监督管保障群众交通运输教育卫生财政资源城乡设人民政务领导责任培训考核解读回应关切点击版权所有来源时间"
    "這為來個們說國時會後對著裡過發無經當與學進種將還見沒從題業開報動請況總體數維紀訴訟規範許罰強費項構關組織類權內處理護條實導責訓應"
    "區縣鎮辦單網臺據聯繫續轉獲認製與於並給現"
    "，。、；：？！（）“”《》〔〕【】·—０１２３４５６７８９　"
)
_COMMON_HANZI = frozenset(c for c in _FREQUENT if "一" <= c <= "龥")


@dataclass(frozen=True, slots=True)
class Decoded:
    """A text and how it was found. `confidence` runs from 0 (a guess) to 1 (cannot be otherwise)."""

    text: str
    encoding: str
    confidence: float
    notes: tuple[Note, ...] = ()


def decode(data: bytes, declared: str | None = None) -> Decoded:
    """The text of `data`; bytes that mean nothing become U+FFFD, none is dropped. Never raises.

    `declared` is a charset named outside the bytes (a MIME header); one named inside is found here.
    """
    hint = _codec(declared) or _codec(declared_charset(data))
    found = (
        _by_mark(data)
        or _by_nul_pattern(data)
        or _by_hz(data)
        or _by_strict_utf8(data)
        or _by_score(data, hint)
    )
    text = found.text.removeprefix("\N{ZERO WIDTH NO-BREAK SPACE}")
    return _with_notes(repair_mojibake(replace(found, text=text)), hint)


def declared_charset(data: bytes) -> str | None:
    """The charset that HTML or XML names in its first 4,096 bytes, as written."""
    match = _DECLARED.search(data, 0, 4096)
    return match[1].decode("ascii") if match else None


def commonness(text: str) -> float:
    """How much the non-ASCII part of a text looks like Chinese, −1 to 1; 0 when there is none."""
    counts = Counter(c for c in text[:_SAMPLE] if c > "\x7f")
    total = sum(counts.values())
    if not total:
        return 0.0
    return sum(_weight(c) * n for c, n in counts.items()) / total


def _weight(char: str) -> float:
    """What one character says for the encoding that yields it."""
    if char in _FREQUENT:
        return 1.0
    code = ord(char)
    if char == LOST or 0xE000 <= code <= 0xF8FF or 0xD800 <= code <= 0xDFFF or code < 0xA0:
        return -1.0
    if 0x4E00 <= code <= 0x9FFF:
        return 0.3 if _is_level_one(char) else -0.3
    if (
        code in (0xA0, 0x3000)
        or 0x2010 <= code <= 0x2027
        or 0x2460 <= code <= 0x24FF
        or 0xFF00 <= code <= 0xFF5E
    ):
        return 0.2
    return -0.5


def _is_level_one(char: str) -> bool:
    """Whether a character is in the common half of GB 2312 or of Big5."""
    return b"\xb0\xa1" <= char.encode("gb2312", "ignore") <= b"\xd7\xf9" or (
        b"\xa4\x40" <= char.encode("big5", "ignore") <= b"\xc6\x7e"
    )


def _by_mark(data: bytes) -> Decoded | None:
    for mark, encoding in _MARKS:
        if data.startswith(mark):
            text = data.decode(encoding, "replace")
            # Tools that join files leave a mark before text of another encoding: verify it.
            if text.count(LOST) * 20 > len(text):
                body = _by_strict_utf8(data[len(mark) :]) or _by_score(data[len(mark) :], None)
                if commonness(body.text) > commonness(text):
                    return body
            return Decoded(text, encoding, 1.0)
    return None


def _by_nul_pattern(data: bytes) -> Decoded | None:
    """UTF-16 or UTF-32 without a mark: NUL bytes stand where ASCII has its zero halves."""
    sample = data[:_SAMPLE]
    if b"\x00" not in sample:
        return None
    nul = [sample[start::4].count(0) for start in range(4)]
    quarter = max(1, len(sample) // 4)
    if len(sample) % 4 == 0 and nul[0] > 0.9 * quarter and nul[1] > 0.9 * quarter:
        return _strictly(data, "utf-32-be")
    if len(sample) % 4 == 0 and nul[3] > 0.9 * quarter and nul[2] > 0.9 * quarter:
        return _strictly(data, "utf-32-le")
    # ASCII has its zero byte on one side, but so has 一 (4E00) on the other: ask which reads as text.
    best = max(("utf-16-le", "utf-16-be"), key=lambda encoding: _legibility(sample, encoding))
    if _legibility(sample, best) < 0.5:
        return None
    return Decoded(data.decode(best, "replace"), best, 0.95)


def _legibility(sample: bytes, encoding: str) -> float:
    """The mean of 1 for printable ASCII and line ends, −1 for controls, `_weight` for the rest."""
    counts = Counter(sample.decode(encoding, "replace"))
    marks = {c: 1.0 if c.isprintable() or c in "\t\n\r\f" else -1.0 for c in counts if c <= "\x7f"}
    return sum((marks[c] if c in marks else _weight(c)) * n for c, n in counts.items()) / counts.total()


def _by_hz(data: bytes) -> Decoded | None:
    """HZ, the 7-bit form of GB 2312 that old mail gateways left: `~{` … `~}`."""
    if not data.isascii() or not _HZ.search(data):
        return None
    text = data.decode("hz", "replace")
    return Decoded(text, "hz", 0.95) if commonness(text) > 0.2 else None


def _by_strict_utf8(data: bytes) -> Decoded | None:
    found = _strictly(data, "utf-8")
    # Two-byte pairs of short GBK texts can be valid UTF-8 by accident, of Cyrillic or Arabic letters.
    if found is None or data.isascii() or len(data) > 64 or commonness(found.text) > 0:
        return found
    other = _strictly(data, "gb18030")
    if other and commonness(other.text) > 0.5:
        return replace(other, confidence=0.6)
    return found


def _strictly(data: bytes, encoding: str) -> Decoded | None:
    try:
        return Decoded(data.decode(encoding), encoding, 1.0)
    except UnicodeDecodeError:
        return None


def _by_score(data: bytes, hint: str | None) -> Decoded:
    names = dict.fromkeys((*_CANDIDATES, hint) if hint else _CANDIDATES)
    sample = data[:_SAMPLE]
    scores = {name: _score(sample, name) + (0.03 if name == hint else 0) for name in names}
    best = max(scores, key=lambda name: scores[name])
    confidence = round(min(1.0, max(0.0, scores[best])), 3)
    if best in _LINEWISE:
        return _line_by_line(data, best, next(name for name in _LINEWISE if name != best), confidence)
    return Decoded(data.decode(best, "replace"), best, confidence)


def _line_by_line(data: bytes, encoding: str, other: str, confidence: float) -> Decoded:
    """Lines that are Chinese only in the other encoding come from another file, pasted
    in by the server: head and foot of a page are often older than the page."""
    lines, strange = [], 0
    for line in data.split(b"\n"):
        own, alien = line.decode(encoding, "replace"), _strictly(line, other)
        if alien is not None and commonness(alien.text) > 0.5 > 0.2 > commonness(own):
            own = alien.text
            strange += 1
        lines.append(own)
    notes = (Note("mixed_encodings", f"{strange} lines are {other}, the rest {encoding}"),) if strange else ()
    return Decoded("\n".join(lines), encoding, confidence, notes)


def _score(sample: bytes, encoding: str) -> float:
    text = sample.decode(encoding, "replace")
    if encoding.startswith("utf-16") and "\n" not in text and len(text) > 2_000:
        return -1.0  # a real text of this length has a line end
    if text.isascii():
        return -1.0
    return commonness(text)


def _codec(name: str | None) -> str | None:
    """The Python codec for a declared charset, widened; None when there is no such text encoding."""
    if not name:
        return None
    try:
        info = codecs.lookup(name.strip())
    except (LookupError, ValueError):
        return None
    if not getattr(info, "_is_text_encoding", True):
        return None
    return _WIDER.get(info.name, info.name)


# --- mojibake: text that was decoded with the wrong charset and saved again ---------------------

_SLOPPY = {  # bytes that windows-1252 leaves open pass through as Latin-1, as browsers do
    **{chr(code): bytes([code]) for code in range(256)},
    **{bytes([code]).decode("cp1252", "replace"): bytes([code]) for code in range(0x80, 0xA0)},
}
_SLOPPY.pop(LOST, None)
_NOISY_SAMPLE = 500
"""Lines that decide which wrong decoding is undone."""

_READ_AS = ("cp1252", "gb18030", "big5hkscs")
_WAS = ("utf-8", "gb18030", "big5hkscs")


def repair_mojibake(found: Decoded) -> Decoded:
    """Undoes one wrong decoding where that is lossless and turns noise into Chinese; else unchanged."""
    noisy = sorted(line for line in set(found.text.split("\n")) if _is_noise(line))
    if not noisy:
        return found
    pairs = [(wrong, right) for wrong in _READ_AS for right in _WAS if wrong != right]
    best = max(pairs, key=lambda pair: sum(map(len, _repairs(noisy[:_NOISY_SAMPLE], *pair).values())))
    repaired = _repairs(noisy, *best)
    if not repaired:
        return found
    lines = [repaired.get(line, line) for line in found.text.split("\n")]
    detail = f"{len(repaired)} lines were {best[1]} text read as {best[0]}; undone without loss"
    return replace(found, text="\n".join(lines), notes=(*found.notes, Note("mojibake_repaired", detail)))


def _is_noise(line: str) -> bool:
    """Letters that are no Chinese; a line of mere signs (○○○) is what it is."""
    letters = any(char.isalpha() for char in line if char > "\x7f")
    return letters and _COMMON_HANZI.isdisjoint(line) and commonness(line) < 0.1


def _repairs(lines: list[str], wrong: str, right: str) -> dict[str, str]:
    """Lines that come out as Chinese when `wrong` is taken back and `right` is read."""
    result = {}
    for line in lines:
        try:
            data = b"".join(_SLOPPY[c] for c in line) if wrong == "cp1252" else line.encode(wrong)
            text = data.decode(right)
        except (KeyError, UnicodeError):
            continue
        if commonness(text) > 0.4:
            result[line] = text
    return result


def _with_notes(found: Decoded, hint: str | None) -> Decoded:
    notes = list(found.notes)
    lost = found.text.count(LOST)
    if lost:
        notes.append(Note("bytes_lost", f"{lost} places hold no legible character (marked {LOST})"))
    if hint and hint != found.encoding and not found.text.isascii():
        notes.append(
            Note("declared_encoding_wrong", f"declared as {hint}, but the bytes are {found.encoding}")
        )
    if found.confidence < 0.3 and not found.text.isascii():
        notes.append(Note("uncertain_encoding", f"{found.encoding} is a guess ({found.confidence})"))
    return replace(found, notes=tuple(notes))
