"""Steps that several journeys share."""

import re
from collections.abc import Iterator
from email.message import EmailMessage

import pytest
from playwright.sync_api import Page, expect

from tests.client import PASSWORD
from tests.conftest import backends

PLANNER = "planner@delegations.example"


def only_on(kind: str) -> pytest.MarkDecorator:
    """One database is enough for this journey: the services beneath are tested on both."""
    return pytest.mark.parametrize("database_url", [kind if kind in backends() else "sqlite"], indirect=True)


def sign_in(page: Page, email: str = PLANNER) -> None:
    page.goto("/sign-in")
    page.fill("[name=email]", email)
    page.fill("[name=password]", PASSWORD)
    page.locator("main form button").first.click()
    expect(page).to_have_url(re.compile(r"/$"))


def text_of(mail: EmailMessage) -> str:
    part = mail.get_body(("plain",))
    assert part is not None
    return str(part.get_content())


def link_in(mail: EmailMessage, path: str) -> str:
    """The path of the first link of a kind: r (host), i (delegate), v (invited), calendar."""
    found = re.search(rf"https?://[^/\s]+(/{path}/[\w-]+)", text_of(mail))
    assert found, text_of(mail)
    return found.group(1)


def cards_in(mail: EmailMessage) -> Iterator[dict[str, str]]:
    """The first METHOD, UID and SEQUENCE of each calendar card of a mail."""
    for part in mail.walk():
        if part.get_content_type() == "text/calendar":
            card = part.get_payload(decode=True).decode()  # type: ignore[union-attr]
            yield dict(re.findall(r"^(METHOD|UID|SEQUENCE):(\S+)", card, re.MULTILINE))


def send(page: Page) -> None:
    """Presses the main button of the page."""
    page.locator("main button.button--main").last.click()


def fits(page: Page) -> bool:
    """Nothing has to be scrolled sideways."""
    return bool(page.evaluate("document.documentElement.scrollWidth <= window.innerWidth"))
