"""People taken off the list who were sent its programme: one mail that says so, and their calendar cards taken back.

Who is owed that mail follows from the newest release: he stands in it, or in its notes of those who were left out
(owed.py), and is on the list no more. A card goes back to whoever holds it, from the address that it came from.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from delegations.accounts.exports import owner_facts
from delegations.accounts.links import links_for
from delegations.core.clock import Clock
from delegations.core.settings import Settings
from delegations.dossiers.models import Dossier, Participation
from delegations.dossiers.queries import list_removed
from delegations.i18n import words
from delegations.i18n.content import marked, pick
from delegations.itineraries.differences import visible_slots
from delegations.itineraries.host_mails import recipient_of
from delegations.itineraries.models import Release
from delegations.itineraries.owed import owed_since
from delegations.itineraries.reader_mails import card_context
from delegations.itineraries.readers import reader_card
from delegations.itineraries.snapshots import Snapshot
from delegations.itineraries.trail import cards_held, sent_programmes, standing_cards
from delegations.messaging.models import Message
from delegations.messaging.services import Letter, Recipient, queue_message
from delegations.network.models import Person
from delegations.network.rules import addressed_name, display_name


@dataclass(frozen=True)
class Held:
    """A card that stands in somebody's calendar for one who left; `slot` as it was when the card was sent."""

    holder: Person
    participation: Participation
    message: Message
    slot: dict[str, Any]


@dataclass(frozen=True)
class TakenOff:
    """One mail: to somebody who left the list, or to the person who received for those who did.

    A recipient without address is somebody staff print for.
    """

    recipient: Recipient
    participations: tuple[Participation, ...]
    held: tuple[Held, ...]

    @property
    def key(self) -> str:
        """What a form calls it."""
        return f"p{self.participations[0].id}"

    @property
    def cards(self) -> int:
        return len(self.held)

    @property
    def messages(self) -> int:
        """How many mails leave."""
        return self.cards + (1 if self.recipient.address else 0)

    @property
    def greeted(self) -> str:
        """The reader, as one addresses him."""
        one = self.participations[0]
        reader = one.liaison if one.liaison_id == self.recipient.person_id else None
        return addressed_name(reader or one.person, self.recipient.language)

    @property
    def others(self) -> list[Participation]:
        """Those for whom the reader only received."""
        return [p for p in self.participations if p.person_id != self.recipient.person_id]


def taken_off(
    session: Session, dossier: Dossier, previous: Release | None, snapshot: Snapshot, present: Sequence[Participation],
    *, clock: Clock,
) -> list[TakenOff]:  # fmt: skip
    """Whom the next release has to tell that he left; `snapshot` is that release, `present` who is on the list."""
    removed = list_removed(session, dossier.id)
    gone = [] if previous is None else _gone(previous, removed, {p.person_id for p in present})
    if not gone or clock.now().date() > dossier.ends_on:
        return []
    earlier = [p for p in removed if p.person_id in {one.person_id for one in gone}]
    people = {person.id: person for p in earlier for person in (p.person, p.liaison) if person is not None}
    kept = {
        ((p.liaison_id or p.person_id), slot["uid"])
        for p in present if p.wants_cards
        for slot in visible_slots(snapshot, p.id)
    }  # fmt: skip
    held = [one for one in _held(session, dossier, gone, earlier, people, clock.now())
            if (one.holder.id, one.message.calendar_uid) not in kept]  # fmt: skip
    sent = sent_programmes(session, dossier.id, people) | {one.participation.id for one in held}
    return _grouped([p for p in gone if p.id in sent], held)


def _gone(previous: Release, removed: Iterable[Participation], here: Collection[int]) -> list[Participation]:
    """Who was told of a release and has left since, each person once; nobody is left to tell of who was erased."""
    owed = owed_since(previous)
    known = {one["participation"] for one in previous.snapshot["people"]} | set(owed)
    found = {
        p.person_id: p for p in removed
        if p.id in known and owed.get(p.id, previous.number) and p.person_id not in here and p.person.purged_on is None
    }  # fmt: skip
    return sorted(found.values(), key=lambda p: (p.precedence, p.id))


def _held(
    session: Session, dossier: Dossier, gone: Iterable[Participation], earlier: Iterable[Participation],
    people: Mapping[int, Person], now: datetime,
) -> list[Held]:  # fmt: skip
    """Cards sent for those who left, now or when they were on the list before; what is over stays as it was."""
    rows = {p.id: p for p in earlier}
    links = links_for(session, purpose="itinerary", subject_ids=list(rows))
    owner = {link.public_id: rows[number].person_id for number, link in links.items()}
    last = {p.person_id: p for p in gone}
    cards = [m for m in standing_cards(session, dossier.id, people) if m.context["link"]["public_id"] in owner]
    slots = _slots_sent(session, dossier.id, cards)
    return [
        Held(people[m.person_id or 0], last[owner[m.context["link"]["public_id"]]], m, slot)
        for m in cards
        if (slot := slots.get((m.release_number, m.calendar_uid))) and datetime.fromisoformat(slot["ends_at"]) > now
        and people[m.person_id or 0].email
    ]  # fmt: skip


