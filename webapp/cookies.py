"""Plain cookies."""

from webapp.security import set_plain_cookie as set_plain_cookie
