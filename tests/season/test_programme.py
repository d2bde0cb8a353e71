"""The demo season hangs together: keys point somewhere, and the situations that it promises are in it."""

import tomllib
from datetime import datetime, timedelta
from itertools import pairwise
from pathlib import Path

import pytest

from delegations.cli.season.files import ACKNOWLEDGED, ASSIGNEES, BUDGETS, HISTORIES, LEFT_OPEN
from delegations.cli.season.load_texts import FOLDER, REVIEWED
from delegations.cli.season.organisations import INVENTED_ORGANISATIONS, ORGANISATIONS
from delegations.cli.season.people import PARTICIPANTS, PEOPLE, STAFF
from delegations.cli.season.places import PLACES
from delegations.cli.season.programme import CLOCK_START, DOSSIERS, LEGS, VEHICLES, VISIT
from delegations.cli.season.shapes import Dossier, Slot
from delegations.core.languages import LANGUAGES
from delegations.core.walltime import WallTime
from delegations.dossiers.templates import TEMPLATES

ORGANISATION_KEYS = {organisation.key for organisation in (*ORGANISATIONS, *INVENTED_ORGANISATIONS)}
PLACE_KEYS = {place.key for place in PLACES}
PERSON_KEYS = {person.key for person in PEOPLE}
SLOTS = [slot for dossier in DOSSIERS for slot in dossier.slots]
SLOT_BY_KEY = {slot.key: slot for slot in SLOTS}


def length(slot: Slot) -> timedelta:
    start = WallTime(datetime.fromisoformat(f"{slot.day} {slot.start}"), slot.zone)
    end = WallTime(datetime.fromisoformat(f"{slot.end_day or slot.day} {slot.end}"), slot.end_zone or slot.zone)
    return end.instant() - start.instant()


def test_forty_organisations_with_keys_of_their_own() -> None:
    assert len(ORGANISATIONS) == 40
    assert len(ORGANISATION_KEYS) == len(ORGANISATIONS) + len(INVENTED_ORGANISATIONS)


def test_persons_are_unmistakable_and_reachable_nowhere() -> None:
    assert len(PERSON_KEYS) == len(PEOPLE)
    addresses = [person.email for person in PEOPLE if person.email]
    assert len(set(addresses)) == len(addresses)
    assert all(address.endswith(("@example.org", ".example")) for address in addresses)
    assert all(person.phone and person.phone.startswith("+33 1 99 00 ") for person in PEOPLE)
    assert {person.organisation for person in PEOPLE if person.organisation} <= ORGANISATION_KEYS


def test_the_delegation_has_fourteen_members() -> None:
    assert [person.precedence for person in PARTICIPANTS] == list(range(1, 15))
    assert [person.language for person in PARTICIPANTS].count("ar") == 8
    assert [person.email for person in PARTICIPANTS].count(None) == 2
    assert all(person.native_name and person.title_ar for person in PARTICIPANTS)
    assert {person.account for person in STAFF} == {"administrator", "planner", "reader"}


@pytest.mark.parametrize("dossier", DOSSIERS, ids=lambda dossier: dossier.key)
def test_dossier_points_to_what_exists(dossier: Dossier) -> None:
    groups = {group.key: set(group.members) for group in dossier.groups}
    members = {participation.person for participation in dossier.participants}
    assert dossier.owner in {person.key for person in STAFF}
    assert members <= PERSON_KEYS
    assert set().union(*groups.values()) <= members
    for slot in dossier.slots:
        assert set(slot.attendance) <= {"all", *groups, *members}
        assert set(slot.interpreters) <= members
    assert dossier.template in TEMPLATES
    assert set(dossier.co_organisers) <= ORGANISATION_KEYS


@pytest.mark.parametrize("slot", SLOTS, ids=lambda slot: slot.key)
def test_slot_points_to_what_exists(slot: Slot) -> None:
    assert {key for key in (slot.place, slot.end_place) if key} <= PLACE_KEYS
    assert slot.host is None or slot.host in ORGANISATION_KEYS
    assert slot.contact is None or slot.contact in PERSON_KEYS
    assert slot.vehicle is None or slot.vehicle in {vehicle.key for vehicle in VEHICLES}
    assert slot.plan_b is None or slot.plan_b[0] in PLACE_KEYS
    assert slot.request.state == "none" or (slot.host and slot.request.asked and slot.request.deadline)
    assert timedelta(0) < length(slot) <= timedelta(hours=13)
    assert all((slot.title.fr, slot.title.en, slot.public.fr, slot.public.en))


