"""The login form of the notes: what it takes and refuses, POST/redirect/GET, the flash."""

from bugs.planting import Bug, Edit

BUGS = [
    Bug(
        name="name-is-kept-for-everybody",
        says="Somebody else signed in, and now I am greeted by their name.",
        file="webapp/home/page.py",
        right="            name=None,\n",
        wrong="            name=LAST[0] if LAST else None,\n",
        also=(
            Edit(
                "webapp/home/page.py",
                "import current_user, forget_session",
                "import LAST, current_user, forget_session",
            ),
            Edit(
                "webapp/accounts/sessions.py", 'PRESERVED_SESSION_KEYS = ("user_ip",)', 'LAST = []\nKEPT = ("user_ip",)'
            ),
            Edit(
                "webapp/accounts/sessions.py",
                'session["username"] = user.name',
                'session["username"] = user.name\n    LAST[:] = [user.name]',
            ),
        ),
        caught_by=("notes/test_greeting.py::test_name_is_not_shown_to_another_visitor[javascript]",),
    ),
    Bug(
        name="form-is-not-taken",
        says="When I send the form, the page says that it takes none.",
        file="webapp/home/views.py",
        right='@home.post("/hello")',
        wrong='@home.get("/hello_form")',
        caught_by=(
            "notes/test_login.py::test_login_greets_by_name[javascript]",
            "notes/test_login.py::test_login_greets_by_name[no-javascript]",
        ),
    ),
    Bug(
        name="form-is-answered-with-a-page",
        says="After signing in, a reload asks whether to send the form again.",
        file="webapp/home/views.py",
        right='return redirect(local_path(request.args.get("next")) or url_for(".index"), HTTPStatus.SEE_OTHER)',
        wrong="return render_home(), HTTPStatus.OK",
        caught_by=("notes/test_login.py::test_reload_and_back_post_nothing_twice[javascript]",),
    ),
    Bug(
        name="refused-form-answers-200",
        says="A script that signs in cannot tell whether it was let in.",
        file="webapp/home/views.py",
        right="return render_home(login=form), HTTPStatus.UNPROCESSABLE_ENTITY",
        wrong="return render_home(login=form), HTTPStatus.OK",
        caught_by=("notes/test_login.py::test_refused_form_has_its_status[javascript]",),
    ),
    Bug(
        name="error-has-no-words",
        says="The form comes back with a red field, and does not say what is wrong.",
        file="templates/macros/forms.html",
        right='class="invalid-feedback">{{ error }}</p>',
        wrong='class="invalid-feedback"></p>',
        caught_by=("notes/test_login.py::test_empty_form_is_refused_beside_each_field[javascript]",),
    ),
    Bug(
        name="errors-stand-far-from-their-fields",
        says="What is wrong with the form is said at the top of the page, and I have to guess which field is meant.",
        file="templates/macros/forms.html",
        right='<p id="{{ name }}-error" class="invalid-feedback">{{ error }}</p>',
        wrong="",
        also=(
            Edit(
                "templates/home/_visitor.html",
                '    <form method="post"',
                "    {% for errors in form.errors.values() %}<p>{{ errors|first }}</p>{% endfor %}\n"
                '    <form method="post"',
            ),
        ),
        caught_by=("notes/test_login.py::test_empty_form_is_refused_beside_each_field[javascript]",),
    ),
    Bug(
        name="typed-name-is-lost",
        says="I forgot the password, and had to type my name again.",
        file="templates/macros/forms.html",
        right='value="{% if type != "password" %}{{ field.data or "" }}{% endif %}"',
        wrong='value=""',
        caught_by=(
            "notes/test_login.py::test_missing_password_is_refused[javascript]",
            "test_login.py::test_only_the_wrong_field_is_announced",
        ),
    ),
    Bug(
        name="password-is-kept-in-the-session",
        says="My password stands in a cookie that anybody with my browser can read.",
        file="webapp/home/views.py",
        right="    if form.validate() and enter(form):\n",
        wrong='    if form.validate() and enter(form):\n        session["password"] = form.password.data\n',
        caught_by=("notes/test_login.py::test_password_is_stored_nowhere_readable[javascript]",),
    ),
    Bug(
        name="forms-need-no-token",
        says="Another site could send a form in my name.",
        file="webapp/extensions.py",
        right="    csrf.init_app(app)\n",
        wrong='    app.config["WTF_CSRF_CHECK_DEFAULT"] = False\n    csrf.init_app(app)\n',
        caught_by=(
            "notes/test_login.py::test_login_without_the_form_is_refused[javascript]",
            "test_expired_form.py::test_form_without_token_is_refused",
        ),
    ),
    Bug(
        name="token-is-missing-in-the-form",
        says="Whatever I send, the page says that the form has expired.",
        file="templates/home/_visitor.html",
        right='      <input type="hidden" name="csrf_token" value="{{ csrf }}">\n',
        wrong="",
        caught_by=("notes/test_login.py::test_login_greets_by_name[javascript]",),
    ),
    Bug(
        name="flash-is-shown-twice",
        says="The message after signing in is there twice.",
        file="templates/base.html",
        right='          {% include "_flashes.html" %}\n',
        wrong='          {% include "_flashes.html" %}\n          {% include "_flashes.html" %}\n',
        caught_by=("notes/test_flash.py::test_flash_is_shown_once_after_the_login[javascript]",),
    ),
    Bug(
        name="flash-is-never-shown",
        says="I signed in, and nothing told me that it went well.",
        file="templates/base.html",
        right="{% if flashes %}",
        wrong="{% if false %}",
        caught_by=("notes/test_flash.py::test_flash_is_shown_once_after_the_login[no-javascript]",),
    ),
    Bug(
        name="flash-never-goes",
        says="The message follows me from page to page.",
        file="templates/base.html",
        right="{% set flashes = get_flashed_messages(with_categories=true) %}",
        wrong='{% set flashes = session.get("_flashes", []) %}',
        caught_by=(
            "notes/test_flash.py::test_flash_is_shown_once_after_the_login[javascript]",
            "test_flash.py::test_flash_does_not_follow_to_other_pages",
        ),
    ),
    Bug(
        name="refusal-is-flashed-later",
        says="I was refused, went on, and was told so again on the next page.",
        file="webapp/home/views.py",
        right="    return render_home(login=form), HTTPStatus.UNPROCESSABLE_ENTITY",
        wrong='    page = render_home(login=form)\n    flash("No")\n    return page, HTTPStatus.UNPROCESSABLE_ENTITY',
        also=(Edit("webapp/home/views.py", "import Blueprint, redirect,", "import Blueprint, flash, redirect,"),),
        caught_by=("notes/test_flash.py::test_refused_login_shows_no_flash_later[javascript]",),
    ),
    Bug(
        name="password-can-be-read",
        says="Whoever stands behind me can read my password while I type it.",
        file="templates/home/_login_fields.html",
        right='{{ field(form.password, "password", "current-password"',
        wrong='{{ field(form.password, "text", "current-password"',
        caught_by=("notes/test_login.py::test_form_has_a_name_a_password_and_a_button[javascript]",),
    ),
]
