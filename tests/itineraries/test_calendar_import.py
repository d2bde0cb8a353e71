"""Somebody else's calendar file becomes slots: seen first, chosen line by line, all or none, and undone."""

import io
import re
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from delegations.audit.models import AuditEntry
from delegations.core.clock import FixedClock
from delegations.database import Database
from delegations.dossiers.models import Dossier
from delegations.itineraries.calendar_imports import drop_old_calendars
from delegations.itineraries.models import CalendarImport, Release, Slot
from delegations.network.models import Place
from tests.calendars import foreign
from tests.calendars.foreign import calendar, event
from tests.client import StaffClient, text_of
from tests.factories import Factory

BASE = "/dossiers/VISIT-1/programme"
IMPORT = f"{BASE}/import-calendar"
MORNING = ("DTSTART;TZID=Europe/Paris:20271026T100000", "DTEND;TZID=Europe/Paris:20271026T113000")
Look = Callable[[Select[Any]], list[Any]]


@pytest.fixture
def look(database: Database) -> Look:
    """Reads what the pages have committed."""

    def scalars(query: Select[Any]) -> list[Any]:
        with database.reading() as session:
            return list(session.scalars(query))

    return scalars


@pytest.fixture
def dossier(make: Factory, session: Session) -> Dossier:
    """26 to 29 October 2027 in Lyon; one place of the network."""
    found = make.dossier()
    make.place()
    session.commit()
    return found


def send(staff: StaffClient, body: bytes, name: str = "souhaits.ics") -> str:
    """Uploads a file and gives the address of its preview, after a look at it."""
    staff.get(IMPORT)
    response = staff.post(IMPORT, {"file": (io.BytesIO(body), name)}, content_type="multipart/form-data")
    assert response.status_code == 303, text_of(response)
    staff.get(response.headers["Location"])
    return str(response.headers["Location"])


def ticked(page: str) -> list[int]:
    return [
        int(tag.split('value="')[1].split('"')[0]) for tag in re.findall(r"<input[^>]*name=\"take\"[^>]*checked>", page)
    ]


def take(staff: StaffClient, path: str, *numbers: int, **cells: str) -> Any:
    typed = {f"line-{name.split('_', 1)[1]}-{name.split('_', 1)[0]}": value for name, value in cells.items()}
    return staff.post(path, {"take": [str(n) for n in numbers], "kind": "meeting", **typed})


def test_a_host_s_wishes_become_slots(staff: StaffClient, dossier: Dossier, look: Look) -> None:
    assert f'href="{IMPORT}"' in staff.get(BASE).text
    path = send(staff, foreign.GOOGLE)
    page = staff.get(path)
    text = text_of(page)
    assert look(select(Slot.id)) == [], "a preview makes nothing"
    assert "10:00–11:30" in text, "in the zone of the place"
    assert 'value="Hôtel de la Métropole"' in page.text
    assert ticked(page.text) == [0, 1]
    done = take(staff, path, 0, 1, kind_1="meal")
    assert done.status_code == 303, text_of(done)
    first, second = look(select(Slot).order_by(Slot.starts_at))
    assert (first.starts, first.ends, first.start_zone) == (
        datetime(2027, 10, 26, 10), datetime(2027, 10, 26, 11, 30), "Europe/Paris",
    )  # fmt: skip
    assert (first.kind, second.kind) == ("meeting", "meal")
    assert first.remote_link == "https://meet.google.com/abc-defg-hij"
    assert first.source_uid == "g1@google.com" and first.uid != first.source_uid
    assert "<b>" not in first.staff_note and "3 < 5" in first.staff_note and first.public_text == ""
    assert first.place_id is None, "an empty field is no place, whatever was proposed"
    assert [entry.detail for entry in look(select(AuditEntry).filter_by(action="import_calendar"))] == [
        {"new": 2, "changed": 0}
    ]
    assert look(select(CalendarImport.kept)) == [""], "nothing of the file stays"
    assert take(staff, path, 0).status_code == 404, "once only"
    assert "Point" in text_of(staff.get(done.headers["Location"]))


def test_the_events_wait_encrypted_and_belong_to_their_sender(
    staff: StaffClient, dossier: Dossier, make: Factory, session: Session, database: Database, clock: FixedClock
) -> None:
    path = send(staff, foreign.FAIR)
    with database.engine.connect() as connection:
        assert "sobres" not in str(connection.exec_driver_sql("SELECT kept FROM calendar_import").all())
    colleague = make.user("colleague@delegations.example", name="Claire")
    make.right(session.scalars(select(Dossier)).one(), colleague, "planner")
    session.commit()
    other = StaffClient.signed_in(staff.app, colleague.email)
    other.get(path, status=404)
    clock.advance(hours=23)
    assert drop_old_calendars(session, clock) == 0
    clock.advance(hours=2)
    assert drop_old_calendars(session, clock) == 1
    session.commit()
    staff.get(path, status=404)


