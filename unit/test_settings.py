"""What the app reads from its environment."""

import re
from collections.abc import MutableMapping
from dataclasses import FrozenInstanceError, replace
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result
from flask.cli import cli

from unit.conftest import VARIABLES
from webapp.settings import MIN_SECRET_KEY_LENGTH, PROJECT, Settings, SettingsError, check_secret_key

Environment = MutableMapping[str, str]

GOOD_KEY = "k" * MIN_SECRET_KEY_LENGTH
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
    """With nothing but a secret key set, the app listens on a loopback address and trusts no proxy."""
    environment["SECRET_KEY"] = GOOD_KEY

    settings = Settings.from_environment(dotenv=None)

    assert settings == Settings(
        secret_key=GOOD_KEY,
        secret_key_fallbacks=(),
        host="127.0.0.1",
        port=5000,
        instance_path=PROJECT / "instance",
        trusted_proxies=0,
        trusted_hosts=(),
    )


def test_example_file_names_every_setting_with_its_default(environment: Environment, tmp_path: Path) -> None:
    """`.env.example` with all its lines in use changes nothing, and leaves no setting out."""
    example = re.sub(r"^#(?=[A-Z_]+=)", "", (PROJECT / ".env.example").read_text(), flags=re.MULTILINE)
    dotenv = tmp_path / ".env"
    dotenv.write_text(example)
    environment["SECRET_KEY"] = GOOD_KEY

    settings = Settings.from_environment(dotenv)

    assert settings == Settings(secret_key=GOOD_KEY)
    assert re.findall(r"^([A-Z_]+)=", example, flags=re.MULTILINE) == VARIABLES


@pytest.mark.parametrize(
    ("name", "text", "value"),
    [
        pytest.param("SECRET_KEY", "another key, " + GOOD_KEY, "another key, " + GOOD_KEY, id="secret key"),
        pytest.param("SECRET_KEY_FALLBACKS", "old,older", ("old", "older"), id="former keys"),
        pytest.param("SECRET_KEY_FALLBACKS", " old, older ,, ", ("old", "older"), id="former keys with space"),
        pytest.param("SECRET_KEY_FALLBACKS", " , ", (), id="no former keys"),
        pytest.param("HOST", "::1", "::1", id="host"),
        pytest.param("PORT", "8080", 8080, id="port"),
        pytest.param("PORT", "0", 0, id="lowest port"),
        pytest.param("PORT", "65535", 65535, id="highest port"),
        pytest.param("INSTANCE_PATH", "kept/here", PROJECT / "kept/here", id="folder in the project"),
        pytest.param("INSTANCE_PATH", "/srv/notes", PROJECT / "/srv/notes", id="folder elsewhere"),
        pytest.param("INSTANCE_PATH", "", PROJECT / "instance", id="no folder"),
        pytest.param("TRUSTED_PROXIES", "0", 0, id="no proxy"),
        pytest.param("TRUSTED_PROXIES", "10", 10, id="most proxies"),
        pytest.param("TRUSTED_HOSTS", "notes.example,[::1]", ("notes.example", "[::1]"), id="host names"),
        pytest.param("TRUSTED_HOSTS", "notes.example, b.example,", ("notes.example", "b.example"), id="with space"),
    ],
)
def test_variable_sets_its_setting(environment: Environment, name: str, text: str, value: Any) -> None:
    """Each variable sets the setting of its name, and no other."""
    environment["SECRET_KEY"] = GOOD_KEY
    environment[name] = text

    settings = Settings.from_environment(dotenv=None)

    assert settings == replace(Settings(secret_key=GOOD_KEY), **{name.lower(): value})


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
    environment["SECRET_KEY"] = GOOD_KEY
    environment[name] = text

    with pytest.raises(SettingsError) as refusal:
        Settings.from_environment(dotenv=None)

    assert name in refusal.value.message
    assert "\n" not in refusal.value.message


def test_file_fills_what_the_environment_leaves_open(environment: Environment, tmp_path: Path) -> None:
    """A variable of the environment wins over the same one of the `.env` file, which sets the others."""
    dotenv = tmp_path / ".env"
    dotenv.write_text(f"SECRET_KEY={GOOD_KEY}\nHOST=::1\nPORT=8000\n")
    environment["PORT"] = "9000"

    settings = Settings.from_environment(dotenv)

    assert (settings.host, settings.port) == ("::1", 9000)


