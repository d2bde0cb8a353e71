"""Leads: never lost, never doubled, followed up, settled, forgotten at their limit."""

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from delegations.calendars.values import UnsafeAddress
from delegations.core.actor import Actor
from delegations.core.clock import FixedClock
from delegations.core.errors import DomainError, InvalidInput, NotFound, StaleVersion
from delegations.dossiers.models import Dossier, Task
from delegations.dossiers.services import DossierFacts, change_dossier
from delegations.dossiers.tasks import remove_task
from delegations.fairs.leads.models import Lead
from delegations.fairs.leads.queries import count_leads, list_leads
from delegations.fairs.leads.rules import ERASED, LeadIncomplete, LeadValues, NoOutcome, NoSuchOwner, is_late
from delegations.fairs.leads.services import change_lead, forget_leads, next_step_date, save_lead, settle_lead
from delegations.i18n.phones import BadPhone
from tests.factories import Factory

KEY, OTHER = "k" * 22, "o" * 22


class Stand:
    """A fair in Barcelona, and somebody who notes leads there."""

    def __init__(self, make: Factory, session: Session, actor: Actor, clock: FixedClock) -> None:
        self.make, self.session, self.actor, self.clock = make, session, actor, clock
        self.fair: Dossier = make.dossier(
            "BCN", kind="fair", country="ES", zone="Europe/Madrid",
            starts_on=date(2027, 11, 2), ends_on=date(2027, 11, 4),
        )  # fmt: skip
        self.values = LeadValues(
            name="Lucía Ferrer", interest="Water losses", promise="Send the Lyon study", next_step="Write",
            owner_id=actor.id or 0, due_on=date(2027, 11, 8), organisation="Aigües", country="ES",
            email="Lucia@example.org", phone="+34 600 00 00 00",
        )  # fmt: skip

    def send(self, key: str = KEY, **changes: object) -> tuple[Lead, bool]:
        return save_lead(self.session, actor=self.actor, clock=self.clock, dossier=self.fair, key=key,
                         values=replace(self.values, **changes))  # fmt: skip

    def change(self, lead: Lead, version: int, **changes: object) -> Lead:
        return change_lead(self.session, actor=self.actor, clock=self.clock, dossier=self.fair, lead_id=lead.id,
                           version=version, values=replace(self.values, **changes))  # fmt: skip

    def settle(self, lead: Lead, outcome: str, version: int | None = None, note: str = "") -> Lead:
        return settle_lead(self.session, actor=self.actor, clock=self.clock, dossier=self.fair, lead_id=lead.id,
                           version=version or lead.version, outcome=outcome, note=note)  # fmt: skip

    def tasks(self) -> list[Task]:
        return list(self.session.scalars(select(Task).order_by(Task.id)))


@pytest.fixture
def stand(make: Factory, session: Session, planner: Actor, clock: FixedClock) -> Stand:
    return Stand(make, session, planner, clock)


def test_a_form_sent_twice_makes_one_lead_and_its_tasks_once(stand: Stand) -> None:
    lead, new = stand.send()
    again, newer = stand.send()
    assert (new, newer, again.id, again.version) == (True, False, lead.id, 1)
    assert count_leads(stand.session, stand.fair.id) == 1 and len(stand.tasks()) == 3
    assert stand.send(OTHER)[1], "the same visitor may come twice, in another form"


def test_what_was_added_before_sending_again_is_taken_over_once(stand: Stand) -> None:
    lead, _new = stand.send()
    again, new = stand.send(visitor_note="Speaks Catalan")
    assert (again.id, new, again.visitor_note, again.version) == (lead.id, False, "Speaks Catalan", 2)
    assert not stand.send(visitor_note="Speaks Catalan")[1]
    with pytest.raises(StaleVersion):
        stand.send(visitor_note="Something else")


def test_another_visitor_in_a_form_that_was_sent_overwrites_nobody(stand: Stand) -> None:
    lead, _new = stand.send()
    with pytest.raises(StaleVersion) as refused:
        stand.send(name="Jordi Puig")
    assert refused.value.data["current"] is lead and lead.name == "Lucía Ferrer"


def test_a_key_of_another_fair_opens_nothing(stand: Stand) -> None:
    stand.send()
    other = stand.make.dossier("LYS", kind="fair")
    with pytest.raises(NotFound):
        save_lead(stand.session, actor=stand.actor, clock=stand.clock, dossier=other, key=KEY, values=stand.values)


def test_the_tasks_count_from_the_last_day_and_keep_clear_of_free_days(stand: Stand) -> None:
    stand.make.user().language = "en"
    stand.send()
    due = [(task.due_on, task.offset_days, task.assignee_id, task.title) for task in stand.tasks()]
    mine = stand.actor.id
    assert due == [
        (date(2027, 11, 8), 2, mine, "Write to Lucía Ferrer"),  # J+2 is a Saturday
        (date(2027, 11, 19), 15, mine, "Follow up Lucía Ferrer"),
        (date(2028, 5, 5), 183, mine, "Note what came of the meeting with Lucía Ferrer"),
    ]
    assert next_step_date(stand.fair, date(2027, 11, 3)) == date(2027, 11, 8)
    assert next_step_date(stand.fair, date(2027, 12, 1)) == date(2027, 12, 1), "never in the past"
    assert next_step_date(stand.fair, date(2027, 11, 20)) == date(2027, 11, 22), "nor on a Saturday"