def test_a_file_that_is_given_up_is_deleted(staff: StaffClient, dossier: Dossier, look: Look) -> None:
    path = send(staff, foreign.FAIR)
    assert staff.post(f"{path}/drop").status_code == 303
    assert look(select(CalendarImport.id)) == []


def test_a_place_is_proposed_by_position_taken_by_name_and_never_made(
    staff: StaffClient, dossier: Dossier, look: Look
) -> None:
    path = send(staff, foreign.FAIR)
    page = staff.get(path)
    assert 'name="line-0-place" value="Hôtel de la Métropole"' in page.text
    refused = take(staff, path, 0, 1, place_0="Hall 5", starts_1="")
    assert refused.status_code == 422
    assert "Hall 5" in text_of(refused)
    assert 'value="Hall 5"' in refused.text
    assert look(select(Slot.id)) == [], "all or none"
    assert take(staff, path, 0, 1, place_0="hotel de la metropole").status_code == 303
    place = look(select(Place))[0]
    assert look(select(Slot.place_id).order_by(Slot.starts_at)) == [place.id, None]
    assert look(select(Slot.staff_note).order_by(Slot.starts_at))[0].startswith("Hall 4 - Agora\n\n")


def test_the_zone_of_the_place_shows_the_same_instant(
    staff: StaffClient, dossier: Dossier, make: Factory, session: Session, look: Look
) -> None:
    make.place("Villa des arts", city="Casablanca", zone="Africa/Casablanca", latitude=33.59, longitude=-7.63)
    session.commit()
    path = send(staff, calendar(event(*MORNING, "LOCATION:Villa des arts\\, Casablanca")))
    text = text_of(staff.get(path))
    assert "Casablanca" in text and "10:00, Paris" in text
    take(staff, path, 0, place_0="Villa des arts")
    slot = look(select(Slot))[0]
    assert slot.start_zone == "Africa/Casablanca"
    assert slot.starts_at.isoformat() == "2027-10-26T08:00:00+00:00"


def test_unknown_zones_are_asked_for_once_each(staff: StaffClient, dossier: Dossier, look: Look) -> None:
    path = send(staff, foreign.FLOATING)
    page = staff.get(path)
    assert "Bureau de Rabat" in text_of(page)
    assert page.text.count('<option value="Europe/Paris" selected>') == 2, "the dossier's zone until another is chosen"
    names = [part.split('"', 1)[0] for part in page.text.split('name="zone-')[1:]]
    assert names == ["0", "1"]
    chosen = f"{path}?zone-1=Africa/Casablanca&zone-0=Nowhere/Land"
    page = staff.get(chosen)
    assert take(staff, chosen, 0, 1).status_code == 303
    first, second = look(select(Slot).order_by(Slot.starts_at))
    assert first.starts == datetime(2027, 10, 26, 10)
    offset = (second.starts_at - first.starts_at) - timedelta(hours=4)
    assert offset > timedelta(0), "two in the afternoon in Rabat is later than in Paris"
    assert second.start_zone == "Europe/Paris"


def test_times_without_a_zone_default_to_the_zone_the_file_names(staff: StaffClient, dossier: Dossier) -> None:
    body = calendar(event("DTSTART:20271026T100000"), head=("X-WR-TIMEZONE:Africa/Casablanca",))
    assert '<option value="Africa/Casablanca" selected>' in staff.get(send(staff, body)).text


def test_hours_that_happen_twice_or_never_are_asked_not_guessed(
    staff: StaffClient, make: Factory, session: Session, look: Look
) -> None:
    make.dossier(starts_on=datetime(2027, 10, 30).date(), ends_on=datetime(2028, 3, 30).date())
    session.commit()
    path = send(staff, foreign.CLOCKS)
    assert ticked(staff.get(path).text) == []
    refused = take(staff, path, 0, 1)
    assert refused.status_code == 422
    assert 'href="#line-0-fold"' in refused.text and 'href="#line-1-starts"' in refused.text
    assert ticked(refused.text) == [0, 1]
    assert take(staff, path, 0, 1, fold_0="1", starts_1="2:30", ends_1="4:00").status_code == 422
    assert take(staff, path, 0, 1, fold_0="1", starts_1="3:30", ends_1="4:00").status_code == 303
    twice, never = look(select(Slot).order_by(Slot.starts_at))
    assert (twice.start_fold, twice.starts_at.hour) == (1, 1)
    assert never.starts == datetime(2028, 3, 26, 3, 30)


