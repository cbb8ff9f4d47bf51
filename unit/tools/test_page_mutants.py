"""Changes of what a browser gets (tools/page_mutations.py), and how they are tried (tools/page_mutants.py)."""

import json
import tomllib
from collections import Counter
from collections.abc import Sequence
from pathlib import Path

import pytest

from tools import page_mutants
from tools.forked_tests import ForkedTests
from tools.page_mutants import EXPLAINED, Mutant, Trial, all_mutants, explanation, first_of, in_order, write_report
from tools.page_mutations import Mutation, mutations, rules_of

pytestmark = pytest.mark.suite

CSS = "a { color: var(--a); margin: 1px }\n@media print { p:focus { top: var(--b); left: 0 } }"
PO = """
msgid "One"
msgstr "Uno"

msgid "Two"
msgstr "Dos"

msgid "%(num)d day"
msgid_plural "%(num)d days"
msgstr[0] "%(num)d día"
msgstr[1] "%(num)d días"
"""


IMPORT = '{% from "a" import b, c, d %}'


@pytest.mark.parametrize(
    ("file", "text", "operator", "changed"),
    [
        ("a.js", "if (a) go(b);", "drop statement", "if (a) ;"),
        ("a.js", "if (a) go(b);", "negate condition", "if (!(a)) go(b);"),
        ("a.js", "x = a ? 1 : 2;", "negate condition", "x = !(a) ? 1 : 2;"),
        ("a.js", "async () => { await a(); };", "drop await", "async () => { a(); };"),
        ("a.js", "x = a ?? b;", "drop operand", "x = a;"),
        ("a.js", "x = a < b;", "exchange operator", "x = a <= b;"),
        ("a.js", "go(a, b);", "exchange arguments", "go(b, a);"),
        ("a.css", CSS, "drop declaration", CSS.replace("color: var(--a);", "")),
        ("a.css", CSS, "drop at-rule", "a { color: var(--a); margin: 1px }\n"),
        ("a.css", CSS, "drop rule", CSS.replace("p:focus { top: var(--b); left: 0 }", "")),
        ("a.css", CSS, "exchange colours", CSS.replace("var(--a)", "var(--b)")),
        ("a.css", CSS, "zero size", CSS.replace("1px", "0")),
        ("a.html", '<a href="{{ b }}" id="c">', "drop attribute", '<a  id="c">'),
        ("a.html", "<p>{{ a }}</p>", "drop expression", "<p></p>"),
        ("a.html", "{% if a %}b{% endif %}", "negate condition", "{% if not (a) %}b{% endif %}"),
        ("a.html", "<p>{{ a|join(' ')|e }}</p>", "drop filter", "<p>{{ a|e }}</p>"),
        ("a.html", "{% block b %}{{ super() }}{% endblock %}", "drop super()", '{% block b %}{{ "" }}{% endblock %}'),
        ("a.html", '{{ url_for("home.hello") }}', "exchange endpoint", '{{ url_for("accounts.account") }}'),
        ("a.html", "{{ a(b, c) }}", "exchange arguments", "{{ a(c, b) }}"),
        ("a.html", IMPORT + "{{ b(c, d) }}", "exchange arguments", IMPORT + "{{ b(d, c) }}"),
        ("a.po", PO, "drop translation", PO.replace("Uno", "")),
        ("a.po", PO, "exchange translations", PO.replace("Dos", "Uno")),
        ("a.po", PO, "exchange plurals", PO.replace("días", "D").replace("día", "días").replace("d D", "d día")),
    ],
)
def test_each_operator_makes_its_change(file: str, text: str, operator: str, changed: str) -> None:
    """Each kind of change is made in a file of its language."""
    made = [mutation.apply(text).strip() for mutation in mutations(file, text) if mutation.operator == operator]

    assert changed.strip() in [text.replace("#, python-format\n", "") for text in made]  # which Babel writes


