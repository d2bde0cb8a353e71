"""Exhibitors invited by link: what is refused, who is written to, and that the last place is given once."""

from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from delegations.accounts.links import Revoked, find_link, open_link
from delegations.core.actor import Actor, Door
from delegations.core.clock import FixedClock
from delegations.core.errors import DomainError, StaleVersion
from delegations.database import Database
from delegations.dossiers.queries import get_dossier_by_id
from delegations.fairs.stands.application_pages import application_page, published_remains
from delegations.fairs.stands.applications import (
    Invited,
    Wish,
    apply_by_link,
    invite_exhibitors,
    remind_exhibitor,
    say_no,
    show_application_link,
)
from delegations.fairs.stands.models import Exhibitor
from delegations.fairs.stands.queries import find_edition, open_application
from delegations.fairs.stands.retention import forget_exhibitors
from delegations.fairs.stands.rules import (
    AlreadyListed,
    AnswerAfterFair,
    AnswerDayPassed,
    ApplicationOver,
    ContactOfAnother,
    LastPlaceTaken,
    NobodyInvited,
    NoStandNeeded,
    NothingToRemind,
    StandOfAnotherFormula,
    application_mode,
)
from delegations.fairs.stands.services import Application, change_application, save_edition, settle_application
from delegations.messaging.models import Message
from tests.factories import Factory
from tests.fairs.pavilion import EDITION, Pavilion, at_once, make_pavilion

SUMS = {"own": 500_000, "co_exhibition": 450_000, "representation": 40_000}


@pytest.fixture
def pavilion(session: Session, clock: FixedClock, make: Factory) -> Pavilion:
    found = make_pavilion(session, clock, make)
    facts = replace(EDITION, contributions=SUMS)
    save_edition(session, **found.acting, version=1, facts=facts)
    return found


def invite(pavilion: Pavilion, name: str = "Ville de Dakar", **person: Any) -> Exhibitor:
    organisation = pavilion.make.organisation(name)
    person = {"language": "en", **person}
    contact = pavilion.make.person("Awa", "Diop", organisation_id=organisation.id, **person)
    return ask(pavilion, Invited(organisation.id, contact.id))[0]


def ask(pavilion: Pavilion, *invited: Invited, **values: Any) -> list[Exhibitor]:
    return invite_exhibitors(pavilion.session, **pavilion.acting, settings=pavilion.settings, invited=invited, **values)


def theirs(pavilion: Pavilion, row: Exhibitor) -> dict[str, Any]:
    actor = Actor("exhibitor", row.contact_id, "Awa Diop", Door.PORTAL)
    return {"actor": actor, "clock": pavilion.clock, "settings": pavilion.settings, "exhibitor_id": row.id}


def apply(pavilion: Pavilion, row: Exhibitor, **wish: Any) -> Exhibitor:
    wish = {"formula": "co_exhibition", "stand_id": pavilion.stand.id, **wish}
    return apply_by_link(pavilion.session, **theirs(pavilion, row), version=row.version, wish=Wish(**wish))


def mails(pavilion: Pavilion) -> list[tuple[str, str]]:
    query = select(Message).order_by(Message.id)
    return [(message.template, message.language) for message in pavilion.session.scalars(query)]


def test_an_invitation_makes_a_row_a_link_and_a_mail_in_the_language_of_the_contact(pavilion: Pavilion) -> None:
    row = invite(pavilion, language="ar")
    assert (row.state, row.came_by, row.contribution) == ("invited", "link", 0)
    assert find_link(pavilion.session, purpose="application", subject_id=row.id)
    assert mails(pavilion) == [("exhibitor_invitation", "ar")]


def test_without_an_address_the_link_is_made_and_nothing_leaves(pavilion: Pavilion) -> None:
    invite(pavilion, email="")
    without = ask(pavilion, Invited(pavilion.make.organisation("Ville de Thiès").id))[0]
    assert find_link(pavilion.session, purpose="application", subject_id=without.id)
    assert mails(pavilion) == []


