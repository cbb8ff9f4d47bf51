"""`make test-firefox`: what it says where there is no Firefox (tools/firefox.py)."""

import sys
from pathlib import Path

import pytest

from tools import firefox

pytestmark = pytest.mark.suite


def test_machine_without_firefox_says_so(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Where no Firefox is installed, one line says so, and the exit code is 3."""
    monkeypatch.setenv("PATH", str(tmp_path))

    assert firefox.main(["e2e"]) == 3

    assert capsys.readouterr().err == "Firefox: not run, neither firefox-esr nor firefox found\n"


@pytest.mark.skipif(sys.platform == "win32", reason="a program has another name there")
@pytest.mark.parametrize("name", ["firefox", "firefox-esr"])
def test_installed_firefox_is_found(name: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """Without arguments, the command only tells that there is a Firefox."""
    program = tmp_path / name
    program.touch(mode=0o755)
    monkeypatch.setenv("PATH", str(tmp_path))

    assert firefox.main([]) == 0
