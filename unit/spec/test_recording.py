"""Reading a recording (webapp/spec/recording.py): complete, missing, broken, made elsewhere, and what is stale."""

import json
import os
from collections.abc import Callable
from copy import deepcopy
from datetime import UTC, datetime, timedelta, timezone
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest

from webapp.spec import formats, pictures, recording, staleness
from webapp.spec.pictures import folder_stamp, picture_path, slug
from webapp.spec.recording import Recording, read_recording

TEST = "e2e/test_a.py::test_a"

STARTED = datetime(2026, 11, 27, 13, 15, 42, tzinfo=UTC)

FILES = {
    "webapp/views.py": "views",
    "templates/a.html": "a",
    "static/a.css": "a",
    "translations/es.po": "es",
    "conftest.py": "fixtures",
    "e2e/conftest.py": "visitors",
    "e2e/test_a.py": "a",
    "e2e/test_b.py": "b",
    "unit/test_a.py": "a",
    "unit/helpers.py": "helpers",
}

PASSED = {"outcome": "passed", "duration_s": 0.5, "browser": "chromium"}
FAILED = {**PASSED, "outcome": "failed", "message": "AssertionError", "picture": "a.webp", "picture_size": [8, 9]}
SKIPPED = {"outcome": "skipped", "duration_s": 0}

ABOUT = {"format": 1, "commit": "7e632fc", "recorded": "2026-11-27T14:00:00+00:00"}


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """A project with some files."""
    for file, text in FILES.items():
        write(tmp_path / "project" / file, text)
    return tmp_path / "project"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder for a recording."""
    return tmp_path / "spec"


@pytest.fixture
def read(folder: Path, project: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[[], Recording]:
    """Read the recording as if a second had passed."""
    monkeypatch.setattr(staleness, "LOOK_INTERVAL_S", 1e-9)
    return lambda: read_recording(folder, project)


def write(path: Path, content: object) -> None:
    """Write a file: a text as it is, anything else as JSON."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(content if isinstance(content, str) else json.dumps(content), encoding="utf-8")


def run_with(tests: dict[str, Any], **others: Any) -> dict[str, Any]:
    """Return what a run wrote."""
    return {
        "format": 1,
        "started": STARTED.isoformat(),
        "duration_s": 1.5,
        "commit": "7e632fc",
        "clean": True,
        "versions": {"python": "3.13.1"},
        "system": "Linux x86_64",
        "arguments": ["e2e"],
        "left_out": 2,
        "files": {file: sha256(text.encode()).hexdigest()[:12] for file, text in FILES.items()},
        "tests": tests,
        **others,
    }


def write_run(folder: Path, tests: dict[str, Any], *, minutes: int = 0, **others: Any) -> Path:
    """Write the file of a run that began some minutes later."""
    started = STARTED + timedelta(minutes=minutes)
    path = folder / f"runs/{started:%Y%m%dT%H%M%SZ}-{len(list(folder.glob('runs/*'))):06}.json"
    write(path, run_with(tests, started=started.isoformat(), **others))
    return path


def test_missing_recording_is_empty(read: Callable[[], Recording]) -> None:
    """Without a folder there are no runs, no results, and nothing else."""
    assert read() == Recording()


def test_run_is_read(folder: Path, read: Callable[[], Recording]) -> None:
    """A run says when it began, in UTC, with what it ran, and how many tests had each outcome."""
    zone = timezone(timedelta(hours=-5))
    write_run(folder, {})
    path = write_run(
        folder, {TEST: PASSED, "unit/test_a.py::test_b": {"outcome": "passed", "duration_s": 1, "tests": 3}}
    )
    write(
        path,
        {
            **json.loads(path.read_text(encoding="utf-8")),
            "started": (STARTED + timedelta(minutes=1)).astimezone(zone).isoformat(),
        },
    )

    newest, oldest = read().runs

    assert (newest.started, newest.started.tzinfo) == (STARTED + timedelta(minutes=1), UTC)
    assert newest.counts == {"passed": 4, "failed": 0, "skipped": 0}
    assert oldest.counts == {"passed": 0, "failed": 0, "skipped": 0}
    assert (newest.commit, newest.clean, newest.left_out, newest.duration_s) == ("7e632fc", True, 2, 1.5)
    assert (newest.system, newest.versions, newest.arguments) == ("Linux x86_64", {"python": "3.13.1"}, ("e2e",))


