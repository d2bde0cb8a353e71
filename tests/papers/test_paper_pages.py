"""Ordering papers in the browser: one with one press, several as one file, large ones with progress."""

import io

import pytest
from flask import Flask
from pypdf import PdfReader
from sqlalchemy.orm import Session

from delegations.accounts.models import User
from delegations.cli.papers import make_papers
from delegations.core.actor import Role
from delegations.core.clock import FixedClock
from delegations.papers import orders
from delegations.papers.models import PaperOrder
from delegations.papers.orders import forget_orders
from delegations.webkit.context import Services
from tests.client import StaffClient, text_of
from tests.papers.conftest import Press

pytestmark = pytest.mark.room
PAPERS = "/dossiers/VISIT-1/papers"
PLAIN = {"language": "fr", "source": "release", "missing": "mark"}


@pytest.fixture
def printing(press: Press, staff: StaffClient, session: Session) -> StaffClient:
    staff.post("/language", {"language": "en"})
    session.commit()
    staff.get(PAPERS)
    return staff


@pytest.fixture
def known(app: Flask) -> Services:
    services: Services = app.extensions["delegations"]
    return services


def order_of(session: Session) -> PaperOrder:
    session.rollback()
    return session.query(PaperOrder).order_by(PaperOrder.id.desc()).first()  # type: ignore[return-value]


def pages(body: bytes) -> int:
    return len(PdfReader(io.BytesIO(body)).pages)


def test_one_press_gives_one_paper(printing: StaffClient) -> None:
    answer = printing.post(PAPERS, {**PLAIN, "only": "participants:pdf"}, follow=True)
    assert answer.mimetype == "application/pdf" and pages(answer.data) == 1
    assert "no-store" in answer.headers["Cache-Control"]


def test_what_is_ticked_becomes_one_file(printing: StaffClient) -> None:
    ticked = {**PLAIN, "kinds": ["programme", "badge_a6", "emergency"]}
    answer = printing.post(PAPERS, ticked, follow=True)
    assert answer.mimetype == "application/pdf" and pages(answer.data) >= 3
    assert "3 papers" in text_of(printing.get(PAPERS))


def test_nothing_ticked_and_a_note_without_addressee_are_said_at_their_field(printing: StaffClient) -> None:
    answer = printing.post(PAPERS, PLAIN)
    assert answer.status_code == 422 and "Choose at least one kind of paper." in answer.text
    answer = printing.post(PAPERS, {**PLAIN, "only": "note:pdf", "costs": "Le ministère"})
    assert answer.status_code == 422 and 'id="addressee-error"' in answer.text and "Le ministère" in answer.text


def test_the_same_paper_as_a_page_in_its_own_language(printing: StaffClient) -> None:
    answer = printing.post(PAPERS, {**PLAIN, "language": "ar", "only": "participants:page"})
    assert answer.status_code == 200 and 'lang="ar" dir="rtl"' in answer.text and "سلمى بنشقرون" in answer.text
    for kind in ("programme", "route", "run_sheet", "door_signs", "interpreter", "emergency", "badge_a6"):
        assert "<h1>" in printing.get(f"{PAPERS}/{kind}?language=ja").text
    assert printing.http.get(f"{PAPERS}/id_list").status_code == 404


