"""Subscriptions and single entries as calendars read them, long lines joined."""

from email import message_from_bytes, policy

from flask import Flask

from delegations.accounts.links import link_for
from delegations.messaging.models import Message
from tests.client import StaffClient
from tests.golden.conftest import Keep
from tests.golden.story import Story

CARDS = (("host_request", "question"), ("host_cancelled", "changes"), ("reader_card", "cancelled"))


def unfolded(calendar: bytes) -> str:
    return calendar.decode().replace("\r\n ", "").replace("\r\n", "\n")


def path_of(app: Flask, story: Story, purpose: str, subject_id: int) -> str:
    scene = story.scene
    link = link_for(scene.session, clock=scene.clock, purpose=purpose, subject_id=subject_id)
    scene.session.commit()
    return app.extensions["delegations"].links.url(link).removeprefix("http://localhost")


def test_a_delegates_subscription(story: Story, app: Flask, visitor: StaffClient, keep: Keep) -> None:
    path = path_of(app, story, "reader_feed", story.head().id)
    keep(f"calendars/delegate.{story.language}.ics", unfolded(visitor.get(path).data))


def test_a_hosts_subscription_and_one_appointment(story: Story, app: Flask, visitor: StaffClient, keep: Keep) -> None:
    request = story.scene.kept["confluence"]
    path = path_of(app, story, "host_feed", request.organisation_id)
    keep(f"calendars/host.{story.language}.ics", unfolded(visitor.get(f"{path}?lang={story.language}").data))
    path = path_of(app, story, "request", request.id)
    keep(f"calendars/appointment.{story.language}.ics", unfolded(visitor.get(f"{path}/slot.ics").data))


def test_cards_of_mails(story: Story, app: Flask, keep: Keep) -> None:
    for template, name in CARDS:
        card = _card(app, story, story.mails[template, name])
        keep(f"calendars/{template}-{name}.{story.language}.ics", unfolded(card))


def _card(app: Flask, story: Story, message: Message) -> bytes:
    mail = app.extensions["delegations"].renderer.render_message(story.scene.session, message)
    parts = message_from_bytes(mail.body, policy=policy.default).walk()
    return next(bytes(p.get_payload(decode=True)) for p in parts if p.get_content_type() == "text/calendar")
