"""The season's programmes: the draft as it grew, the questions to the hosts and their answers, the releases."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date, datetime
from functools import partial
from itertools import pairwise

from delegations.cli.season.files import ACKNOWLEDGED
from delegations.cli.season.load_dossiers import Loading
from delegations.cli.season.load_mail import BY_MAIL, WRITTEN, Written, answer_by_mail, take_written
from delegations.cli.season.load_texts import save_texts
from delegations.cli.season.people import PEOPLE
from delegations.cli.season.programme import LEGS
from delegations.cli.season.shapes import Proposal
from delegations.cli.season.shapes import Slot as SlotShape
from delegations.cli.season.timeline import Timeline
from delegations.core.actor import Actor, Door
from delegations.core.walltime import WallTime
from delegations.dossiers.models import Participation
from delegations.itineraries.asking import Question, ask_host, remind
from delegations.itineraries.models import Request, Slot
from delegations.itineraries.plan_b import PlanBValues, note_plan_b
from delegations.itineraries.queries import get_request, get_slot
from delegations.itineraries.releases import acknowledge, publish_release
from delegations.itineraries.requests import Answer, answer_request
from delegations.itineraries.slots import SlotValues, save_slot
from delegations.network.models import Person
from delegations.network.rules import display_name

ADDED = {"visit_pierre_benite": "2027-10-04 09:50"}
"""Slots that came into the draft later."""
CHANGED = {
    "visit_lunch_thursday": "2027-10-04 09:20",
    "visit_dinner_tuesday": "2027-10-14 09:20",
    "visit_reception": "2027-10-18 08:35",
}
"""When a slot got its present time; the last of them after the newest release, so that there is one to publish."""
FORMER = {
    "visit_dinner_tuesday": Proposal("2027-10-26", "19:15", "21:00"),
    "visit_reception": Proposal("2027-10-27", "18:45", "20:30"),
}
"""Former times beside those that a request tells (`previous`)."""
BY_TELEPHONE = ("visit_part_dieu",)
"""Answers that came by telephone and were noted by staff."""
IN_RESERVE = {"visit_pierre_benite": ("2027-10-12 15:40", "peyrard")}
"""When a plan B was sounded by telephone, and with whom; they agreed."""
INTERPRETED = {
    "visit_ministry": ("consecutive", "Allocution d’accueil transmise la veille ; place derrière la ministre."),
    "visit_batignolles": ("whispered", "Deux groupes à pied, un interprète pour chacun."),
    "visit_remote": ("simultaneous", "Cabine logicielle : essai à 16:00, casque fourni."),
    "visit_reception": ("consecutive", ""),
    "visit_confluence": ("whispered", "Vocabulaire : écoquartier, réseau de chaleur, darse."),
    "visit_pierre_benite": ("whispered", "Casque obligatoire ; glossaire de l’eau joint au dossier."),
    "visit_metropole": ("consecutive", "Sigles : ZFE, REV, SYTRAL."),
    "visit_closing": ("consecutive", "Le relevé d’engagements est remis en deux langues."),
}
"""How slots are interpreted, and the briefing."""
EXPECTED = {
    "visit": "Une visite commentée, puis un temps de questions.",
    "meeting": "Une présentation courte, puis un échange.",
    "meal": "Une table pour tout le groupe.",
    "arrival": "Un mot d’accueil.",
}


def plan_programme(timeline: Timeline, loading: Loading) -> None:
    """Notes the acts of a dossier's programme."""
    for slot in loading.shape.slots:
        if slot.key not in ADDED:
            timeline.at(loading.history.slots, partial(_save, loading, _former(slot)))
        else:
            timeline.at(ADDED[slot.key], partial(_save, loading, slot))
        if slot.key in CHANGED:
            timeline.at(CHANGED[slot.key], partial(_save, loading, slot))
        _plan_question(timeline, loading, slot)
        if slot.key in IN_RESERVE:
            timeline.at(IN_RESERVE[slot.key][0], partial(_keep_in_reserve, loading, slot))
    for number, (when, note, hold) in enumerate(loading.history.releases, start=1):
        timeline.at(when, partial(_publish, loading, note, hold=hold))
        for key, (seen, then) in ACKNOWLEDGED.items():
            if key in {one.person for one in loading.shape.participants} and seen == number:
                timeline.at(then, partial(_acknowledge, loading, key, number))


