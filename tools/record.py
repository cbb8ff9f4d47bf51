"""Write what a command found into the folder of recordings, which `/spec` shows.

`python -m tools.record FILE` does so with what `coverage json` wrote into a file.
"""

import json
import os
import sys
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from dotenv import dotenv_values

from e2e.harness.checkout import commit_of
from e2e.harness.recording_folder import write
from tools.project import PROJECT


def recording_folder() -> Path:
    """Return the folder in which the app looks for recordings."""
    variables = {**dotenv_values(PROJECT / ".env"), **os.environ}
    return PROJECT / (variables.get("INSTANCE_PATH") or "instance") / "spec"


def record(name: str, facts: dict[str, Any], folder: Path | None = None) -> None:
    """Write a file of the recording, such as `prove.json`; that it cannot be written is no failure of the command."""
    commit, clean = commit_of(PROJECT)
    now = datetime.now(UTC).isoformat(timespec="seconds")
    content = {"format": 1, "commit": commit, "clean": clean, "recorded": now, **facts}
    path = (folder or recording_folder()) / name
    try:
        write(path, json.dumps(content, ensure_ascii=False, separators=(",", ":")).encode())
    except OSError as error:
        print(f"Not recorded: {error}", file=sys.stderr)


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
