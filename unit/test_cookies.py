"""Plain cookies (webapp/cookies.py)."""

import pytest
from flask.testing import FlaskClient

from unit.cookies import set_cookies


@pytest.mark.parametrize(
    ("origin", "attributes"),
    [
        pytest.param("http://localhost", set(), id="http"),
        pytest.param("https://localhost", {"Secure"}, id="https"),
    ],
)
def test_plain_cookie_is_hidden_from_scripts_and_other_sites(
    client: FlaskClient, origin: str, attributes: set[str]
) -> None:
    """The cookie is HttpOnly and SameSite=Lax, and over HTTPS also Secure."""
    response = client.get("/", base_url=origin)

    assert set_cookies(response)["user_ip"] == {"HttpOnly", "SameSite=Lax", "Path=/"} | attributes
