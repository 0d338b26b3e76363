"""OFDs written here, each with one trap; a real report's page content as OFD; ofdkit as a second reader."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterable
from xml.sax.saxutils import escape

import ofdkit
import pypdfium2
import pytest

from parsers.model import Layout, Quarantine
from parsers.readers.limits import MAX_PAGES, Refusal
from parsers.readers.ofd.reader import POINTS, read_ofd
from parsers.readers.pdf.paint import PdfPaint, paint_of
from parsers.readers.pdf.text import characters_of, upright
from tests.support.layouts import (
    cells_by_label,
    corpus_report,
    corpus_truth,
    grids,
    layout_of,
    paragraphs,
    rows,
)

TEXTS = [["信息内容", "制发", "废止"], ["规章", "1", "20"], ["规范性文件", "345", "-"]]
NAMESPACE = 'xmlns:ofd="http://www.ofdspec.org/2016"'


def ofd(*pages: str, common: str = "", more: dict[str, str | bytes] | None = None, bodies: int = 1) -> bytes:
    """An OFD of these page contents; `more` adds members."""
    refs = "".join(
        f'<ofd:Page ID="{i + 10}" BaseLoc="Pages/Page_{i}/Content.xml"/>' for i in range(len(pages))
    )
    body = (
        "<ofd:DocBody><ofd:DocInfo><ofd:Title>年度报告</ofd:Title></ofd:DocInfo>"
        "<ofd:DocRoot>Doc_0/Document.xml</ofd:DocRoot></ofd:DocBody>"
    )
    members = {
        "OFD.xml": f"<ofd:OFD {NAMESPACE}>{body * bodies}</ofd:OFD>",
        "Doc_0/Document.xml": f"<ofd:Document {NAMESPACE}><ofd:CommonData><ofd:PageArea>"
        f"<ofd:PhysicalBox>0 0 210 297</ofd:PhysicalBox></ofd:PageArea>{common}</ofd:CommonData>"
        f"<ofd:Pages>{refs}</ofd:Pages></ofd:Document>",
        **{f"Doc_0/Pages/Page_{i}/Content.xml": page for i, page in enumerate(pages)},
        **(more or {}),
    }
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as container:
        for name, text in members.items():
            container.writestr(name, text)
    return buffer.getvalue()


def page(*objects: str, extra: str = "", area: str = "") -> str:
    box = f"<ofd:Area><ofd:PhysicalBox>{area}</ofd:PhysicalBox></ofd:Area>" if area else ""
    return (
        f'<?xml version="1.0" encoding="UTF-8"?><ofd:Page {NAMESPACE}>{box}{extra}'
        f"<ofd:Content><ofd:Layer>{''.join(objects)}</ofd:Layer></ofd:Content></ofd:Page>"
    )


def text(x: float, y: float, content: str, size: float = 4, attributes: str = "", inside: str = "") -> str:
    """A text whose first base line starts at x, y in millimetres, steps as a g run."""
    wide = re.search(r"[\u2e80-\uffff]", content)
    step = size if wide else size / 2
    delta = f'DeltaX="g {len(content) - 1} {step}"' if len(content) > 1 else ""
    return (
        f'<ofd:TextObject Boundary="{x} {y - size} 100 {size * 1.5}" Size="{size}" Font="3" {attributes}>'
        f'{inside}<ofd:TextCode X="0" Y="{size}" {delta}>{escape(content)}</ofd:TextCode></ofd:TextObject>'
    )


def line(x0: float, y0: float, x1: float, y1: float) -> str:
    return (
        f'<ofd:PathObject Boundary="{x0} {y0} {x1 - x0} {y1 - y0}" LineWidth="0.2">'
        f"<ofd:AbbreviatedData>M 0 0 L {x1 - x0} {y1 - y0}</ofd:AbbreviatedData></ofd:PathObject>"
    )


def table(texts: list[list[str]], left: float = 30, top: float = 50) -> Iterable[str]:
    for i in range(len(texts[0]) + 1):
        yield line(left + 30 * i, top, left + 30 * i, top + 10 * len(texts))
    for i in range(len(texts) + 1):
        yield line(left, top + 10 * i, left + 30 * len(texts[0]), top + 10 * i)
    for r, row in enumerate(texts):
        for c, content in enumerate(row):
            yield text(left + 30 * c + 2, top + 10 * r + 6, content)


def test_table_with_title_and_locators() -> None:
    layout = layout_of(read_ofd(ofd(page(text(60, 30, "某市年度报告", 6), *table(TEXTS)))))
    assert (layout.media_type, layout.encoding) == ("application/ofd", None)
    assert layout.meta == {"title": "年度报告"}
    (grid,) = grids(layout)
    assert rows(grid) == TEXTS
    assert paragraphs(layout) == ["某市年度报告"]
    left, top = 30 * POINTS, 50 * POINTS
    assert grid.locator == f"page=1 bbox={left:.1f},{top:.1f},{120 * POINTS:.1f},{80 * POINTS:.1f}"


def test_real_report_as_ofd_has_all_200_cells() -> None:
    data = as_ofd(corpus_report("szfgs2024.pdf"))
    layout = layout_of(read_ofd(data))
    assert cells_by_label(layout) == corpus_truth("szfgs2024.json")
    mine = "".join(paragraphs(layout) + [c.text for grid in grids(layout) for c in grid.cells])
    theirs = ofdkit.extract_text(io.BytesIO(data))
    assert sorted(re.sub(r"\s", "", mine)) == sorted(re.sub(r"\s", "", theirs))


def as_ofd(data: bytes) -> bytes:
    """A PDF's characters and rules written as OFD, one object for each."""
    document = pypdfium2.PdfDocument(data)
    pages = []
    for source in document:
        print_ = source.get_textpage()
        to_page = upright(source.get_bbox(), 0)
        characters = characters_of(print_, to_page, source.get_bbox(), PdfPaint(), None).characters
        objects = [line(*(v / POINTS for v in rule)) for rule in paint_of(source, to_page).rules]
        for c in characters:
            size = (c.bottom - c.top) / POINTS
            objects.append(text(c.x0 / POINTS, c.top / POINTS + 0.88 * size, c.text, size))
        pages.append(page(*objects, area="0 0 209.9 297"))
        print_.close()
    document.close()
    return ofd(*pages)