def test_open_tasks_follow_the_fair_and_the_owner(stand: Stand) -> None:
    lead, _new = stand.send()
    facts = DossierFacts(
        title=stand.fair.title, country="ES", zone="Europe/Madrid", starts_on=date(2027, 11, 9),
        ends_on=date(2027, 11, 11), languages=("fr",), owner_id=stand.fair.owner_id,
    )  # fmt: skip
    change_dossier(stand.session, actor=stand.actor, clock=stand.clock, dossier=stand.fair,
                   version=stand.fair.version, facts=facts)  # fmt: skip
    nadia = stand.make.user("nadia@delegations.example", name="Nadia Petit")
    stand.change(lead, 1, owner_id=nadia.id)
    assert stand.tasks()[0].due_on == date(2027, 11, 15)
    assert {task.assignee_id for task in stand.tasks()} == {nadia.id} and lead.owner.name == "Nadia Petit"


@pytest.mark.parametrize(
    ("changes", "error", "field"),
    [
        ({"name": " "}, LeadIncomplete, "name"),
        ({"interest": ""}, LeadIncomplete, "interest"),
        ({"promise": ""}, LeadIncomplete, "promise"),
        ({"next_step": ""}, LeadIncomplete, "next_step"),
        ({"owner_id": 987654}, NoSuchOwner, "owner_id"),
        ({"email": "lucia at home"}, UnsafeAddress, "email"),
        ({"phone": "tomorrow"}, BadPhone, "phone"),
    ],
)
def test_what_is_compulsory_or_unusable_is_said_at_its_field(
    stand: Stand, changes: dict[str, object], error: type[DomainError], field: str
) -> None:
    with pytest.raises(error) as refused:
        stand.send(**changes)
    assert refused.value.field == field
    assert count_leads(stand.session, stand.fair.id) == 0 and stand.tasks() == []


def test_a_form_without_a_proper_key_is_refused(stand: Stand) -> None:
    with pytest.raises(InvalidInput):
        stand.send("short")


def test_two_colleagues_do_not_overwrite_each_other(stand: Stand) -> None:
    lead, _new = stand.send()
    stand.change(lead, 1, promise="Send two studies")
    with pytest.raises(StaleVersion):
        stand.change(lead, 1, promise="Call back")
    assert stand.change(lead, 1, promise="Send two studies").version == 2, "what is there already changes nothing"


def test_the_outcome_closes_the_task_that_asks_for_it(stand: Stand) -> None:
    lead, _new = stand.send()
    with pytest.raises(NoOutcome):
        stand.settle(lead, "")
    with pytest.raises(StaleVersion):
        stand.settle(lead, "won", version=7)
    stand.settle(lead, "won", note="A visit in spring")
    assert [bool(task.done_at) for task in stand.tasks()] == [False, False, True]
    assert (lead.outcome, lead.version, lead.outcome_at) == ("won", 2, stand.clock.now())


def test_a_removed_task_is_no_obstacle(stand: Stand) -> None:
    lead, _new = stand.send()
    for task in stand.tasks():
        remove_task(stand.session, actor=stand.actor, clock=stand.clock, dossier=stand.fair, task_id=task.id)
    stand.settle(stand.change(lead, 1, owner_id=stand.make.user("n@delegations.example").id), "nothing")
    assert lead.outcome == "nothing"


def test_the_filters_leave_mine_those_without_outcome_and_the_late_ones(stand: Stand) -> None:
    nadia = stand.make.user("nadia@delegations.example")
    mine = stand.send("a" * 20, name="A")[0]
    hers = stand.send("b" * 20, name="B", owner_id=nadia.id, due_on=date(2027, 11, 20))[0]
    won = stand.send("c" * 20, name="C", due_on=date(2027, 11, 5))[0]
    stand.settle(won, "won")

    def shown(which: str) -> list[Lead]:
        return list_leads(stand.session, stand.fair.id, shown=which, user_id=stand.actor.id, today=date(2027, 11, 10))

    assert shown("") == [mine, hers, won] and shown("mine") == [mine, won]
    assert shown("open") == [mine, hers] and shown("late") == [mine]
    assert [is_late(lead.due_on, lead.outcome, date(2027, 11, 10)) for lead in (mine, hers, won)] == [
        True,
        False,
        False,
    ]


def test_a_visitor_is_no_longer_named_once_the_limit_is_reached(stand: Stand) -> None:
    lead, _new = stand.send(visitor_note="Met with Jordi")
    stand.settle(lead, "going_on", note="Lucía calls back")
    stand.clock.instant = datetime(2030, 11, 1, tzinfo=UTC)
    assert forget_leads(stand.session, stand.clock, 1095) == 0
    stand.clock.instant = datetime(2030, 11, 9, tzinfo=UTC)
    assert forget_leads(stand.session, stand.clock, 1095) == 1
    assert forget_leads(stand.session, stand.clock, 1095) == 0
    kept = {column.name: getattr(lead, column.name) for column in Lead.__table__.columns}
    assert not [value for value in kept.values() if "Luc" in str(value) or "600" in str(value) or "Jordi" in str(value)]
    assert (lead.country, lead.outcome, lead.purged_on) == ("ES", "going_on", date(2030, 11, 9))
    assert {task.title for task in stand.tasks()} == {ERASED}
    with pytest.raises(StaleVersion):
        stand.change(lead, lead.version)
