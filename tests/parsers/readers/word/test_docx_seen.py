"""Word documents: what a person sees of runs, controls, fields, equations, drawings and chunks."""

import pytest

from parsers.model import Grid, Layout, Paragraph
from parsers.readers import read_layout
from parsers.readers.visible import UNREADABLE
from parsers.readers.word.drawn_fields import drawn
from tests.parsers.readers.word.test_docx import NAMESPACES, container, document, p, tbl, tc

MATH = 'xmlns:m="http://schemas.openxmlformats.org/officeDocument/2006/math"'
DRAWING = (
    'xmlns:wp="http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing" '
    'xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main"'
)


def run(text: str, properties: str = "") -> str:
    return f"<w:r><w:rPr>{properties}</w:rPr><w:t>{text}</w:t></w:r>"


def para(*runs: str, properties: str = "") -> str:
    return f"<w:p><w:pPr>{properties}</w:pPr>{''.join(runs)}</w:p>"


def cell(*runs: str, properties: str = "") -> str:
    return f"<w:tc><w:tcPr>{properties}</w:tcPr>{para(*runs)}</w:tc>"


def read(body: str, styles: str = "", **more: str | bytes) -> Layout:
    sheet = f"<w:styles {NAMESPACES}>{styles}</w:styles>"
    data = document(body, **{"word/styles.xml": sheet}, **more)  # type: ignore[arg-type]
    found = read_layout(data, "report.docx")
    assert isinstance(found, Layout), found
    return found


def lines(layout: Layout) -> list[str]:
    return [block.text for block in layout.blocks if isinstance(block, Paragraph)]


def cells(layout: Layout) -> list[str]:
    return [c.text for block in layout.blocks if isinstance(block, Grid) for c in block.cells]


def codes(layout: Layout) -> list[str]:
    return [note.code for note in layout.notes]


def style(key: str, properties: str, kind: str = "character", based: str = "") -> str:
    base = f'<w:basedOn w:val="{based}"/>' if based else ""
    return (
        f'<w:style w:type="{kind}" w:styleId="{key}"><w:name w:val="{key}"/>{base}'
        f"<w:rPr>{properties}</w:rPr></w:style>"
    )


# --- struck, hidden, raised ---------------------------------------------------------------------


@pytest.mark.parametrize(
    ("properties", "seen", "code"),
    [
        ("<w:strike/>", "125", "struck_out"),
        ("<w:dstrike w:val='true'/>", "125", "struck_out"),
        ("<w:strike w:val='0'/>", "7125", ""),
        ("<w:rPrChange w:id='1'><w:rPr><w:strike/></w:rPr></w:rPrChange>", "7125", ""),
        ("<w:vanish/>", "125", "hidden_text"),
        ("<w:webHidden/>", "7125", ""),  # printed, and shown but in the view of web pages
        ("<w:sz w:val='1'/>", "125", "hidden_text"),
        ("<w:sz w:val='10'/>", "7125", ""),
        ("<w:color w:val='FFFFFF'/>", "125", "hidden_text"),
        ("<w:color w:val='FEFEFE'/>", "125", "hidden_text"),
        ("<w:color w:val='FFFFFF'/><w:shd w:val='clear' w:fill='000000'/>", "7125", ""),
        ("<w:color w:val='FFFF00'/><w:highlight w:val='yellow'/>", "125", "hidden_text"),
        ("<w:color w:val='FF0000'/>", "7125", ""),
        ("<w:vertAlign w:val='superscript'/>", "⁷125", ""),
        ("<w:vertAlign w:val='subscript'/>", "₇125", ""),
        ("<w:vertAlign w:val='baseline'/>", "7125", ""),
        ("<w:position w:val='6'/>", "⁷125", ""),
        ("<w:position w:val='-6'/>", "₇125", ""),
        ("<w:position w:val='2'/>", "7125", ""),
    ],
)
def test_a_run_of_its_own_look(properties: str, seen: str, code: str) -> None:
    layout = read(para(run("7", properties), run("125")))
    assert lines(layout) == [seen]
    assert codes(layout) == ([code] if code else [])


