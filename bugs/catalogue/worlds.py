"""What shows only elsewhere: in another time zone, over HTTPS, or with another number."""

from bugs.bug import Bug

BUGS = [
    Bug(
        name="times-are-local",
        says="My download says that I added this todo in five hours from now.",
        within="accounts.models.now",
        right="datetime.now(UTC).replace(tzinfo=None)",
        wrong="datetime.now()",
        detected_by=["test_world.py::test_download_has_the_time_in_utc"],
    ),
    Bug(
        name="session-is-refused-over-https",
        says="Over HTTPS every form that I send has expired.",
        within="get_cookie_secure",
        right="return request.is_secure",
        wrong="return False",
        detected_by=["test_https.py::test_everything_stays_on_https"],
    ),
    Bug(
        name="proxy-hides-where-forms-come-from",
        says="Behind nginx nobody can log in: the form is said to be of another site.",
        within="check_origin",
        right='request.headers.get("Sec-Fetch-Site")',
        wrong="None",
        detected_by=["test_https.py::test_login_works_behind_nginx_as_it_comes"],
    ),
    Bug(
        name="cookies-leave-https",
        says="Whoever shares my network can read which language I chose, and change it.",
        within="set_plain_cookie",
        right="secure=request.is_secure",
        wrong="secure=False",
        detected_by=["test_https.py::test_cookies_never_leave_https"],
    ),
    Bug(
        name="https-is-forgotten-within-an-hour",
        says="I typed the address without https, and somebody in the café read along.",
        within="HSTS",
        right="max-age=31536000",
        wrong="max-age=3600",
        detected_by=["test_https.py::test_browsers_are_asked_to_stay"],
    ),
    Bug(
        name="origin-of-forms-is-not-checked",
        says="Another page of the same domain sent a form in my name.",
        within="origins.init_app",
        right="app.before_request(check_origin)",
        wrong="",
        detected_by=["test_https.py::test_form_of_another_site_is_refused"],
    ),
    Bug(
        name="several-are-called-one",
        says="It says “2 tarea desmarcada”.",
        within="messages.po",
        right="%(num)d tareas desmarcadas.",
        wrong="%(num)d tarea desmarcada.",
        detected_by=["test_plurals.py::test_texts_say_how_many[2 in es, no JavaScript]"],
    ),
]
