"""What the app reads from its environment."""

import re
from collections.abc import MutableMapping
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result
from flask.cli import cli
from pydantic import ValidationError

from unit.conftest import VARIABLES
from webapp.secret_key import MIN_SECRET_KEY_LENGTH, SecretKeyError, load_or_create_secret_key
from webapp.settings import NOT_FROM_ENVIRONMENT, PROJECT, Settings, SettingsError

Environment = MutableMapping[str, str]

LONG_KEY = "k" * MIN_SECRET_KEY_LENGTH
SHORT_KEY = "k" * (MIN_SECRET_KEY_LENGTH - 1)


def flask_run(*options: str) -> Result:
    """Start `flask run`, as far as it gets without a server."""
    return CliRunner().invoke(cli, ["--app", "webapp", "run", *options], env={"FLASK_SKIP_DOTENV": "1"})


@pytest.fixture
def served(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The hosts that `flask run` would have listened on."""
    hosts: list[str] = []
    monkeypatch.setattr("flask.cli.run_simple", lambda host, *_args, **_options: hosts.append(host))
    return hosts


def test_defaults_serve_this_machine_alone(environment: Environment) -> None:
    """With only a secret key set, the app listens on a loopback address and trusts no proxy."""
    environment["SECRET_KEY"] = LONG_KEY

    settings = Settings.from_environment(dotenv=None)

    assert settings == Settings(
        secret_key=LONG_KEY,
        secret_key_fallbacks=(),
        host="127.0.0.1",
        port=5000,
        instance_path=PROJECT / "instance",
        trusted_proxies=0,
        trusted_hosts=(),
    )


def test_example_file_names_every_setting_with_its_default(environment: Environment, tmp_path: Path) -> None:
    """`.env.example` with all its lines in use changes nothing, and names every setting."""
    example = re.sub(r"^#(?=[A-Z_]+=)", "", (PROJECT / ".env.example").read_text(encoding="utf-8"), flags=re.MULTILINE)
    dotenv = tmp_path / ".env"
    dotenv.write_text(example, encoding="utf-8")
    environment["SECRET_KEY"] = LONG_KEY

    settings = Settings.from_environment(dotenv)

    assert settings == Settings(secret_key=LONG_KEY)
    assert re.findall(r"^([A-Z_]+)=", example, flags=re.MULTILINE) == VARIABLES


@pytest.mark.parametrize(
    ("name", "text", "value"),
    [
        pytest.param("SECRET_KEY", "another key, " + LONG_KEY, "another key, " + LONG_KEY, id="secret key"),
        pytest.param("SECRET_KEY_FALLBACKS", "old,older", ("old", "older"), id="former keys"),
        pytest.param("SECRET_KEY_FALLBACKS", " old, older ,, ", ("old", "older"), id="former keys with space"),
        pytest.param("SECRET_KEY_FALLBACKS", " , ", (), id="no former keys"),
        pytest.param("HOST", "::1", "::1", id="host"),
        pytest.param("PORT", "8080", 8080, id="port"),
        pytest.param("PORT", "0", 0, id="lowest port"),
        pytest.param("PORT", "65535", 65535, id="highest port"),
        pytest.param("INSTANCE_PATH", "data/notes", PROJECT / "data/notes", id="folder in the project"),
        pytest.param("INSTANCE_PATH", "/srv/notes", PROJECT / "/srv/notes", id="folder elsewhere"),
        pytest.param("TRUSTED_PROXIES", "0", 0, id="no proxy"),
        pytest.param("TRUSTED_PROXIES", "10", 10, id="most proxies"),
        pytest.param("SHOW_TEST_ERROR", "true", True, id="error on request"),
        pytest.param("TRUSTED_HOSTS", "notes.example,b.example", ("notes.example", "b.example"), id="host names"),
        pytest.param("TRUSTED_HOSTS", "notes.example, b.example,", ("notes.example", "b.example"), id="with space"),
    ],
)
def test_variable_sets_its_setting(environment: Environment, name: str, text: str, value: Any) -> None:
    """Each variable sets the setting of its name, and no other."""
    environment["SECRET_KEY"] = LONG_KEY
    environment[name] = text

    settings = Settings.from_environment(dotenv=None)

    assert settings == Settings(secret_key=LONG_KEY).model_copy(update={name.lower(): value})


@pytest.mark.parametrize(
    ("name", "text"),
    [
        pytest.param("PORT", "http", id="word for a port"),
        pytest.param("PORT", "80.5", id="fraction for a port"),
        pytest.param("PORT", "-1", id="negative port"),
        pytest.param("PORT", "65536", id="port too high"),
        pytest.param("TRUSTED_PROXIES", "many", id="word for a number"),
        pytest.param("TRUSTED_PROXIES", "-1", id="negative number"),
        pytest.param("TRUSTED_PROXIES", "11", id="more proxies than there can be"),
    ],
)
def test_value_of_the_wrong_kind_is_refused(environment: Environment, name: str, text: str) -> None:
    """A value of the wrong type or range is refused in one line that names the variable."""
    environment["SECRET_KEY"] = LONG_KEY
    environment[name] = text

    with pytest.raises(SettingsError) as refusal:
        Settings.from_environment(dotenv=None)

    assert re.fullmatch(rf"{name}: Input should be [^\n]+", refusal.value.message)
    assert "pydantic" not in refusal.value.message


@pytest.mark.parametrize(
    "name", ["LIMIT_PER_NAME_AND_ADDRESS", "LIMIT_PER_NAME", "LIMIT_PER_ADDRESS", "LIMIT_OF_NEW_ACCOUNTS"]
)
def test_limit_that_cannot_be_read_is_refused(environment: Environment, name: str) -> None:
    """A mistyped limit is refused at the start, not at the first login."""
    environment.update({"SECRET_KEY": LONG_KEY, name: "ten an hour"})

    with pytest.raises(SettingsError, match=rf"^{name}: [^\n]+$"):
        Settings.from_environment(dotenv=None)


def test_every_wrong_value_is_named(environment: Environment) -> None:
    """Several wrong values are refused in one line together."""
    environment.update(SECRET_KEY=LONG_KEY, PORT="http", TRUSTED_PROXIES="-1")

    with pytest.raises(SettingsError, match=r"^PORT: [^\n]+; TRUSTED_PROXIES: [^\n]+$"):
        Settings.from_environment(dotenv=None)


def test_empty_variable_means_the_default(environment: Environment, tmp_path: Path) -> None:
    """A variable with no value counts as one that is not set, and still wins over the `.env` file."""
    dotenv = tmp_path / ".env"
    dotenv.write_text("PORT=8000\nHOST=::1\n", encoding="utf-8")
    environment.update(dict.fromkeys(VARIABLES, ""), SECRET_KEY=LONG_KEY)

    assert Settings.from_environment(dotenv) == Settings(secret_key=LONG_KEY)


@pytest.mark.parametrize("name", sorted(NOT_FROM_ENVIRONMENT))
def test_environment_weakens_no_safeguard(environment: Environment, tmp_path: Path, name: str) -> None:
    """What only tests change is read neither from the environment nor from the `.env` file."""
    dotenv = tmp_path / ".env"
    dotenv.write_text(f"{name.upper()}=1\n", encoding="utf-8")
    environment.update({"SECRET_KEY": LONG_KEY, name.upper(): "1"})

    assert Settings.from_environment(dotenv) == Settings(secret_key=LONG_KEY)


def test_constructor_reads_no_environment(environment: Environment) -> None:
    """Settings made in a test or a benchmark do not depend on the machine."""
    environment["PORT"] = "8000"

    assert Settings(secret_key=LONG_KEY).port == 5000


def test_file_fills_what_the_environment_leaves_open(environment: Environment, tmp_path: Path) -> None:
    """A variable of the environment wins over the same one of the `.env` file, which sets the others."""
    dotenv = tmp_path / ".env"
    dotenv.write_text(f"SECRET_KEY={LONG_KEY}\nHOST=::1\nPORT=8000\nFLASK_DEBUG=1\n", encoding="utf-8")
    environment["PORT"] = "9000"

    settings = Settings.from_environment(dotenv)

    assert (settings.host, settings.port) == ("::1", 9000)


def test_file_of_a_folder_above_is_not_read(environment: Environment, tmp_path: Path) -> None:
    """A project without a `.env` file does not take the one of another project around it."""
    (tmp_path / ".env").write_text("PORT=8000\n", encoding="utf-8")
    environment["SECRET_KEY"] = LONG_KEY

    settings = Settings.from_environment(tmp_path / "project" / ".env")

    assert settings.port == 5000


@pytest.mark.parametrize(
    ("secret_key", "fault"),
    [
        pytest.param("", "SECRET_KEY is not set: to listen on 0.0.0.0", id="no key"),
        pytest.param(SHORT_KEY, "SECRET_KEY has only 31 characters: to listen on 0.0.0.0", id="short key"),
    ],
)
def test_weak_secret_key_is_refused_where_others_reach_the_app(
    environment: Environment, secret_key: str, fault: str
) -> None:
    """With a HOST that other machines reach, the app does not start with a weak key."""
    environment.update(SECRET_KEY=secret_key, HOST="0.0.0.0")  # noqa: S104 - nothing listens there

    with pytest.raises(SecretKeyError, match=f"^{fault}"):
        Settings.from_environment(dotenv=None)


def test_long_secret_key_opens_the_app_to_others(environment: Environment) -> None:
    """With a key of 32 characters or more the app listens anywhere."""
    environment.update(SECRET_KEY=LONG_KEY, HOST="0.0.0.0")  # noqa: S104 - nothing listens there

    settings = Settings.from_environment(dotenv=None)

    assert settings.secret_key == LONG_KEY


@pytest.fixture
def instance_path(environment: Environment, tmp_path: Path) -> Path:
    """The instance folder of an environment with no key; it does not exist yet."""
    environment["INSTANCE_PATH"] = str(tmp_path / "instance")
    return tmp_path / "instance"


def test_secret_key_is_made_and_limits_the_host_names(instance_path: Path) -> None:
    """Without a key, one is stored in the instance folder, and the app answers to the names of this machine alone."""
    settings = Settings.from_environment(dotenv=None)

    assert settings.secret_key == load_or_create_secret_key(instance_path)
    assert settings.trusted_hosts == ("localhost", "127.0.0.1")


def test_named_hosts_win_over_those_of_a_made_key(environment: Environment, instance_path: Path) -> None:
    """TRUSTED_HOSTS says which names count, also without a SECRET_KEY."""
    environment["TRUSTED_HOSTS"] = "notes.example"

    settings = Settings.from_environment(dotenv=None)

    assert settings.trusted_hosts == ("notes.example",)
    assert instance_path.is_dir()


def test_made_key_limits_no_host_names_in_debug(environment: Environment, instance_path: Path) -> None:
    """In debug, the app can be tried from a phone or through a tunnel."""
    environment["FLASK_DEBUG"] = "1"

    settings = Settings.from_environment(dotenv=None)

    assert settings.secret_key == load_or_create_secret_key(instance_path)
    assert settings.trusted_hosts == ()


def test_settings_stay_as_they_are() -> None:
    """What was read at the start is not changed while the app runs."""
    settings = Settings(secret_key=LONG_KEY)

    with pytest.raises(ValidationError, match="frozen"):
        settings.port = 1


def test_weak_secret_key_is_allowed_in_debug(environment: Environment) -> None:
    """To develop on another machine, or in a container, no key is needed."""
    environment.update(SECRET_KEY=SHORT_KEY, HOST="0.0.0.0", FLASK_DEBUG="1")  # noqa: S104 - nothing listens there

    settings = Settings.from_environment(dotenv=None)

    assert settings.secret_key == SHORT_KEY


def test_flask_run_refuses_a_weak_secret_key(environment: Environment, served: list[str]) -> None:
    """`flask run --host` counts, not HOST: with a weak key the command ends with one line, and serves nothing."""
    environment.update(SECRET_KEY=SHORT_KEY, HOST="127.0.0.1")

    result = flask_run("--host", "0.0.0.0")  # noqa: S104 - nothing listens there

    assert result.exit_code == 1
    assert result.output.startswith("Error: SECRET_KEY has only 31 characters: to listen on 0.0.0.0, it needs 32")
    assert result.output.count("\n") == 1
    assert not served


def test_flask_run_serves_this_machine_with_a_weak_key(
    environment: Environment, served: list[str], tmp_path: Path
) -> None:
    """`flask run --host` counts, not HOST: on a loopback address it starts."""
    environment.update(SECRET_KEY=SHORT_KEY, HOST="0.0.0.0", INSTANCE_PATH=str(tmp_path))  # noqa: S104 - nothing listens there

    result = flask_run("--host", "localhost")

    assert result.exit_code == 0, result.output
    assert served == ["localhost"]


def test_commands_that_serve_nothing_go_by_the_host_setting(environment: Environment) -> None:
    """`flask routes` has no host of its own, so HOST decides."""
    environment.update(SECRET_KEY=SHORT_KEY, HOST="0.0.0.0")  # noqa: S104 - nothing listens there

    result = CliRunner().invoke(cli, ["--app", "webapp", "routes"], env={"FLASK_SKIP_DOTENV": "1"})

    assert "to listen on 0.0.0.0" in result.output


def test_no_trusted_host_means_any(settings: Settings) -> None:
    """Without names to trust, Flask is told to check none, where an empty list would refuse all."""
    assert settings.model_copy(update={"trusted_hosts": ()}).flask_config()["TRUSTED_HOSTS"] is None


@pytest.mark.parametrize(
    ("changes", "shown"),
    [
        pytest.param({}, True, id="this machine"),
        pytest.param({"HOST": "::1"}, True, id="this machine, IPv6"),
        pytest.param({"HOST": "0.0.0.0"}, False, id="every machine"),  # noqa: S104 - nothing listens there
        pytest.param({"TRUSTED_PROXIES": "1"}, False, id="behind a proxy"),
        pytest.param({"TRUSTED_PROXIES": "1", "SHOW_TEST_ERROR": "1"}, True, id="behind a proxy, on"),
        pytest.param({"SHOW_TEST_ERROR": "0"}, False, id="this machine, off"),
    ],
)
def test_error_on_request_is_shown_on_this_machine_alone(
    environment: Environment, changes: dict[str, str], shown: bool
) -> None:
    """Unless SHOW_TEST_ERROR says so, others cannot fill the log with the page that fails on purpose."""
    environment.update(SECRET_KEY=LONG_KEY, **changes)

    assert Settings.from_environment(dotenv=None).flask_config()["SHOW_TEST_ERROR"] is shown


def test_error_on_request_is_off_where_flask_run_serves_others(
    environment: Environment, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """`flask run --host` counts, not HOST."""
    environment.update(SECRET_KEY=LONG_KEY, INSTANCE_PATH=str(tmp_path))
    shown: list[bool] = []
    monkeypatch.setattr(
        "flask.cli.run_simple", lambda _host, _port, app, **_options: shown.append(app.config["SHOW_TEST_ERROR"])
    )

    for host in ("localhost", "0.0.0.0"):  # noqa: S104 - nothing listens there
        assert flask_run("--host", host).exit_code == 0

    assert shown == [True, False]
