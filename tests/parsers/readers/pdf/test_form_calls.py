"""Forms that call each other: refused by an upper bound before pdfium unfolds them."""

import pytest

from parsers.model import Layout, Quarantine
from parsers.readers import read_layout
from parsers.readers.limits import Refusal
from parsers.readers.pdf.form_calls import refuse_endless_forms
from tools.hostile.pdf import FONT, LINES, doubling_forms, page, self_calling_form, stream, title


@pytest.mark.parametrize("data", [self_calling_form(2), doubling_forms(16, 2), doubling_forms(6, 20)])
def test_forms_that_unfold_without_end_are_refused(data: bytes) -> None:
    found = read_layout(data, "a.pdf")
    assert isinstance(found, Quarantine) and found.code == "too_large", found


def test_the_bound_counts_calls_through_other_dictionaries_and_packed_content() -> None:
    resources = f"/Resources 6 0 R /BBox [0 0 9 9] /Font << /F1 {FONT} >>"
    form = stream(b"/X Do /X Do", f"/Type /XObject /Subtype /Form {resources}", packed=True)
    data = page("/X Do", "/XObject << /X 5 0 R >>", o5=form, o6="<< /XObject 7 0 R >>", o7="<< /X 5 0 R >>")
    with pytest.raises(Refusal):
        refuse_endless_forms(data)


@pytest.mark.parametrize("data", [self_calling_form(1), doubling_forms(12, 2), doubling_forms(2, 100)])
def test_forms_that_unfold_to_no_more_than_a_page_holds_are_read(data: bytes) -> None:
    refuse_endless_forms(data)


def test_many_forms_beside_each_other_are_no_calls_in_calls() -> None:
    form = stream(
        LINES.encode(), f"/Subtype /Form /BBox [0 0 595 842] /Resources << /Font << /F1 {FONT} >> >>"
    )
    forms = {f"o{number}": form for number in range(5, 305)}
    refuse_endless_forms(page("/X Do " * 300, "/XObject << /X 5 0 R >>", **forms))


def test_half_a_character_in_the_title_loses_the_title_only() -> None:
    found = read_layout(title(b"\xfe\xff\xd8\x00\xd8\x00\x00A"), "a.pdf")
    assert isinstance(found, Layout) and found.blocks and found.meta == {}
