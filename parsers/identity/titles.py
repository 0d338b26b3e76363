"""The title of a report: finding it among lines and taking it apart.

Belongs here: what a title looks like, also broken over lines or wrapped in a site's chrome.
Does not belong here: whether its agency exists (`parsers.identity.agency`) and other evidence
(`parsers.identity.identification`).
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from parsers.identity.spelling import folded
from parsers.identity.vocabulary import any_of, words

_REPORT = "(?:年度?)?(?:工作)?(?:情况)?(?:的)?(?:年度)?(?:工作)?(?:情况)?(?:的)?(?:总结)?(?:报告|年报|总结)"
_OF_DISCLOSURE = (
    f"信息公开(?:工作)?(?:和政务公开|、政务公开|与政务公开)?(?:(?:19|20)\\d\\d年?)?{_REPORT}(?:书)?"
)
_SUBJECT = re.compile(
    f"政府{_OF_DISCLOSURE}|政务{_OF_DISCLOSURE}|{_OF_DISCLOSURE}|政务公开(?:工作)?{_REPORT}"
)
"""Each branch begins with a plain character: such are soonest found."""
_DAY = r"20\d\d[-/.年]\d{1,2}[-/.月]\d{1,2}日?(?:\d{1,2}:\d\d(?::\d\d)?)?"
_YEAR = re.compile(r"(?<!\d)((?:19|20)\d\d)(?!\s*[-/.年]\s*\d)(?:年度|年|度)?(?!\d)")
_TAIL = re.compile(
    r"^(?:(?:的)?(?:公示|公布|公告|正文|全文|通知|函|报告|更正说明)|[(（\[]?(?:(?:19|20)\d\d)(?:年度?|度)?[)）\]]?|[(（\[][^()（）\[\]]{0,12}[)）\]]"
    r"|\.(?:docx?|pdf|wps|ofd|html?)|[A-Za-z][A-Za-z0-9,.&'’()-]{9,})*$"
)
_CHROME = re.compile(
    r"\s*[_|｜>»]+\s*|\s+[-—–]+\s+|(?<=[报告])[-—–](?=[\u4e00-\u9fff])|-(?=[\u4e00-\u9fff]+$)"
)
_LEAD = re.compile(
    f"^{_DAY}|^[\u4e00-\u9fff]{{1,10}}\\[20\\d\\d\\]\\d{{1,4}}号|^(?:标题|题目|名称|信息名称|文章标题|附件\\d*|当前位置)[:：]"
    "|^(?:\\d{1,2}[.、]|[【\\[][^】\\]]{0,8}[】\\]]|《)"
)
_DOING = "(?:公布|发布|印发|报送|上报|编制|公示|更正|修订|更新|补充|重新公布|重新发布)"
_ABOUT = re.compile(f"(?:关于)?(?:{_DOING})?$")
_PUBLISHING = re.compile(f"^(?:关于)?{_DOING}")
_PERIOD = re.compile(r"((?:19|20)\d\d)年\d{1,2}月(?:\d{1,2}日)?[至到-](?:\1年)?\d{1,2}月(?:\d{1,2}日)?")
_AFTER = re.compile(
    '$|[。》,;(."\\[|]|如|是?(?:根据|按照|依据)|一、|(?:信息|文章)?来源|时间|(?:发布|成文|公开)?日期|发布|作者|字[号体]|浏览|点击|索引|打印'
)
_CLAUSE = re.compile(
    '[。,;:《">|_]|(?<=[局委办厅府会])\\)|年报|年度报告|(?:公布|编制|制定|编写|撰写|发布|形成|公告|公开)(?:了|完成|的)?(?=[^年]*年)'
)
_ISSUED = re.compile("关于(?:印发|发布|公布|报送|上报|公开)|转发|批转")
_BODY_BEHIND = re.compile(
    "[(（]([\u4e00-\u9fff]{3,20}(?:局|委|办|厅|部|院|社|会|处|站|队|心|室|政府|镇|乡|街道|[县市区州旗]))[)）]"
)
_YEAR_BEHIND = re.compile(r"[(（](?:19|20)\d\d年?度?[)）]")
_INTRO = 2_000
_PAGE_TITLE = 500
_IS_FIELD = re.compile(r"[:：∶]|(?:19|20)\d\d[-/.年]\d{1,2}[-/.月]\d|\d日|[>＞»]|(?:网站|门户网|政务网)$")
"""A line with a label, a date, a breadcrumb or a site's name is no beginning of a title on the next lines."""
_LABEL_ALONE = re.compile(r"[\[【]?[\u4e00-\u9fff \u3000]{2,8}[\]】]?[:：∶]")
_SENTENCE = re.compile("[。；;!！?？，,]")
_TWICE = re.compile("([\u4e00-\u9fff]{3,})\\1$")
"""A name that ends the line above the title and begins the title."""
_LINES = 4
_LONGEST = 80