def test_of_a_run_with_a_bug_only_failures_count(folder: Path, read: Callable[[], Recording]) -> None:
    """What failed with a planted bug is a result, but no part of the history; what passed then is nothing at all."""
    other, passing = "e2e/test_b.py::test_b", "e2e/test_a.py::test_only_with_the_bug"
    write_run(folder, {TEST: PASSED, other: FAILED})
    files = {"webapp/views.py": "with the bug"}
    write_run(folder, {TEST: FAILED, other: PASSED, passing: PASSED}, minutes=1, bug="late", left_out=0, files=files)

    recording = read()

    (result,), (unchanged,) = recording.results[TEST], recording.results[other]
    assert (recording.bug, result.outcome, result.run.bug, result.changed) == ("late", "failed", "late", ())
    assert (unchanged.outcome, unchanged.run.bug) == ("failed", "")
    assert passing not in recording.results
    assert [(run.bug, outcome) for run, outcome in recording.history[TEST]] == [("", "passed")]
    assert [run.bug for run in recording.runs] == [""]


@pytest.mark.parametrize(("later", "bug"), [("", ""), ("early", "early")])
def test_run_with_a_bug_counts_until_the_next(
    folder: Path, read: Callable[[], Recording], later: str, bug: str
) -> None:
    """A run of the app itself, or with another bug, takes the place of one with a bug; both suites ran with that."""
    write_run(folder, {TEST: PASSED})
    write_run(folder, {TEST: FAILED}, minutes=1, bug="late")
    write_run(folder, {"unit/test_a.py::test_a": FAILED}, minutes=2, bug="late")
    before = read()

    write_run(folder, {}, minutes=3, bug=later)
    after = read()

    assert [before.results[test][0].run.bug for test in (TEST, "unit/test_a.py::test_a")] == ["late", "late"]
    assert (after.bug, [result.outcome for result in after.results[TEST]]) == (bug, ["passed"])
    assert "unit/test_a.py::test_a" not in after.results


def test_failure_has_message_and_picture(folder: Path, read: Callable[[], Recording]) -> None:
    """A test that failed has its message and, as long as it is kept, its picture."""
    write_run(folder, {TEST: {**FAILED, "javascript": False}})
    write(folder / "failures/a.webp", "picture")

    (result,) = read().results[TEST]
    (folder / "failures/a.webp").unlink()
    (later,) = read().results[TEST]

    assert (result.outcome, result.duration_s, result.tests) == ("failed", 0.5, 1)
    assert (result.browser, result.javascript) == ("chromium", False)
    assert (result.message, result.picture, result.picture_size) == ("AssertionError", "a.webp", (8, 9))
    assert later.picture == ""


def test_newest_result_of_each_test_counts(folder: Path, read: Callable[[], Recording]) -> None:
    """A run of some tests hides the older results of these only."""
    write_run(folder, {f"{TEST}[x]": PASSED, f"{TEST}[y]": PASSED})
    write_run(folder, {f"{TEST}[x]": FAILED}, minutes=1)

    results = read().results[TEST]

    assert [(result.test, result.outcome) for result in results] == [
        (f"{TEST}[x]", "failed"),
        (f"{TEST}[y]", "passed"),
    ]
    assert results[0].run.started - results[1].run.started == timedelta(minutes=1)


def test_results_of_parameters_that_are_gone_are_over(folder: Path, read: Callable[[], Recording]) -> None:
    """A run that left nothing out hides all older results of its functions, but for those of another browser."""
    old = {f"{TEST}[chromium-old]": FAILED, f"{TEST}[firefox-old]": FAILED}
    write_run(folder, old)
    write_run(folder, {f"{TEST}[chromium-new]": PASSED}, minutes=1)
    assert len(read().results[TEST]) == 3

    write_run(folder, {f"{TEST}[chromium-new]": PASSED}, minutes=2, left_out=0)

    assert [result.test for result in read().results[TEST]] == [f"{TEST}[chromium-new]", f"{TEST}[firefox-old]"]


