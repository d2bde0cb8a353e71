"""Use cases of publishing: what the next release would do, and the numbered release itself."""

import secrets
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from delegations.audit.services import record
from delegations.core.actor import Actor
from delegations.core.clock import Clock
from delegations.core.errors import N_, InvalidInput, NotAllowedNow
from delegations.core.settings import Settings
from delegations.dossiers.models import Dossier, Participation
from delegations.dossiers.queries import list_participations
from delegations.itineraries.asking import ask_again, needs_asking, tell_update
from delegations.itineraries.calendars import keep_entries, make_reader_links
from delegations.itineraries.differences import Change, compare
from delegations.itineraries.models import Release, Request, Slot
from delegations.itineraries.owed import last_told, owed_since, split, still_owed
from delegations.itineraries.publicity import keep_public_entries
from delegations.itineraries.queries import find_release, last_events, list_requests, list_slots, sizes
from delegations.itineraries.reader_mails import Notice, notices_of, tell_readers
from delegations.itineraries.rules import ENGAGED_STATES, SETTLED, is_moved
from delegations.itineraries.snapshots import Snapshot, draft_snapshot
from delegations.itineraries.standing import (
    asked_now,
    asked_then,
    leaves_tolerance,
    mark_revised,
    reopen_answers,
)
from delegations.itineraries.taken_off import TakenOff, taken_off, tell_taken_off
from delegations.itineraries.trail import cards_held
from delegations.itineraries.translations import TextLine, unready


class NothingToPublish(InvalidInput):
    message = N_("There is no slot to publish yet.")


class NothingChanged(InvalidInput):
    message = N_("Nothing changed since release %(number)s.")


class PublishedMeanwhile(NotAllowedNow):
    message = N_(
        "Release %(number)s was published meanwhile by %(name)s. Look at what has changed since, then publish."
    )


def key_of(request: Request) -> str:
    """What a form calls a host who is written to."""
    return f"r{request.id}"


@dataclass(frozen=True)
class HostsConcerned:
    """`updates`: a change within tolerance, a cancellation, or a slot given to another host; `questions`: ask again."""

    updates: list[Request]
    questions: list[Request]

    def __bool__(self) -> bool:
        return bool(self.updates or self.questions)

    def without(self, left_out: Collection[str]) -> "HostsConcerned":
        """Their requests stay as they are, so that the next publication finds them again."""
        updates, questions = ([r for r in rs if key_of(r) not in left_out] for rs in (self.updates, self.questions))
        return HostsConcerned(updates, questions)


@dataclass(frozen=True)
class Preview:
    """What publishing would do now. `same`: nothing at all would be new, for readers and hosts alike.

    `leaving`: mails to people taken off the list since they were last told.
    `owed`: {participation id: number of the release last told} of those who were left out since.
    """

    number: int
    previous: Release | None
    changes: list[Change]
    notices: list[Notice]
    unaddressed: list[Notice]
    leaving: list[TakenOff]
    hosts: HostsConcerned
    unconfirmed: list[dict[str, Any]]
    hidden: list[Slot]
    unready: list[tuple[str, TextLine]]
    same: bool
    is_empty: bool
    owed: dict[int, int]

    @property
    def messages(self) -> int:
        """How many mails would leave, calendar cards of readers included."""
        readers = sum(1 + notice.cards for notice in self.notices) + sum(off.messages for off in self.leaving)
        return readers + len(self.hosts.updates) + len(self.hosts.questions)


def hosts_concerned(session: Session, dossier: Dossier, *, clock: Clock) -> HostsConcerned:
    """Whom of the hosts a publication writes to; not about what is over. Changes nothing."""
    everybody = sizes(session, dossier.id)
    requests = list_requests(session, dossier.id)
    last = last_events(session, [r.id for r in requests if r.state == "withdrawn"])
    found = HostsConcerned([], [])
    for request in requests:
        if clock.now() >= request.slot.ends_at:
            continue
        if request.slot.cancelled_at is not None:
            if request.state in ENGAGED_STATES:
                found.updates.append(request)
        elif request.state == "confirmed":
            _sort_confirmed(session, request, everybody, found)
        elif needs_asking(session, request, everybody):
            found.questions.append(request)
        elif request.state == "withdrawn" and request.id in last and last[request.id].event == "replaced":
            found.updates.append(request)
    return found


