"""Cuts the two fonts in this folder out of Noto: TrueType outlines, only the characters the samples print.

Run after adding characters to the samples' texts (tests/test_samples.py says when):

    uv run --no-project --with fonttools --with pylopdf-fonts-zh-cn python -m tools.build_fonts
"""

# mypy: disable-error-code="import-not-found"

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

from samples.agencies import further_publishers

ROOT = Path(__file__).parent.parent
HERE = ROOT / "samples" / "fonts"
TEXTS = ("samples/*.py", "samples/p*.toml", "samples/renderers/*.py", "parsers/forms/*.toml")
LIMITS = (
    *("TwilightPoints", "Storage", "FunctionDefs", "InstructionDefs", "StackElements", "SizeOfInstructions"),
    *("Points", "Contours", "ComponentElements", "CompositePoints", "CompositeContours", "ComponentDepth"),
)
EXTRA = "〇○●、。，；：？！（）《》〈〉〔〕“”‘’—…·　％＋－−０１２３４５６７８９．①②③④⑤⑥∶\u00a0"

NEVER_DRAWN = ("web_archive.py",)
"""Texts of pages that are no reports: they are written as HTML only."""


def characters() -> set[str]:
    """Every character the samples can print: those of their texts, ASCII, and punctuation."""
    found = [path for pattern in TEXTS for path in sorted(ROOT.glob(pattern)) if path.name not in NEVER_DRAWN]
    texts = "".join(path.read_text(encoding="utf-8") for path in found)
    texts += "".join({body.place for body in further_publishers()})
    return {c for c in texts + EXTRA if ord(c) >= 0xA0} | set(map(chr, range(32, 127)))


def cut(source: Path, target: Path, text: str) -> None:
    """Subset, and turn cubic outlines into quadratic ones: PDF writers embed TrueType."""
    from fontTools import subset
    from fontTools.pens.cu2quPen import Cu2QuPen
    from fontTools.pens.ttGlyphPen import TTGlyphPen
    from fontTools.ttLib import TTFont, newTable

    font: Any = TTFont(source, recalcTimestamp=False)
    options = subset.Options(layout_features=[], hinting=False, name_IDs=[0, 1, 2, 3, 4, 6, 13, 14])
    options.drop_tables += ["GSUB", "GPOS", "GDEF", "BASE", "vhea", "vmtx", "VORG", "DSIG"]
    subsetter = subset.Subsetter(options)
    subsetter.populate(text=text)
    subsetter.subset(font)
    glyphs = {}
    for name, outline in ((name, font.getGlyphSet()[name]) for name in font.getGlyphOrder()):
        pen = TTGlyphPen(font.getGlyphSet())
        outline.draw(Cu2QuPen(pen, 5, reverse_direction=True))
        glyphs[name] = pen.glyph()
    font["loca"], font["glyf"] = newTable("loca"), newTable("glyf")
    font["glyf"].glyphOrder, font["glyf"].glyphs = font.getGlyphOrder(), glyphs
    del font["CFF "]
    font["maxp"].tableVersion, font["maxp"].maxZones = 0x00010000, 1
    for limit in LIMITS:
        setattr(font["maxp"], f"max{limit}", 0)
    font["post"].formatType, font["post"].extraNames, font["post"].mapping = 3.0, [], {}
    font.sfntVersion = "\x00\x01\x00\x00"
    font.save(target)


def main() -> None:
    """Write both fonts."""
    import pylopdf_fonts_zh_cn

    folder = Path(pylopdf_fonts_zh_cn.__file__).parent
    text = "".join(sorted(characters()))
    for kind in ("Sans", "Serif"):
        cut(folder / f"Noto{kind}SC-Regular.otf", HERE / f"Noto{kind}SC-subset.ttf", text)
    sys.stdout.write(f"{len(text)} characters\n")


if __name__ == "__main__":
    main()
