"""Every page in every state that is worth a look: what accessibility, small screens and snapshots are tried on."""

import secrets
from collections.abc import Callable

from playwright.sync_api import Page, expect

from e2e.pages.hello import HelloPage
from e2e.pages.login import log_in
from e2e.pages.todos import TodoList

LONG_NAME = "W" * 40
"""As long as a name may be, in the widest letter, with nowhere to break."""


def visit(path: str) -> Callable[[Page], None]:
    """Return what opens a page by its address."""

    def go(page: Page) -> None:
        page.goto(path)

    return go


def refused(page: Page) -> None:
    """Send the login form with nothing in it."""
    page.goto("/")
    HelloPage(page).log_in("", "")


def logged_in(page: Page) -> None:
    """Come in under the longest name, for the second time."""
    log_in(page.context, LONG_NAME)
    page.context.clear_cookies()
    page.goto("/")
    HelloPage(page).log_in(LONG_NAME)


def listed(page: Page) -> None:
    """Have a list with something done, something open, something long, and the offer of an undo."""
    log_in(page.context, f"Ana {secrets.token_hex(4)}")
    page.goto("/")
    todos = TodoList(page)
    todos.add("Regar", "Barrer", "W" * 200, "Cocinar")
    todos.item("Regar").click()
    expect(todos.item("Regar")).to_be_checked()
    todos.delete("Cocinar")
    expect(todos.undo).to_be_visible()


def edited(page: Page) -> None:
    """Be in the middle of an edit that was refused."""
    log_in(page.context, f"Ana {secrets.token_hex(4)}")
    page.goto("/")
    todos = TodoList(page)
    todos.add("Regar")
    todos.edit("Regar")
    todos.save("x" * 201)
    expect(todos.edited).to_have_accessible_error_message("Como mucho, 200 caracteres.")


def account(page: Page) -> None:
    """Open the page of one's account, after giving a wrong password there."""
    log_in(page.context, LONG_NAME)
    page.goto("/account")
    page.get_by_label("Contraseña actual").fill("not this one")
    page.get_by_label("Contraseña nueva").fill("whatever else")
    with page.expect_event("load"):
        page.get_by_role("button", name="Cambiar la contraseña").click()


def expired(page: Page) -> None:
    """Send a form whose session is gone."""
    page.goto("/")
    page.context.clear_cookies()
    HelloPage(page).log_in(LONG_NAME)


def forged(page: Page) -> None:
    """Open the cookie's greeting with a cookie that holds something else than an address."""
    page.goto("/")
    page.context.add_cookies([{"name": "user_ip", "value": "x" * 80, "url": page.url}])
    page.goto("/hello_world")


def wrong_method(page: Page) -> None:
    """Send a form to a page that takes none."""
    page.route("**/hello_world", lambda route: route.continue_(method="POST"))
    page.goto("/hello_world")
    page.unroute_all()


STATES: dict[str, Callable[[Page], None]] = {
    "hello": visit("/"),
    "hello-first-visit": visit("/hello"),
    "hello-refused": refused,
    "hello-logged-in": logged_in,
    "hello-expired": expired,
    "list": listed,
    "list-edited": edited,
    "account": account,
    "hello-world": visit("/hello_world"),
    "hello-world-forged": forged,
    "error-404": visit("/no_such_page"),
    "error-405": wrong_method,
    "error-500": visit("/test_server_error"),
}
