"""Every command in Chinese and English: its help, what it answers and what it refuses."""

from __future__ import annotations

import ast
import errno
import json
import os
import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest
import typer
from rich.cells import cell_len
from typer.testing import CliRunner, Result

from pipelines.cli import app
from pipelines.language import chosen, language, of_environment
from presentation.catalogue import LANGUAGES, Language, words
from tests.support.built import build
from tests.support.paths import ROOT
from tests.support.written import text
from warehouse.catalogue.catalogue import write_catalogue
from warehouse.storage.tree import Warehouse

runner = CliRunner()
PROGRAM: Any = typer.main.get_command(app)
COMMANDS: Mapping[str, Any] = PROGRAM.commands
ENGLISH = re.compile(r"[A-Za-z]{2,} [A-Za-z]{2,} [A-Za-z]{2,}")
"""A run of three words: a sentence, unless it is a command to type."""
TYPED = re.compile(r"gongkai( [a-z]+)?( COMMAND)?|pip install 'gongkai\[[a-z]+\]'|python -m pipelines\.cli")


@pytest.fixture(autouse=True)
def environment(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    before = dict(os.environ)
    monkeypatch.setenv("DAGSTER_HOME", str(tmp_path / "home"))
    monkeypatch.setenv("COLUMNS", "100")
    yield
    for name in set(os.environ) - set(before):  # the command tells its processes by the environment
        del os.environ[name]


@pytest.fixture(scope="module")
def tables(tmp_path_factory: pytest.TempPathFactory) -> Warehouse:
    """A warehouse of one whole report and one that does not say whose it is."""
    folder = tmp_path_factory.mktemp("spoken")
    (folder / "landing").mkdir()
    (folder / "landing" / "a.txt").write_text(text(), encoding="utf-8")
    nameless = text("2023年政府信息公开工作年度报告").replace("泰宁县财政局", "本机关")
    (folder / "landing" / "b.txt").write_text(nameless, encoding="utf-8")
    found = build(folder / "landing")
    write_catalogue(found)
    return found


def say(spoken: Language, *arguments: object) -> Result:
    return runner.invoke(app, ["--lang", spoken, *map(str, arguments)])


def no_english(said: str) -> bool:
    return not ENGLISH.search(TYPED.sub("…", re.sub(r"\S*/\S*", "…", said)))


# --- which language -----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("variables", "spoken"),
    [
        ({}, "en"),
        ({"LANG": "zh_CN.UTF-8"}, "zh"),
        ({"LANG": "zh"}, "zh"),
        ({"LANG": "ZH_tw"}, "zh"),
        ({"LANG": "C"}, "en"),
        ({"LANG": "POSIX"}, "en"),
        ({"LANG": "C.UTF-8", "LC_ALL": ""}, "en"),
        ({"LANG": "de_DE.UTF-8"}, "en"),
        ({"LC_ALL": "en_US.UTF-8", "LC_MESSAGES": "zh_CN", "LANG": "zh_CN"}, "en"),
        ({"LC_ALL": "zh_CN.UTF-8", "LANG": "en_US"}, "zh"),
        ({"LC_MESSAGES": "zh_CN", "LANG": "en_US"}, "zh"),
        ({"LC_ALL": "", "LC_MESSAGES": "", "LANG": "zh_HK"}, "zh"),
        ({"GONGKAI_LANG": "zh", "LC_ALL": "en_US"}, "zh"),
        ({"GONGKAI_LANG": "en", "LC_ALL": "zh_CN"}, "en"),
        ({"GONGKAI_LANG": "", "LC_ALL": "zh_CN"}, "zh"),
        ({"LC_CTYPE": "zh_CN", "LANG": "en_US"}, "en"),
    ],
)
def test_the_environment_names_the_language(variables: dict[str, str], spoken: str) -> None:
    assert of_environment(variables) == spoken


