"""RTF: what a person sees of runs that are struck, hidden, raised or of the colour of their ground."""

import pytest

from parsers.model import Grid, Layout, Paragraph
from parsers.readers import read_layout
from parsers.readers.visible import UNREADABLE

HEAD = (
    r"{\rtf1\ansi\ansicpg936\deff0{\fonttbl{\f0\fnil\fcharset134 SimSun;}}"
    r"{\colortbl;\red0\green0\blue0;\red255\green255\blue255;\red31\green78\blue121;}"
    r"{\stylesheet{\snext0 Normal;}{\s1\strike Old;}{\*\cs2 \additive \v Hid;}{\*\cs3 \additive \super Up;}"
    r"{\s4{\*\keycode x}\b Bold;}}"
)


def read(body: str) -> Layout:
    found = read_layout((HEAD + body + "}").encode("latin-1"), "report.rtf")
    assert isinstance(found, Layout), found
    return found


def texts(layout: Layout) -> list[str]:
    return [block.text for block in layout.blocks if isinstance(block, Paragraph)]


def cells(layout: Layout) -> list[str]:
    return [c.text for block in layout.blocks if isinstance(block, Grid) for c in block.cells]


@pytest.mark.parametrize(
    ("body", "seen", "code"),
    [
        (r"{\strike 7}125\par", "125", "struck_out"),
        (r"\strike 7\strike0 125\par", "125", "struck_out"),
        (r"{\striked1 7}125\par", "125", "struck_out"),
        (r"\strike 7\plain 125\par", "125", "struck_out"),
        (r"{\deleted 7}{\revised 125}\par", "125", "struck_out"),
        (r"{\deleted\revdttmdel-2074015744 7}125\par", "125", "struck_out"),
        (r"{\v 7}125\par", "125", "hidden_text"),
        (r"{\v0 7}125\par", "7125", ""),
        (r"{\fs1 7}\fs21 125\par", "125", "hidden_text"),
        (r"{\cf2 7}\cf1 125\par", "125", "hidden_text"),
        (r"{\cf2\chcbpat3 7}125\par", "7125", ""),
        (r"{\cf3\highlight3 7}125\par", "125", "hidden_text"),
        (r"\cbpat3{\cf2 7}125\par", "7125", ""),
        (r"125{\super 1}\par", "125¹", ""),
        (r"125{\sub 1}\par", "125₁", ""),
        (r"\super 1\nosupersub 25\par", "¹25", ""),
        (r"125{\up6 1}\par", "125¹", ""),
        (r"125{\dn6 1}\par", "125₁", ""),
        (r"12{\up2 5}\par", "125", ""),
        (r"125{\cs2 7}{\cs3 1}\par", "125¹", "hidden_text"),
        (r"\pard\s1 7\par\pard\plain\s4 125\par", "125", "struck_out"),
        (r"{\super 125}\par", "125", ""),
        (r"{\strike\'d7\'dc}\'bc\'c6\par", "计", "struck_out"),
    ],
)
def test_runs(body: str, seen: str, code: str) -> None:
    layout = read(body)
    assert texts(layout) == [seen]
    assert [note.code for note in layout.notes] == ([code] if code else [])


def test_the_ground_of_a_cell() -> None:
    row = r"\trowd\clcbpat3\cellx1000\cellx2000\pard\intbl\cf2 1\cell 2\cell\row\pard"
    layout = read(row)
    assert cells(layout) == ["1", ""]
    assert [note.code for note in layout.notes] == ["hidden_text"]


def test_pictures_in_cells_and_equations() -> None:
    picture = r"{\*\shppict{\pict\pngblip ffd8}}{\nonshppict{\pict\wmetafile8 ffd8}}"
    equation = r"{\mmath{\*\moMath{\mr{\mrPr{\msty p}}{\f0 125}}}}"
    row = rf"\trowd\cellx1\cellx2000\cellx3000\pard\intbl {picture}\cell {equation}\cell a\cell\row\pard"
    layout = read(row + picture + r"z\par")
    assert cells(layout) == [UNREADABLE, "125", "a"]
    assert texts(layout) == ["z"]


def in_cell(text: str) -> list[str]:
    row = r"\trowd\cellx900\cellx1800\intbl {}\cell 5\cell\row"
    return cells(
        read(row.replace("{}", text) + r"\trowd\cellx900\cellx1800\intbl 1\cell 2\cell\row\pard\par")
    )


@pytest.mark.parametrize(
    ("code", "result", "seen"),
    [
        (r"{\*\fldinst { EQ \\o\\al(\\s\\up 10(9),125)}}", r"{\fldrslt {}}", "125"),
        (r"{\*\fldinst EQ \\o\\ac(\u9675?,7)}", r"{\fldrslt }", "⑦"),
        (r"{\*\fldinst =SUM(LEFT)}", r"{\fldrslt }", UNREADABLE),
        (r"{\*\fldinst =SUM(LEFT)}", r"{\fldrslt 125}", "125"),
        (r"{\*\fldinst PAGE}", r"{\fldrslt }", ""),
        (
            r"{\*\fldinst FORMDROPDOWN {\*\formfield{\fftype2\ffres1\ffdefres0{\*\ffl 12}{\*\ffl 125}}}}",
            r"{\fldrslt }",
            "125",
        ),
    ],
)
def test_fields_whose_result_is_not_stored(code: str, result: str, seen: str) -> None:
    assert in_cell(rf"{{\field{code}{result}}}") == [seen, "5", "1", "2"]
