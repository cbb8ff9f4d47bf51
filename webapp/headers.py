"""The security headers of every answer."""

from flask import Flask, Response, request

CONTENT_SECURITY_POLICY = "; ".join(
    [
        "default-src 'none'",
        "base-uri 'none'",
        "object-src 'none'",
        "form-action 'self'",
        "frame-ancestors 'none'",
        "connect-src 'self'",
        "img-src 'self'",
        "script-src 'self'",
        "style-src 'self'",
    ]
)

HEADERS = {
    "Content-Security-Policy": CONTENT_SECURITY_POLICY,
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), display-capture=(), geolocation=(), microphone=(), payment=(), usb=()",
    # origins.py needs the Referer of the app's own pages where a browser sends no Origin; other sites get none.
    "Referrer-Policy": "same-origin",
    "X-Content-Type-Options": "nosniff",
}
"""On every response, errors included; OWASP's HTTP Headers cheat sheet says what each is for."""

HSTS = "max-age=31536000"
"""One year, in seconds. Not `includeSubDomains`: other hosts of the domain may not have HTTPS."""


def init_app(app: Flask) -> None:
    """Add the headers to every response of the app."""
    app.after_request(set_headers)


def set_headers(response: Response) -> Response:
    """Add the security headers, and forbid caches to store what no view has declared cacheable."""
    headers = response.headers
    headers.extend(HEADERS)
    if request.is_secure:
        headers["Strict-Transport-Security"] = HSTS
    if "Cache-Control" not in headers:
        headers["Cache-Control"] = "no-store"
    return response