def _keep_in_reserve(loading: Loading, slot: SlotShape) -> None:
    place, host = slot.plan_b or ("", None)
    directory = loading.directory
    values = PlanBValues(
        host_id=directory.organisations[host] if host else None, place_id=directory.places[place],
        contact_id=directory.people[IN_RESERVE[slot.key][1]], note="Sondée par téléphone : d’accord sur le principe.",
        answer="agreed",
    )  # fmt: skip
    note_plan_b(
        loading.session, actor=loading.actor(), clock=loading.clock, dossier=loading.dossier(),
        slot=_slot(loading, slot.key), values=values,
    )  # fmt: skip


def _former(slot: SlotShape) -> SlotShape:
    """The slot as it stood before its change, with the first deadline of its host."""
    before = slot.request.previous or FORMER.get(slot.key)
    return replace(slot, day=before.day, start=before.start, end=before.end) if before else slot


def wall(day: str, time: str, zone: str) -> WallTime:
    return WallTime(datetime.fromisoformat(f"{day} {time}"), zone)


def _start(slot: SlotShape) -> WallTime:
    return wall(slot.day, slot.start, slot.zone)


def travel_minutes(slots: Sequence[SlotShape]) -> dict[str, tuple[int, str]]:
    """{slot: (minutes, mode) of the way from the slot before}, where they were entered by hand."""
    known = {(leg.origin, leg.destination): leg for leg in LEGS if leg.mode != "train"}
    in_order = sorted(slots, key=lambda one: _start(one).instant())
    found: dict[str, tuple[int, str]] = {}
    for before, after in pairwise(in_order):
        leg = known.get((before.end_place or before.place or "", after.place or ""))
        if leg is not None:
            found[after.key] = (leg.minutes, leg.mode)
    return found


def _attendance(loading: Loading, slot: SlotShape) -> Iterator[int]:
    """Participations named one by one or by their group; none when everybody attends."""
    groups = {group.key: group.members for group in loading.shape.groups}
    for key in slot.attendance:
        if key != "all":
            yield from (loading.people[member] for member in groups.get(key, (key,)))


def _staff_note(slot: SlotShape) -> str:
    """The note, with whom one meets there where no host is asked."""
    contact = next((one for one in PEOPLE if one.key == slot.contact), None)
    if contact is None or slot.request.state != "none":
        return slot.staff_note
    who = f"Sur place : {contact.given_name} {contact.family_name}, {contact.phone}."
    return f"{slot.staff_note}\n{who}".strip()


def _values(loading: Loading, slot: SlotShape) -> SlotValues:
    directory = loading.directory
    minutes, mode = travel_minutes(loading.shape.slots).get(slot.key, (None, "coach"))
    chosen = tuple(sorted(set(_attendance(loading, slot))))
    return SlotValues(
        kind=slot.kind, title=slot.title.fr, start=_start(slot),
        end=wall(slot.end_day or slot.day, slot.end, slot.end_zone or slot.zone),
        place_id=directory.places[slot.place] if slot.place else None,
        end_place_id=directory.places[slot.end_place] if slot.end_place else None,
        host_id=directory.organisations[slot.host] if slot.host else None,
        attendance="some" if chosen or not slot.attendance else "all", participation_ids=chosen,
        resource_ids=tuple(directory.resources[key] for key in (*slot.interpreters, slot.vehicle) if key),
        public_text=slot.public.fr, staff_note=_staff_note(slot), fixed=slot.fixed,
        tolerance_minutes=slot.tolerance_minutes, travel_mode=mode, travel_minutes=minutes,
        remote_link=slot.remote_link or "", interpreting=INTERPRETED.get(slot.key, ("", ""))[0],
        interpreter_note=INTERPRETED.get(slot.key, ("", ""))[1],
    )  # fmt: skip


def _slot(loading: Loading, key: str) -> Slot:
    return get_slot(loading.session, loading.dossier_id, loading.slots[key])