def test_one_who_is_listed_keeps_all_others_from_being_written_to(pavilion: Pavilion) -> None:
    known, fresh = pavilion.apply("Ville de Lille"), pavilion.make.organisation("Ville d’Oran")
    with pytest.raises(AlreadyListed) as refused:
        ask(pavilion, Invited(known.organisation_id), Invited(fresh.id))
    assert "Ville de Lille" in str(refused.value)
    assert mails(pavilion) == []
    assert len(list(pavilion.session.scalars(select(Exhibitor)))) == 1


def test_who_said_no_may_be_invited_anew(pavilion: Pavilion) -> None:
    row = invite(pavilion)
    say_no(pavilion.session, **theirs(pavilion, row), note="Pas cette année")
    again = ask(pavilion, Invited(row.organisation_id, row.contact_id))[0]
    assert (again.id, again.state, again.settled_by) == (row.id, "invited", "")
    assert mails(pavilion)[-1] == ("exhibitor_invitation", "en")


@pytest.mark.parametrize(
    ("values", "error"),
    [
        ({"answer_by": date(2027, 10, 17)}, AnswerDayPassed),
        ({"answer_by": date(2027, 11, 2)}, AnswerAfterFair),
        ({"invited": ()}, NobodyInvited),
    ],
)
def test_an_impossible_invitation_is_refused(
    pavilion: Pavilion, values: dict[str, Any], error: type[DomainError]
) -> None:
    values = {"invited": (Invited(pavilion.make.organisation("Ville").id),), **values}
    invited = values.pop("invited")
    with pytest.raises(error):
        ask(pavilion, *invited, **values)


def test_a_contact_belongs_to_the_organisation(pavilion: Pavilion) -> None:
    stranger = pavilion.make.person("Paul", "Autre")
    with pytest.raises(ContactOfAnother):
        ask(pavilion, Invited(pavilion.make.organisation("Ville").id, stranger.id))


def test_applying_takes_the_contribution_of_the_edition_and_tells_both_sides(pavilion: Pavilion) -> None:
    row = apply(pavilion, invite(pavilion), wanted="Une maquette", note="Merci")
    assert (row.state, row.contribution, row.wanted, row.own_note) == ("applied", 450_000, "Une maquette", "Merci")
    assert [name for name, _language in mails(pavilion)] == [
        "exhibitor_invitation", "exhibitor_receipt", "staff_exhibitor_answer",
    ]  # fmt: skip


def test_the_same_application_twice_is_one(pavilion: Pavilion) -> None:
    row = apply(pavilion, invite(pavilion))
    version, before = row.version, len(mails(pavilion))
    assert apply_by_link(
        pavilion.session, **theirs(pavilion, row), version=0, wish=Wish("co_exhibition", pavilion.stand.id)
    ).version == version  # fmt: skip
    assert len(mails(pavilion)) == before


def test_before_the_decision_it_can_be_changed_and_afterwards_not(pavilion: Pavilion) -> None:
    row = apply(pavilion, invite(pavilion))
    row = apply(pavilion, row, formula="representation", stand_id=None)
    assert row.contribution == 40_000
    with pytest.raises(NoStandNeeded):
        apply(pavilion, row, formula="representation")
    apply(pavilion, row)
    pavilion.settle(row, "accepted")
    with pytest.raises(DomainError):
        apply(pavilion, row, formula="own", stand_id=None)


def test_what_staff_agreed_stays_while_the_formula_stays(pavilion: Pavilion) -> None:
    row = apply(pavilion, invite(pavilion))
    row.contribution = 300_000
    assert apply(pavilion, row, note="Deux personnes").contribution == 300_000


def test_a_stale_page_and_a_stand_of_another_formula_are_refused(pavilion: Pavilion) -> None:
    row = invite(pavilion)
    with pytest.raises(StaleVersion):
        apply_by_link(pavilion.session, **theirs(pavilion, row), version=row.version - 1, wish=Wish("own"))
    with pytest.raises(StandOfAnotherFormula):
        apply(pavilion, row, formula="own")


