"""How a build tells how far it is, with a terminal and without one."""

from __future__ import annotations

import io
from collections.abc import Sequence

import pytest
from rich.console import Console

from pipelines import progress
from pipelines.language import chosen
from pipelines.progress import Bar, Lines, Pace, shown


class Clock:
    """A clock that a test moves."""

    def __init__(self) -> None:
        self.now = 100.0

    def __call__(self) -> float:
        return self.now


def pace(seconds: float, done: int, total: int) -> Pace:
    clock = Clock()
    found = Pace(clock)
    found.told(0, total)
    clock.now += seconds
    found.told(done, total)
    return found


@pytest.mark.parametrize(
    ("seconds", "done", "total", "zh", "en"),
    [
        (
            60,
            1200,
            4000,
            "1,200 / 4,000 个文件，每秒 20 个，还需2分钟",
            "1,200 of 4,000 files, 20 files/s, 2 minutes left",
        ),
        (10, 5, 10, "5 / 10 个文件，每秒 0.5 个，还需10秒钟", "5 of 10 files, 0.5 files/s, 10 seconds left"),
        (
            7200,
            10,
            40,
            "10 / 40 个文件，每秒 0.001 个，还需6小时",
            "10 of 40 files, 0.001 files/s, 6 hours left",
        ),
        (0.5, 9, 10, "9 / 10 个文件", "9 of 10 files"),
        (30, 0, 10, "0 / 10 个文件", "0 of 10 files"),
        (4, 3, 4, "3 / 4 个文件，每秒 0.75 个，还需1秒钟", "3 of 4 files, 0.75 files/s, 1 second left"),
    ],
)
def test_count_rate_and_time_left(seconds: float, done: int, total: int, zh: str, en: str) -> None:
    assert pace(seconds, done, total).in_words() == en
    with chosen(["--lang", "zh"]):
        assert pace(seconds, done, total).in_words() == zh


def test_what_begins_anew_is_measured_anew() -> None:
    clock = Clock()
    found = Pace(clock)
    found.told(100, 100)
    clock.now += 1000
    found.told(0, 50)
    clock.now += 10
    found.told(10, 50)
    assert found.in_words() == "10 of 50 files, 1 files/s, 40 seconds left"


def lines(steps: Sequence[tuple[float, int]], total: int) -> list[str]:
    clock, out, err = Clock(), io.StringIO(), io.StringIO()
    shower = Lines(Console(file=out, width=20), Console(file=err, width=20), clock)
    shower.step("reading what is new, which is a long sentence")
    for seconds, done in steps:
        clock.now += seconds
        shower.reading(done, total)
    shower.notice("4 files are new, which is told beside the answer")
    assert out.getvalue() == "4 files are new, which is told beside the answer\n"
    return err.getvalue().splitlines()


def test_without_a_terminal_a_line_each_ten_seconds_and_no_more() -> None:
    said = lines([(0, 0), *((1, done) for done in range(1, 35))], 40)
    assert said == [
        "reading what is new, which is a long sentence",
        "10 of 40 files, 1 files/s, 30 seconds left",
        "20 of 40 files, 1 files/s, 20 seconds left",
        "30 of 40 files, 1 files/s, 10 seconds left",
    ]
    assert lines([(0, 0), (60, 40)], 40) == ["reading what is new, which is a long sentence"], "it is done"


def test_lines_have_no_control_characters() -> None:
    err = io.StringIO()
    with shown(Console(file=io.StringIO()), Console(file=err)) as screen:
        screen.step("writing \x1b[2J[red]2023[/red]")
        screen.reading(1, 2)
    assert err.getvalue() == "writing <001b>[2J[red]2023[/red]\n"


@pytest.mark.parametrize("width", [60, 80, 120])
@pytest.mark.parametrize("spoken", ["zh", "en"])
def test_a_terminal_has_a_bar_that_fits(width: int, spoken: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(progress, "BAR_EVERY", 0.0)
    out = io.StringIO()
    console = Console(file=out, width=width, force_terminal=True, legacy_windows=False)
    with chosen(["--lang", spoken]):
        bar = Bar(console)
        bar.step("读取新内容" if spoken == "zh" else "reading what is new")
        bar.reading(0, 4000)
        bar._pace._began -= 10
        bar.reading(1200, 4000)
        lines_ = console.render_lines(bar.progress.get_renderable())
    shown_ = ["".join(segment.text for segment in line) for line in lines_]
    assert len(shown_) == 1, "one line, whatever the width"
    assert ("1,200 / 4,000 个文件" if spoken == "zh" else "1,200 of 4,000 files") in shown_[0]
    assert shown_[0].rstrip().endswith("还需23秒钟" if spoken == "zh" else "23 seconds left")


def test_a_dumb_terminal_has_lines(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TERM", "dumb")
    with shown(Console(), Console(force_terminal=True)) as screen:
        assert isinstance(screen, Lines)
    monkeypatch.setenv("TERM", "xterm")
    with shown(Console(), Console(file=io.StringIO(), force_terminal=True)) as screen:
        assert isinstance(screen, Bar)
