"""Hostile OFD: widths and paths of no number, objects that hold themselves.

Belongs here: the pages and resources of the format. Does not belong here: its container's own lies.
"""

from __future__ import annotations

from collections.abc import Iterator

from tools.hostile import seeds
from tools.hostile.case import Case, case
from tools.hostile.zips import zipped

OFD = 'xmlns:ofd="http://www.ofdspec.org/2016"'


def ofd_text(deltas: str, text: str = "予以公开125") -> bytes:
    """A line of text with those advance widths."""
    return seeds.ofd(
        '<ofd:TextObject ID="11" Boundary="20 20 100 10" Font="2" Size="5">'
        f'<ofd:TextCode X="0" Y="5" DeltaX="{deltas}">{text}</ofd:TextCode></ofd:TextObject>'
    )


def ofd_path(data: str, count: int = 1) -> bytes:
    """Paths of that data."""
    path = f'<ofd:PathObject ID="12" Boundary="0 0 210 297"><ofd:AbbreviatedData>{data}</ofd:AbbreviatedData>'
    return seeds.ofd(f"{path}</ofd:PathObject>" * count)


def ofd_blocks(depth: int) -> bytes:
    """Blocks in each other."""
    return seeds.ofd('<ofd:PageBlock ID="5">' * depth + "</ofd:PageBlock>" * depth)


def ofd_composite_ring() -> bytes:
    """A page whose resources define a composite of itself."""
    unit = (
        f'<ofd:Res {OFD} BaseLoc="."><ofd:CompositeGraphicUnits>'
        '<ofd:CompositeGraphicUnit ID="9" Width="9" Height="9">'
        f'<ofd:Content><ofd:CompositeObject ID="10" ResourceID="9" Boundary="0 0 9 9"/>'
        '<ofd:CompositeObject ID="13" ResourceID="9" Boundary="0 0 9 9"/></ofd:Content>'
        "</ofd:CompositeGraphicUnit></ofd:CompositeGraphicUnits></ofd:Res>"
    )
    members = {
        "OFD.xml": f"<ofd:OFD {OFD}><ofd:DocBody><ofd:DocRoot>D.xml</ofd:DocRoot></ofd:DocBody></ofd:OFD>",
        "D.xml": f"<ofd:Document {OFD}><ofd:CommonData><ofd:PublicRes>R.xml</ofd:PublicRes></ofd:CommonData>"
        "<ofd:Pages>"
        '<ofd:Page ID="1" BaseLoc="P.xml"/></ofd:Pages></ofd:Document>',
        "R.xml": unit,
        "P.xml": f'<ofd:Page {OFD}><ofd:Content><ofd:Layer ID="3">'
        '<ofd:CompositeObject ID="10" ResourceID="9" Boundary="0 0 9 9"/>'
        "</ofd:Layer></ofd:Content></ofd:Page>",
    }
    return zipped({name: text.encode() for name, text in members.items()})


def ofd_ring() -> bytes:
    """A document whose page is the document itself."""
    members = {
        "OFD.xml": f"<ofd:OFD {OFD}><ofd:DocBody><ofd:DocRoot>OFD.xml</ofd:DocRoot></ofd:DocBody>"
        '<ofd:Pages><ofd:Page ID="1" BaseLoc="OFD.xml"/><ofd:Page ID="1" BaseLoc="../../../etc/passwd"/>'
        "</ofd:Pages></ofd:OFD>",
    }
    return zipped({name: text.encode() for name, text in members.items()})


def cases() -> Iterator[Case]:
    """The hostile OFDs."""
    for number, deltas in enumerate(
        ("g 999999999 5", "g -1 5", "g x y", "g 5", "nan inf 1e400", "1e308 " * 50)
    ):
        yield case(f"office/deltas_{number}.ofd", ofd_text, deltas)
    yield case("office/much_text.ofd", ofd_text, "g 300000 1", "5" * 300_000, outcomes="too_large")
    yield case("office/path.ofd", ofd_path, "M nan 0 L 1e400 5 Q 1 2 B 1 2 3 A 9 9 9 X Y Z C")
    yield case("office/paths.ofd", ofd_path, "M 0 0 L 200 0 L 200 200 L 0 200 C", 100_000)
    yield case("office/long_path.ofd", ofd_path, "M 0 0 " + "L 200 1 " * 200_000)
    yield case("office/blocks.ofd", ofd_blocks, 200)
    yield case("office/composite_ring.ofd", ofd_composite_ring)
    yield case("office/page_ring.ofd", ofd_ring)
