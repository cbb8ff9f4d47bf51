"""Do at random, in two tabs and without a pause, whatever a list offers, and compare it with a model of it."""

import re
import secrets
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import product
from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)
from playwright.sync_api import expect

from e2e.harness.network import Network
from e2e.harness.watch import Watch
from e2e.pages.login import log_in, log_out_elsewhere
from e2e.pages.todos import TodoList
from e2e.todos.model import FILTERS, Account, Edit, Tab, Todo

if TYPE_CHECKING:
    from playwright.sync_api import Request
    from pytest_playwright.pytest_playwright import CreateContextCallback

pytestmark = [pytest.mark.needs_javascript, pytest.mark.needs("devtools"), pytest.mark.long]

STEPS = 20
"""Of each example: two tabs of a new account."""

EXAMPLES = 3

AT_ONCE_MS = 1
"""What shows at once is not waited for: Playwright looks once."""

OUTBOX_IS_EMPTY = "() => Object.values(sessionStorage).every(text => !JSON.parse(text).outbox.length)"
"""Said by the script: a todo that the filter does not show may wait, too."""

SILENT_LOOKS = 3
"""After an answer, the script may send the next request at once."""

SAVED_TIMEOUT_MS = 15_000
"""A request that fails late makes the script wait 5 seconds until it tries again."""

INDEXES = st.integers(0, 7)
"""Which of the todos is meant; counted again from the first if there are fewer."""


