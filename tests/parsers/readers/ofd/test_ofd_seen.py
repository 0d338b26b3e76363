"""What lies over the text of an OFD: bars, pictures, annotations, electronic seals."""

from __future__ import annotations

import io
import re
import zipfile

import pytest
from PIL import Image, ImageDraw

from parsers.model import Layout, Quarantine
from parsers.readers.ofd.reader import read_ofd
from parsers.readers.visible import UNREADABLE
from tests.parsers.readers.ofd.test_ofd import NAMESPACE, TEXTS, line, ofd, page, table, text, without
from tests.support.layouts import grids, layout_of, paragraphs, rows

HOLE = [["信息内容", "制发", "废止"], ["规章", "", "20"], ["规范性文件", "345", "-"]]
"""A table whose second cell is filled by each test, between 60 62 and 90 68."""


def read(*objects: str, **more: object) -> Layout:
    return layout_of(read_ofd(ofd(page(*table(HOLE), *objects), **more)))  # type: ignore[arg-type]


def figure(layout: Layout) -> str:
    (grid,) = grids(layout)
    return re.sub(f"{UNREADABLE}[{UNREADABLE} ]*", UNREADABLE, rows(grid)[1][1])


def area(colour: str, data: str = "M 60.5 62 L 72 62 L 72 68.5 L 60.5 68.5 C", attributes: str = "") -> str:
    return (
        f'<ofd:PathObject Boundary="0 0 210 297" Fill="true" Stroke="false" {attributes}>'
        f'<ofd:FillColor Value="{colour}"/><ofd:AbbreviatedData>{data}</ofd:AbbreviatedData></ofd:PathObject>'
    )


def stroke(colour: str, width: float) -> str:
    return (
        f'<ofd:PathObject Boundary="60 65 12 0" LineWidth="{width}"><ofd:StrokeColor Value="{colour}"/>'
        "<ofd:AbbreviatedData>M 0 0 L 12 0</ofd:AbbreviatedData></ofd:PathObject>"
    )


# --- size ---------------------------------------------------------------------------------------


@pytest.mark.parametrize("size", ["0", "x", "", "0.3"])
def test_text_without_a_size_to_read_it_by_is_left_out(size: str) -> None:
    layout = read(text(62, 67, "88").replace('Size="4"', f'Size="{size}"'))
    assert figure(layout) == ""
    (note,) = [note for note in layout.notes if note.code == "hidden_text"]
    assert note.detail == "1 passages are not shown on the page and were left out, first: 88"


def test_a_page_of_nothing_but_text_without_a_size_is_blank() -> None:
    found = read_ofd(ofd(page(text(62, 67, "88").replace('Size="4"', 'Size="0"'))))
    assert isinstance(found, Quarantine) and found.code == "empty"


# --- areas and strokes --------------------------------------------------------------------------


@pytest.mark.parametrize("over_it", ["", "15"])
@pytest.mark.parametrize(
    ("cover", "blank"),
    [
        (area("255 255 255"), ""),
        (area("255 255 0"), ""),
        (area("0 0 0"), UNREADABLE),
        (area("0 0 0", "M 60 62 L 72 62 L 73 65 L 72 69 L 60 69 L 59 65 C"), UNREADABLE),
        (stroke("255 255 255", 5), ""),
        (stroke("0 0 0", 5), UNREADABLE),
    ],
)
def test_what_is_painted_over_is_blank_or_unreadable(cover: str, blank: str, over_it: str) -> None:
    layout = read(text(62, 67, "88"), cover, text(62, 67, over_it) if over_it else "")
    assert figure(layout) == (over_it or blank)
    assert "hidden_text" in {note.code for note in layout.notes}


def test_a_ring_and_a_translucent_area_cover_nothing() -> None:
    ring = area("255 0 0", "M 55 55 L 80 55 L 80 75 L 55 75 C M 58 58 L 77 58 L 77 72 L 58 72 C")
    assert figure(read(text(62, 67, "88"), ring)) == "88"
    assert figure(read(text(62, 67, "88"), area("255 255 0", attributes='Alpha="90"'))) == "88"


