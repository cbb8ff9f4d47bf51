"""The login form: what it refuses, where it leads, and what it never does twice."""

from http import HTTPStatus

from flask.sessions import session_json_serializer
from itsdangerous import URLSafeSerializer
from playwright.sync_api import Response, expect

from e2e.notes.beside import texts_beside
from e2e.notes.test_redirect import REDIRECTS
from e2e.pages.hello import HelloPage


def send(hello: HelloPage, name: str = "", password: str = "") -> Response:
    """Send the form past the browser's own checks, as a script would, and return the answer."""
    hello.username.evaluate("input => { input.form.noValidate = true }")
    with hello.page.expect_response(lambda response: response.request.method == "POST") as answer:
        hello.log_in(name, password)
    return answer.value


def test_login_greets_by_name(hello: HelloPage, name: str) -> None:
    """Someone who logs in is taken through the start page back to the greeting, and greeted by name."""
    answer = send(hello, name, "a long enough password")

    expect(hello.page).to_have_url("/hello")
    assert answer.status in REDIRECTS, "The form answers with a page. Advice: redirect(url_for('index')) after it."
    hello.page.reload()
    expect(hello.page.get_by_role("document")).to_contain_text(name)


def test_empty_form_is_refused_beside_each_field(hello: HelloPage) -> None:
    """An empty form comes back with an error beside each field."""
    before = texts_beside(hello.username, hello.password)

    send(hello)

    expect(hello.submit).to_be_visible()
    username, password = texts_beside(hello.username, hello.password)
    assert username != before[0], "No error beside the user name. Advice: loop over form.username.errors below it."
    assert password != before[1], "No error beside the password. Advice: loop over form.password.errors below it."


def test_refused_form_has_its_status(hello: HelloPage) -> None:
    """A refused form answers 422, so that scripts and caches do not take it for a page that is fine."""
    answer = send(hello)

    expect(hello.submit).to_be_visible()
    assert answer.status == HTTPStatus.UNPROCESSABLE_ENTITY, (
        "Advice: return render_template(...), 422 if it is refused."
    )


def test_missing_password_is_refused(hello: HelloPage, name: str) -> None:
    """A name alone comes back in its field with an error, and is not kept for the next visit."""
    before = texts_beside(hello.username, hello.password)

    send(hello, name)

    expect(hello.username).to_have_value(name)
    assert texts_beside(hello.username, hello.password)[1] != before[1]
    hello.page.goto("/hello")
    expect(hello.page.get_by_role("document")).not_to_contain_text(name)


def test_password_is_not_kept_in_a_readable_place(hello: HelloPage, name: str) -> None:
    """The password is neither shown again nor kept in a cookie, where anybody with the browser could read it."""
    send(hello, name, "correct horse battery")

    expect(hello.page).to_have_url("/hello")
    reader = URLSafeSerializer("", serializer=session_json_serializer)
    kept = [reader.loads_unsafe(cookie["value"].rpartition(".")[0]) for cookie in hello.page.context.cookies()]
    assert "correct horse battery" not in str(kept)
    assert "correct horse battery" not in hello.page.content()


def test_reload_and_back_post_nothing_twice(hello: HelloPage, name: str) -> None:
    """After a login, neither reload nor Back and Forward send the form again."""
    posts: list[str] = []
    send(hello, name, "a long enough password")
    hello.page.on("request", lambda request: posts.append(request.url) if request.method == "POST" else None)

    hello.page.reload()
    hello.page.go_back()
    hello.page.go_forward()

    expect(hello.page.get_by_role("document")).to_contain_text(name)
    assert posts == []


def test_markup_in_a_name_is_text(hello: HelloPage, name: str) -> None:
    """A name that holds markup is greeted letter by letter, and makes no element of the page."""
    markup = f"<h4>{name}</h4>"

    send(hello, markup, "a long enough password")

    expect(hello.page).to_have_url("/hello")
    hello.page.reload()
    expect(hello.page.get_by_role("document")).to_contain_text(markup)
    expect(hello.page.get_by_role("heading", name=name, exact=True, level=4)).to_have_count(0)


def test_login_without_the_form_is_refused(hello: HelloPage, name: str) -> None:
    """A login sent from elsewhere, without the form's token, is refused and logs nobody in."""
    fields: dict[str, str | float | bool] = {"username": name, "password": "a long enough password", "submit": "Enviar"}

    answer = hello.page.request.post("/hello", form=fields, max_redirects=0)

    assert answer.status not in REDIRECTS, "Advice: FlaskForm and {{ form.csrf_token }}, or CSRFProtect."
    hello.page.reload()
    expect(hello.page.get_by_role("document")).not_to_contain_text(name)
