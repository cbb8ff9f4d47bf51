"""The stops of the tour, in order. CONTRIBUTING.md says how to add one."""

from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True)
class Code:
    """A passage of the running source that a stop shows."""

    place: str
    """A file, a colon, and what is defined there (webapp/tour/places.py says how it is called); or a whole file."""

    marks: Sequence[str] = ()
    """Texts in the lines that matter."""


@dataclass(frozen=True)
class Stop:
    """An idea of the course: its words are in `texts/`, what can be tried in `templates/tour/live/`."""

    name: str
    """In the address of its page, and in the names of its files."""

    code: Sequence[Code] = ()
    tests: Sequence[str] = ()
    """The browser tests that specify it: a file, a colon, and the test."""

    bugs: Sequence[str] = ()
    """Seeded bugs that these tests detect."""

    wire: bool = False
    """Whether the page shows what the visitor's browser sent and got."""


STOPS: dict[str, Stop] = {
    stop.name: stop
    for stop in (
        Stop(
            "web-app",
            wire=True,
            code=(
                Code("webapp/home/views.py:hello_world", marks=("render_template",)),
                Code("webapp/todos/listing.py:find_todo", marks=("Todo.user_id == user.id",)),
            ),
            tests=(
                "e2e/notes/test_greeting.py:test_name_is_not_shown_to_another_visitor",
                "e2e/todos/test_privacy.py:test_list_belongs_to_one_account",
            ),
            bugs=("visitor-is-greeted-by-another-name", "anybodys-todo-can-be-changed"),
        ),
        Stop(
            "flask",
            code=(
                Code("webapp/extensions.py", marks=("bootstrap.init_app", "csrf.init_app")),
                Code("webapp/compression.py:compression.init_app", marks=("compress.init_app",)),
            ),
            tests=(
                "e2e/notes/test_login.py:test_login_without_the_form_is_refused",
                "e2e/test_weight.py:test_first_visit_is_light",
            ),
            bugs=("forms-need-no-token", "nothing-is-compressed"),
        ),
        Stop(
            "start",
            code=(Code("webapp/__main__.py:main", marks=("create_app(", "listen(", "server.run()")),),
            # No browser test sees a start, and no seeded bug is about it.
            tests=(
                "unit/test_main.py:test_app_answers_at_the_address_it_prints",
                "unit/test_main.py:test_taken_port_is_refused",
            ),
            bugs=(),
        ),
        Stop(
            "debug",
            code=(
                Code("webapp/home/views.py:test_server_error", marks=("raise RuntimeError",)),
                Code("webapp/errors.py:show_error", marks=("error_page(",)),
                Code("webapp/speedups.py:speedups.init_app", marks=("if not app.debug",)),
            ),
            tests=(
                "e2e/notes/test_errors.py:test_broken_address_has_its_status",
                "e2e/test_errors.py:test_500_shows_no_internals",
            ),
            bugs=("testing-is-left-on", "crash-tells-its-cause"),
        ),
        Stop(
            "request",
            code=(
                Code(
                    "webapp/preferences/language.py:select_language",
                    marks=("request.cookies.get", "request.accept_languages"),
                ),
                Code("webapp/visitor_address.py:reported_addresses", marks=("request.cookies.get",)),
            ),
            tests=(
                "e2e/test_language.py:test_browser_is_answered_in_its_language",
                "e2e/notes/test_greeting.py:test_forged_cookie_is_believed_where_the_cookie_greets",
            ),
            bugs=("wish-for-english-is-not-heard", "cookie-page-reads-the-session"),
        ),
        Stop(
            "redirect",
            wire=True,
            code=(
                Code("webapp/home/views.py:index", marks=("redirect(", "set_plain_cookie")),
                Code("webapp/cookies.py:set_plain_cookie", marks=("response.set_cookie",)),
                Code("webapp/proxies.py:proxies.init_app", marks=("ProxyFix(",)),
            ),
            tests=(
                "e2e/notes/test_redirect.py:test_start_page_leads_to_the_greeting",
                "e2e/test_proxies.py:test_forwarded_address_is_ignored",
            ),
            bugs=("start-redirects-to-itself", "forwarded-address-is-believed"),
        ),
        Stop(
            "templates",
            code=(
                Code("webapp/home/views.py:hello_world", marks=("render_template", "**reported_addresses()")),
                Code("webapp/visitor_address.py:reported_addresses", marks=('"in_session"', '"in_cookie"')),
                Code("templates/home/hello_world.html", marks=("name=in_cookie.text",)),
            ),
            tests=(
                "e2e/test_hello_world.py:test_cookie_without_an_address_greets_nobody",
                "e2e/test_hello_world.py:test_greeting_believes_the_cookie",
            ),
            bugs=("nothing-is-escaped", "cookie-greets-the-session"),
        ),
        Stop(
            "loops",
            code=(
                Code("templates/home/hello.html:block content", marks=("{% for todo in todos %}", "{% endfor %}")),
                Code("templates/_session_address.html", marks=("{% if in_session %}", "{% else %}", "{% endif %}")),
            ),
            tests=(
                "e2e/notes/test_todos.py:test_each_todo_is_listed_once_in_order",
                "e2e/notes/test_todos.py:test_loop_variable_is_not_shown_as_text",
                "e2e/notes/test_greeting.py:test_first_visit_is_sent_to_the_start",
            ),
            bugs=("todos-are-upside-down", "todo-is-written-literally"),
        ),
        Stop(
            "inheritance",
            code=(
                Code(
                    "templates/base.html",
                    marks=("{% block title %}", "_header.html", "self.title()", "{% block content %}"),
                ),
                Code("templates/home/hello_world.html:block title"),
                Code("templates/home/hello_world.html:block title_suffix"),
            ),
            tests=(
                "e2e/notes/test_navbar.py:test_bar_is_on_every_page",
                "e2e/test_login.py:test_title_of_the_tab_greets_too",
            ),
            bugs=("error-pages-lack-the-bar", "every-tab-has-the-same-title"),
        ),
        Stop(
            "macros",
            code=(
                Code(
                    "templates/macros/navigation.html:macro nav_link", marks=("{% macro nav_link", "{% if current %}")
                ),
                Code("templates/macros/todos.html:macro render_todo", marks=("{% macro render_todo",)),
                Code("templates/_header.html", marks=("import nav_link", "{{ nav_link(")),
            ),
            tests=(
                "e2e/notes/test_navbar.py:test_current_page_is_marked",
                "e2e/test_navigation.py:test_link_of_the_current_page_is_the_only_one_marked",
            ),
            bugs=("no-page-is-marked-as-current", "every-page-is-marked-as-current"),
        ),
        Stop(
            "static-files",
            wire=True,
            code=(
                Code("webapp/static_files.py:CACHE_CONTROL"),
                Code("webapp/static_files.py:hash_content", marks=("hashlib.sha256",)),
                Code("webapp/static_files.py:add_version", marks=('values.setdefault("v", version)',)),
                Code("webapp/static_files.py:cache_for_a_year", marks=("CACHE_CONTROL",)),
            ),
            tests=(
                "e2e/test_weight.py:test_next_page_is_one_small_request",
                "e2e/test_phone_menu.py:test_menu_button_is_for_phones",
            ),
            bugs=("static-files-are-not-cached", "style-does-not-load"),
        ),
        Stop(
            "status-codes",
            wire=True,
            code=(
                Code("webapp/home/views.py:hello", marks=("HTTPStatus.SEE_OTHER", "HTTPStatus.UNPROCESSABLE_ENTITY")),
                Code("webapp/todos/views.py:get_todo", marks=("abort(HTTPStatus.NOT_FOUND)",)),
                Code("webapp/accounts/rate_limits.py:rate_limits.count", marks=("raise refusal",)),
            ),
            tests=(
                "e2e/notes/test_login.py:test_refused_form_has_its_status",
                "e2e/notes/test_errors.py:test_wrong_method_is_refused",
                "e2e/test_rate_limits.py:test_too_many_wrong_passwords_must_wait",
            ),
            bugs=("refused-form-answers-200", "any-method-is-accepted"),
        ),
        Stop(
            "error-pages",
            wire=True,
            code=(
                Code("webapp/errors.py:show_error", marks=("EXPLANATIONS.get(code)",)),
                Code("webapp/errors.py:error_page", marks=("error.get_response()", "render_last_resort(error)")),
                Code("webapp/home/views.py:test_server_error", marks=("raise RuntimeError",)),
                Code("templates/errors/error.html", marks=('extends "base.html"', "HTTP {{ code }}")),
            ),
            tests=(
                "e2e/notes/test_errors.py:test_unknown_address_has_its_status",
                "e2e/notes/test_errors.py:test_wrong_method_is_refused",
                "e2e/test_errors.py:test_500_shows_no_internals",
            ),
            bugs=("error-pages-answer-200", "crash-tells-its-cause"),
        ),
        Stop(
            "bootstrap",
            code=(
                Code("webapp/extensions.py", marks=("bootstrap = Bootstrap5()", "bootstrap.init_app(app)")),
                Code("templates/_header.html", marks=("popovertarget", 'class="menu" popover')),
                Code("static/css/site.css:@media (width >= 64rem) { .menu-button", marks=("display: none",)),
                Code("static/css/site.css:@media (width >= 64rem) { .menu[popover]", marks=("display: flex",)),
            ),
            tests=(
                "e2e/notes/test_navbar.py:test_menu_folds_on_a_phone",
                "e2e/test_phone_menu.py:test_menu_button_is_for_phones",
            ),
            bugs=("menu-does-not-open", "menu-button-is-everywhere"),
        ),
        Stop(
            "configuration",
            code=(
                Code(
                    "webapp/settings.py:Settings.flask_config", marks=("name.upper()", '"BOOTSTRAP_SERVE_LOCAL": True')
                ),
                Code("webapp/secret_key.py:check_secret_key", marks=("is_loopback(host)", "raise SecretKeyError")),
                Code("webapp/secret_key.py:create_secret_key", marks=("0o600", "secrets.token_hex()")),
            ),
            tests=(
                "e2e/notes/test_errors.py:test_broken_address_has_its_status",
                "unit/test_session_cookie.py:test_session_signed_with_a_former_key_is_read",
            ),
            bugs=("testing-is-left-on",),
        ),
        Stop(
            "session",
            code=(
                Code("webapp/home/views.py:index", marks=("session[USER_IP]", "set_plain_cookie")),
                Code("webapp/visitor_address.py:reported_addresses", marks=("session.get", "request.cookies.get")),
                Code("webapp/session_cookie.py:SessionCookie", marks=("__Host-", "return request.is_secure")),
            ),
            tests=(
                "e2e/notes/test_greeting.py:test_tampered_session_is_ignored",
                "e2e/notes/test_greeting.py:test_forged_cookie_does_not_change_the_greeting",
                "e2e/test_cookies.py:test_cookies_are_hidden_from_scripts",
            ),
            bugs=("signature-is-not-checked", "greeting-believes-the-cookie"),
            wire=True,
        ),
        Stop(
            "forms",
            code=(
                Code("webapp/accounts/forms.py:LoginForm", marks=("StringField(", "PasswordField(", "SubmitField(")),
                Code(
                    "templates/home/_login_form.html",
                    marks=("csrf_token()", "novalidate", "render_field(form.username"),
                ),
                Code("templates/macros/forms.html:macro render_error", marks=("field.errors|first",)),
            ),
            tests=(
                "e2e/notes/test_login.py:test_form_has_a_name_a_password_and_a_button",
                "e2e/notes/test_login.py:test_empty_form_is_refused_beside_each_field",
                "e2e/notes/test_login.py:test_login_without_the_form_is_refused",
            ),
            bugs=("errors-stand-far-from-their-fields", "forms-need-no-token"),
            wire=True,
        ),
        Stop(
            "validators",
            code=(
                Code(
                    "webapp/accounts/forms.py:LoginForm.username",
                    marks=("InputRequired(", "not_blank", "Length(max=MAX_NAME_LENGTH"),
                ),
                Code("webapp/accounts/forms.py:not_blank", marks=("raise ValidationError",)),
                Code("webapp/accounts/forms.py:one_line", marks=("raise ValidationError",)),
            ),
            tests=(
                "e2e/test_username.py:test_blank_name_is_refused",
                "e2e/test_username.py:test_longest_name_is_accepted",
                "e2e/test_username.py:test_too_long_a_name_is_refused",
            ),
            bugs=("blank-name-is-accepted", "longest-name-is-refused"),
        ),
        Stop(
            "post-redirect-get",
            code=(
                Code(
                    "webapp/home/views.py:hello",
                    marks=(
                        'methods=["GET", "POST"]',
                        "validate_on_submit()",
                        "HTTPStatus.SEE_OTHER",
                        "HTTPStatus.UNPROCESSABLE_ENTITY",
                    ),
                ),
                Code("webapp/home/views.py:index", marks=("redirect(",)),
            ),
            tests=(
                "e2e/notes/test_login.py:test_reload_and_back_post_nothing_twice",
                "e2e/notes/test_login.py:test_refused_form_has_its_status",
            ),
            bugs=("form-is-answered-with-a-page", "refused-form-answers-200"),
            wire=True,
        ),
        Stop(
            "flash",
            code=(
                Code("webapp/accounts/login.py:log_in", marks=("flash(",)),
                Code(
                    "templates/_flashes.html",
                    marks=(
                        "get_flashed_messages(with_categories=true)",
                        "alert-{{ category }}",
                        "<p>{{ message }}</p>",
                    ),
                ),
            ),
            tests=(
                "e2e/notes/test_flash.py:test_flash_is_shown_once_after_the_login",
                "e2e/notes/test_flash.py:test_refused_login_shows_no_flash_later",
            ),
            bugs=("flash-is-shown-twice", "refusal-is-flashed-later"),
            wire=True,
        ),
        Stop(
            "helpers",
            code=(
                Code("webapp/accounts/sessions.py:current_user", marks=('"user" not in g', "session.get")),
                Code(
                    "webapp/preferences/views.py:choose", marks=("redirect(", "url_for(", "request.form.get", "abort(")
                ),
                Code("webapp/todos/views.py:export", marks=("jsonify(",)),
            ),
            tests=(
                "e2e/test_account.py:test_account_can_be_downloaded",
                "e2e/test_language.py:test_switch_changes_the_language_of_this_page",
            ),
            bugs=("download-lacks-todos", "switch-leads-to-the-start"),
        ),
        Stop(
            "testing",
            code=(
                Code("e2e/pages/hello.py:HelloPage", marks=("get_by_label", "get_by_role")),
                Code(
                    "e2e/test_username.py:test_too_long_a_name_is_refused",
                    marks=("to_have_accessible_error_message", "to_have_count(0)"),
                ),
            ),
            tests=(
                "e2e/test_states.py:test_page_is_as_it_should_be",
                "e2e/test_states.py:test_open_menu_is_as_it_should_be",
            ),
            bugs=("error-text-is-hidden", "menu-can-be-seen-through", "checkbox-cannot-be-seen"),
        ),
        Stop(
            "errors",
            code=(
                Code("webapp/secret_key.py:check_secret_key", marks=("raise SecretKeyError",)),
                Code("webapp/ports.py:another_port_hint", marks=("Take another port",)),
                Code("unit/tour/test_common_errors.py:posting", marks=("client().post",)),
            ),
            tests=(
                "e2e/notes/test_login.py:test_login_greets_by_name",
                "unit/tour/test_common_errors.py:test_message_is_what_packages_print_today",
            ),
            bugs=("form-is-not-accepted", "token-is-missing-in-the-form"),
        ),
        Stop(
            "main-py",
            code=(
                Code(
                    "webapp/__init__.py:create_app",
                    marks=("app = Flask(", "app.config.from_mapping", "home.init_app(app)", "return app"),
                ),
                Code("webapp/home/__init__.py", marks=("app.register_blueprint(home)",)),
            ),
            tests=(
                "e2e/notes/test_redirect.py:test_start_page_leads_to_the_greeting",
                "e2e/notes/test_login.py:test_markup_in_a_name_is_text",
            ),
            bugs=("start-redirects-to-itself", "nothing-is-escaped"),
        ),
    )
}