STRUCK = (
    style("C", "<w:strike/>")
    + style("D", "", based="C")
    + style("E", "<w:strike w:val='0'/>", based="C")
    + style("P", "<w:strike/>", "paragraph")
    + style("Q", "<w:b/>", "paragraph", "P")
    + style("T", "<w:vanish/>", "table")
    + style("V", "<w:vertAlign w:val='superscript'/>")
    + style("ring", "", based="ring2")
    + style("ring2", "", based="ring")
)


@pytest.mark.parametrize(
    ("paragraph", "character", "direct", "seen"),
    [
        ("", "C", "", "125"),
        ("", "D", "", "125"),
        ("", "E", "", "7125"),
        ("", "C", "<w:strike w:val='0'/>", "7125"),
        ("", "V", "", "⁷125"),
        ("", "ring", "", "7125"),
        ("", "unknown", "", "7125"),
        ("P", "", "", ""),
        ("Q", "", "", ""),
        ("P", "C", "", "7"),  # a toggle in both styles is off
    ],
)
def test_a_look_by_style(paragraph: str, character: str, direct: str, seen: str) -> None:
    named = f"<w:rStyle w:val='{character}'/>" if character else ""
    body = para(run("7", named + direct), run("125"), properties=f"<w:pStyle w:val='{paragraph}'/>")
    assert lines(read(body + p("末"), STRUCK)) == ([seen] if seen else []) + ["末"]


def test_a_table_style_and_the_document_defaults() -> None:
    row = "<w:tblPr><w:tblStyle w:val='T'/></w:tblPr><w:tr>" + tc("7") + tc("8") + "</w:tr>"
    hidden = read(f"<w:tbl>{row}</w:tbl>" + tbl(tc("1") + tc("2")), STRUCK)
    assert cells(hidden) == ["", "", "1", "2"]
    assert codes(hidden) == ["hidden_text"]
    defaults = "<w:docDefaults><w:rPrDefault><w:rPr><w:strike/></w:rPr></w:rPrDefault></w:docDefaults>"
    layout = read(para(run("7"), run("125", "<w:strike w:val='0'/>")), defaults)
    assert lines(layout) == ["125"]


def test_the_standard_paragraph_style() -> None:
    normal = (
        '<w:style w:type="paragraph" w:default="1" w:styleId="a"><w:name w:val="Normal"/>'
        "<w:rPr><w:vanish/></w:rPr></w:style>"
    )
    assert lines(read(para(run("7"), run("8", "<w:vanish w:val='off'/>")), normal)) == ["8"]


def test_white_figures_on_a_painted_cell_are_seen() -> None:
    white = "<w:color w:val='FFFFFF'/>"
    dark, pale = "<w:shd w:val='clear' w:fill='1F4E79'/>", "<w:shd w:val='clear' w:fill='FFFFFF'/>"
    pattern = "<w:shd w:val='pct50' w:fill='FFFFFF'/>"
    row = cell(run("1", white), properties=dark) + cell(run("2", white), properties=pale)
    row += cell(run("3", white), properties=pattern) + cell(
        run("4", "<w:color w:val='1F4E79'/>"), properties=dark
    )
    assert cells(read(tbl(row))) == ["1", "", "3", ""]
    painted = (
        '<w:style w:type="table" w:styleId="T"><w:name w:val="T"/><w:tblStylePr w:type="firstRow"><w:tcPr>'
        "<w:shd w:val='clear' w:fill='000000'/></w:tcPr></w:tblStylePr></w:style>"
    )
    table = (
        f"<w:tbl><w:tblPr><w:tblStyle w:val='T'/></w:tblPr><w:tr>{cell(run('5', white)) * 2}</w:tr></w:tbl>"
    )
    assert cells(read(table, painted)) == ["5", "5"]