@pytest.mark.parametrize(
    ("arguments", "spoken"),
    [
        ([], "en"),
        (["--lang", "zh", "prune"], "zh"),
        (["prune", "--lang=zh"], "zh"),
        (["prune", "--lang", "zh", "--lang", "en"], "en"),
        (["inspect", "--", "--lang", "zh"], "en"),
        (["prune", "--lang", "fr"], "en"),
        (["prune", "--lang"], "en"),
    ],
)
def test_the_arguments_name_the_language(arguments: list[str], spoken: str) -> None:
    with chosen(arguments):
        assert language() == spoken
    assert language() == "en"


def test_a_language_that_is_not_there_is_refused() -> None:
    said = runner.invoke(app, ["prune", "--lang", "fr"])
    assert said.exit_code == 2 and "gongkai: --lang cannot be fr; give one of zh, en\n" in said.stderr
    said = runner.invoke(app, ["prune"], env={"GONGKAI_LANG": "fr", "LANG": "zh_CN"})
    assert (said.exit_code, said.stderr) == (2, "gongkai: GONGKAI_LANG 应为 zh 或 en，不能是 fr\n")


def test_the_locale_decides_where_nothing_is_said() -> None:
    assert "Usage: " in runner.invoke(app, ["--help"]).output
    assert "用法：" in runner.invoke(app, ["--help"], env={"LANG": "zh_CN.UTF-8"}).output
    assert "Usage: " in runner.invoke(app, ["--help", "--lang", "en"], env={"LANG": "zh_CN.UTF-8"}).output


# --- help ---------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", COMMANDS)
def test_every_command_has_its_help_in_the_catalogue(name: str) -> None:
    command = COMMANDS[name]
    assert f"command.{name}.about" in words() and f"command.{name}.next" in words()
    named = {param.name for param in command.params}
    assert "lang" in named, "every command speaks both languages"
    for param in command.params:
        assert f"option.{name}.{param.name}" in words() or f"option.{param.name}" in words(), param.name
        assert getattr(param, "help", None) is None, f"{param.name}: help stands in presentation/help.toml"
    assert "json" in named or name in ("ui", "desk"), "what answers answers programs"


