"""Sample workbooks as office programs save them.

Belongs here: what such programs add that takes a reader time: texts kept apart, fonts, borders, widths.
Does not belong here: writing the samples (`samples.renderers.sheet`).
"""

from __future__ import annotations

import io


def formatted(data: bytes) -> bytes:
    """The same cells and merges; each printed or merged cell has a font, borders and an alignment."""
    import openpyxl
    from openpyxl.styles import Alignment, Border, Font, Side

    line = Side(style="thin")
    book = openpyxl.load_workbook(io.BytesIO(data))
    for sheet in book:
        merged = {place for area in sheet.merged_cells.ranges for place in area.cells}
        for row in sheet.iter_rows():
            for cell in row:
                if cell.value is not None or (cell.row, cell.column) in merged:
                    cell.font = Font(name="宋体", size=10.5)
                    cell.border = Border(line, line, line, line)
                    cell.alignment = Alignment(horizontal="center", vertical="center", wrap_text=True)
        for letter in "ABCDEFGHIJ":
            sheet.column_dimensions[letter].width = 12
    saved = io.BytesIO()
    book.save(saved)
    return saved.getvalue()