def test_result_of_a_function_replaces_those_of_its_tests(folder: Path, read: Callable[[], Recording]) -> None:
    """Once the tests of a function have passed together, an older failure of one of them is over."""
    function = "unit/test_a.py::test_b"
    write_run(folder, {f"{function}[1]": FAILED, function: {**PASSED, "tests": 3}})
    assert len(read().results[function]) == 2

    write_run(folder, {function: {**PASSED, "tests": 4}}, minutes=1)

    assert [(result.outcome, result.tests) for result in read().results[function]] == [("passed", 4)]


def test_shards_are_merged(folder: Path, read: Callable[[], Recording]) -> None:
    """The runs of two shards, which each wrote a file, have all results together."""
    write_run(folder, {TEST: PASSED})
    write_run(folder, {"e2e/test_b.py::test_b": PASSED})

    assert read().results.keys() == {TEST, "e2e/test_b.py::test_b"}


def test_history_has_the_outcome_of_each_run(folder: Path, read: Callable[[], Recording]) -> None:
    """A function failed in a run if one of its tests did, and was skipped if all were; the newest run comes first."""
    write_run(folder, {f"{TEST}[x]": PASSED, f"{TEST}[y]": FAILED, f"{TEST}[z]": SKIPPED})
    write_run(folder, {f"{TEST}[x]": SKIPPED, f"{TEST}[y]": PASSED}, minutes=1)
    write_run(folder, {f"{TEST}[x]": SKIPPED}, minutes=2)
    write_run(folder, {"e2e/test_b.py::test_b": PASSED}, minutes=3)

    found = read()

    assert [outcome for _, outcome in found.history[TEST]] == ["skipped", "passed", "failed"]
    assert [run for run, _ in found.history[TEST]] == list(found.runs[1:])
    with pytest.raises(KeyError):
        found.history["e2e/test_c.py::test_c"]


def changed(path: str, value: Any) -> Callable[[dict[str, Any]], object]:
    """Return a function that replaces a part of what a run wrote."""

    def change(run: dict[str, Any]) -> object:
        *parents, name = path.split("|")
        part = run
        for parent in parents:
            part = part[parent]
        part[name] = value
        return run

    return change


