"""Every form of the app: how to open it, what goes into its fields, what they refuse, and what sending it does."""

import secrets
from collections.abc import Callable, Mapping
from contextlib import nullcontext
from dataclasses import dataclass, field
from typing import Final

from playwright.sync_api import Locator, Page, expect

from e2e.pages.login import NAME_TAKEN, PASSWORD, log_in, send_form, token_of

NEW_PASSWORD: Final = " another long password "
"""With spaces around it, which count."""

TODO: Final = "Regar"
EDITED: Final = "Barrer"
OPEN_TODOS: Final = "/hello?filter=open"
TOO_LONG: Final = "z" * 129
"""For any password."""

NO_PASSWORD: Final = ("", "Escribe tu contraseña.")
TOO_LONG_A_PASSWORD: Final = (TOO_LONG, "Como mucho, 128 caracteres.")
SHORT_PASSWORD: Final = ("corta7x", "Una contraseña nueva necesita al menos 8 caracteres.")
WRONG_PASSWORD: Final = ("not this one", "Esa no es la contraseña de esta cuenta.")
PADDED_PASSWORD: Final = (f" {PASSWORD} ", WRONG_PASSWORD[1])

NO_TEXT: Final = "has no field for text"
NO_PASSWORDS: Final = "has no field for a password"


@dataclass(frozen=True)
class Field:
    """A visible field."""

    name: str
    label: str
    right: str
    """What it accepts; `{name}` stands for the user's name."""

    wrong: tuple[tuple[str, str], ...]
    """What it refuses, each with the error; the first is told together with those of other fields."""

    hint: str = ""
    attributes: Mapping[str, str] = field(default_factory=dict)
    """What tells browsers, their keyboards and password managers what goes into it."""

    @property
    def secret(self) -> bool:
        """Whether it is a password, which is never sent back."""
        return "password" in self.attributes.get("autocomplete", "")

    def on(self, page: Page) -> Locator:
        """Return the field of a page."""
        return page.get_by_label(self.label, exact=True)


@dataclass(frozen=True, kw_only=True)
class Form:
    """A form, from its page to what it leads to."""

    template: str
    endpoint: str
    """Where it stands and leads, for the test that none is missing."""

    open: Callable[[Page, str], None]
    """Open its page as the user of a name."""

    button: str
    fields: tuple[Field, ...] = ()
    lands: str
    """The address that it leads to."""

    done: Callable[[Page, str], None]
    """Expect what it does."""

    without: Mapping[str, str] = field(default_factory=dict)
    """The rules that it cannot have, each with the reason."""

    scripted: bool = False
    """Whether the list's script sends it, where there is JavaScript."""

    def fill_in(self, page: Page, name: str, typed: Mapping[str, str] | None = None) -> None:
        """Type what is given, by the name of the field, else what is right for the user of a name."""
        for it in self.fields:
            it.on(page).fill((typed or {}).get(it.name, it.right).format(name=name))

    def send(self, page: Page) -> None:
        """Send the form by its button; a form that the list's script sends loads no page."""
        button = page.get_by_role("button", name=self.button, exact=True).last  # the bar has a button to log out, too
        with nullcontext() if self.scripted else page.expect_event("load"):
            button.click()


def open_login(page: Page, _name: str) -> None:
    """Open the login form, on the way to the account page."""
    page.goto("/hello?next=/account")


def open_login_of_user(page: Page, name: str) -> None:
    """Open the login form as somebody who has an account."""
    log_in(page.context, name)
    page.context.clear_cookies()
    open_login(page, name)


def open_account(page: Page, name: str) -> None:
    """Open the account page of a new account."""
    log_in(page.context, name)
    page.goto("/account")


def open_cookie_page(page: Page, _name: str) -> None:
    """Open the page of the plain cookie, by an address with something in its query."""
    page.goto("/hello_world?from=a-friend")


def open_list(page: Page, name: str) -> None:
    """Open the list of a new account, which shows open todos only."""
    log_in(page.context, name)
    page.goto(OPEN_TODOS)


def add_todo(page: Page, description: str = TODO) -> None:
    """Add a todo without typing it."""
    fields = {
        "csrf_token": token_of(page.content()),
        "idempotency_key": secrets.token_hex(16),
        "description": description,
    }
    send_form(page.request, page.url, "/todos", fields, max_redirects=0)


