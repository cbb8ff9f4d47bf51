"""What the recording says of each behaviour."""

from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from typing import NamedTuple

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from webapp.spec.behaviours import Behaviour, bugs_by_behaviour, only_browser_sees, read_behaviours
from webapp.spec.recording import Recording, Result, Run
from webapp.tour.texts import normal

STATES = {
    "failed": _l("failed"),
    "stale": _l("stale"),
    "skipped": _l("skipped"),
    "never": _l("never recorded here"),
    "passed": _l("passed"),
}
"""What can be said of a behaviour, the most urgent first, as pages call it."""

WHY_LEFT_OUT = {
    "interrupted": _l("The run ended before their turn"),
    "deselected": _l("Deselected by an option"),
    "not collected": _l("In files that were not asked for"),
}
"""Why a run left tests out, as pages say it."""

MAX_LEFT_OUT = 200
"""Tests that are named."""


@dataclass(frozen=True)
class Verdict:
    """A behaviour, and the newest results of its test."""

    behaviour: Behaviour
    results: Sequence[Result]
    """One of each parametrisation; none if it was never recorded."""

    @cached_property
    def state(self) -> str:
        """The key of STATES: one failure is a failure of the whole, and what was skipped counts only if all was."""
        outcomes = {result.outcome for result in self.results}
        if "failed" in outcomes:
            return "failed"
        if self.changed:
            return "stale"
        return "passed" if "passed" in outcomes else "skipped" if outcomes else "never"

    @cached_property
    def changed(self) -> list[str]:
        """The files that the test depends on and that have changed since."""
        return sorted({file for result in self.results for file in result.changed})

    @cached_property
    def duration_s(self) -> float:
        """How long all parametrisations took."""
        return sum(result.duration_s for result in self.results)

    @cached_property
    def newest(self) -> Result | None:
        """The result that was recorded last."""
        return max(self.results, key=lambda result: result.run.started, default=None)

    @cached_property
    def passed_at(self) -> datetime | None:
        """When it last passed, with all parametrisations that were run then."""
        failed = {result.run.started for result in self.results if result.outcome == "failed"}
        passed = {result.run.started for result in self.results if result.outcome == "passed"}
        return max(passed - failed, default=None)

    @cached_property
    def browsers(self) -> list[str]:
        """The browsers that it was tried in."""
        return sorted({result.browser for result in self.results if result.browser})

    @cached_property
    def scripts(self) -> list[bool]:
        """Whether the browsers ran scripts; both if some did and some did not."""
        return sorted({result.javascript for result in self.results})


class Filters(NamedTuple):
    """Which behaviours to show."""

    page: str = ""
    """A group."""

    words: str = ""
    result: str = ""
    """A key of STATES."""

    browser_only: bool = False
    """Those whose test detects a bug that no unit test does."""

    def accept(self, verdict: Verdict) -> bool:
        """Return whether to show a behaviour."""
        behaviour = verdict.behaviour
        bugs = bugs_by_behaviour()[behaviour.name]
        return (
            self.page in {"", behaviour.group}
            and self.result in {"", verdict.state}
            and (not self.browser_only or any(map(only_browser_sees, bugs)))
            and normal(self.words) in normal(f"{_(behaviour.sentence)} {behaviour.name}")
        )


def verdicts(recording: Recording) -> list[Verdict]:
    """Return what is recorded of each behaviour."""
    return [Verdict(it, recording.results.get(it.name, ())) for it in read_behaviours().values()]


def last_run(recording: Recording) -> Run | None:
    """Return the newest run that tried a behaviour, or None."""
    runs = [recording.history[name][0][0] for name in read_behaviours() if recording.history.get(name)]
    return max(runs, key=lambda run: run.started, default=None)


def left_out(recording: Recording, run: Run) -> dict[str, list[str]]:
    """Return the tests that a run left out or skipped, by the reason."""
    skipped = [it for results in recording.results.values() for it in results if it.run == run]
    reasons = [(_("Skipped: %(reason)s", reason=it.message), it.test) for it in skipped if it.outcome == "skipped"]
    reasons += [
        (str(text), test) for why, text in WHY_LEFT_OUT.items() for test, it in run.left_out_tests.items() if it == why
    ]
    found: dict[str, list[str]] = {}
    for reason, test in reasons[:MAX_LEFT_OUT]:
        found.setdefault(reason, []).append(test)
    return found


def count_states(found: Iterable[Verdict]) -> Mapping[str, int]:
    """Return how many behaviours are in each state, those that there are, the most urgent first."""
    counts = Counter(verdict.state for verdict in found)
    return {state: counts[state] for state in STATES if counts[state]}


def by_group(found: Collection[Verdict]) -> dict[str, list[Verdict]]:
    """Return behaviours by their groups, in the order that they are in."""
    groups: dict[str, list[Verdict]] = {}
    for verdict in found:
        groups.setdefault(verdict.behaviour.group, []).append(verdict)
    return groups
