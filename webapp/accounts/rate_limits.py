"""How many wrong passwords and new accounts are accepted, and from where.

Wrong passwords are limited for each account and address, so that guessing locks nobody else out; for each account from
anywhere, ten times as high; and for each address, against one password tried on many accounts. An attempt counts until
it is known to be right: if only wrong ones counted, after the check, guesses sent at once would all pass the limit.
"""

import ipaddress
import math
import time
from dataclasses import dataclass

from flask import Flask, current_app, request
from limits import RateLimitItem, parse
from limits.errors import StorageError
from limits.storage import storage_from_string
from limits.strategies import FixedWindowRateLimiter
from werkzeug.exceptions import TooManyRequests

from webapp.accounts.models import name_key
from webapp.errors import show_unavailable


@dataclass(frozen=True)
class Attempt:
    """What an attempt counted against: each limit with its key."""

    hits: list[tuple[RateLimitItem, str]]

    def take_back(self) -> None:
        """Count it no longer, as it was no guess."""
        for limit, key in self.hits:
            limiter().hit(limit, key, cost=-1)


def init_app(app: Flask) -> None:
    """Count where the settings say: in this process, or in a Redis server that several processes share."""
    storage = storage_from_string(app.config["RATELIMIT_STORAGE_URI"], wrap_exceptions=True)
    app.extensions["rate_limiter"] = FixedWindowRateLimiter(storage)
    app.register_error_handler(StorageError, show_unavailable)


def limiter() -> FixedWindowRateLimiter:
    """Return what counts for this app."""
    counter: FixedWindowRateLimiter = current_app.extensions["rate_limiter"]
    return counter


def count_password_attempt(name: str) -> Attempt:
    """Count a password that is about to be checked for an account.

    Raises:
        werkzeug.exceptions.TooManyRequests: a limit is reached; its `retry_after` says for how many seconds.
    """
    ip, account = ip_key(), account_key(name)
    return count(
        ("LIMIT_PER_NAME_AND_ADDRESS", f"{ip} {account}"),
        ("LIMIT_PER_NAME", account),
        ("LIMIT_PER_ADDRESS", ip),
    )


def count_registration() -> Attempt:
    """Count an account that is about to be made.

    Raises:
        werkzeug.exceptions.TooManyRequests: too many were made from this address.
    """
    return count(("LIMIT_OF_NEW_ACCOUNTS", ip_key()))


def count(*keys: tuple[str, str]) -> Attempt:
    """Count an attempt against limits, each named by its setting, with the key that it counts for.

    Raises:
        werkzeug.exceptions.TooManyRequests: a limit is reached.
    """
    hits = []
    for setting, key in keys:
        limit, scoped_key = parse(current_app.config[setting]), f"{setting} {key}"
        if not limiter().hit(limit, scoped_key):
            reset_time = limiter().get_window_stats(limit, scoped_key).reset_time
            raise TooManyRequests(retry_after=max(1, math.ceil(reset_time - time.time())))
        hits.append((limit, scoped_key))
    return Attempt(hits)


def account_key(name: str) -> str:
    """Return the key of an account, the same for every spelling of its name."""
    return f"name {name_key(name)}"


def ip_key() -> str:
    """Return the key of the visitor: an IPv4 address, or the network of an IPv6 address.

    One customer has at least 2**64 addresses of IPv6 (RFC 6177, 2).
    """
    try:
        address = ipaddress.ip_address(request.remote_addr or "")
    except ValueError:
        return "unknown"
    if isinstance(address, ipaddress.IPv6Address):
        address = address.ipv4_mapped or ipaddress.ip_network((address.packed, 64), strict=False).network_address
    return str(address)
