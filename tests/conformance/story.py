"""One delegation from its first question to its last cancellation, and every byte that left the product on the way."""

import email
import re
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from email import policy
from email.message import EmailMessage
from functools import cached_property
from pathlib import Path

from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from delegations.accounts.links import link_for
from delegations.cli.outbox import send_mail
from delegations.core.actor import Actor, Door, Role
from delegations.core.clock import FixedClock
from delegations.dossiers.models import Participation
from delegations.itineraries.decisions import accept_option, refuse_options
from delegations.itineraries.models import Request, RequestOption
from delegations.itineraries.publicity import make_public
from delegations.mailroom.handling import Mailroom
from delegations.network.models import Person
from delegations.webkit.context import Services
from tests.calendars.linter import Component, parse
from tests.factories import Factory
from tests.itineraries.scenes import Scene
from tests.judges.files import SCRIPTS
from tests.mailroom.clients import Said, calendar_of, card_in, mail_with

LANGUAGES = ("fr", "en", "ar")
SECRET_KINDS = ("reader", "person", "host", "staff", "dossier")
STEPS = (
    "empty", "asked", "answered", "moved", "reworded", "relocated", "countered", "agreed", "left", "back", "swapped",
    "cancelled",
)  # fmt: skip
HOSTILE = "Evil\r\nBcc: evil@example.net\r\nATTENDEE:mailto:evil@example.net\r\nBEGIN:VALARM =?utf-8?q?x?="
CONTROLS = 'a\x07b\x1b[31mc\u2028d\x85e\ufefff\nEND:VEVENT\nBEGIN:VEVENT \\n \\ ; , : " ^n 😀'
HEAD, MEMBER, PLAIN = "head@capital.example", "o'brien+cards@capital.example", "plain@capital.example"
FRENCH, ENGLISH, ARABIC = "renaud@metropole.example", "ruth@council.example", "salma@commune.example"
SECOND = "second@agence.example"
NAMES = {
    FRENCH: ('Zoé "Z"; 東京,', "القاهرة: x^y"), ENGLISH: ("Ruth", "O’Brien, née \\Ḥaddād; <ruth>"),
    ARABIC: ("سلمى", "بنشقرون"), SECOND: ("Ana", "Ñandú"),
    HEAD: ("Salma", "Benchekroun"), MEMBER: ("Bob\r\nBcc: evil@example.net", "Ω" * 40), PLAIN: ("Plain", "Reader"),
}  # fmt: skip
PHONES = {address: f"+3361234560{number}" for number, address in enumerate(NAMES)}
JOIN = "https://visio.example.org/join?a=b,c;d"


@dataclass(frozen=True)
class File:
    """A calendar fetched over HTTP."""

    step: str
    kind: str
    language: str
    headers: dict[str, str]
    body: bytes

    @property
    def name(self) -> str:
        return f"{self.step}: {self.kind} in {self.language}"


@dataclass(frozen=True)
class Mail:
    """An .eml that the outbox wrote."""

    step: str
    raw: bytes

    @cached_property
    def read(self) -> EmailMessage:
        message = email.message_from_bytes(self.raw, policy=policy.default)
        assert isinstance(message, EmailMessage)
        return message

    @property
    def to(self) -> str:
        return str(self.read["To"].addresses[0].addr_spec)

    @property
    def name(self) -> str:
        return f"{self.step}: {self.to} {self.read['Message-ID']}"

    @cached_property
    def card(self) -> bytes:
        """The calendar in the body; b"" where there is none."""
        found = [part for part in self.read.walk() if part.get_content_type() == "text/calendar"]
        return bytes(found[0].get_payload(decode=True)) if found else b""

    @property
    def method(self) -> str:
        return parse(self.card).one("METHOD").value if self.card else ""

    @property
    def event(self) -> Component:
        return next(parse(self.card).walk("VEVENT"))

    @property
    def sequence(self) -> int:
        return int(self.event.one("SEQUENCE").value)