@pytest.mark.parametrize(
    ("file", "text"),
    [
        ("a.js", "x = a && b;"),
        ("a.js", "if (a === b) {}"),
        ("a.html", '<a href="{{ b }}">'),
        ("a.css", "a:hover { top: 0 }"),
    ],
)
def test_no_change_is_made_twice_in_other_words(file: str, text: str) -> None:
    """What another change does already is left out, and so is what cannot be parsed."""
    operators = Counter(mutation.operator for mutation in mutations(file, text))

    assert not operators.keys() & {"exchange operator", "drop expression", "drop rule"}
    assert set(operators.values()) <= {1, 2}


def test_order_of_imports_is_not_changed() -> None:
    """The macros that a template imports may stand in any order."""
    made = mutations("a.html", IMPORT)

    assert not [mutation for mutation in made if mutation.operator == "exchange arguments"]


def test_rule_of_a_style_is_found_by_its_place() -> None:
    """A change belongs to the rule that it is in, and a change of an at-rule to the rules within."""
    at = CSS.index("@media")

    assert rules_of(CSS, CSS.index("margin"), CSS.index("margin") + 6) == ["a"]
    assert rules_of(CSS, at, len(CSS)) == ["p:focus"]


TESTS = {"unit/a": 0.02, "unit/b": 0.01, "e2e/test_states.py::c": 0.06, "e2e/todos/d": 0.05}


def test_tests_that_detected_most_in_their_time_come_first() -> None:
    """Before there are results, kinds of tests come in a fixed order, then the quickest."""
    assert in_order(TESTS, ".html", Counter())[0] == "e2e/test_states.py::c"
    assert in_order(TESTS, ".html", Counter({"unit/a": 9}))[:2] == ["unit/a", "e2e/test_states.py::c"]
    assert first_of(TESTS, [*TESTS]) == ["unit/a", "unit/b", "e2e/test_states.py::c"]


MUTANT = Mutant(Mutation("static/css/a.css", "zero size", 29, 32, "0"), CSS)
USED = {"rule:static/css/a.css:a": {"e2e/test_states.py::c": 0.06, "e2e/todos/d": 0.05}}
ENTRY = {"file": "*.css", "passage": "margin: 1px", "operator": "zero", "why": "Nobody sees it."}


class FakeCopy(page_mutants.Copy):
    """Runs nothing, and notes what it should run."""

    def __init__(self, failure: str) -> None:
        self.failure, self.runs = failure, list[list[str]]()

    def try_out(self, mutant: Mutant, tests: Sequence[str]) -> str:
        """Note the tests; return the failure."""
        assert mutant is MUTANT
        self.runs.append([*tests])
        return self.failure


@pytest.mark.parametrize(("entries", "runs"), [([], 2), ([ENTRY], 1)], ids=["unexplained", "explained"])
def test_survivor_is_tried_on_all_tests_unless_it_is_explained(entries: list[dict[str, str]], runs: int) -> None:
    """The tests of a style are those of looks in which its rule is used."""
    copy = FakeCopy("")

    assert Trial({}, USED, entries).one(MUTANT, copy) == ""

    assert copy.runs == [["e2e/test_states.py::c"], []][:runs]


def test_tests_that_detected_changes_near_by_come_first() -> None:
    """A test that has detected a change of the same line comes before one that has detected a change further away."""
    trial = Trial({}, {}, [])
    tests = {"e2e/a": 0.01, "e2e/b": 0.01, "e2e/c": 0.01}
    far = Mutant(Mutation("static/css/a.css", "drop rule", 60, 70, ""), CSS)

    trial.note(far, "e2e/b")
    trial.note(MUTANT, "e2e/c")

    assert trial.order(MUTANT, tests) == ["e2e/c", "e2e/b", "e2e/a"]
    assert trial.order(far, tests) == ["e2e/b", "e2e/c", "e2e/a"]


def test_first_failure_ends_the_trial() -> None:
    """A change that the first tests detect is not tried on others."""
    copy = FakeCopy("e2e/test_states.py::c")

    assert Trial({}, USED, []).one(MUTANT, copy) == "e2e/test_states.py::c"
    assert len(copy.runs) == 1


