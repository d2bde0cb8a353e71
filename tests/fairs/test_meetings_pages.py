"""The pages of business meetings: phases with one next step, the proposal, by hand, ticks, and the party's link."""

import re
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select, update
from sqlalchemy.orm import Session

from delegations.accounts.links import link_for
from delegations.core.actor import Role
from delegations.core.clock import FixedClock
from delegations.core.settings import Settings
from delegations.database import Database
from delegations.fairs.meetings.models import BusinessMeeting, MeetingParty, MeetingRound, MeetingWish
from delegations.itineraries.models import Slot
from delegations.itineraries.releases import publish_release
from tests.client import StaffClient, text_of
from tests.factories import Factory
from tests.fairs.tables import Tables, make_tables
from tests.queries import count_queries

FAIR = "/dossiers/FAIR-1"
HERE = f"{FAIR}/meetings"
ROUND = {
    "version": "0", "profiles_until": "2027-10-20", "wishes_until": "2027-10-24", "answers_until": "2027-10-27",
    "publish_on": "2027-10-29", "days": ["2027-11-03"], "first": "14h", "last": "17:00", "length": "25", "pause": "5",
    "break_from": "15:30", "break_to": "15:35", "tables": "1: by the window\n2", "place_id": "", "most": "",
}  # fmt: skip


@pytest.fixture
def tables(session: Session, clock: FixedClock, make: Factory, staff: StaffClient) -> Tables:
    found = make_tables(session, clock, make)
    session.commit()
    staff.get(f"{FAIR}/stands")
    staff.post("/language", {"language": "en"})
    return found


def look(database: Database, query: Any) -> list[Any]:
    with database.reading() as session:
        return list(session.scalars(query))


def link_of(app: Flask, tables: Tables, party: MeetingParty) -> str:
    link = link_for(tables.session, clock=tables.clock, purpose="meetings", subject_id=party.id)
    tables.session.commit()
    return f"/m/{app.extensions['delegations'].links.token(link)}"


# Staff


def test_a_round_is_set_up_from_nothing(
    staff: StaffClient, make: Factory, session: Session, database: Database
) -> None:
    make.dossier("FAIR-1", kind="fair", zone="Europe/Madrid", starts_on=date(2027, 10, 30), ends_on=date(2027, 11, 4))
    session.commit()
    assert f"{HERE}/round" in staff.get(HERE).text
    staff.get(f"{HERE}/round")
    assert staff.post(f"{HERE}/round", ROUND).status_code == 303
    assert "12" in text_of(staff.get(HERE)), "six periods at two tables"
    kept = look(database, select(MeetingRound))[0]
    assert (kept.grid["first"], kept.grid["break_to"]) == ("14:00", "15:35")
    answer = staff.get(f"{HERE}/round")
    assert 'value="14:00"' in answer.text and "1: by the window" in answer.text and 'value="2027-10-27"' in answer.text


@pytest.mark.parametrize(
    ("typed", "field"),
    [
        ({"wishes_until": "2027-10-19"}, "wishes_until"),
        ({"publish_on": ""}, "publish_on"),
        ({"first": "soon"}, "first"),
        ({"length": "x"}, "length"),
        ({"length": "300"}, "length"),
        ({"break_to": ""}, "break_from"),
        ({"days": []}, "days"),
        ({"tables": "1\n1"}, "tables"),
        ({"days": ["2027-10-31"], "first": "02:00", "last": "03:00"}, "first"),
    ],
)
def test_a_wrong_round_comes_back_as_typed(
    staff: StaffClient, tables: Tables, typed: dict[str, Any], field: str
) -> None:
    staff.get(f"{HERE}/round")
    answer = staff.post(f"{HERE}/round", {**ROUND, "version": "1", **typed})
    assert answer.status_code == 422
    assert f'href="#{field}"' in answer.text
    for name, value in typed.items():
        if isinstance(value, str) and value and name != "tables":
            assert f'value="{value}"' in answer.text