@pytest.mark.parametrize("width", [60, 80, 120])
@pytest.mark.parametrize("spoken", LANGUAGES)
@pytest.mark.parametrize("name", ["", *COMMANDS])
def test_help_fits_the_terminal(
    name: str, spoken: Language, width: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COLUMNS", str(width))
    said = say(spoken, *([name] if name else []), "--help")
    assert said.exit_code == 0
    assert [line for line in said.output.splitlines() if cell_len(line) > width] == []
    assert ("下一步：" if spoken == "zh" else "Next: ") in said.output
    assert not re.search(r"^ *[，。；：、）]", said.output, re.MULTILINE), "no line begins with punctuation"
    if spoken == "zh":
        assert no_english(" ".join(said.output.split())), said.output


def test_the_descriptions_stand_in_one_column() -> None:
    for spoken in LANGUAGES:
        lines = say(spoken, "build", "--help").output.splitlines()
        rows = [line for line in lines if line.startswith("  --")]
        starts = {cell_len(re.match(r"  (\S+( \S+)?) {2,}", line)[0]) for line in rows}  # type: ignore[index]
        assert len(rows) == 9 and starts == {22}


def test_what_a_person_checked_of_the_help() -> None:
    said = say("zh", "samples", "--help").output
    for line in (
        "samples [选项]\n",
        "  --count 数目  文件数。 [不小于 1] [默认：40]\n",
        "  --out 路径    文件夹，其中写 landing/ 和 truth.json。 [默认：samples]\n",
        "  --lang zh|en  语言：zh（中文）或 en（英文）；未指定时按系统区域设置。",
    ):
        assert line in said
    said = say("en", "release", "--help").output
    assert "  --version VERSION   Year and number, such as 2026.1. [required]\n" in said
    assert "  --warehouse FOLDER  Folder (or URL) of tables. [env: GONGKAI_WAREHOUSE]\n" in said


# --- what cannot be parsed ----------------------------------------------------------------------


@pytest.mark.parametrize(
    ("arguments", "code", "zh", "en"),
    [
        (
            ["biuld"],
            "no_command_near",
            "没有命令 biuld；相近的有：build",
            "there is no command biuld; near it: build",
        ),
        (
            ["build", "--lading", "x"],
            "no_option_near",
            "没有选项 --lading；相近的有：",
            "there is no option --lading; near it: --landing",
        ),
        (
            ["prune", "--qqq"],
            "no_option",
            "没有选项 --qqq；用 --help",
            "there is no option --qqq; ",
        ),
        (["inspect"], "missing", "缺少“文件”，请给出", "FILE is missing; name it"),
        (["release", "--out", "x"], "missing", "缺少“--version”，请给出", "--version is missing; name it"),
        (
            ["check", "--format", "doc", "x"],
            "choice",
            "--format 不能是 doc；可用的值：text、json、sarif、xlsx",
            "--format cannot be doc; give one of text, json, sarif, xlsx",
        ),
        (
            ["ui", "--port", "0"],
            "number_between",
            "--port 不能是 0；应为 1 至 65535 的整数",
            "--port cannot be 0; give a whole number from 1 to 65535",
        ),
        (
            ["samples", "--count", "x"],
            "number_from",
            "--count 不能是 x；应为不小于 1 的整数",
            "--count cannot be x; give a whole number from 1",
        ),
        (
            ["samples", "--seed", "x"],
            "number",
            "--seed 不能是 x；应为整数",
            "--seed cannot be x; give",
        ),
        (["prune", "a"], "superfluous", "多出的参数：a；", "there is more than the command takes: a; "),
        (
            ["prune", "--warehouse"],
            "value_lacking",
            "选项 --warehouse 缺少值",
            "the option --warehouse lacks its value",
        ),
        (
            ["prune", "--dry-run=1"],
            "no_value_taken",
            "选项 --dry-run 不带值",
            "the option --dry-run takes no",
        ),
    ],
)
@pytest.mark.parametrize("spoken", LANGUAGES)
def test_what_cannot_be_parsed(arguments: list[str], code: str, zh: str, en: str, spoken: Language) -> None:
    said = say(spoken, *arguments)
    assert said.exit_code == 2 and said.stdout == ""
    *_, last = said.stderr.splitlines()
    assert last.startswith(f"gongkai: {zh if spoken == 'zh' else en}")
    assert spoken == "en" or no_english(said.stderr)
    answer = json.loads(say(spoken, arguments[0], "--json", *arguments[1:]).stdout)
    assert (answer["ok"], answer["exit_code"]) == (False, 2)
    if "--json" in {option for param in COMMANDS.get(arguments[0], PROGRAM).params for option in param.opts}:
        assert answer["code"] == code and f"gongkai: {answer['error']}" == last


# --- what commands answer, and refuse -------------------------------------------------------------

Case = tuple[list[str], int, str, str]
"""Arguments, in which {names} are filled in; the exit code; what is said in Chinese and in English."""
ANSWERS: dict[str, Case] = {
    "inspect": (["{report}"], 0, "共 200 格：原样 200", "200 cells: 200 reported"),
    "check": (["{report}"], 0, "a.txt：未发现问题。", "a.txt: nothing found."),
    "evidence": (["{report}", "--out", "{tmp}/p.html"], 0, "p.html", "p.html"),
    "cite": (
        ["泰宁县财政局", "2023", "fact_request.granted.total", "--warehouse", "{warehouse}"],
        0,
        "状态        原样",
        "status      reported",
    ),
    "manifest": (
        ["{landing}", "--warehouse", "{warehouse}", "--out", "{tmp}/m.csv"],
        0,
        "m.csv：1 行待填；填好后再建库。",
        "m.csv: 1 row to fill; then build again.",
    ),
    "catalogue": (["--warehouse", "{warehouse}"], 0, "warehouse.duckdb", "warehouse.duckdb"),
    "prune": (
        ["--warehouse", "{warehouse}", "--dry-run"],
        0,
        "0.0 MiB  将从",
        "0.0 MiB  would be removed from",
    ),
    "samples": (["--count", "1", "--out", "{tmp}/s"], 0, "truth.json", "truth.json"),
}
REFUSALS: dict[str, Case] = {
    "build": (["--landing", "{tmp}/none"], 1, "没有落地文件夹", "there is no landing folder at"),
    "manifest": (
        ["{landing}", "--warehouse", "{tmp}/none"],
        1,
        "处没有数据仓库；请先用",
        "there is no warehouse at",
    ),
    "inspect": (["{tmp}/none"], 2, "没有文件", "there is no file"),
    "check": (["{tmp}"], 2, "是文件夹；请给出其中的文件", "is a folder; name a file in it"),
    "evidence": (
        ["none"],
        2,
        "没有文件 none，它也不是 document_id",
        "there is no file none, and it is no document_id",
    ),
    "cite": (
        ["泰宁县财政局", "2023", "nothing", "--warehouse", "{warehouse}"],
        2,
        "没有指标“nothing”；相近的有：",
        "there is no indicator nothing; near it: ",
    ),
    "ui": (
        ["--warehouse", "{report}"],
        1,
        "是一个文件；用 --warehouse 指定文件夹",
        "is a file; name a folder with",
    ),
    "desk": (
        ["--no-browser", "--host", "192.0.2.1"],
        2,
        "无法监听 192.0.2.1",
        "cannot listen at 192.0.2.1",
    ),
    "samples": (
        ["--out", "{report}/s"],
        1,
        "位于一个文件之内；用 --out 指定",
        "lies in a file; name a folder",
    ),
    "catalogue": (["--warehouse", "{tmp}/none"], 1, "处没有数据仓库", "there is no warehouse at"),
    "prune": (["--warehouse", "{tmp}/none"], 1, "处没有解析结果；请先建库", "there are no readings at"),
    "release": (
        ["--version", "x", "--out", "{tmp}/r"],
        2,
        "版本 x 不是年份加序号：请写成 2026.1 这样",
        "the version x is not a year and a number",
    ),
    "site": (
        ["--warehouse", "{warehouse}", "--out", "{warehouse}"],
        2,
        "一个在另一个之内",
        "lie one inside the other",
    ),
    "verify": (["{tmp}/none"], 1, "没有文件夹", "there is no folder"),
}
FILES = {"build", "site", "release", "verify", "ui", "desk"}
"""Commands whose success another test shows: it takes seconds."""


def filled(case: Case, tables: Warehouse, tmp_path: Path) -> list[str]:
    landing = Path(str(tables.root)).parent / "landing"
    names = {"tmp": tmp_path, "warehouse": tables.root, "landing": landing, "report": landing / "a.txt"}
    return [argument.format(**names) for argument in case[0]]


def test_every_command_is_tried() -> None:
    assert set(ANSWERS) | FILES == set(COMMANDS) == set(REFUSALS)


@pytest.mark.parametrize("spoken", LANGUAGES)
@pytest.mark.parametrize("name", ANSWERS)
def test_answers(name: str, spoken: Language, tables: Warehouse, tmp_path: Path) -> None:
    case = ANSWERS[name]
    said = say(spoken, name, *filled(case, tables, tmp_path))
    assert said.exit_code == case[1], said.output
    assert (case[2] if spoken == "zh" else case[3]) in said.output
    if spoken == "zh" and name != "cite":  # which cites in English as well
        assert no_english(said.output), said.output
    elsewhere = tmp_path / "json"
    elsewhere.mkdir()
    answer = say(spoken, name, *filled(case, tables, elsewhere), "--json")
    assert answer.exit_code == case[1]
    assert isinstance(json.loads(answer.stdout), dict)


@pytest.mark.parametrize("spoken", LANGUAGES)
@pytest.mark.parametrize("name", REFUSALS)
def test_refusals(name: str, spoken: Language, tables: Warehouse, tmp_path: Path) -> None:
    case = REFUSALS[name]
    said = say(spoken, name, *filled(case, tables, tmp_path))
    assert said.exit_code == case[1] and said.stdout == ""
    assert said.stderr.startswith("gongkai: ") and said.stderr.count("\n") == 1
    assert (case[2] if spoken == "zh" else case[3]) in said.stderr
    assert spoken == "en" or no_english(said.stderr), said.stderr
    if name in ("ui", "desk"):
        return
    answer = json.loads(say(spoken, name, *filled(case, tables, tmp_path), "--json").stdout)
    assert set(answer) == {"ok", "exit_code", "code", "error"}
    assert (answer["ok"], answer["exit_code"]) == (False, case[1])
    assert f"gongkai: {answer['error']}\n" == said.stderr and re.fullmatch("[a-z_]+", answer["code"])


@pytest.mark.parametrize(
    "arguments", [["check", "--format", "sarif", "x"], ["cite", "--format", "bibtex", "a", "1", "b"]]
)
def test_two_formats_at_once_are_refused(arguments: list[str]) -> None:
    said = say("en", *arguments, "--json")
    assert said.exit_code == 2 and json.loads(said.stdout)["code"] == "json_and_format"
    assert f"--json and --format {arguments[2]} ask for two things" in said.stderr


def test_keys_and_codes_are_the_same_in_both_languages(tables: Warehouse, tmp_path: Path) -> None:
    case = filled(ANSWERS["check"], tables, tmp_path)
    zh, en = (json.loads(say(spoken, "check", *case, "--json").stdout) for spoken in LANGUAGES)
    assert list(zh) == list(en)
    case = filled(REFUSALS["build"], tables, tmp_path)
    zh, en = (json.loads(say(spoken, "build", *case, "--json").stdout) for spoken in LANGUAGES)
    assert zh["code"] == en["code"] == "no_landing" and zh["error"] != en["error"]


# --- the catalogue --------------------------------------------------------------------------------

SPEAKING = {"say": "", "word": "", "refuse": "refusal.", "SettingError": ""}
SOURCES = [path for layer in ("presentation", "pipelines") for path in sorted((ROOT / layer).glob("**/*.py"))]


def _names() -> tuple[set[str], set[str], set[str]]:
    """Names that are said as they stand; beginnings of names; every word of the sources."""
    said, begun, constants = set(), set(), set()
    for path in SOURCES:
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.Constant) and isinstance(node.value, str):
                constants.add(node.value)
            if isinstance(node, ast.JoinedStr) and isinstance(node.values[0], ast.Constant):
                begun.add(str(node.values[0].value))
            if isinstance(node, ast.Call) and node.args and isinstance(node.args[0], ast.Constant):
                name = getattr(node.func, "id", "")
                if name in SPEAKING:
                    said.add(f"{SPEAKING[name]}{node.args[0].value}")
    return said, begun, constants


