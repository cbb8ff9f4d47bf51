"""The rules of forms, each on every form of the app: what is refused, what stays, and where a form leads.

A form that cannot have a rule says why, in e2e/pages/forms.py.
"""

from collections.abc import Iterator, Mapping
from dataclasses import replace

import pytest
from playwright.sync_api import Page, expect

from e2e.pages.forms import FORMS, Field, Form

WITHOUT_JAVASCRIPT = pytest.mark.browser_context_args(java_script_enabled=False)

TELLING_ATTRIBUTES = [
    "autocomplete", "autocapitalize", "dir", "enterkeyhint", "inputmode", "maxlength", "pattern", "spellcheck",
]  # fmt: skip

IS_BESIDE = """field => {
    const error = document.getElementById(field.getAttribute("aria-errormessage"));
    const [above, below] = [field, error].map((element) => element.getBoundingClientRect());
    const gap = below.top - above.bottom;
    const isSeen = below.height > 0 && error.checkVisibility({ opacityProperty: true, visibilityProperty: true });
    return isSeen && gap >= 0 && gap < above.height / 2 && Math.abs(below.left - above.left) < 2;
}"""
"""Whether the error of a field is seen, right below it and aligned with it."""

ERROR_IS_IN_SIGHT = """field => {
    const { top, bottom } = document.getElementById(field.getAttribute("aria-errormessage")).getBoundingClientRect();
    return top >= 0 && bottom <= innerHeight;
}"""


def every_form(rule: str = "", *, javascript: bool = True) -> pytest.MarkDecorator:
    """Return the marker of a test of a rule, which runs on each form that has it.

    A form that the list's script sends is tried without JavaScript too; all are, and only so, if `javascript` is false.
    """
    having = {name: form for name, form in FORMS.items() if rule not in form.without}
    ways = [pytest.param(form, id=name) for name, form in having.items() if javascript]
    ways += [
        pytest.param(replace(form, scripted=False), id=f"{name}, no JavaScript", marks=WITHOUT_JAVASCRIPT)
        for name, form in having.items()
        if form.scripted or not javascript
    ]
    return pytest.mark.parametrize("form", ways)


def refusals(form: Form) -> Iterator[dict[str, tuple[str, str]]]:
    """Return what to type wrong, and the errors: in all fields at once, then in each alone, in every way."""
    if len(form.fields) > 1:
        yield {field.name: field.wrong[0] for field in form.fields}
    yield from ({field.name: wrong} for field in form.fields for wrong in field.wrong)


def expect_told(page: Page, form: Form, name: str) -> None:
    """Expect that browsers, their keyboards and password managers learn what goes into each field; nothing cuts it."""
    for field in form.fields:
        box = field.on(page)
        script = "(box, names) => [box.type, ...names.map((name) => box.getAttribute(name))]"
        kind, *attributes = box.evaluate(script, TELLING_ATTRIBUTES)
        assert kind == ("password" if field.secret else "text")
        told = {name: value for name, value in zip(TELLING_ATTRIBUTES, attributes, strict=True) if value}
        assert told == field.attributes
        expect(box).to_have_accessible_description(field.hint)
        expect(box).to_have_attribute("name", field.name)
        if field.secret:  # the account is named in the form, by a field of its own or by a hidden one
            named = box.evaluate("box => box.form.querySelector('[autocomplete=username]')?.value")
            assert named == ("" if form.fields[0].name == "username" else name)


def expect_refused(page: Page, field: Field, typed: str, error: str) -> None:
    """Expect the state of a field after its form was refused, with an error or without."""
    box = field.on(page)
    expect(box).to_have_accessible_description(" ".join(filter(None, [field.hint, error])))
    if error:
        expect(box).to_have_accessible_error_message(error)
        assert box.evaluate(IS_BESIDE), f"The error of “{field.label}” is not beside it."
    else:
        expect(box).not_to_have_attribute("aria-invalid", "true")
    expect(box).to_have_value("" if field.secret else typed)


def expect_no_password(page: Page, form: Form, typed: Mapping[str, str]) -> None:
    """Expect that no password that was typed is anywhere in the HTML of the page."""
    secrets = [typed[field.name] for field in form.fields if field.secret and typed[field.name]]
    html = page.content() if secrets else ""
    assert not [secret for secret in secrets if secret in html], "A password was sent back."


