"""An interpreter's own view, and how long somebody works without a rest."""

import json
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

import pytest

from delegations.accounts.links import link_for
from delegations.dossiers.models import Participation
from delegations.itineraries.models import Slot
from delegations.itineraries.queries import find_release
from delegations.planning.rest import Stretch, stretches
from delegations.webkit.context import services
from tests.client import StaffClient, text_of
from tests.itineraries.scenes import Scene

NINE = datetime(2027, 10, 28, 7, tzinfo=UTC)


def after(minutes: int) -> datetime:
    return NINE + timedelta(minutes=minutes)


def test_a_short_pause_is_no_rest_and_overlaps_count_once() -> None:
    work = [(after(120), after(180)), (after(0), after(60)), (after(70), after(110)), (after(100), after(130))]
    assert stretches(work) == [Stretch(after(0), after(180), 60 + 60 + 50)]
    assert stretches([(after(0), after(60)), (after(90), after(120))]) == [
        Stretch(after(0), after(60), 60), Stretch(after(90), after(120), 30),
    ]  # fmt: skip
    assert stretches([(after(0), after(200)), (after(10), after(20))]) == [Stretch(after(0), after(200), 200)]
    assert stretches([]) == []


@dataclass
class Booth:
    """Two interpreters: one of them alone on the second slot."""

    scene: Scene
    first: Slot
    second: Slot
    amrani: Participation
    alami: Participation

    def page(self, visitor: StaffClient, participation: Participation) -> str:
        link = link_for(self.scene.session, clock=self.scene.clock, purpose="itinerary", subject_id=participation.id)
        self.scene.session.commit()
        with visitor.app.app_context():
            address = services().links.url(link)
        return text_of(visitor.get(f"{address.removeprefix('http://localhost')}?lang=en"))


@pytest.fixture
def booth(scene: Scene) -> Booth:
    amrani = scene.delegate("Amrani", role="interpreter", language="en")
    doukkali = scene.delegate("Doukkali", role="interpreter", language="en")
    alami = scene.delegate("Alami", language="en")
    resources = {
        name: scene.make.resource(f"Nadia {name}", languages=["fr", "ar"], person_id=p.person_id)
        for name, p in (("Amrani", amrani), ("Doukkali", doukkali))
    }
    first = scene.plan("Plan vélo", "2027-10-28 09:00", "2027-10-28 11:00")
    second = scene.plan("Station", "2027-10-28 11:15", "2027-10-28 15:30")
    first = scene.change(
        first, resource_ids=tuple(r.id for r in resources.values()), interpreting="simultaneous",
        interpreter_note="Sigles : ZFE, REV.",
    )  # fmt: skip
    second = scene.change(second, resource_ids=(resources["Amrani"].id,), interpreting="whispered")
    scene.confirmed(first, scene.contact(phone="+33 1 99 00 40 01"))
    scene.publish()
    return Booth(scene, first, second, amrani, alami)


def test_an_interpreter_reads_mode_languages_partner_briefing_and_contact(booth: Booth, visitor: StaffClient) -> None:
    text = booth.page(visitor, booth.amrani)
    assert "Mode Simultaneous" in text and "Languages French ↔ Arabic" in text
    assert "With you Nadia Doukkali" in text and "With you nobody: you are alone" in text
    assert "Briefing Sigles : ZFE, REV." in text
    assert "Host contact Élise Renaud" in text and "1 99 00 40 01" in text.replace("\u00a0", " ").replace("\u202f", " ")


def test_an_interpreter_reads_the_hours_in_a_row_and_is_warned(booth: Booth, visitor: StaffClient) -> None:
    text = booth.page(visitor, booth.amrani)
    assert "15:30 without a rest: 6 h 15" in text.replace("\u00a0", " ").replace("\u202f", " ")
    assert "You are alone for 4 h 15" in text.replace("\u00a0", " ").replace("\u202f", " ")


def test_nobody_else_reads_the_briefing(booth: Booth, visitor: StaffClient) -> None:
    text = booth.page(visitor, booth.alami)
    assert "Plan vélo" in text
    assert "Briefing" not in text and "ZFE" not in text and "Host contact" not in text


def test_a_briefing_never_lies_in_a_release_and_is_read_as_it_stands_now(booth: Booth, visitor: StaffClient) -> None:
    scene = booth.scene
    scene.change(booth.first, interpreter_note="Nouveau glossaire.")
    assert "ZFE" not in json.dumps(find_release(scene.session, scene.dossier_id).snapshot)  # type: ignore[union-attr]
    assert "Nouveau glossaire." in booth.page(visitor, booth.amrani)


def test_a_slot_keeps_mode_and_briefing_from_its_form(booth: Booth, reading: StaffClient) -> None:
    address = f"/dossiers/VISIT-1/programme/slots/{booth.second.id}"
    page = reading.get(address)
    assert "How it is interpreted" in text_of(page)
    slot = booth.scene.slot(booth.second)
    form = {"version": slot.version, "title": slot.title, "kind": "visit", "day": "2027-10-28", "starts": "11:15",
            "ends": "15:30", "attendance": "all", "travel_mode": "coach", "interpreting": "consecutive",
            "resource_ids": [b.resource_id for b in slot.bookings], "interpreter_note": "Discours remis."}  # fmt: skip
    assert reading.post(address, form).status_code == 303
    saved = booth.scene.slot(booth.second)
    assert (saved.interpreting, saved.interpreter_note) == ("consecutive", "Discours remis.")
