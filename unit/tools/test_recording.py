"""What a run of pytest records (e2e/harness/recording.py), what it keeps, and what the tools record."""

import contextlib
import io
import json
import os
import signal
import subprocess
import sys
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, NamedTuple
from unittest import mock

import pytest

from bugs.matrix import record_matrix
from bugs.plugin import Outcome
from e2e.harness.checkout import commit_of
from e2e.harness.recording import MAX_LEFT_OUT
from e2e.harness.recording_folder import MAX_PICTURES, MAX_RUNS, picture_name, write_run
from tools.inner_pytest import NotRecorded
from tools.project import modules_forgotten
from tools.record import coverage_of, record, recording_folder
from tools.survivors import Explanation, Mutant, by_module
from webapp.settings import PROJECT
from webapp.spec.formats import COVERAGE, MUTANTS, PROVE, load
from webapp.spec.pictures import slug
from webapp.spec.recording import read_recording

pytestmark = pytest.mark.suite

OPTIONS = ("-q", "-p", "no:cacheprovider", "--recording=spec")

ENVIRONMENT = {"PYTEST_DISABLE_PLUGIN_AUTOLOAD": "1", "PYTHONPATH": str(PROJECT)}
"""Loads only the plugins that are asked for, which is quicker."""

CONFTEST = """
from pathlib import Path
import pytest
pytest_plugins = ["e2e.harness.recording"]

class Page:
    viewport_size = {"width": 360, "height": 740}
    def screenshot(self, *, type, quality):
        Path("screenshots").touch()
        return (b"small" if quality <= 30 else b"large").ljust(20_000 if quality <= 30 else 30_000)

class Browser:
    version = "156.0"

@pytest.fixture
def page():
    return Page()

@pytest.fixture
def browser_name():
    return "chromium"

@pytest.fixture
def browser(browser_name):
    return Browser()
"""

TESTS = """
from pathlib import Path
import pytest
from e2e.harness.recording import take_picture

@pytest.fixture
def broken(request): raise OSError(f"no {request.config.rootpath}/app nor {Path.home()}/app")

@pytest.mark.parametrize("name", ["a", "b/c"])
def test_page(name, browser, page, request):
    if name == "b/c":
        take_picture(request.node, page)
        assert not "as it should be", "It is not as it should be.\\nMore."

@pytest.mark.browser_context_args(java_script_enabled=False)
def test_plain(browser): pass

def test_skipped(): pytest.skip("later")
def test_broken(broken): pass

@pytest.mark.parametrize("number", range(3))
def test_number(number): assert number != 1

TEXT = '''
def test_that_is_none(): pass
'''
"""


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """A project whose tests have each outcome."""
    return make_project(tmp_path)


