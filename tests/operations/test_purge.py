"""Purge: each kind of personal data goes at its own limit, what is archive stays, and nothing else can be changed."""

import json
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import select, text
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session

from delegations.accounts.models import AccessLink
from delegations.app import create_app
from delegations.audit.models import AuditEntry
from delegations.audit.services import broken_rows, seal_chain
from delegations.cli.chores import purge_due
from delegations.core.actor import Actor
from delegations.core.clock import FixedClock
from delegations.core.errors import NotAllowedNow
from delegations.core.settings import Retention, Settings
from delegations.dossiers.models import PendingImport, TravelField
from delegations.dossiers.photographs import keep_photograph
from delegations.dossiers.travel import keep_fields
from delegations.itineraries.models import CalendarEntry, Release, digest_of
from delegations.itineraries.releases import publish_release
from delegations.itineraries.retention import without_people
from delegations.messaging.models import Message
from delegations.messaging.services import resend_message
from delegations.network.models import NameCorrection, Person
from tests.factories import Factory
from tests.operations.conftest import Operator
from tests.pictures import picture

LATER = datetime(2030, 10, 30, 7, tzinfo=UTC)
"""More than three years after the stay of the factory's dossier."""


class Past:
    """A visit that was published, lived through and closed."""

    def __init__(self, make: Factory, session: Session, actor: Actor, clock: FixedClock, settings: Settings) -> None:
        self.session = session
        self.dossier = make.dossier()
        self.delegate = make.person(
            "Salma", "Benchekroun", native_name="سلمى بنشقرون", title="Maire", phone="+33199001234"
        )
        self.host = make.person("Élise", "Renaud", email="elise@metropole.example")
        self.row = make.participation(self.dossier, self.delegate, note="Fatiguée", photo_consent="yes")
        slot = make.slot(self.dossier, staff_note="Sur place : Mme Renaud")
        self.request = make.request(
            slot, self.host, make.organisation(), state="confirmed", conditions="Demander Mme Renaud",
            answer_note="Avec plaisir, É. Renaud", answered_at=clock.now(), asked_at=clock.now(),
        )  # fmt: skip
        keep_photograph(session, actor=actor, clock=clock, participation=self.row, data=picture())
        fields = {"passport_number": "AB123456", "diet": "halal", "room": "12", "emergency_contact": "Youssef"}
        keep_fields(session, clock=clock, dossier=self.dossier, participation_id=self.row.id, values=fields)
        self.release = publish_release(
            session, actor=actor, clock=clock, settings=settings, dossier=self.dossier, note="Première"
        )
        self.dossier.state = "closed"
        for message in session.scalars(select(Message)):
            message.status, message.sent_at, message.subject = "sent", clock.now(), "Votre programme"
            message.body = b"Chere Mme Benchekroun"
        session.add(
            PendingImport(
                dossier_id=self.dossier.id, token="t", filename="liste.xlsx", tables="[]", created_at=clock.now()
            )
        )
        session.commit()


@pytest.fixture
def past(make: Factory, session: Session, planner: Actor, clock: FixedClock, settings: Settings) -> Past:
    return Past(make, session, planner, clock, settings)


def _counts(operator: Operator, *words: str) -> dict[str, int]:
    lines = operator.run("purge", *words).output.splitlines()[:-1]
    return {kind.strip(): int(count) for kind, count in (line.rsplit(maxsplit=1) for line in lines) if int(count)}


def _everything(session: Session) -> str:
    """All rows of all tables, as a reader of a dump would see them."""
    session.rollback()
    names = [t for t in Person.metadata.tables if t not in ("user_account", "audit_entry")]
    return "\n".join(str(session.execute(text(f"SELECT * FROM {name}")).all()) for name in names)


def test_each_field_of_the_travel_file_goes_on_its_own_day(
    operator: Operator, past: Past, clock: FixedClock, session: Session
) -> None:
    session.close()
    seen = {}
    for day in (29, 30):
        clock.instant = datetime(2027, 10, day, 7, tzinfo=UTC)
        seen[day] = _counts(operator)
    assert seen[29] == {"uploaded lists": 1}
    assert seen[30] == {"travel files: passport_number": 1, "travel files: emergency_contact": 1}
    clock.instant = datetime(2027, 11, 5, 7, tzinfo=UTC)
    assert _counts(operator) == {"travel files: diet": 1}
    clock.instant = datetime(2027, 11, 14, 7, tzinfo=UTC)
    assert _counts(operator) == {"travel files: room": 1, "notes on participants": 1, "photographs": 1}
    assert session.scalars(select(TravelField.field)).all() == []


def test_three_years_after_the_last_contact_nobody_is_named_any_more(
    operator: Operator, past: Past, clock: FixedClock, session: Session
) -> None:
    published, digest = past.release.snapshot, past.release.digest
    assert digest == digest_of(published)
    assert published["people"][0]["name"] == "Salma Benchekroun"
    clock.instant = LATER
    session.close()
    counts = _counts(operator)
    assert counts["releases"] == 1 and counts["persons"] == 2 and counts["messages"] >= 1
    assert counts["answers of hosts"] == counts["notes on slots"] == 1 and counts["consents to photographs"] == 1
    text_of_all = _everything(session)
    for secret in ("Benchekroun", "بنشقرون", "Renaud", "+33199001234", "elise@", "AB123456", "Votre programme"):
        assert secret not in text_of_all, secret
    release = session.scalars(select(Release)).one()
    assert (release.number, release.note, release.digest) == (1, "Première", digest)
    assert release.purged_on == date(2030, 10, 30)
    assert release.snapshot["slots"][0]["title"] == published["slots"][0]["title"]
    kept = json.dumps([release.snapshot, *session.scalars(select(Message.context))], ensure_ascii=False)
    assert "بنشقرون" not in kept and "Renaud" not in kept
    assert session.scalars(select(CalendarEntry)).all() == []
    assert all(link.revoked_at for link in session.scalars(select(AccessLink)) if link.purpose != "host_feed")
    session.close()
    assert _counts(operator) == {}