def test_struck_and_covered_figures_and_a_watermark() -> None:
    texts = [["信息内容", "制发", "废止"], ["规章", "", "20"], ["规范性文件", "345", "-"]]
    gray = '<ofd:FillColor Value="200 200 200"/>'
    objects = [
        text(61, 67, "88", inside=""),
        '<ofd:PathObject Boundary="0 0 210 297" Fill="true" Stroke="false">'
        '<ofd:FillColor Value="255 255 255"/>'
        "<ofd:AbbreviatedData>M 60.5 62 L 70 62 L 70 68.5 L 60.5 68.5 C</ofd:AbbreviatedData>"
        "</ofd:PathObject>",
        text(61, 67, "7"),
        line(60.8, 65.6, 63.2, 65.6),
        text(66, 67, "1"),
        *(text(31, y, "2024-01-15 2024-01-15 2024-01-15", 4, inside=gray) for y in (56, 66, 76)),
    ]
    layout = layout_of(read_ofd(ofd(page(*table(texts), *objects))))
    (grid,) = grids(layout)
    assert rows(grid) == TEXTS
    assert {"struck_out", "hidden_text", "watermark"} <= {note.code for note in layout.notes}


def test_delta_runs_downwards_and_along() -> None:
    along = (
        '<ofd:TextObject Boundary="32 50 80 9" Size="4"><ofd:TextCode X="0" Y="6" '
        'DeltaX="g 2 2 8 2">12345</ofd:TextCode></ofd:TextObject>'
    )
    down = (
        '<ofd:TextObject Boundary="62 50 80 9" Size="3"><ofd:TextCode X="0" Y="3" '
        'DeltaY="3 3">数量件</ofd:TextCode></ofd:TextObject>'
    )
    grid = list(table([["", ""], ["", ""]]))
    (found,) = grids(layout_of(read_ofd(ofd(page(*grid, along, down)))))
    assert [cell.text for cell in found.cells] == ["123 45", "数\n量\n件", "", ""]


