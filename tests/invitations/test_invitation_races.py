"""Two people, or one impatient one, answer the same invitation at the same moment."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

from flask import Flask
from sqlalchemy import func, select

from delegations.audit.models import AuditEntry
from delegations.messaging.models import Message
from tests.client import Form, StaffClient
from tests.invitations.conftest import Visit


def _at_once(app: Flask, path: str, answers: list[Form]) -> list[int]:
    """Each answer in a browser and a thread of its own; all are sent at the same instant."""
    ready = Barrier(len(answers), timeout=20)

    def send(answer: Form) -> int:
        browser = StaffClient(app)
        browser.get(path)
        ready.wait()
        return browser.post(path, answer).status_code

    with ThreadPoolExecutor(len(answers)) as pool:
        return list(pool.map(send, answers))


def _count(visit: Visit, template: str) -> int:
    visit.session.rollback()
    return visit.session.scalar(select(func.count(Message.id)).where(Message.template == template)) or 0


def _answers_noted(visit: Visit) -> int:
    query = select(func.count(AuditEntry.id)).where(AuditEntry.action == "answer_invitation")
    return visit.session.scalar(query) or 0


def test_the_same_answer_twice_at_once_is_one_transition_and_one_mail(app: Flask, visit: Visit) -> None:
    visit.send()
    before, path = visit.invitation("Benchekroun").version, visit.path("Benchekroun")
    assert _at_once(app, path, [{"answer": "accept"}] * 2) == [303, 303], "both are thanked"
    invitation = visit.invitation("Benchekroun")
    assert (invitation.state, invitation.version) == ("accepted", before + 1)
    assert _count(visit, "invitation_receipt") == 1
    assert _count(visit, "staff_invitation_answer") == 1
    assert _answers_noted(visit) == 1


def test_two_different_answers_at_once_come_one_after_the_other(app: Flask, visit: Visit) -> None:
    visit.send()
    path = visit.path("Benchekroun")
    assert _at_once(app, path, [{"answer": "accept"}, {"answer": "decline"}]) == [303, 303]
    assert visit.invitation("Benchekroun").state in ("accepted", "declined")
    assert _count(visit, "invitation_receipt") == 2
    assert _answers_noted(visit) == 2
