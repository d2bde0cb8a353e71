"""Security headers and the nonce of the content policy."""

import secrets

from flask import Flask, Response, g, request


def install(app: Flask) -> None:
    def make_nonce() -> None:
        g.nonce = secrets.token_urlsafe(16)

    def add_headers(response: Response) -> Response:
        headers = response.headers
        headers.setdefault(
            "Content-Security-Policy",
            f"default-src 'self'; script-src 'self' 'nonce-{g.get('nonce', '')}'; style-src 'self'; "
            "img-src 'self' data:; object-src 'none'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'",
        )
        headers.setdefault("X-Content-Type-Options", "nosniff")
        headers.setdefault("Referrer-Policy", "no-referrer")
        headers.setdefault("X-Robots-Tag", "noindex, nofollow")
        headers.setdefault("Permissions-Policy", "camera=(), microphone=(), geolocation=()")
        if not request.path.startswith(("/static/", "/calendar/")):
            headers.setdefault("Cache-Control", "private, no-store")
        return response

    app.before_request(make_nonce)
    app.after_request(add_headers)