@dataclass
class Received:
    """What everybody got, in order. `paths` are those of the feeds, `uid` the entry that the
    story is about, `countered` the one whose host proposes other times.

    `elsewhere`: {path: [body, tag]} of the last step, as other processes give them at other hours.
    """

    uid: str = ""
    countered: str = ""
    files: list[File] = field(default_factory=list)
    mails: list[Mail] = field(default_factory=list)
    paths: dict[str, str] = field(default_factory=dict)
    elsewhere: list[dict[str, list[str]]] = field(default_factory=list)

    def feeds(self, step: str = "", kind: str = "", language: str = "") -> list[File]:
        return [
            f for f in self.files
            if f.kind != "download" and step in ("", f.step) and kind in ("", f.kind) and language in ("", f.language)
        ]  # fmt: skip

    def feed(self, step: str, kind: str, language: str = "fr") -> File:
        return self.feeds(step, kind, language)[0]

    @property
    def downloads(self) -> list[File]:
        return [f for f in self.files if f.kind == "download"]

    def cards(self, to: str = "", *methods: str) -> list[Mail]:
        """Mails with a calendar, DECLINECOUNTER left out unless asked for."""
        wanted = methods or ("REQUEST", "CANCEL")
        return [mail for mail in self.mails if mail.method in wanted and to in ("", mail.to)]

    @property
    def calendars(self) -> dict[str, bytes]:
        """Every calendar by a name of its own; the answers to counter-proposals, which have no time, left out."""
        return {f.name: f.body for f in self.files} | {mail.name: mail.card for mail in self.cards()}


def events(body: bytes) -> list[Component]:
    return list(parse(body).walk("VEVENT"))


def event_of(body: bytes, uid: str) -> Component:
    return next(event for event in events(body) if event.one("UID").value == uid)


def unfolded(body: bytes) -> str:
    return body.decode().replace("\r\n ", "")


