"""Hostile PDFs, written object by object.

Belongs here: structures that refer to themselves, streams that unpack without end, sizes without measure.
Does not belong here: damage that any format can have (`tools.hostile.damage`).
"""

from __future__ import annotations

import zlib
from collections.abc import Iterator

from tools.hostile.case import Case, case

LINES = (
    "BT /F1 12 Tf 72 720 Td (Annual report 2024) Tj ET 72 600 200 40 re S 172 600 m 172 640 l S "
    "BT /F1 12 Tf 80 610 Td (granted) Tj 100 0 Td (125) Tj ET"
)
FONT = "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>"
PAGE = "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R /Resources << {} >> >>"


def stream(content: bytes, entries: str = "", packed: bool = False) -> bytes:
    """A stream object's bytes."""
    data = zlib.compress(content, 9) if packed else content
    entries += " /Filter /FlateDecode" if packed else ""
    return f"<< /Length {len(data)} {entries} >> stream\n".encode() + data + b"\nendstream"


def pdf(objects: dict[int, bytes | str], trailer: str = "/Root 1 0 R", prev: int | None = None) -> bytes:
    """A file of numbered objects with a sound table of references."""
    out = bytearray(b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n")
    places = {}
    for number, body in objects.items():
        places[number] = len(out)
        out += b"%d 0 obj\n" % number + (body if isinstance(body, bytes) else body.encode()) + b"\nendobj\n"
    start = len(out)
    size = max(objects) + 1
    out += b"xref\n0 %d\n0000000000 65535 f \n" % size
    for number in range(1, size):
        out += b"%010d 00000 n \n" % places[number] if number in places else b"0000000000 00000 f \n"
    back = f"/Prev {start if prev is None else prev}" if prev is not None else ""
    out += f"trailer << /Size {size} {trailer} {back} >>\nstartxref\n{start}\n%%EOF\n".encode()
    return bytes(out)


def page(
    content: bytes | str = LINES, resources: str = "", packed: bool = False, **more: bytes | str
) -> bytes:
    """A file of one page; `more` holds further objects, `o5` the fifth."""
    content = content.encode() if isinstance(content, str) else content
    return pdf(
        {
            1: "<< /Type /Catalog /Pages 2 0 R >>",
            2: "<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
            3: PAGE.format(f"/Font << /F1 {FONT} >> {resources}"),
            4: stream(content, packed=packed),
            **{int(name[1:]): body for name, body in more.items()},
        }
    )


def self_calling_form(calls: int) -> bytes:
    """A form that paints itself `calls` times."""
    form = stream(
        b"/X Do " * calls + LINES.encode(),
        f"/Type /XObject /Subtype /Form /BBox [0 0 595 842] "
        f"/Resources << /Font << /F1 {FONT} >> /XObject << /X 5 0 R >> >>",
    )
    return page("/X Do", "/XObject << /X 5 0 R >>", o5=form)


def doubling_forms(depth: int, calls: int) -> bytes:
    """Forms that each paint the next several times: calls ** depth in all."""
    forms: dict[str, bytes | str] = {}
    for level in range(depth):
        inner = b"/X Do " * calls if level + 1 < depth else LINES.encode()
        forms[f"o{5 + level}"] = stream(
            inner,
            "/Type /XObject /Subtype /Form /BBox [0 0 595 842] "
            f"/Resources << /Font << /F1 {FONT} >> /XObject << /X {6 + level} 0 R >> >>",
        )
    return page("/X Do", "/XObject << /X 5 0 R >>", **forms)


def page_tree_ring() -> bytes:
    """A page tree whose node is its own child."""
    return pdf(
        {
            1: "<< /Type /Catalog /Pages 2 0 R >>",
            2: "<< /Type /Pages /Kids [2 0 R 3 0 R] /Count 2000000000 /Parent 2 0 R >>",
            3: PAGE.format(f"/Font << /F1 {FONT} >>"),
            4: stream(LINES.encode()),
        }
    )


def many_pages(count: int) -> bytes:
    """One page, listed many times."""
    return pdf(
        {
            1: "<< /Type /Catalog /Pages 2 0 R >>",
            2: f"<< /Type /Pages /Kids [{'3 0 R ' * count}] /Count {count} >>",
            3: PAGE.format(f"/Font << /F1 {FONT} >>"),
            4: stream(LINES.encode()),
        }
    )


def objects_in_ring() -> bytes:
    """References that end where they began, as content, length and font."""
    return pdf(
        {
            1: "<< /Type /Catalog /Pages 2 0 R /Outlines 6 0 R >>",
            2: "<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
            3: PAGE.format("/Font << /F1 5 0 R >>"),
            4: b"<< /Length 4 0 R >> stream\n" + LINES.encode() + b"\nendstream",
            5: "5 0 R",
            6: "<< /First 6 0 R /Next 6 0 R /Prev 6 0 R /Parent 6 0 R >>",
        }
    )


def image(width: int, height: int) -> bytes:
    """A page that shows an image of those dimensions; its data are short."""
    data = stream(
        bytes(1000),
        f"/Type /XObject /Subtype /Image /Width {width} /Height {height} "
        "/ColorSpace /DeviceRGB /BitsPerComponent 8",
        packed=True,
    )
    return page("q 500 0 0 700 50 50 cm /I Do Q", "/XObject << /I 5 0 R >>", o5=data)


def jpx_image(width: int, height: int) -> bytes:
    """A page that shows a JPEG 2000 image whose header claims those dimensions."""
    from tools.hostile.pictures import jpx

    data = stream(
        jpx(width, height),
        f"/Type /XObject /Subtype /Image /Width {width} /Height {height} /Filter /JPXDecode",
    )
    return page("q 500 0 0 700 50 50 cm /I Do Q", "/XObject << /I 5 0 R >>", o5=data)


def flate_bomb(size: int) -> bytes:
    """A page whose content unpacks to that many blanks."""
    return page(LINES.encode() + b" " * size, packed=True)


def many_strokes(count: int) -> bytes:
    """A page crossed by that many lines both ways."""
    lines = [f"0 {n * 842 / count:.3f} m 595 {n * 842 / count:.3f} l S" for n in range(count)]
    lines += [f"{n * 595 / count:.3f} 0 m {n * 595 / count:.3f} 842 l S" for n in range(count)]
    return page("\n".join([*lines, LINES]), packed=True)


def much_text(count: int) -> bytes:
    """A page that prints that many characters, one over the other."""
    return page("BT /F1 1 Tf 10 10 Td " + "(1234567890) Tj " * (count // 10) + "ET", packed=True)


def deep_array(depth: int) -> bytes:
    """An array in an array, and so on, in the page's resources."""
    return page(LINES, f"/Properties << /A {'[' * depth}{']' * depth} >>")


def media_box(box: str) -> bytes:
    """A page of that size."""
    return page().replace(b"[0 0 595 842]", box.encode(), 1)


def pattern_ring(step: float) -> bytes:
    """A tiling pattern that is painted with itself, in steps of so many points."""
    pattern = stream(
        b"/Pattern cs /P scn 0 0 1 1 re f",
        "/Type /Pattern /PatternType 1 /PaintType 1 /TilingType 1 /BBox [0 0 1 1] "
        f"/XStep {step} /YStep {step} /Resources << /Pattern << /P 5 0 R >> >>",
    )
    return page("/Pattern cs /P scn 0 0 595 842 re f " + LINES, "/Pattern << /P 5 0 R >>", o5=pattern)


def type3_ring() -> bytes:
    """A font whose character prints itself."""
    font = (
        "<< /Type /Font /Subtype /Type3 /FontBBox [0 0 1 1] /FontMatrix [1 0 0 1 0 0] "
        "/FirstChar 65 /LastChar 65 /Widths [1] /Encoding << /Differences [65 /A] >> "
        "/CharProcs << /A 6 0 R >> "
        "/Resources << /Font << /T 5 0 R >> >> >>"
    )
    glyph = stream(b"1 0 d0 BT /T 1 Tf (AAAA) Tj ET")
    return page(
        "BT /T 12 Tf 72 700 Td (AAAA) Tj ET " + LINES,
        "/Font << /T 5 0 R /F1 7 0 R >>",
        o5=font,
        o6=glyph,
        o7=FONT,
    )


def annotation_ring() -> bytes:
    """An annotation whose appearance shows the page's own annotations again, and is its own reply."""
    data = page(
        o5="<< /Type /Annot /Subtype /FreeText /Rect [10 10 500 500] /Contents (125) /IRT 5 0 R /Popup 5 0 R "
        "/AP << /N 6 0 R >> >>",
        o6=stream(b"/X Do", "/Subtype /Form /BBox [0 0 500 500] /Resources << /XObject << /X 6 0 R >> >>"),
    )
    return data.replace(b"/MediaBox", b"/Annots [5 0 R 5 0 R] /MediaBox", 1)


def embedded_self() -> bytes:
    """A page without a table whose attachment is a PDF with an attachment, and so on."""
    data = page("")
    for _ in range(12):
        data = pdf(
            {
                1: "<< /Type /Catalog /Pages 2 0 R "
                "/Names << /EmbeddedFiles << /Names [(a.pdf) 5 0 R] >> >> >>",
                2: "<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
                3: PAGE.format(""),
                4: stream(b" "),
                5: "<< /Type /Filespec /F (a.pdf) /UF (a.pdf) /EF << /F 6 0 R >> >>",
                6: stream(data, "/Type /EmbeddedFile"),
            }
        )
    return data


def object_stream_ring() -> bytes:
    """An object stream that extends itself."""
    inner = b"7 0 << /Type /Catalog /Pages 2 0 R >>"
    return pdf(
        {
            1: "7 0 R",
            2: "<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
            3: PAGE.format(f"/Font << /F1 {FONT} >>"),
            4: stream(LINES.encode()),
            5: stream(inner, "/Type /ObjStm /N 1 /First 4 /Extends 5 0 R"),
        }
    )


def filters(count: int) -> bytes:
    """A content stream that is packed again and again."""
    data = LINES.encode()
    for _ in range(count):
        data = zlib.compress(data)
    names = "/FlateDecode " * count
    body = f"<< /Length {len(data)} /Filter [{names}] >> stream\n".encode() + data + b"\nendstream"
    return page(o4=body)


def cyclic_xref() -> bytes:
    """Tables of references each of which names itself as the one before."""
    return pdf(
        {1: "<< /Type /Catalog /Pages 2 0 R >>", 2: "<< /Type /Pages /Kids [] /Count 0 >>"}, prev=0
    ).replace(b"/Prev 0", b"/Prev 9", 1)


def title(text: bytes) -> bytes:
    """A page with those bytes as the document's title."""
    return page(o5=b"<< /Title (" + text + b") >>").replace(b"/Root 1 0 R", b"/Root 1 0 R /Info 5 0 R", 1)


def cases() -> Iterator[Case]:
    """The hostile PDFs."""
    yield case("pdf/sound.pdf", page, outcomes="read")
    yield case("pdf/self_calling_form.pdf", self_calling_form, 1)
    yield case("pdf/self_calling_form_often.pdf", self_calling_form, 40)
    yield case("pdf/doubling_forms.pdf", doubling_forms, 30, 2)
    yield case("pdf/doubling_forms_wide.pdf", doubling_forms, 6, 20)
    yield case("pdf/page_tree_ring.pdf", page_tree_ring)
    yield case("pdf/many_pages.pdf", many_pages, 20_000, outcomes="too_large")
    yield case("pdf/objects_in_ring.pdf", objects_in_ring)
    yield case("pdf/cyclic_xref.pdf", cyclic_xref)
    yield case("pdf/huge_image.pdf", image, 60_000, 60_000)
    yield case("pdf/largest_image.pdf", image, 2_147_483_647, 2_147_483_647)
    yield case("pdf/wide_image.pdf", image, 1_000_000, 1)
    yield case("pdf/huge_jpx.pdf", jpx_image, 60_000, 60_000)
    yield case("pdf/flate_bomb.pdf", flate_bomb, 64_000_000)
    yield case("pdf/many_strokes.pdf", many_strokes, 3_000)
    yield case("pdf/much_text.pdf", much_text, 600_000, outcomes="too_large")
    yield case("pdf/deep_states.pdf", lambda: page("q " * 200_000 + LINES, packed=True))
    yield case("pdf/deep_array.pdf", deep_array, 100_000)
    yield case("pdf/no_area.pdf", media_box, "[0 0 0 0]")
    yield case("pdf/huge_area.pdf", media_box, "[0 0 1e9 1e9]")
    yield case("pdf/area_of_no_number.pdf", media_box, "[nan 0 (x) /y]")
    yield case("pdf/negative_area.pdf", media_box, "[595 842 0 0]")
    yield case("pdf/pattern_ring.pdf", pattern_ring, 20)
    yield case("pdf/type3_ring.pdf", type3_ring)
    yield case("pdf/annotation_ring.pdf", annotation_ring)
    yield case("pdf/embedded_self.pdf", embedded_self)
    yield case("pdf/object_stream_ring.pdf", object_stream_ring)
    yield case("pdf/many_filters.pdf", filters, 500)
    yield case("pdf/title_of_controls.pdf", title, b"\\033]0;x\\007 \\000 \xfe\xff\xd8\x00", outcomes="read")
    yield case("pdf/title_of_half_pairs.pdf", title, b"\xfe\xff\xd8\x00\xd8\x00\x00A", outcomes="read")
    yield case("pdf/no_pages.pdf", lambda: b"%PDF-1.7\n%%EOF\n", outcomes="corrupt")
    yield case("pdf/headers.pdf", lambda: b"%PDF-1.7\n" * 10_000, outcomes="corrupt")
