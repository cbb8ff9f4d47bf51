"""The pages of the spec: all behaviours, one behaviour, the kill matrix, the health of the suites, and pictures."""

from contextlib import suppress
from http import HTTPStatus
from pathlib import Path

from flask import Blueprint, Response, abort, current_app, render_template, request
from flask.typing import ResponseReturnValue

from webapp.spec import health as suite
from webapp.spec import matrix as kill_matrix
from webapp.spec.behaviours import (
    Behaviour,
    bugs_by_behaviour,
    files_without_bugs,
    only_browser_sees,
    read_behaviours,
    slugs,
    stops_of,
)
from webapp.spec.formats import Film
from webapp.spec.groups import GROUPS
from webapp.spec.pictures import picture_path
from webapp.spec.recording import Recording, read_recording
from webapp.spec.verdicts import STATES, Filters, Verdict, by_group, count_states, last_run, left_out, verdicts
from webapp.tour.proof import bugs_named, read_bugs
from webapp.tour.sources import Excerpt, find_excerpt
from webapp.tour.stops import Code

spec = Blueprint("spec", __name__, url_prefix="/spec")

MAX_WORDS_LENGTH = 200
"""Characters of a search."""

ROWS_PER_PAGE = 80
"""Behaviours: a page of them has at most 60 kB."""

BUGS_PER_PAGE = 20
MAX_FAILURES = 20
"""Failures that are shown with their messages."""


def folder() -> Path:
    """Return the folder of the recording."""
    return Path(current_app.instance_path) / "spec"


def recording() -> Recording:
    """Return what is recorded here."""
    return read_recording(folder())


def film_of(test: str) -> tuple[str, Film] | None:
    """Return the film of a test function with its name, if there is one."""
    return next(((name, film) for name, film in recording().films.items() if film.test == test), None)


def chosen(name: str, allowed: object) -> str:
    """Return a choice from the query, or an empty text if there is no such choice."""
    value = request.args.get(name, "")
    return value if value in allowed else ""  # type: ignore[operator]  # any collection


def first_row(count: int) -> int:
    """Return the number of rows to leave out of some; 0 if there are not so many."""
    first = request.args.get("from", 0, int)
    return first if 0 < first < count else 0


@spec.get("")
def contents() -> str:
    """Show what is recorded, what does not hold, and the behaviours by their groups, or those that were asked for."""
    filters = Filters(
        page=chosen("page", GROUPS),
        words=request.args.get("q", "").strip()[:MAX_WORDS_LENGTH],
        result=chosen("result", STATES),
        browser_only=request.args.get("browser_only") == "1",
    )
    recorded = recording()
    last = last_run(recorded)
    everything = verdicts(recorded)
    found = [verdict for verdict in everything if filters.accept(verdict)] if any(filters) else []
    first = first_row(len(found))
    return render_template(
        "spec/contents.html",
        recording=recorded,
        planted=next((bug for bug in bugs_named(read_bugs()) if bug.name == recorded.bug), None),
        last_run=last,
        left_out=left_out(recorded, last) if last else {},
        filters=filters,
        groups=by_group(everything),
        counts=count_states(everything),
        count_states=count_states,
        failures=[verdict for verdict in everything if verdict.state == "failed"][:MAX_FAILURES],
        total=len(everything),
        found=len(found),
        shown=by_group(found[first : first + ROWS_PER_PAGE]),
        first=first,
        following=first + ROWS_PER_PAGE if len(found) > first + ROWS_PER_PAGE else None,
        size=ROWS_PER_PAGE,
    )


