"""How many wrong passwords, new accounts and changes of a list are accepted.

Wrong passwords have three limits. One is for each account and IP address together, so that a user is not locked out
when others guess. One is for each account, whatever the addresses. One is for each address, which stops those who try
one password on many accounts. A browser that has logged in to the account before has a limit of its own instead, so
that nobody can lock the owner out. An attempt counts before its password is checked, and is taken back if that was
right: if only wrong ones counted, after the check, guesses sent at once would all pass the limit.
"""

import ipaddress
import math
import time
from dataclasses import dataclass

from flask import Flask, current_app, request
from flask_babel import lazy_gettext as _l
from limits import RateLimitItem, parse
from limits.errors import StorageError
from limits.storage import storage_from_string
from limits.strategies import FixedWindowRateLimiter
from werkzeug.exceptions import TooManyRequests

from webapp.accounts.device_cookie import device_of
from webapp.accounts.models import name_key
from webapp.errors import Explanation, show_unavailable


class TooManyChangesError(TooManyRequests):
    """A list was changed too often within a minute."""

    explanation = Explanation(
        _l("Too many changes at once"),
        _l("Your list was changed very often within a minute. Nothing was saved this time; send it again in a moment."),
        can_send_again=True,
    )


ANSWER_TIMEOUT_S = 2
"""For a Redis server that does not answer: one request may wait twice, to count an attempt and to take it back."""


@dataclass(frozen=True)
class Attempt:
    """What an attempt counts for: each limit, with the key of whose attempts it limits."""

    hits: list[tuple[RateLimitItem, str]]

    def take_back(self) -> None:
        """Lower the counts again, as it was no guess; without the counter it counts until its limit expires."""
        try:
            for limit, key in self.hits:
                limiter().hit(limit, key, cost=-1)
        except StorageError as error:
            current_app.logger.error("An attempt was not taken back: %s", error)


def init_app(app: Flask) -> None:
    """Count where the settings say: in this process, or in a Redis server that several processes share."""
    storage = storage_from_string(
        app.config["RATELIMIT_STORAGE_URI"],
        wrap_exceptions=True,
        socket_timeout=ANSWER_TIMEOUT_S,
        socket_connect_timeout=ANSWER_TIMEOUT_S,
    )
    app.extensions["rate_limiter"] = FixedWindowRateLimiter(storage)
    app.register_error_handler(StorageError, show_unavailable)


def limiter() -> FixedWindowRateLimiter:
    """Return the rate limiter of the app."""
    rate_limiter: FixedWindowRateLimiter = current_app.extensions["rate_limiter"]
    return rate_limiter


def count_password_attempt(name: str, password_hash: str) -> Attempt:
    """Count a password that is about to be checked for an account, against its hash.

    Raises:
        werkzeug.exceptions.TooManyRequests: a limit is reached; its `retry_after` says for how many seconds.
    """
    if device := device_of(password_hash):
        return count(LIMIT_PER_DEVICE=device)
    return count(
        LIMIT_PER_NAME_AND_ADDRESS=f"{ip_key()} {name_key(name)}",
        LIMIT_PER_NAME=name_key(name),
        LIMIT_PER_ADDRESS=ip_key(),
    )


def count_registration() -> Attempt:
    """Count an account that is about to be registered.

    Raises:
        werkzeug.exceptions.TooManyRequests: too many were made from this address.
    """
    return count(LIMIT_OF_NEW_ACCOUNTS=ip_key())


def count_change(user_id: int) -> None:
    """Count a change that is about to be made to an account's list; without the counter, it is made all the same.

    Raises:
        TooManyChangesError: too many were made.
    """
    try:
        count(TooManyChangesError, LIMIT_OF_CHANGES=str(user_id))
    except StorageError as error:
        current_app.logger.error("A change was not counted: %s", error)


def count(refusal: type[TooManyRequests] = TooManyRequests, **keys: str) -> Attempt:
    """Count an attempt for some limits, each named by its setting, with the key of whose attempts it limits.

    Raises:
        werkzeug.exceptions.TooManyRequests: a limit is reached; it is a `refusal`.
    """
    attempt = Attempt([])
    for setting, value in keys.items():
        limit, key = parse(current_app.config[setting]), f"{setting} {value}"
        if not limiter().hit(limit, key):
            attempt.take_back()  # no password is checked
            reset_time = limiter().get_window_stats(limit, key).reset_time
            raise refusal(retry_after=max(1, math.ceil(reset_time - time.time())))
        attempt.hits.append((limit, key))
    return attempt


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
