"""docs/views.md: every view for BI tools with its columns, and every measure.

Belongs here: laying the declarations out as Markdown. The page is written again by
`python -m warehouse.bi.page > docs/views.md`; a test compares the two.
Does not belong here: the declarations (`views.toml`, `measures.toml`).
"""

from __future__ import annotations

import sys
from collections.abc import Iterator

from warehouse.bi.measures import measures
from warehouse.bi.views import View, views

_HEAD = """# Views for BI tools / 面向 BI 工具的视图

This page is written from `warehouse/bi/views.toml` and `warehouse/bi/measures.toml`. Change those files, and
run `python -m warehouse.bi.page > docs/views.md`. [bi.md](bi.md) says how to open them.

Each view stands in `warehouse.duckdb` under two names, and in `bi` as a Parquet file of each name. Both have
the same rows and columns: under the English name with English names of columns, under the Chinese name with
Chinese ones.

- Rows are of current documents only. `year` / `年度` is a column.
- Counts are int64, other numbers float64, dates date32. A count with a fraction is null: it is no count.
- A code has three columns: `level` (代码), `level_zh` and `level_en` (its labels).
- A blank is null. The column with `_or_zero` / `（空白作零）` takes a blank, a dash and 无 as 0. A number
  that is ambiguous, missing or unreadable is null in both.
- 视图只含现行文件。空白为空值；“（空白作零）”列把空白、短横和“无”作 0；
  存疑、缺失和无法辨认的数在两列中均为空。

| view | 视图 | a row is | made of |
|---|---|---|---|"""

_MEASURES = """
## Measures

A measure is a formula over the rows that a chart or table shows. The names of columns are those of the view
with English names; the view with Chinese names has the same formula over its own. The
[Superset bundle](bi.md#superset) holds all of them.

| measure | 名称 | view | formula | base | what not to sum |
|---|---|---|---|---|---|"""

_NOTES = """
| 度量 | 公式 | 基数 | 不得相加 |
|---|---|---|---|"""


def page() -> str:
    """The whole page."""
    return "\n".join(_lines()) + "\n"


def _lines() -> Iterator[str]:
    yield _HEAD
    for view in views().values():
        about, _, about_zh = view.about.partition(" / ")
        made_of = ", ".join(f"`{table}`" for table in view.tables)
        link = f"[{view.name}](#{view.name})"
        yield f"| {link} | `{view.name_zh}` | {_cell(about)} / {_cell(about_zh)} | {made_of} |"
    yield _MEASURES
    for each in measures().values():
        en, zh = each.name
        sql = _cell(each.sql)
        yield f"| {en} | {zh} | `{each.view.name}` | `{sql}` | {each.base[0]} | {each.not_to_sum[0]} |"
    yield _NOTES
    for each in measures().values():
        yield f"| {each.name[1]} | `{_cell(each.sql_zh)}` | {each.base[1]} | {each.not_to_sum[1]} |"
    for view in views().values():
        yield from _section(view)


def _section(view: View) -> Iterator[str]:
    yield f"\n## {view.name}\n\n`{view.name_zh}`. {view.about}\n"
    yield f"- key: {', '.join(view.key)}"
    yield f"- files: `bi/{view.name}.parquet`, `bi/{view.name_zh}.parquet`"
    yield "\n| column | 列 | kind | what it says |\n|---|---|---|---|"
    for column in view.columns:
        about = column.description.rpartition(" / ")[0] or column.description
        yield f"| {column.name} | {column.zh} | {column.kind} | {_cell(about)} |"


def _cell(text: str) -> str:
    return " ".join(text.split()).replace("|", "\\|")


if __name__ == "__main__":
    sys.stdout.write(page())