def test_no_name_is_missing() -> None:
    said, _, _ = _names()
    assert len(said) > 100
    assert [name for name in sorted(said) if f"refusal.{name}" not in words() and name not in words()] == []


def _of_help() -> set[str]:
    found = {"command.gongkai.about", "command.gongkai.next", "option.help", "option.lang"}
    for name, command in COMMANDS.items():
        found |= {f"command.{name}.{part}" for part in ("about", "more", "next")}
        for param in command.params:
            found |= {f"option.{name}.{param.name}", f"option.{param.name}", f"metavar.{param.name}"}
    return found


def test_no_name_is_unused() -> None:
    """A name is used where it stands in the sources whole, or its beginning before what is filled in.

    Those of the site are put together by its scripts.
    """
    said, begun, constants = _names()
    known = _of_help() | constants | said
    codes = set(re.findall(r"[\w.]+", " ".join(p.read_text("utf-8") for p in ROOT.glob("[pwe]*/**/*.py"))))
    codes |= set(re.findall(r"\w+", (ROOT / "parsers/pre2019/national_2014.toml").read_text("utf-8")))
    codes |= set(re.findall(r"\w+", (ROOT / "docs/checks.md").read_text("utf-8")))
    shown = [*(ROOT / "presentation").rglob("*.html"), *(ROOT / "presentation").rglob("*.js")]
    pages = " ".join(path.read_text("utf-8") for path in shown)
    codes |= {*re.findall(r"\w+", pages), *errno.errorcode.values()}
    unused = []
    for name in words():
        if name.startswith("site.") or name in known or name.removeprefix("refusal.") in constants:
            continue
        beginnings = [each for each in begun if each.endswith(".") and name.startswith(each)]
        if not any(set(name.removeprefix(each).split(".")) <= codes for each in beginnings):
            unused.append(name)
    assert unused == []
