"""A report as a plain text, written by hand line by line, and read back."""

from __future__ import annotations

from collections.abc import Sequence

from parsers.model import Report
from parsers.read import read
from tests.support.naming import report_lines

GENERAL = "2023年，我局依法做好政府信息公开工作。"
PROBLEMS = "公开内容还不够全面，下一步将加强培训。"
OTHER = "无其他需要报告的事项。"


def text(
    title: str = "泰宁县财政局2023年政府信息公开工作年度报告",
    general: str = GENERAL,
    problems: str = PROBLEMS,
    other: str = OTHER,
    form: str = "2021",
    **rows: Sequence[object],
) -> str:
    """The text of a report; all zero but for the rows given (see `tests.support.naming.report_lines`)."""
    tables = ["\t".join(line) for line in report_lines(form, **rows)]
    return "\n".join(
        [
            title,
            "一、总体情况",
            general,
            *tables,
            "五、存在的主要问题及改进情况",
            problems,
            "六、其他需要报告的事项",
            other,
        ]
    )


def written(title: str = "泰宁县财政局2023年政府信息公开工作年度报告", **more: object) -> Report:
    """The one report that the text is read as."""
    reading = read(text(title, **more).encode(), "report.txt")  # type: ignore[arg-type]
    (report,) = reading.reports
    return report