def test_an_hour_that_happens_twice_offers_both(staff: StaffClient, tables: Tables) -> None:
    staff.get(f"{HERE}/round")
    twice = {
        **ROUND,
        "version": "1",
        "days": ["2027-10-31"],
        "first": "02:00",
        "last": "02:50",
        "publish_on": "2027-10-30",
    }
    assert 'name="occurrence"' in staff.post(f"{HERE}/round", twice).text
    assert staff.post(f"{HERE}/round", {**twice, "occurrence": "1"}).status_code == 303


def test_a_stale_round_keeps_both_texts(staff: StaffClient, tables: Tables) -> None:
    staff.get(f"{HERE}/round")
    answer = staff.post(f"{HERE}/round", {**ROUND, "version": "7", "note": "Mine"})
    assert answer.status_code == 409 and "Mine" in answer.text and 'name="version" value="1"' in answer.text


def test_the_way_from_parties_to_a_release(
    staff: StaffClient, tables: Tables, clock: FixedClock, database: Database, session: Session
) -> None:
    """One main action at a time, and each does what it says."""
    make, dossier = tables.make, tables.dossier
    ours = make.participation(dossier, make.person("Anne", "Roy", organisation_id=make.organisation("Nantes").id))
    theirs = make.participation(dossier, make.person("Luz", "Gómez", organisation_id=make.organisation("Bogotá").id))
    session.commit()
    assert "Choose who takes part" in staff.get(HERE).text
    for side, row in (("network", ours), ("visitor", theirs)):
        staff.get(f"{HERE}/parties")
        assert staff.post(f"{HERE}/parties", {"side": side, "participation_ids": [row.id]}).status_code == 303
    us, them = look(database, select(MeetingParty).order_by(MeetingParty.side))
    assert "Write to those who have no link yet" in staff.get(HERE).text
    staff.get(f"{HERE}/parties?show=uninvited")
    assert "Written to: 2" in staff.post(f"{HERE}/parties/write", {"party_ids": [us.id, them.id]}, follow=True).text
    assert "Remind" in staff.get(HERE).text
    for party in (us, them):
        staff.get(f"{HERE}/parties/{party.id}")
        profile = {"version": "1", "offers": "Water", "languages": ["es", "fr"], "themes": ["water"]}
        assert staff.post(f"{HERE}/parties/{party.id}", profile).status_code == 303
    staff.get(f"{HERE}/wishes")
    wish = {"from_id": us.id, "to_id": us.id, "weight": "3"}
    assert staff.post(f"{HERE}/wishes", wish).status_code == 422, "nobody meets himself"
    assert staff.post(f"{HERE}/wishes", {**wish, "to_id": them.id}).status_code == 303
    made = look(database, select(MeetingWish))[0]
    staff.get(f"{HERE}/wishes")
    assert staff.post(f"{HERE}/wishes/{made.id}", {"state": "maybe"}).status_code == 422
    assert staff.post(f"{HERE}/wishes/{made.id}", {"state": "accepted"}).status_code == 303
    clock.advance(days=10)
    assert "Place the meetings" in staff.get(HERE).text
    preview = staff.get(f"{HERE}/place")
    assert "Nantes" in preview.text and not look(database, select(BusinessMeeting))
    places = re.search(r'name="places" value="([^"]+)"', preview.text)
    assert places is not None
    assert staff.post(f"{HERE}/place", {"places": places.group(1)}).status_code == 303
    (meeting,) = look(database, select(BusinessMeeting))
    first = text_of(staff.get(HERE))
    assert "Nantes" in first and "Not published" in first and "Publish the programme" in first
    assert staff.post(f"{HERE}/place", {"places": places.group(1)}).status_code == 409, "sent twice it places once"
    assert len(look(database, select(BusinessMeeting))) == 1
    assert meeting.locked is False