@dataclass(frozen=True, slots=True)
class Title:
    """A title taken apart. `agency` is the phrase before or after the year, empty when there is none."""

    text: str
    agency: str
    years: tuple[int, ...]

    @property
    def year(self) -> int | None:
        """The year the title states, None when it states none or several."""
        return self.years[0] if len(set(self.years)) == 1 else None


_OWN_QUOTE = re.compile(f"{any_of(words('prose', 'own_quotes'))}(?:了|的)?$")
_PUBLISHES = re.compile("(?:特|现|现将|依法|组织)?(?:公布|发布|公开|编制|形成|制作)(?:了)?$")
"""What stands between a body and its own report: 温县水利局发布《温县水利局2023年…》."""
_IS_READY = re.compile("》?(?:已|业)(?:经)?(?:编制|制作|审定|审核|研究)?(?:完成|完毕|编就|同意|通过)?,?现")
"""What follows a report that is now published: 《…》已编制完成,现予公布."""
_PRESENTED = re.compile("(?:公布|发布|编制|形成|撰写|制作|制定|公开)(?:了|完成)?20\\d\\d年[^,。;]*$")
_OTHER_REPORT = re.compile(any_of(words("prose", "other_reports")))
_DIVIDED = re.compile("[。.;,!?]")
_CLAUSE_MARK = re.compile("[。,;:]")


def names_report(text: str) -> bool:
    """True when folded text holds the name of an annual report on disclosure: the one definition of it."""
    return _SUBJECT.search(text) is not None


def opens_with_report(text: str) -> bool:
    """True when folded text names a report before any mark that ends or divides a sentence."""
    match = _SUBJECT.search(text)
    return match is not None and _DIVIDED.search(text, 0, match.start()) is None


def parse_title(text: str) -> Title | None:
    """A whole line as a title; None when it is not one (a sentence, a menu entry of other words)."""
    text = text[:_PAGE_TITLE]
    if "公" not in text or not ("开" in text or "開" in text) or "公开" not in folded(text):
        return None  # no name of a report is without it
    found = [title for segment in _segments(text) if (title := _parse(segment))]
    return max(found, key=lambda t: (bool(t.agency), bool(t.years)), default=None)


def title_in_prose(text: str, but: str = "") -> Title | None:
    """The report's own name inside a sentence; its title where it stands nowhere else.

    An example is 现公布《和平县教育局2019年政府信息公开工作年度报告》。
    `text` is folded prose, `but` the title above it. A name without a body counts where it is presented
    (现公布2022年…). A report that is quoted as another one (学习了《…》, 年初发布《…》) is not it.
    """
    same = nameless = None
    for match in _SUBJECT.finditer(text[:_INTRO]):
        if not _AFTER.match(text, match.end()):
            continue
        start = max(0, match.start() - _LONGEST)
        if _is_of_another(text[start : match.start()]) and not _IS_READY.match(text, match.end()):
            continue
        clause = _CLAUSE.split(text[start : match.start()])[-1]
        behind = _YEAR_BEHIND.match(text, match.end())
        title = _parse(clause + match.group() + (behind.group() if behind else ""))
        if title and title.agency and title.years:
            if title.text != but:
                return title
            same = same or title
        if title and title.years and _PRESENTED.search(text[start : match.end()]):
            nameless = nameless or title
    return same or nameless