def _slots_sent(
    session: Session, dossier_id: int, cards: Iterable[Message]
) -> dict[tuple[int | None, str | None], dict[str, Any]]:
    """{(release, slot uid): the slot as that release had it} of cards."""
    numbers = {m.release_number for m in cards}
    query = select(Release.number, Release.snapshot).where(
        Release.dossier_id == dossier_id, Release.number.in_(numbers)
    )  # fmt: skip
    rows = session.execute(query) if numbers else ()
    return {(number, slot["uid"]): slot for number, snapshot in rows for slot in snapshot["slots"]}


def _grouped(gone: Iterable[Participation], held: Iterable[Held]) -> list[TakenOff]:
    """One mail for each reader, one to print for each person nobody can write to."""
    groups: dict[tuple[int, int], list[Participation]] = {}
    for p in gone:
        reader = p.liaison or p.person
        groups.setdefault((reader.id, 0 if reader.email else p.id), []).append(p)
    made = []
    for ps in groups.values():
        reader, ids = ps[0].liaison or ps[0].person, {p.id for p in ps}
        recipient = recipient_of(reader) if reader.email else replace(recipient_of(ps[0].person), address="")
        made.append(TakenOff(recipient, tuple(ps), tuple(one for one in held if one.participation.id in ids)))
    return made


def tell_taken_off(
    session: Session, *, clock: Clock, settings: Settings, dossier: Dossier, release: Release,
    leaving: Sequence[TakenOff], hold: bool,
) -> None:  # fmt: skip
    """Queues the mails and the cards taken back; what the release itself took back a moment ago goes once."""
    people = {one.holder.id for off in leaving for one in off.held}
    standing = {message.id for message in standing_cards(session, dossier.id, people)} if people else set()
    for off in leaving:
        held = [one for one in off.held if one.message.id in standing]
        own = sum(1 for one in held if one.holder.id == off.recipient.person_id)
        mails = [(_word(off, dossier, release, own), off.recipient)]
        mails += [(letter, recipient_of(one.holder)) for one, letter in _taken_back(session, clock, release, held)]
        for letter, recipient in mails:
            queue_message(session, clock=clock, letter=letter, recipient=recipient, domain=settings.mail_domain,
                          hold=hold)  # fmt: skip


def _word(off: TakenOff, dossier: Dossier, release: Release, cards: int) -> Letter:
    language, head = off.recipient.language, release.snapshot["dossier"]
    context = {
        "recipient_name": off.greeted, "own": len(off.others) < len(off.participations),
        "others": [display_name(p.person, language) for p in off.others], "cards": cards,
        "dossier_title": marked(words(language), *pick(head["title"], language)), "starts_on": head["starts_on"],
        "ends_on": head["ends_on"], **owner_facts(dossier.owner),
    }  # fmt: skip
    return Letter(
        template="taken_off", purpose="release", context=context, dossier_id=dossier.id,
        release_number=release.number,
        dedupe_key=f"taken_off:{release.id}:{off.recipient.person_id}:{off.participations[0].id}",
    )  # fmt: skip


def _taken_back(
    session: Session, clock: Clock, release: Release, held: Sequence[Held]
) -> Iterable[tuple[Held, Letter]]:
    """A CANCEL above every card of the entry that he or his liaison was sent."""
    uids, ids = {one.slot["uid"] for one in held}, {one.participation.id for one in held}
    highest = cards_held(session, uids, ids) if held else {}
    for one in held:
        uid, language = one.slot["uid"], one.holder.language
        slot = {**one.slot, "revised": clock.now().isoformat()}
        card = reader_card(slot, language, cancelled=True, release=release.number)
        known = max(one.message.calendar_sequence or 0, highest.get((uid, one.participation.id), 0))
        card["entry"]["sequence"] = max(card["entry"]["sequence"], known + 1)
        yield one, Letter(
            template="reader_card", purpose="card", dossier_id=release.dossier_id, release_number=release.number,
            dedupe_key=f"card:{release.id}:{one.participation.id}:{uid}:{one.holder.id}", calendar_uid=uid,
            calendar_sequence=card["entry"]["sequence"],
            context=card_context(
                card, slot, kind="taken_off", number=release.number, name=addressed_name(one.holder, language),
                title=marked(words(language), *pick(slot["title"], language)), link=one.message.context["link"],
            ),
        )  # fmt: skip
