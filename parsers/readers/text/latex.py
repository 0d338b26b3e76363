"""LaTeX in a text: numbers set as formulas, and tables (`tabular`), as converters of PDF pages write them.

Belongs here: the few commands that such tables consist of. Does not belong here: any other LaTeX, which stays
as it is.
"""

from __future__ import annotations

import html
import re

_COMMAND = re.compile(
    r"\\(?:mathbf|mathrm|mathit|text|textbf|textit|underline|bf|rm|emph|mbox|hbox|boldsymbol|bm)\s*(?=\{)"
)
_STRUCK = re.compile(r"\\(?:sout|st|cancel|xcancel|bcancel)\s*\{([^{}]*)\}")
_RAISED = re.compile(r"(?:\^|\\textsuperscript)\s*(?:\{([^{}]*)\}|(\d))")
_LOWERED = re.compile(r"(?:_|\\textsubscript)\s*(?:\{([^{}]*)\}|(\d))")
_SPACE = re.compile(r"\\[,;:! ]|\\q?quad\b|~")
_PLAIN = re.compile(r"(?:[-+－−]?\s*\d[\d\s,，.]*%?|<(?:s|sup|sub)>[^<>]*</(?:s|sup|sub)>)*")
_BEGIN = re.compile(r"\\begin\{(?:tabular[xy*]?|longtable|array|tblr)\}")
_END = re.compile(r"\\end\{(?:tabular[xy*]?|longtable|array|tblr)\}")
_RULES = re.compile(
    r"\\(?:hline|toprule|midrule|bottomrule|endhead|endfirsthead|endfoot|hhline\{[^{}]*\}|"
    r"c(?:mid)?line(?:\([^()]*\))?\{[^{}]*\})"
)
_MULTI = re.compile(r"\s*\\(multicolumn|multirow)\s*(?:\[[^\[\]]*\])?\{\s*(\d{1,3})\s*\}\s*\{[^{}]*\}\s*\{")
_SPEC = re.compile(r"\s*(?:\[[^\[\]]*\])?\s*(?:\{[^{}]*\}\s*){1,2}")
_ROW_END = re.compile(r"\\\\(?:\[[^\[\]]*\])?|\\tabularnewline\b")
_CELL_END = re.compile(r"(?<!\\)&")


def formula_html(formula: str) -> str:
    """A number set as a formula, as HTML: `125^{1}` has a raised 1. "" for any other formula."""
    text = _marked(formula).strip()
    return "".join(text.split()) if text and _PLAIN.fullmatch(text) else ""


def begins_table(text: str) -> bool:
    """Whether a LaTeX table begins in a line."""
    return _BEGIN.search(text) is not None


def ends_table(text: str) -> bool:
    """Whether a LaTeX table ends in a line."""
    return _END.search(text) is not None


def table_html(source: str) -> str:
    """A text with one LaTeX table as HTML: the table, and what stands before and after it as lines."""
    begin, end = _BEGIN.search(source), _END.search(source)
    if begin is None:
        return f"<p>{html.escape(source)}</p>"
    before, inside = source[: begin.start()], source[begin.end() : end.start() if end else len(source)]
    after = source[end.end() :] if end else ""
    spec = _SPEC.match(inside)
    rows = _ROW_END.split(_RULES.sub(" ", inside[spec.end() if spec else 0 :]))
    held: dict[int, int] = {}
    lines = "".join(_row_html(row, held) for row in rows if row.strip())
    return f"{_line(before)}<table>{lines}</table>{_line(after)}"


def _line(text: str) -> str:
    words = re.sub(r"\\(?:begin|end)\{[^{}]*\}(?:\[[^\[\]]*\])?|\\centering", " ", text).strip()
    return f"<p>{html.escape(words)}</p>" if words else ""


def _row_html(row: str, held: dict[int, int]) -> str:
    """One row. `held` has for each column the rows below that are covered; LaTeX has empty cells there."""
    cells = []
    column = 0
    for field in _CELL_END.split(row):
        width, height, text = _spans(field)
        if held.get(column, 0) > 0:
            for covered in range(column, column + width):
                held[covered] = held.get(covered, 0) - 1
            if not text.strip():
                column += width
                continue
        if height > 1:
            held.update(dict.fromkeys(range(column, column + width), height - 1))
        cells.append(f"<td colspan={width} rowspan={height}>{_cell(text)}</td>")
        column += width
    return f"<tr>{''.join(cells)}</tr>"


def _spans(field: str) -> tuple[int, int, str]:
    width = height = 1
    text = field
    for _ in range(2):  # a cell over rows in one over columns, or the other way round
        match = _MULTI.match(text)
        if match is None:
            break
        number = max(1, int(match[2]))
        width, height = (number, height) if match[1] == "multicolumn" else (width, number)
        depth, end = 1, match.end()
        while end < len(text) and depth:
            depth += {"{": 1, "}": -1}.get(text[end], 0)
            end += 1
        text = text[match.end() : end - 1] + text[end:]
    return width, height, text


def _cell(text: str) -> str:
    text = re.sub(r"(?<!\\)\$", "", text)
    return re.sub(r"\\([%&#_${}])", r"\1", _marked(text)).replace("{", "").replace("}", "")


def _marked(text: str) -> str:
    """The text with struck, raised and lowered parts as HTML, without commands that only set a font."""
    text = _SPACE.sub(" ", _COMMAND.sub("", html.escape(text, quote=False).replace("&amp;", "&")))
    text = re.sub(r"(?<![\^_])\{([^{}]*)\}(?!\{)", r"\1", text) if "\\" not in text else text
    text = _STRUCK.sub(r"<s>\1</s>", text)
    text = _RAISED.sub(lambda match: f"<sup>{match[1] or match[2] or ''}</sup>", text)
    return _LOWERED.sub(lambda match: f"<sub>{match[1] or match[2] or ''}</sub>", text).replace("\\%", "%")
