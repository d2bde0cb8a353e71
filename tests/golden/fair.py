"""The chapter of the fair: organisations invited to exhibit, what they answer and what is decided."""

from datetime import date, datetime, time
from typing import Any

from delegations.core.actor import Actor, Door
from delegations.dossiers.models import Dossier
from delegations.fairs.stands.applications import (
    Invited,
    Wish,
    apply_by_link,
    invite_exhibitors,
    remind_exhibitor,
    say_no,
)
from delegations.fairs.stands.models import Exhibitor
from delegations.fairs.stands.queries import get_exhibitor
from delegations.fairs.stands.services import (
    EditionFacts,
    OpeningDay,
    StandFacts,
    add_stand,
    save_edition,
    settle_application,
)
from tests.golden.story import Story
from tests.golden.words import TITLES

FAIR = "Salon des villes"


def tell_fair(story: Story) -> None:
    """The clock is put back afterwards: calendars are read as of the visit."""
    now = story.scene.clock.instant
    dossier, stand_id = _open_fair(story)
    first, second = _invite(story, dossier, "garnier"), _invite(story, dossier, "morel")
    with story.mails_named("invited"):
        remind_exhibitor(story.scene.session, **story.scene.tools(), dossier=dossier, exhibitor_id=first.id)
    with story.mails_named("applied"):
        _apply(story, first, Wish("co_exhibition", stand_id, TITLES["Maquette"][story.language]))
    with story.mails_named("changed"):
        _apply(story, first, Wish("co_exhibition", stand_id, "", TITLES["Note"][story.language]))
    _settle(story, dossier, first, "accepted")
    with story.mails_named("no"):
        say_no(story.scene.session, **_theirs(story, second), note=TITLES["Travaux"][story.language])
    third = _invite(story, dossier, "vasseur")
    _apply(story, third, Wish("representation"))
    _settle(story, dossier, third, "accepted", "represented")
    _settle(story, dossier, third, "withdrawn")
    fourth = _invite(story, dossier, "renaud")
    _apply(story, fourth, Wish("representation"))
    _settle(story, dossier, fourth, "declined")
    story.scene.clock.advance(days=30)
    with story.mails_named("no longer"):
        say_no(story.scene.session, **_theirs(story, first))
    story.scene.clock.instant = now


def _open_fair(story: Story) -> tuple[Dossier, int]:
    scene = story.scene
    dossier = scene.make.dossier(
        "FAIR-G", kind="fair", country="ES", zone="Europe/Madrid", title=FAIR, starts_on=date(2027, 11, 30),
        ends_on=date(2027, 12, 2),
    )  # fmt: skip
    story.text("dossier", dossier, "title", FAIR)
    facts = EditionFacts(
        fair="City Expo", halls=("2",),
        opening=(OpeningDay(date(2027, 11, 30), time(9), time(19)), OpeningDay(date(2027, 12, 1), time(9), time(17))),
        build_up=(datetime(2027, 11, 22, 8), datetime(2027, 11, 29, 20)),
        contributions={"co_exhibition": 450_000, "representation": 40_000},
    )  # fmt: skip
    common: dict[str, Any] = {"actor": scene.planner, "clock": scene.clock, "dossier": dossier}
    save_edition(scene.session, **common, version=0, facts=facts)
    stand = add_stand(scene.session, **common, facts=StandFacts("2", "B297", 36, 3, "co_exhibition", 4))
    scene.session.commit()
    return dossier, stand.id


def _invite(story: Story, dossier: Dossier, key: str) -> Exhibitor:
    organisation = story.scene.make.organisation(f"Ville {key.title()}")
    contact = story.person(key, organisation_id=organisation.id)
    with story.mails_named("invited"):
        rows = invite_exhibitors(
            story.scene.session, **story.scene.tools(), dossier=dossier, answer_by=date(2027, 11, 12),
            message=TITLES["Salle"][story.language], invited=[Invited(organisation.id, contact.id)],
        )  # fmt: skip
    return rows[0]


def _theirs(story: Story, row: Exhibitor) -> dict[str, Any]:
    actor = Actor("exhibitor", row.contact_id, "", Door.PORTAL)
    return {**story.scene.tools(), "actor": actor, "exhibitor_id": row.id}


def _apply(story: Story, row: Exhibitor, wish: Wish) -> None:
    version = get_exhibitor(story.scene.session, row.dossier_id, row.id).version
    apply_by_link(story.scene.session, **_theirs(story, row), version=version, wish=wish)
    story.scene.session.commit()


def _settle(story: Story, dossier: Dossier, row: Exhibitor, state: str, name: str = "") -> None:
    with story.mails_named(name or state):
        settle_application(
            story.scene.session, **story.scene.tools(), dossier=dossier, exhibitor_id=row.id, state=state
        )
