"""Sending, reminding, answering, sending somebody else: what the services keep and queue."""

from datetime import date

import pytest
from sqlalchemy import select

from delegations.audit.models import AuditEntry
from delegations.core.actor import Actor, Door
from delegations.core.errors import StaleVersion
from delegations.core.languages import LANGUAGES
from delegations.dossiers.rules import DossierClosed
from delegations.invitations.defaults import AddressForm
from delegations.invitations.letters import NEUTRAL, OTHER_LANGUAGE, TO_PRINT, preview_letters
from delegations.invitations.queries import answer_counts, letter_statuses, list_invitations
from delegations.invitations.rules import MissingValues, NoLetter, UnknownPlaceholder
from delegations.invitations.services import (
    InvitationAnswer,
    NoDeadline,
    NoSubstitute,
    TooLate,
    answer_invitation,
    remind_invited,
    save_forms,
    save_template,
    send_invitations,
)
from delegations.invitations.substitutes import accept_substitute
from delegations.messaging.models import Message
from delegations.network.models import Person
from delegations.network.services import BadAddress
from tests.invitations.conftest import HOSTILE, Visit


def _messages(visit: Visit, template: str) -> list[Message]:
    query = select(Message).where(Message.template == template).order_by(Message.id)
    return list(visit.session.scalars(query))


def _answer(visit: Visit, family: str, kind: str, **values: object) -> None:
    guest = Actor("delegate", None, family, Door.PORTAL)
    answer_invitation(
        visit.session, actor=guest, clock=visit.clock, settings=visit.settings,
        invitation_id=visit.invitation(family).id, answer=InvitationAnswer(kind, **values),  # type: ignore[arg-type]
    )  # fmt: skip
    visit.session.commit()


def _remind(visit: Visit) -> int:
    count = remind_invited(
        visit.session, actor=visit.actor, clock=visit.clock, settings=visit.settings,
        invitations=list_invitations(visit.session, visit.dossier().id),
    )  # fmt: skip
    visit.session.commit()
    return count


def test_each_letter_is_in_the_guests_language_and_each_mail_in_its_readers(visit: Visit) -> None:
    visit.send()
    letters = {m.recipient_name: m for m in _messages(visit, "invitation")}
    assert (letters["سلمى بنشقرون"].language, letters["سلمى بنشقرون"].context["letter_language"]) == ("ar", "ar")
    embassy = letters["Paul Liaison"]
    assert (embassy.language, embassy.context["letter_language"], embassy.context["through"]) == ("en", "fr", True)
    assert embassy.recipient_address == "embassy@example.org"
    assert visit.invitation("Benchekroun").body.startswith("معالي السيدة كاتبة الدولة،")
    assert "du 26 au 29 octobre 2027" in visit.invitation("Tazi").subject


def test_who_has_no_address_is_printed_and_a_held_letter_waits(visit: Visit) -> None:
    visit.send(hold=True)
    karim = visit.invitation(HOSTILE).id
    statuses = letter_statuses(visit.session, visit.dossier().id)
    assert statuses.pop(karim) == "unaddressed" and set(statuses.values()) == {"withheld"}


def test_a_second_sending_writes_to_nobody_twice(visit: Visit) -> None:
    visit.send()
    visit.send()
    assert len(_messages(visit, "invitation")) == 3


def test_a_missing_value_names_person_and_placeholder_and_sends_nothing(visit: Visit) -> None:
    with pytest.raises(MissingValues) as refusal:
        send_invitations(
            visit.session, actor=visit.actor, clock=visit.clock, settings=visit.settings, dossier=visit.dossier(),
            template=visit.template, participations=visit.guests(), deadline=None,
        )  # fmt: skip
    assert refusal.value.placeholders == ("reply_by",) and "Salma Benchekroun" in str(refusal.value)
    assert _messages(visit, "invitation") == []


