"""Manifests: what is read of them, which row is about which file, what is said of the rest."""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path

import pytest
from hypothesis import assume, example, given, settings
from hypothesis import strategies as st
from upath import UPath

from parsers.identity.surroundings import ManifestRow
from warehouse.readings import manifest as module
from warehouse.readings.entries import listing
from warehouse.readings.manifest import Manifests, parse, read_manifests
from warehouse.readings.patterns import MAX_STARS, pattern

HEAD = "path,agency_name,division_code,year,published_on,fetched_at,override,source_url\n"


def parsed(text: str, manifest: str = "_manifest.csv") -> Manifests:
    return parse(text.encode(), manifest)


def why(found: Manifests) -> list[tuple[int, str]]:
    return [(problem.line, problem.why) for problem in found.problems]


def test_every_column_is_read() -> None:
    row = (
        "a.html,温县水利局,410825,2023年,2024年1月5日,2024-02-01T08:30:00+08:00,是,https://example.gov.cn/a\n"
    )
    (line,) = parsed(HEAD + row).lines
    assert line.row == ManifestRow(
        agency_name="温县水利局",
        division_code="410825",
        year=2023,
        published_on=date(2024, 1, 5),
        fetched_at="2024-02-01T00:30:00",
        override=True,
        source_url="https://example.gov.cn/a",
    )


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
def test_encodings(encoding: str) -> None:
    found = parse("path,agency_name\r\n报告.html,温县水利局\r\n".encode(encoding), "_manifest.csv")
    assert [(line.path, line.row.agency_name) for line in found.lines] == [("报告.html", "温县水利局")]
    assert found.problems == []


def test_what_cannot_be_used_is_said_and_the_rest_counts() -> None:
    found = parsed(
        "path,year,division_code,published_on,fetched_at,override,source_url,agency_name,colour,guess_year\n"
        "a,23,999999,2024-13-01,soon,maybe,/a/b,我局,red,2021\n"
        "b,2023,,,,,,,,\n"
        "b,2022,,,,,,,,\n"
        ",2022,,,,,,,,\n"
        "../c,2022,,,,,,,,\n"
        ",,,,,,,,,1999\n"
    )
    assert [(line.path, line.row) for line in found.lines] == [
        ("a", ManifestRow()),
        ("b", ManifestRow(year=2023)),
    ]
    assert sorted(why(found)) == [
        (1, "unknown column colour"),
        (2, "agency_name '我局' is no name of a body; it is left out"),
        (2, "division_code '999999' is no code of a division; it is left out"),
        (2, "fetched_at 'soon' is no date or time; it is left out"),
        (2, "override 'maybe' is no true or false; it is left out"),
        (2, "published_on '2024-13-01' is no date; it is left out"),
        (2, "source_url '/a/b' is no web address; it is left out"),
        (2, "year '23' is no year of a report; it is left out"),
        (4, "b is there twice; line 3 counts"),
        (5, "no path, or one outside the folder"),
        (6, "no path, or one outside the folder"),
    ]


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"", "there is no column path"),
        (b"name,year\na,2023\n", "there is no column path"),
        (b"path\n\xff\xff\xff\n", "neither UTF-8 nor GB18030"),
        (b'path\n"' + b"a" * 200_000, "no CSV from here on"),
    ],
)
def test_what_is_no_manifest_is_said(data: bytes, said: str) -> None:
    (problem,) = parse(data, "x/_manifest.csv").problems
    assert problem.why.startswith(said)
    assert str(problem).startswith("x/_manifest.csv")


ROWS = {
    "_manifest.csv": "path,year\n*.html,2001\n湖北省/**,2010\n湖北省/a.html,2011\n"
    "x.zip,2012\nx.zip!/b.html,2013\n",
    "湖北省/_manifest.csv": "path,year\n*.html,2014\n",
    "河南省/_manifest.csv": "path,year\n2022,2015\n2022/c.html,2016\n[0-9]?/**/*.txt,2017\n",
}


@pytest.mark.parametrize(
    ("path", "year"),
    [
        ("a.html", None),  # no year of a report
        ("湖北省/a.html", 2014),
        ("湖北省/b.txt", 2010),
        ("湖北省/宜昌市/a.html", 2010),
        ("x.zip!/a.html", 2012),
        ("x.zip!/b.html", 2013),
        ("x.zip!/b.html#2", 2012),
        ("河南省/2022/a/b.html", 2015),
        ("河南省/2022/c.html", 2016),
        ("河南省/20/a/b/c.txt", 2017),
        ("河南省/20/c.txt", 2017),
        ("河南省/a.html", None),
    ],
)
def test_which_row_is_about_a_file(path: str, year: int | None) -> None:
    found = Manifests()
    for name, text in ROWS.items():
        each = parsed(text, name)
        found.lines += each.lines
    row = found.rows_of([path]).get(path)
    assert (row.year if row else None) == year


