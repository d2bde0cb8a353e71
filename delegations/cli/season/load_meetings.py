"""The season's business meetings: guests, the round, profiles and wishes through the links, placing, who came."""

from functools import partial
from typing import Any

from sqlalchemy import select

from delegations.cli.season.load_dossiers import Loading
from delegations.cli.season.meetings import GUESTS, ROUNDS, Guest, Party, Round
from delegations.cli.season.timeline import Timeline
from delegations.core.actor import Actor, Door, system_actor
from delegations.dossiers.models import Participation
from delegations.dossiers.participants import add_participant
from delegations.fairs.meetings.attendance import save_attendance
from delegations.fairs.meetings.mails import invite_parties
from delegations.fairs.meetings.models import BusinessMeeting, MeetingParty
from delegations.fairs.meetings.placing import lock_meeting, propose, take_over
from delegations.fairs.meetings.queries import get_round, list_meetings, list_parties, list_periods, list_wishes
from delegations.fairs.meetings.services import Profile, RoundFacts, add_parties, save_profile, save_round
from delegations.fairs.meetings.wishes import answer_wish, save_wish
from delegations.network.models import Organisation, Person
from delegations.network.rules import display_name
from delegations.network.services import save_entry


def plan_meetings(timeline: Timeline, loading: Loading) -> None:
    """Notes the acts of a round; nothing for other dossiers."""
    found = ROUNDS.get(loading.shape.key)
    if found is None:
        return
    timeline.at(found.set_up, partial(_set_up, loading, found))
    timeline.at(found.profiles, partial(_profiles, loading, found))
    timeline.at(found.wished, partial(_wish, loading, found))
    timeline.at(found.answered, partial(_answer, loading, found))
    timeline.at(found.placed, partial(_place, loading, found))
    if found.marked:
        timeline.at(found.marked, partial(_mark, loading, found))


def _acting(loading: Loading) -> dict[str, Any]:
    return {"actor": loading.actor(), "clock": loading.clock, "dossier": loading.dossier()}


def _guest(loading: Loading, guest: Guest) -> int:
    """The person of a guest, with the house, in the directory once."""
    known = loading.directory.people.get(guest.key)
    if known is not None:
        return known
    session, actor, clock = loading.session, system_actor(), loading.clock
    name, category, country, city, themes = guest.house
    house = session.scalars(select(Organisation).where(Organisation.name == name)).one_or_none() or save_entry(
        session, actor=actor, clock=clock, noun="organisations",
        values={"name": name, "category": category, "country": country, "city": city, "themes": list(themes)},
    )  # fmt: skip
    person = save_entry(session, actor=actor, clock=clock, noun="people", values={
        "family_name": guest.family, "given_name": guest.given, "native_name": guest.native, "civility": guest.form,
        "language": guest.language, "title": guest.title, "title_fr": guest.title_fr, "zone": guest.zone,
        "family_first": guest.family_first, "organisation_id": house.id, "email": f"{guest.key}@guests.example",
    })  # fmt: skip
    person.key = guest.key
    loading.directory.people[guest.key] = person.id
    return int(person.id)


def _participation(loading: Loading, party: Party) -> int:
    guests = {guest.key: guest for guest in GUESTS}
    if party.person in guests:
        person_id = _guest(loading, guests[party.person])
    else:
        person_id = loading.directory.people[party.person]
    query = select(Participation.id).where(
        Participation.dossier_id == loading.dossier_id, Participation.person_id == person_id,
        Participation.removed_at.is_(None),
    )  # fmt: skip
    known = loading.session.scalars(query).one_or_none()
    if known is not None:
        return known
    role = "exhibitor" if party.side == "network" else "delegate"
    person = loading.session.get_one(Person, person_id)
    row = add_participant(loading.session, **_acting(loading), person=person, role=role)
    loading.people[party.person] = row.id
    return row.id


def _set_up(loading: Loading, found: Round) -> None:
    facts = RoundFacts(
        found.phases, found.grid, found.tables, place_id=loading.directory.places[found.place], note=found.note
    )
    save_round(loading.session, **_acting(loading), version=0, facts=facts)
    for side in ("network", "visitor"):
        ids = [_participation(loading, party) for party in found.parties if party.side == side]
        add_parties(loading.session, **_acting(loading), participation_ids=ids, side=side)
    parties = [party.id for party in list_parties(loading.session, loading.dossier_id)]
    invite_parties(loading.session, **_acting(loading), settings=loading.settings, party_ids=parties)


def _rows(loading: Loading) -> dict[str, MeetingParty]:
    """{key of the person: party}."""
    keys = {person_id: key for key, person_id in loading.directory.people.items()}
    return {keys[p.participation.person_id]: p for p in list_parties(loading.session, loading.dossier_id)}


def _itself(loading: Loading, party: MeetingParty) -> dict[str, Any]:
    """The party behind its link."""
    person = party.participation.person
    actor = Actor("delegate", person.id, display_name(person), Door.PORTAL)
    return {"actor": actor, "clock": loading.clock, "dossier": loading.dossier()}


def _profiles(loading: Loading, found: Round) -> None:
    rows = _rows(loading)
    periods = [p.id for p in list_periods(loading.session, get_round(loading.session, loading.dossier_id).id)]
    for party in found.parties:
        row = rows[party.person]
        profile = Profile(party.offers, party.interests, party.themes, party.languages,
                          tuple(periods[n] for n in party.busy))  # fmt: skip
        save_profile(loading.session, **_itself(loading, row), party_id=row.id, profile=profile)


def _wish(loading: Loading, found: Round) -> None:
    rows = _rows(loading)
    for one in found.wishes:
        save_wish(loading.session, **_itself(loading, rows[one.giver]), from_id=rows[one.giver].id,
                  to_id=rows[one.taker].id, weight=one.weight)  # fmt: skip


def _answer(loading: Loading, found: Round) -> None:
    rows = _rows(loading)
    wishes = {(w.from_party_id, w.to_party_id): w.id for w in list_wishes(loading.session, loading.dossier_id)}
    for one in found.wishes:
        if one.answer:
            number = wishes[rows[one.giver].id, rows[one.taker].id]
            answer_wish(loading.session, **_itself(loading, rows[one.taker]), wish_id=number, state=one.answer,
                        note=one.note)  # fmt: skip


def _place(loading: Loading, found: Round) -> None:
    proposal = propose(loading.session, clock=loading.clock, dossier=loading.dossier())
    take_over(loading.session, **_acting(loading), places=proposal.places)
    if found.locked:
        meeting = _meeting(loading, *found.locked)
        lock_meeting(loading.session, **_acting(loading), meeting_id=meeting.id, locked=True)


def _meetings(loading: Loading) -> list[BusinessMeeting]:
    return list_meetings(loading.session, get_round(loading.session, loading.dossier_id).id)


def _meeting(loading: Loading, giver: str, taker: str) -> BusinessMeeting:
    rows = _rows(loading)
    pair = {rows[giver].id, rows[taker].id}
    return next(m for m in _meetings(loading) if {m.party_a_id, m.party_b_id} == pair)


def _mark(loading: Loading, found: Round) -> None:
    rows = _rows(loading)
    away = {(rows[giver].id, rows[taker].id): rows[who].id for giver, taker, who in found.absent}
    ticks = {}
    for meeting in _meetings(loading):
        absent = away.get((meeting.party_a_id, meeting.party_b_id))
        a, b = ("no" if party == absent else "yes" for party in (meeting.party_a_id, meeting.party_b_id))
        ticks[meeting.id] = (a, b)
    save_attendance(loading.session, **_acting(loading), ticks=ticks)
