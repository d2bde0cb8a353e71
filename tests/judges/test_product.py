"""The feeds, downloads and mails that leave the product, read by programs that are not ours."""

import email
from email import policy
from typing import Any

import pytest
from flask import Flask
from sqlalchemy.orm import Session

from delegations.accounts.links import link_for
from delegations.core.clock import FixedClock
from delegations.dossiers.participants import remove_participant
from delegations.messaging.models import Message
from tests.calendars.linter import lint
from tests.client import StaffClient
from tests.itineraries.scenes import Scene
from tests.judges.judges import JUDGES, TIMEKEEPERS, count_of_calcurse, faults


def card_in(raw: bytes) -> bytes | None:
    """The calendar part of a mail."""
    parts = email.message_from_bytes(raw, policy=policy.default).walk()
    found = [part.get_content() for part in parts if part.get_content_type() == "application/ics"]
    return found[0] if found else None


@pytest.fixture
def gathered(
    scene: Scene, app: Flask, session: Session, clock: FixedClock, visitor: StaffClient
) -> dict[str, bytes]:  # fmt: skip
    """A visit from the first question to the last cancellation: every feed after each step, every card of its mails."""
    files: dict[str, bytes] = {}
    links = app.extensions["delegations"].links

    def path(purpose: str, subject_id: int) -> str:
        found = link_for(session, clock=clock, purpose=purpose, subject_id=subject_id)
        session.commit()
        return str(links.url(found)).removeprefix("http://localhost")

    dossier = scene.dossier()
    contact = scene.contact(language="ar")
    head = scene.delegate("Benchekroun", language="ar", wants_cards=True, role="head")
    leaves = scene.delegate("Alami", email="alami@x.example", language="fr", wants_cards=True)
    addresses = {
        "delegate": path("reader_feed", head.id), "host": path("host_feed", contact.organisation_id or 0),
        "person": path("person_feed", head.person_id), "staff": path("staff_feed", dossier.owner_id),
        "dossier": path("dossier_feed", dossier.id),
    }  # fmt: skip

    def gather(step: str) -> None:
        for name, address in addresses.items():
            for language in ("fr", "ar", "en"):
                response = visitor.get(f"{address}?lang={language}")
                assert response.status_code == 200, name
                files[f"{step}: {name} in {language}"] = response.data

    gather("before")
    _plan(scene)
    slot = scene.plan(host_id=scene.host().id, place_id=scene.make.place(address="20 rue du Lac").id)
    request = scene.ask(slot, contact)
    scene.publish()
    gather("asked")
    scene.answer(request)
    files["download of the host"] = visitor.get(f"{path('request', request.id)}/slot.ics").data
    clock.advance(minutes=5)
    scene.move(slot, "2027-10-28 10:10")
    scene.publish()
    gather("moved")
    clock.advance(minutes=5)
    scene.cancel(slot, "Grève")
    remove_participant(session, actor=scene.planner, clock=clock, dossier=scene.dossier(), participation_id=leaves.id)
    scene.publish()
    assert scene.mails("taken_off"), "his cards are taken back"
    gather("cancelled")
    return files | _cards(app, session, scene.mails())


def _plan(scene: Scene) -> None:
    """A flight over two zones and a night in which the clocks change."""
    home = scene.make.place("Aéroport Mohammed V", city="Casablanca", zone="Africa/Casablanca")
    scene.plan("Vol AT 761", "2027-10-29 18:10", "2027-10-29 20:15", kind="departure", end_zone="Africa/Casablanca",
               end_place_id=home.id)  # fmt: skip
    scene.plan("Nuit à l’hôtel ; 酒店", "2027-10-30 22:00", "2027-10-31 08:00", kind="lodging")


def _cards(app: Flask, session: Session, mails: list[Message]) -> dict[str, bytes]:
    renderer = app.extensions["delegations"].renderer
    rendered = {m: renderer.render_message(session, m).body for m in mails if m.context.get("card")}
    cards = {f"card {m.id}: {m.template} to {m.recipient_address}": card_in(body) for m, body in rendered.items()}
    return {name: card for name, card in cards.items() if card is not None}


def test_everything_that_leaves_the_product_passes_every_judge(gathered: dict[str, bytes]) -> None:
    assert {name for name, body in gathered.items() if lint(body)} == set()
    counts = {name: body.count(b"BEGIN:VEVENT\r\n") for name, body in gathered.items()}
    methods = {line for body in gathered.values() for line in body.split(b"\r\n") if line.startswith(b"METHOD:")}
    assert methods == {b"METHOD:REQUEST", b"METHOD:CANCEL"}
    assert sum(1 for name in counts if name.startswith("card")) >= 6, "questions, updates and cancellations of both"
    assert counts["before: delegate in fr"] == 0 < counts["cancelled: delegate in fr"]
    readings = {judge: JUDGES[judge].read(gathered) for judge in JUDGES}
    for name, count in counts.items():
        for judge, read in readings.items():
            assert faults(read[name]) == [], (judge, name)
            assert len(read[name]["events"]) == count, (judge, name)
        first, *others = [sorted_events(readings[judge][name]) for judge in TIMEKEEPERS]
        assert others == [first] * len(others), name


def sorted_events(reading: dict[str, Any]) -> list[tuple[Any, ...]]:
    fields = ("uid", "start", "end", "summary", "description", "location")
    return sorted(tuple(event[name] for name in fields) for event in reading["events"])


def test_calcurse_takes_the_feeds_whole(gathered: dict[str, bytes]) -> None:
    for name in ("asked: delegate in ar", "cancelled: dossier in fr", "cancelled: host in fr", "moved: staff in fr"):
        assert count_of_calcurse(gathered[name]) == (gathered[name].count(b"BEGIN:VEVENT\r\n"), 0), name
