"""`make spec`: its parts, what it says, and what it leaves alone."""

import json
import subprocess
from contextlib import AbstractContextManager, nullcontext
from pathlib import Path
from types import SimpleNamespace
from typing import cast

import pytest

from bugs import spec
from bugs.failures import Failure
from tools.spec.behaviours import WANTED


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The folder of the recording, with a pair of old; the tests that are run make a picture and a film."""
    folder = tmp_path / "instance/spec"
    (folder / "pairs").mkdir(parents=True)
    (folder / "pairs/old-right.webp").write_bytes(b"old")
    (folder / "pairs.json").write_text("{}", encoding="utf-8")

    def start_tests(plugin: str, _tests: list[str]) -> AbstractContextManager[None]:
        kind = "films" if plugin.endswith("films") else "pictures"
        made = tmp_path / "work/made" / kind
        made.mkdir()
        (made / "a.webp").write_bytes(b"picture")
        if kind == "films":
            (made / "a.json").write_text('{"captions": []}', encoding="utf-8")
        return nullcontext()

    monkeypatch.setattr(spec, "FOLDER", tmp_path / "work")
    monkeypatch.setattr(spec, "recording_folder", lambda: folder)
    monkeypatch.setattr(spec, "start_tests", start_tests)
    monkeypatch.setattr(spec, "finish_tests", lambda _tests: True)
    monkeypatch.setattr(spec, "BUGS", {"late": object()})
    monkeypatch.setattr(spec, "current_failures", lambda: {"late": Failure("", "test", 3)})
    monkeypatch.setattr(spec, "compare", lambda *_: {"late": {"boxes": []}})
    return folder


def test_everything_is_put_into_the_recording(folder: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Pictures, films and pairs are there with their lists, and one line says how many and how large they are."""
    assert spec.make()

    assert (folder / "pictures/a.webp").read_bytes() == b"picture"
    assert json.loads((folder / "films.json").read_text(encoding="utf-8")) == {"a": {"captions": []}}
    assert json.loads((folder / "pairs.json").read_text(encoding="utf-8")) == {"late": {"boxes": []}}
    assert json.loads((tmp_path / "work/made" / WANTED).read_text(encoding="utf-8")) == {"test": [[3, 0]]}
    (line,) = capsys.readouterr().out.splitlines()
    assert line.startswith("1 files of pictures, 0 files of strips, 1 files of films, 0 files of pairs: 0.0 MB in ")


def test_pairs_stay_if_not_all_are_of_this_app(
    folder: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """If a bug was not tried with the app as it is, the pairs of before stay, and a line says what takes new ones."""
    monkeypatch.setattr(spec, "BUGS", {"late": object(), "new": object()})
    spec.make()

    assert "1 of 2 bugs were not tried with this app. Run make prove." in capsys.readouterr().out
    assert (folder / "pairs/old-right.webp").is_file()
    assert (folder / "pairs.json").read_text(encoding="utf-8") == "{}"
    assert (folder / "pictures/a.webp").is_file()


@pytest.mark.parametrize("failing", ["behaviours", "films"])
@pytest.mark.usefixtures("folder")
def test_test_that_fails_makes_the_command_fail(monkeypatch: pytest.MonkeyPatch, failing: str) -> None:
    """Pictures of what passed are there, but the command says that not all did."""
    results = {"behaviours": failing != "behaviours", "films": failing != "films"}
    monkeypatch.setattr(spec, "start_tests", lambda plugin, _tests: nullcontext(plugin.rpartition(".")[2]))
    monkeypatch.setattr(spec, "finish_tests", results.__getitem__)

    assert not spec.make()


def process(*lines: str, status: int = 0) -> subprocess.Popen[str]:
    """Return a run of tests that has written some lines."""
    done = SimpleNamespace(stdout=iter(lines), args=["python", "-m", "pytest", "e2e"], wait=lambda: status)
    return cast("subprocess.Popen[str]", done)


def test_failures_are_shown(capsys: pytest.CaptureFixture[str]) -> None:
    """A test that does not pass is named with the reason, and counts once, even if what comes after it fails too."""
    lines = ["[gw0] [ 33%] PASSED a\n", "[gw1] [ 66%] FAILED b\n", "[gw1] [ 66%] ERROR b\n"]

    lines += ["[gw0] [100%] ERROR c\n", "FAILED b - AssertionError: late\n", "ERROR c - OSError\n"]

    run = process("plugins: xdist\n", "2 workers [3 items]\n", *lines, "3 seconds\n", status=1)
    assert not spec.finish_tests(run)

    shown = capsys.readouterr().err
    assert "3 of 3" in shown
    assert "4 of 3" not in shown
    assert "FAILED b - AssertionError: late" in shown
    assert "ERROR c - OSError" in shown
    assert "PASSED" not in shown
    assert spec.finish_tests(process("2 workers [1 items]\n", "[gw0] [100%] PASSED a\n"))


def test_run_that_does_not_begin_is_an_error() -> None:
    """If pytest does not run, the command says how to see why."""
    with pytest.raises(SystemExit, match=r"pytest did not run; try python -m pytest e2e"):
        spec.finish_tests(process())