def test_file_of_a_folder_above_is_not_read(environment: Environment, tmp_path: Path) -> None:
    """A project without a `.env` file does not take the one of another project around it."""
    (tmp_path / ".env").write_text("PORT=8000\n")
    environment["SECRET_KEY"] = GOOD_KEY

    settings = Settings.from_environment(tmp_path / "project" / ".env")

    assert settings.port == Settings.port


@pytest.mark.parametrize("host", ["127.0.0.1", "127.8.9.10", "localhost", "::1", "[::1]"])
@pytest.mark.parametrize("secret_key", [pytest.param("", id="no key"), pytest.param("short", id="short key")])
def test_weak_secret_key_will_do_where_nobody_else_comes(host: str, secret_key: str) -> None:
    """On a loopback address, the app starts with any key or none."""
    check_secret_key(secret_key, host)


@pytest.mark.parametrize(
    "host",
    [
        pytest.param("0.0.0.0", id="every IPv4 address"),  # noqa: S104 - nothing listens there
        pytest.param("::", id="every IPv6 address"),
        pytest.param("", id="every address"),
        pytest.param("192.168.1.5", id="private address"),
        pytest.param("notes.example", id="name"),
        pytest.param("localhost.example", id="name that begins like a loopback one"),
        pytest.param("127.0.0.1.example", id="name that begins like a loopback address"),
    ],
)
@pytest.mark.parametrize(
    ("secret_key", "fault"),
    [
        pytest.param("", "SECRET_KEY is not set", id="no key"),
        pytest.param(SHORT_KEY, "SECRET_KEY has only 31 characters", id="short key"),
    ],
)
def test_weak_secret_key_is_refused(environment: Environment, host: str, secret_key: str, fault: str) -> None:
    """Where others could come, a weak key is refused in one line: the variable, the length, how to make a key."""
    environment.update(SECRET_KEY=secret_key, HOST=host)

    with pytest.raises(SettingsError) as refusal:
        Settings.from_environment(dotenv=None)

    message = refusal.value.message
    assert message.startswith(fault)
    assert f"to listen on {host or 'every address'}, it needs {MIN_SECRET_KEY_LENGTH} or more" in message
    assert 'python -c "import secrets; print(secrets.token_hex())"' in message
    assert "\n" not in message
    assert SHORT_KEY not in message


@pytest.mark.parametrize("key", [GOOD_KEY, GOOD_KEY * 2], ids=["long enough", "longer"])
def test_long_secret_key_opens_the_app_to_others(environment: Environment, key: str) -> None:
    """With a key of 32 characters or more the app listens anywhere."""
    environment.update(SECRET_KEY=key, HOST="0.0.0.0")  # noqa: S104 - nothing listens there

    settings = Settings.from_environment(dotenv=None)

    assert settings.secret_key == key


def test_settings_stay_as_they_are() -> None:
    """What was read at the start is not changed while the app runs, and each value is named."""
    settings = Settings(secret_key=GOOD_KEY)

    with pytest.raises(FrozenInstanceError):
        settings.port = 1  # type: ignore[misc]  # that is the point
    with pytest.raises(TypeError):
        Settings(GOOD_KEY)  # type: ignore[call-arg]  # as above


def test_weak_secret_key_is_allowed_in_debug(environment: Environment) -> None:
    """Someone who develops on another machine, or in a container, is not asked for a key."""
    environment.update(SECRET_KEY=SHORT_KEY, HOST="0.0.0.0", FLASK_DEBUG="1")  # noqa: S104 - nothing listens there

    settings = Settings.from_environment(dotenv=None)

    assert settings.secret_key == SHORT_KEY


def test_flask_run_refuses_a_weak_secret_key(environment: Environment, served: list[str]) -> None:
    """`flask run --host` counts, not HOST: with a weak key the command ends in one line, and serves nobody."""
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


def test_commands_that_serve_nobody_go_by_the_host_setting(environment: Environment) -> None:
    """`flask routes` has no host of its own, so HOST decides."""
    environment.update(SECRET_KEY=SHORT_KEY, HOST="0.0.0.0")  # noqa: S104 - nothing listens there

    result = CliRunner().invoke(cli, ["--app", "webapp", "routes"], env={"FLASK_SKIP_DOTENV": "1"})

    assert "to listen on 0.0.0.0" in result.output


def test_no_trusted_host_means_any(settings: Settings) -> None:
    """Without names to trust, Flask is told to check none, where an empty list would refuse all."""
    assert replace(settings, trusted_hosts=()).flask_config()["TRUSTED_HOSTS"] is None
