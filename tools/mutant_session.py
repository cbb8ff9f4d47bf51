"""Store the changes of `make mutants` and their results between its runs."""

import hashlib
import json
from pathlib import Path
from typing import Final

from cosmic_ray.commands import init
from cosmic_ray.work_db import WorkDB, use_db
from cosmic_ray.work_item import MutationSpec, TestOutcome

from tools.project import PROJECT
from tools.survivors import Mutant

SESSION: Final = PROJECT / "test-results/mutants.sqlite"
ALL: Final = "all"
"""Names the digest of all files that the results depend on."""

IMPOSSIBLE: Final = "cosmic-ray cannot make this change"
"""Marks the changes that are left out of the figures."""


def modules() -> list[Path]:
    """Return the modules to change: all of the app except the migrations."""
    return sorted(path for path in Path("webapp").rglob("*.py") if "migrations" not in path.parts)


def digest(*paths: Path) -> str:
    """Return a hash of the content of some files."""
    return hashlib.sha256(b"".join(path.read_bytes() for path in paths)).hexdigest()


def state() -> dict[str, str]:
    """Return the hashes of all that the results depend on: of each module, and of all files together."""
    folders = ("webapp", "unit", "templates", "static", "translations", "tools")
    found = [path for folder in folders for path in Path(folder).rglob("*.*")]
    files = sorted(path for path in found if path.suffix not in (".pyc", ".mo", ".toml"))
    return {ALL: digest(Path("conftest.py"), *files), **{path.as_posix(): digest(path) for path in modules()}}


def identity(mutation: MutationSpec) -> tuple[object, ...]:
    """Return a key of a change that is the same in every session."""
    arguments = sorted(mutation.operator_args.items())
    return mutation.module_path.as_posix(), mutation.operator_name, str(arguments), mutation.occurrence


def session(*, anew: bool) -> Path:
    """Return the database of the results, with all changes in it.

    After a change of tests, the survivors are tried again. What was detected, in modules that are the same, is not:
    tests are added, and seldom removed; `anew` tries that again too.
    """
    mark, now = SESSION.with_suffix(".json"), state()
    known = json.loads(mark.read_text()) if SESSION.is_file() and mark.is_file() and not anew else {}
    if known == now:
        return SESSION
    detected = {}
    if known:
        with use_db(str(SESSION), WorkDB.Mode.open) as database:
            detected = {
                identity(item.mutations[0]): result
                for item, result in database.completed_work_items
                if result.test_outcome is not TestOutcome.SURVIVED
                and known.get(item.mutations[0].module_path.as_posix()) == now[item.mutations[0].module_path.as_posix()]
            }
    SESSION.parent.mkdir(parents=True, exist_ok=True)
    SESSION.unlink(missing_ok=True)
    with use_db(str(SESSION), WorkDB.Mode.create) as database:
        init(modules(), database, {})
        for item in list(database.pending_work_items):
            if result := detected.get(identity(item.mutations[0])):
                database.set_result(item.job_id, result)
    mark.write_text(json.dumps(now))
    return SESSION


def survivors(database: WorkDB) -> list[Mutant]:
    """Return the changes that no test detected."""
    found = []
    for item, result in database.completed_work_items:
        if result.test_outcome is TestOutcome.SURVIVED:
            mutation = item.mutations[0]
            number, column = mutation.start_pos
            line = mutation.module_path.read_text(encoding="utf-8").splitlines()[number - 1]
            place = f"{mutation.module_path}:{number}:{column} ({mutation.occurrence})"
            operator = mutation.operator_name.removeprefix("core/")
            found.append(Mutant(mutation.module_path.as_posix(), operator, line.strip(), place, number))
    return sorted(found, key=lambda mutant: (mutant.file, mutant.line, mutant.operator))