def test_what_is_raised_alone_is_a_figure() -> None:
    up = "<w:vertAlign w:val='superscript'/>"
    row = cell(run("125", up)) + cell(run("125"), run("1", up))
    assert cells(read(tbl(row))) == ["125", "125¹"]


# --- changes ------------------------------------------------------------------------------------


def test_changes_are_noted_and_paragraphs_joined() -> None:
    deleted = "<w:del><w:r><w:delText>7</w:delText></w:r></w:del>"
    moved = f"<w:moveFrom>{run('8')}</w:moveFrom><w:moveTo>{run('3')}</w:moveTo>"
    mark = "<w:rPr><w:del w:id='3'/></w:rPr>"
    joined = para(run("1"), properties=mark) + para(run("2"), deleted, moved)
    layout = read(joined + para(run("9")))
    assert lines(layout) == ["123", "9"]
    assert [(note.code, note.detail[-3:]) for note in layout.notes] == [("struck_out", " 78")]


def test_rows_that_are_not_shown() -> None:
    hidden = "<w:trPr><w:hidden/></w:trPr>" + tc("c") + tc("d")
    flat = "<w:trPr><w:trHeight w:val='1' w:hRule='exact'/></w:trPr>" + tc("e") + tc("f")
    low = "<w:trPr><w:trHeight w:val='1'/></w:trPr>" + tc("g") + tc("h")
    layout = read(tbl(tc("a") + tc("b"), hidden, flat, low))
    assert cells(layout) == ["a", "b", "g", "h"]
    assert codes(layout) == ["hidden_text"]


# --- controls and fields ------------------------------------------------------------------------


def sdt(inner: str, properties: str = "") -> str:
    return f"<w:sdt><w:sdtPr>{properties}</w:sdtPr><w:sdtContent>{inner}</w:sdtContent></w:sdt>"


def test_placeholders_are_no_figures() -> None:
    waiting = "<w:showingPlcHdr/>"
    row = cell(sdt(run("单击输入文字"), waiting)) + cell(sdt(run("5"), "<w:showingPlcHdr w:val='0'/>"))
    row += cell(sdt(sdt(run("6")) + run("键入"), waiting)) + cell(sdt(run("0"), waiting))
    row += sdt(tc("请填写"), waiting)
    layout = read(tbl(row))
    assert cells(layout) == ["", "5", "6", UNREADABLE, ""]
    assert codes(layout) == ["placeholder_text"]


def test_a_bound_value_stands_where_the_placeholder_is_stored() -> None:
    binding = "<w:dataBinding w:xpath='/ns0:r[1]/ns0:n[2]' w:storeItemID='{{A}}'/><w:showingPlcHdr/>"
    store = '<r xmlns="urn:x"><n>1</n><n>125</n></r>'
    layout = read(tbl(cell(sdt(run("单击"), binding)) + tc("2")), **{"customXml/item1.xml": store})
    assert cells(layout) == ["125", "2"]


def field(code: str, result: str, data: str = "") -> str:
    def char(kind: str, inner: str = "") -> str:
        return f'<w:r><w:fldChar w:fldCharType="{kind}">{inner}</w:fldChar></w:r>'

    shown = char("separate") + run(result) if result else ""
    return f"{char('begin', data)}<w:r><w:instrText>{code}</w:instrText></w:r>{shown}{char('end')}"


def test_fields_print_their_results() -> None:
    entries = "".join(f'<w:listEntry w:val="{n}"/>' for n in (0, 15, 20))
    chosen = f'<w:ffData><w:ddList><w:result w:val="1"/>{entries}</w:ddList></w:ffData>'
    ticked = "<w:ffData><w:checkBox><w:checked/></w:checkBox></w:ffData>"
    nested = (
        '<w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText>IF </w:instrText></w:r>'
        + field("=1", "7")
        + '<w:r><w:fldChar w:fldCharType="separate"/></w:r>'
        + run("8")
        + '<w:r><w:fldChar w:fldCharType="end"/></w:r>'
    )
    row = cell(field("FORMTEXT", "125")) + cell(field("FORMDROPDOWN", "", chosen))
    row += cell(field("FORMDROPDOWN", "99", chosen)) + cell(field("FORMCHECKBOX", "", ticked)) + cell(nested)
    row += cell(f"<w:fldSimple w:instr='x'>{run('3')}</w:fldSimple>")
    assert cells(read(tbl(row))) == ["125", "15", "15", "☒", "8", "3"]


