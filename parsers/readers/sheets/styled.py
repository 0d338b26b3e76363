"""What the fonts and the style of a cell leave of its text.

Belongs here: rich texts and cell styles into the view of a sheet. Does not belong here: how a format stores
them (`parsers.readers.sheets.xlsx_view`, `parsers.readers.sheets.xls_view`).
"""

from __future__ import annotations

from collections.abc import Iterable

from parsers.readers.sheets.number_format import hides_text
from parsers.readers.sheets.seen import Place, SheetView
from parsers.readers.sheets.xlsx_styles import CellStyle, Font
from parsers.readers.visible import Run, see


def view_rich_text(
    view: SheetView, place: Place, runs: Iterable[tuple[str, Font]], ground: str | None
) -> None:
    """What is seen of a text in several fonts on a ground (None where not known)."""
    seen = see(Run(text, font.struck, font.hides_on(ground), font.rise) for text, font in runs)
    view.texts[place] = seen.text
    view.left_struck.append(seen.struck)
    view.left_hidden.append(seen.hidden)


def view_style(view: SheetView, place: Place, style: CellStyle, is_text: bool, is_number: bool) -> None:
    """What the style of a whole cell makes of it: struck, hidden, or printed by a number format."""
    if style.font.struck:
        view.struck.add(place)
    elif style.font.hides_on(style.ground) or (is_text and hides_text(style.format)):
        view.hidden.add(place)
    elif style.format and is_number:
        view.formats[place] = style.format