def test_a_place_lost_meanwhile_is_said(pavilion: Pavilion) -> None:
    row = invite(pavilion)
    for name in ("A", "B"):
        pavilion.apply(name, "accepted")
    with pytest.raises(LastPlaceTaken) as refused:
        apply(pavilion, row)
    assert "B297" in str(refused.value)
    assert apply(pavilion, row, stand_id=None).state == "applied", "without a stand they can still ask"


def test_two_answers_at_once_end_as_one_after_the_other(pavilion: Pavilion, database: Database) -> None:
    row = invite(pavilion)
    pavilion.session.commit()
    common, version = theirs(pavilion, row), row.version

    def yes(session: Session) -> object:
        return apply_by_link(session, **common, version=version, wish=Wish("own", None))

    def other(session: Session) -> object:
        return apply_by_link(session, **common, version=version, wish=Wish("representation"))

    assert at_once(database, [yes, other]) == ["StaleVersion", "done"]


def test_two_colleagues_invite_the_same_organisation_once(pavilion: Pavilion, database: Database) -> None:
    organisation = pavilion.make.organisation("Ville de Sfax")
    pavilion.session.commit()
    number = organisation.id

    def invite_it(session: Session) -> object:
        return invite_exhibitors(
            session, actor=pavilion.actor, clock=pavilion.clock, settings=pavilion.settings,
            dossier=get_dossier_by_id(session, pavilion.dossier.id), invited=[Invited(number)],
        )  # fmt: skip

    assert at_once(database, [invite_it, invite_it]) == ["AlreadyListed", "done"]


def test_no_is_declined_before_and_withdrawn_after_applying(pavilion: Pavilion) -> None:
    row = say_no(pavilion.session, **theirs(pavilion, first := invite(pavilion)), note="Trop loin")
    assert (row.state, row.settled_by, row.own_note) == ("declined", "exhibitor", "Trop loin")
    before = len(mails(pavilion))
    say_no(pavilion.session, **theirs(pavilion, first))
    assert len(mails(pavilion)) == before, "twice is once"
    other = apply(pavilion, invite(pavilion, "Ville de Gabès"))
    assert say_no(pavilion.session, **theirs(pavilion, other)).state == "withdrawn"
    assert apply(pavilion, other).state == "applied", "they may change their mind"


def test_staff_settle_and_the_contact_hears_in_their_language(pavilion: Pavilion) -> None:
    row = apply(pavilion, invite(pavilion, language="es"))
    pavilion.settle(row, "accepted")
    pavilion.settle(row, "withdrawn")
    assert mails(pavilion)[-2:] == [("exhibitor_settled", "es")] * 2
    assert row.settled_by == "staff"


def test_staff_note_what_an_invited_one_said(pavilion: Pavilion) -> None:
    row = invite(pavilion)
    wish = Application(row.organisation_id, row.contact_id, came_by="phone")
    changed = change_application(
        pavilion.session, **pavilion.acting, exhibitor_id=row.id, version=row.version, wish=wish
    )
    assert (changed.state, changed.came_by) == ("applied", "phone")
    other = invite(pavilion, "Ville de Rabat")
    settle_application(
        pavilion.session, **pavilion.acting, settings=pavilion.settings, exhibitor_id=other.id, state="declined"
    )
    assert other.settled_by == "exhibitor", "staff only noted it"


def test_a_reminder_leaves_once_a_day_to_who_has_not_answered(pavilion: Pavilion) -> None:
    row = invite(pavilion)
    common = {**pavilion.acting, "settings": pavilion.settings, "exhibitor_id": row.id}
    remind_exhibitor(pavilion.session, **common)
    with pytest.raises(NothingToRemind):
        remind_exhibitor(pavilion.session, **common)
    pavilion.clock.advance(days=1)
    remind_exhibitor(pavilion.session, **common)
    assert [name for name, _language in mails(pavilion)].count("exhibitor_reminder") == 2
    apply(pavilion, row)
    pavilion.clock.advance(days=1)
    with pytest.raises(NothingToRemind):
        remind_exhibitor(pavilion.session, **common)