@every_form("refusal")
def test_refused_form_says_what_is_wrong(page: Page, name: str, form: Form) -> None:
    """Each error is beside its field, the cursor in the first wrong one; texts stay, passwords never come back.

    Before, the fields say what goes into them; in the end the form does what it should have done, and leads where it
    should have led.
    """
    page.set_viewport_size({"width": 1280, "height": 660})  # in which a refused field is at the lower edge
    form.open(page, name)
    title = page.title()
    expect_told(page, form, name)

    for wrong in refusals(form):
        typed = {field.name: wrong.get(field.name, (field.right,))[0].format(name=name) for field in form.fields}
        form.fill_in(page, name, typed)
        form.send(page)

        first = next(field for field in form.fields if field.name in wrong)
        expect(first.on(page)).to_be_focused()
        assert first.on(page).evaluate(ERROR_IS_IN_SIGHT), f"The error of “{first.label}” is out of sight."
        for field in form.fields:
            expect_refused(page, field, typed[field.name], wrong.get(field.name, ("", ""))[1])
        expect_no_password(page, form, typed)

    expect(page).to_have_title(title)
    expect(page.get_by_role("status")).to_have_count(0)

    form.fill_in(page, name)
    form.send(page)

    form.done(page, name)
    assert address(page) == form.lands
    for field in form.fields:
        expect(page.get_by_role("document")).not_to_contain_text(field.wrong[-1][1])


@every_form()
def test_form_does_what_it_says(page: Page, name: str, form: Form) -> None:
    """A form does what its button says, and leads where it should, without an error.

    White space around a name or a todo, where there can be any, is not part of what is stored.
    """
    form.open(page, name)
    around = "{}" if "spaces" in form.without else "  {} "
    form.fill_in(page, name, {field.name: around.format(field.right) for field in form.fields if not field.secret})

    form.send(page)

    form.done(page, name)
    assert address(page) == form.lands
    expect(page.get_by_role("alert")).to_have_count(0)
    if "spaces" not in form.without:
        expect(page.locator("[aria-busy=true]")).to_have_count(0)
        data = page.request.get("/todos/export").json()
        stored = {data["name"], *(todo["description"] for todo in data["todos"])}
        assert {field.right.format(name=name) for field in form.fields if not field.secret} <= stored


@every_form("next")
def test_form_never_leads_to_another_site(page: Page, name: str, form: Form) -> None:
    """Whatever address a form is told to return to, it does what it should and stays on this site."""
    form.open(page, name)
    site = page.url.partition("/hello")[0].partition("/todos")[0]
    if "next=" in page.url:
        page.goto(f"{page.url.partition('next=')[0]}next=%2F%2Fevil.example")
    else:
        page.evaluate("for (const next of document.querySelectorAll('[name=next]')) next.value = '/\\\\evil.example'")
    links = page.get_by_role("link").evaluate_all("links => links.map((link) => link.href)")
    assert [link for link in links if not link.startswith(site)] == []

    form.fill_in(page, name)
    form.send(page)

    expect(page.get_by_role("heading", level=1)).to_be_visible()
    assert page.url.startswith(f"{site}/hello")


@every_form(javascript=False)  # with it, the list's script asks for another token itself: todos/test_session_end.py
def test_expired_form_keeps_what_was_typed(page: Page, name: str, form: Form) -> None:
    """A form whose token has expired comes back with all texts and no password; sent again, it does what it should."""
    form.open(page, name)
    page.evaluate("for (const token of document.querySelectorAll('[name=csrf_token]')) token.value = 'expired'")

    form.fill_in(page, name)
    form.send(page)

    expect(page.get_by_text("El formulario ha caducado")).to_be_visible()
    expect_no_password(page, form, {field.name: field.right for field in form.fields})
    for field in form.fields:
        expect_refused(page, field, field.right.format(name=name), "")
        if field.secret:
            field.on(page).fill(field.right)
    page.get_by_role("main").get_by_role("button", name="Enviar").click()
    form.done(page, name)
    assert address(page) == form.lands


def address(page: Page) -> str:
    """Return the address of a page without its site and fragment."""
    return str(page.evaluate("location.pathname + location.search"))
