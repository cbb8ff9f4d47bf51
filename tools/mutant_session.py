"""What `make mutants` keeps between its runs: every change that can be made, and what came of each."""

import hashlib
import json
from pathlib import Path
from typing import Final

from cosmic_ray.commands import init
from cosmic_ray.work_db import WorkDB, use_db
from cosmic_ray.work_item import MutationSpec, TestOutcome

from bugs.planting import PROJECT
from tools.survivors import Mutant

SESSION: Final = PROJECT / "test-results/mutants.sqlite"
ALL: Final = "all"
"""Stands for all that the results depend on."""

IMPOSSIBLE: Final = "cosmic-ray cannot make this change"
"""Stands for what is left out of the figures."""


def modules() -> list[Path]:
    """Return what is changed: all of the app but its migrations, which are history."""
    return sorted(path for path in Path("webapp").rglob("*.py") if "migrations" not in path.parts)


def digest(*paths: Path) -> str:
    """Return what changes whenever one of some files does."""
    return hashlib.sha256(b"".join(path.read_bytes() for path in paths)).hexdigest()


def state() -> dict[str, str]:
    """Return what the results depend on: each module, and all that tests it."""
    folders = ("webapp", "unit", "templates", "static", "translations", "tools")
    found = [path for folder in folders for path in Path(folder).rglob("*.*")]
    files = sorted(path for path in found if path.suffix not in (".pyc", ".mo", ".toml"))
    return {ALL: digest(Path("conftest.py"), *files), **{path.as_posix(): digest(path) for path in modules()}}


def identity(mutation: MutationSpec) -> tuple[object, ...]:
    """Return what tells a change from others, whichever session it is listed in."""
    arguments = sorted(mutation.operator_args.items())
    return mutation.module_path.as_posix(), mutation.operator_name, str(arguments), mutation.occurrence


def session(*, anew: bool) -> Path:
    """Return where the results are kept, with all changes listed in it.

    Since the last run, other tests may have come: what was noticed then, in modules that are as they were, is not tried
    again, as tests are added and seldom taken away; `anew` tries that too. What was not noticed is tried again.
    """
    mark, now = SESSION.with_suffix(".json"), state()
    known = json.loads(mark.read_text()) if SESSION.is_file() and mark.is_file() and not anew else {}
    if known == now:
        return SESSION
    noticed = {}
    if known:
        with use_db(str(SESSION), WorkDB.Mode.open) as kept:
            noticed = {
                identity(item.mutations[0]): result
                for item, result in kept.completed_work_items
                if result.test_outcome is not TestOutcome.SURVIVED
                and known.get(item.mutations[0].module_path.as_posix()) == now[item.mutations[0].module_path.as_posix()]
            }
    SESSION.parent.mkdir(parents=True, exist_ok=True)
    SESSION.unlink(missing_ok=True)
    with use_db(str(SESSION), WorkDB.Mode.create) as kept:
        init(modules(), kept, {})
        for item in list(kept.pending_work_items):
            if result := noticed.get(identity(item.mutations[0])):
                kept.set_result(item.job_id, result)
    mark.write_text(json.dumps(now))
    return SESSION


def survivors(kept: WorkDB) -> list[Mutant]:
    """Return the changes that no test noticed."""
    found = []
    for item, result in kept.completed_work_items:
        if result.test_outcome is TestOutcome.SURVIVED:
            mutation = item.mutations[0]
            number, column = mutation.start_pos
            line = mutation.module_path.read_text(encoding="utf-8").splitlines()[number - 1]
            place = f"{mutation.module_path}:{number}:{column} ({mutation.occurrence})"
            operator = mutation.operator_name.removeprefix("core/")
            found.append(Mutant(mutation.module_path.as_posix(), operator, line.strip(), place))
    return sorted(found, key=lambda mutant: (mutant.file, mutant.line, mutant.operator))
