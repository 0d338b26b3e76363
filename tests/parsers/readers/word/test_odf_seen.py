"""OpenDocument texts and sheets: styles, changes, hidden rows, columns and sections."""

import pytest

from parsers.model import Grid, Layout, Paragraph
from parsers.readers import read_layout
from parsers.readers.visible import UNREADABLE
from tests.parsers.readers.word.test_docx import container

SPACES = (
    " ".join(
        f'xmlns:{short}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"'
        for short, name in (
            ("office", "office"),
            ("text", "text"),
            ("table", "table"),
            ("style", "style"),
            ("draw", "drawing"),
            ("fo", "xsl-fo-compatible"),
            ("svg", "svg-compatible"),
        )
    )
    + ' xmlns:xlink="http://www.w3.org/1999/xlink"'
)


def style(name: str, properties: str, family: str = "text", kind: str = "text", more: str = "") -> str:
    return (
        f'<style:style style:name="{name}" style:family="{family}" {more}>'
        f"<style:{kind}-properties {properties}/></style:style>"
    )


STYLES = "".join(
    (
        style("S", 'style:text-line-through-style="solid"'),
        style("S2", 'fo:font-weight="bold"', more='style:parent-style-name="S"'),
        style("S3", 'style:text-line-through-style="none"', more='style:parent-style-name="S"'),
        style("T", 'style:text-line-through-type="double"'),
        style("H", 'text:display="none"'),
        style("U", 'style:text-position="super 58%"'),
        style("D", 'style:text-position="-33% 58%"'),
        style("W", 'fo:color="#ffffff"'),
        style("N", 'fo:font-size="1pt"'),
        style("P", 'style:text-line-through-style="solid"', "paragraph"),
        style("Dark", 'fo:background-color="#000080"', "table-cell", "table-cell"),
        style("DarkRow", 'fo:background-color="#000080"', "table-row", "table-row"),
        style("Struck", 'style:text-line-through-style="solid"', "table-cell"),
    )
)


def read(body: str, kind: str = "text", **more: str) -> Layout:
    content = (
        f"<office:document-content {SPACES}><office:automatic-styles>{STYLES}</office:automatic-styles>"
        f"<office:body><office:{kind}>{body}</office:{kind}></office:body></office:document-content>"
    )
    media = "application/vnd.oasis.opendocument." + kind
    found = read_layout(container({"mimetype": media, "content.xml": content, **more}), "a")
    assert isinstance(found, Layout), found
    return found


def texts(layout: Layout) -> list[str]:
    return [block.text for block in layout.blocks if isinstance(block, Paragraph)]


def cells(layout: Layout) -> list[str]:
    return [c.text for block in layout.blocks if isinstance(block, Grid) for c in block.cells]


def codes(layout: Layout) -> list[str]:
    return [note.code for note in layout.notes]


def p(text: str, name: str = "") -> str:
    return f'<text:p text:style-name="{name}">{text}</text:p>'


def span(text: str, name: str) -> str:
    return f'<text:span text:style-name="{name}">{text}</text:span>'


def cell(text: str, name: str = "") -> str:
    return f'<table:table-cell table:style-name="{name}">{p(text)}</table:table-cell>'


@pytest.mark.parametrize(
    ("name", "seen", "code"),
    [
        ("S", "125", "struck_out"),
        ("S2", "125", "struck_out"),
        ("S3", "7125", ""),
        ("T", "125", "struck_out"),
        ("H", "125", "hidden_text"),
        ("W", "125", "hidden_text"),
        ("N", "125", "hidden_text"),
        ("U", "⁷125", ""),
        ("D", "₇125", ""),
        ("unknown", "7125", ""),
    ],
)
def test_spans(name: str, seen: str, code: str) -> None:
    layout = read(p(span("7", name) + "125"))
    assert texts(layout) == [seen]
    assert codes(layout) == ([code] if code else [])


def test_paragraphs_sections_and_changes() -> None:
    deleted = (
        "<text:tracked-changes><text:changed-region><text:deletion>"
        f"{p('9')}</text:deletion></text:changed-region></text:tracked-changes>"
    )
    section = f'<text:section text:display="none">{p("8")}</text:section>'
    comment = "<office:annotation><text:p>6</text:p></office:annotation>"
    layout = read(deleted + p("7", "P") + section + p("1" + comment + '<text:change text:change-id="c"/>25'))
    assert texts(layout) == ["125"]
    assert codes(layout) == ["struck_out", "hidden_text"]