def _sort_confirmed(session: Session, request: Request, everybody: int, found: HostsConcerned) -> None:
    then, now = asked_then(request), asked_now(session, request.slot, everybody)
    if leaves_tolerance(request, request.slot, now):
        found.questions.append(request)
    elif then is not None and is_moved(then, now):
        found.updates.append(request)


def _unready(
    session: Session, dossier: Dossier, snapshot: Snapshot, participations: Iterable[Participation]
) -> list[tuple[str, TextLine]]:
    """(language, text) that a reader needs in his language and nobody has reviewed as it now stands."""
    live = {slot["uid"] for slot in snapshot["slots"] if slot["state"] != "cancelled"}
    return unready(session, dossier, {p.person.language for p in participations}, live)


def _hidden(session: Session, dossier: Dossier, snapshot: Snapshot) -> list[Slot]:
    """Live slots of the draft that readers would not see."""
    shown = {slot["uid"] for slot in snapshot["slots"]}
    return [slot for slot in list_slots(session, dossier.id, cancelled=False) if slot.uid not in shown]


def preview(session: Session, dossier: Dossier, *, clock: Clock) -> Preview:
    """What the next release would change and whom it would tell. Changes nothing."""
    previous = find_release(session, dossier.id)
    old = previous.snapshot if previous else None
    number = previous.number + 1 if previous else 1
    snapshot = draft_snapshot(session, dossier, old, number, "")
    participations = list_participations(session, dossier.id)
    notices, unaddressed = notices_of(participations, old, snapshot, last_told(session, previous))
    leaving = taken_off(session, dossier, previous, snapshot, participations, clock=clock)
    hosts = hosts_concerned(session, dossier, clock=clock)
    return Preview(
        number=number, previous=previous, changes=compare(old, snapshot), notices=notices, unaddressed=unaddressed,
        leaving=leaving, hosts=hosts, hidden=_hidden(session, dossier, snapshot),
        unconfirmed=[s for s in snapshot["slots"] if s["state"] not in (*SETTLED, "cancelled")],
        unready=_unready(session, dossier, snapshot, participations),
        same=snapshot == old and not (hosts or notices or unaddressed or leaving), owed=owed_since(previous),
        is_empty=not snapshot["slots"] and previous is None,
    )  # fmt: skip


def publish_release(
    session: Session, *, actor: Actor, clock: Clock, settings: Settings, dossier: Dossier, note: str = "",
    quiet: bool = False, hold: bool = False, expected: int | None = None, left_out: Collection[str] = (),
) -> Release:  # fmt: skip
    """An immutable, numbered release; each concerned reader and host gets one mail with all his changes.

    `quiet` writes to nobody; `hold` keeps the mails for review; `expected` is the number whoever publishes saw;
    `left_out` are keys of notices and hosts who are not written to this time, and hear at the next (owed.py).
    Raises NothingToPublish, NothingChanged, PublishedMeanwhile.
    """
    _lock(session, dossier)
    previous = find_release(session, dossier.id)
    number = previous.number + 1 if previous else 1
    if previous is not None and expected not in (None, number):
        raise PublishedMeanwhile(number=previous.number, name=previous.published_by, state="")
    _reopen(session, actor=actor, clock=clock, dossier=dossier)
    old = previous.snapshot if previous else None
    snapshot = draft_snapshot(session, dossier, old, number, clock.now().isoformat())
    hosts = HostsConcerned([], []) if quiet else hosts_concerned(session, dossier, clock=clock)
    notices, leaving = _all_notices(session, dossier, previous, snapshot, clock=clock)
    if not snapshot["slots"] and previous is None:
        raise NothingToPublish()
    if previous is not None and snapshot == old and (quiet or not (hosts or notices or leaving)):
        raise NothingChanged(number=previous.number)
    _outrank_cards(session, clock=clock, old=old, snapshot=snapshot, number=number)
    told, silent = split(notices, left_out)
    parting, waiting = split(leaving, left_out)
    release = Release(
        dossier_id=dossier.id, number=number, public_id=secrets.token_hex(8), published_at=clock.now(),
        published_by=actor.name, note=note, quiet=quiet, snapshot=snapshot,
        owed=still_owed(previous, leaving if quiet else [*silent, *waiting], quiet=quiet),
    )  # fmt: skip
    session.add(release)
    session.flush()
    keep_entries(session, release)
    if dossier.is_public:
        keep_public_entries(session, release)
    make_reader_links(session, clock=clock, release=release)
    if not quiet:
        tell_readers(session, clock=clock, settings=settings, dossier=dossier, release=release, notices=told,
                     hold=hold)  # fmt: skip
        tell_taken_off(session, clock=clock, settings=settings, dossier=dossier, release=release, leaving=parting,
                       hold=hold)  # fmt: skip
        _tell_hosts(session, actor=actor, clock=clock, settings=settings, release=release,
                    hosts=hosts.without(left_out), hold=hold)  # fmt: skip
    record(session, actor=actor, clock=clock, action="publish_release", entity="release", entity_id=release.id,
           dossier_id=dossier.id, detail={"number": number, "quiet": quiet})  # fmt: skip
    session.flush()
    return release


