"""A CalDAV collection (RFC 4791): what is there, put a resource, take one away. Basic authentication, no redirects."""

import base64
import ssl
from http import HTTPStatus
from types import TracebackType
from urllib.parse import quote, unquote, urlsplit
from xml.etree import ElementTree

from urllib3 import BaseHTTPResponse, PoolManager, Timeout
from urllib3.exceptions import HTTPError

from delegations.core.errors import N_, DomainError
from delegations.core.text import one_line

SECONDS = 20
"""Time-out of each step of a request."""
LARGEST_ANSWER = 10_000_000
_ASKED = b'<?xml version="1.0" encoding="utf-8"?><propfind xmlns="DAV:"><prop><getetag/></prop></propfind>'
_GONE = (HTTPStatus.NOT_FOUND, HTTPStatus.GONE)
_CONCERNS_ALL = (HTTPStatus.UNAUTHORIZED, HTTPStatus.NOT_FOUND, HTTPStatus.TOO_MANY_REQUESTS)


class UnreachableCollection(DomainError):
    message = N_("The calendar server did not do what it was asked (%(reason)s).")


class EntryRefused(DomainError):
    """The server does not want this one resource; others may pass."""

    message = N_("The calendar server refuses an entry (%(reason)s).")


class Collection:
    """`url` is https://user:password@host:port/path/; http:// for a server on this machine.

    A server that could not be reached is not waited for again: make another Collection to try later.
    """

    def __init__(self, url: str) -> None:
        target = urlsplit(url)
        self._base = target._replace(netloc=target.netloc.rpartition("@")[2]).geturl()
        login = f"{unquote(target.username or '')}:{unquote(target.password or '')}"
        proof = base64.b64encode(login.encode()).decode()
        self._headers = {"Authorization": f"Basic {proof}"} if target.username else {}
        self._lost = ""
        self._pool = PoolManager(
            retries=False, timeout=Timeout(connect=SECONDS, read=SECONDS), ssl_context=ssl.create_default_context()
        )

    def __enter__(self) -> "Collection":
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self._pool.clear()

    def tags(self) -> dict[str, str]:
        """{resource: entity tag} of everything that is there, also of what others put there."""
        given = {"Depth": "1", "Content-Type": "application/xml; charset=utf-8"}
        status, body = self._ask("PROPFIND", "", _ASKED, given)
        if status != HTTPStatus.MULTI_STATUS:
            raise UnreachableCollection(reason=_reason(status))
        try:
            found = ElementTree.fromstring(body)  # noqa: S314 - expat 2.5 bounds entities, the size is checked
        except ElementTree.ParseError as error:
            raise UnreachableCollection(reason=f"XML: {error}") from error
        pairs = ((each.findtext("{DAV:}href", ""), each.findtext(".//{DAV:}getetag", "")) for each in found)
        named = ((unquote(href.rpartition("/")[2]), tag) for href, tag in pairs)
        return {name: tag for name, tag in named if name}

    def put(self, name: str, body: bytes) -> None:
        """Raises EntryRefused, UnreachableCollection."""
        given = {"Content-Type": "text/calendar; charset=utf-8; component=VEVENT"}
        status, _ = self._ask("PUT", name, body, given)
        self._check(status, name)

    def delete(self, name: str) -> None:
        """As put; one that is gone already is gone."""
        status, _ = self._ask("DELETE", name)
        if status not in _GONE:
            self._check(status, name)

    def _check(self, status: int, name: str) -> None:
        if 400 <= status < 500 and status not in _CONCERNS_ALL:
            raise EntryRefused(reason=f"{name}: {_reason(status)}")
        if not 200 <= status < 300:
            raise UnreachableCollection(reason=_reason(status))

    def _ask(
        self, method: str, name: str, body: bytes | None = None, headers: dict[str, str] | None = None
    ) -> tuple[int, bytes]:  # fmt: skip
        if self._lost:
            raise UnreachableCollection(reason=self._lost)
        address, given = self._base + quote(name, safe=""), {**self._headers, **(headers or {})}
        try:
            answer = self._pool.request(
                method, address, body=body, headers=given, redirect=False, preload_content=False
            )  # fmt: skip
            return answer.status, _content(answer)
        except (HTTPError, OSError) as error:
            cause = error.__cause__ or error
            told = getattr(cause, "strerror", None) or str(cause)
            self._lost = one_line(told)[:200] or type(error).__name__
            raise UnreachableCollection(reason=self._lost) from error


def _content(answer: BaseHTTPResponse) -> bytes:
    """All of it, up to a size that no collection of ours reaches."""
    try:
        content = answer.read(LARGEST_ANSWER + 1)
        if len(content) > LARGEST_ANSWER:
            raise UnreachableCollection(reason=_reason(HTTPStatus.REQUEST_ENTITY_TOO_LARGE))
        return content
    finally:
        answer.release_conn()


def _reason(status: int) -> str:
    """“401 Unauthorized”."""
    try:
        return f"{status} {HTTPStatus(status).phrase}"
    except ValueError:
        return str(status)