@pytest.fixture(scope="module")
def tested_project(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A project whose tests have run."""
    project = make_project(tmp_path_factory.mktemp("project"))
    run(project, "ui")
    return project


def make_project(folder: Path) -> Path:
    """Write a project whose tests have each outcome."""
    files = {
        "pytest.ini": "[pytest]\nrecording_files = shop ui\nmarkers =\n browser_context_args\n suite\n",
        "conftest.py": CONFTEST,
        "shop/app.py": "app = 1",
        "shop/app.mo": "made",
        "shop/__pycache__/app.pyc.123": "made",
        "shop/.hidden": "hidden",
        "shop/.cache/hidden.py": "hidden",
        "ui/test_pages.py": TESTS,
        "ui/test_others.py": "def test_one(): pass\ndef test_two(): pass",
    }
    for name, text in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    return folder


class Ended(NamedTuple):
    """A run that has ended."""

    status: int
    output: str


def run(project: Path, *arguments: str, plugins: Sequence[object] = ()) -> Ended:
    """Run the tests of a project in this process."""
    before, path, output = Path.cwd(), list(sys.path), io.StringIO()
    os.chdir(project)
    try:
        with (
            modules_forgotten(),
            mock.patch.dict(os.environ, ENVIRONMENT),
            contextlib.redirect_stdout(output),
            contextlib.redirect_stderr(output),
        ):
            return Ended(pytest.main([*OPTIONS, *arguments], plugins=list(plugins)), output.getvalue())
    finally:
        os.chdir(before)
        sys.path[:] = path
        for name in ("test_pages", "test_others", "test_long"):
            sys.modules.pop(name, None)


def start(project: Path, *arguments: str) -> Ended:
    """Run the tests of a project in another process."""
    environment = {**os.environ, **ENVIRONMENT}
    command = [sys.executable, "-m", "pytest", *OPTIONS, *arguments]
    done = subprocess.run(command, cwd=project, env=environment, capture_output=True, encoding="utf-8", check=False)  # noqa: S603 - ours
    return Ended(done.returncode, done.stdout + done.stderr)


def recorded(project: Path) -> dict[str, Any]:
    """Return what the only run of a project recorded."""
    (path,) = (project / "spec/runs").iterdir()
    content: dict[str, Any] = json.loads(path.read_bytes())
    return content


def test_run_records_each_test(tested_project: Path) -> None:
    """A run says what became of each test, in which browser, with JavaScript or not, and why it failed."""
    tests = recorded(tested_project)["tests"]
    times = [test.pop("duration_s") for test in tests.values()]
    assert tests == {
        "ui/test_others.py::test_one": {"outcome": "passed"},
        "ui/test_others.py::test_two": {"outcome": "passed"},
        "ui/test_pages.py::test_broken": {"outcome": "failed", "message": "OSError: no app nor ~/app"},
        "ui/test_pages.py::test_number": {"outcome": "passed", "tests": 2},
        "ui/test_pages.py::test_number[1]": {"outcome": "failed", "message": "assert 1 != 1"},
        "ui/test_pages.py::test_page[a]": {"outcome": "passed", "browser": "chromium"},
        "ui/test_pages.py::test_page[b/c]": {
            "outcome": "failed",
            "browser": "chromium",
            "message": "AssertionError: It is not as it should be.\n  More.\nassert not 'as it should be'",
            "picture": picture_name("ui/test_pages.py::test_page[b/c]"),
            "picture_size": [360, 740],
        },
        "ui/test_pages.py::test_plain": {"outcome": "passed", "browser": "chromium", "javascript": False},
        "ui/test_pages.py::test_skipped": {"outcome": "skipped", "message": "later"},
    }
    assert all(0 <= time < 10 for time in times)


def test_tests_of_the_suite_itself_may_be_left_out(project: Path) -> None:
    """That a run leaves out the tests of the suite itself says nothing about the app."""
    (project / "ui/test_tools.py").write_text(
        "import pytest\n@pytest.mark.suite\ndef test_tool(): pass", encoding="utf-8"
    )

    run(project, "ui", "-m", "not suite", "--junit-prefix=secret")

    assert recorded(project)["left_out"] == 0
    assert recorded(project)["arguments"] == ["ui", "-m", "not suite"]  # other options may hold secrets


def test_interrupted_test_is_not_recorded(project: Path) -> None:
    """A test that was under way when its run was interrupted has neither passed nor failed."""
    (project / "ui/test_long.py").write_text(
        "def test_first(): pass\ndef test_second(): raise KeyboardInterrupt", encoding="utf-8"
    )

    ended = run(project, "ui/test_long.py")

    assert ended.status == pytest.ExitCode.INTERRUPTED
    assert recorded(project)["tests"].keys() == {"ui/test_long.py::test_first"}
    assert recorded(project)["left_out"] > 0


def test_part_of_a_function_does_not_count_as_the_whole(project: Path) -> None:
    """If some tests of a function are left out, the others are recorded under their own names."""
    run(project, "ui/test_pages.py::test_number[0]")

    assert recorded(project)["tests"].keys() == {"ui/test_pages.py::test_number[0]"}


def test_link_to_nowhere_stops_no_run(project: Path) -> None:
    """A file that cannot be read is left out of what is recorded, and the tests are run."""
    (project / "shop/nowhere.py").symlink_to("missing.py")

    assert run(project, "ui/test_others.py").status == pytest.ExitCode.OK
    assert "shop/nowhere.py" not in recorded(project)["files"]


def test_run_says_what_was_tested(tested_project: Path) -> None:
    """A run names its files with their digests, none that is hidden or made of others, and its versions."""
    content = recorded(tested_project)
    assert content["files"].keys() == {"shop/app.py", "ui/test_others.py", "ui/test_pages.py"}
    assert content["files"]["shop/app.py"] == "74c8300d36bd"
    assert content["versions"]["browser"] == "chromium 156.0"
    assert content["versions"].keys() >= {"python", "flask", "pytest"}
    assert (content["commit"], content["clean"]) == ("", False)
    assert content["arguments"] == ["ui"]


def test_picture_of_a_failure_is_small(tested_project: Path) -> None:
    """Of the qualities of a picture, the best one that is small enough is taken."""
    (picture,) = (tested_project / "spec/failures").iterdir()
    assert picture.name == f"{slug('ui/test_pages.py::test_page[b/c]')}.webp"
    assert picture.read_bytes().startswith(b"small ")


def test_run_says_which_bug_was_planted(project: Path) -> None:
    """A run of the app with a bug in it can be told from one of the app itself."""
    run(project, "ui/test_others.py", "--planted-bug=late")

    assert recorded(project)["bug"] == "late"


@pytest.mark.parametrize(
    ("arguments", "number", "test", "reason"),
    [
        (["ui/test_pages.py"], 2, "test_others.py::test_one", "not collected"),
        (["ui/test_others.py::test_one"], 7, "test_pages.py::test_page", "not collected"),
        (["ui", "-k", "not number"], 3, "test_pages.py::test_number[0]", "deselected"),
        (["ui", "--deselect", "ui/test_others.py::test_two"], 1, "test_others.py::test_two", "deselected"),
        (["ui/test_others.py", "ui/test_pages.py", "--exitfirst"], 6, "test_pages.py::test_plain", "interrupted"),
    ],
)
def test_run_says_which_tests_were_left_out(
    project: Path, arguments: Sequence[str], number: int, test: str, reason: str
) -> None:
    """Tests of the suite that an option, a name or an early end left out are counted, and named with the reason."""
    run(project, *arguments)

    content = recorded(project)
    assert content["left_out"] == len(content["left_out_tests"]) == number
    assert content["left_out_tests"][f"ui/{test}"] == reason


def test_so_many_tests_that_were_left_out_are_named(project: Path) -> None:
    """Of tests that were left out, the first 200 are named."""
    names = "".join(f"def test_{number:03}(): pass\n" for number in range(MAX_LEFT_OUT + 5))
    (project / "ui/test_many.py").write_text(names, encoding="utf-8")

    run(project, "ui/test_many.py", "-k", "test_000")

    content = recorded(project)
    assert len(content["left_out_tests"]) == MAX_LEFT_OUT
    assert content["left_out"] > MAX_LEFT_OUT


@pytest.mark.parametrize(
    "arguments",
    [
        ["--collect-only"],
        ["--recording="],
        ["-p", "pytest_base_url.plugin", "--base-url=http://127.0.0.1"],
        ["-k", "nowhere"],
    ],
)
def test_nothing_is_recorded(project: Path, arguments: Sequence[str]) -> None:
    """Without tests, without a folder, or of an app that runs elsewhere, nothing is recorded, and no picture taken."""
    run(project, "ui", *arguments)

    assert not (project / "screenshots").exists()
    assert not (project / "spec").exists()


def test_run_of_a_tool_is_not_recorded(project: Path) -> None:
    """Runs on copies of the project, which have a bug or a change, are not recorded."""
    run(project, "ui", plugins=[NotRecorded()])

    assert not (project / "spec").exists()


def test_recording_that_cannot_be_written_makes_no_test_fail(project: Path) -> None:
    """A folder that cannot be written to is told of in a line, and the tests pass."""
    (project / "spec").touch()

    ended = run(project, "ui/test_others.py")

    assert ended.status == pytest.ExitCode.OK
    assert "Not recorded: " in ended.output


def test_parallel_processes_make_one_file(project: Path) -> None:
    """The results of parallel processes are in one file, with the picture and what was left out."""
    ended = start(project, "ui", "-p", "xdist", "--numprocesses=2", "--deselect=ui/test_others.py::test_two")

    content = recorded(project)
    assert len(content["tests"]) == 9, ended.output
    assert content["left_out_tests"] == {"ui/test_others.py::test_two": "deselected"}
    assert content["versions"]["browser"] == "chromium 156.0"
    assert len(list((project / "spec/failures").iterdir())) == 1


def test_run_that_is_killed_records_nothing(project: Path) -> None:
    """A run that is killed leaves no file, not even a part of one."""
    (project / "ui/test_killer.py").write_text("import os\ndef test_it(): os.kill(os.getpid(), 9)", encoding="utf-8")

    ended = start(project, "ui/test_pages.py", "ui/test_killer.py")

    assert ended.status == -signal.SIGKILL
    assert not (project / "spec").exists()


def written(
    folder: Path, day: int, *, left_out: int, suite: str = "e2e", bug: str = "", pictures: Sequence[str] = ()
) -> str:
    """Write a run; return the day that the name of its file begins with."""
    content = {"left_out": left_out, "bug": bug, "tests": {f"{suite}/test_a.py::test_a": {}}}
    started = datetime(2026, 1, 1, tzinfo=UTC).replace(month=1 + day // 28, day=1 + day % 28)
    write_run(folder, started, content, dict.fromkeys(pictures, b"picture"))
    return f"{started:%Y%m%d}"


def test_run_that_cannot_be_finished_leaves_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where the disk is full before a file is complete, no part of it stays."""
    write_bytes = Path.write_bytes

    def fill_disk(path: Path, content: bytes) -> int:
        write_bytes(path, content[:5])
        raise OSError("The disk is full.")

    monkeypatch.setattr(Path, "write_bytes", fill_disk)

    with pytest.raises(OSError, match="full"):
        written(tmp_path, 1, left_out=0)

    assert not list((tmp_path / "runs").iterdir())


def test_newest_runs_are_kept(tmp_path: Path) -> None:
    """Besides the newest 50 runs, only the newest that left nothing out is kept, of each suite."""
    complete = [written(tmp_path, day, left_out=0, suite="unit" if day == 1 else "e2e") for day in range(3)]
    days = [written(tmp_path, day, left_out=1) for day in range(3, 60)]

    kept = sorted(path.name[:8] for path in (tmp_path / "runs").iterdir())

    assert kept == [*complete[1:], *days[-MAX_RUNS:]]


def test_old_run_is_kept_beside_one_with_a_bug(tmp_path: Path) -> None:
    """A run with a bug that was planted takes no other's place as the newest that left nothing out."""
    own = written(tmp_path, 1, left_out=0)
    days = [written(tmp_path, day, left_out=0, bug="late") for day in range(2, MAX_RUNS + 2)]

    assert sorted(path.name[:8] for path in (tmp_path / "runs").iterdir()) == [own, *days]


def test_run_that_was_cut_off_is_not_kept(tmp_path: Path) -> None:
    """An old file that cannot be read goes like any other."""
    (tmp_path / "runs").mkdir()
    (tmp_path / "runs/20250101T000000Z-000000.json").write_text('{"left_out": 0, "te', encoding="utf-8")
    days = [written(tmp_path, day, left_out=1) for day in range(MAX_RUNS)]

    assert sorted(path.name[:8] for path in (tmp_path / "runs").iterdir()) == days


def test_newest_pictures_are_kept(tmp_path: Path) -> None:
    """Of the pictures of failures, the newest 30 are kept."""
    for number in range(MAX_PICTURES):
        path = tmp_path / f"failures/old-{number}.webp"
        path.parent.mkdir(exist_ok=True)
        path.touch()
        os.utime(path, (number, number))

    written(tmp_path, 1, left_out=0, pictures=["new-1.webp", "new-2.webp"])

    kept = {path.name for path in (tmp_path / "failures").iterdir()}
    assert kept == {"new-1.webp", "new-2.webp", *(f"old-{number}.webp" for number in range(2, MAX_PICTURES))}


def test_drafts_of_killed_processes_are_deleted(tmp_path: Path) -> None:
    """What a process left that was killed while it wrote is deleted, but not what another is writing."""
    (tmp_path / "runs").mkdir()
    old, new = tmp_path / "runs/.old.json.abc", tmp_path / "runs/.new.json.abc"
    for path in (old, new):
        path.touch()
    os.utime(old, (0, 0))

    written(tmp_path, 1, left_out=0)

    assert not old.exists()
    assert new.exists()


def test_pictures_of_two_tests_have_two_names() -> None:
    """The app finds a picture under the name that the run gave it; no two tests have the same, and none is too long."""
    tests = [
        "e2e/test_a.py::test_a[x/y]",
        "e2e/test_a.py::test_a[x-y]",
        f"e2e/test_a.py::test_a[{'x' * 500}]",
        "unit/ñ",
    ]

    names = [picture_name(test) for test in tests]

    assert names == [f"{slug(test)}.webp" for test in tests]
    assert len(set(names)) == len(tests)
    assert max(map(len, names)) < 150


def test_commit_is_recorded(tmp_path: Path) -> None:
    """The commit is that of the project's history, and not clean as soon as a file is added; without history, none."""
    git = ["git", "-c", "user.name=Ana", "-c", "user.email=ana@example.com"]
    assert commit_of(tmp_path) == ("", False)

    subprocess.run([*git, "init", "-q"], cwd=tmp_path, check=True)  # noqa: S603 - ours
    subprocess.run([*git, "commit", "-q", "--allow-empty", "-m", "Begin"], cwd=tmp_path, check=True)  # noqa: S603 - ours
    commit, clean = commit_of(tmp_path)
    (tmp_path / "new").touch()

    assert len(commit) == 40
    assert clean
    assert commit_of(tmp_path) == (commit, False)


def test_runs_are_recorded_where_the_app_looks(tmp_path: Path) -> None:
    """The folder is in that of INSTANCE_PATH, relative to the project, or else in `instance/`."""
    with mock.patch.dict(os.environ, INSTANCE_PATH="other"):
        assert recording_folder() == PROJECT / "other/spec"
    with mock.patch.dict(os.environ, INSTANCE_PATH=str(tmp_path)):
        assert recording_folder() == tmp_path / "spec"


def test_matrix_of_bugs_is_recorded(tmp_path: Path) -> None:
    """The app can read which tests detect which bug."""
    trials = {"late": {"test_a.py::test_a": Outcome(detected=True, why="Late.\nMore."), "b": Outcome(False, "")}}

    with mock.patch.dict(os.environ, INSTANCE_PATH=str(tmp_path)):
        record_matrix(trials, {"late": "unit/test_a.py::test_a"})

    found = load(tmp_path / "spec/prove.json", PROVE)
    assert found is not None
    assert found.bugs["late"].browser == {"test_a.py::test_a": "fails: Late.", "b": "passes"}
    assert found.bugs["late"].unit == "unit/test_a.py::test_a"


def test_mutants_are_recorded(tmp_path: Path) -> None:
    """The app can read how many changes of each module were detected, and why the others make no difference."""
    alive = [Mutant("webapp/a.py", "Not", "if a:", number=3), Mutant("webapp/a.py", "Zero", "b = 0", number=4)]
    known = [Explanation("webapp/a.py", "if a:", ("No",), "It is never so.")]

    record("mutants.json", {"modules": by_module({"webapp/b.py": 5, "webapp/a.py": 7}, alive, known)}, tmp_path)

    found = load(tmp_path / "mutants.json", MUTANTS)
    assert found is not None
    assert [(file, module.made, module.detected) for file, module in found.modules.items()] == [
        ("webapp/a.py", 7, 5),
        ("webapp/b.py", 5, 5),
    ]
    assert [(it.line, it.change, it.explanation) for it in found.modules["webapp/a.py"].survivors] == [
        (3, "Not: if a:", "It is never so."),
        (4, "Zero: b = 0", ""),
    ]


def test_coverage_is_recorded(tmp_path: Path) -> None:
    """The app can read how much of it the tests run."""
    totals = {"num_statements": 90, "num_branches": 10, "missing_lines": 2, "missing_branches": 1}

    record("coverage.json", coverage_of({"totals": {**totals, "percent_covered": 97.0001}}), tmp_path)

    found = load(tmp_path / "coverage.json", COVERAGE)
    assert found is not None
    assert (found.statements, found.branches, found.missing, found.percent) == (90, 10, 3, 97.0)


def test_report_says_of_which_files_it_is(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A report has the digests of the files that runs record, too; a file that changed meanwhile has none."""
    project = tmp_path / "project"
    (project / "shop").mkdir(parents=True)
    (project / "pyproject.toml").write_text('[tool.pytest]\nrecording_files = ["shop"]\n', encoding="utf-8")
    for name in ("old.py", "new.py"):
        (project / "shop" / name).write_text("app = 1", encoding="utf-8")
    os.utime(project / "shop/old.py", (1, 1))
    monkeypatch.setattr("tools.record.PROJECT", project)

    record("coverage.json", {}, tmp_path)

    files = json.loads((tmp_path / "coverage.json").read_bytes())["files"]
    assert files == {"shop/old.py": "74c8300d36bd", "shop/new.py": "changed"}


def test_command_does_not_fail_for_its_record(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A folder that cannot be written to is told of in a line."""
    (tmp_path / "file").touch()

    record("coverage.json", {}, tmp_path / "file")

    assert capsys.readouterr().err.startswith("Not recorded: ")


def test_what_a_run_writes_can_be_read(tested_project: Path) -> None:
    """The app reads what a run wrote."""
    recording = read_recording(tested_project / "spec", tested_project)

    assert recording.runs[0].counts == {"passed": 6, "failed": 3, "skipped": 1}
    (first, second) = recording.results["ui/test_pages.py::test_page"]
    assert (first.outcome, first.browser, first.picture) == ("passed", "chromium", "")
    assert (second.outcome, second.picture_size) == ("failed", (360, 740))
    assert second.picture == f"{slug(second.test)}.webp"
    assert not second.changed