def test_ctm_scales_and_a_later_code_keeps_the_earlier_place() -> None:
    scaled = (
        '<ofd:TextObject Boundary="32 50 80 9" CTM="0.5 0 0 0.5 0 0" Size="8">'
        '<ofd:TextCode X="0" Y="10" DeltaX="8">规章</ofd:TextCode>'
        '<ofd:TextCode X="60" DeltaX="g 1 4">12</ofd:TextCode></ofd:TextObject>'
    )
    grid = list(table([["", ""], ["", ""]]))
    (found,) = grids(layout_of(read_ofd(ofd(page(*grid, scaled)))))
    assert [cell.text for cell in found.cells] == ["规章", "12", "", ""]


def test_templates_blocks_composites_and_boxes_as_rules() -> None:
    cells = list(table(TEXTS))
    bars = "".join(
        f'<ofd:PathObject Boundary="{30 + 30 * i} 50 0.2 30" Fill="true" Stroke="false">'
        "<ofd:AbbreviatedData>M 0 0 L 0.2 0 L 0.2 30 L 0 30 C</ofd:AbbreviatedData></ofd:PathObject>"
        for i in range(4)
    )
    unit = f'<ofd:CompositeGraphicUnit ID="7"><ofd:Content>{"".join(cells[4:8])}</ofd:Content>'
    data = ofd(
        page(
            f"<ofd:PageBlock>{''.join(cells[8:])}</ofd:PageBlock>",
            '<ofd:CompositeObject Boundary="0 0 210 297" ResourceID="7"/>',
            extra='<ofd:Template TemplateID="5" ZOrder="Background"/>',
        ),
        common='<ofd:TemplatePage ID="5" BaseLoc="Tpls/Tpl_0/Content.xml"/>'
        "<ofd:DocumentRes>/Doc_0/DocumentRes.xml</ofd:DocumentRes>",
        more={
            "Doc_0/Tpls/Tpl_0/Content.xml": page(text(100, 290, "- 1 -"), bars),
            "Doc_0/DocumentRes.xml": f"<ofd:Res {NAMESPACE}><ofd:CompositeGraphicUnits>{unit}"
            "</ofd:CompositeGraphicUnit></ofd:CompositeGraphicUnits></ofd:Res>",
        },
    )
    layout = layout_of(read_ofd(data))
    assert [rows(grid) for grid in grids(layout)] == [TEXTS]
    assert paragraphs(layout) == ["- 1 -"]


@pytest.mark.parametrize(
    ("turn", "ctm", "area"),
    [
        ("clockwise", "0 1 -1 0 210 0", "0 0 210 297"),
        ("counterclockwise", "0 -1 1 0 0 297", "0 0 210 297"),
        ("upside down", "-1 0 0 -1 210 297", "0 0 210 297"),
    ],
)
def test_a_page_printed_sideways(turn: str, ctm: str, area: str) -> None:
    unit = f'<ofd:CompositeGraphicUnit ID="7"><ofd:Content>{"".join(table(TEXTS))}</ofd:Content>'
    data = ofd(
        page(f'<ofd:CompositeObject Boundary="0 0 210 297" CTM="{ctm}" ResourceID="7"/>', area=area),
        common="<ofd:PublicRes>PublicRes.xml</ofd:PublicRes>",
        more={
            "Doc_0/PublicRes.xml": f"<ofd:Res {NAMESPACE}><ofd:CompositeGraphicUnits>{unit}"
            "</ofd:CompositeGraphicUnit></ofd:CompositeGraphicUnits></ofd:Res>"
        },
    )
    (grid,) = grids(layout_of(read_ofd(data)))
    assert rows(grid) == TEXTS
    assert grid.locator.startswith(f"page=1 bbox={30 * POINTS:.1f},{50 * POINTS:.1f},")