def test_rows_and_columns_that_are_collapsed() -> None:
    row = "<table:table-row{}>" + cell("{}") + cell("{}") + cell("{}") + "</table:table-row>"
    columns = '<table:table-column/><table:table-column table:visibility="collapse"/><table:table-column/>'
    hidden = ' table:visibility="collapse"'
    table = f'<table:table table:name="t">{columns}'
    table += (
        row.format("", 1, 2, 3) + row.format(hidden, 4, 5, 6) + row.format("", 7, 8, 9) + "</table:table>"
    )
    for kind in ("text", "spreadsheet"):
        layout = read(table, kind)
        assert cells(layout) == ["1", "3", "7", "9"]
        assert codes(layout) == ["hidden_text"]
        (grid,) = layout.blocks
        assert isinstance(grid, Grid) and [(c.row, c.column) for c in grid.cells] == [
            (0, 0),
            (0, 1),
            (1, 0),
            (1, 1),
        ]
    assert grid.cells[-1].locator == "sheet=t row=3 column=3"


def test_zeros_that_a_view_of_sheets_does_not_show() -> None:
    def settings(inner: str) -> str:
        space = "urn:oasis:names:tc:opendocument:xmlns:config:1.0"
        return f'<config:config-item-map-entry xmlns:config="{space}">{inner}</config:config-item-map-entry>'

    off = '<config:config-item config:name="ShowZeroValues">false</config:config-item>'
    of_sheet = f'<config:config-item-map-entry config:name="t">{off}</config:config-item-map-entry>'
    of_sheet = f'<config:config-item-map-named config:name="Tables">{of_sheet}</config:config-item-map-named>'
    row = f"<table:table-row>{cell('0')}{cell('10')}{cell('0.00')}{cell('7')}</table:table-row>"
    for name, said, seen in (
        ("t", off, ["", "10", "", "7"]),
        ("t", of_sheet, ["", "10", "", "7"]),
        ("u", of_sheet, ["0", "10", "0.00", "7"]),
        ("t", off.replace("false", "true"), ["0", "10", "0.00", "7"]),
    ):
        table = f'<table:table table:name="{name}">{row}</table:table>'
        assert cells(read(table, "spreadsheet", **{"settings.xml": settings(said)})) == seen


def test_styles_of_cells() -> None:
    white = span("5", "W")
    table = (
        "<table:table><table:table-column table:number-columns-repeated='2'/>"
        "<table:table-column table:default-cell-style-name='Struck'/><table:table-row>"
        f"{cell(white, 'Dark')}{cell(white)}{cell('7')}</table:table-row>"
        f"<table:table-row table:style-name='DarkRow'>{cell(white) * 3}</table:table-row></table:table>"
    )
    assert cells(read(table, "spreadsheet")) == ["5", "", "5", "5"]  # the third column is blank


def test_pictures_equations_and_formulas_in_cells() -> None:
    def frame(inner: str) -> str:
        return f"<draw:frame>{inner}</draw:frame>"

    image = "<draw:image xlink:href='a.png'/>"
    math = '<math xmlns="http://www.w3.org/1998/Math/MathML"><mrow><mn>125</mn></mrow></math>'
    row = cell(frame(image)) + cell(frame(image + "<svg:desc>3</svg:desc>"))
    row += cell(frame('<draw:object xlink:href="./Object 1"/>'))
    row += '<table:table-cell table:formula="of:=SUM([.A1])"/>'
    table = f"<table:table><table:table-row>{row}</table:table-row></table:table>"
    layout = read(table, **{"Object 1/content.xml": math})
    assert cells(layout) == [UNREADABLE, "3", "125", UNREADABLE]


def test_the_chosen_entry_of_a_drop_down_field() -> None:
    def field(chosen: str) -> str:
        entries = "".join(
            f'<field:param field:name="Dropdown_ListEntry" field:value="{value}"/>' for value in ("12", "125")
        )
        space = 'xmlns:field="urn:openoffice:names:experimental:ooo-ms-interop:xmlns:field:1.0"'
        return f"<field:fieldmark {space}>{entries}{chosen}</field:fieldmark>"

    second = '<field:param field:name="Dropdown_Selected" field:value="1"/>'
    for chosen, seen in ((second, "125"), ("", "12"), (second.replace('"1"', '"9"'), "")):
        layout = read(f"<text:p>甲{field(chosen)}乙</text:p>")
        assert texts(layout) == [f"甲{seen}乙"]