def test_slot_keys_and_zones_are_those_of_the_places() -> None:
    zones = {place.key: place.zone for place in PLACES}
    assert len(SLOT_BY_KEY) == len(SLOTS)
    for slot in SLOTS:
        assert slot.place is None or zones[slot.place] == slot.zone
        assert slot.end_place is None or zones[slot.end_place] == (slot.end_zone or slot.zone)


def test_the_visit_is_whole_in_arabic() -> None:
    assert all(slot.title.ar and slot.public.ar for slot in VISIT.slots)


def test_five_of_seven_hosts_answered() -> None:
    asked = [slot for slot in VISIT.slots if slot.request.state != "none"]
    states = sorted(slot.request.state for slot in asked)
    assert len({slot.host for slot in asked}) == 7
    assert states == ["asked", "confirmed", "confirmed", "confirmed", "confirmed", "countered", "reconfirm"]


def test_one_host_is_three_days_late() -> None:
    today = datetime.fromisoformat(CLOCK_START)
    late = [
        (today - datetime.fromisoformat(slot.request.deadline)).days
        for slot in SLOTS
        if slot.request.state == "asked" and slot.request.deadline and slot.request.deadline < CLOCK_START[:10]
    ]
    assert late == [3]


def test_one_leg_is_too_short_and_it_is_the_way_to_pierre_benite() -> None:
    minutes = {(leg.origin, leg.destination): leg.minutes for leg in LEGS}
    group_buffer = 10
    moving = [slot for slot in VISIT.slots if slot.kind != "lodging"]
    short = []
    for before, after in pairwise(moving):
        leg = minutes.get(((before.end_place or before.place or ""), after.place or ""))
        gap = datetime.fromisoformat(f"{after.day} {after.start}") - datetime.fromisoformat(
            f"{before.day} {before.end}"
        )
        if leg is not None and gap < timedelta(minutes=leg + group_buffer):
            short.append((after.key, leg, gap))
    assert short == [("visit_pierre_benite", 27, timedelta(minutes=30))]


def test_the_night_transfer_lasts_an_hour_longer_than_it_looks() -> None:
    assert length(SLOT_BY_KEY["fair_night_coach"]) == timedelta(hours=7, minutes=45)


def test_the_flight_crosses_two_hours_of_zones() -> None:
    assert length(SLOT_BY_KEY["visit_arrival"]) == timedelta(hours=3, minutes=10)


def test_the_delegation_template_has_thirty_one_tasks_in_order() -> None:
    offsets = [offset for offset, _title in TEMPLATES["delegation"].tasks]
    assert len(offsets) == 31
    assert offsets == sorted(offsets)
    assert (offsets[0], offsets[-1]) == (-90, 90)


def test_who_does_what_names_tasks_and_people_that_exist() -> None:
    titles = {title for template in TEMPLATES.values() for _offset, title in template.tasks}
    left_open = {title for several in LEFT_OPEN.values() for title in several}
    assert set(ASSIGNEES) | left_open <= titles
    assert set(ASSIGNEES.values()) <= {person.key for person in STAFF}


def test_budgets_add_up() -> None:
    for dossier in DOSSIERS:
        planned = sum(line[2] for line in BUDGETS.get(dossier.key, ()))
        assert planned == (dossier.budget_euros or 0) * 100


def test_everything_has_happened_before_the_clock_starts() -> None:
    moments = [when for history in HISTORIES.values() for when, _note, _held in history.releases]
    moments += [when for history in HISTORIES.values() for when, _state in history.states]
    moments += [when for _release, when in ACKNOWLEDGED.values()]
    assert set(HISTORIES) == {dossier.key for dossier in DOSSIERS}
    assert max(moments) < CLOCK_START


def test_those_whose_letters_need_an_office_have_one() -> None:
    assert all(
        person.office for person in PEOPLE if person.rank in ("minister", "elected") and person.kind == "contact"
    )


@pytest.mark.parametrize("path", sorted(FOLDER.glob("*.toml")), ids=lambda path: path.stem)
def test_texts_in_other_languages_name_what_exists(path: Path) -> None:
    found = tomllib.loads(path.read_text(encoding="utf-8"))
    assert path.stem in LANGUAGES and set(found) <= {"dossiers", "slots", "places"}
    assert set(found.get("dossiers", {})) <= {dossier.key for dossier in DOSSIERS}
    for texts in found.get("slots", {}).values():
        assert set(texts) <= set(SLOT_BY_KEY)
    for texts in found.get("places", {}).values():
        assert set(texts) <= {place.key for place in PLACES if place.access}
    assert path.stem in REVIEWED or set(found["slots"]["title"]) >= {slot.key for slot in VISIT.slots}
