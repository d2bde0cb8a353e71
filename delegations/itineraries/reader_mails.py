"""The mails of a release: one per reader with all his changes, and a card per change for those who chose cards."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, replace
from typing import Any

from sqlalchemy.orm import Session

from delegations.accounts.exports import owner_facts
from delegations.accounts.links import frozen, link_for
from delegations.core.clock import Clock
from delegations.core.languages import find_language
from delegations.core.settings import Settings
from delegations.dossiers.models import Dossier, Participation
from delegations.i18n import words
from delegations.i18n.content import marked, pick
from delegations.itineraries.differences import Change, compare, in_words, visible_slots
from delegations.itineraries.host_mails import recipient_of
from delegations.itineraries.models import Release
from delegations.itineraries.readers import own_parts, reader_card
from delegations.itineraries.trail import last_card
from delegations.messaging.services import Letter, Recipient, queue_message
from delegations.network.models import Person
from delegations.network.rules import addressed_name, display_name

NOBODY: Mapping[int, dict[str, Any] | None] = {}


@dataclass(frozen=True)
class Notice:
    """One mail that a publication causes: who reads it, for whom, with which changes. `first` is a first programme.

    A recipient without address is somebody staff print for. `keeps`: uids of slots that the reader still has a card
    for, be it for another of the people he receives for.
    """

    recipient: Recipient
    participations: tuple[Participation, ...]
    changes: dict[int, list[Change]]
    first: bool
    keeps: frozenset[str] = frozenset()

    @property
    def greeted(self) -> str:
        """The reader, as one addresses him."""
        one = self.participations[0]
        return addressed_name(one.liaison or one.person, self.recipient.language)

    @property
    def key(self) -> str:
        """What a form calls it."""
        return f"p{self.participations[0].id}"

    @property
    def count(self) -> int:
        return max((len(c) for c in self.changes.values()), default=0)

    @property
    def cards(self) -> int:
        """How many calendar cards go with it."""
        return sum(len(self.carded(p)) for p in self.participations)

    def carded(self, participation: Participation) -> list[Change]:
        """The changes of which cards tell, for one of the people; what another needs is not taken back."""
        if not participation.wants_cards:
            return []
        changes = carded(self.changes[participation.id])
        return [change for change in changes if change.new is not None or change.uid not in self.keeps]


def carded(changes: Iterable[Change]) -> list[Change]:
    """The changes that a calendar has to follow, one for each slot."""
    return list({change.uid: change for change in changes if change.kind != "wording"}.values())


def notices_of(
    participations: Iterable[Participation], old: dict[str, Any] | None, new: dict[str, Any],
    told: Mapping[int, dict[str, Any] | None] = NOBODY,
) -> tuple[list[Notice], list[Notice]]:  # fmt: skip
    """(a notice per reader of mail, one per person nobody can write to); a liaison gets one for all of theirs.

    `told`: what participations know who were left out of later releases than it.
    """
    grouped: dict[int, list[Participation]] = {}
    readers: dict[int, Person] = {}
    unaddressed = []
    changes = {}
    before: dict[int, dict[str, Any] | None] = {}
    keeps: dict[int, set[str]] = defaultdict(set)
    for p in participations:
        before[p.id] = told.get(p.id, old)
        changes[p.id] = compare(before[p.id], new, p.id)
        reader = p.liaison or p.person
        if p.wants_cards:
            keeps[reader.id].update(slot["uid"] for slot in visible_slots(new, p.id))
        if not changes[p.id]:
            continue
        if reader.email:
            grouped.setdefault(reader.id, []).append(p)
            readers[reader.id] = reader
        else:
            unaddressed.append(p)

    def notice(recipient: Recipient, ps: list[Participation]) -> Notice:
        first = not any(_is_in(before[p.id], p.id) for p in ps)
        kept = frozenset(keeps[recipient.person_id or 0])
        return Notice(recipient, tuple(ps), {p.id: changes[p.id] for p in ps}, first, kept)

    written = [notice(recipient_of(readers[i]), ps) for i, ps in grouped.items()]
    return written, [notice(replace(recipient_of(p.person), address=""), [p]) for p in unaddressed]


def _is_in(snapshot: Mapping[str, Any] | None, participation_id: int) -> bool:
    return snapshot is not None and any(s["participation"] == participation_id for s in snapshot["people"])


def tell_readers(
    session: Session, *, clock: Clock, settings: Settings, dossier: Dossier, release: Release,
    notices: Iterable[Notice], hold: bool,
) -> None:  # fmt: skip
    """Queues the mails and cards of a release."""
    for notice in notices:
        _queue_notice(
            session, clock=clock, settings=settings, dossier=dossier, release=release, notice=notice, hold=hold
        )
        if notice.recipient.address:
            _queue_cards(
                session, clock=clock, settings=settings, dossier=dossier, release=release, notice=notice, hold=hold
            )


def _person(session: Session, clock: Clock, notice: Notice, p: Participation, release: Release) -> dict[str, Any]:
    """What a mail says about one of its readers: his page, his feed, his changes in words."""
    language = notice.recipient.language
    w = words(language)
    said = [] if notice.first else in_words(w, notice.changes[p.id])
    said = [replace(c, title=marked(w, c.title, c.title_language)) for c in said]
    return {
        "name": display_name(p.person, language),
        "link": frozen(link_for(session, clock=clock, purpose="itinerary", subject_id=p.id)),
        "feed": frozen(link_for(session, clock=clock, purpose="reader_feed", subject_id=p.id)),
        "changes": [{**asdict(c), "sentence": c.sentence} for c in said],
        "parts": own_parts(w, release.snapshot, p.id),
    }


def _queue_notice(
    session: Session, *, clock: Clock, settings: Settings, dossier: Dossier, release: Release, notice: Notice,
    hold: bool,
) -> None:  # fmt: skip
    language, head = notice.recipient.language, release.snapshot["dossier"]
    context = {
        "recipient_name": notice.greeted,
        "people": [_person(session, clock, notice, p, release) for p in notice.participations],
        "number": release.number, "note": release.note, "first": notice.first,
        "dossier_title": marked(words(language), *pick(head["title"], language)),
        "starts_on": head["starts_on"], "ends_on": head["ends_on"],
        **owner_facts(dossier.owner),
        "parts": [
            {"kind": "programme_pdf", "release_id": release.id, "participation_id": p.id}
            for p in notice.participations
        ],
    }  # fmt: skip
    key = f"release:{release.id}:{notice.recipient.person_id}:{notice.participations[0].id}"
    letter = Letter(
        template="release", purpose="release", dedupe_key=key, context=context, dossier_id=dossier.id,
        release_number=release.number,
    )  # fmt: skip
    queue_message(session, clock=clock, letter=letter, recipient=notice.recipient, domain=settings.mail_domain,
                  hold=hold)  # fmt: skip


def _queue_cards(
    session: Session, *, clock: Clock, settings: Settings, dossier: Dossier, release: Release, notice: Notice,
    hold: bool,
) -> None:  # fmt: skip
    """One card per changed slot, for those who chose cards."""
    for p in notice.participations:
        for change in notice.carded(p):
            slot = change.new or change.old or {}
            language = notice.recipient.language
            card = reader_card(slot, language, cancelled=change.new is None, release=release.number)
            entry = card["entry"]
            entry["sequence"] = _sequence(session, notice.recipient, slot["uid"], card)
            letter = Letter(
                template="reader_card", purpose="card", dossier_id=dossier.id, release_number=release.number,
                dedupe_key=f"card:{release.id}:{p.id}:{slot['uid']}", calendar_uid=slot["uid"],
                calendar_sequence=entry["sequence"],
                context=card_context(
                    card, slot, kind=change.kind, number=release.number, name=notice.greeted,
                    title=_titled(entry, language),
                    link=frozen(link_for(session, clock=clock, purpose="itinerary", subject_id=p.id)),
                ),
            )  # fmt: skip
            queue_message(session, clock=clock, letter=letter, recipient=notice.recipient,
                          domain=settings.mail_domain, hold=hold)  # fmt: skip


def card_context(
    card: dict[str, Any], slot: Mapping[str, Any], *, kind: str, number: int, name: str, title: str,
    link: dict[str, object],
) -> dict[str, Any]:  # fmt: skip
    """What the mail of a reader's card says; `link` is his page, and the address that answers go to."""
    entry = card["entry"]
    return {
        "card": card, "recipient_name": name, "kind": kind, "number": number, "title": title,
        "start": slot["start"], "end": slot["end"], "place": entry["location"], "status": entry["status"],
        "link": link,
    }  # fmt: skip


def _titled(entry: dict[str, Any], language: str) -> str:
    """The title of a card's entry, with its language where it is another one."""
    return marked(words(language), entry["summary"], find_language(entry["summary_language"]) or language)


def _sequence(session: Session, recipient: Recipient, uid: str, card: dict[str, Any]) -> int:
    """The slot's own SEQUENCE, or a higher one where this reader's calendar would not follow it.

    A slot can come and go for one reader without changing itself, as when he leaves a group and comes back.
    """
    own = int(card["entry"]["sequence"])
    before = last_card(session, recipient.person_id, uid) if recipient.person_id is not None else None
    if before is None or before.calendar_sequence is None:
        return own
    turns = "CANCEL" in (card["method"], before.context["card"]["method"])
    return max(own, before.calendar_sequence + (1 if turns else 0))