def test_a_field_that_never_ends_hides_nothing() -> None:
    assert lines(read(para('<w:r><w:fldChar w:fldCharType="begin"/></w:r>', run("5")))) == ["5"]


@pytest.mark.parametrize(
    ("font", "char", "seen"),
    [
        ("Wingdings", "F081", "①"),
        ("Symbol", "F035", "5"),
        ("宋体", "2463", "④"),
        ("Wingdings", "F04A", UNREADABLE),
        ("x", "zz", UNREADABLE),
    ],
)
def test_symbols(font: str, char: str, seen: str) -> None:
    symbol = f'<w:r><w:sym w:font="{font}" w:char="{char}"/></w:r>'
    assert cells(read(tbl(cell(symbol) + tc("1")))) == [seen, "1"]
    assert (
        cells(read(tbl(cell(symbol, run("属于国家秘密")) + tc("1"))))[0].replace(seen, "") == "属于国家秘密"
    )


def test_marks_of_notes_and_comments_print_no_text() -> None:
    marks = '<w:r><w:footnoteReference w:id="2"/></w:r><w:r><w:commentReference w:id="1"/></w:r>'
    layout = read(para(run("125"), marks), **{"word/comments.xml": "<w:comments>7</w:comments>"})
    assert lines(layout) == ["125"]


# --- equations, pictures ------------------------------------------------------------------------


def math(inner: str) -> str:
    return f"<m:oMath {MATH}>{inner}</m:oMath>"


def mr(text: str, properties: str = "") -> str:
    return f"<m:r><w:rPr>{properties}</w:rPr><m:t>{text}</m:t></m:r>"


def test_equations_are_text() -> None:
    raised = f"<m:sSup><m:e>{mr('125')}</m:e><m:sup>{mr('1')}</m:sup></m:sSup>"
    share = f"<m:f><m:fPr><m:type/></m:fPr><m:num>{mr('1')}</m:num><m:den>{mr('2')}</m:den></m:f>"
    line = "<m:borderBoxPr><m:strikeH m:val='1'/></m:borderBoxPr>"
    crossed = f"<m:borderBox>{line}<m:e>{mr('7')}</m:e></m:borderBox>"
    row = cell(math(mr("125"))) + cell(math(raised)) + cell(math(share)) + cell(math(crossed + mr("3")))
    row += cell(math(mr("7", "<w:strike/>") + mr("4")))
    assert cells(read(tbl(row))) == ["125", "125¹", "1/2", "3", "4"]


def drawing(descr: str, where: str = "inline", hidden: str = "0") -> str:
    return (
        f"<w:r><w:drawing {DRAWING}><wp:{where}>"
        f'<wp:docPr id="1" name="图片 9" descr="{descr}" hidden="{hidden}"/>'
        f"<a:graphic><a:graphicData><a:blip/></a:graphicData></a:graphic></wp:{where}></w:drawing></w:r>"
    )


def test_pictures_in_cells() -> None:
    row = cell(drawing("125")) + cell(drawing("截图")) + cell(run("1"), drawing("截图"))
    row += cell(run("3"), drawing("印章", "anchor")) + cell(drawing("印章", "anchor"))
    row += cell(run("属于国家秘密"), drawing("截图")) + cell(drawing("截图", hidden="1"))
    seen = ["125", UNREADABLE, "1" + UNREADABLE, "3", UNREADABLE, "属于国家秘密", ""]
    assert cells(read(tbl(row))) == seen
    assert lines(read(para(run("杭州"), drawing("x")) + tbl(tc("1") + tc("2")))) == ["杭州"]