def test_a_day_is_taken_with_typed_times_or_left_out(staff: StaffClient, dossier: Dossier, look: Look) -> None:
    path = send(staff, foreign.ALL_DAY)
    assert ticked(staff.get(path).text) == []
    assert take(staff, path, 0).status_code == 422
    refused = take(staff, path, 0, starts_0="18h", ends_0="9h")
    assert refused.status_code == 422 and 'value="18h"' in refused.text
    assert take(staff, path, 0, starts_0="9h", ends_0="18h").status_code == 303
    slot = look(select(Slot))[0]
    assert (slot.starts, slot.ends) == (datetime(2027, 10, 27, 9), datetime(2027, 10, 27, 18))


def test_what_is_doubtful_is_said_and_not_ticked(
    staff: StaffClient, dossier: Dossier, make: Factory, session: Session, look: Look
) -> None:
    make.slot(session.scalars(select(Dossier)).one(), "2027-10-26 10:00", title="VISITE DU PORT")
    session.commit()
    body = calendar(
        event(*MORNING, uid="twin"),
        event("DTSTART:20271026T120000Z", uid="endless", title="Sans fin"),
        event(*MORNING, "STATUS:CANCELLED", uid="off", title="Annulé"),
        event(*MORNING, "RRULE:FREQ=DAILY", uid="daily", title="Chaque jour"),
        event("DTSTART:20280101T120000Z", uid="far", title="Loin"),
        event(*MORNING, uid="nameless", title=""),
    )
    path = send(staff, body)
    page = staff.get(f"{path}?when=all")
    titles = [title.split("<")[0] for title in page.text.split('-title"><bdi>')[1:]]
    found = dict(zip(titles, [int(n) for n in re.findall(r'id="line-(\d+)-take"', page.text)], strict=True))
    assert ticked(page.text) == sorted([found["Chaque jour"], found["Sans fin"]])
    assert "Loin" not in staff.get(path).text, "outside the dates only on demand"
    assert ticked(staff.get(f"{path}?tick=none").text) == []
    assert "Sans fin" in staff.get(f"{path}?q=sans").text and "Chaque" not in staff.get(f"{path}?q=sans").text
    assert "Sans fin" not in staff.get(f"{path}?q=rien").text
    number = next(n for title, n in found.items() if title.startswith("("))
    assert take(staff, path, number).status_code == 422
    assert take(staff, path, number, found["Sans fin"], **{f"title_{number}": "Nom"}).status_code == 303
    assert "Nom" in look(select(Slot.title))
    endless = look(select(Slot).filter_by(title="Sans fin"))[0]
    assert endless.ends_at - endless.starts_at == timedelta(hours=1)


def test_a_second_import_shows_what_would_change_and_asks(staff: StaffClient, dossier: Dossier, look: Look) -> None:
    take(staff, send(staff, calendar(event(*MORNING), event("DTSTART:20271027T100000Z", uid="b", title="Bis"))), 0, 1)
    path = send(staff, calendar(event("DTSTART:20271026T120000Z", "DTEND:20271026T130000Z", title="Visite des docks"),
                                event("DTSTART:20271027T100000Z", uid="b", title="Bis")))  # fmt: skip
    page = staff.get(path)
    assert ticked(page.text) == [], "nothing is overwritten without a choice"
    assert "Visite des docks" in page.text and "Visite du port" in page.text and 'id="line-1-take"' not in page.text
    assert take(staff, path, 1).status_code == 422
    assert take(staff, path, 0, kind_0="visit").status_code == 303
    assert len(look(select(Slot.id))) == 2
    slot = look(select(Slot).filter_by(source_uid="a@example.org"))[0]
    assert (slot.title, slot.starts, slot.kind) == ("Visite des docks", datetime(2027, 10, 26, 14), "visit")


def test_undoing_deletes_what_was_new_and_restores_what_was_changed(
    staff: StaffClient, dossier: Dossier, look: Look
) -> None:
    take(staff, send(staff, calendar(event(*MORNING))), 0)
    path = send(staff, calendar(event("DTSTART:20271028T120000Z", title="Autre"),
                                event("DTSTART:20271027T100000Z", uid="b", title="Bis")))  # fmt: skip
    done = take(staff, path, 0, 1).headers["Location"]
    assert len(look(select(Slot.id))) == 2
    staff.get(done)
    assert staff.post(f"{done}/undo").status_code == 303
    slot = look(select(Slot))[0]
    assert (slot.title, slot.starts, slot.ends) == (
        "Visite du port", datetime(2027, 10, 26, 10), datetime(2027, 10, 26, 11, 30),
    )  # fmt: skip
    staff.get(done)
    assert staff.post(f"{done}/undo").status_code == 422, "once only"


