"""How the suites are: how long they take, how often they fail, and what they leave unseen."""

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import NamedTuple

from webapp.spec.behaviours import only_browser_sees, read_behaviours
from webapp.spec.formats import MutatedModule
from webapp.spec.recording import Recording, Run
from webapp.tour.proof import bugs_named, read_bugs

SLOWEST = 15
"""How many of the slowest tests, and of those that fail most often, are shown."""

CHART_HEIGHT, COLUMN, GAP = 120, 12, 3
"""Of the chart of runs, in units of its drawing."""


class Bar(NamedTuple):
    """A bar of a chart: what it is about, its value, and its length in percent of the longest."""

    name: str
    value: float
    percent: float


class Column(NamedTuple):
    """A run in the chart: where it stands, and how high its passed and failed tests are."""

    run: Run
    x: int
    passed: float
    failed: float


class Failing(NamedTuple):
    """A test function that failed in runs that are kept."""

    test: str
    failed: int
    runs: int


class Counts(NamedTuple):
    """How much there is of everything."""

    behaviours: int
    browser_tests: int
    """Each parametrisation counts, as far as it was recorded."""

    unit_tests: int
    bugs: int
    browser_only: int


def counts(recording: Recording) -> Counts:
    """Count behaviours, recorded tests and seeded bugs."""
    recorded: Counter[str] = Counter()
    for name, results in recording.results.items():
        recorded[name.partition("/")[0]] += sum(result.tests for result in results)
    bugs = bugs_named(read_bugs())
    return Counts(
        len(read_behaviours()), recorded["e2e"], recorded["unit"], len(bugs), sum(map(only_browser_sees, bugs))
    )


def bars(values: Mapping[str, float]) -> list[Bar]:
    """Return a bar for each value, the longest first."""
    longest = max(values.values(), default=0) or 1
    ordered = sorted(values.items(), key=lambda item: -item[1])
    return [Bar(name, value, round(100 * value / longest, 1)) for name, value in ordered]


def slowest_tests(recording: Recording) -> list[Bar]:
    """Return the tests that take longest, each parametrisation for itself; of those recorded together, their mean."""
    found = (result for results in recording.results.values() for result in results)
    durations = {result.test: result.duration_s / result.tests for result in found}
    return bars(durations)[:SLOWEST]


def time_by_group(recording: Recording) -> list[Bar]:
    """Return how long the behaviours of each group take, as the keys of GROUPS."""
    behaviours = read_behaviours()
    durations: Counter[str] = Counter()
    for name, results in recording.results.items():
        if name in behaviours:
            durations[behaviours[name].group] += sum(result.duration_s for result in results)  # type: ignore[assignment]  # a Counter adds up floats as well
    return bars(durations)


def pass_rate(run: Run) -> float | None:
    """Return the share of tests that passed among those that ran, or None if none did."""
    ran = run.counts["passed"] + run.counts["failed"]
    return run.counts["passed"] / ran if ran else None


def columns(runs: Sequence[Run]) -> list[Column]:
    """Return the columns of the chart of runs, the oldest on the left."""
    most = max((run.counts["passed"] + run.counts["failed"] for run in runs), default=0) or 1

    def height(count: int) -> float:
        """Return a height that can be seen if there is anything to see."""
        return max(round(CHART_HEIGHT * count / most, 1), 2) if count else 0

    return [
        Column(run, number * (COLUMN + GAP), height(run.counts["passed"]), height(run.counts["failed"]))
        for number, run in enumerate(reversed(runs))
    ]


def failing_tests(recording: Recording) -> list[Failing]:
    """Return the test functions that failed in a run that is kept, those with the highest rate first."""
    found = []
    for name, history in recording.history.items():
        outcomes = Counter(outcome for _run, outcome in history)
        if outcomes["failed"]:
            found.append(Failing(name, outcomes["failed"], outcomes["failed"] + outcomes["passed"]))
    return sorted(found, key=lambda it: (-it.failed / it.runs, it.test))[:SLOWEST]


def mutated_modules(recording: Recording) -> list[tuple[str, MutatedModule]]:
    """Return what became of the changes of each module, those with most survivors first."""
    modules = recording.mutants.modules.items() if recording.mutants else ()
    return sorted(modules, key=lambda item: (-len(item[1].survivors), item[0]))