def half(run: dict[str, Any]) -> str:
    """Return the first half of a file."""
    text = json.dumps(run)
    return text[: len(text) // 2]


@pytest.mark.parametrize(
    "broken",
    [
        pytest.param(half, id="half written"),
        pytest.param(lambda _: "", id="empty"),
        pytest.param(lambda _: [], id="a list"),
        pytest.param(lambda _: "[" * 10_000, id="nested deeply"),
        pytest.param(lambda _: '"\\ud800"', id="half of a character"),
        pytest.param(changed("format", 2), id="another format"),
        pytest.param(changed("format", "1"), id="format in words"),
        pytest.param(changed("started", "yesterday"), id="no time"),
        pytest.param(changed("started", "2026-11-27T13:15:42"), id="no time zone"),
        pytest.param(changed("duration_s", "1"), id="a text for a number"),
        pytest.param(changed("duration_s", -1), id="negative time"),
        pytest.param(changed("duration_s", float("inf")), id="endless time"),
        pytest.param(changed("duration_s", 1e308), id="time beyond all others"),
        pytest.param(changed("left_out", -1), id="negative number"),
        pytest.param(changed("left_out_tests", {TEST: "forgotten"}), id="another reason"),
        pytest.param(changed("left_out", 10**400), id="number beyond all others"),
        pytest.param(changed("started", "0001-01-01T00:00:00+14:00"), id="time before all others"),
        pytest.param(changed("files", {"C:/secret": "0"}), id="file on another disk"),
        pytest.param(changed("commit", "<b>"), id="no commit"),
        pytest.param(changed("clean", 1), id="a number for yes"),
        pytest.param(changed("files", {"../secret": "0"}), id="file outside"),
        pytest.param(changed("files", {"webapp/../../secret": "0"}), id="file outside in the end"),
        pytest.param(changed("files", {"/etc/passwd": "0"}), id="absolute file"),
        pytest.param(changed("files", {"..\\secret": "0"}), id="file outside on Windows"),
        pytest.param(changed("files", {"a\0b": "0"}), id="no file name"),
        pytest.param(changed("tests", [TEST]), id="tests in a list"),
        pytest.param(changed(f"tests|{TEST}", "passed"), id="a test in a word"),
        pytest.param(changed(f"tests|{TEST}|outcome", "done"), id="another outcome"),
        pytest.param(changed(f"tests|{TEST}|tests", 0), id="no test"),
        pytest.param(changed(f"tests|{TEST}|picture", "../a.webp"), id="picture outside"),
        pytest.param(changed(f"tests|{TEST}|picture", "a.webp\n"), id="picture with a line break"),
        pytest.param(changed(f"tests|{TEST}|picture", "a.svg"), id="picture of another kind"),
    ],
)
def test_broken_run_is_passed_over(
    folder: Path, read: Callable[[], Recording], broken: Callable[[dict[str, Any]], object]
) -> None:
    """A run that is not as expected counts as not there; the others are read."""
    write_run(folder, {"e2e/test_b.py::test_b": PASSED})
    write(folder / "runs/20261201T000000Z-ffffff.json", broken(run_with({TEST: deepcopy(PASSED)})))

    found = read()

    assert len(found.runs) == 1
    assert found.results.keys() == {"e2e/test_b.py::test_b"}


def test_large_file_is_passed_over(
    folder: Path, read: Callable[[], Recording], monkeypatch: pytest.MonkeyPatch
) -> None:
    """A file that no run can have written, so large it is, is not read."""
    monkeypatch.setattr(formats, "MAX_SIZE_B", 10)
    write_run(folder, {TEST: PASSED})

    assert read() == Recording()


@pytest.mark.parametrize("name", [".20261201T000000Z-ffffff.json.1a2b3c", ".a.json", "a.txt"])
def test_unfinished_run_is_passed_over(folder: Path, read: Callable[[], Recording], name: str) -> None:
    """A file that is being written, or that is none of a run, counts as not there."""
    write(folder / "runs" / name, run_with({TEST: PASSED}))

    assert read() == Recording()


def test_link_is_not_followed(folder: Path, tmp_path: Path, read: Callable[[], Recording]) -> None:
    """A link in the place of a run, a picture or another file counts as not there."""
    write(tmp_path / "run.json", run_with({TEST: PASSED}))
    write(tmp_path / "coverage.json", COVERAGE)
    for kind in ("runs", "pictures"):
        (folder / kind).mkdir(parents=True)
    (folder / "runs/a.json").symlink_to(tmp_path / "run.json")
    (folder / "coverage.json").symlink_to(tmp_path / "coverage.json")
    (folder / "pictures/a.webp").symlink_to(tmp_path / "run.json")

    assert read() == Recording()


def test_run_that_is_deleted_while_it_is_read_has_no_results(
    folder: Path, read: Callable[[], Recording], monkeypatch: pytest.MonkeyPatch
) -> None:
    """A run that pytest deletes between two looks at its file leaves no error."""
    path = write_run(folder, {TEST: PASSED})
    newest = recording.newest

    def delete_before(*arguments: Any) -> Any:
        path.unlink()
        return newest(*arguments)

    monkeypatch.setattr(recording, "newest", delete_before)

    assert read().results == {}


def test_new_runs_are_seen_at_once(folder: Path, read: Callable[[], Recording]) -> None:
    """A run that has just been written is read; one that was deleted is no longer there."""
    first = write_run(folder, {TEST: PASSED})
    assert len(read().runs) == 1

    write_run(folder, {TEST: FAILED}, minutes=1)
    assert read().results[TEST][0].outcome == "failed"

    first.unlink()
    assert len(read().runs) == 1


def test_files_are_read_once(folder: Path, read: Callable[[], Recording], monkeypatch: pytest.MonkeyPatch) -> None:
    """As long as nothing changes, a recording is read once, and so are the project's files; then, only what is new."""
    write_run(folder, {TEST: PASSED})
    known = read()
    read_bytes, paths = Path.read_bytes, []

    def note(path: Path) -> bytes:
        paths.append(path)
        return read_bytes(path)

    monkeypatch.setattr(Path, "read_bytes", note)

    assert read() is known
    assert not paths

    path = write_run(folder, {TEST: PASSED}, minutes=1)
    read()

    assert paths == [path, path]  # once for what is remembered of it, once for its results


def test_version_changes_with_what_is_recorded(
    folder: Path, project: Path, read: Callable[[], Recording], monkeypatch: pytest.MonkeyPatch
) -> None:
    """What is recorded, and what becomes stale, changes the version; the time alone does not."""
    write_run(folder, {TEST: PASSED})
    write(folder / "pictures/a.webp", "picture")
    versions = [read().version]
    monkeypatch.setattr(pictures, "SETTLED_S", 0)
    assert [read().version] == versions

    for path, content in {
        folder / "pictures/b.webp": "picture",
        folder / "coverage.json": COVERAGE,
        folder / "runs/b.json": run_with({TEST: FAILED}),
        project / "webapp/views.py": "another",
    }.items():
        write(path, content)
        versions.append(read().version)
    assert len(set(versions)) == len(versions)


@pytest.mark.parametrize(
    ("file", "stale"),
    [
        ("webapp/views.py", {"a", "b", "unit"}),
        ("templates/a.html", {"a", "b", "unit"}),
        ("static/a.css", {"a", "b", "unit"}),
        ("translations/es.po", {"a", "b", "unit"}),
        ("conftest.py", {"a", "b", "unit"}),
        ("e2e/conftest.py", {"a", "b", "unit"}),
        ("e2e/test_a.py", {"a"}),
        ("e2e/test_b.py", {"b"}),
        ("unit/helpers.py", {"unit"}),
        ("unit/test_a.py", {"unit"}),
    ],
)
def test_result_is_stale_when_a_file_changed(
    folder: Path, project: Path, read: Callable[[], Recording], file: str, stale: set[str]
) -> None:
    """A result is stale as long as a file of the app, of its suite or its own is not as it was; not another test's."""
    tests = {"a": TEST, "b": "e2e/test_b.py::test_b", "unit": "unit/test_a.py::test_a"}
    write_run(folder, dict.fromkeys(tests.values(), PASSED))
    assert not any(results[0].changed for results in read().results.values())

    write(project / file, "another")
    found = {name: list(read().results[test][0].changed) for name, test in tests.items()}

    assert found == {name: [file] if name in stale else [] for name in tests}

    write(project / file, FILES[file])

    assert not any(results[0].changed for results in read().results.values())


def test_result_is_stale_when_a_file_is_missing(folder: Path, project: Path, read: Callable[[], Recording]) -> None:
    """A file that was deleted or cannot be read is not as it was; tests that were not installed are no change."""
    write_run(folder, {"unit/test_a.py::test_a": PASSED})
    for file in FILES:
        if file.startswith("e2e/"):
            (project / file).unlink()
    (project / "e2e").rmdir()
    (project / "unit/test_a.py").unlink()
    (project / "static/a.css").unlink()
    (project / "static/a.css").mkdir()

    assert list(read().results["unit/test_a.py::test_a"][0].changed) == ["static/a.css", "unit/test_a.py"]


@pytest.mark.parametrize(
    ("file", "stale"),
    [
        ("webapp/new.py", True),
        ("templates/todos/new.html", True),
        ("static/js/new.js", True),
        ("static/new.css", True),
        ("translations/fr/new.po", True),
        ("webapp/.new.py", False),
        ("webapp/.cache/new.py", False),
        ("webapp/__pycache__/new.pyc", False),
        ("e2e/test_new.py", False),
    ],
)
def test_new_file_of_the_app_makes_all_results_stale(
    folder: Path, project: Path, read: Callable[[], Recording], file: str, stale: bool
) -> None:
    """A template, script or module that was not there is a change of the app; a new test is none."""
    write_run(folder, {TEST: PASSED})

    write(project / file, "new")

    assert list(read().results[TEST][0].changed) == [file] * stale


def test_new_file_is_none_once_it_was_there(folder: Path, project: Path, read: Callable[[], Recording]) -> None:
    """After a run with a new file only the older results are stale, and once it is gone, only the newer."""
    write_run(folder, {TEST: PASSED})
    write(project / "webapp/new.py", "new")
    files = {**FILES, "webapp/new.py": "new"}
    digests = {file: sha256(text.encode()).hexdigest()[:12] for file, text in files.items()}
    write_run(folder, {"e2e/test_b.py::test_b": PASSED}, minutes=1, files=digests)

    def stale() -> list[str]:
        return [name for name, results in read().results.items() if results[0].changed]

    assert stale() == [TEST]
    (project / "webapp/new.py").unlink()
    assert stale() == ["e2e/test_b.py::test_b"]


def test_files_are_looked_at_once_a_second(folder: Path, project: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Within a second, the files of the project count as unchanged."""
    monkeypatch.setattr(staleness, "LOOK_INTERVAL_S", 3600)
    write_run(folder, {TEST: PASSED})
    known = read_recording(folder, project)

    write(project / "webapp/views.py", "another")

    assert read_recording(folder, project) is known


def test_recording_of_another_machine_is_read(
    folder: Path, project: Path, tmp_path: Path, read: Callable[[], Recording]
) -> None:
    """A recording that was copied from elsewhere says what is stale by the files that are here."""
    write_run(tmp_path / "elsewhere", {TEST: PASSED}, system="Windows AMD64", commit="")
    (tmp_path / "elsewhere").rename(folder)
    write(project / "webapp/views.py", "another")

    (result,) = read().results[TEST]

    assert result.run.system == "Windows AMD64"
    assert list(result.changed) == ["webapp/views.py"]


PROVE = {**ABOUT, "bugs": {"late": {"browser": {"test_a.py::test_a": "fails: Late."}, "unit": None}}}
SURVIVOR = {"line": 3, "change": "Not: if a:", "explanation": ""}
MUTANTS = {**ABOUT, "modules": {"webapp/a.py": {"made": 7, "detected": 6, "survivors": [SURVIVOR]}}}
COVERAGE = {**ABOUT, "statements": 90, "branches": 10, "missing": 3, "percent": 97}


def test_what_commands_found_is_read(folder: Path, read: Callable[[], Recording]) -> None:
    """What `make prove`, `make mutants` and coverage recorded is there, with the time and the commit."""
    for name, content in {"prove": PROVE, "mutants": MUTANTS, "coverage": COVERAGE}.items():
        write(folder / f"{name}.json", content)

    found = read()

    assert found.prove is not None
    assert found.prove.recorded == datetime(2026, 11, 27, 14, tzinfo=UTC)
    assert found.prove.bugs["late"].browser == {"test_a.py::test_a": "fails: Late."}
    assert found.mutants is not None
    assert found.mutants.modules["webapp/a.py"].survivors[0].line == 3
    assert found.coverage is not None
    assert (found.coverage.commit, found.coverage.percent) == ("7e632fc", 97)


@pytest.mark.parametrize(
    ("file", "stale"),
    [
        ("webapp/views.py", {"prove", "mutants", "coverage"}),
        ("templates/new.html", {"prove", "mutants", "coverage"}),
        ("e2e/test_a.py", {"prove", "coverage"}),
        ("unit/test_a.py", {"prove", "mutants", "coverage"}),
        ("bugs/catalogue/a.py", {"prove"}),
        ("tools/a.py", set()),
    ],
)
def test_what_a_command_found_is_stale_when_a_file_changed(
    folder: Path, project: Path, read: Callable[[], Recording], file: str, stale: set[str]
) -> None:
    """What a command found is stale as soon as a file of the app, or of the tests that it ran, is not as it was."""
    others = dict.fromkeys(("bugs/catalogue/a.py", "tools/a.py"), "a")
    for path, text in others.items():
        write(project / path, text)
    digests = {path: sha256(text.encode()).hexdigest()[:12] for path, text in {**FILES, **others}.items()}
    for name, content in {"prove": PROVE, "mutants": MUTANTS, "coverage": COVERAGE}.items():
        write(folder / f"{name}.json", {**content, "files": digests})
    assert not any(read().changed.values())

    write(project / file, "another")

    assert read().changed == {name: [file] if name in stale else [] for name in ("prove", "mutants", "coverage")}


@pytest.mark.parametrize("name", ["prove", "mutants", "coverage", "pairs", "films"])
@pytest.mark.parametrize("content", ["", "{", {"format": 2}, [1], {"bugs": 3}])
def test_broken_file_is_passed_over(folder: Path, read: Callable[[], Recording], name: str, content: object) -> None:
    """Another file that is not as expected counts as not there, and does not hide the runs."""
    write_run(folder, {TEST: PASSED})
    write(folder / f"{name}.json", content)

    found = read()

    assert getattr(found, name) == getattr(Recording(), name)
    assert len(found.runs) == 1


def test_pictures_are_found(folder: Path, read: Callable[[], Recording]) -> None:
    """Pictures of behaviours, strips in the order of their steps, films and pairs are there by name."""
    pair = {"test": "test_a.py::test_a", "boxes": [[1, 2, 3, 4]], "width": 800, "height": 500}
    write(folder / "pairs.json", {"late": pair, "never": pair})
    film = {"test": "e2e/test_a.py::test_a", "captions": [], "width": 640, "height": 432}
    write(folder / "films.json", {"list": film | {"captions": ["Add"]}, "form": film})
    strips = [f"strips/a-{number}.webp" for number in (10, 2, 1)]
    films = ["films/list.webp", "films/list-still.webp", "films/form.webp"]
    pairs = ["pairs/late-right.webp", "pairs/late-wrong.webp", "pairs/never-right.webp"]
    for name in ["pictures/a.webp", "pictures/b.svg", *strips, "strips/a.webp", *films, *pairs]:
        write(folder / name, "picture")

    found = read()

    assert found.pictures == {"a": "a.webp"}
    assert found.strips == {"a": ["a-1.webp", "a-2.webp", "a-10.webp"]}
    assert {name: film.captions for name, film in found.films.items()} == {"list": ("Add",)}
    assert found.pairs.keys() == {"late"}
    assert found.pairs["late"].boxes == ((1, 2, 3, 4),)


def test_picture_that_is_added_later_is_found(folder: Path, read: Callable[[], Recording]) -> None:
    """A picture is found as soon as it is there, be it within the same tick of the clock."""
    write(folder / "pictures/a.webp", "picture")
    assert read().pictures.keys() == {"a"}
    status = (folder / "pictures").stat()

    write(folder / "pictures/b.webp", "picture")
    os.utime(folder / "pictures", ns=(status.st_atime_ns, status.st_mtime_ns))

    assert read().pictures.keys() == {"a", "b"}
    assert picture_path(folder, "pictures", "b.webp") == folder / "pictures/b.webp"


def test_folder_that_is_old_is_known_by_its_time(folder: Path) -> None:
    """The names in a folder are not read again as long as it has not changed."""
    write(folder / "pictures/a.webp", "picture")
    os.utime(folder / "pictures", (1, 1))

    assert folder_stamp(folder / "pictures") == (10**9,)


@pytest.mark.parametrize("kind", ["failures", "pictures", "strips", "films", "pairs"])
def test_picture_has_a_path(folder: Path, kind: str) -> None:
    """A picture of the recording has a path."""
    write(folder / kind / "a.webp", "picture")

    assert picture_path(folder, kind, "a.webp") == folder / kind / "a.webp"


@pytest.mark.parametrize(
    ("kind", "name"),
    [
        ("pictures", "b.webp"),
        ("pictures", "../runs/a.webp"),
        ("pictures", "..\\a.webp"),
        ("pictures", ""),
        ("pictures", "."),
        ("pictures", "a"),
        ("pictures", "x/a.webp"),
        ("pictures", "a.webp\0"),
        ("pictures", ".a.webp"),
        ("pictures", "folder.webp"),
        ("pictures", "link.webp"),
        ("pictures", "film.json"),
        ("runs", "a.webp"),
        ("..", "a.webp"),
        ("pictures/../runs", "a.webp"),
        ("", "a.webp"),
    ],
)
def test_other_names_have_no_path(folder: Path, kind: str, name: str) -> None:
    """A name that the recording did not make, whatever it would lead to, has no path."""
    for file in (
        "a.webp",
        "runs/a.webp",
        "pictures/a.webp",
        "pictures/x/a.webp",
        "pictures/.a.webp",
        "pictures/film.json",
    ):
        write(folder / file, "picture")
    (folder / "pictures/folder.webp").mkdir()
    (folder / "pictures/link.webp").symlink_to(folder / "a.webp")

    assert picture_path(folder, kind, name) is None


def test_slug_is_a_file_name_of_its_own() -> None:
    """A slug is made of letters, digits, dashes and underscores, begins as the test is called, and is its own."""
    assert slug("e2e/todos/test_a.py::test_a[ñ]") == "todos-test_a-py--test_a----81faff0e"
    assert slug("e2e/a.b") != slug("e2e/a-b")
