"""The client of a calendar server against one that misbehaves, and the setting that names the server."""

from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread

import pytest

from config import UnsafeSettings, load_settings
from delegations.messaging import collection
from delegations.messaging.collection import Collection, EntryRefused, UnreachableCollection

LISTING = """<?xml version="1.0"?>
<D:multistatus xmlns:D="DAV:">
 <D:response><D:href>/c/</D:href><D:propstat><D:prop/></D:propstat></D:response>
 <D:response><D:href>http://127.0.0.1/c/slot-1%40a.ics</D:href>
  <D:propstat><D:prop><D:getetag>"x"</D:getetag></D:prop></D:propstat></D:response>
 <D:response><D:href>/c/%D8%A7.ics</D:href><D:propstat><D:prop/></D:propstat></D:response>
</D:multistatus>"""


class Script(ThreadingHTTPServer):
    """Answers everything with one status and body; `seen` holds what it was asked."""

    def __init__(self, status: int, body: bytes, headers: dict[str, str]) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.status, self.body, self.headers = status, body, headers
        self.seen: list[tuple[str, str, str, bytes]] = []

    @property
    def url(self) -> str:
        return f"http://us%40er:p%C3%A9%3A@127.0.0.1:{self.server_port}/c/"


class _Handler(BaseHTTPRequestHandler):
    server: Script

    def __getattr__(self, name: str) -> object:
        if name.startswith("do_"):
            return self._answer
        raise AttributeError(name)

    def _answer(self) -> None:
        body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
        self.server.seen.append((self.command, self.path, self.headers.get("Authorization", ""), body))
        self.send_response(self.server.status)
        for name, value in self.server.headers.items():
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(self.server.body)))
        self.end_headers()
        self.wfile.write(self.server.body)

    def log_message(self, format: str, *args: object) -> None:
        """Says nothing."""


@contextmanager
def answering(status: int, body: bytes = b"", **headers: str) -> Iterator[Script]:
    with Script(status, body, headers) as server:
        thread = Thread(target=server.serve_forever, args=(0.05,))
        thread.start()
        yield server
        server.shutdown()
        thread.join()


def test_names_come_back_decoded_without_the_collection_itself() -> None:
    with answering(207, LISTING.encode()) as server, Collection(server.url) as there:
        assert there.tags() == {"slot-1@a.ics": '"x"', "ا.ics": ""}


def test_a_name_cannot_leave_the_collection_and_the_proof_travels_in_a_header() -> None:
    with answering(201) as server, Collection(server.url) as there:
        there.put("../x y?z#@a.ics", b"BEGIN")
    proof = "Basic dXNAZXI6cMOpOg=="
    assert server.seen == [("PUT", "/c/..%2Fx%20y%3Fz%23%40a.ics", proof, b"BEGIN")]


@pytest.mark.parametrize("body", [b"<html>", b"", b"\xff\xfe", b"{}"])
def test_a_listing_that_is_none_is_told(body: bytes) -> None:
    with answering(207, body) as server, Collection(server.url) as there, pytest.raises(UnreachableCollection):
        there.tags()


def test_an_endless_listing_is_cut_off(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(collection, "LARGEST_ANSWER", 1000)
    with (
        answering(207, LISTING.encode() * 10) as server,
        Collection(server.url) as there,
        pytest.raises(UnreachableCollection, match="413"),
    ):
        there.tags()


def test_a_redirect_is_not_followed() -> None:
    with (
        answering(301, Location="/elsewhere/") as server,
        Collection(server.url) as there,
        pytest.raises(UnreachableCollection, match="301"),
    ):
        there.put("a.ics", b"")
    assert len(server.seen) == 1, "the password goes nowhere else"


@pytest.mark.parametrize("status", [401, 429, 500, 503, 507])
def test_what_concerns_every_entry_ends_the_round(status: int) -> None:
    with (
        answering(status) as server,
        Collection(server.url) as there,
        pytest.raises(UnreachableCollection, match=str(status)),
    ):
        there.put("a.ics", b"")


@pytest.mark.parametrize("status", [400, 403, 412, 415])
def test_what_concerns_one_entry_names_it(status: int) -> None:
    with (
        answering(status) as server,
        Collection(server.url) as there,
        pytest.raises(EntryRefused, match=f"a.ics: {status}"),
    ):
        there.put("a.ics", b"")


@pytest.mark.parametrize("status", [204, 404, 410])
def test_what_is_gone_already_is_gone(status: int) -> None:
    with answering(status) as server, Collection(server.url) as there:
        there.delete("a.ics")


def test_a_server_that_is_not_there_is_not_waited_for_twice() -> None:
    with answering(201) as server:
        pass
    with Collection(server.url) as there:
        for _ in range(2):
            with pytest.raises(UnreachableCollection, match="refused") as caught:
                there.tags()
            assert "p%C3" not in str(caught.value)


@pytest.mark.parametrize(
    "url",
    [
        "http://user:password@calendar.example/c/",
        "https://user:password@calendar.example/c",
        "https://user:pass/word@calendar.example/c/",
        "https:///c/",
        "https://calendar.example/c/?x=1",
        "ftp://user:password@127.0.0.1/c/",
    ],
)
def test_an_unsafe_address_is_refused_without_repeating_the_password(url: str) -> None:
    with pytest.raises(UnsafeSettings, match="DELEGATIONS_CALDAV_URL") as caught:
        load_settings({"DELEGATIONS_CALDAV_URL": url})
    assert "pass" not in str(caught.value).replace("password@host", "").replace("a password in it", "")


@pytest.mark.parametrize(
    "url", ["", "https://user:password@calendar.example/c/", "http://127.0.0.1:5232/u/c/", "http://[::1]:5232/u/c/"]
)
def test_a_safe_address_is_taken(url: str) -> None:
    assert load_settings({"DELEGATIONS_CALDAV_URL": url}).caldav_url == url