def test_a_dry_run_counts_the_same_and_changes_nothing(
    operator: Operator, past: Past, clock: FixedClock, session: Session
) -> None:
    clock.instant = LATER
    session.close()
    before = _everything(session)
    session.close()
    dry = _counts(operator, "--dry-run")
    assert _everything(session) == before
    session.close()
    assert _counts(operator) == dry != {}


def test_who_takes_part_in_something_open_or_was_met_since_stays(
    operator: Operator, past: Past, make: Factory, clock: FixedClock, session: Session
) -> None:
    make.participation(make.dossier("VISIT-2", ends_on=date(2027, 10, 30), state="under_way"), past.delegate)
    later = make.dossier("VISIT-3", starts_on=date(2028, 6, 1), ends_on=date(2028, 6, 3), state="closed")
    make.participation(later, past.host)
    unknown = make.person("Personne", "Jamais-Vue")
    make.resource(person_id=make.participation(past.dossier, make.person("Samira", "Amrani")).person_id)
    session.commit()
    clock.instant = LATER
    session.close()
    assert "persons" not in _counts(operator)
    assert session.get_one(Person, unknown.id).family_name == "Jamais-Vue"


def test_the_journal_of_a_purge_names_kinds_and_counts_and_the_chain_holds(
    operator: Operator, past: Past, clock: FixedClock, session: Session
) -> None:
    seal_chain(session)
    session.commit()
    clock.instant = LATER
    session.close()
    operator.run("purge")
    line = session.scalars(select(AuditEntry).where(AuditEntry.action == "purge")).one()
    assert line.detail["persons"] == 2 and "Renaud" not in json.dumps(line.detail)
    assert broken_rows(session) == []


def test_limits_are_settings_and_a_shorter_one_holds_for_what_is_kept(
    past: Past, settings: Settings, clock: FixedClock, session: Session
) -> None:
    session.close()
    clock.instant = datetime(2027, 11, 1, 7, tzinfo=UTC)
    app = create_app(replace(settings, retention=Retention(needs_days=2, travel_days=3)), clock)
    counts = purge_due(app.extensions["delegations"])
    create_app(settings, clock).extensions["delegations"].database.dispose()  # the usual limits again
    app.extensions["delegations"].database.dispose()
    assert counts["travel files: diet"] == counts["travel files: room"] == 1


def _rewrite(session: Session, release: Release, **values: Any) -> None:
    quoted = {key: json.dumps(value) if isinstance(value, dict) else value for key, value in values.items()}
    names = ", ".join(f"{name} = :{name}" for name in quoted)
    session.execute(text(f"UPDATE release SET {names} WHERE id = {release.id}"), quoted)


def test_blanking_names_is_the_only_way_to_touch_a_release(past: Past, session: Session) -> None:
    release, blank, day = past.release, without_people(past.release.snapshot), "2030-10-30"
    longer = {**blank, "dossier": {**blank["dossier"], "code": "OTHER"}}
    renamed = {**blank, "people": [{**blank["people"][0], "name": "Somebody Else"}]}
    without_slots = {**blank, "slots": []}
    forged = [
        {"snapshot": blank},
        {"snapshot": longer, "purged_on": day},
        {"snapshot": renamed, "purged_on": day},
        {"snapshot": without_slots, "purged_on": day},
        {"snapshot": release.snapshot, "purged_on": day},
        {"snapshot": blank, "purged_on": day, "digest": "0"},
        {"snapshot": blank, "purged_on": day, "number": 9},
    ]
    for values in forged:
        with pytest.raises(DBAPIError, match="release_fixed"):
            _rewrite(session, release, **values)
        session.rollback()
    _rewrite(session, release, snapshot=blank, purged_on=day)
    session.commit()
    for values in ({"purged_on": "2031-01-01"}, {"purged_on": None}, {"snapshot": past.release.snapshot}):
        with pytest.raises(DBAPIError, match="release_fixed"):
            _rewrite(session, release, **values)
        session.rollback()


def test_a_message_without_words_cannot_leave_again(
    past: Past, operator: Operator, clock: FixedClock, session: Session, planner: Actor
) -> None:
    clock.instant = LATER
    session.close()
    operator.run("purge")
    message = session.scalars(select(Message)).first()
    assert message is not None and message.purged_on
    message.status = "failed"
    with pytest.raises(NotAllowedNow):
        resend_message(session, actor=planner, clock=clock, message=message)


def test_settled_spellings_go_and_open_ones_wait(
    past: Past, operator: Operator, clock: FixedClock, session: Session
) -> None:
    now = clock.now()
    for settled_at in (now, None):
        session.add(
            NameCorrection(
                person_id=past.delegate.id, family_name="Benchekroune", given_name="Salma", native_name="",
                state="confirmed" if settled_at else "proposed", proposed_at=now, settled_at=settled_at,
            )
        )  # fmt: skip
    session.commit()
    session.close()
    clock.instant = now + timedelta(days=16)
    assert _counts(operator)["proposed spellings"] == 1