@pytest.mark.parametrize("places", ["", "[", "[[1,2]]", '[["a",1,1]]', "[[999,1,1]]", "[[1,1,1],[1,1,1]]", "{}1"])
def test_a_proposal_that_was_tampered_with_places_nothing(
    staff: StaffClient, tables: Tables, database: Database, places: str
) -> None:
    tables.fill(1, 1)
    tables.session.commit()
    staff.get(f"{HERE}/place")
    assert staff.post(f"{HERE}/place", {"places": places}).status_code == 409
    assert not look(database, select(BusinessMeeting))


def test_a_meeting_is_moved_locked_and_cancelled_by_hand(
    staff: StaffClient, tables: Tables, database: Database
) -> None:
    tables.fill(1, 2)
    one, other = tables.place()
    tables.session.commit()
    page = f"{HERE}/{one.id}"
    text = text_of(staff.get(page))
    assert "already has a meeting with" in text, "a closed period says why"
    assert staff.post(page, {"version": "1"}).status_code == 422
    taken = {"version": "1", "place": f"{other.period_id}-{other.table_id}"}
    answer = staff.post(page, taken)
    assert answer.status_code == 422 and "already has a meeting" in answer.text
    free = [v for v in re.findall(r'name="place" value="([^"]+)"', staff.get(page).text)
            if v != f"{one.period_id}-{one.table_id}"]  # fmt: skip
    assert staff.post(page, {"version": "9", "place": free[-1]}).status_code == 409
    assert staff.post(page, {"version": "1", "place": free[-1]}).status_code == 303
    moved = look(database, select(BusinessMeeting).where(BusinessMeeting.id == one.id))[0]
    assert f"{moved.period_id}-{moved.table_id}" == free[-1]
    staff.get(page)
    assert staff.post(f"{page}/lock", {"locked": "yes"}).status_code == 303
    staff.get(page)
    assert staff.post(f"{page}/cancel", {"version": "2"}).status_code == 409
    assert staff.post(f"{page}/cancel", {"version": "3"}).status_code == 303
    assert [m.id for m in look(database, select(BusinessMeeting))] == [other.id]
    staff.get(page, status=404)


def test_ticks_at_the_tables_are_saved_at_once_and_twice_is_once(
    staff: StaffClient, tables: Tables, clock: FixedClock, database: Database
) -> None:
    tables.fill(2, 1)
    first = tables.place()[0]
    tables.session.commit()
    page = f"{HERE}/attendance"
    assert "disabled" in staff.get(f"{page}?period={first.period_id}").text, "nothing to tick before it begins"
    clock.instant = datetime(2027, 11, 3, 13, 10, tzinfo=UTC)
    assert f'name="a-{first.id}"' in staff.get(page).text, "the period that is on"
    form = {"period": first.period_id, "meeting": [first.id], f"a-{first.id}": "yes", f"b-{first.id}": "no"}
    for _ in range(2):
        assert staff.post(page, form).status_code == 303
    kept = look(database, select(BusinessMeeting).where(BusinessMeeting.id == first.id))[0]
    assert (kept.attended_a, kept.attended_b, kept.version) == ("yes", "no", 2)
    assert staff.post(page, {"period": first.period_id, "meeting": [first.id], f"a-{first.id}": "?"}).status_code == 422


def test_readers_see_and_do_not_change(app: Flask, tables: Tables) -> None:
    tables.fill(1, 1)
    (meeting,) = tables.place()
    reader = tables.make.user("reader@delegations.example", Role.READER)
    tables.make.right(tables.dossier, reader, "reader")
    tables.session.commit()
    client = StaffClient.signed_in(app, reader.email)
    for page in ("", "/parties", "/wishes"):
        assert "csrf_token" not in re.sub(r'<form method="post" action="/(language|sign-out)".*?</form>', "",
                                          client.get(f"{HERE}{page}").text, flags=re.S)  # fmt: skip
    for page in ("/round", "/place", f"/{meeting.id}", "/attendance"):
        client.get(f"{HERE}{page}", status=403)
    assert client.post(f"{HERE}/{meeting.id}/cancel", {"version": "1"}).status_code == 403


