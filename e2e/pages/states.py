"""Open every page in every state that e2e/test_states.py looks at."""

import secrets
from collections.abc import Callable

from playwright.sync_api import Page, expect

from e2e.harness.network import Network
from e2e.pages.account import AccountPage
from e2e.pages.cookies import forge
from e2e.pages.hello import HelloPage
from e2e.pages.lists import send_todos
from e2e.pages.login import PASSWORD, log_in
from e2e.pages.todos import TodoList

LONG_NAME = "W" * 40
"""The longest name allowed, of the widest letter, without a space to break at."""


def visit(path: str) -> Callable[[Page], None]:
    """Return a function that opens a page by its address."""

    def go(page: Page) -> None:
        page.goto(path)

    return go


def refused(page: Page) -> None:
    """Send the empty login form."""
    page.goto("/")
    HelloPage(page).log_in("", "")


def logged_in(page: Page) -> None:
    """Log in with the longest name, for the second time."""
    log_in(page.context, LONG_NAME)
    page.context.clear_cookies()
    page.goto("/")
    HelloPage(page).log_in(LONG_NAME)


def listed(page: Page) -> None:
    """Show a list with a todo that is done, an open one, a long one, and a deleted one with its undo."""
    todos = new_list(page, "Regar", "Barrer", "W" * 200, "Cocinar")
    todos.item("Regar").click()
    expect(todos.item("Regar")).to_be_checked()
    todos.delete("Cocinar")
    expect(todos.undo).to_be_visible()
    todos.expect_saved()


def new_list(page: Page, *descriptions: str) -> TodoList:
    """Show the list of a new account, with some todos, the last on top."""
    log_in(page.context, f"Ana {secrets.token_hex(4)}")
    send_todos(page.context, descriptions)
    page.goto("/")
    return TodoList(page)


def empty_list(page: Page) -> None:
    """Show a list without todos."""
    new_list(page)


def refused_todo(page: Page) -> None:
    """Send the empty form for a new todo."""
    new_list(page).new.press("Enter")


def unsaved(page: Page) -> None:
    """Show a new todo, one that is ticked, and a change of all, none of which the server has confirmed."""
    todos = new_list(page, "Regar", "Barrer")
    Network(page).hold_answers("*/todos*")
    todos.new.fill("Cocinar")
    todos.new.press("Enter")
    todos.item("Regar").click()
    page.get_by_role("button", name="Marcar todas").click()


def offline(page: Page) -> None:
    """Show the message that nothing can be saved, with a todo that waits."""
    todos = new_list(page)
    page.context.set_offline(True)
    todos.new.fill("Regar")
    todos.new.press("Enter")
    expect(todos.message).to_be_visible()


def from_the_right(page: Page) -> None:
    """Show Arabic: a todo, one that was deleted, one that is edited, and a draft."""
    todos = new_list(page, "اسق النباتات", "اكنس", "ازرع!")
    todos.delete("اكنس")
    todos.expect_saved()
    todos.recent.click()
    todos.new.fill("اطبخ")
    todos.edit("ازرع!")


def second_page(page: Page) -> None:
    """Show the second page of a list of 51 todos."""
    new_list(page, *["Regar"] * 51)
    page.goto("/hello?page=2")


def nothing_under_a_filter(page: Page) -> None:
    """Show the filter of done todos, of which there are none."""
    new_list(page, "Regar")
    page.goto("/hello?filter=done")


def plain_list(page: Page) -> None:
    """Show the list without JavaScript, with the message about a deleted todo."""
    todos = new_list(page, "Regar", "Barrer")
    todos.delete("Barrer")
    expect(todos.message).to_be_visible()


def changed_password(page: Page) -> None:
    """Show the account page after the password was changed."""
    log_in(page.context, f"Ana {secrets.token_hex(4)}")
    account_page = AccountPage(page)
    account_page.arrive()
    account_page.change_password(PASSWORD, "another long password")
    expect(page.get_by_role("status")).to_be_visible()


def edited(page: Page) -> None:
    """Show an edit that was refused."""
    todos = new_list(page, "Regar")
    todos.edit("Regar")
    todos.save("x" * 201)
    expect(todos.edited).to_have_accessible_error_message("Como mucho, 200 caracteres.")


