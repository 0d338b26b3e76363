"""How much a text looks like Chinese as it is written today.

Belongs here: the characters that are frequent in these reports and in Chinese at large, and the score
that tells a right decoding from a wrong one. Does not belong here: decoding (`parsers.text.encoding`).
"""

from __future__ import annotations

from collections import Counter

LOST = "\N{REPLACEMENT CHARACTER}"
SAMPLE = 1 << 20
"""Characters (or bytes) that are looked at; a text's first million tell its encoding."""

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
_PINYIN = frozenset("āēīōūǎěǐǒǔǖǘǚǜ")
"""Letters of pinyin; those with other tones are in Latin-1 too, and say that a text was decoded wrongly."""
FREQUENT_HANZI = frozenset(c for c in _FREQUENT if "一" <= c <= "龥")


def commonness(text: str) -> float:
    """How much the non-ASCII part of a text looks like Chinese, −1 to 1; 0 when there is none."""
    counts = Counter(c for c in text[:SAMPLE] if c > "\x7f")
    total = sum(counts.values())
    if not total:
        return 0.0
    return sum(weight(c) * n for c, n in counts.items()) / total


def weight(char: str) -> float:
    """What one character says for the encoding that yields it."""
    if char in _FREQUENT:
        return 1.0
    if char in _PINYIN:
        return 0.2
    code = ord(char)
    if char == LOST or 0xE000 <= code <= 0xF8FF or 0xD800 <= code <= 0xDFFF or code < 0xA0:
        return -1.0
    if 0x4E00 <= code <= 0x9FFF:
        return 0.3 if _is_level_one(char) else -0.3
    if (
        code in (0xA0, 0x3000)
        or 0x2010 <= code <= 0x2027
        or 0x2460 <= code <= 0x25CF  # numbers in circles, the rules of drawn tables, boxes
        or 0xFF00 <= code <= 0xFF5E
    ):
        return 0.2
    return -0.5


def _is_level_one(char: str) -> bool:
    """Whether a character is in the common half of GB 2312 or of Big5."""
    return b"\xb0\xa1" <= char.encode("gb2312", "ignore") <= b"\xd7\xf9" or (
        b"\xa4\x40" <= char.encode("big5", "ignore") <= b"\xc6\x7e"
    )
