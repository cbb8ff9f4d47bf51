"""The error pages, the database away."""

from bugs.planting import Bug, Edit

BUGS = [
    Bug(
        name="error-page-is-not-translated",
        says="I read English, and the error page is in Spanish.",
        file="webapp/errors.py",
        right='_l("This page does not exist")',
        wrong='"Esta página no existe"',
        caught_by=("test_errors.py::test_error_page_speaks_both_languages[404]",),
    ),
    Bug(
        name="translation-is-missing",
        says="In the middle of a Spanish page there is an English sentence.",
        file="translations/es/LC_MESSAGES/messages.po",
        right='msgstr "Esta página no existe"',
        wrong='msgstr ""',
        caught_by=("test_errors.py::test_error_page_speaks_both_languages[404]",),
    ),
    Bug(
        name="way-home-leads-astray",
        says="The button on the error page leads to another error.",
        file="templates/errors/error.html",
        right='url_for("home.index")',
        wrong='url_for("errors.test_server_error")',
        caught_by=("test_errors.py::test_error_page_leads_home[/no_such_page]",),
    ),
    Bug(
        name="only-404-has-a-page",
        says="Some errors are a bare line of English text.",
        file="webapp/errors.py",
        right="    app.register_error_handler(HTTPException, show_error)",
        wrong="    app.register_error_handler(404, show_error)",
        caught_by=(
            "test_errors.py::test_405_shows_a_whole_page",
            "test_errors.py::test_template_that_fails_shows_the_whole_error_page",
        ),
    ),
    Bug(
        name="crash-tells-its-cause",
        says="The error page told me things about the inside of the app.",
        file="webapp/errors.py",
        right="    return error_page(error, explanation)\n",
        wrong='    cause = repr(getattr(error, "original_exception", ""))\n'
        "    return error_page(error, explanation._replace(advice=cause))\n",
        caught_by=("test_errors.py::test_500_shows_no_internals",),
    ),
    Bug(
        name="no-page-of-last-resort",
        says="When everything breaks, there is not even a page that says so.",
        file="webapp/errors.py",
        right='        current_app.logger.exception("The error page failed too")\n        return None',
        wrong="        raise",
        caught_by=("test_errors.py::test_last_resort_leads_home",),
    ),
    Bug(
        name="expired-switch-is-not-explained",
        says="I wanted to switch the language, and was told that my request was not understood.",
        file="webapp/errors.py",
        right="    app.register_error_handler(CSRFError, show_expired_form)\n",
        wrong="",
        caught_by=("test_expired_form.py::test_switch_that_expired_says_so",),
    ),
    Bug(
        name="typed-todo-goes-with-the-database",
        says="The database was away for a moment, and what I had written was gone.",
        file="templates/errors/error.html",
        right="{% if code in (400, 503) and",
        wrong="{% if code == 400 and",
        caught_by=("test_database_unavailable.py::test_what_was_typed_can_be_sent_again",),
    ),
    Bug(
        name="password-comes-back",
        says="An error page showed my password to whoever looked over my shoulder.",
        file="templates/errors/_again.html",
        right='id="again-{{ name }}" name="{{ name }}" autocomplete="{% if',
        wrong='id="again-{{ name }}" name="{{ name }}" value="{{ value }}" autocomplete="{% if',
        caught_by=("test_database_unavailable.py::test_login_comes_back_without_its_password",),
    ),
    Bug(
        name="every-page-asks-the-database",
        says="The database was busy, and not even the start page came.",
        file="webapp/accounts/sessions.py",
        right='_load_user(session.get("user_session"))',
        wrong='_load_user(session.get("user_session", ""))',
        also=(
            Edit(
                "webapp/database.py",
                '"BEGIN IMMEDIATE" if writes else',
                '"BEGIN IMMEDIATE" if has_request_context() else',
            ),
        ),
        caught_by=("test_database_unavailable.py::test_visitors_need_no_database",),
    ),
]