def test_what_nobody_sees_and_a_watermark() -> None:
    white = '<ofd:FillColor Value="255 255 255"/>'
    faint = '<ofd:FillColor Value="0 0 0" Alpha="0"/>'
    slant = 'CTM="0.7 0.7 -0.7 0.7 0 0"'
    layout = layout_of(
        read_ofd(
            ofd(
                page(
                    *table(TEXTS),
                    text(65, 66, "999", inside=white),
                    text(65, 66, "999", inside=faint),
                    text(65, 66, "999", attributes='Visible="false"'),
                    text(65, 66, "内部资料", attributes=slant),
                )
            )
        )
    )
    assert [rows(grid) for grid in grids(layout)] == [TEXTS]
    assert [note.code for note in layout.notes] == ["slanting_text"]


def test_more_documents_and_missing_pages_are_noted() -> None:
    data = ofd(page(*table(TEXTS)), bodies=2)
    assert [note.code for note in layout_of(read_ofd(data)).notes] == ["more_documents"]
    broken = without(ofd(page(*table(TEXTS)), page(text(30, 30, "第二页"))), "Doc_0/Pages/Page_0/Content.xml")
    layout = layout_of(read_ofd(broken))
    assert [note.code for note in layout.notes] == ["page_unreadable"]
    assert layout.blocks[0].locator.startswith("page=2 ")


def without(data: bytes, gone: str) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(buffer, "w") as new:
        for name in old.namelist():
            if name != gone:
                new.writestr(name, old.read(name))
    return buffer.getvalue()


def test_what_cannot_be_read() -> None:
    image = '<ofd:ImageObject Boundary="0 0 210 297" ResourceID="9"/>'
    result = read_ofd(ofd(page(image)))
    assert isinstance(result, Quarantine) and result.code in ("empty", "needs_ocr")
    good = ofd(page(*table(TEXTS)))
    for data, code in (
        (b"PK\x03\x04 nothing more", "corrupt"),
        (without(good, "OFD.xml"), "corrupt"),
        (without(good, "Doc_0/Document.xml"), "corrupt"),
        (ofd(page("<ofd:TextObject")), "corrupt"),
        (ofd(page(), more={"Encryptions.xml": "<Encryptions/>"}), "encrypted"),
        (ofd(*[page()] * (MAX_PAGES + 1)), "too_large"),
        (ofd(page("<ofd:PathObject/>" * 60_000)), "too_large"),
    ):
        with pytest.raises(Refusal, match=code):
            read_ofd(data)


def test_hostile_values_are_read_as_nothing() -> None:
    entity = '<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/hostname">]>'
    evil = page(*table(TEXTS), text(30, 40, "题")).replace("题", "&a;").replace("?>", "?>" + entity, 1)
    layout = layout_of(read_ofd(ofd(evil)))
    assert [rows(grid) for grid in grids(layout)] == [TEXTS] and paragraphs(layout) == []
    odd = (
        '<ofd:TextObject Boundary="nan 0 x" Size="inf" CTM="1 2"><ofd:TextCode X="a" '
        'DeltaX="g 1e300 1 g">12</ofd:TextCode></ofd:TextObject>',
        '<ofd:PathObject Boundary="0 0 9 9"><ofd:AbbreviatedData>M 0 L Z 1 B</ofd:AbbreviatedData>'
        "</ofd:PathObject>",
        '<ofd:PathObject Boundary="0 0 9 9"/>',
        "<ofd:TextObject/>",
    )
    layout = layout_of(read_ofd(ofd(page(*table(TEXTS), *odd))))
    assert [rows(grid) for grid in grids(layout)] == [TEXTS]


def test_locations_with_backslashes_or_from_the_root() -> None:
    for wrong in (r"Pages\\Page_0\\Content.xml", "Doc_0/Pages/Page_0/Content.xml", "../../etc/passwd"):
        data = ofd(page(*table(TEXTS)))
        buffer = io.BytesIO()
        with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(buffer, "w") as new:
            for name in old.namelist():
                content = old.read(name).decode()
                new.writestr(name, content.replace('"Pages/Page_0/Content.xml"', f'"{wrong}"'))
        result = read_ofd(buffer.getvalue())
        if "passwd" in wrong:
            assert isinstance(result, Quarantine)
        else:
            assert isinstance(result, Layout) and [rows(grid) for grid in grids(result)] == [TEXTS]
