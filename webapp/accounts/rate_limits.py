"""How often somebody may be wrong: for each name from one address, for each name, and for each address.

The first limit stops who tries a name's passwords, and locks nobody out but that address. The second, ten times as
high, stops who does so from many addresses. The third stops who tries one password on many names.
"""

import ipaddress
import math
import time
from collections.abc import Callable
from functools import partial, wraps
from typing import ParamSpec, TypeVar

from flask import Flask, Response, after_this_request, current_app, g, request
from flask_limiter import Limiter

from webapp.accounts.models import MAX_NAME_LENGTH, name_key
from webapp.accounts.sessions import current_user

P = ParamSpec("P")
R = TypeVar("R")


limiter = Limiter(key_func=lambda: here())


def init_app(app: Flask) -> None:
    """Bind the limits to the app."""
    limiter.init_app(app)
    # It would ask before every request whether a limit of the whole app is passed; there is none, and those of a view
    # are asked for by its decorator. That took a sixth of the time of a page.
    app.before_request_funcs[None].remove(limiter._check_request_limit)


def network(address: str | None) -> str:
    """Return what one visitor can be told apart by: an IPv4 address, or the network of an IPv6 one.

    Whoever has one IPv6 address has 2**64 of them (RFC 6177, 2).
    """
    try:
        parsed = ipaddress.ip_address(address or "")
    except ValueError:
        return "unknown"
    if isinstance(parsed, ipaddress.IPv4Address):
        return str(parsed)
    return (
        str(ipaddress.ip_network((parsed.packed, 64), strict=False))
        if not parsed.ipv4_mapped
        else str(parsed.ipv4_mapped)
    )


def name() -> str:
    """Return the name that is tried, however it is written: on the pages of an account, its own."""
    user = current_user() if request.blueprint == "accounts" else None
    if user is not None:
        return f"name {user.name_key}"
    return "name " + name_key(request.form.get("username", "").strip()[:MAX_NAME_LENGTH])


def name_from_here() -> str:
    """Return the name that is tried, and where from."""
    return f"{here()} {name()}"


def here() -> str:
    """Return where a request comes from."""
    return network(request.remote_addr)


LIMITS: dict[str, tuple[Callable[[], str], str]] = {
    "LIMIT_PER_NAME_AND_ADDRESS": (name_from_here, "password_was_wrong"),
    "LIMIT_PER_NAME": (name, "password_was_wrong"),
    "LIMIT_PER_ADDRESS": (here, "password_was_wrong"),
    "LIMIT_OF_NEW_ACCOUNTS": (here, "account_was_made"),
}
"""Each setting with whom it counts for, and what of `g` tells that an attempt counts."""


def limit_wrong_passwords(view: Callable[P, R]) -> Callable[P, R]:
    """Limit how often a view may be given a wrong password."""
    for setting, (key, _counts) in LIMITS.items():
        # Each has a scope of its own, so that the same key counts apart.
        limited = limiter.shared_limit(partial(current_setting, setting), scope=setting, key_func=key, methods=["POST"])
        view = limited(view)

    @wraps(view)
    def counted(*args: P.args, **kwargs: P.kwargs) -> R:
        after_this_request(give_back)
        return view(*args, **kwargs)

    return counted


def give_back(response: Response) -> Response:
    """Take back each attempt that was none: all are counted at first, so that guesses sent at once are too."""
    for attempt in limiter.current_limits:
        _key, setting = attempt.request_args
        if not g.get(LIMITS[setting][1]):
            limiter.limiter.hit(attempt.limit, *attempt.request_args, cost=-1)
    return response


def current_setting(name: str) -> str:
    """Return a limit as the app's settings have it."""
    limit: str = current_app.config[name]
    return limit


def seconds_to_wait() -> int:
    """Return after how many seconds the limit that was passed lets another attempt through."""
    reset_at = limiter.current_limit.reset_at  # type: ignore[union-attr]  # there is one, as it was passed
    return max(1, math.ceil(reset_at - time.time()))
