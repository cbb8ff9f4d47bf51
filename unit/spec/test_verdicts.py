"""What the recording says of a behaviour, and which behaviours a visitor asks for."""

from pathlib import Path

import pytest
from flask import Flask

from e2e.pages.recorded import Outcome, outcome, write_run
from webapp.spec.behaviours import read_behaviours
from webapp.spec.recording import read_recording
from webapp.spec.verdicts import Filters, Verdict, by_group, count_states, last_run, verdicts

THEME = "e2e/test_theme.py::test_page_follows_the_system"
STALE = {"files": {"conftest.py": "000000000000"}}


def verdict_on(folder: Path, name: str = THEME) -> Verdict:
    """Return what the recording says of a behaviour."""
    return next(verdict for verdict in verdicts(read_recording(folder)) if verdict.behaviour.name == name)


@pytest.mark.parametrize(
    ("outcomes", "state"),
    [
        ([], "never"),
        ([outcome()], "passed"),
        ([outcome(), outcome("skipped")], "passed"),
        ([outcome("skipped"), outcome("skipped")], "skipped"),
        ([outcome(), outcome("failed"), outcome("skipped")], "failed"),
    ],
)
def test_state_is_that_of_all_parametrisations(folder: Path, outcomes: list[Outcome], state: str) -> None:
    """One failure is a failure of the behaviour; what is skipped counts only if all was."""
    write_run(folder, {f"{THEME}[{number}]": it for number, it in enumerate(outcomes)})

    assert verdict_on(folder).state == state


@pytest.mark.parametrize(("outcomes", "state"), [(["passed"], "stale"), (["failed", "passed"], "failed")])
def test_result_of_another_file_is_stale(folder: Path, outcomes: list[str], state: str) -> None:
    """A result is stale when a file has changed since, and says which; a failure stays one."""
    write_run(folder, {f"{THEME}[{number}]": outcome(it) for number, it in enumerate(outcomes)}, **STALE)

    assert verdict_on(folder).state == state
    assert verdict_on(folder).changed == ["conftest.py"]


def test_verdict_sums_up(folder: Path) -> None:
    """A verdict knows how long all took, in which browsers, with scripts or not, and what is newest."""
    tests = {
        f"{THEME}[chromium-light]": outcome(duration_s=1.5),
        f"{THEME}[firefox-light]": outcome("failed", browser="firefox", javascript=False),
    }
    write_run(folder, tests, started="2026-11-27T13:15:42+00:00")
    write_run(folder, {f"{THEME}[chromium-light]": outcome("failed")}, started="2026-11-28T10:00:00+00:00", clean=False)

    verdict = verdict_on(folder)

    assert verdict.duration_s == pytest.approx(0.82)
    assert verdict.browsers == ["chromium", "firefox"]
    assert verdict.scripts == [False, True]
    assert verdict.newest
    assert verdict.newest.run.started.isoformat() == "2026-11-28T10:00:00+00:00"
    assert verdict.passed_at is None


def test_time_of_the_last_pass(folder: Path) -> None:
    """What failed last passed before: when the newest run without a failure was recorded."""
    write_run(folder, {f"{THEME}[a]": outcome()}, started="2026-11-27T13:15:42+00:00")
    write_run(folder, {f"{THEME}[b]": outcome()}, started="2026-11-28T10:00:00+00:00", left_out=2)
    write_run(folder, {f"{THEME}[c]": outcome("failed")}, started="2026-11-29T10:00:00+00:00", left_out=2)

    passed_at = verdict_on(folder).passed_at
    assert passed_at
    assert passed_at.day == 28


def test_last_run_is_of_browser_tests(folder: Path) -> None:
    """The last run is the newest that tried a behaviour: unit tests, which follow or go before, are another run."""
    assert last_run(read_recording(folder)) is None
    write_run(folder, {THEME: outcome()}, started="2026-11-27T13:15:42+00:00", left_out=7)
    write_run(folder, {"unit/test_urls.py::test_x": outcome()}, started="2026-11-28T13:15:42+00:00")

    run = last_run(read_recording(folder))
    assert run
    assert run.left_out == 7


def test_states_are_counted_by_urgency(folder: Path) -> None:
    """What failed is counted first; a state that no behaviour is in is left out."""
    write_run(folder, {THEME: outcome("failed")})

    counts = count_states(verdicts(read_recording(folder)))

    assert list(counts.items()) == [("failed", 1), ("never", len(read_behaviours()) - 1)]


@pytest.mark.parametrize(
    ("filters", "accepted"),
    [
        (Filters(), True),
        (Filters(page="frame"), True),
        (Filters(page="tour"), False),
        (Filters(words="  FOLLOWS the SYSTEM"), False),
        (Filters(words="page_follows_the_system"), True),
        (Filters(words="TEST_theme.py"), True),
        (Filters(words="no such words"), False),
        (Filters(result="passed"), True),
        (Filters(result="failed"), False),
        (Filters(page="frame", words="theme", result="passed"), True),
    ],
)
def test_filters_are_joined(app: Flask, folder: Path, filters: Filters, accepted: bool) -> None:
    """A behaviour is shown if its group, its words, in any case, and its result are all those that were asked for."""
    write_run(folder, {THEME: outcome()})

    with app.test_request_context(headers={"Accept-Language": "en"}):
        assert filters.accept(verdict_on(folder)) is accepted


def test_words_are_sought_in_the_language_of_the_visitor(app: Flask, folder: Path) -> None:
    """A visitor finds a sentence by the words that they read."""
    with app.test_request_context(headers={"Accept-Language": "es"}):
        assert Filters(words="tema").accept(verdict_on(folder))
    with app.test_request_context(headers={"Accept-Language": "en"}):
        assert not Filters(words="tema").accept(verdict_on(folder))


def test_behaviours_that_only_a_browser_could_prove_are_found(app: Flask, folder: Path) -> None:
    """The filter for what only a browser sees leaves behaviours with such a bug, and no others."""
    with app.test_request_context():
        found = [it for it in verdicts(read_recording(folder)) if Filters(browser_only=True).accept(it)]

    names = {verdict.behaviour.name for verdict in found}
    assert "e2e/test_states.py::test_page_is_as_it_should_be" in names
    assert "e2e/test_account.py::test_deletion_needs_the_password" not in names
    assert 0 < len(found) < len(read_behaviours())


def test_groups_keep_what_they_are_given() -> None:
    """Verdicts are parted by their groups, in their order."""
    behaviours = list(read_behaviours().values())
    groups = by_group([Verdict(behaviour, ()) for behaviour in behaviours])

    assert [verdict.behaviour for group in groups.values() for verdict in group] == behaviours
    assert all(verdict.behaviour.group == name for name, group in groups.items() for verdict in group)