def test_undoing_is_refused_after_a_change_or_a_release(
    staff: StaffClient, dossier: Dossier, session: Session, look: Look, clock: FixedClock
) -> None:
    done = take(staff, send(staff, calendar(event(*MORNING))), 0).headers["Location"]
    staff.get(done)
    slot = session.scalars(select(Slot)).one()
    slot.version += 1
    session.commit()
    refused = staff.post(f"{done}/undo")
    assert refused.status_code == 422 and "Visite du port" in text_of(refused)
    slot = session.scalars(select(Slot)).one()
    slot.version -= 1
    dossier_id = session.scalars(select(Dossier.id)).one()
    session.add(Release(dossier_id=dossier_id, number=1, public_id="p", published_at=clock.now() + timedelta(hours=1),
                        published_by="M", snapshot={"slots": []}))  # fmt: skip
    session.commit()
    assert staff.post(f"{done}/undo").status_code == 422
    assert len(look(select(Slot.id))) == 1


@pytest.mark.parametrize(
    "body",
    [
        b"", b"%PDF-1.7", b"<html><body>Sign in</body></html>", b"x" * 5_000_000, calendar(),
        calendar("BEGIN:VEVENT\r\nUID:1\r\nDTSTART:20271026T100000Z\r\nEND:VEVENT\r\n" * 20_000),
        b"PK\x03\x04" + bytes(range(256)) * 20, foreign.FAIR[:300],
    ],
    ids=["empty", "pdf", "page", "5 MB", "no event", "20,000 events", "archive", "cut"],
)  # fmt: skip
def test_what_is_no_usable_file_is_refused_with_a_sentence(
    staff: StaffClient, dossier: Dossier, look: Look, body: bytes
) -> None:
    staff.get(IMPORT)
    response = staff.post(IMPORT, {"file": (io.BytesIO(body), "x.ics")}, content_type="multipart/form-data")
    assert response.status_code == 422
    assert 'href="#file"' in response.text
    assert look(select(CalendarImport.id)) == []


def test_pasted_text_is_read_and_kept_when_it_is_refused(staff: StaffClient, dossier: Dossier) -> None:
    staff.get(IMPORT)
    refused = staff.post(IMPORT, {"pasted": "https://example.org/fair.ics <b>"})
    assert refused.status_code == 422
    assert "https://example.org/fair.ics &lt;b&gt;" in refused.text and 'href="#pasted"' in refused.text
    assert staff.post(IMPORT, {"pasted": ""}).status_code == 422
    assert staff.post(IMPORT, {"pasted": foreign.FAIR.decode().replace("\r\n", "\n")}).status_code == 303


def test_nothing_chosen_nothing_made(staff: StaffClient, dossier: Dossier, look: Look) -> None:
    path = send(staff, foreign.FAIR)
    assert take(staff, path).status_code == 422
    assert take(staff, path, 77).status_code == 404
    assert look(select(Slot.id)) == []


def test_a_thousand_events_make_a_page_that_can_be_narrowed(staff: StaffClient, dossier: Dossier) -> None:
    body = calendar(*(event(*MORNING, uid=f"e{n}", title=f"Atelier {n}") for n in range(1_200)))
    page = staff.get(send(staff, body))
    assert page.text.count('name="take"') == 100
    assert "1100" in re.sub(r"\D", "", text_of(page)) or "900" in text_of(page)
    assert "Atelier 777" in text_of(staff.get(f"{send(staff, body)}?q=777"))


def test_what_the_file_writes_is_text_and_never_markup(staff: StaffClient, dossier: Dossier) -> None:
    body = calendar(event(*MORNING, "LOCATION:<script>alert(1)</script>", "URL:javascript:alert(1)",
                          title="<img src=x onerror=alert(1)>"))  # fmt: skip
    page = staff.get(send(staff, body))
    assert "<img src=x" not in page.text and "<script>alert" not in page.text and "javascript:" not in page.text


def test_a_reader_of_the_dossier_imports_nothing(
    staff: StaffClient, dossier: Dossier, make: Factory, session: Session
) -> None:
    colleague = make.user("colleague@delegations.example", name="Claire")
    make.right(session.scalars(select(Dossier)).one(), colleague, "reader")
    session.commit()
    other = StaffClient.signed_in(staff.app, colleague.email)
    assert IMPORT not in other.get(BASE).text
    assert other.http.get(IMPORT).status_code in (403, 404)