def edit_page(page: Page) -> None:
    """Show the page on which a todo is edited without JavaScript."""
    new_list(page, "Regar")
    page.goto(page.get_by_role("link", name="Editar Regar").get_attribute("href") or "")


def ticked(page: Page) -> None:
    """Show the message about a tick of all todos, and what can be undone."""
    todos = new_list(page, "Regar", "Barrer", "W" * 200)
    todos.delete("W" * 200)
    todos.expect_saved()
    page.get_by_role("button", name="Marcar todas").click()
    expect(todos.message).to_be_visible()
    todos.recent.click()


def account(page: Page) -> None:
    """Show the account page after a wrong password."""
    log_in(page.context, LONG_NAME)
    account_page = AccountPage(page)
    account_page.arrive()
    with page.expect_event("load"):
        account_page.change_password("not this one", "another password")


def expired(page: Page) -> None:
    """Send a form whose session has expired."""
    page.goto("/")
    page.context.clear_cookies()
    HelloPage(page).log_in(LONG_NAME)


def forged(page: Page) -> None:
    """Open `/hello_world` with a cookie that holds no address."""
    page.goto("/")
    forge(page.context, page.url, "user_ip", "x" * 80)
    page.goto("/hello_world")


def wrong_method(page: Page) -> None:
    """Send a form to a page that accepts none."""
    page.route("**/hello_world", lambda route: route.continue_(method="POST"))
    page.goto("/hello_world")
    page.unroute_all()


def too_many_attempts(page: Page) -> None:
    """Log in after too many wrong passwords."""
    name = f"Ana {secrets.token_hex(4)}"
    for password in [PASSWORD, *["not this one"] * 10]:
        page.context.clear_cookies()
        log_in(page.context, name, password)
    page.goto("/")
    HelloPage(page).log_in(name)


def tour_contents(page: Page) -> None:
    """Show the contents of the tour to somebody who has visited two stops, with what a search has found."""
    for path in ("/tour/loops", "/tour/redirect"):
        page.request.get(path)
    page.goto("/tour?q=error+404")


def tour_stop(page: Page) -> None:
    """Show a stop of the tour with a redirect that was recorded."""
    page.goto("/tour/redirect")
    page.goto("/")
    page.goto("/tour/redirect")


def tour_refused(page: Page) -> None:
    """Show what each validator of the tour refuses."""
    page.goto("/tour/validators")
    with page.expect_event("load"):
        page.get_by_role("main").get_by_role("button", name="Enviar").click()


def tour_session(page: Page) -> None:
    """Show the refusal of something that is no session cookie."""
    page.request.get("/")
    page.goto("/tour/session")
    page.get_by_text("Cambiar una letra").click()
    page.get_by_label("Tu cookie de sesión").fill("eyJ1c2VyX2lwIjoiMTI3LjAuMC4xIn0.aScK1g.kT9x2Vb7")
    with page.expect_event("load"):
        page.get_by_role("button", name="¿La aceptaría la aplicación?").click()


def on_tour(page: Page) -> None:
    """Show the greeting to a visitor of the tour."""
    page.request.get("/tour/redirect")
    page.goto("/")


STATES: dict[str, Callable[[Page], None]] = {
    "hello": visit("/"),
    "hello-first-visit": visit("/hello"),
    "hello-refused": refused,
    "hello-logged-in": logged_in,
    "hello-expired": expired,
    "list": listed,
    "list-edited": edited,
    "list-ticked": ticked,
    "edit-page": edit_page,
    "account": account,
    "hello-world": visit("/hello_world"),
    "hello-world-forged": forged,
    "error-404": visit("/no_such_page"),
    "error-405": wrong_method,
    "error-500": visit("/test_server_error"),
    "error-429": too_many_attempts,
    "tour-contents": tour_contents,
    "tour-stop": tour_stop,
    "tour-refused": tour_refused,
    "tour-session": tour_session,
    "tour-source": visit("/source/webapp/home/__init__.py"),
    "hello-on-tour": on_tour,
    "list-empty": empty_list,
    "list-refused": refused_todo,
    "list-unsaved": unsaved,
    "list-offline": offline,
    "list-from-the-right": from_the_right,
    "list-second-page": second_page,
    "list-filter-empty": nothing_under_a_filter,
    "account-changed": changed_password,
    "list-without-script": plain_list,
}

WITHOUT_SCRIPT = {"list-without-script"}
"""The states of a browser that runs no scripts."""