def test_nobody_is_asked_to_answer_by_a_day_that_is_over(visit: Visit) -> None:
    with pytest.raises(NoDeadline):
        send_invitations(
            visit.session, actor=visit.actor, clock=visit.clock, settings=visit.settings, dossier=visit.dossier(),
            template=visit.template, participations=visit.guests(), deadline=date(2027, 10, 17),
        )  # fmt: skip


def test_the_preview_says_what_is_neutral_printed_or_in_another_language(visit: Visit) -> None:
    guests = visit.guests()
    guests[1].person.civility, guests[1].person.language = "", "sv"
    visit.template.texts = {code: text for code, text in visit.template.texts.items() if code != "sv"}
    visit.session.commit()
    previews = preview_letters(
        visit.session, dossier=visit.dossier(), template=visit.template, participations=visit.guests(),
        deadline=date(2027, 10, 22), mission="Mission",
    )  # fmt: skip
    karim = next(p for p in previews if p.participation.id == guests[1].id)
    assert karim.language == "en" and {NEUTRAL, TO_PRINT, OTHER_LANGUAGE} <= set(karim.warnings)
    assert "objective" in karim.left_out and not karim.missing


def test_a_name_cannot_break_out_of_its_subject(visit: Visit) -> None:
    visit.dossier().title = "Ville\r\nBcc: someone@example.org"
    save_template(visit.session, actor=visit.actor, clock=visit.clock, name="Invitation", template=visit.template,
                  texts={"fr": {"subject": "Pour\r\n{dossier_title}", "body": "{salutation} {closing}"}})  # fmt: skip
    visit.send()
    subject = visit.invitation("Tazi").subject
    assert subject == "Pour Ville Bcc: someone@example.org"


def test_reminders_go_once_a_day_to_those_who_have_not_answered(visit: Visit) -> None:
    visit.send()
    _answer(visit, "Benchekroun", "accept")
    assert _remind(visit) == 2
    assert _remind(visit) == 0
    visit.clock.advance(days=1)
    assert _remind(visit) == 2
    assert visit.invitation("Tazi").reminders == 2
    visit.clock.advance(days=8)
    assert _remind(visit) == 0, "the visit has begun"


def test_nobody_is_reminded_of_a_letter_still_held(visit: Visit) -> None:
    visit.send(hold=True)
    assert _remind(visit) == 1, "the letter to print is out of our hands"


def test_the_same_answer_twice_is_one_answer(visit: Visit) -> None:
    visit.send()
    for _ in range(3):
        _answer(visit, "Tazi", "decline", note="Empêchée")
    assert len(_messages(visit, "invitation_receipt")) == len(_messages(visit, "staff_invitation_answer")) == 1
    visit.clock.advance(hours=1)
    _answer(visit, "Tazi", "accept")
    assert len(_messages(visit, "invitation_receipt")) == 2
    assert visit.invitation("Tazi").state == "accepted" and visit.invitation("Tazi").answer_note == ""
    lines = visit.session.scalars(select(AuditEntry.detail).where(AuditEntry.action == "answer_invitation")).all()
    assert [line["state"] for line in lines] == ["declined", "accepted"]


def test_who_declines_stays_on_the_list(visit: Visit) -> None:
    visit.send()
    _answer(visit, "Tazi", "decline")
    assert len(visit.guests()) == 3
    assert answer_counts(visit.session, [visit.dossier().id]) == {
        visit.dossier().id: {"sent": 2, "accepted": 0, "declined": 1, "substituted": 0}
    }


def test_from_the_first_day_on_only_staff_may_enter_an_answer(visit: Visit) -> None:
    visit.send()
    visit.clock.advance(days=7, hours=14)
    _answer(visit, "Tazi", "accept")
    visit.clock.advance(hours=1)
    with pytest.raises(TooLate):
        _answer(visit, "Tazi", "decline")
    visit.session.rollback()
    _answer(visit, "Tazi", "decline", behalf="phone")
    assert visit.invitation("Tazi").answer_door == "phone"


