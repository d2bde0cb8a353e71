"""Reads of a fair: its edition, stands, exhibitors and badges, each list in one query."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session, joinedload

from delegations.core.errors import NotFound
from delegations.core.walltime import WallTime
from delegations.dossiers.models import Dossier, Participation
from delegations.fairs.stands.models import Badge as Badge
from delegations.fairs.stands.models import BadgeQuota
from delegations.fairs.stands.models import Edition as Edition
from delegations.fairs.stands.models import Exhibitor as Exhibitor
from delegations.fairs.stands.models import SetupSlot as SetupSlot
from delegations.fairs.stands.models import Stand as Stand
from delegations.fairs.stands.rules import BADGE_KINDS, Places
from delegations.itineraries.models import Slot
from delegations.itineraries.queries import list_slots
from delegations.network.models import Organisation, Person

DUTY_KINDS = ("meeting", "ceremony", "visit", "remote", "session", "tour", "duty", "business", "setup")
"""Slots where somebody is missing who does not come; nobody replaces them in a train."""


def find_edition(session: Session, dossier_id: int) -> Edition | None:
    return session.scalars(select(Edition).where(Edition.dossier_id == dossier_id)).one_or_none()


def list_stands(session: Session, dossier_id: int) -> list[Stand]:
    query = select(Stand).where(Stand.dossier_id == dossier_id)
    return list(session.scalars(query.order_by(Stand.hall, Stand.number, Stand.id)))


def get_stand(session: Session, dossier_id: int, stand_id: int, *, lock: bool = False) -> Stand:
    """`lock` makes those wait who want a place on the same stand."""
    query = select(Stand).where(Stand.id == stand_id, Stand.dossier_id == dossier_id)
    if lock:
        query = query.with_for_update().execution_options(populate_existing=True)
    stand = session.scalars(query).one_or_none()
    if stand is None:
        raise NotFound()
    return stand


def list_exhibitors(session: Session, dossier_id: int) -> list[Exhibitor]:
    """All applications in the order in which they came, with organisation, contact and stand."""
    query = (
        select(Exhibitor)
        .options(joinedload(Exhibitor.organisation), joinedload(Exhibitor.contact), joinedload(Exhibitor.stand))
        .where(Exhibitor.dossier_id == dossier_id)
    )
    return list(session.scalars(query.order_by(Exhibitor.applied_at, Exhibitor.id)))


def get_exhibitor(session: Session, dossier_id: int, exhibitor_id: int, *, lock: bool = False) -> Exhibitor:
    """`lock` makes an answer through the link wait for staff's decision, and the other way round."""
    query = (
        select(Exhibitor)
        .options(joinedload(Exhibitor.organisation), joinedload(Exhibitor.contact), joinedload(Exhibitor.stand))
        .where(Exhibitor.id == exhibitor_id, Exhibitor.dossier_id == dossier_id)
    )
    if lock:
        query = query.with_for_update(of=Exhibitor).execution_options(populate_existing=True)
    exhibitor = session.scalars(query).one_or_none()
    if exhibitor is None:
        raise NotFound()
    return exhibitor


def open_application(session: Session, exhibitor_id: int, *, lock: bool = False) -> Exhibitor:
    """An exhibitor with what the page behind the link shows. `lock` makes a second answer wait. NotFound."""
    query = (
        select(Exhibitor)
        .options(
            joinedload(Exhibitor.organisation),
            joinedload(Exhibitor.contact),
            joinedload(Exhibitor.stand),
            joinedload(Exhibitor.dossier).joinedload(Dossier.owner),
        )
        .where(Exhibitor.id == exhibitor_id)
    )
    if lock:
        query = query.with_for_update(of=Exhibitor).execution_options(populate_existing=True)
    exhibitor = session.scalars(query).one_or_none()
    if exhibitor is None:
        raise NotFound()
    return exhibitor


def list_editions(session: Session, dossier_ids: Sequence[int]) -> dict[int, Edition]:
    """{dossier id: its edition}. No query for none."""
    query = select(Edition).where(Edition.dossier_id.in_(dossier_ids)).order_by(Edition.id)
    return {edition.dossier_id: edition for edition in session.scalars(query)} if dossier_ids else {}


def accepted_on(session: Session, stand_id: int, *, besides: int | None = None) -> int:
    """How many exhibitors are accepted on a stand; `besides` is one who does not count."""
    query = select(func.count(Exhibitor.id)).where(Exhibitor.stand_id == stand_id, Exhibitor.state == "accepted")
    return session.scalar(query.where(Exhibitor.id != besides) if besides else query) or 0


def places_of(stands: Sequence[Stand], exhibitors: Sequence[Exhibitor]) -> dict[int, Places]:
    """{stand id: its places and how many are taken}."""
    accepted = Counter(row.stand_id for row in exhibitors if row.state == "accepted")
    return {stand.id: Places(stand.places, accepted[stand.id]) for stand in stands}


def list_badges(session: Session, dossier_id: int) -> list[Badge]:
    """All badges by kind and name, with who holds them and for which exhibitor."""
    query = (
        select(Badge)
        .options(
            joinedload(Badge.person).joinedload(Person.organisation),
            joinedload(Badge.exhibitor).joinedload(Exhibitor.organisation),
        )
        .join(Badge.person)
        .where(Badge.dossier_id == dossier_id)
    )
    return list(session.scalars(query.order_by(Person.family_name, Person.given_name, Badge.id)))


