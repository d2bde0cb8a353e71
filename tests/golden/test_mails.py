"""Every mail as its reader gets it."""

from email import message_from_bytes, policy
from email.message import EmailMessage

import pytest
from flask import Flask

from delegations.messaging.models import Message
from delegations.messaging.rendering import Rendered
from tests.conftest import ROOT
from tests.golden.conftest import KEPT, Keep
from tests.golden.story import Story

FOLDERS = sorted(p.name for p in (ROOT / "templates" / "emails").iterdir() if not p.name.startswith("_"))


def written(story: Story, app: Flask, message: Message) -> tuple[str, str]:
    """(head, calendar card or attachments named, text) and the HTML."""
    mail: Rendered = app.extensions["delegations"].renderer.render_message(story.scene.session, message)
    whole = message_from_bytes(mail.body, policy=policy.default)
    assert isinstance(whole, EmailMessage)
    head = [f"To: {whole['To']}", f"Subject: {whole['Subject']}"]
    for part in whole.walk():
        if part.get_filename():
            head.append(f"File: {part.get_filename()}")
    card = message.context.get("card")
    if card:
        head.append(
            f"Card: {card['method']}, {card['entry']['status']}, {card['partstat']}, {card['entry']['summary']}"
        )
    return "\n".join([*head, "", mail.text]), mail.html


def test_every_mail_reads_as_it_was_read(story: Story, app: Flask, keep: Keep) -> None:
    mails = {key: message for key, message in story.mails.items() if message.language == story.language}
    names = {f"{template}/{'-'.join(name.split())}.{story.language}": m for (template, name), m in mails.items()}
    for name, message in names.items():
        text, html = written(story, app, message)
        keep(f"mails/{name}.txt", text)
        keep(f"mails/{name}.html", html)
    kept = {str(p.relative_to(KEPT / "mails")) for p in (KEPT / "mails").rglob(f"*.{story.language}.*")}
    assert kept == {f"{name}.{kind}" for name in names for kind in ("txt", "html")}, "kept, and never written"


@pytest.mark.parametrize("folder", FOLDERS)
def test_each_mail_is_kept(folder: str) -> None:
    kept = {p.name.rsplit(".", 2)[1] for p in (KEPT / "mails" / folder).glob("*.txt")}
    assert {"fr", "en"} <= kept if folder.startswith("staff_") else kept == {"fr", "en", "ar"}, kept


def test_nothing_is_kept_of_mails_that_went() -> None:
    assert sorted(p.name for p in (KEPT / "mails").iterdir()) == FOLDERS
