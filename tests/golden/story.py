"""One visit told from the first question to the last change, so that every mail is written at least once."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time
from typing import Any

from sqlalchemy import select

from delegations.core.actor import Actor, Door
from delegations.core.languages import STAFF
from delegations.dossiers.models import Dossier, Participation
from delegations.dossiers.participants import remove_participant
from delegations.dossiers.queries import get_dossier, get_dossier_by_id, list_participations
from delegations.fairs.meetings.mails import invite_parties
from delegations.fairs.meetings.rules import Grid, Phases
from delegations.fairs.meetings.services import RoundFacts, add_parties, save_round
from delegations.fairs.roster.asking import answer_availability, ask_availability
from delegations.fairs.roster.rules import ALWAYS, Answer, ShiftFacts
from delegations.fairs.roster.services import add_shift, assign
from delegations.fairs.roster.swaps import answer_swap, ask_swap, settle_swap, withdraw_swap
from delegations.i18n.content import save_text
from delegations.invitations.models import Invitation, LetterTemplate
from delegations.invitations.queries import get_invitation, get_template
from delegations.invitations.services import (
    InvitationAnswer,
    answer_invitation,
    ensure_templates,
    remind_invited,
    send_invitations,
)
from delegations.itineraries.asking import Question, ask_again, engage_host, remind, withdraw
from delegations.itineraries.decisions import accept_option, refuse_options
from delegations.itineraries.models import Request, Slot
from delegations.itineraries.reader_pages import get_reader
from delegations.itineraries.replies import repeat_card
from delegations.itineraries.requests import approve_hand_over
from delegations.messaging.models import Message
from delegations.network.models import Person, Place
from tests.fairs.pavilion import make_pavilion
from tests.golden.words import PEOPLE, TITLES
from tests.itineraries.scenes import Scene, at


@dataclass
class Story:
    """Mails by (template, name), as they were queued; names tell the occasion.

    Hosts and delegates read `language`; staff read it too where staff pages speak it.
    """

    scene: Scene
    language: str
    mails: dict[tuple[str, str], Message] = field(default_factory=dict)
    slots: dict[str, Slot] = field(default_factory=dict)

    @contextmanager
    def mails_named(self, name: str) -> Iterator[None]:
        """The mails queued meanwhile bear this name; of two that are alike the first counts."""
        before = self.scene.last_mail()
        yield
        self.scene.session.commit()
        for message in self.scene.mails(since=before):
            self.mails.setdefault((message.template, name), message)

    def text(self, entity: str, row: Any, field: str, source: str) -> None:
        """What people translated of this text."""
        for language, translated in TITLES.get(source, {}).items():
            save_text(self.scene.session, entity=entity, entity_id=row.id, field=field, language=language,
                      text=translated, source=source)  # fmt: skip

    def person(self, key: str, **values: Any) -> Person:
        return self.scene.make.person(**{**PEOPLE[key], "language": self.language, **values})

    def place(self, name: str, **values: Any) -> Place:
        place = self.scene.make.place(name, **values)
        self.text("place", place, "name", name)
        return place

    def slot(self, title: str, start: str, end: str, public_text: str = "", **values: Any) -> Slot:
        slot = self.scene.plan(
            title, f"2027-10-{start}", f"2027-10-{end}", public_text=public_text, uid=f"golden-{len(self.slots) + 1}",
            **values,
        )  # fmt: skip
        self.text("slot", slot, "title", title)
        self.text("slot", slot, "public_text", public_text)
        self.scene.session.commit()
        self.slots[title] = slot
        return slot

    def guests(self, *, liaison: bool) -> list[Participation]:
        """Those written to through a liaison, or directly."""
        rows = list_participations(self.scene.session, self.scene.dossier_id)
        return [p for p in rows if (p.liaison_id is not None) == liaison]

    def head(self) -> Participation:
        """The head of the delegation, as the portal loads a reader."""
        return get_reader(self.scene.session, self.guests(liaison=False)[0].id).participation

    def contact(self, key: str) -> Person:
        values = PEOPLE[key]
        return self.scene.contact(
            values["given"], values["family"], email=values["email"], civility=values["civility"],
            language=self.language,
        )  # fmt: skip


def tell(scene: Scene, language: str) -> Story:
    """The whole story; each chapter has its own slots."""
    story = Story(scene, language)
    owner = scene.dossier().owner
    owner.phone, owner.language = "+33199001234", language if language in STAFF else "fr"
    scene.dossier().title = "Casablanca – ville durable"
    story.text("dossier", scene.dossier(), "title", "Casablanca – ville durable")
    scene.session.commit()
    _delegation(story)
    _questions(story)
    _answers(story)
    _another_time(story)
    _other_people(story)
    _invitations(story)
    _releases(story)
    _who_leaves(story)
    _too_late(story)
    _meetings(story)
    _duties(story)
    return story


def _delegation(story: Story) -> None:
    scene, make = story.scene, story.scene.make
    ensure_templates(scene.session, actor=scene.planner, clock=scene.clock)
    liaison = story.person("filali")
    make.participation(scene.dossier(), story.person("benchekroun"), role="head", wants_cards=True)
    make.participation(scene.dossier(), story.person("bennis"), liaison_id=liaison.id)
    make.participation(scene.dossier(), story.person("tazi"), liaison_id=liaison.id)
    make.participation(scene.dossier(), story.person("lahlou"), wants_cards=True)
    interpreter = make.resource()
    scene.session.commit()
    metropole = story.place("Hôtel de la Métropole", address="20 rue du Lac", access_rules="Pièce d’identité")
    confluence = story.place("Confluence", address="Place nautique", latitude=45.7406, longitude=4.8158)
    host = scene.host().id
    plan = story.slot("Plan vélo", "28 10:00", "28 11:30", "Présentation de 30 min, puis échange",
                      place_id=metropole.id, host_id=host)  # fmt: skip
    make.booking(plan, interpreter)
    story.slot("Quartier de la Confluence", "28 14:00", "28 15:15", place_id=confluence.id, host_id=host,
               tolerance_minutes=20)  # fmt: skip
    story.slot("Chaufferie de Surville", "28 16:00", "28 17:00", host_id=host)
    story.slot("Tramway de nuit", "28 23:30", "29 00:30")
    scene.session.commit()


def _questions(story: Story) -> None:
    scene, plan = story.scene, story.slots["Plan vélo"]
    with story.mails_named("question"):
        request = scene.ask(
            plan, story.contact("renaud"), deadline=date(2027, 10, 22), expected=TITLES["Salle"][story.language]
        )
    with story.mails_named("several times"):
        sounded = scene.ask(
            story.slots["Tramway de nuit"], story.contact("vasseur"),
            times=(at("2027-10-28 09:00"), at("2027-10-28 15:00")), organisation_id=scene.host().id,
        )  # fmt: skip
    scene.clock.advance(days=2)
    for name, each in (("question", request), ("several times", sounded)):
        with story.mails_named(name):
            remind(scene.session, **scene.tools(), requests=[scene.request(each)])
    with story.mails_named("taken back"):
        withdraw(scene.session, **scene.tools(), request=scene.request(sounded), note=TITLES["Travaux"][story.language])
    scene.kept["asked"] = request


def _answers(story: Story) -> None:
    scene, request = story.scene, story.scene.kept["asked"]
    word = TITLES["Travaux"][story.language]
    with story.mails_named("yes"):
        scene.answer(request, conditions=TITLES["Conditions"][story.language])
    with story.mails_named("asked for again"):
        repeat_card(scene.session, clock=scene.clock, settings=scene.settings, request=scene.request(request), key="1")
    with story.mails_named("no"):
        scene.answer(request, "decline", note=word)
    with story.mails_named("yes but later"):
        scene.answer(request, "counter", note=word, times=(at("2027-10-28 14:00"), at("2027-10-29 09:30")))
    with story.mails_named("none fits"):
        refuse_options(scene.session, **scene.tools(), request=scene.request(request), note=word)


def _another_time(story: Story) -> None:
    """His time is taken; then the slot moves, first within his tolerance, then beyond it, and goes at last."""
    scene, request = story.scene, story.scene.kept["asked"]
    scene.answer(request, "counter", times=(at("2027-10-28 09:30"),))
    with story.mails_named("his time"):
        option = next(o for o in scene.request(request).options if o.current)
        accept_option(scene.session, **scene.tools(), request=scene.request(request), option_id=option.id)
    scene.move(story.slots["Plan vélo"], "2027-10-28 11:00")
    with story.mails_named("moved"):
        ask_again(scene.session, **scene.tools(), requests=[scene.request(request)])
    scene.answer(request)
    scene.kept["surville"] = story.slots["Chaufferie de Surville"]
    with story.mails_named("by telephone"):
        agreed = Question(story.contact("garnier").id, scene.host().id)
        engage_host(scene.session, **scene.tools(), slot=scene.slot(scene.kept["surville"]), question=agreed)


def _other_people(story: Story) -> None:
    """A colleague of the same house, one of another, and two who were asked together."""
    scene, slot = story.scene, story.slots["Quartier de la Confluence"]
    first, second = scene.ask(slot, story.contact("vasseur")), scene.ask(slot, story.contact("morel"))
    colleague = {"name": "Anne Roy", "email": "roy@elsewhere.example"}
    with story.mails_named("a colleague"):
        scene.answer(first, "hand_over", colleague=colleague)
    with story.mails_named("colleague asked"):
        approve_hand_over(scene.session, **scene.tools(), request=scene.request(first))
    with story.mails_named("somebody else"):
        scene.answer(second)
    scene.kept["confluence"] = second


def _invitations(story: Story) -> None:
    scene = story.scene
    template = get_template(
        scene.session, scene.session.scalars(select(LetterTemplate.id).filter_by(key="invitation")).one()
    )
    with story.mails_named("to her"):
        send_invitations(
            scene.session, **scene.tools(), dossier=scene.dossier(), template=template,
            participations=story.guests(liaison=False)[:1], deadline=date(2027, 10, 22), anyway=True,
        )  # fmt: skip
    with story.mails_named("through a liaison"):
        send_invitations(
            scene.session, **scene.tools(), dossier=scene.dossier(), template=template,
            participations=story.guests(liaison=True)[:1], deadline=date(2027, 10, 22), anyway=True,
        )  # fmt: skip
    invitations = [get_invitation(scene.session, i) for i in scene.session.scalars(select(Invitation.id))]
    with story.mails_named("to her"):
        remind_invited(scene.session, **scene.tools(), invitations=invitations[:1])
    note = TITLES["Travaux"][story.language]
    stand_in = {"name": "Karim Alaoui", "title": "Directeur", "email": "alaoui@casablanca.example"}
    for name, answer in (
        ("yes", InvitationAnswer("accept")),
        ("no", InvitationAnswer("decline", note)),
        ("somebody else", InvitationAnswer("substitute", "", stand_in)),
    ):
        with story.mails_named(name):
            _answer(scene, invitations[0], answer)


def _answer(scene: Scene, invitation: Invitation, answer: InvitationAnswer) -> None:
    person = invitation.participation.person
    answer_invitation(
        scene.session, actor=Actor("delegate", person.id, person.family_name, Door.PORTAL), clock=scene.clock,
        settings=scene.settings, invitation_id=invitation.id, answer=answer,
    )  # fmt: skip


def _releases(story: Story) -> None:
    scene = story.scene
    with story.mails_named("first"):
        scene.publish(note=TITLES["Note"][story.language])
    scene.clock.advance(hours=5)
    scene.move(story.slots["Quartier de la Confluence"], "2027-10-28 14:15")
    scene.cancel(scene.kept["surville"], TITLES["Travaux"][story.language])
    with story.mails_named("changes"):
        scene.publish()
    scene.cancel(story.slots["Tramway de nuit"])
    with story.mails_named("cancelled"):
        scene.publish()


def _who_leaves(story: Story) -> None:
    """Two are taken off the list: one who was written to himself, and one through a liaison."""
    scene = story.scene
    for name, liaison in (("himself", False), ("through a liaison", True)):
        leaves = story.guests(liaison=liaison)[-1]
        remove_participant(scene.session, actor=scene.planner, clock=scene.clock, dossier=scene.dossier(),
                           participation_id=leaves.id)  # fmt: skip
        with story.mails_named(name):
            scene.publish()


def _too_late(story: Story) -> None:
    """The day before: who was asked late may still answer, who said yes can only say no."""
    scene = story.scene
    scene.clock.advance(days=6)
    late = story.slot("Maison du vélo", "28 17:30", "28 18:30", host_id=scene.host().id)
    asked: Request = scene.ask(late, story.contact("garnier"))
    with story.mails_named("yes after the cut-off"):
        scene.answer(asked)
    scene.clock.advance(hours=2)
    with story.mails_named("no after the cut-off"):
        scene.answer(scene.kept["asked"], "decline", note=TITLES["Travaux"][story.language])


def _meetings(story: Story) -> None:
    """A fair of its own: the way into the business meetings, a reminder, and somebody who joins late."""
    scene, make = story.scene, story.scene.make
    scene.clock.instant = datetime(2027, 10, 18, 7, 0, tzinfo=UTC)
    fair = make.dossier("GOLDEN-FAIR", kind="fair", title="Casablanca – ville durable", country="ES",
                        starts_on=date(2027, 11, 2), ends_on=date(2027, 11, 4))  # fmt: skip
    story.text("dossier", fair, "title", "Casablanca – ville durable")
    fair = get_dossier_by_id(scene.session, fair.id)
    acting = {"actor": scene.planner, "clock": scene.clock, "dossier": fair}
    save_round(scene.session, **acting, version=0, facts=RoundFacts(
        Phases(date(2027, 10, 20), date(2027, 10, 24), date(2027, 10, 27), date(2027, 10, 29)),
        Grid((date(2027, 11, 3),), time(14), time(17), 25, 5), ("1", "2"),
    ))  # fmt: skip

    def party(key: str) -> int:
        row = make.participation(fair, scene.session.scalars(
            select(Person).filter_by(family_name=PEOPLE[key]["family"])).one())  # fmt: skip
        return add_parties(scene.session, **acting, participation_ids=[row.id], side="visitor")[0].id

    first = party("benchekroun")
    for name, days in (("profiles", 0), ("wishes", 3)):
        scene.clock.advance(days=days)
        with story.mails_named(name):
            invite_parties(scene.session, **acting, settings=scene.settings, party_ids=[first])
    scene.clock.advance(days=5)
    with story.mails_named("late"):
        invite_parties(scene.session, **acting, settings=scene.settings, party_ids=[party("lahlou")])


def _duties(story: Story) -> None:
    """A fair: who can be on the stand when, and a shift that changes hands."""
    scene, make = story.scene, story.scene.make
    pavilion = make_pavilion(scene.session, scene.clock, make)
    dossier = pavilion.dossier
    story.text("dossier", dossier, "title", "Salon des villes")
    keys = ("renaud", "vasseur", "morel")
    first, second, third = (make.participation(dossier, story.person(key), role="exhibitor") for key in keys)
    scene.session.commit()
    tools = {"actor": scene.planner, "clock": scene.clock, "settings": scene.settings}

    def fair() -> Dossier:
        return get_dossier(scene.session, scene.planner, "FAIR-1")

    for name in ("asked", "asked again"):
        with story.mails_named(name):
            ask_availability(scene.session, **tools, dossier=fair(), participation_ids=[first.id])
    start, end = (at(f"2027-11-02 {hour}:00", "Europe/Madrid") for hour in ("09", "11"))
    acting = {"actor": scene.planner, "clock": scene.clock, "dossier": fair()}
    shift = add_shift(scene.session, **acting, facts=ShiftFacts(pavilion.stand.id, start, end))
    assign(scene.session, **acting, shift_id=shift.id, version=1, participation_ids=[first.id])
    story.text("slot", shift.slot, "title", shift.slot.title)
    given: dict[str, Any] = {
        **tools,
        "shift_id": shift.id,
        "from_id": first.id,
        "note": TITLES["Travaux"][story.language],
    }

    def ask(to: Participation) -> int:
        return ask_swap(scene.session, **given, dossier=fair(), to_id=to.id).id

    def answer(swap_id: int, who: Participation, *, takes: bool) -> None:
        answer_swap(scene.session, **tools, dossier=fair(), swap_id=swap_id, participation_id=who.id, takes=takes)

    with story.mails_named("one person"):
        swap_id = ask(second)
    with story.mails_named("no"):
        answer(swap_id, second, takes=False)
    swap_id = ask(third)
    with story.mails_named("yes"):
        answer(swap_id, third, takes=True)
    with story.mails_named("dropped"):
        withdraw_swap(scene.session, **tools, dossier=fair(), swap_id=swap_id)
    answer_availability(
        scene.session, **acting, participation_id=second.id, version=0, answer=Answer((ALWAYS,)), came_by="phone"
    )
    with story.mails_named("anybody"):
        swap_id = ask_swap(scene.session, **given, dossier=fair()).id
    answer(swap_id, second, takes=True)
    with story.mails_named("settled"):
        settle_swap(scene.session, **tools, dossier=fair(), swap_id=swap_id)