class Machine(RuleBasedStateMachine):
    """Two tabs of one account, each step in both the browser and the model."""

    new_context: "CreateContextCallback"
    steps = 0

    def __init__(self) -> None:
        super().__init__()
        self.context = self.new_context(viewport={"width": 1280, "height": 2000})  # no message covers a row
        self.watch = Watch(self.context)
        self.name = f"Ana {secrets.token_hex(4)}"
        self.under_way: set[Request] = set()
        self.context.on("request", lambda request: self.under_way.add(request))
        self.context.on("requestfinished", lambda request: self.under_way.discard(request))
        self.context.on("requestfailed", lambda request: self.under_way.discard(request))
        log_in(self.context, self.name)
        self.account = Account()
        self.tabs = [Tab(self.account), Tab(self.account)]
        self.pages = [TodoList(self.context.new_page()) for _ in self.tabs]
        for page in self.pages:
            page.page.goto("/hello")
        self.is_online = self.is_logged_in = True
        self.words: Iterator[str] = map("".join, product("bdfglmnprst", "aeiou"))

    @initialize(limit_ms=st.sampled_from([0, 60, 250]), seed=st.integers(0, 999))
    def choose_latencies(self, limit_ms: int, seed: int) -> None:
        """Let each answer take its own time."""
        for number, page in enumerate(self.pages):
            if limit_ms:
                Network(page.page).uneven(0, limit_ms, seed=2 * seed + number)

    # The tab in use is the first.

    @property
    def tab(self) -> Tab:
        """What the model says of it."""
        return self.tabs[0]

    @property
    def page(self) -> TodoList:
        """What the browser shows of it."""
        return self.pages[0]

    def is_connected(self) -> bool:
        """Tell whether changes can be saved."""
        return self.is_online and self.is_logged_in

    def connect(self) -> None:
        """Go online and log in."""
        if not self.is_online:
            self.context.set_offline(False)
        if not self.is_logged_in:
            self.wait_for_answers()
            log_in(self.context, self.name)
        if not self.is_connected():
            self.page.come_back()
        self.is_online = self.is_logged_in = True

    def wait_for_answers(self) -> None:
        """Wait until nothing is under way: an answer to the ended session would bring the cookie of a visitor."""
        silent = 0
        while silent < SILENT_LOOKS:
            self.page.page.evaluate("0")
            silent = 0 if self.under_way else silent + 1

    def settle(self) -> None:
        """Expect that all is saved, and that the page shows it."""
        self.connect()
        self.page.page.wait_for_function(OUTBOX_IS_EMPTY, timeout=SAVED_TIMEOUT_MS)
        self.page.expect_saved()
        self.tab.is_saved = True
        self.tab.unconfirmed.clear()
        self.tab.unclear.clear()
        self.tab.update()
        self.check(timeout_ms=None)

    def check(self, timeout_ms: float | None) -> None:
        """Compare the page with the model."""
        tab, page = self.tab, self.page
        expect(page.new).to_have_value(tab.draft, timeout=timeout_ms)
        if tab.unclear:
            return
        edit = tab.edit if tab.edit and tab.edit.is_shown else None
        live = page.items.filter(has_not_text="Deshacer")
        texts = [
            re.compile(r"Cancelar\s*$" if edit and edit.todo is todo else rf"^\s*{todo.description}\b")
            for todo in tab.visible()
        ]
        expect(live).to_have_text(texts, timeout=timeout_ms)
        ticked = live.filter(has=page.page.get_by_role("checkbox", checked=True))
        done = [
            re.compile(rf"^\s*{todo.description}\b")
            for todo in tab.visible()
            if todo.done and not (edit and edit.todo is todo)
        ]
        expect(ticked).to_have_text(done, timeout=timeout_ms)
        if edit:
            expect(page.edited).to_have_value(edit.text, timeout=timeout_ms)
        else:
            expect(page.edited).to_have_count(0, timeout=timeout_ms)

    @invariant()
    def shows_each_change_at_once(self) -> None:
        """Whatever the server has answered so far, the page shows what was done, and nothing that was typed is lost."""
        type(self).steps += 1
        self.check(AT_ONCE_MS)

    def pick(self, index: int) -> Todo | None:
        """Return a todo whose buttons can be clicked, or None."""
        unclear = self.tab.unclear | (set() if self.is_connected() else self.tab.unconfirmed)
        edited = self.tab.edit and self.tab.edit.todo
        todos = [todo for todo in self.tab.visible() if todo not in unclear and todo is not edited]
        return todos[index % len(todos)] if todos else None

    @contextmanager
    def elsewhere(self) -> Iterator[None]:
        """Click elsewhere than into what is edited, which is saved after what the click does."""
        focus, left = self.tab.focus, self.tab.edit if self.tab.edit is self.tab.focus else None
        yield
        self.tab.is_saved = False
        if self.tab.focus is focus:
            self.tab.focus = None
        if left:
            if self.tab.edit is left:
                self.tab.edit = None
            if not left.conflicts():
                expect(self.page.edited).to_have_count(1 if self.tab.edit else 0)
            self.save(left)

    def save(self, edit: Edit) -> None:
        """Save an edit, or expect that it is refused because another tab has changed or deleted the todo."""
        todo, tab = edit.todo, self.tab
        tab.is_saved = False
        if edit.text == edit.original:
            return
        conflicts = edit.conflicts()
        if todo.deletion and edit.text:
            tab.draft = f"{edit.text} {tab.draft}" if tab.draft else edit.text
        elif todo.deletion:
            tab.deleted_in_place.add(todo)
        elif conflicts:
            tab.edit = Edit(todo, edit.text, original=todo.description, is_typed=True)
        elif edit.text:
            todo.description = edit.text
        else:
            self.account.delete([todo])
            tab.deleted_in_place.add(todo)
        if conflicts:
            self.settle()

    def focus_new(self) -> None:
        """Put the caret into the field for a new todo."""
        if self.tab.focus == "new":
            return
        with self.elsewhere():
            self.page.new.click()
        self.page.page.keyboard.press("End")
        self.tab.focus = "new"

    def focus_edit(self) -> Edit:
        """Put the caret into what is edited."""
        edit = self.tab.edit
        assert edit
        if self.tab.focus is not edit:
            self.page.edited.click()
            self.tab.focus = edit
        self.page.page.keyboard.press("End")
        return edit

    def is_editing(self) -> bool:
        """Tell whether the page shows an edit."""
        edit = self.tab.edit
        return bool(edit and edit.is_shown and (self.tab.focus is edit or edit.todo not in self.tab.unclear))

    # What a person does.

    @rule()
    def type_draft(self) -> None:
        """Type letters of a new todo."""
        self.focus_new()
        word = next(self.words)
        self.page.page.keyboard.type(word)
        self.tab.draft += word

    @rule()
    def add(self) -> None:
        """Add what was typed."""
        self.focus_new()
        self.page.page.keyboard.press("Enter")
        if not self.tab.draft:
            return
        todo = self.account.add(self.tab.draft)
        self.tab.draft, self.tab.is_saved = "", False
        self.tab.unconfirmed.add(todo)
        if self.tab.history[-1] == "Hechas":
            self.tab.unclear.add(todo)  # it shows until it is saved

    @rule(index=INDEXES)
    def tick(self, index: int) -> None:
        """Tick or untick a todo."""
        if todo := self.pick(index):
            with self.elsewhere():
                self.page.item(todo.description).click()
                self.account.tick(todo)

    @rule(index=INDEXES)
    def delete(self, index: int) -> None:
        """Delete a todo."""
        if todo := self.pick(index):
            with self.elsewhere():
                self.page.delete(todo.description)
                self.account.delete([todo])
                self.tab.deleted_in_place.add(todo)

    @precondition(lambda self: self.tab.deleted_in_place - self.tab.unclear)
    @rule(index=INDEXES)
    def undo_in_place(self, index: int) -> None:
        """Undo the deletion of a todo where it was."""
        todos = [todo for todo in self.account.todos if todo in self.tab.deleted_in_place - self.tab.unclear]
        todo = todos[index % len(todos)]
        assert todo.deletion
        with self.elsewhere():
            self.page.page.get_by_role("button", name=f"Deshacer {todo.description}", exact=True).click()
            undone = self.account.undo(todo.deletion)
            self.tab.deleted_in_place -= undone
            if undone != {todo} or not self.tab.is_visible(todo):
                self.tab.unclear |= undone

    @precondition(lambda self: self.is_connected() and self.account.changes)
    @rule(index=INDEXES)
    def undo_recent(self, index: int) -> None:
        """Undo a change from the list of recent ones."""
        change = self.account.changes[index % len(self.account.changes)]
        if self.account.labels[change.label] > 1:
            return
        self.settle()
        button = self.page.page.get_by_role("button", name=f"Deshacer {change.label}", exact=True)
        with self.elsewhere():
            if not button.is_visible():
                self.page.recent.click()
            button.click()
            undone = self.account.undo(change)
            self.tab.deleted_in_place -= undone
            self.tab.unclear |= undone

    @precondition(lambda self: self.is_connected() and self.account.live())
    @rule()
    def tick_all(self) -> None:
        """Tick all, or untick them if all are done."""
        if self.tab.unclear:
            self.settle()
        done = not all(todo.done for todo in self.account.live())
        with self.elsewhere():
            self.page.page.get_by_role("button", name="Marcar todas" if done else "Desmarcar todas", exact=True).click()
            self.tab.unclear |= self.account.tick_all(done=done)

    @precondition(lambda self: self.is_connected() and any(todo.done for todo in self.account.live()))
    @rule()
    def delete_all_done(self) -> None:
        """Delete all that are done."""
        if self.tab.unclear:
            self.settle()
        with self.elsewhere():
            self.page.page.get_by_role("button", name="Eliminar las hechas").click()
            self.tab.unclear |= self.account.delete(todo for todo in self.account.live() if todo.done)

    @precondition(lambda self: not self.tab.edit or (self.tab.focus is self.tab.edit and not self.tab.edit.conflicts()))
    @rule(index=INDEXES)
    def begin_edit(self, index: int) -> None:
        """Open the field of a todo, which leaves another."""
        if todo := self.pick(index):
            with self.elsewhere():
                self.page.page.get_by_role("link", name=f"Editar {todo.description}", exact=True).click()
                self.tab.edit = self.tab.focus = Edit(todo, todo.description, original=todo.description)

    @precondition(is_editing)
    @rule()
    def type_in_edit(self) -> None:
        """Add letters to what is edited."""
        edit = self.focus_edit()
        word = next(self.words)
        self.page.page.keyboard.type(word)
        edit.text, edit.is_typed = edit.text + word, True

    @precondition(is_editing)
    @rule()
    def empty_edit(self) -> None:
        """Delete the letters of what is edited: saved like this, it is deleted."""
        edit = self.focus_edit()
        self.page.page.keyboard.press("Control+a")
        self.page.page.keyboard.press("Delete")
        edit.text, edit.is_typed = "", True

    @precondition(is_editing)
    @rule(key=st.sampled_from(["Enter", "Escape"]))
    def end_edit(self, key: str) -> None:
        """Save what is edited, or cancel it."""
        edit = self.focus_edit()
        self.page.page.keyboard.press(key)
        self.tab.edit = self.tab.focus = None
        if key == "Enter":
            self.save(edit)

    @precondition(lambda self: self.is_connected() and self.account.live())
    @rule(label=st.sampled_from(sorted(FILTERS)))
    def choose_filter(self, label: str) -> None:
        """Show other todos."""
        if label == self.tab.history[-1]:
            return
        self.focus_new()
        with self.page.page.expect_event("load"):
            self.page.page.get_by_role("link", name=label, exact=True).click()
        self.tab.history.append(label)
        self.tab.load()

    @precondition(is_connected)
    @rule()
    def reload(self) -> None:
        """Load the page anew, whatever is under way."""
        self.page.page.reload()
        self.tab.load()

    @precondition(lambda self: self.is_connected() and self.tab.history[1:])
    @rule()
    def go_back(self) -> None:
        """Go back to the filter before."""
        self.page.page.go_back()
        self.tab.history.pop()
        self.tab.load()

    @precondition(lambda self: self.is_logged_in)
    @rule()
    def log_out_elsewhere(self) -> None:
        """End the session from another browser."""
        log_out_elsewhere(self.page.page)
        self.is_logged_in = False

    @precondition(lambda self: self.is_online)
    @rule()
    def go_offline(self) -> None:
        """Lose the connection, and the answers that are under way."""
        self.context.set_offline(True)
        self.is_online = False

    @precondition(lambda self: not self.is_connected())
    @rule()
    def come_back(self) -> None:
        """Go online again, or log in again in another tab."""
        self.connect()

    @precondition(is_connected)
    @rule()
    def switch_tabs(self) -> None:
        """Use the other tab, after this one has saved all."""
        self.settle()
        self.tabs.reverse()
        self.pages.reverse()
        self.page.come_back()
        self.tab.update()
        self.check(timeout_ms=None)

    def teardown(self) -> None:
        """Compare all with the model, unless a step has failed."""
        try:
            if sys.exc_info()[0] is None:
                self.compare_all()
        finally:
            self.context.close()

    def compare_all(self) -> None:
        """Expect that both tabs and the export agree with the model."""
        self.settle()
        exported = self.context.request.get("/todos/export").json()["todos"]
        live = [(todo.description, todo.done) for todo in reversed(self.account.live())]
        assert [(todo["description"], todo["done"]) for todo in exported] == live
        for _ in self.tabs:
            self.switch_tabs()
            self.reload()
            self.settle()
        self.watch.verify()


def test_two_tabs_agree_with_a_model(
    new_context: "CreateContextCallback", pytestconfig: pytest.Config, capsys: pytest.CaptureFixture[str]
) -> None:
    """Whatever is done in two tabs, quickly, offline or logged out, shows at once and is saved once."""
    steps = pytestconfig.getoption("--explore")
    machine: type[Machine] = type("TwoTabs", (Machine,), {"new_context": staticmethod(new_context)})
    run_state_machine_as_test(
        machine,
        settings=settings(
            derandomize=not steps,
            max_examples=max(1, steps // STEPS) if steps else EXAMPLES,
            stateful_step_count=STEPS,
            deadline=None,  # a browser takes as long as it takes
            database=None,
            # With a short timeout, as for `make prove`, it only matters that the test fails, not after which steps.
            phases=[Phase.generate] if pytestconfig.getoption("--step-timeout") else list(Phase),
            suppress_health_check=[HealthCheck.too_slow],  # the same
        ),
    )
    if steps:
        with capsys.disabled():
            print(f"\n{machine.steps} steps")  # noqa: T201 - the figure that `make explore` is run for