class Teller:
    """Plays the story; hosts answer over HTTP and by mail, staff through the services that their pages use."""

    def __init__(self, app: Flask, session: Session, clock: FixedClock) -> None:
        self.known: Services = app.extensions["delegations"]
        self.session, self.clock = session, clock
        self.make = Factory(session, clock)
        user = self.make.user(phone="+33698765432")
        planner = Actor("staff", user.id, user.name, Door.WEB, Role.PLANNER)
        self.scene = Scene(session, self.make, clock, self.known.settings, planner)
        self.http = app.test_client()
        self.told = Received()
        self.requests: dict[str, Request] = {}
        self.answers = 0

    def tell(self) -> Received:
        self._people()
        self._paths()
        self._gather("empty")
        self._plan()
        for step in STEPS[1:]:
            self.clock.advance(minutes=30)
            getattr(self, f"_{step}")()
            self.session.commit()
            self._gather(step)
        return self.told

    # the people, the programme

    def _people(self) -> None:
        self.dossier = self.scene.open_dossier(starts_on=date(2027, 10, 26), ends_on=date(2027, 10, 31))
        hosts = {FRENCH: ("Métropole de Lyon", "fr"), ENGLISH: ("Council; “Transport”, Leeds", "en"),
                 ARABIC: ("جماعة الدار البيضاء", "ar"), SECOND: ("Agence d’urbanisme", "fr")}  # fmt: skip
        self.hosts: dict[str, Person] = {}
        for address, (host, language) in hosts.items():
            given, family = NAMES[address]
            self.hosts[address] = self.scene.contact(
                given, family, host, email=address, phone=PHONES[address], language=language
            )
        self.readers: dict[str, Participation] = {}
        for address, language, cards in ((HEAD, "ar", True), (MEMBER, "en", True), (PLAIN, "fr", False)):
            given, family = NAMES[address]
            person = self.make.person(given, family, email=address, language=language, phone=PHONES[address])
            self.readers[address] = self.scene.delegate(family, person=person, wants_cards=cards)

    def _paths(self) -> None:
        subjects = {
            "reader": self.readers[MEMBER].id, "person": self.readers[HEAD].person_id,
            "staff": self.dossier.owner_id, "dossier": self.dossier.id,
            "host": self.hosts[FRENCH].organisation_id or 0,
        }  # fmt: skip
        make_public(self.session, actor=self.scene.planner, clock=self.clock, dossier=self.scene.dossier())
        self.told.paths = {kind: self._path(f"{kind}_feed", subjects[kind]) for kind in SECRET_KINDS}
        self.told.paths["season"] = "/calendar/season.ics"
        self.told.paths["programme"] = f"/programme/{self.scene.dossier().public_id}.ics"

    def _path(self, purpose: str, subject_id: int) -> str:
        found = link_for(self.session, clock=self.clock, purpose=purpose, subject_id=subject_id)
        self.session.commit()
        return self.known.links.url(found).removeprefix("http://localhost")

    def _plan(self) -> None:
        plan, make = self.scene.plan, self.make
        place = make.place('Hôtel "de Ville"; salle, A', address="20 rue du Lac\nPorte B")
        self.main = plan(place_id=place.id, host_id=self.hosts[FRENCH].organisation_id, tolerance_minutes=15,
                         remote_link=JOIN, public_text="Présentation ; échange, visite")  # fmt: skip
        self.told.uid = f"slot-{self.main.uid}"
        self.hostile = plan(HOSTILE, "2027-10-27 14:00", "2027-10-27 15:00", public_text=CONTROLS,
                            place_id=make.place(CONTROLS).id, remote_link="dial 01 23; code 4",
                            host_id=self.hosts[ENGLISH].organisation_id)  # fmt: skip
        self.third = plan("لقاء", "2027-10-27 09:00", "2027-10-27 10:00", host_id=self.hosts[ARABIC].organisation_id)
        self.told.countered = f"slot-{self.third.uid}"
        for number, text in enumerate(SCRIPTS.values()):
            plan(text, f"2027-10-26 {8 + number:02}:00", f"2027-10-26 {8 + number:02}:45",
                 public_text=f"{text}\n\n{text} \\ end",
                 place_id=make.place(text, latitude=-33.9 + number, longitude=151.2).id)  # fmt: skip
        home = make.place("Aéroport Mohammed V", city="Casablanca", zone="Africa/Casablanca")
        plan("Vol AT 761", "2027-10-29 18:10", "2027-10-29 20:15", kind="departure", end_zone="Africa/Casablanca",
             end_place_id=home.id)  # fmt: skip
        plan("Nuit", "2027-10-30 22:00", "2027-10-31 08:00", kind="lodging")
        for fold in (0, 1):
            slot = plan(f"Deux fois {fold}", "2027-10-31 02:30", "2027-10-31 04:00")
            slot.start_fold, slot.starts_at = fold, datetime(2027, 10, 31, fold, 30, tzinfo=UTC)
        plan("Jamais", "2028-03-26 02:30", "2028-03-26 04:00")
        plan("Bureau du Caire", "2027-10-28 16:00", "2027-10-28 17:00", zone="Africa/Cairo", kind="remote")
        plan("Sans lieu", "2027-10-28 18:00", "2027-10-28 19:00", zone="UTC")

    # the steps

    def _asked(self) -> None:
        for slot, address in ((self.main, FRENCH), (self.hostile, ENGLISH), (self.third, ARABIC)):
            self.requests[address] = self.scene.ask(slot, self.hosts[address])
        self.scene.publish()

    def _answered(self) -> None:
        for address in (FRENCH, ENGLISH):
            self._accept(address)
        self.scene.publish()

    def _accept(self, address: str) -> None:
        path = self._path("request", self.requests[address].id)
        token = re.search(r'name="csrf_token" value="([^"]+)"', self.http.get(path).text)
        assert token is not None
        assert self.http.post(path, data={"answer": "accept", "csrf_token": token[1]}).status_code == 303
        self.session.expire_all()

    def _moved(self) -> None:
        self.scene.move(self.main, "2027-10-28 10:10")
        self.scene.publish()

    def _reworded(self) -> None:
        self.scene.change(self.main, public_text="Un autre texte")
        self.scene.publish()

    def _relocated(self) -> None:
        self.scene.change(self.main, place_id=self.make.place("Ailleurs", latitude=48.85, longitude=2.35).id)
        self.scene.publish()
        self._sent("relocated")
        self._accept(FRENCH)
        self.scene.publish()

    def _countered(self) -> None:
        request = self._counters(ARABIC, "T140000", "T150000")
        refuse_options(self.session, **self.scene.tools(), request=request, note="غير ممكن; non, désolés")

    def _agreed(self) -> None:
        request = self._counters(ARABIC, "T160000", "T170000")
        query = select(RequestOption.id).where(RequestOption.request_id == request.id, RequestOption.current)
        accept_option(self.session, **self.scene.tools(), request=request, option_id=self.session.scalars(query).one())
        self.session.commit()
        self.scene.publish()

    def _left(self) -> None:
        others = tuple(p.id for address, p in self.readers.items() if address != MEMBER)
        self.scene.change(self.main, attendance="some", participation_ids=others)
        self.scene.publish()

    def _back(self) -> None:
        self.scene.change(self.main, attendance="all", participation_ids=())
        self.scene.publish()

    def _swapped(self) -> None:
        self.scene.change(self.main, host_id=self.hosts[SECOND].organisation_id)
        self.scene.publish()
        self.requests[SECOND] = self.scene.ask(self.main, self.hosts[SECOND])
        self._accept(SECOND)
        self.scene.publish()

    def _cancelled(self) -> None:
        self.scene.cancel(self.main, "Grève")
        self.scene.publish()

    def _counters(self, address: str, start: str, end: str) -> Request:
        """His calendar program proposes another time, by mail."""
        card = card_in(self.told.cards(address)[-1].raw)
        self.answers += 1
        said = Said("TENTATIVE", counter=f"20271027{start}", until=f"20271027{end}",
                    stamp=f"{self.clock.now():%Y%m%dT%H%M%SZ}")  # fmt: skip
        mail = mail_with(calendar_of("rfc", card, said), card, method="COUNTER", number=self.answers)
        settings = self.known.settings
        folder = Path(settings.inbox_url.removeprefix("file://"))
        folder.mkdir(parents=True, exist_ok=True)
        (folder / f"{self.answers}.eml").write_bytes(mail)
        self.session.commit()
        room = Mailroom(self.known.database, self.clock, settings, self.known.mailboxes)
        assert dict(room.read_inbox()) == {"applied": 1}
        self.session.expire_all()
        return self.scene.request(self.requests[address])

    # what arrives

    def _gather(self, step: str) -> None:
        self._sent(step)
        for kind, path in self.told.paths.items():
            for language in LANGUAGES:
                self._fetch(step, kind, language, path)
        for address in (FRENCH, ENGLISH):
            path = self._path("request", self.requests[address].id) + "/slot.ics" if step == "answered" else ""
            for language in LANGUAGES if path else ():
                self._fetch(f"{step} {address}", "download", language, path)

    def _fetch(self, step: str, kind: str, language: str, path: str) -> None:
        response = self.http.get(path, query_string={"lang": language})
        assert response.status_code == 200, (step, kind, response.text)
        self.told.files.append(File(step, kind, language, dict(response.headers), response.data))

    def _sent(self, step: str) -> None:
        self.session.commit()
        counts = send_mail(self.known, once=True)
        assert not counts["failed"], counts
        known = {mail.raw for mail in self.told.mails}
        folder = Path(self.known.settings.mail_url.removeprefix("file://"))
        fresh = [raw for raw in (file.read_bytes() for file in folder.glob("*.eml")) if raw not in known]
        self.told.mails += sorted((Mail(step, raw) for raw in fresh), key=self._order)

    def _order(self, mail: Mail) -> tuple[int, str]:
        return (mail.sequence if mail.card and mail.method != "DECLINECOUNTER" else -1, mail.name)
