"""Putting pictures into the recording."""

from pathlib import Path

import pytest

from tools.spec import publish as module
from tools.spec.publish import publish


def test_folder_holds_what_was_made(tmp_path: Path) -> None:
    """New pictures replace old ones; those that were not made again are deleted."""
    made, folder = tmp_path / "made", tmp_path / "spec/pictures"
    for path, content in ((made / "a.webp", "new"), (folder / "a.webp", "old"), (folder / "b.webp", "old")):
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(content, encoding="utf-8")
    (made / "a.json").write_text("{}", encoding="utf-8")

    assert publish(made, folder) == 3

    assert {path.name: path.read_text(encoding="utf-8") for path in folder.iterdir()} == {"a.webp": "new"}


def test_run_that_is_killed_spoils_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What was there stays until everything new is there."""
    made, folder = tmp_path / "made", tmp_path / "pictures"
    for path in (made / "a.webp", made / "b.webp", folder / "old.webp"):
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text("picture", encoding="utf-8")

    def killed(path: Path, content: bytes) -> None:
        if path.name == "b.webp":
            raise KeyboardInterrupt
        path.write_bytes(content)

    monkeypatch.setattr(module, "write", killed)
    with pytest.raises(KeyboardInterrupt):
        publish(made, folder)

    assert (folder / "old.webp").read_text(encoding="utf-8") == "picture"
    assert not [path.name for path in folder.iterdir() if path.suffix != ".webp"]
