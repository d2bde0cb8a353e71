"""The programmes of the season's fairs: a session with Bogotá, guided tours, what the organiser publishes."""

from functools import partial

from sqlalchemy import select

from delegations.cli.season.load_dossiers import Loading
from delegations.cli.season.load_programme import wall
from delegations.cli.season.organiser import MOVED, PICKED, calendar
from delegations.cli.season.timeline import Timeline
from delegations.cli.season.tours import SPEAKER, TOURS, Stop, Tour
from delegations.core.actor import Actor, Door
from delegations.dossiers.participants import add_participant
from delegations.fairs.programme.imports import import_programme, keep_programme, pick_entry
from delegations.fairs.programme.queries import get_tour, list_tours, public_sessions
from delegations.fairs.programme.sessions import PartValues, add_rehearsal, save_parts
from delegations.fairs.programme.tours import StopValues, TourFacts, ask_all_hosts, note_headcount, save_tour
from delegations.i18n.content import save_text
from delegations.itineraries.models import Request
from delegations.itineraries.queries import get_slot
from delegations.itineraries.requests import Answer, answer_request
from delegations.network.models import Person
from delegations.network.rules import display_name
from delegations.network.services import save_entry

SESSION = "fair_bogota"
INVITED, REHEARSED = "2027-09-20 11:00", "2027-10-12 15:00"
PUBLISHED, CHANGED = "2027-10-06 09:00", "2027-10-15 16:00"
"""When the organiser's two files came."""


def plan_fair_programme(timeline: Timeline, loading: Loading) -> None:
    """Notes the acts of a fair; nothing for other dossiers."""
    tour = TOURS.get(loading.shape.key)
    if tour is not None:
        timeline.at(tour.written, partial(_write_tour, loading, tour))
        timeline.at(tour.asked, partial(_ask, loading))
        timeline.at(tour.answered, partial(_answer, loading, tour))
        if tour.counted:
            timeline.at(tour.counted[0], partial(_count, loading, tour.counted[1]))
    if SESSION in {slot.key for slot in loading.shape.slots}:
        timeline.at(INVITED, partial(_invite, loading))
        timeline.at(REHEARSED, partial(_rehearse, loading))
        timeline.at(PUBLISHED, partial(_import, loading, calendar()))
        timeline.at("2027-10-06 09:20", partial(_pick, loading))
        timeline.at(CHANGED, partial(_import, loading, calendar(MOVED)))


def _write_tour(loading: Loading, tour: Tour) -> None:
    directory = loading.directory
    facts = TourFacts(
        title=tour.title, start=wall(tour.day, tour.start, tour.zone), guide_id=loading.people[tour.guide],
        languages=tour.languages, meeting_point=tour.meeting_point, place_id=directory.places[tour.place],
        max_people=tour.max_people, headsets=tour.headsets, note=tour.note, everybody=False,
        people=tuple(loading.people[one.person] for one in loading.shape.participants if one.role != "staff"),
    )  # fmt: skip
    stops = [
        StopValues(directory.organisations[one.host], one.topic, one.minutes, one.walk, one.stand,
                   contact_id=directory.people[one.contact])
        for one in tour.stops
    ]  # fmt: skip
    row = save_tour(loading.session, actor=loading.actor(), clock=loading.clock, dossier=loading.dossier(),
                    facts=facts, stops=stops)  # fmt: skip
    for stop, one in zip(row.stops, tour.stops, strict=True):
        for language, text in (("en", one.english), ("ar", one.arabic)):
            if text:
                save_text(loading.session, entity="slot", entity_id=stop.slot_id, field="title", language=language,
                          text=text, source=one.topic, state="reviewed")  # fmt: skip


def _ask(loading: Loading) -> None:
    (row,) = list_tours(loading.session, loading.dossier_id)
    ask_all_hosts(loading.session, actor=loading.actor(), clock=loading.clock, settings=loading.settings,
                  dossier=loading.dossier(), tour=row)  # fmt: skip


def _answer(loading: Loading, tour: Tour) -> None:
    (row,) = list_tours(loading.session, loading.dossier_id)
    ids = [(stop.slot_id, one) for stop, one in zip(row.stops, tour.stops, strict=True) if one.answer != "asked"]
    for slot_id, one in ids:
        _answer_one(loading, tour, slot_id, one)


def _answer_one(loading: Loading, tour: Tour, slot_id: int, one: Stop) -> None:
    request_id = loading.session.scalars(select(Request.id).where(Request.slot_id == slot_id)).one()
    contact = loading.session.get_one(Person, loading.directory.people[one.contact])
    times = (wall(tour.day, one.proposed, tour.zone),) if one.proposed else ()
    answer = Answer("counter" if times else "accept", times=times)
    answer_request(
        loading.session, actor=Actor("host", contact.id, display_name(contact), Door.PORTAL), clock=loading.clock,
        settings=loading.settings, request_id=request_id, answer=answer,
    )  # fmt: skip


def _count(loading: Loading, people: int) -> None:
    (row,) = list_tours(loading.session, loading.dossier_id)
    tour = get_tour(loading.session, loading.dossier_id, row.id)
    note_headcount(loading.session, actor=loading.actor(), clock=loading.clock, dossier=loading.dossier(), tour=tour,
                   counted=people)  # fmt: skip


def _invite(loading: Loading) -> None:
    """The session with Bogotá gets its people: one speaks from there, one here, one moderates."""
    session, clock, actor, dossier = loading.session, loading.clock, loading.actor(), loading.dossier()
    person = save_entry(session, actor=actor, clock=clock, noun="people", values={**SPEAKER, "organisation_id": None})
    remote = add_participant(session, actor=actor, clock=clock, dossier=dossier, person=person, role="speaker")
    slot = get_slot(session, dossier.id, loading.slots[SESSION])
    parts = [
        PartValues(remote.id, "speaker", remote=True), PartValues(loading.people["giraudon"]),
        PartValues(loading.people["bertaud"], "moderator"),
    ]  # fmt: skip
    save_parts(session, actor=actor, clock=clock, dossier=dossier, slot=slot, version=slot.version, parts=parts)


def _rehearse(loading: Loading) -> None:
    slot = get_slot(loading.session, loading.dossier_id, loading.slots[SESSION])
    part = next(one for one in slot.parts if one.remote)
    add_rehearsal(loading.session, actor=loading.actor(), clock=loading.clock, dossier=loading.dossier(), slot=slot,
                  part_id=part.id)  # fmt: skip


def _import(loading: Loading, content: bytes) -> None:
    session, clock, actor, dossier = loading.session, loading.clock, loading.actor(), loading.dossier()
    token = keep_programme(session, actor=actor, clock=clock, dossier=dossier, filename="congress.ics", content=content)
    import_programme(session, actor=actor, clock=clock, dossier=dossier, token=token, zone_name="")


def _pick(loading: Loading) -> None:
    entries = {
        entry.source_uid.partition("@")[0]: entry for entry in public_sessions(loading.session, loading.dossier_id)
    }
    for uid in PICKED:
        pick_entry(
            loading.session, actor=loading.actor(), clock=loading.clock, dossier=loading.dossier(),
            entry_id=entries[uid].id, attendance="some",
            participation_ids=(loading.people["kervella"], loading.people["wagner"]),
            place_id=loading.directory.places["fira_gran_via"],
        )  # fmt: skip
