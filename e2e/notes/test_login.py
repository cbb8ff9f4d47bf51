"""The login form: what it refuses, where it leads, and that it is never sent twice."""

from http import HTTPStatus

import pytest
from flask.sessions import session_json_serializer
from itsdangerous import URLSafeSerializer
from playwright.sync_api import expect

from e2e.checker import NotFoundError
from e2e.notes.beside import texts_beside
from e2e.notes.page import REDIRECTS, JudgedPage
from e2e.pages.login import PASSWORD

pytestmark = pytest.mark.idea("form")

NOT_VALIDATED: dict[int, str] = {
    HTTPStatus.METHOD_NOT_ALLOWED: "methods=['GET', 'POST'] in the route of the form",
    HTTPStatus.BAD_REQUEST: "{{ form.hidden_tag() }} in the form",
    HTTPStatus.INTERNAL_SERVER_ERROR: "read the traceback in the terminal of the app",
}
"""Advice for an answer which shows that the form was not validated."""


def test_form_has_a_name_a_password_and_a_button(hello: JudgedPage) -> None:
    """The greeting has a form with labelled fields for a name and a hidden password, and a button to send it."""
    expect(
        hello.username, 'No field "Nombre de usuario". Advice: {{ render_form(form) }}, or label and field.'
    ).to_be_visible()
    expect(hello.password, "No field \"Password\". Advice: password = PasswordField('Password').").to_be_visible()
    expect(hello.password, "The password can be read. Advice: PasswordField.").to_have_attribute("type", "password")
    expect(hello.submit, "No button \"Enviar\". Advice: submit = SubmitField('Enviar').").to_be_visible()


def test_empty_form_is_refused_beside_each_field(hello: JudgedPage) -> None:
    """An empty form comes back with an error beside each field."""
    before = texts_beside(*hello.fields())

    answer = hello.send()

    assert answer.status not in NOT_VALIDATED, f"POST answers {answer.status}. Advice: {NOT_VALIDATED[answer.status]}."
    expect(hello.submit).to_be_visible()
    after = texts_beside(*hello.fields())
    assert len(after) == len(before)
    advice = (
        "No error beside a field left empty. Advice: {% for error in form.username.errors %} below it, for each field."
    )
    for old, new in zip(before, after, strict=True):
        assert new != old, advice


def test_refused_form_has_its_status(hello: JudgedPage) -> None:
    """A refused form answers 422, so that scripts and caches do not take it for a success."""
    answer = hello.send()

    expect(hello.submit).to_be_visible()
    assert answer.status == HTTPStatus.UNPROCESSABLE_ENTITY, (
        f"A refused form answers {answer.status}. Advice: return render_template(...), 422 if form.errors else 200."
    )


def test_missing_password_is_refused(hello: JudgedPage, name: str) -> None:
    """A name without a password stays in its field with an error, and is forgotten by the next visit."""
    if len(hello.fields()) < 2:
        raise NotFoundError("no password to leave out")
    _, before = texts_beside(*hello.fields())

    hello.send(name)

    expect(hello.username, "A refused name is lost. Advice: render the form that was sent.").to_have_value(name)
    _, after = texts_beside(*hello.fields())
    assert after != before, "No error beside the password. Advice: loop over form.password.errors below it."
    hello.page.goto(hello.path)
    expect(hello.page.get_by_role("document")).not_to_contain_text(name)


def test_password_is_stored_nowhere_readable(hello: JudgedPage, name: str) -> None:
    """The password is neither shown again nor stored in a cookie, where anyone with the browser could read it."""
    password = "correct horse battery"

    hello.send(name, password)

    reader = URLSafeSerializer("", serializer=session_json_serializer)
    values = [cookie["value"] for cookie in hello.page.context.cookies()]
    stored = [*values, *(reader.loads_unsafe(value.rpartition(".")[0]) for value in values)]
    assert password not in str(stored), "A cookie or the session holds the password. Advice: keep the name alone."
    assert password not in hello.page.content(), "The page shows the password. Advice: keep the name alone."


def test_markup_in_a_name_is_text(hello: JudgedPage, name: str) -> None:
    """A name that contains markup is greeted letter by letter, and adds no element to the page."""
    markup = f"<h4>{name}</h4>"
    advice = "A name is taken for markup. Advice: {{ username }} without |safe."

    answer = hello.send(markup, PASSWORD)

    expect(hello.page.get_by_role("heading", name=name, exact=True, level=4), advice).to_have_count(0)
    if answer.status not in REDIRECTS:
        raise NotFoundError("no name with markup is let in")
    hello.page.reload()
    expect(hello.page.get_by_role("document"), advice).to_contain_text(markup)
    expect(hello.page.get_by_role("heading", name=name, exact=True, level=4), advice).to_have_count(0)


def test_login_without_the_form_is_refused(hello: JudgedPage, name: str) -> None:
    """A login that is sent without the form's CSRF token is refused, and nobody is logged in."""
    hidden = "button => button.form.querySelectorAll('[type=hidden]').forEach(input => input.remove())"
    if hello.submit.count():
        hello.submit.evaluate(hidden)

    hello.send(name, PASSWORD)

    hello.page.goto(hello.path)
    advice = "A login without a token counts. Advice: FlaskForm with {{ form.hidden_tag() }}, or CSRFProtect."
    expect(hello.page.get_by_role("document"), advice).not_to_contain_text(name)


@pytest.mark.idea("POST/redirect/GET")
def test_login_greets_by_name(hello: JudgedPage, name: str) -> None:
    """After a login the start page redirects to the greeting, which greets by name."""
    answer = hello.send(name, PASSWORD)

    advice = NOT_VALIDATED.get(
        answer.status, "redirect(url_for('index')) if it is valid, which it is only with {{ form.hidden_tag() }}"
    )
    assert answer.status in REDIRECTS, f"A new name and a long password are answered {answer.status}. Advice: {advice}."
    hello.expect_to_be_there("The login leads elsewhere. Advice: redirect(url_for('index')).")
    hello.page.reload()
    advice = "The name is not greeted. Advice: session['username'] = form.username.data, and {{ username }}."
    expect(hello.page.get_by_role("document"), advice).to_contain_text(name)


@pytest.mark.idea("POST/redirect/GET")
def test_reload_and_back_post_nothing_twice(hello: JudgedPage, name: str) -> None:
    """After a login, neither reload nor Back nor Forward sends the form again."""
    posts: list[str] = []
    hello.send(name, PASSWORD)
    hello.page.on("request", lambda request: posts.append(request.url) if request.method == "POST" else None)

    hello.page.reload()
    hello.page.go_back()
    hello.page.go_forward()

    expect(hello.page.get_by_role("document")).to_contain_text(name)
    assert posts == [], "A reload sends the form again. Advice: return redirect(url_for('index')) once it is valid."