def _is_of_another(before: str) -> bool:
    """Whether what stands before a report's name says that it is quoted, and not this report."""
    told, opened, quoted = before.rpartition("《")
    if not opened or "》" in quoted:
        return _OTHER_REPORT.search(_CLAUSE_MARK.split(before)[-1]) is not None
    clause = _CLAUSE_MARK.split(told)[-1]
    body = _YEAR.split(quoted)[0]
    if len(body) > 3 and _PUBLISHES.sub("", clause).endswith(body):
        return False
    return _OTHER_REPORT.search(clause) is not None or _OWN_QUOTE.search(told) is None


def chrome(text: str) -> tuple[str, ...]:
    """What a page's <title> names besides the report: columns and the site, in print order."""
    return tuple(s for s in map(folded, _segments(text[:_PAGE_TITLE])) if s and not _SUBJECT.search(s))


def find_title(lines: Sequence[str], strength: Callable[[str], int]) -> Title | None:
    """The last title among the lines before the body; broken over up to four lines, it is joined.

    A menu or a list of other years stands before the report's own title, so the last one is right;
    but one that names an agency or a year is preferred to a bare 政府信息公开年报.
    `strength` tells an agency's name with its place (2) from one without (1) and from anything else (0),
    such as a menu entry that happens to stand above the title.
    """
    by_end: dict[int, Title] = {}
    for start in range(len(lines)):
        end, title = _beginning_at(lines, start)
        if title and strength(title.agency) >= (strength(by_end[end].agency) if end in by_end else 0):
            by_end[end] = title
    best: tuple[int, Title] | None = None
    for title in by_end.values():
        rank = 2 * bool(strength(title.agency)) + bool(title.years)
        if best is None or rank > best[0] or (rank == best[0] and not _is_cut(title, best[1])):
            best = (rank, title)
    return best[1] if best else None


def _beginning_at(lines: Sequence[str], start: int) -> tuple[int, Title | None]:
    """The title that begins in a line and goes over the fewest lines, and its last line."""
    joined = ""
    is_value = start > 0 and _LABEL_ALONE.fullmatch(lines[start - 1].strip()) is not None
    for end, line in enumerate(lines[start : start + _LINES], start=start):
        if joined and (is_value or _IS_FIELD.search(joined)):
            break
        joined += line.strip()
        if len(joined) > _LONGEST or _SENTENCE.search(joined):
            break
        if title := parse_title(joined):
            return end, title
    return start, None


def _is_cut(title: Title, before: Title) -> bool:
    """Whether a title repeats the one before it with an agency that lost its end: 温县水利 for 温县水利局."""
    return title.years == before.years and before.agency[:-1] == title.agency != ""


def _segments(text: str) -> list[str]:
    return [s for s in _CHROME.split(text.strip()) if s and s.strip()]


def _parse(segment: str) -> Title | None:
    segment = segment.strip("#* \t")  # a heading or bold words of markdown
    text = folded(segment)
    while lead := _LEAD.match(text):
        text = text[lead.end() :]
    text = _PERIOD.sub(r"\1年", text.replace("《", "").replace("》", ""))
    match = _SUBJECT.search(text)
    if (
        match is None
        or not _TAIL.match(text[match.end() :])
        or _SENTENCE.search(text)
        or len(text) > _LONGEST
    ):
        return None
    before, subject = text[: match.start()], match.group()
    years = tuple(int(y) for y in _YEAR.findall(text))
    agency = _agency(before, subject)
    if not agency and (behind := _BODY_BEHIND.search(text, match.end())):
        agency = behind.group(1)
    return Title(_LEAD.sub("", segment.strip()).strip(), agency, years)


def _agency(before: str, subject: str) -> str:
    """The words before the subject without the year and without 关于; 温县人民 + 政府信息公开 shares 政府."""
    parts = [p for p in _YEAR.split(before) if not p.isdigit()]
    parts = [_PUBLISHING.sub("", p) for p in parts]
    parts = [_ABOUT.sub("", p.lstrip(")-的、:.").rstrip("(-的、:.")) for p in parts]
    parts = [p.removeprefix("关于").removeprefix("年度").removesuffix("年度") for p in parts]
    phrase = next((p for p in parts if p), "")
    phrase = _TWICE.sub(r"\1", _ISSUED.split(phrase)[-1] or phrase)
    if phrase.endswith("人民") and subject.startswith("政府"):
        return phrase + "政府"
    return phrase
