"""OFD (GB/T 33190): the pages as text with advance widths and ruled paths, in millimetres.

Belongs here: the OFD package and its XML.
Does not belong here: where things stand on the page (`samples.renderers.pages`).
"""

from __future__ import annotations

from itertools import count
from random import Random
from xml.sax.saxutils import escape

from samples.document import Document
from samples.renderers.docx import zipped
from samples.renderers.pages import HEIGHT, WIDTH, Page, Rule, Text, advance, measure, paginate

MM = 25.4 / 72
HEAD = '<?xml version="1.0" encoding="UTF-8"?>\n'
SPACE = 'xmlns:ofd="http://www.ofdspec.org/2016"'
BOX = f"0 0 {WIDTH * MM:.2f} {HEIGHT * MM:.2f}"


def document(document: Document, rng: Random) -> bytes:
    """The report as OFD."""
    pages = paginate(document, rng)
    runs = rng.random() < 0.5
    ids = count(10)
    listed, members = [], {}
    for index, page in enumerate(pages):
        location = f"Pages/Page_{index}/Content.xml"
        listed.append(f'<ofd:Page ID="{next(ids)}" BaseLoc="{location}"/>')
        members[f"Doc_0/{location}"] = _content(page, ids, runs)
    return zipped(
        {
            "OFD.xml": f'{HEAD}<ofd:OFD {SPACE} Version="1.0" DocType="OFD"><ofd:DocBody><ofd:DocInfo>'
            f"<ofd:DocID>{rng.randrange(16**32):032x}</ofd:DocID>"
            f"<ofd:Title>{escape(''.join(document.title))}</ofd:Title></ofd:DocInfo>"
            "<ofd:DocRoot>Doc_0/Document.xml</ofd:DocRoot></ofd:DocBody></ofd:OFD>",
            "Doc_0/Document.xml": f"{HEAD}<ofd:Document {SPACE}><ofd:CommonData>"
            f"<ofd:MaxUnitID>{next(ids)}</ofd:MaxUnitID>"
            f"<ofd:PageArea><ofd:PhysicalBox>{BOX}</ofd:PhysicalBox></ofd:PageArea>"
            "<ofd:PublicRes>PublicRes.xml</ofd:PublicRes></ofd:CommonData>"
            f"<ofd:Pages>{''.join(listed)}</ofd:Pages></ofd:Document>",
            "Doc_0/PublicRes.xml": f'{HEAD}<ofd:Res {SPACE} BaseLoc="Res"><ofd:Fonts>'
            '<ofd:Font ID="2" FontName="宋体" FamilyName="宋体"/></ofd:Fonts></ofd:Res>',
            **members,
        }
    )


def _content(page: Page, ids: count[int], runs: bool) -> str:
    objects = [_path(rule, next(ids)) for rule in dict.fromkeys(page.rules)]
    objects += [_text(text, next(ids), runs) for text in page.texts]
    return (
        f"{HEAD}<ofd:Page {SPACE}><ofd:Area><ofd:PhysicalBox>{BOX}</ofd:PhysicalBox></ofd:Area>"
        f'<ofd:Content><ofd:Layer ID="{next(ids)}" Type="Body">{"".join(objects)}</ofd:Layer>'
        "</ofd:Content></ofd:Page>"
    )


def _path(rule: Rule, number: int) -> str:
    x0, y0, x1, y1 = (value * MM for value in (rule.x0, rule.y0, rule.x1, rule.y1))
    width, height = x1 - x0, y1 - y0
    return (
        f'<ofd:PathObject ID="{number}" Boundary="{x0:.3f} {y0:.3f} {width + 0.2:.3f} {height + 0.2:.3f}" '
        f'LineWidth="0.18"><ofd:AbbreviatedData>M 0 0 L {width:.3f} {height:.3f}</ofd:AbbreviatedData>'
        "</ofd:PathObject>"
    )


def _text(text: Text, number: int, runs: bool) -> str:
    size = text.size * MM
    x, top = text.x * MM, text.y * MM - size
    widths = [advance(character) * size for character in text.text[:-1]]
    deltas = f' DeltaX="{_deltas(widths, runs)}"' if widths else ""
    box = f"{x:.3f} {top:.3f} {measure(text.text, text.size) * MM + 0.1:.3f} {size * 1.3:.3f}"
    return (
        f'<ofd:TextObject ID="{number}" Boundary="{box}" Font="2" Size="{size:.3f}">'
        f'<ofd:TextCode X="0" Y="{size:.3f}"{deltas}>{escape(text.text)}</ofd:TextCode></ofd:TextObject>'
    )


def _deltas(widths: list[float], runs: bool) -> str:
    """Advances one by one, or equal ones gathered as `g COUNT WIDTH`."""
    if not runs:
        return " ".join(f"{width:.3f}" for width in widths)
    out: list[str] = []
    start = 0
    while start < len(widths):
        end = start
        while end < len(widths) and widths[end] == widths[start]:
            end += 1
        size = f"{widths[start]:.3f}"
        out.append(f"g {end - start} {size}" if end - start > 2 else " ".join([size] * (end - start)))
        start = end
    return " ".join(out)