def test_other_dossiers_have_nothing_there(staff: StaffClient, tables: Tables) -> None:
    tables.make.dossier()
    tables.session.commit()
    for page in ("", "/round", "/parties", "/wishes", "/place", "/attendance", "/1"):
        staff.get(f"/dossiers/VISIT-1/meetings{page}", status=404)
    staff.get(f"{HERE}/parties/999", status=404)


def test_the_number_of_questions_does_not_grow(staff: StaffClient, tables: Tables, database: Database) -> None:
    def asked() -> list[int]:
        found = []
        for page in ("", "/parties", "/wishes", "/place", "/attendance"):
            with count_queries(database) as sent:
                staff.get(f"{HERE}{page}")
            found.append(len(sent))
        return found

    tables.fill(2, 5)
    tables.place()
    tables.session.commit()
    few = asked()
    tables.fill(4, 3)
    tables.place()
    tables.session.commit()
    assert asked() == few


# The party's link


@pytest.fixture
def pair(tables: Tables) -> tuple[MeetingParty, MeetingParty]:
    ours = tables.party("network", "Renaud", "Nantes Métropole", language="fr", phone="+33 1 99 00 00 01")
    theirs = tables.party("visitor", "الفاسي", "Ville de Fès", language="ar", zone="Africa/Casablanca")
    tables.session.commit()
    return ours, theirs


def test_a_party_goes_through_its_phases(
    app: Flask, visitor: StaffClient, tables: Tables, pair: tuple[MeetingParty, MeetingParty], clock: FixedClock,
    database: Database, settings: Settings,
) -> None:  # fmt: skip
    ours, theirs = pair
    here, there = f"{link_of(app, tables, theirs)}", f"{link_of(app, tables, ours)}"
    page = visitor.get(here)
    assert 'dir="rtl"' in page.text and 'lang="ar"' in page.text
    periods = tables.periods()
    tables.session.commit()
    visitor.get(f"{here}/profile")
    assert visitor.post(f"{here}/profile", {"offers": "", "interests": "", "languages": ["ar"]}).status_code == 422
    profile = {"offers": "Médina", "interests": "Eau", "languages": ["ar", "fr"], "not_free": [periods[0]]}
    assert visitor.post(f"{here}/profile", profile).status_code == 303
    assert visitor.post(f"{here}/wish", {"to_id": ours.id, "weight": "3"}).status_code == 422, "not yet"
    clock.advance(days=4)
    visitor.get(f"{here}/profile")
    assert visitor.post(f"{here}/profile", profile | {"offers": "Autre"}).status_code == 422, "over"
    people = visitor.get(f"{here}/people?lang=en")
    assert "Renaud" in people.text and "Nantes Métropole" in people.text
    assert "example.org" not in people.text.split('class="foot"')[0] and "99 00 00 01" not in people.text
    assert "Renaud" not in visitor.get(f"{here}/people?theme=energy").text
    assert visitor.post(f"{here}/wish", {"to_id": ours.id, "weight": "3"}).status_code == 303
    assert visitor.post(f"{here}/wish", {"to_id": theirs.id, "weight": "3"}).status_code == 404, "not the own side"
    wish = look(database, select(MeetingWish))[0]
    assert visitor.post(f"{here}/answer", {"wish_id": wish.id, "state": "accepted"}).status_code == 404, "not his"
    clock.advance(days=3)
    visitor.get(there)
    assert visitor.post(f"{there}/answer", {"wish_id": wish.id}).status_code == 422, "nothing is preselected"
    assert visitor.post(f"{there}/answer", {"wish_id": wish.id, "state": "accepted"}).status_code == 303
    tables.session.expire_all()
    (meeting,) = tables.place()
    assert meeting.period_id != periods[0]
    tables.session.commit()
    assert f"s-{meeting.slot.uid}" not in visitor.get(here).text, "nothing before a release"
    publish_release(tables.session, actor=tables.actor, clock=clock, settings=settings, dossier=tables.dossier)
    tables.session.commit()
    page = visitor.get(f"{here}?lang=en")
    text = text_of(page)
    assert f"s-{meeting.slot.uid}" in page.text and "Ana Renaud" in text and "Table 1" in text
    assert "14:30" in text and "13:30" in text, "the place's time, and his own"
    assert visitor.get(f"{here}/meetings.pdf").data.startswith(b"%PDF")


