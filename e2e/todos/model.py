"""What a list should do, in plain Python: the account on the server, and its tabs, which show each change at once."""

from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field

FILTERS: dict[str, Callable[["Todo"], bool]] = {
    "Todas": lambda _: True,
    "Pendientes": lambda todo: not todo.done,
    "Hechas": lambda todo: todo.done,
}
"""Which todos each filter shows, by its label."""


@dataclass(eq=False)
class Change:
    """What can be undone: a deletion, or a tick of all."""

    label: str
    """How the list of recent changes calls it."""

    is_deletion: bool


@dataclass(eq=False)
class Todo:
    """A todo, deleted or not."""

    description: str
    done: bool = False
    deletion: Change | None = None
    bulk_tick: Change | None = None
    """The tick of all that changed it last, if nothing has ticked it since."""


@dataclass
class Account:
    """The list as the server stores it."""

    todos: list[Todo] = field(default_factory=list)
    """Newest first."""

    changes: list[Change] = field(default_factory=list)
    """Those that can be undone, newest first."""

    labels: Counter[str] = field(default_factory=Counter)
    """How many changes have ever been called so."""

    def live(self) -> list[Todo]:
        """Return the todos that are not deleted."""
        return [todo for todo in self.todos if not todo.deletion]

    def add(self, description: str) -> Todo:
        """Add a todo at the top."""
        self.todos.insert(0, Todo(description))
        return self.todos[0]

    def tick(self, todo: Todo) -> None:
        """Tick a todo, or untick it."""
        todo.done, todo.bulk_tick = not todo.done, None

    def tick_all(self, *, done: bool) -> set[Todo]:
        """Tick or untick all; return those that changed."""
        changed = [todo for todo in self.live() if todo.done != done]
        change = self._note("Marcada" if done else "Desmarcada", changed, is_deletion=False)
        for todo in changed:
            todo.done, todo.bulk_tick = done, change
        return set(changed)

    def delete(self, todos: Iterable[Todo]) -> set[Todo]:
        """Delete todos at once; return them."""
        deleted = list(todos)
        change = self._note("Eliminada", deleted, is_deletion=True)
        for todo in deleted:
            todo.deletion = change
        return set(deleted)

    def undo(self, change: Change) -> set[Todo]:
        """Undo a change; return the todos that it had changed."""
        self.changes.remove(change)
        undone = {todo for todo in self.todos if change in (todo.deletion, todo.bulk_tick)}
        for todo in undone:
            if change.is_deletion:
                todo.deletion = None
            else:
                todo.done, todo.bulk_tick = not todo.done, None
        return undone

    def _note(self, kind: str, changed: list[Todo], *, is_deletion: bool) -> Change:
        description = changed[0].description
        label = f"{len(changed)} {kind.lower()}s: {description} …" if changed[1:] else f"{kind}: {description}"
        self.labels[label] += 1
        self.changes.insert(0, Change(label, is_deletion))
        return self.changes[0]


@dataclass
class Edit:
    """A todo that is being edited in a tab."""

    todo: Todo
    text: str
    original: str
    is_typed: bool = False
    """What was only opened is closed by a reload."""

    is_shown: bool = True
    """After a filter was chosen, it is shown once its todo is."""

    def conflicts(self) -> bool:
        """Tell whether another tab has changed or deleted the todo meanwhile."""
        return bool(self.todo.deletion) or self.todo.description not in (self.original, self.text)


@dataclass
class Tab:
    """What a person sees and has typed in a tab."""

    account: Account
    draft: str = ""
    edit: Edit | None = None
    focus: Edit | str | None = "new"
    """The field that has it: that for a new todo, that of the edit, or none."""

    history: list[str] = field(default_factory=lambda: ["Todas"])
    """The filters that Back leads to, and the one that is chosen."""

    deleted_in_place: set[Todo] = field(default_factory=set)
    """Each row offers an undo until the page is loaded anew."""

    is_saved: bool = True
    """Whether nothing waits for the server."""

    unconfirmed: set[Todo] = field(default_factory=set)
    """The new todos that may have no buttons yet."""

    unclear: set[Todo] = field(default_factory=set)
    """The todos that look one way before the answer of the server, and another way after it."""

    def is_visible(self, todo: Todo) -> bool:
        """Tell whether the page shows a todo: also one that is edited, although it no longer belongs there."""
        if self.edit and self.edit.todo is todo and self.edit.is_shown:
            return True
        return not todo.deletion and FILTERS[self.history[-1]](todo)

    def visible(self) -> list[Todo]:
        """Return the todos that the page shows, in their order."""
        return [todo for todo in self.account.todos if self.is_visible(todo)]

    def update(self) -> None:
        """Show what has changed in the account: what was restored, and what is edited and shown again."""
        self.deleted_in_place = {todo for todo in self.deleted_in_place if todo.deletion}
        if self.edit:
            self.edit.is_shown = self.is_visible(self.edit.todo)

    def load(self) -> None:
        """Load the page anew: what was typed stays, and what waits is sent again."""
        self.focus = "new"
        self.deleted_in_place.clear()
        if self.edit and not self.edit.is_typed:
            self.edit = None
        if self.edit:
            self.edit.is_shown = False
            self.update()
        if not self.is_saved:
            self.unclear = set(self.account.todos)
