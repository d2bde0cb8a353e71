"""Addresses of static files that change with their content."""

import hashlib
from functools import cache

from delegations.webkit.context import services


@cache
def _version(name: str) -> str:
    path = services().settings.static / name
    return hashlib.sha256(path.read_bytes()).hexdigest()[:12] if path.exists() else "0"


def static_url(name: str) -> str:
    return f"/static/{name}?v={_version(name)}"
