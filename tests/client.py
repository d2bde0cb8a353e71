"""A test browser that reads each page: one h1, a title, well-formed, unique ids, no inline style, no secrets."""

import re
from typing import Any
from urllib.parse import urlsplit

import html5lib
from flask import Flask
from werkzeug.test import TestResponse

PASSWORD = "correct horse battery"
Form = dict[str, Any]


class StaffClient:
    """Follows redirects on demand; takes the CSRF token from the last page it read."""

    def __init__(self, app: Flask) -> None:
        self.app = app
        self.http = app.test_client()
        self.token = ""
        self.last: TestResponse | None = None

    @classmethod
    def signed_in(cls, app: Flask, email: str, password: str = PASSWORD) -> "StaffClient":
        client = cls(app)
        client.get("/sign-in")
        response = client.post("/sign-in", {"email": email, "password": password})
        assert response.status_code == 303, response.text
        client.get("/")
        return client

    def get(self, path: str, *, status: int = 200, **options: Any) -> TestResponse:
        response = self.http.get(path, **options)
        assert response.status_code == status, f"{path}: {response.status_code}\n{response.text[:3000]}"
        self._read(response)
        return response

    def post(self, path: str, data: Form | None = None, *, follow: bool = False, **options: Any) -> TestResponse:
        """Sends a form with the token of the last page. Any status is given back; pages are checked."""
        values = {"csrf_token": self.token, **(data or {})}
        response = self.http.post(path, data=values, **options)
        self._read(response)
        if follow and response.status_code in (302, 303):
            return self.get(_local(response.headers["Location"]))
        return response

    def _read(self, response: TestResponse) -> None:
        self.last = response
        if not (response.mimetype == "text/html" and response.status_code not in (301, 302, 303)):
            return
        token = re.search(r'name="csrf_token" value="([^"]+)"', response.text)
        if token:
            self.token = token.group(1)
        check_page(response.text)


def _local(url: str) -> str:
    parts = urlsplit(url)
    return parts.path + (f"?{parts.query}" if parts.query else "")


def check_page(html: str) -> None:
    """What every page must be."""
    parser = html5lib.HTMLParser(strict=False, namespaceHTMLElements=False)
    tree = parser.parse(html)
    serious = [e for e in parser.errors if e[1] not in ("unknown-doctype",)]
    assert not serious, f"not well-formed: {serious[:3]}"
    assert len(tree.findall(".//h1")) == 1, "a page has one h1"
    title = tree.find(".//title")
    assert title is not None and (title.text or "").strip(" –"), "a page has a title"
    ids = [element.get("id") for element in tree.iter() if element.get("id")]
    doubled = {i for i in ids if ids.count(i) > 1}
    assert not doubled, f"ids twice: {doubled}"
    assert not any(element.get("style") for element in tree.iter()), "no inline style"


def text_of(response: TestResponse) -> str:
    """The visible text of a page, single-spaced."""
    tree = html5lib.parse(response.text, namespaceHTMLElements=False)
    for name in ("script", "style", "head"):
        for element in list(tree.iter(name)):
            element.clear()
    return " ".join(" ".join(tree.itertext()).split())