def test_an_equation_of_the_old_editor_cannot_be_read() -> None:
    old = (
        '<w:r><w:object><v:shape><v:imagedata/></v:shape><o:OLEObject xmlns:o="urn:o" ProgID="Equation.3"/>'
        "</w:object></w:r>"
    )
    assert cells(read(tbl(cell(old) + tc("1")))) == [UNREADABLE, "1"]


# --- parts --------------------------------------------------------------------------------------

PACKAGE = 'xmlns="http://schemas.openxmlformats.org/package/2006/relationships"'
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
CHUNK = '<w:altChunk xmlns:r="urn:r" r:id="{}"/>'


def relationships(*each: tuple[str, str, str]) -> str:
    inner = "".join(f'<Relationship Id="{i}" Type="{OFFICE}/{kind}" Target="{to}"/>' for i, kind, to in each)
    return f"<Relationships {PACKAGE}>{inner}</Relationships>"


def chunked(part: str, content: str | bytes) -> Layout:
    rels = relationships(("c1", "aFChunk", part))
    body = p("前") + CHUNK.format("c1") + p("后")
    return read(body, **{"word/_rels/document.xml.rels": rels, f"word/{part}": content})


def test_chunks_of_other_formats_stand_where_they_are_taken_in() -> None:
    page = "<html><title>报告</title><body><p>一</p><table><tr><td>a<td>1</table></body></html>"
    rich = r"{\rtf1\ansi 5\par}"
    for name, content, inner in (("a.html", page, ["一"]), ("b.rtf", rich, ["5"]), ("c.txt", "5\n", ["5"])):
        assert lines(chunked(name, content)) == ["前", *inner, "后"]
    assert cells(chunked("a.html", page)) == ["a", "1"]
    assert chunked("a.html", page).meta == {"title": "年度报告"}  # the document's own


def test_a_document_in_a_document() -> None:
    inner = document(tbl(tc("a") + cell(run("7", "<w:strike/>"), run("1"))))
    layout = chunked("inner.docx", inner)
    assert cells(layout) == ["a", "1"]
    assert codes(layout) == ["struck_out"]
    deep = inner
    for _ in range(4):
        body = f"<w:document {NAMESPACES}><w:body>{CHUNK.format('c1')}</w:body></w:document>"
        rels = relationships(("c1", "aFChunk", "inner.docx"))
        deep = container(
            {"word/document.xml": body, "word/_rels/document.xml.rels": rels, "word/inner.docx": deep}
        )
    assert codes(chunked("inner.docx", deep)) == ["needs_attachment"]


def test_a_chunk_that_is_missing_is_noted() -> None:
    layout = read(p("前") + CHUNK.format("none"))
    assert (lines(layout), codes(layout)) == (["前"], ["needs_attachment"])


@pytest.mark.parametrize("target", ["/word/body.xml", "word/body.xml", "word/../word/body.xml"])
def test_a_main_part_of_another_name(target: str) -> None:
    kind = "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"
    body = para(run("7", '<w:rStyle w:val="C"/>'), run("1"))
    xml = f"<w:document {NAMESPACES}><w:body>{body}</w:body></w:document>"
    types = f'<Types><Override PartName="/word/body.xml" ContentType="{kind}"/></Types>'
    data = container(
        {
            "[Content_Types].xml": types,
            "_rels/.rels": relationships(("r1", "officeDocument", target)),
            "word/body.xml": xml,
            "word/_rels/body.xml.rels": relationships(("r1", "styles", "looks.xml")),
            "word/looks.xml": f"<w:styles {NAMESPACES}>{STRUCK}</w:styles>",
        }
    )
    found = read_layout(data, "a.docx")
    assert isinstance(found, Layout) and lines(found) == ["1"]