def _save(loading: Loading, shape: SlotShape) -> None:
    """Writes the slot, or gives it its present values."""
    known = _slot(loading, shape.key) if shape.key in loading.slots else None
    row = save_slot(
        loading.session, actor=loading.actor(), clock=loading.clock, dossier=loading.dossier(),
        values=_values(loading, shape), slot=known,
    )  # fmt: skip
    loading.slots[shape.key] = row.id
    if known is None:
        for name, texts in (("title", shape.title), ("public_text", shape.public)):
            save_texts(loading.session, "slot", row.id, name, key=shape.key, source=texts.fr, texts=texts)
    elif any(request.state == "reconfirm" for request in row.requests):
        row.requests[0].deadline = date.fromisoformat(shape.request.deadline or "")


def _plan_question(timeline: Timeline, loading: Loading, slot: SlotShape) -> None:
    request = slot.request
    if request.asked is None:
        return
    timeline.at(f"{request.asked} 10:15", partial(_ask, loading, slot))
    for written in WRITTEN:
        if written.slot == slot.key:
            timeline.at(written.when, partial(_take_written, loading, slot, written))
    for day in request.reminded:
        timeline.at(f"{day} 09:10", partial(_remind, loading, slot))
    if request.answered:
        timeline.at(request.answered, partial(_answer, loading, slot))


def _request(loading: Loading, slot: SlotShape) -> Request:
    return get_request(loading.session, _slot(loading, slot.key).requests[0].id)


def _ask(loading: Loading, slot: SlotShape) -> None:
    """A host who has to answer again had a first deadline, two weeks after the question."""
    asked = date.fromisoformat(slot.request.asked or "")
    deadline = date.fromisoformat(slot.request.deadline or "")
    if slot.request.previous:
        deadline = asked.replace(day=asked.day + 14)
    question = Question(
        contact_id=loading.directory.people[slot.contact or ""],
        organisation_id=loading.directory.organisations[slot.host or ""],
        deadline=deadline, expected=EXPECTED.get(slot.kind, ""),
    )  # fmt: skip
    ask_host(
        loading.session, actor=loading.actor(), clock=loading.clock, settings=loading.settings,
        slot=_slot(loading, slot.key), question=question,
    )  # fmt: skip


def _remind(loading: Loading, slot: SlotShape) -> None:
    remind(
        loading.session, actor=loading.actor(), clock=loading.clock, settings=loading.settings,
        requests=[_request(loading, slot)],
    )  # fmt: skip


def _take_written(loading: Loading, slot: SlotShape, written: Written) -> None:
    take_written(loading, _request(loading, slot), written)


def _answer(loading: Loading, slot: SlotShape) -> None:
    if slot.key in BY_MAIL:
        answer_by_mail(loading, _request(loading, slot), BY_MAIL[slot.key], slot.request.note)
        return
    kinds = {"confirmed": "accept", "reconfirm": "accept", "countered": "counter", "declined": "decline"}
    times = tuple(wall(one.day, one.start, slot.zone) for one in slot.request.proposals)
    by_telephone = slot.key in BY_TELEPHONE
    contact = loading.session.get_one(Person, loading.directory.people[slot.contact or ""])
    actor = loading.actor() if by_telephone else Actor("host", contact.id, display_name(contact), Door.PORTAL)
    answer = Answer(
        kinds[slot.request.state], note=slot.request.note, times=times, behalf="phone" if by_telephone else ""
    )
    answer_request(
        loading.session, actor=actor, clock=loading.clock, settings=loading.settings,
        request_id=_request(loading, slot).id, answer=answer,
    )  # fmt: skip


def _publish(loading: Loading, note: str, *, hold: bool) -> None:
    publish_release(
        loading.session, actor=loading.actor(), clock=loading.clock, settings=loading.settings,
        dossier=loading.dossier(), note=note, hold=hold,
    )  # fmt: skip


def _acknowledge(loading: Loading, key: str, number: int) -> None:
    row = loading.session.get_one(Participation, loading.people[key])
    acknowledge(loading.session, clock=loading.clock, participation=row, number=number)