def test_a_renewed_link_closes_the_old_address(pavilion: Pavilion, app: Any) -> None:
    maker = app.extensions["delegations"].links
    row = invite(pavilion)
    common = {**pavilion.acting, "exhibitor_id": row.id}
    old = maker.token(show_application_link(pavilion.session, **common))
    new = maker.token(show_application_link(pavilion.session, **common, renew=True))
    assert open_link(pavilion.session, maker=maker, token=new, purposes=("application",)).subject_id == row.id
    with pytest.raises(Revoked):
        open_link(pavilion.session, maker=maker, token=old, purposes=("application",))


def test_when_the_doors_open_nobody_applies_and_who_is_accepted_can_still_withdraw(pavilion: Pavilion) -> None:
    late, row = invite(pavilion), apply(pavilion, invite(pavilion, "Ville de Fès"))
    pavilion.settle(row, "accepted")
    pavilion.clock.advance(days=15, hours=2)
    with pytest.raises(ApplicationOver):
        apply(pavilion, late)
    left = published_remains(pavilion.session, open_application(pavilion.session, row.id), pavilion.clock.now())
    assert (left.begun, left.due) == (True, 450_000)
    assert say_no(pavilion.session, **theirs(pavilion, row)).state == "withdrawn"
    receipt = pavilion.session.scalars(
        select(Message).where(Message.template == "exhibitor_receipt").order_by(Message.id.desc())
    ).first()
    assert receipt is not None and receipt.context["due"] == 450_000


def test_nothing_is_due_from_who_was_never_accepted(pavilion: Pavilion) -> None:
    row = apply(pavilion, invite(pavilion))
    pavilion.clock.advance(days=13)
    left = published_remains(pavilion.session, open_application(pavilion.session, row.id), pavilion.clock.now())
    assert (left.begun, left.due) == (True, 0)


@pytest.mark.parametrize(
    ("state", "by", "over", "mode"),
    [
        ("invited", "", False, "ask"), ("applied", "", False, "change"), ("accepted", "", False, "engaged"),
        ("declined", "exhibitor", False, "again"), ("withdrawn", "exhibitor", False, "again"),
        ("declined", "staff", False, "closed"), ("withdrawn", "staff", False, "closed"),
        ("invited", "", True, "closed"), ("accepted", "", True, "closed"),
    ],
)  # fmt: skip
def test_what_the_link_lets_them_do(state: str, by: str, over: bool, mode: str) -> None:
    assert application_mode(state, by, over=over) == mode


def test_the_page_offers_formulas_with_their_sum_and_stands_with_room(pavilion: Pavilion) -> None:
    row = open_application(pavilion.session, invite(pavilion).id)
    shown = application_page(pavilion.session, row, language="en", now=pavilion.clock.now())
    offers = {one.formula: (one.contribution, [(s.number, left) for s, left in one.stands]) for one in shown.offers}
    assert offers == {
        "own": (500_000, []), "co_exhibition": (450_000, [("B297", 2)]), "representation": (40_000, []),
    }  # fmt: skip
    assert shown.zone_note == "Madrid time (UTC+1)"


def test_old_words_contacts_and_links_are_forgotten(pavilion: Pavilion) -> None:
    row = apply(pavilion, invite(pavilion), wanted="Awa et Ali", note="Merci")
    pavilion.clock.advance(days=1200)
    assert forget_exhibitors(pavilion.session, pavilion.clock, [pavilion.dossier.id]) == 1
    pavilion.session.refresh(row)
    assert (row.wanted, row.own_note, row.contact_id) == ("", "", None)
    link = find_link(pavilion.session, purpose="application", subject_id=row.id)
    assert link is not None and link.revoked_at is not None
    assert forget_exhibitors(pavilion.session, pavilion.clock, [pavilion.dossier.id]) == 0


def test_contributions_are_formulas_with_a_sum(pavilion: Pavilion) -> None:
    edition = find_edition(pavilion.session, pavilion.dossier.id)
    assert edition is not None and edition.contributions == SUMS
    for wrong in ({"gift": 1}, {"own": -1}):
        with pytest.raises(DomainError):
            save_edition(
                pavilion.session, **pavilion.acting, version=edition.version,
                facts=replace(EDITION, contributions=wrong),
            )  # fmt: skip