def test_parameters_of_drawing_give_the_colour() -> None:
    parameters = (
        f'<ofd:Res {NAMESPACE}><ofd:DrawParams><ofd:DrawParam ID="7" Relative="8"/>'
        '<ofd:DrawParam ID="8"><ofd:FillColor Value="255 255 255"/></ofd:DrawParam>'
        "</ofd:DrawParams></ofd:Res>"
    )
    layout = read(
        text(62, 67, "88", attributes='DrawParam="7"'),
        common="<ofd:PublicRes>PublicRes.xml</ofd:PublicRes>",
        more={"Doc_0/PublicRes.xml": parameters},
    )
    assert figure(layout) == ""


def test_a_layer_in_the_foreground_is_painted_last() -> None:
    content = page(*table(HOLE), text(62, 67, "15")).replace(
        "<ofd:Content>", f'<ofd:Content><ofd:Layer Type="Foreground">{area("0 0 0")}</ofd:Layer>'
    )
    assert figure(layout_of(read_ofd(ofd(content)))) == UNREADABLE


# --- pictures -----------------------------------------------------------------------------------


def picture(kind: str) -> bytes:
    image = Image.new("RGBA", (120, 60), (255, 255, 255, 0 if kind in ("stamp", "clear") else 255))
    draw = ImageDraw.Draw(image)
    if kind in ("stamp", "noise"):
        for x in range(0, 120, 3):
            draw.line((x, 0, x, 60), (200, 0, 0, 255))
    if kind == "bar":
        draw.rectangle((0, 0, 120, 60), (0, 0, 0, 255))
    buffer = io.BytesIO()
    image.save(buffer, "PNG")
    return buffer.getvalue()


def with_picture(data: bytes) -> dict[str, object]:
    listed = (
        f'<ofd:Res {NAMESPACE} BaseLoc="Res"><ofd:MultiMedias><ofd:MultiMedia ID="9" Type="Image">'
        "<ofd:MediaFile>a.png</ofd:MediaFile></ofd:MultiMedia></ofd:MultiMedias></ofd:Res>"
    )
    return {
        "common": "<ofd:DocumentRes>DocumentRes.xml</ofd:DocumentRes>",
        "more": {"Doc_0/DocumentRes.xml": listed, "Doc_0/Res/a.png": data},
    }


IMAGE = '<ofd:ImageObject Boundary="60.5 61 12 8" CTM="12 0 0 8 0 0" ResourceID="9"/>'


@pytest.mark.parametrize(
    ("kind", "seen"),
    [
        ("white", UNREADABLE),
        ("bar", UNREADABLE),
        ("noise", UNREADABLE),
        ("stamp", UNREADABLE),
        ("clear", "88"),
    ],
)
def test_a_picture_over_a_figure(kind: str, seen: str) -> None:
    layout = read(text(62, 67, "88"), IMAGE, **with_picture(picture(kind)))
    assert figure(layout) == seen


def test_an_unknown_picture_over_a_figure_is_unreadable_and_one_beneath_is_ground() -> None:
    assert figure(read(text(62, 67, "88"), IMAGE, **with_picture(b"?"))) == UNREADABLE
    assert figure(read(IMAGE, text(62, 67, "88"), **with_picture(b"?"))) == "88"


# --- annotations and seals ----------------------------------------------------------------------


def annotated(appearance: str, kind: str = "Stamp", attributes: str = "") -> Layout:
    members: dict[str, str | bytes] = {
        "Doc_0/Annots/Annotations.xml": f'<ofd:Annotations {NAMESPACE}><ofd:Page PageID="10">'
        "<ofd:FileLoc>Page_0/Annotation.xml</ofd:FileLoc></ofd:Page></ofd:Annotations>",
        "Doc_0/Annots/Page_0/Annotation.xml": f'<ofd:PageAnnot {NAMESPACE}><ofd:Annot ID="50" Type="{kind}" '
        f'{attributes}><ofd:Appearance Boundary="60 60 30 10">{appearance}</ofd:Appearance></ofd:Annot>'
        "</ofd:PageAnnot>",
    }
    data = ofd(page(*table(HOLE), text(62, 67, "88")), more=members)
    document = "<ofd:Annotations>Annots/Annotations.xml</ofd:Annotations></ofd:Document>"
    return layout_of(read_ofd(replaced(data, "Doc_0/Document.xml", "</ofd:Document>", document)))


def replaced(data: bytes, member: str, old: str, new: str) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as source, zipfile.ZipFile(buffer, "w") as target:
        for name in source.namelist():
            content = source.read(name)
            target.writestr(name, content.replace(old.encode(), new.encode()) if name == member else content)
    return buffer.getvalue()


