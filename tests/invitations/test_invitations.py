"""Letters: placeholders, preview, sending, and answers through the link or on behalf."""

import re

import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from delegations.accounts.links import link_for
from delegations.core.actor import system_actor
from delegations.core.clock import FixedClock
from delegations.invitations.models import Invitation, LetterTemplate
from delegations.invitations.rules import UnknownPlaceholder, check_placeholders, fill, french_office
from delegations.invitations.services import ensure_templates
from delegations.messaging.models import Message
from tests.client import StaffClient, text_of
from tests.factories import Factory


def test_a_letter_names_what_is_missing_and_lets_optional_values_go() -> None:
    assert fill("{salutation} {objective}x", {"salutation": "Madame,"}) == ("Madame, x", [])
    assert fill("{reply_by}", {})[1] == ["reply_by"]


def test_an_undeclared_placeholder_is_refused_and_no_template_language_is_run() -> None:
    with pytest.raises(UnknownPlaceholder):
        check_placeholders("{passport}", "body_fr")
    assert fill("{{7*7}} {% x %}", {})[0] == "{{7*7}} {% x %}"


def test_french_functions_get_their_article() -> None:
    assert french_office("Directeur général", "m") == "le Directeur général"
    assert french_office("Adjointe au maire", "f") == "l’Adjointe au maire"
    assert french_office("la Secrétaire d’État", "f") == "la Secrétaire d’État"


def _prepare(make: Factory, session: Session, clock: FixedClock) -> int:
    ensure_templates(session, actor=system_actor(), clock=clock)
    dossier = make.dossier()
    make.participation(dossier, make.person("Salma", "Benchekroun", native_name="سلمى بنشقرون", language="ar",
                                            civility="f", rank="minister", email="salma@example.org"))  # fmt: skip
    make.participation(dossier, make.person("Karim", "Tazi", email="", civility="m"))
    session.commit()
    return session.scalars(select(LetterTemplate.id)).one()


def _send(staff: StaffClient, template: int) -> int:
    page = staff.get("/dossiers/VISIT-1/letters")
    ids = re.findall(r'name="participation_ids" value="(\d+)"', page.text)
    data = {"template_id": template, "deadline": "2027-10-22", "participation_ids": ids}
    preview = staff.post("/dossiers/VISIT-1/letters/preview", data)
    assert preview.status_code == 200
    return staff.post("/dossiers/VISIT-1/letters/send", data).status_code


def test_each_person_gets_his_language_and_who_has_no_address_is_printed(
    staff: StaffClient, make: Factory, session: Session, clock: FixedClock
) -> None:
    assert _send(staff, _prepare(make, session, clock)) == 303
    session.rollback()
    salma, karim = session.scalars(select(Message).where(Message.template == "invitation").order_by(Message.id))
    assert (salma.language, salma.status) == ("ar", "queued")
    assert (karim.language, karim.status) == ("fr", "unaddressed")
    assert "معالي" in "\n".join(salma.context["before"])


def test_a_letter_without_its_date_is_named_and_not_sent(
    staff: StaffClient, make: Factory, session: Session, clock: FixedClock
) -> None:
    template = _prepare(make, session, clock)
    page = staff.get("/dossiers/VISIT-1/letters")
    ids = re.findall(r'name="participation_ids" value="(\d+)"', page.text)
    data = {"template_id": template, "deadline": "", "participation_ids": ids}
    assert staff.post("/dossiers/VISIT-1/letters/send", data).status_code == 422
    session.rollback()
    assert session.scalars(select(Invitation)).all() == []


def test_the_link_shows_changes_nothing_and_takes_one_answer_once(
    app: Flask, staff: StaffClient, make: Factory, session: Session, clock: FixedClock
) -> None:
    _send(staff, _prepare(make, session, clock))
    session.rollback()
    invitation = session.scalars(select(Invitation).where(Invitation.language == "ar")).one()
    link = link_for(session, clock=clock, purpose="invitation", subject_id=invitation.id)
    path = f"/v/{app.extensions['delegations'].links.token(link)}"
    session.commit()
    guest = StaffClient(app)
    for _ in range(5):
        assert 'dir="rtl"' in guest.get(path).text
    assert guest.post(path, {}).status_code == 422
    for _ in range(3):
        assert guest.post(path, {"answer": "accept", "note": ""}).status_code == 303
    session.rollback()
    session.expire_all()
    assert session.scalars(select(Invitation).where(Invitation.language == "ar")).one().state == "accepted"
    receipts = session.scalars(select(Message).where(Message.template == "invitation_receipt")).all()
    assert len(receipts) == 1
    guest.get(path[:-3] + "xyz", status=404)


def test_a_substitute_joins_at_the_end_of_the_order(
    staff: StaffClient, make: Factory, session: Session, clock: FixedClock
) -> None:
    _send(staff, _prepare(make, session, clock))
    session.rollback()
    invitation = session.scalars(select(Invitation).where(Invitation.language == "ar")).one()
    path = f"/dossiers/VISIT-1/letters/{invitation.id}"
    staff.get(path)
    data = {"answer": "substitute", "behalf": "phone", "substitute_name": "Nadia Ouazzani", "note": ""}
    assert staff.post(f"{path}/answer", data).status_code == 303
    staff.get(path)
    assert staff.post(f"{path}/substitute", {}).status_code == 303
    names = text_of(staff.get("/dossiers/VISIT-1/participants"))
    assert "Nadia" in names and names.index("Karim") < names.index("Nadia")
