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
    (folder / "pairs.json").write_text("{}")

    def start_tests(plugin: str, _tests: list[str]) -> AbstractContextManager[None]:
        kind = "films" if plugin.endswith("films") else "pictures"
        made = tmp_path / "work/made" / kind
        made.mkdir()
        (made / "a.webp").write_bytes(b"picture")
        if kind == "films":
            (made / "a.json").write_text('{"captions": []}')
        return nullcontext()

    monkeypatch.setattr(spec, "FOLDER", tmp_path / "work")
    monkeypatch.setattr(spec, "recording_folder", lambda: folder)
    monkeypatch.setattr(spec, "start_tests", start_tests)
    monkeypatch.setattr(spec, "finish_tests", lambda _tests: 1)
    monkeypatch.setattr(spec, "photograph_bugs", lambda _bugs: {"late": Failure("", "test", 3)})
    monkeypatch.setattr(spec, "compare", lambda *_: {"late": {"boxes": []}})
    return folder


def test_everything_is_put_into_the_recording(folder: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Pictures, films and pairs are there with their lists, and one line says how many and how large they are."""
    assert spec.make(["late"]) == 2

    assert (folder / "pictures/a.webp").read_bytes() == b"picture"
    assert json.loads((folder / "films.json").read_text()) == {"a": {"captions": []}}
    assert json.loads((folder / "pairs.json").read_text()) == {"late": {"boxes": []}}
    assert json.loads((tmp_path / "work/made" / WANTED).read_text()) == {"test": [[3, 0]]}
    (line,) = capsys.readouterr().out.splitlines()
    assert line.startswith("1 files of pictures, 0 files of strips, 1 files of films, 0 files of pairs: 0.0 MB in ")


def test_pairs_stay_if_they_are_left_out(folder: Path) -> None:
    """Without pairs, those that are there stay."""
    spec.make([])

    assert (folder / "pairs/old-right.webp").is_file()
    assert (folder / "pairs.json").read_text() == "{}"
    assert (folder / "pictures/a.webp").is_file()


def process(*lines: str) -> subprocess.Popen[str]:
    """Return a run of tests that has written some lines."""
    return cast("subprocess.Popen[str]", SimpleNamespace(stdout=iter(lines), args=["python", "-m", "pytest", "e2e"]))


def test_failures_are_counted_and_shown(capsys: pytest.CaptureFixture[str]) -> None:
    """A test that does not pass is counted, and named with the reason."""
    lines = ["[gw0] [ 33%] PASSED a\n", "[gw1] [ 66%] FAILED b\n", "[gw1] [100%] ERROR c\n"]

    lines += ["FAILED b - AssertionError: late\n", "ERROR c - OSError\n"]

    assert spec.finish_tests(process("plugins: xdist\n", "2 workers [3 items]\n", *lines, "3 seconds\n")) == 2

    shown = capsys.readouterr().err
    assert "3 of 3" in shown
    assert "FAILED b - AssertionError: late" in shown
    assert "ERROR c - OSError" in shown
    assert "PASSED" not in shown


def test_run_that_does_not_begin_is_an_error() -> None:
    """If pytest does not run, the command says how to see why."""
    with pytest.raises(SystemExit, match=r"pytest did not run; try python -m pytest e2e"):
        spec.finish_tests(process())