def test_links_of_others_open_nothing(app: Flask, visitor: StaffClient, tables: Tables, pair: Any) -> None:
    link = link_for(tables.session, clock=tables.clock, purpose="itinerary", subject_id=pair[0].participation_id)
    tables.session.commit()
    token = app.extensions["delegations"].links.token(link)
    for path in ("", "/profile", "/people", "/meetings.pdf"):
        visitor.get(f"/m/{token}{path}", status=404)
        visitor.get(f"/m/nonsense{path}", status=404)
    visitor.get(f"{link_of(app, tables, pair[0])}/meetings.pdf", status=404)


def test_reading_changes_nothing(
    app: Flask, visitor: StaffClient, tables: Tables, pair: tuple[MeetingParty, MeetingParty], database: Database
) -> None:
    here = link_of(app, tables, pair[0])
    tables.session.execute(update(MeetingParty).values(late=True))
    tables.session.commit()
    before = [(p.version, p.profile_at) for p in look(database, select(MeetingParty).order_by(MeetingParty.id))]
    for path in ("", "/profile", "/people"):
        visitor.get(f"{here}{path}")
    assert before == [(p.version, p.profile_at) for p in look(database, select(MeetingParty).order_by(MeetingParty.id))]


def test_a_party_keeps_the_language_it_reads(app: Flask, visitor: StaffClient, tables: Tables, pair: Any) -> None:
    here = link_of(app, tables, pair[0])
    visitor.get(f"{here}?lang=es")
    answer = visitor.post(f"/language/{here[3:]}", {"language": "es"})
    assert answer.status_code == 303 and answer.headers["Location"].endswith(here)
    assert 'lang="es"' in visitor.get(here).text


def test_a_late_party_finds_everything_open(
    app: Flask, visitor: StaffClient, tables: Tables, pair: tuple[MeetingParty, MeetingParty], clock: FixedClock,
    database: Database,
) -> None:  # fmt: skip
    clock.advance(days=12)
    late = tables.party("visitor", "Tardío", "Alcaldía")
    here = link_of(app, tables, late)
    visitor.get(f"{here}/people")
    assert visitor.post(f"{here}/wish", {"to_id": pair[0].id, "weight": "1"}).status_code == 303
    assert look(database, select(MeetingWish.state)) == ["wished"]
    clock.instant = datetime(2027, 11, 5, tzinfo=UTC)
    assert visitor.post(f"{here}/wish", {"to_id": pair[0].id, "weight": "0"}).status_code == 422


def test_a_published_meeting_that_is_cancelled_stays_readable_until_the_next_release(
    app: Flask, visitor: StaffClient, staff: StaffClient, tables: Tables, settings: Settings, clock: FixedClock
) -> None:
    tables.fill(1, 1)
    (meeting,) = tables.place()
    uid, ours = meeting.slot.uid, tables.network[0]
    publish = {"actor": tables.actor, "clock": clock, "settings": settings, "dossier": tables.dossier}
    publish_release(tables.session, **publish)
    tables.session.commit()
    here = link_of(app, tables, ours)
    assert uid in visitor.get(here).text
    staff.get(f"{HERE}/{meeting.id}")
    assert staff.post(f"{HERE}/{meeting.id}/cancel", {"version": "1"}).status_code == 303
    page = visitor.get(f"{here}?lang=en")
    assert uid in page.text and "Cancelled" not in page.text
    tables.session.expire_all()
    clock.advance(hours=1)
    publish_release(tables.session, **publish)
    tables.session.commit()
    page = visitor.get(f"{here}?lang=en")
    assert "Cancelled" in page.text
    slot = tables.session.scalars(select(Slot).where(Slot.uid == uid)).one()
    assert slot.cancelled_at and slot.cancelled_at - clock.now() < timedelta()