def test_a_row_about_no_file_is_said() -> None:
    found = parsed("path,year\na.html,2023\nb.html,2023\n", "x/_manifest.csv")
    assert found.rows_of(["x/a.html"]) == {"x/a.html": ManifestRow(year=2023)}
    assert why(found) == [(3, "no file is at x/b.html")]


def test_many_stars_take_no_time() -> None:
    found = parsed("path,year\n" + "*a" * 40 + ",2023\n")
    assert found.rows_of(["a" * 200]) == {}


def test_manifests_lie_in_any_folder_and_links_are_not_followed(tmp_path: Path) -> None:
    for name in ("_manifest.csv", "a/_MANIFEST.csv", "a/x_manifest.csv"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text("path,year\nb.html,2023\n")
    (tmp_path / "c").mkdir()
    (tmp_path / "c/_manifest.csv").symlink_to(tmp_path / "_manifest.csv")
    found = read_manifests(listing(UPath(tmp_path)))
    assert [line.path for line in found.lines] == ["b.html", "a/b.html"]
    assert [problem.manifest for problem in found.problems] == ["c/_manifest.csv"]


def test_escapes_and_paths_as_windows_writes_them() -> None:
    paths = [r"\xb9.txt", r"年报/a.txt", r"年报/\x5cb.txt"]
    found = parsed(
        "path,year\n\\xb9.txt,2021\n.\\年报\\a.txt,2022\n年报/\\x5cb.txt,2023\n年报\\..\\c.txt,2023\n"
    )
    rows = found.rows_of(paths)
    assert {path: row.year for path, row in rows.items()} == dict(zip(paths, (2021, 2022, 2023), strict=True))
    assert why(found) == [(5, "no path, or one outside the folder")]


def test_a_folder_is_never_a_pattern() -> None:
    found = parsed("path,year\n*.html,2023\n", "[2023]/_manifest.csv")
    assert set(found.rows_of(["[2023]/a.html", "2/b.html"])) == {"[2023]/a.html"}


@pytest.mark.parametrize("moment", ["0001-01-01T00:00:00+23:00", "9999-12-31T23:59:59-10:00"])
def test_a_moment_that_has_no_day_in_utc_is_left_out(moment: str) -> None:
    found = parsed(f"path,fetched_at\na.html,{moment}\n")
    assert [line.row for line in found.lines] == [ManifestRow()]
    assert why(found) == [(2, f"fetched_at {moment!r} is no date or time; it is left out")]


def test_a_manifest_of_nothing_but_problems_is_bounded(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "MAX_PROBLEMS", 3)
    found = Manifests()
    found.add(parsed("path,year\n" + "a.html,x\n" * 9, "a/_manifest.csv"))
    found.add(parsed("path,year\nb.html,x\n", "b/_manifest.csv"))
    assert found.rows_of([]) == {}
    assert [problem.line for problem in found.problems] == [2, 3, 4, 0, 2, 2]
    assert found.problems[3].why == "there are more problems, which are not listed"


def test_a_manifest_has_so_many_rows_and_patterns_and_no_more(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "MAX_LINES", 4)
    monkeypatch.setattr(module, "MAX_PATTERNS", 2)
    found = parsed("path,year\nx*,2020\na*,2021\nb*,2022\nb1,2023\nc1,2024\n")
    assert why(found) == [(6, "more than 4 rows: from here on it is not read")]
    rows = found.rows_of(["x1", "a1", "b1", "b2", "c1"])
    assert {path: row.year for path, row in rows.items()} == {"x1": 2020, "a1": 2021, "b1": 2023}
    assert (4, "beyond 2 patterns") in why(found)


def test_a_pattern_takes_no_time_on_the_longest_path() -> None:
    found = parsed("path,year\n**a**a**a**b,2020\n**/*a*a/**c,2021\n")
    path = "/".join(["a" * 255] * 200)
    assert found.rows_of([path, path + "b"]) == {path + "b": ManifestRow(year=2020)}


def with_all_ways(path: str) -> str:
    """The pattern as an expression that tries every way."""
    out = re.sub(r"(?<![^/])\*\*/", "\0", path)
    signs = {"\0": "(?:.*/)?", "**": ".*", "*": "[^/]*", "?": "[^/]", "[!a]": "[^a/]"}
    return re.sub(r"\0|\*\*|\*|\?|\[!a\]|.", lambda m: signs.get(m[0], re.escape(m[0])), out)


@given(
    st.lists(st.sampled_from(["a", "b", "/", "*", "**", "/**/", "?", "[!a]"]), max_size=9).map("".join),
    st.text("ab/", max_size=12),
)
@settings(max_examples=1500)
@example("**a*b", "a/ab")
@example("*[!a]*b", "bb/b")
def test_a_pattern_that_gives_nothing_back_matches_the_same(path: str, name: str) -> None:
    assume("***" not in path and len(re.findall(r"\*+", path)) <= MAX_STARS)
    assert bool(pattern("x/", path).fullmatch(f"x/{name}")) == bool(
        re.fullmatch(f"x/(?:{with_all_ways(path)})", f"x/{name}")
    )
