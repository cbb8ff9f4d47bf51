"""The figures about the suites."""

from pathlib import Path

import pytest
from flask.testing import FlaskClient

from e2e.pages.recorded import HEAD, SHOWN_BEHAVIOUR, outcome, write, write_example, write_run
from unit.html import read
from webapp.spec import health
from webapp.spec.health import Bar, Failing
from webapp.spec.recording import Recording, read_recording

THEME = "e2e/test_theme.py::test_page_follows_the_system"
LOGIN = "e2e/notes/test_login.py::test_login_greets_by_name"
UNIT = "unit/test_urls.py::test_x"


def test_everything_is_counted(folder: Path) -> None:
    """Each recorded parametrisation counts as a test; behaviours and bugs count without a record."""
    write_run(
        folder, {f"{THEME}[a]": outcome(), f"{THEME}[b]": outcome(), UNIT: outcome(), "unit/test_a.py::b": outcome()}
    )

    counts = health.counts(read_recording(folder))

    assert (counts.browser_tests, counts.unit_tests) == (2, 2)
    assert counts.behaviours > 200
    assert 0 < counts.browser_only < counts.bugs


def test_bars_are_as_long_as_their_values() -> None:
    """The longest bar fills its place, the others their share of it."""
    assert health.bars({"a": 1.0, "b": 4.0}) == [Bar("b", 4.0, 100), Bar("a", 1.0, 25)]
    assert health.bars({}) == []
    assert health.bars({"a": 0.0}) == [Bar("a", 0.0, 0)]


def test_slowest_tests_are_single(folder: Path) -> None:
    """The slowest tests are listed with their parameters, so many and no more."""
    write_run(folder, {f"{THEME}[{number}]": outcome(duration_s=float(number)) for number in range(20)})

    slowest = health.slowest_tests(read_recording(folder))

    assert len(slowest) == health.SLOWEST
    assert (slowest[0].name, slowest[0].value) == (f"{THEME}[19]", 19)


def test_time_is_that_of_behaviours(folder: Path) -> None:
    """The time of a group is that of its browser tests, all parametrisations together."""
    write_run(
        folder,
        {
            f"{THEME}[a]": outcome(duration_s=1.0),
            f"{THEME}[b]": outcome(duration_s=2.0),
            f"{LOGIN}[a]": outcome(duration_s=0.5),
            UNIT: outcome(duration_s=9.0),
        },
    )

    found = health.time_by_group(read_recording(folder))

    assert [(bar.name, bar.value) for bar in found] == [("frame", 3.0), ("course", 0.5)]


def test_runs_are_columns_from_the_oldest(folder: Path) -> None:
    """Each run is a column beside the one before it, as high as its tests are many; a single failure can be seen."""
    many = {f"{THEME}[{number}]": outcome() for number in range(240)}
    write_run(folder, {THEME: outcome("skipped")}, started="2026-11-27T13:15:42+00:00")
    write_run(folder, many | {LOGIN: outcome("failed")}, started="2026-11-28T13:15:42+00:00")

    first, second = health.columns(read_recording(folder).runs)

    assert (first.x, first.passed, first.failed) == (0, 0, 0)
    assert (second.x, second.failed) == (15, 2)
    assert second.passed == pytest.approx(120 * 240 / 241, abs=0.1)
    assert health.columns([]) == []


def test_rate_is_of_what_ran(folder: Path) -> None:
    """The rate of a run leaves out what was skipped; a run of nothing has none."""
    write_run(folder, {THEME: outcome("skipped")}, started="2026-11-27T13:15:42+00:00")
    write_run(
        folder,
        {THEME: outcome("failed"), LOGIN: outcome(), UNIT: outcome("skipped")},
        started="2026-11-28T13:15:42+00:00",
    )

    rates = [health.pass_rate(run) for run in read_recording(folder).runs]

    assert rates == [0.5, None]


def test_what_failed_most_often_comes_first(folder: Path) -> None:
    """A test that failed is listed with the runs it was in, without those that skipped it."""
    for day, theme, login in ((1, "failed", "passed"), (2, "passed", "failed"), (3, "passed", "skipped")):
        write_run(
            folder,
            {THEME: outcome(theme), LOGIN: outcome(login), UNIT: outcome()},
            started=f"2026-11-0{day}T10:00:00+00:00",
        )

    assert health.failing_tests(read_recording(folder)) == [Failing(LOGIN, 1, 2), Failing(THEME, 1, 3)]


def test_modules_with_survivors_come_first(folder: Path) -> None:
    """The modules of the mutants are ordered by what was not detected, then by name."""
    survivor = {"line": 3, "change": "< to <=", "explanation": "The same."}
    modules = {
        name: {"made": 9, "detected": 9 - number, "survivors": [survivor] * number}
        for name, number in (("webapp/b.py", 0), ("webapp/a.py", 0), ("webapp/c.py", 2))
    }
    write(folder / "mutants.json", {**HEAD, "modules": modules})

    names = [name for name, _module in health.mutated_modules(read_recording(folder))]

    assert names == ["webapp/c.py", "webapp/a.py", "webapp/b.py"]
    assert health.mutated_modules(Recording()) == []


# The page


def test_health_without_a_recording(reader: FlaskClient) -> None:
    """Where nothing was recorded, each figure says which command records it."""
    text = read(reader.get("/spec/health")).text

    for command in ("make test", "make coverage", "make mutants"):
        assert command in text
    assert "No run is recorded here." in text


def test_health_shows_every_figure(reader: FlaskClient, folder: Path) -> None:
    """Runs, failures, durations, mutants with their explanations and coverage are shown, each chart with its table."""
    write_run(folder, {SHOWN_BEHAVIOUR: outcome()}, started="2026-11-26T13:15:42+00:00")
    write_example(folder)
    survivor = {"line": 12, "change": "< to <=", "explanation": "The same but for one microsecond."}
    modules = {
        "webapp/urls.py": {"made": 8, "detected": 7, "survivors": [survivor]},
        "webapp/a.py": {"made": 0, "detected": 0, "survivors": []},
    }
    write(folder / "mutants.json", {**HEAD, "modules": modules})
    coverage = {"statements": 900, "branches": 100, "missing": 5, "percent": 99.5}
    write(folder / "coverage.json", {**HEAD, **coverage, "files": {"unit": "000000000000"}})

    page = read(reader.get("/spec/health"))

    assert "99.5%" in page.one(".tiles").text
    assert "5 are not" in page.one(".tiles").text
    assert len(page.all(".runs rect.passed[x]")) == 2
    assert "66.67%" in page.one("details .spec-table").text
    assert f"{SHOWN_BEHAVIOUR.partition('::')[2]} 1 of 2 runs (50%)" in page.text
    measured = "measured this last: 27 Nov 2026, 13:15 UTC, 7e632fc with changes that are not committed."
    assert f"make coverage {measured} stale: 1 file has changed since: unit" in page.text
    assert f"make mutants {measured} It is not known which files have changed since." in page.text
    assert "7 of 8" in page.text
    assert "Line 12: < to <= The same but for one microsecond." in page.text
    assert "frame" in page.one("#time-heading").text or "Around every page" in page.text
    for bar in page.all("svg.bar rect"):
        assert 0 <= float(bar["width"]) <= 100