def test_known_result_is_not_tried_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """An interrupted run goes on where it stopped: a change is known by itself and its file's text."""
    results = tmp_path / "results.jsonl"
    results.write_text(json.dumps([MUTANT.id, "unit/a"]) + "\n", encoding="utf-8")
    monkeypatch.setattr(page_mutants, "RESULTS", results)
    known = page_mutants.known_results()

    Trial(known, {}, []).run([MUTANT])  # would learn nothing from no tests

    assert known == {MUTANT.id: "unit/a"}
    assert Mutant(MUTANT.mutation, f"{CSS} ").id not in known


def test_report_has_the_schema_of_mutation_testing_elements(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Places count from 1, and a change that no test detects has survived."""
    monkeypatch.setattr(page_mutants, "REPORT", tmp_path / "report.json")

    write_report([MUTANT], {MUTANT.id: ""})

    report = json.loads((tmp_path / "report.json").read_text(encoding="utf-8"))
    assert report.keys() == {"schemaVersion", "thresholds", "files"}
    assert report["files"]["static/css/a.css"]["source"] == CSS
    assert report["files"]["static/css/a.css"]["mutants"] == [
        {
            "id": MUTANT.id,
            "mutatorName": "zero size",
            "replacement": "0",
            "location": {"start": {"line": 1, "column": 30}, "end": {"line": 1, "column": 33}},
            "status": "Survived",
            "statusReason": "",
        }
    ]


def test_every_explanation_is_for_a_change_that_is_there() -> None:
    """An entry of `page_survivors.toml` says why, and explains some change of the app."""
    mutants = all_mutants()
    entries = tomllib.loads(EXPLAINED.read_text(encoding="utf-8")).get("survivor", [])

    assert all(entry.keys() == ENTRY.keys() and entry["why"] for entry in entries)
    assert not [entry for entry in entries if not any(explanation(mutant, [entry]) for mutant in mutants)]


SUITE = """
def test_a(): assert open("a.txt").read() == "right"
def test_b(): pass
def test_c(): assert open("a.txt").read() != "wrong"
"""


def test_collected_tests_see_what_is_changed_later(tmp_path: Path) -> None:
    """Tests are collected once, and see each time what the copy holds by then."""
    (tmp_path / "test_it.py").write_text(SUITE, encoding="utf-8")
    (tmp_path / "pytest.ini").write_text("[pytest]", encoding="utf-8")
    tests = ForkedTests(tmp_path, ["-p", "no:playwright", "-p", "no:base_url", "test_it.py"])
    order = ["test_it.py::test_b", "test_it.py::test_c", "test_it.py::test_a"]

    answers = []
    for text in ("right", "wrong", "other"):
        (tmp_path / "a.txt").write_text(text, encoding="utf-8")
        answers.append(tests.first_failure(order))
    tests.close()

    assert answers == [None, "test_it.py::test_c", "test_it.py::test_a"]


BROWSER = """
import os
import pytest

@pytest.fixture(scope="session")
def process(): return os.getpid()

@pytest.fixture(scope="session")
def launch_browser(): return Browser

class Browser:
    is_connected = staticmethod(lambda: True)

def test_one(browser, process):
    with open("a.txt", "a") as file: print(id(browser), process, file=file)
"""


def test_one_process_and_browser_answer_several_requests(tmp_path: Path) -> None:
    """A forked process answers as many requests as it is told to, with one browser."""
    (tmp_path / "test_it.py").write_text(BROWSER, encoding="utf-8")
    (tmp_path / "pytest.ini").write_text("[pytest]", encoding="utf-8")
    tests = ForkedTests(tmp_path, ["-p", "no:playwright", "-p", "no:base_url", "test_it.py"], requests_each=2)

    answers = [tests.first_failure(["test_it.py::test_one"]) for _ in range(3)]
    tests.close()

    first, second, third = (tmp_path / "a.txt").read_text(encoding="utf-8").splitlines()
    assert answers == [None] * 3
    assert first == second
    assert first.split()[1] != third.split()[1]


def test_tests_that_cannot_be_collected_are_no_detection(tmp_path: Path) -> None:
    """Where pytest stops, nothing is said about a change."""
    tests = ForkedTests(tmp_path, ["--no-such-option"])

    with pytest.raises(ChildProcessError, match="collect-only"):
        tests.first_failure(["a"])
    tests.close()