def open_edit(page: Page, name: str) -> None:
    """Open the form to edit a todo: in its place, or on a page of its own if there is no JavaScript."""
    open_list(page, name)
    add_todo(page)
    page.reload()
    page.get_by_role("link", name=f"Editar {TODO}").click()
    page.get_by_label("Cambiar la tarea").wait_for()


def open_undo(page: Page, name: str) -> None:
    """Open a list with the message about a todo that was deleted."""
    open_edit(page, name)
    fields = {"csrf_token": token_of(page.content()), "original": TODO, "description": ""}
    send_form(page.request, page.url, todo_address(page), fields, max_redirects=0)
    page.goto(OPEN_TODOS)


def todo_address(page: Page) -> str:
    """Return the address of the only todo."""
    page.goto("/hello")
    address = page.get_by_role("link", name=f"Editar {TODO}").get_attribute("href") or ""
    return address.partition("?")[0]


def says(text: str) -> Callable[[Page, str], None]:
    """Return the expectation that a page says something; `{name}` stands for the user's name."""

    def expect_text(page: Page, name: str) -> None:
        expect(page.get_by_text(text.format(name=name), exact=True)).to_be_visible()

    return expect_text


def lists(description: str) -> Callable[[Page, str], None]:
    """Return the expectation that the list holds this todo and no other."""

    def expect_todo(page: Page, _name: str) -> None:
        expect(page.get_by_role("checkbox", name=description, exact=True)).to_be_visible()
        expect(page.get_by_role("checkbox")).to_have_count(1)

    return expect_todo


def expect_new_password(page: Page, name: str) -> None:
    """Expect that the new password counts, to the last space."""
    says("Contraseña cambiada. En los demás navegadores habrá que volver a entrar.")(page, name)
    for password, valid in ((NEW_PASSWORD.strip(), False), (NEW_PASSWORD, True)):
        page.context.clear_cookies()
        log_in(page.context, name, password)
        assert page.request.get("/account", max_redirects=0).ok == valid


def expect_dark(page: Page, _name: str) -> None:
    """Expect the dark theme."""
    expect(page.get_by_role("button", name="Oscuro")).to_have_attribute("aria-pressed", "true")


def expect_english(page: Page, _name: str) -> None:
    """Expect a page in English."""
    expect(page.get_by_role("document")).to_have_attribute("lang", "en")
    expect(page.get_by_role("link", name="Home")).to_be_visible()


USERNAME: Final = Field(
    "username",
    "Nombre de usuario",
    "{name}",
    (
        ("ñ" * 41, "Como mucho, 40 caracteres."),
        ("", "Escribe tu nombre de usuario."),
        ("Ana\tEva", "Usa letras, cifras y signos, en una sola línea."),
    ),
    hint="Un nombre nuevo crea una cuenta; uno que ya existe necesita su contraseña.",
    attributes={"autocomplete": "username", "autocapitalize": "none", "dir": "auto", "spellcheck": "false"},
)