def test_a_cancelled_visit_takes_no_answer(visit: Visit) -> None:
    visit.send()
    visit.dossier().state = "cancelled"
    visit.session.commit()
    with pytest.raises(DossierClosed):
        _answer(visit, "Tazi", "accept")


def test_a_substitute_needs_a_name_and_a_true_address(visit: Visit) -> None:
    visit.send()
    with pytest.raises(NoSubstitute):
        _answer(visit, "Tazi", "substitute", substitute={"name": " "})
    with pytest.raises(BadAddress) as refusal:
        _answer(visit, "Tazi", "substitute", substitute={"name": "N. O.", "email": "nobody"})
    assert refusal.value.field == "substitute_email"


def test_the_substitute_stands_last_and_the_guest_leaves_the_list(visit: Visit) -> None:
    visit.send()
    _answer(visit, "Benchekroun", "substitute", substitute={"name": "Nadia Ouazzani", "email": "nadia@example.org"})
    invitation_id = visit.invitation("Benchekroun").id
    for _ in range(2):
        invitation = next(i for i in list_invitations(visit.session, visit.dossier().id) if i.id == invitation_id)
        accept_substitute(visit.session, actor=visit.actor, clock=visit.clock, dossier=visit.dossier(),
                          invitation=invitation)  # fmt: skip
        visit.session.commit()
    names = [row.person.family_name for row in visit.guests()]
    assert names == [HOSTILE, "Tazi", "Ouazzani"]
    assert "Benchekroun" in visit.guests()[-1].note
    assert visit.guests()[-1].person.rank == "standard"


def test_a_substitute_already_in_the_directory_is_not_made_twice(visit: Visit) -> None:
    visit.send()
    _answer(visit, "Benchekroun", "substitute", substitute={"name": "Paul Liaison", "email": "embassy@example.org"})
    invitation = next(i for i in list_invitations(visit.session, visit.dossier().id) if i.state == "substituted")
    accept_substitute(visit.session, actor=visit.actor, clock=visit.clock, dossier=visit.dossier(),
                      invitation=invitation)  # fmt: skip
    assert len(visit.session.scalars(select(Person).where(Person.family_name == "Liaison")).all()) == 1


def test_a_template_keeps_the_languages_it_is_not_told_about(visit: Visit) -> None:
    def save(version: int | None, **texts: dict[str, str]) -> None:
        save_template(visit.session, actor=visit.actor, clock=visit.clock, name="Autre", texts=texts,
                      template=visit.template, version=version)  # fmt: skip

    save(1, fr={"subject": "S", "body": "B"}, en={"subject": "", "body": ""})
    assert set(LANGUAGES) - set(visit.template.texts) == {"en"}
    with pytest.raises(StaleVersion):
        save(1, fr={"subject": "S", "body": "C"})
    with pytest.raises(UnknownPlaceholder) as refusal:
        save(2, fr={"subject": "S", "body": "{passport}"})
    assert refusal.value.field == "body_fr"
    with pytest.raises(NoLetter):
        save(2, **{code: {"subject": "", "body": ""} for code in visit.template.texts})


def test_staffs_own_formulas_win_over_the_defaults(visit: Visit) -> None:
    own = AddressForm("fr", "standard", "f", "Mme {full_name}", "Chère Madame {family_name},", "vous", "Bien à vous,")
    for form in (own, AddressForm(*[*vars(own).values()][:6], "Cordialement,")):
        save_forms(visit.session, actor=visit.actor, clock=visit.clock, forms=[form])
    visit.send()
    body = visit.invitation("Tazi").body
    assert body.startswith("Chère Madame Tazi,") and "Cordialement," in body
    with pytest.raises(UnknownPlaceholder):
        save_forms(visit.session, actor=visit.actor, clock=visit.clock,
                   forms=[AddressForm("fr", "standard", "m", "x", "{salutation}", "x", "x")])  # fmt: skip