def test_a_large_order_is_made_by_the_worker_and_can_be_watched(
    printing: StaffClient, known: Services, session: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(orders, "AT_ONCE", 0)
    page = printing.post(PAPERS, {**PLAIN, "only": "personal:pdf"}, follow=True)
    assert "0 of 3 papers are made" in page.text and "being made" in page.text
    number = order_of(session).id
    session.rollback()
    base = f"{PAPERS}/orders/{number}"
    assert printing.http.get(f"{base}/file.pdf").status_code == 404
    assert printing.http.get(f"{base}/progress").json == {"state": "waiting", "done": 0, "total": 3}
    assert make_papers(known) and not make_papers(known)
    assert printing.http.get(f"{base}/progress").json == {"state": "ready", "done": 3, "total": 3}
    assert pages(printing.http.get(f"{base}/file.pdf").data) >= 3


def test_an_order_can_be_stopped_before_and_while_it_is_made(
    printing: StaffClient, known: Services, session: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(orders, "AT_ONCE", 0)
    printing.post(PAPERS, {**PLAIN, "only": "personal:pdf"}, follow=True)
    first = order_of(session).id
    session.rollback()
    printing.post(f"{PAPERS}/orders/{first}/stop")
    assert not make_papers(known)
    printing.get(PAPERS)
    printing.post(PAPERS, {**PLAIN, "only": "personal:pdf"}, follow=True)
    second = order_of(session).id
    session.rollback()

    tell = orders.tell_progress

    def stopped(unit: Session, *, order_id: int, done: int) -> bool:
        unit.get_one(PaperOrder, order_id).state = "cancelled"
        unit.flush()
        return tell(unit, order_id=order_id, done=done)

    monkeypatch.setattr(orders, "tell_progress", stopped)
    assert make_papers(known)
    assert session.get_one(PaperOrder, second).body is None


def test_a_worker_that_died_leaves_its_order_to_the_next(
    printing: StaffClient, known: Services, session: Session, clock: FixedClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(orders, "AT_ONCE", 0)
    printing.post(PAPERS, {**PLAIN, "only": "programme:pdf"}, follow=True)
    with known.database.writing() as unit:
        assert orders.claim_order(unit, clock=clock) is not None
    assert not make_papers(known)
    clock.advance(minutes=21)
    assert make_papers(known)
    assert order_of(session).state == "ready"


def test_papers_with_passports_are_for_who_ordered_them_alone(
    press: Press, printing: StaffClient, session: Session, app: Flask
) -> None:
    answer = printing.post(PAPERS, {**PLAIN, "only": "id_list:pdf"}, follow=True)
    assert answer.mimetype == "application/pdf"
    order = order_of(session)
    assert b"%PDF" not in session.connection().exec_driver_sql("SELECT body FROM paper_order").scalar_one()[:20]
    other: User = press.scene.make.user("other@delegations.example", Role.PLANNER, name="Autre")
    press.scene.make.right(press.scene.dossier(), other, "planner")
    path = f"{PAPERS}/orders/{order.id}/file.pdf"
    session.commit()
    colleague = StaffClient.signed_in(app, "other@delegations.example")
    assert colleague.http.get(path).status_code == 404
    assert "List for secure sites" not in text_of(colleague.get(PAPERS))


def test_characters_no_font_has_are_named_or_refused(press: Press, printing: StaffClient, session: Session) -> None:
    person = press.occasion().people[0].person
    person.given_name = "Salma 🜨"
    session.commit()
    page = printing.post(PAPERS, {**PLAIN, "only": "participants:pdf"}, follow=True)
    assert page.mimetype == "text/html" and "Given name" in page.text and "🜨" in page.text
    refused = printing.post(PAPERS, {**PLAIN, "missing": "refuse", "only": "participants:pdf"})
    assert refused.status_code == 422 and "🜨" in refused.text


def test_files_go_after_a_day(printing: StaffClient, session: Session, clock: FixedClock) -> None:
    printing.post(PAPERS, {**PLAIN, "only": "programme:pdf"}, follow=True)
    session.rollback()
    assert forget_orders(session, clock) == 0
    clock.advance(hours=25)
    assert forget_orders(session, clock) == 1


def test_strangers_order_nothing(press: Press, visitor: StaffClient, session: Session) -> None:
    session.commit()
    for path in (PAPERS, f"{PAPERS}/programme", f"{PAPERS}/orders/1", f"{PAPERS}/orders/1/file.pdf"):
        assert visitor.http.get(path).status_code == 302