@dataclass(frozen=True)
class BadgesOfKind:
    """What the organiser granted of one kind, and who holds it."""

    kind: str
    quota: int
    badges: list[Badge]

    @property
    def left(self) -> int:
        return self.quota - len(self.badges)


def badges_by_kind(session: Session, dossier_id: int) -> list[BadgesOfKind]:
    """Every kind in the order of the list, those without quota too."""
    rows = session.scalars(select(BadgeQuota).where(BadgeQuota.dossier_id == dossier_id))
    quotas = {row.kind: row.quota for row in rows}
    badges = list_badges(session, dossier_id)
    return [BadgesOfKind(kind, quotas.get(kind, 0), [b for b in badges if b.kind == kind]) for kind in BADGE_KINDS]


def get_badge(session: Session, dossier_id: int, badge_id: int) -> Badge:
    query = (
        select(Badge)
        .options(joinedload(Badge.person))
        .where(Badge.id == badge_id, Badge.dossier_id == dossier_id)
        .with_for_update(of=Badge)
    )
    badge = session.scalars(query).one_or_none()
    if badge is None:
        raise NotFound()
    return badge


def build_up_begun(edition: Edition | None, zone: str, now: datetime) -> bool:
    """Whether build-up has begun; never when nobody wrote down when."""
    return bool(edition and edition.build_up_starts and WallTime(edition.build_up_starts, zone).instant() <= now)


@dataclass(frozen=True)
class Remains:
    """What an exhibitor who withdraws leaves behind; `due` in euro cents, `duty` are slots of their people still to
    come, `setups` build-up and freight of their stand.
    """

    begun: bool
    due: int
    badges: list[Badge]
    duty: list[Slot]
    setups: list[Slot]

    @property
    def anything(self) -> bool:
        return bool(self.due or self.badges or self.duty or self.setups)


def remains_of(session: Session, dossier: Dossier, exhibitor: Exhibitor, now: datetime) -> Remains:
    """Before build-up begins no contribution is due; badges, and slots of people and stand, count at any time."""
    begun = build_up_begun(find_edition(session, dossier.id), dossier.zone, now)
    owing = begun and exhibitor.state == "accepted" and exhibitor.invoicing != "paid"
    badges = [row for row in list_badges(session, dossier.id) if row.exhibitor_id == exhibitor.id]
    theirs = _people_of(session, dossier.id, exhibitor)
    ahead = [slot for slot in list_slots(session, dossier.id, cancelled=False) if slot.ends_at > now]
    at_stand = _slots_at(session, exhibitor.stand_id)
    duty = [
        slot
        for slot in ahead
        if slot.kind in DUTY_KINDS
        and slot.id not in at_stand
        and slot.attendance == "some"
        and {p.person_id for p in slot.participations} & theirs
    ]
    due = exhibitor.contribution if owing else 0
    return Remains(begun, due, badges, duty, [slot for slot in ahead if slot.id in at_stand])


def _slots_at(session: Session, stand_id: int | None) -> set[int]:
    """Ids of slots for build-up and freight of one stand."""
    if stand_id is None:
        return set()
    return set(session.scalars(select(SetupSlot.slot_id).where(SetupSlot.stand_id == stand_id)))


def _people_of(session: Session, dossier_id: int, exhibitor: Exhibitor) -> set[int]:
    """Ids of present participants who come for an exhibitor: the contact and people of the organisation."""
    query = (
        select(Participation.person_id)
        .join(Participation.person)
        .where(Participation.dossier_id == dossier_id, Participation.removed_at.is_(None))
        .where((Person.organisation_id == exhibitor.organisation_id) | (Person.id == exhibitor.contact_id))
    )
    return set(session.scalars(query))


def listed(session: Session, dossier_id: int) -> dict[int, str]:
    """{organisation id: state} of everybody who was invited or applied."""
    query = select(Exhibitor.organisation_id, Exhibitor.state).where(Exhibitor.dossier_id == dossier_id)
    return {row.organisation_id: row.state for row in session.execute(query)}


@dataclass(frozen=True)
class Candidate:
    """An organisation that can be invited; those with an address come first among its people."""

    organisation: Organisation
    people: list[Person]


def candidates(session: Session) -> list[Candidate]:
    """All organisations but our own house, members of the network first, with their people."""
    query = select(Organisation).where(Organisation.own.is_(False))
    rows = list(session.scalars(query.order_by(Organisation.member.desc(), Organisation.name, Organisation.id)))
    found: dict[int, list[Person]] = {row.id: [] for row in rows}
    people = select(Person).where(Person.organisation_id.in_(found), Person.purged_on.is_(None))
    for person in session.scalars(people.order_by(Person.email == "", Person.family_name, Person.id)):
        found[person.organisation_id or 0].append(person)
    return [Candidate(row, found[row.id]) for row in rows]


def contact_choices(session: Session, dossier_id: int, organisation_ids: Sequence[int] = ()) -> list[Person]:
    """Participants and the people of the organisations named, by name."""
    present = select(Participation.person_id).where(
        Participation.dossier_id == dossier_id, Participation.removed_at.is_(None)
    )
    query = (
        select(Person)
        .options(joinedload(Person.organisation))
        .where(Person.id.in_(present) | Person.organisation_id.in_(organisation_ids), Person.purged_on.is_(None))
    )
    return list(session.scalars(query.order_by(Person.family_name, Person.given_name, Person.id)))
