"""The groups of the behaviours: each test file belongs to the page or journey that it is about."""

from collections.abc import Sequence
from typing import NamedTuple

from flask_babel import LazyString
from flask_babel import lazy_gettext as _l


class Group(NamedTuple):
    """A page or a journey."""

    title: LazyString
    files: Sequence[str]
    """Test files below `e2e/`, or folders of them, which end with a slash."""


GROUPS: dict[str, Group] = {
    "course": Group(_l("What the course notes ask of any app"), ("notes/",)),
    "greeting": Group(
        _l("The greeting, by session and by cookie"),
        ("test_greeting.py", "test_hello_world.py", "test_cookies.py", "test_proxies.py"),
    ),
    "login": Group(
        _l("Logging in and out"),
        (
            *("test_login.py", "test_registration.py", "test_username.py", "test_log_out.py", "test_rate_limits.py"),
            *("test_flash.py", "test_double_submit.py", "test_expired_form.py"),
        ),
    ),
    "account": Group(_l("The account"), ("test_account.py",)),
    "list": Group(
        _l("The list of todos"),
        (
            *("todos/test_add.py", "todos/test_tick.py", "todos/test_edit.py", "todos/test_delete_and_undo.py"),
            *(
                "todos/test_filter.py",
                "todos/test_pagination.py",
                "todos/test_privacy.py",
                "todos/test_limits.py",
                "test_plurals.py",
            ),
        ),
    ),
    "keyboard": Group(
        _l("The list by keyboard, and with a script"), ("todos/test_keyboard.py", "todos/test_script.py")
    ),
    "drafts": Group(
        _l("Half-written todos, sessions that end, and Back"),
        ("todos/test_drafts.py", "todos/test_session_end.py", "test_old_pages.py"),
    ),
    "haste": Group(_l("In a hurry, on a slow or lost connection"), ("todos/test_quick_hands.py",)),
    "tabs": Group(_l("In two tabs"), ("todos/test_two_tabs.py", "todos/test_model.py")),
    "errors": Group(_l("When something fails"), ("test_errors.py", "test_database_unavailable.py")),
    "frame": Group(
        _l("Around every page: bar, language, theme, paper"),
        (
            *("test_navigation.py", "test_phone_menu.py", "test_language.py", "test_theme.py", "test_print.py"),
            *("test_world.py", "test_https.py"),
        ),
    ),
    "always": Group(
        _l("What holds on all pages"),
        (
            *("test_states.py", "test_reactions.py", "test_forms.py", "test_walk.py", "test_combinations.py"),
            "test_weight.py",
        ),
    ),
    "tour": Group(_l("The tour"), ("tour/",)),
    "spec": Group(_l("These pages"), ("spec/",)),
    "other": Group(_l("In no group yet"), ()),
}
"""In the order in which they are shown; the last is for new files, until they are named in one."""


def group_of(file: str) -> str:
    """Return the group of a test file."""
    return next(iter(groups_of(file)), "other")


def groups_of(file: str) -> list[str]:
    """Return the groups that name a test file, which should be one."""
    below = file.removeprefix("e2e/")
    return [
        name
        for name, group in GROUPS.items()
        if any(below.startswith(entry) if entry.endswith("/") else below == entry for entry in group.files)
    ]