def test_the_text_of_an_annotation_is_printed_over_the_page() -> None:
    box = area("255 255 255", "M 0 1 L 20 1 L 20 9 L 0 9 C")
    assert figure(annotated(box + text(2, 7, "15"))) == "15"
    assert figure(annotated(text(2, 7, "15"), attributes='Visible="false"')) == "88"


def test_a_strike_and_a_watermark_as_annotations() -> None:
    layout = annotated(line(1.5, 5.6, 7, 5.6), "Path")
    assert figure(layout) == ""
    assert {note.code for note in layout.notes} == {"struck_out"}
    layout = annotated(text(2, 7, "99"), "Watermark")
    assert figure(layout) == "88"
    assert {note.code for note in layout.notes} == {"watermark"}


@pytest.mark.parametrize(
    ("data", "place", "seen"),
    [
        (b"", "60 60 30 10", UNREADABLE),
        (b"", "60 66 60 60", "88"),
        (b"\x30\x82" + picture("stamp"), "60 60 30 10", UNREADABLE),
        (b"\x30\x82" + picture("clear"), "60 60 30 10", "88"),
    ],
)
def test_a_seal_over_figures(data: bytes, place: str, seen: str) -> None:
    members: dict[str, str | bytes] = {
        "Doc_0/Signs/Signatures.xml": f'<ofd:Signatures {NAMESPACE}><ofd:Signature ID="1" Type="Seal" '
        'BaseLoc="Sign_0/Signature.xml"/></ofd:Signatures>',
        "Doc_0/Signs/Sign_0/Signature.xml": f"<ofd:Signature {NAMESPACE}><ofd:SignedInfo>"
        f'<ofd:StampAnnot ID="3" PageRef="10" Boundary="{place}"/>'
        "<ofd:Seal><ofd:BaseLoc>Seal.esl</ofd:BaseLoc></ofd:Seal></ofd:SignedInfo></ofd:Signature>",
        "Doc_0/Signs/Sign_0/Seal.esl": data,
    }
    content = ofd(page(*table(HOLE), text(62, 67, "88"), text(60, 200, "2024年1月15日")), more=members)
    signatures = "</ofd:DocRoot><ofd:Signatures>Doc_0/Signs/Signatures.xml</ofd:Signatures>"
    layout = layout_of(read_ofd(replaced(content, "OFD.xml", "</ofd:DocRoot>", signatures)))
    assert figure(layout) == seen
    assert [text.replace(" ", "") for text in paragraphs(layout)] == ["2024年1月15日"]


def test_a_seal_over_the_date_below_the_table_leaves_it_legible() -> None:
    members: dict[str, str | bytes] = {
        "Doc_0/Signs/Signatures.xml": f'<ofd:Signatures {NAMESPACE}><ofd:Signature BaseLoc="S.xml"/>'
        '<ofd:Signature BaseLoc="Gone.xml"/></ofd:Signatures>',
        "Doc_0/Signs/S.xml": f'<ofd:Signature {NAMESPACE}><ofd:SignedInfo><ofd:StampAnnot PageRef="10" '
        'Boundary="50 180 60 60"/></ofd:SignedInfo></ofd:Signature>',
    }
    content = ofd(page(*table(HOLE), text(60, 200, "2024年1月15日")), more=members)
    signatures = "</ofd:DocRoot><ofd:Signatures>/Doc_0/Signs/Signatures.xml</ofd:Signatures>"
    layout = layout_of(read_ofd(replaced(content, "OFD.xml", "</ofd:DocRoot>", signatures)))
    assert [text.replace(" ", "") for text in paragraphs(layout)] == ["2024年1月15日"]


def test_damaged_annotations_are_none() -> None:
    data = ofd(page(*table(HOLE), text(62, 67, "88")), more={"Doc_0/Annots/Annotations.xml": b"<a"})
    document = "<ofd:Annotations>Annots/Annotations.xml</ofd:Annotations></ofd:Document>"
    data = replaced(data, "Doc_0/Document.xml", "</ofd:Document>", document)
    assert figure(layout_of(read_ofd(data))) == "88"
    assert figure(layout_of(read_ofd(without(data, "Doc_0/Annots/Annotations.xml")))) == "88"
    assert HOLE[0] == TEXTS[0]