@spec.get("/behaviours/<slug>")
def behaviour(slug: str) -> str:
    """Show a behaviour: its results, its pictures, its test, and the bugs that the test detects."""
    found = slugs().get(slug)
    if found is None:
        abort(HTTPStatus.NOT_FOUND)
    recorded = recording()
    results = recorded.results.get(found.name, ())
    bugs = bugs_by_behaviour()[found.name]
    return render_template(
        "spec/behaviour.html",
        recording=recorded,
        behaviour=found,
        verdict=Verdict(found, results),
        history=recorded.history.get(found.name, ()),
        shot=recorded.pictures.get(found.slug),
        strip=recorded.strips.get(found.slug, ()),
        failures=[result for result in results if result.outcome == "failed"][:MAX_FAILURES],
        excerpt=excerpt_of(found),
        bugs=bugs,
        missed={bug.name for bug in bugs if kill_matrix.is_missed(bug, found.name, recorded)},
        only_browser_sees=only_browser_sees,
        pairs=recorded.pairs,
        neighbours=neighbours_of(found),
        stops=stops_of(found),
    )


def excerpt_of(behaviour: Behaviour) -> Excerpt | None:
    """Return the test of a behaviour, or None if it was renamed or removed since the app was started."""
    with suppress(LookupError, OSError, SyntaxError):
        return find_excerpt(Code(behaviour.name.replace("::", ":")))
    return None


def neighbours_of(behaviour: Behaviour) -> dict[str, Behaviour]:
    """Return the behaviours before and after one, as far as there are any."""
    everything = list(slugs().values())
    number = everything.index(behaviour)
    around = {"previous": everything[:number][-1:], "next": everything[number + 1 : number + 2]}
    return {way: found[0] for way, found in around.items() if found}


@spec.get("/matrix")
def matrix() -> str:
    """Show which bugs the tests detect, by group of behaviours and kind of file."""
    filters = kill_matrix.MatrixFilters(
        page=chosen("page", GROUPS),
        kind=chosen("kind", kill_matrix.KIND_TITLES),
        browser_only=request.args.get("browser_only") == "1",
    )
    recorded = recording()
    rows = kill_matrix.read_rows(recorded)
    found = [row for row in rows if filters.accept(row)]
    first = first_row(len(found))
    return render_template(
        "spec/matrix.html",
        recording=recorded,
        filters=filters,
        behaviours=read_behaviours(),
        cells=kill_matrix.cells([row for row in rows if row.browser_only or not filters.browser_only]),
        picture=kill_matrix.draw(rows, filters),
        kinds=kill_matrix.KIND_TITLES,
        total=len(rows),
        unmeasured=sum(not row.is_measured for row in rows),
        found=len(found),
        shown=found[first : first + BUGS_PER_PAGE],
        first=first,
        following=first + BUGS_PER_PAGE if len(found) > first + BUGS_PER_PAGE else None,
        size=BUGS_PER_PAGE,
        without_bugs=files_without_bugs(),
    )


@spec.get("/health")
def health() -> str:
    """Show how the suites are."""
    recorded = recording()
    return render_template(
        "spec/health.html",
        recording=recorded,
        numbers=suite.counts(recorded),
        columns=suite.columns(recorded.runs),
        chart_height=suite.CHART_HEIGHT,
        column_width=suite.COLUMN,
        pass_rate=suite.pass_rate,
        slowest=suite.slowest_tests(recorded),
        groups=suite.time_by_group(recorded),
        failing=suite.failing_tests(recorded),
        modules=suite.mutated_modules(recorded),
    )


@spec.get("/version")
def version() -> Response:
    """Say which version of the recording there is, for pages that are open."""
    return Response(recording().version, mimetype="text/plain")


@spec.get("/pictures/<kind>/<name>.webp")
def picture(kind: str, name: str) -> ResponseReturnValue:
    """Send a picture of the recording; only what it names is looked for."""
    path = picture_path(folder(), kind, f"{name}.webp")
    if path is None:
        abort(HTTPStatus.NOT_FOUND)
    response = Response(path.read_bytes(), mimetype="image/webp")
    response.headers["Cache-Control"] = "no-cache"  # the next run may replace it
    response.add_etag()
    return response.make_conditional(request)
