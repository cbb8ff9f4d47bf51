"""Write what a command found into the folder of recordings, which `/spec` shows.

`python -m tools.record FILE` does so with what `coverage json` wrote into a file.
"""

import json
import os
import sys
import time
import tomllib
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Final

from dotenv import dotenv_values

from e2e.harness.checkout import commit_of, digests
from e2e.harness.recording_folder import last_change, write
from tools.project import PROJECT


LOADED_AT: Final = time.time()
"""When the command began."""

CHANGED: Final = "changed"
"""In the place of the digest of a file that was changed while the command ran: what it found may be of either."""


def recording_folder() -> Path:
    """Return the folder in which the app looks for recordings."""
    variables = {**dotenv_values(PROJECT / ".env"), **os.environ}
    return PROJECT / (variables.get("INSTANCE_PATH") or "instance") / "spec"


def record(name: str, facts: dict[str, Any], folder: Path | None = None) -> None:
    """Write a file of the recording, such as `prove.json`; that it cannot be written is no failure of the command."""
    commit, clean = commit_of(PROJECT)
    now = datetime.now(UTC).isoformat(timespec="seconds")
    content = {"format": 1, "commit": commit, "clean": clean, "recorded": now, "files": digests_at_start(), **facts}
    path = (folder or recording_folder()) / name
    try:
        write(path, json.dumps(content, ensure_ascii=False, separators=(",", ":")).encode())
    except OSError as error:
        print(f"Not recorded: {error}", file=sys.stderr)


def digests_at_start() -> dict[str, str]:
    """Return the digests of the files that pytest records, too, as they were when the command began."""
    options = tomllib.loads((PROJECT / "pyproject.toml").read_text(encoding="utf-8"))["tool"]["pytest"]
    found = digests(PROJECT, options["recording_files"])
    changed = [file for file in found if last_change(PROJECT / file) > LOADED_AT]
    return found | dict.fromkeys(changed, CHANGED)


def coverage_of(report: dict[str, Any]) -> dict[str, Any]:
    """Return what is recorded of the report of `coverage json`."""
    totals = report["totals"]
    return {
        "statements": totals["num_statements"],
        "branches": totals["num_branches"],
        "missing": totals["missing_lines"] + totals["missing_branches"],
        "percent": round(totals["percent_covered"], 2),
    }


if __name__ == "__main__":
    record("coverage.json", coverage_of(json.loads(Path(sys.argv[1]).read_text(encoding="utf-8"))))