def test_characters_without_filling_are_hidden() -> None:
    w14 = 'xmlns:w14="http://schemas.microsoft.com/office/word/2010/wordml"'
    hollow = run("7", f"<w14:textFill {w14}><w14:noFill/></w14:textFill>")
    filled = run("125", f"<w14:textFill {w14}><w14:solidFill/></w14:textFill>")
    layout = read(para(hollow, filled))
    assert (lines(layout), codes(layout)) == (["125"], ["hidden_text"])
    for colour, inner, seen in (
        ("FFFFFF", "", "125"),
        ("000000", '<w14:alpha w14:val="100000"/>', "125"),
        ("000000", '<w14:alpha w14:val="40000"/>', "7125"),
    ):
        fill = f'<w14:solidFill><w14:srgbClr w14:val="{colour}">{inner}</w14:srgbClr></w14:solidFill>'
        painted = run("7", f"<w14:textFill {w14}>{fill}</w14:textFill>")
        assert lines(read(para(painted, filled))) == [seen]


def test_text_that_is_overridden_to_run_to_the_left() -> None:
    assert lines(read(para(f'<w:bdo w:val="rtl">{run("21")}{run("5")}</w:bdo>', run("件")))) == ["512件"]
    assert lines(read(para(f'<w:bdo w:val="ltr">{run("125")}</w:bdo>'))) == ["125"]


@pytest.mark.parametrize(
    ("code", "seen"),
    [
        (r" EQ \o\ac(○,7) ", "⑦"),
        (r"eq \o(○,12)", "⑫"),
        (r"EQ \o\ac(△,7)", UNREADABLE),
        (r"EQ \o\ac(○,21)", UNREADABLE),
        (r'EQ \* jc2 \* "Font:宋体" \* hps10 \o\ad(\s\up 9(zhèng),政)', "政"),
        (r"EQ \x(125)", "125"),
        (r"EQ \x\le\ri(125)", "125"),
        (r"EQ \f(1,2)", UNREADABLE),
        ("=SUM(LEFT)", UNREADABLE),
        ("PAGE", ""),
        ("EQUATION", ""),
    ],
)
def test_what_word_draws_for_a_field(code: str, seen: str) -> None:
    assert drawn(code) == seen


@pytest.mark.parametrize(
    ("code", "result", "seen"),
    [
        (" =SUM(LEFT) ", None, UNREADABLE),
        (" =SUM(LEFT) ", "", UNREADABLE),
        (" =SUM(LEFT) ", "12", "12"),
        (r" eq \o(○,5) ", None, UNREADABLE),
        (" PAGE ", None, ""),
    ],
)
def test_a_computed_field_without_a_result_is_no_blank(code: str, result: str | None, seen: str) -> None:
    def mark(kind: str) -> str:
        return f'<w:r><w:fldChar w:fldCharType="{kind}"/></w:r>'

    shown = "" if result is None else mark("separate") + run(result)
    field = f"{mark('begin')}<w:r><w:instrText>{code}</w:instrText></w:r>{shown}{mark('end')}"
    assert cells(read(tbl([cell(run("规章")), cell(field)], [cell(run("1")), cell(run("2"))])))[1] == seen


def test_a_table_of_one_printed_cell_in_a_cell_is_its_text() -> None:
    inner = f"<w:tc>{tbl([cell(), cell(run('125'))])}{para()}</w:tc>"
    layout = read(tbl([cell(run("规章")), inner], [cell(run("文件")), inner]))
    assert cells(layout) == ["规章", "125", "文件", "125"]


def test_plain_text_goes_on_behind_a_deleted_end_of_a_paragraph() -> None:
    begun = f"<w:p><w:pPr><w:rPr><w:del/></w:rPr></w:pPr>{run('12')}</w:p>"
    assert lines(read(begun + para(run("5")))) == ["125"]


# --- automatic numbers, pictures of tables ------------------------------------------------------

