"""What happens to a list when its session ends."""

import re

import pytest
from playwright.sync_api import expect

from e2e.pages.hello import HelloPage
from e2e.pages.login import log_in, log_out_elsewhere
from e2e.pages.todos import TodoList, rows


@pytest.mark.todos("Regar")
def test_list_is_there_after_the_next_login(todo_list: TodoList) -> None:
    """After logging out the list is hidden; after logging in again it is there."""
    heading = todo_list.page.get_by_role("heading", level=1).inner_text()

    todo_list.page.get_by_role("button", name="Salir").click()
    expect(todo_list.page.get_by_text("Has salido.")).to_be_visible()
    expect(todo_list.page.get_by_text("Regar", exact=True)).to_have_count(0)
    page = HelloPage(todo_list.page)
    page.log_in(heading.removeprefix("Hola, "))

    expect(todo_list.item("Regar")).to_be_visible()


@pytest.mark.without_javascript
def test_expired_form_loses_nothing(todo_list: TodoList) -> None:
    """A todo sent after the cookies were deleted is not added, and its text stays in the field."""
    todo_list.new.fill("Regar")
    todo_list.page.context.clear_cookies()

    todo_list.new.press("Enter")

    expect(todo_list.page.get_by_text("El formulario ha caducado").first).to_be_visible()
    expect(todo_list.new).to_have_value("Regar")
    expect(todo_list.page.get_by_role("checkbox")).to_have_count(0)


@pytest.mark.without_javascript
def test_session_ended_elsewhere_shows_what_was_typed(todo_list: TodoList) -> None:
    """If another browser has ended the session, the message repeats what was typed, so that it can be copied."""
    page = todo_list.page
    log_out_elsewhere(page)
    todo_list.new.fill("Regar")

    todo_list.new.press("Enter")

    expect(todo_list.message).to_have_text(re.compile("Tu sesión ha terminado.* Habías escrito: Regar"))


@pytest.mark.needs_javascript
@pytest.mark.todos("Regar")
def test_changes_wait_until_the_next_login(todo_list: TodoList, name: str) -> None:
    """If another browser has ended the session, the page says so, and its changes are saved after the next login."""
    page = todo_list.page
    log_out_elsewhere(page)
    page.keyboard.type("Barrer\nCoc")
    todo_list.item("Regar").click()

    expect(page.get_by_role("alert")).to_contain_text("Tu sesión ha terminado")
    expect(todo_list.item("Regar")).to_be_checked()
    expect(todo_list.new).to_have_value("Coc")
    page.get_by_role("alert").get_by_role("link", name="Entrar").click()
    HelloPage(page).log_in(name)

    expect(todo_list.items).to_have_text(rows("Barrer", "Regar"))
    expect(todo_list.item("Regar")).to_be_checked()
    expect(todo_list.new).to_have_value("Coc")


@pytest.mark.needs_javascript
def test_next_login_leads_back_to_the_filter(todo_list: TodoList, name: str) -> None:
    """The message that the session has ended leads, by the login, back to what was shown."""
    page = todo_list.page
    page.goto("/hello?filter=open")
    log_out_elsewhere(page)
    page.keyboard.type("Regar\n")

    page.get_by_role("alert").get_by_role("link", name="Entrar").click()
    HelloPage(page).log_in(name)

    expect(todo_list.items).to_have_text(rows("Regar"))
    expect(page).to_have_url("/hello?filter=open")


@pytest.mark.needs_javascript
def test_login_in_another_tab_sends_what_waits(todo_list: TodoList, name: str) -> None:
    """After the next login in another tab, this one sends by itself what waited, once, and the message goes."""
    page = todo_list.page
    page.context.clear_cookies()
    page.keyboard.type("Regar\n")
    expect(page.get_by_role("alert")).to_contain_text("Tu sesión ha terminado")

    log_in(page.context, name)
    todo_list.come_back()

    expect(todo_list.items).to_have_text(rows("Regar"))
    expect(page.get_by_role("alert")).to_have_count(0)


@pytest.mark.needs_javascript
def test_nothing_is_sent_to_another_account(todo_list: TodoList, name: str) -> None:
    """If somebody else logs in with this browser, what waits is neither added to their list nor shown to them."""
    page = todo_list.page
    page.context.clear_cookies()
    page.keyboard.type("Regar\nBarr")
    expect(page.get_by_role("alert")).to_contain_text("Tu sesión ha terminado")

    log_in(page.context, f"{name} 2")
    todo_list.come_back()
    page.get_by_role("alert").get_by_role("link", name="Entrar").click()

    expect(page.get_by_role("heading", level=1)).to_have_text(f"Hola, {name} 2")
    expect(todo_list.new).to_have_value("")
    expect(todo_list.items).to_have_count(0)


@pytest.mark.needs_javascript
def test_log_out_forgets_what_was_typed(todo_list: TodoList) -> None:
    """Logging out leaves nothing in the browser of what was typed."""
    page = todo_list.page
    page.keyboard.type("Regar")
    assert "Regar" in page.evaluate("JSON.stringify(sessionStorage)")

    page.get_by_role("button", name="Salir").click()
    expect(page.get_by_text("Has salido.")).to_be_visible()

    assert "Regar" not in page.evaluate("JSON.stringify(sessionStorage)")


@pytest.mark.needs_javascript
def test_late_answer_does_not_remember_what_log_out_forgot(todo_list: TodoList) -> None:
    """An answer that comes while somebody is logging out does not bring back what was typed."""
    page = todo_list.page
    page.keyboard.type("Regar")
    other = TodoList(page.context.new_page())
    other.page.goto("/hello")
    other.add("Barrer")
    page.route("**/log-out", lambda route: route.fulfill(status=204))  # the browser stays on the page

    page.get_by_role("button", name="Salir").click()
    todo_list.come_back()

    expect(todo_list.item("Barrer")).to_be_visible()
    assert "Regar" not in page.evaluate("JSON.stringify(sessionStorage)")
