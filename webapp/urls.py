"""URLs of this site: the one of the request, the one to return to, and which a visitor may be sent to."""

from urllib.parse import quote

from flask import Flask, current_app, request, url_for

PATH_CHARACTERS = "!$&'()*+,/:;=@"
"""Characters that need no percent-encoding in a path (RFC 3986, 3.3), besides letters, digits and `-._~`."""


def current_url() -> str:
    """Return the URL of the request as it was sent, without scheme and host."""
    mount, path = request.environ.get("SCRIPT_NAME", ""), request.environ.get("PATH_INFO", "")
    # WSGI hands on bytes as Latin-1 (PEP 3333). Two slashes at the start would begin another host.
    url = quote(f"{mount.rstrip('/')}/{path.lstrip('/')}", PATH_CHARACTERS, encoding="latin-1")
    return f"{url}?{quote(request.query_string, PATH_CHARACTERS + '?%')}" if request.query_string else url


def return_url() -> str:
    """Return the URL that a form on this page leads back to: this page, or if GET is not allowed, the one before it."""
    if request.url_rule and not current_app.create_url_adapter(request).test(request.path, "GET"):  # type: ignore[union-attr]  # None only without a request
        return local_path(request.form.get("next")) or url_for("home.index")
    return current_url()


def local_path(target: str | None) -> str | None:
    r"""Return `target` if it is a path on this site, else None.

    Browsers read a backslash as a slash and drop tabs and line breaks (WHATWG URL Standard, basic URL parser), so
    that `/\evil.example` and `/<tab>/evil.example` would leave the site.
    """
    if not target or not target.startswith("/") or target.startswith("//"):
        return None
    if "\\" in target or any(character <= " " or character == "\x7f" for character in target):
        return None
    return target


def init_app(app: Flask) -> None:
    """Tell the templates the URL of the page, and which endpoints there are; redirect from no URL to a similar one."""
    app.url_map.merge_slashes = False  # such a redirect would lead to whatever the header Host says
    app.jinja_env.globals.update(current_url=current_url, return_url=return_url, view_functions=app.view_functions)