LISTS = (
    f"<w:numbering {NAMESPACES}>"
    '<w:abstractNum w:abstractNumId="0"><w:lvl w:ilvl="0"><w:numFmt w:val="decimal"/></w:lvl></w:abstractNum>'
    '<w:abstractNum w:abstractNumId="1"><w:lvl w:ilvl="0"><w:numFmt w:val="bullet"/></w:lvl></w:abstractNum>'
    '<w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num>'
    '<w:num w:numId="2"><w:abstractNumId w:val="1"/></w:num></w:numbering>'
)
RELATED = (
    '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
    '<Relationship Id="n" Type="http://x/numbering" Target="numbering.xml"/>'
    '<Relationship Id="s" Type="http://x/styles" Target="styles.xml"/></Relationships>'
)


def listed(number: str, *runs: str) -> str:
    properties = f'<w:numPr><w:numId w:val="{number}"/></w:numPr>'
    return f"<w:tc>{para(*runs, properties=properties)}</w:tc>"


@pytest.mark.parametrize(
    ("number", "text", "seen"),
    [
        ("1", "", UNREADABLE),
        ("1", "25", "25"),
        ("1", "属于国家秘密", "属于国家秘密"),
        ("2", "25", "25"),
        ("2", "", ""),
        ("0", "25", "25"),
        ("9", "25", "25"),
    ],
)
def test_an_automatic_number_alone_in_a_cell_is_seen(number: str, text: str, seen: str) -> None:
    body = tbl(listed(number, run(text)) + tc("甲"), tc("乙") + tc("5"))
    more = {"word/numbering.xml": LISTS, "word/_rels/document.xml.rels": RELATED}
    assert cells(read(body, **more)) == [seen, "甲", "乙", "5"]


def test_pictures_where_tables_belong_are_noted() -> None:
    shown = (
        f"<w:r><w:drawing {DRAWING}><wp:inline><a:graphic><a:graphicData><a:blip/></a:graphicData>"
        "</a:graphic></wp:inline></w:drawing></w:r>"
    )
    seal = para(run("一、总体情况")) + para(shown)
    tables = para(run("收到和处理政府信息公开申请情况")) + para(shown) + para(run("五、存在的主要问题"))
    assert codes(read(seal + tables + para(shown))) == ["needs_ocr"]
    assert not codes(read(seal))
    assert codes(read(para(shown))) == ["needs_ocr"]


def test_a_box_over_a_figure_does_not_go_on_with_it() -> None:
    def boxed(text: str) -> str:
        held = f"<w:txbxContent>{para(run(text))}</w:txbxContent>"
        return f"<w:r><w:pict><v:shape><v:textbox>{held}</v:textbox></v:shape></w:pict></w:r>"

    body = tbl(
        [cell(run("16"), boxed("7")), cell(boxed("7"))], [cell(run("规章"), boxed("1")), cell(run("5"))]
    )
    assert cells(read(body)) == ["16\n\n7", "7", "规章\n1", "5"]


def test_a_number_by_style_alone_in_a_cell_is_seen() -> None:
    of_list = '<w:pPr><w:numPr><w:numId w:val="1"/></w:numPr></w:pPr>'
    based = '<w:basedOn w:val="L"/>'
    sheet = f'<w:style w:type="paragraph" w:styleId="L">{of_list}</w:style>'
    sheet += f'<w:style w:type="paragraph" w:styleId="M">{based}</w:style>'
    off = '<w:numPr><w:numId w:val="0"/></w:numPr>'
    for named, own, seen in (("L", "", UNREADABLE), ("M", "", UNREADABLE), ("L", off, ""), ("N", "", "")):
        properties = f'<w:pStyle w:val="{named}"/>{own}'
        body = tbl(f"<w:tc>{para(properties=properties)}</w:tc>" + tc("甲"), tc("乙") + tc("5"))
        more = {"word/numbering.xml": LISTS, "word/_rels/document.xml.rels": RELATED}
        assert cells(read(body, sheet, **more)) == [seen, "甲", "乙", "5"]
