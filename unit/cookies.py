"""What the tests need to know of a response's cookies."""

from werkzeug.wrappers import Response


def set_cookies(response: Response) -> dict[str, set[str]]:
    """Return the attributes of each cookie that a response sets."""
    parts = [header.split("; ") for header in response.headers.getlist("Set-Cookie")]
    return {first.partition("=")[0]: set(attributes) for first, *attributes in parts}