def _all_notices(
    session: Session, dossier: Dossier, previous: Release | None, snapshot: Snapshot, *, clock: Clock
) -> tuple[list[Notice], list[TakenOff]]:
    """Mails for everybody concerned, counted from what he was last told: those on the list, those who left it."""
    old, people = previous.snapshot if previous else None, list_participations(session, dossier.id)
    written, unaddressed = notices_of(people, old, snapshot, last_told(session, previous))
    return [*written, *unaddressed], taken_off(session, dossier, previous, snapshot, people, clock=clock)


def _lock(session: Session, dossier: Dossier) -> None:
    """Two publications of a dossier wait for each other, and hosts' answers for a publication."""
    session.execute(select(Dossier.id).where(Dossier.id == dossier.id).with_for_update(key_share=True))
    slots = select(Slot.id).where(Slot.dossier_id == dossier.id).order_by(Slot.id)
    session.execute(slots.with_for_update(key_share=True))


def _reopen(session: Session, *, actor: Actor, clock: Clock, dossier: Dossier) -> None:
    """The group may have grown beyond a host's tolerance without any slot being saved."""
    everybody = sizes(session, dossier.id)
    for slot in list_slots(session, dossier.id, cancelled=False):
        reopen_answers(session, actor=actor, clock=clock, slot=slot, everybody=everybody)
    session.flush()


def _outrank_cards(
    session: Session, *, clock: Clock, old: Snapshot | None, snapshot: Snapshot, number: int
) -> None:  # fmt: skip
    """A slot that a reader comes to stands above every card of it he was sent, in his feed as in his mail."""
    known = {slot["uid"]: slot["people"] for slot in (old or {"slots": []})["slots"]}
    come = {slot["uid"]: set(slot["people"]) - set(known.get(slot["uid"], ())) for slot in snapshot["slots"]}
    held = cards_held(session, [uid for uid, people in come.items() if people], set().union(*come.values()))
    for slot in snapshot["slots"]:
        highest = max((held.get((slot["uid"], person), -1) for person in come[slot["uid"]]), default=-1)
        if highest >= slot["sequence"]:
            row = session.get_one(Slot, slot["id"])
            row.sequence = slot["sequence"] = max(row.sequence, highest + 1)
            slot["changed_in"], slot["revised"] = number, clock.now().isoformat()
            mark_revised(row, clock, significant=False)


def _tell_hosts(
    session: Session, *, actor: Actor, clock: Clock, settings: Settings, release: Release, hosts: HostsConcerned,
    hold: bool,
) -> None:  # fmt: skip
    for request in hosts.updates:
        tell_update(session, actor=actor, clock=clock, settings=settings, request=request, hold=hold,
                    release_number=release.number)  # fmt: skip
    ask_again(session, actor=actor, clock=clock, settings=settings, requests=hosts.questions, hold=hold,
              release_number=release.number)  # fmt: skip


def acknowledge(session: Session, *, clock: Clock, participation: Participation, number: int) -> None:
    """The reader says that he has seen release `number`; never goes back."""
    if (participation.acknowledged_release or 0) < number:
        participation.acknowledged_release = number
        participation.acknowledged_at = clock.now()
        session.flush()