FORMS: Final = {
    "registration": Form(
        template="home/_login_form.html",
        endpoint="home.hello",
        open=open_login,
        button="Enviar",
        fields=(
            USERNAME,
            Field(
                "password",
                "Password",
                PASSWORD,
                (TOO_LONG_A_PASSWORD, NO_PASSWORD, SHORT_PASSWORD),
                hint="Tu contraseña: al menos 8 caracteres.",
                attributes={"autocomplete": "current-password"},
            ),
        ),
        lands="/account",
        done=says("Eres {name}."),
    ),
    "login": Form(
        template="home/_login_form.html",
        endpoint="home.hello",
        open=open_login_of_user,
        button="Enviar",
        fields=(
            USERNAME,
            Field(
                "password",
                "Password",
                PASSWORD,
                (TOO_LONG_A_PASSWORD, ("not this one", NAME_TAKEN), (PADDED_PASSWORD[0], NAME_TAKEN)),
                hint="Tu contraseña: al menos 8 caracteres.",
                attributes={"autocomplete": "current-password"},
            ),
        ),
        lands="/account",
        done=says("Eres {name}."),
    ),
    "new todo": Form(
        template="todos/todos.html",
        endpoint="todos.add",
        open=open_list,
        button="Añadir",
        fields=(
            Field(
                "description",
                "¿Qué hay que hacer?",
                TODO,
                (("x" * 201, "Como mucho, 200 caracteres."), ("", "Escribe qué hay que hacer.")),
                attributes={"dir": "auto"},
            ),
        ),
        lands=OPEN_TODOS,
        done=lists(TODO),
        scripted=True,
    ),
    "edit": Form(
        template="todos/edit.html",
        endpoint="todos.edit",
        open=open_edit,
        button="Guardar",
        fields=(
            Field(
                "description",
                "Cambiar la tarea",
                EDITED,
                (("x" * 201, "Como mucho, 200 caracteres."),),
                attributes={"dir": "auto"},
            ),
        ),
        lands=OPEN_TODOS,
        done=lists(EDITED),
        scripted=True,
    ),
    "undo": Form(
        template="_flashes.html",
        endpoint="message.action",
        open=open_undo,
        button="Deshacer",
        lands=OPEN_TODOS,
        done=lists(TODO),
        without={"refusal": NO_TEXT, "spaces": NO_TEXT},
        scripted=True,
    ),
    "new password": Form(
        template="accounts/account.html",
        endpoint="accounts.change_password",
        open=open_account,
        button="Cambiar la contraseña",
        fields=(
            Field(
                "current_password",
                "Contraseña actual",
                PASSWORD,
                (TOO_LONG_A_PASSWORD, NO_PASSWORD, WRONG_PASSWORD, PADDED_PASSWORD),
                attributes={"autocomplete": "current-password"},
            ),
            Field(
                "new_password",
                "Contraseña nueva",
                NEW_PASSWORD,
                (TOO_LONG_A_PASSWORD, ("", "Escribe una contraseña nueva."), SHORT_PASSWORD),
                hint="Al menos 8 caracteres.",
                attributes={"autocomplete": "new-password"},
            ),
        ),
        lands="/account",
        done=expect_new_password,
        without={"spaces": "has passwords only, whose spaces count", "next": "always leads to the account page"},
    ),
    "deletion": Form(
        template="accounts/account.html",
        endpoint="accounts.delete",
        open=open_account,
        button="Eliminar la cuenta para siempre",
        fields=(
            Field(
                "password",
                "Tu contraseña",
                PASSWORD,
                (TOO_LONG_A_PASSWORD, NO_PASSWORD, WRONG_PASSWORD, PADDED_PASSWORD),
                attributes={"autocomplete": "current-password"},
            ),
        ),
        lands="/hello",
        done=says("Tu cuenta y todas sus tareas se han eliminado."),
        without={"spaces": "has passwords only, whose spaces count", "next": "always leads to the greeting"},
    ),
    "log-out": Form(
        template="accounts/account.html",
        endpoint="accounts.log_out",
        open=open_account,
        button="Salir",
        lands="/hello",
        done=says("Has salido. Hasta pronto."),
        without={"refusal": NO_TEXT, "spaces": NO_TEXT, "next": "always leads to the greeting"},
    ),
    "theme": Form(
        template="_footer.html",
        endpoint="preferences.choose",
        open=open_cookie_page,
        button="Oscuro",
        lands="/hello_world?from=a-friend",
        done=expect_dark,
        without={"refusal": NO_TEXT, "spaces": NO_TEXT},
    ),
    "language": Form(
        template="_footer.html",
        endpoint="preferences.choose",
        open=open_cookie_page,
        button="English",
        lands="/hello_world?from=a-friend",
        done=expect_english,
        without={"refusal": NO_TEXT, "spaces": NO_TEXT},
    ),
}

OTHER_FORMS: Final = {
    ("errors/_send_again.html", "current_url"): "is how an expired form comes back: a rule of all others",
    ("todos/_script_parts.html", ""): "is the form to edit a todo, where there is JavaScript",
    ("tour/contents.html", "tour.contents"): "searches the tour: e2e/tour/test_contents.py",
    ("tour/live/errors.html", "tour.contents"): "searches the tour: e2e/tour/test_contents.py",
    ("spec/contents.html", "spec.contents"): "searches the spec: e2e/spec/test_spec.py",
    ("spec/matrix.html", "spec.matrix"): "filters the bugs: e2e/spec/test_spec.py",
    **{
        (f"tour/{name}.html", "tour.stop"): "is there to be tried, and stores nothing: e2e/tour/test_forms.py"
        for name in ("_message_form", "_todos_form", "live/forms", "live/request", "live/templates", "live/validators")
    },
    ("tour/live/session.html", "tour.stop"): "checks a cookie, and stores nothing: e2e/tour/test_session.py",
}
"""What else begins with `<form`, and why it is none of its own."""
