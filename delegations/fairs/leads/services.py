"""Leads of a fair: noted once however often the form is sent, changed, settled, forgotten at their limit."""

from dataclasses import asdict, replace
from datetime import date, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from delegations.accounts.models import User
from delegations.audit.services import record
from delegations.calendars.lines import checked_address
from delegations.calendars.values import UnsafeAddress
from delegations.core.actor import Actor
from delegations.core.clock import Clock
from delegations.core.errors import N_, InvalidInput, NotFound, StaleVersion
from delegations.core.walltime import local_at
from delegations.dossiers.models import Dossier, Task
from delegations.dossiers.rules import task_date
from delegations.dossiers.tasks import add_task, change_task, days_off, tick_task
from delegations.fairs.leads.models import Lead
from delegations.fairs.leads.queries import get_lead
from delegations.fairs.leads.rules import (
    ERASED,
    FOLLOW_AFTER,
    OUTCOME_AFTER,
    OUTCOMES,
    PERSONAL,
    WRITE_AFTER,
    LeadValues,
    NoOutcome,
    NoSuchOwner,
    check_lead,
    is_key,
)
from delegations.i18n import words
from delegations.i18n.phones import clean_phone

TASKS = (
    (WRITE_AFTER, N_("Write to %(name)s")),
    (FOLLOW_AFTER, N_("Follow up %(name)s")),
    (OUTCOME_AFTER, N_("Note what came of the meeting with %(name)s")),
)
"""Days after the fair, and what the owner of a lead then has to do; the last one is done when the outcome is noted."""


def next_step_date(dossier: Dossier, today: date) -> date:
    """When the first step is due unless somebody says otherwise: J+2 on a working day, never in the past."""
    return _due(dossier, WRITE_AFTER, today)


def _due(dossier: Dossier, offset: int, today: date) -> date:
    is_free = days_off(dossier)
    planned = task_date(dossier.starts_on, dossier.ends_on, offset, is_free)
    if planned >= today:
        return planned
    day = today
    while is_free(day):
        day += timedelta(days=1)
    return day


def _checked(session: Session, values: LeadValues) -> tuple[LeadValues, User]:
    check_lead(values)
    owner = session.get(User, values.owner_id)
    if owner is None or not owner.active:
        raise NoSuchOwner(field="owner_id")
    email = values.email.lower()
    if email:
        try:
            checked_address(email)
        except UnsafeAddress as error:
            raise UnsafeAddress(field="email", address=email) from error
    return replace(values, email=email, phone=clean_phone(values.phone)), owner


def _add_tasks(session: Session, actor: Actor, clock: Clock, dossier: Dossier, lead: Lead, owner: User) -> list[int]:
    say, today, made = words(owner.language), local_at(clock.now(), dossier.zone).date(), []
    for offset, title in TASKS:
        task = add_task(
            session, actor=actor, clock=clock, dossier=dossier, title=say.gettext(title, name=lead.name),
            due_on=_due(dossier, offset, today), assignee_id=owner.id, offset_days=offset,
        )  # fmt: skip
        made.append(task.id)
    return made


def save_lead(
    session: Session, *, actor: Actor, clock: Clock, dossier: Dossier, key: str, values: LeadValues
) -> tuple[Lead, bool]:
    """The lead of a form, and whether it is new: the same form sent again gives the one that it made.

    What was added before it was sent again is taken over; another name, or a lead that was changed meanwhile,
    raises StaleVersion. Raises also LeadIncomplete, NoSuchOwner, UnsafeAddress, BadPhone.
    """
    if not is_key(key):
        raise InvalidInput(field="key")
    known = session.scalars(select(Lead).where(Lead.key == key)).one_or_none()
    if known is not None:
        if known.dossier_id != dossier.id:
            raise NotFound()
        version = known.version if known.version == 1 and known.name == values.name else 0
        return change_lead(session, actor=actor, clock=clock, dossier=dossier, lead_id=known.id,
                           version=version, values=values), False  # fmt: skip
    values, owner = _checked(session, values)
    now = clock.now()
    lead = Lead(
        dossier_id=dossier.id, key=key, taken_by_id=actor.id, taken_at=now, changed_at=now, task_ids=[],
        **asdict(values),
    )  # fmt: skip
    session.add(lead)
    session.flush()
    lead.task_ids = _add_tasks(session, actor, clock, dossier, lead, owner)
    session.flush()
    record(session, actor=actor, clock=clock, action="save_lead", entity="lead", entity_id=lead.id,
           dossier_id=dossier.id)  # fmt: skip
    return lead, True


def change_lead(
    session: Session, *, actor: Actor, clock: Clock, dossier: Dossier, lead_id: int, version: int, values: LeadValues
) -> Lead:
    """What is there already changes nothing, whatever the version. Raises StaleVersion, and what save_lead raises."""
    lead = get_lead(session, dossier.id, lead_id)
    values, owner = _checked(session, values)
    changed = [name for name, value in asdict(values).items() if getattr(lead, name) != value]
    if not changed:
        return lead
    if version != lead.version or lead.purged_on is not None:
        raise StaleVersion(current=lead)
    before = lead.owner_id
    for name in changed:
        setattr(lead, name, getattr(values, name))
    lead.owner = owner
    lead.version += 1
    lead.changed_at = clock.now()
    session.flush()
    for task in _open_tasks(session, lead):
        if owner.id != before == task.assignee_id:
            change_task(session, actor=actor, clock=clock, dossier=dossier, task_id=task.id, version=task.version,
                        due_on=task.due_on, assignee_id=owner.id)  # fmt: skip
    record(session, actor=actor, clock=clock, action="change_lead", entity="lead", entity_id=lead.id,
           dossier_id=dossier.id, fields=changed)  # fmt: skip
    return lead


def settle_lead(
    session: Session,
    *,
    actor: Actor,
    clock: Clock,
    dossier: Dossier,
    lead_id: int,
    version: int,
    outcome: str,
    note: str = "",
) -> Lead:
    """What came of it; the task that asks for it is done. Raises StaleVersion, NoOutcome, NotFound."""
    lead = get_lead(session, dossier.id, lead_id)
    if outcome not in OUTCOMES or not outcome:
        raise NoOutcome(field="outcome")
    if (lead.outcome, lead.outcome_note) == (outcome, note):
        return lead
    if version != lead.version or lead.purged_on is not None:
        raise StaleVersion(current=lead)
    now = clock.now()
    lead.outcome, lead.outcome_note, lead.outcome_at, lead.changed_at = outcome, note, now, now
    lead.version += 1
    session.flush()
    for task in _open_tasks(session, lead):
        if task.id == lead.task_ids[-1]:
            tick_task(session, actor=actor, clock=clock, dossier=dossier, task_id=task.id, done=True)
    record(session, actor=actor, clock=clock, action="settle_lead", entity="lead", entity_id=lead.id,
           dossier_id=dossier.id, detail={"outcome": outcome})  # fmt: skip
    return lead


def _tasks(session: Session, lead: Lead) -> list[Task]:
    """Those that still are there."""
    query = select(Task).where(Task.id.in_(lead.task_ids), Task.dossier_id == lead.dossier_id)
    return list(session.scalars(query.order_by(Task.id)))


def _open_tasks(session: Session, lead: Lead) -> list[Task]:
    return [task for task in _tasks(session, lead) if task.done_at is None]


def forget_leads(session: Session, clock: Clock, days: int) -> int:
    """Blanks what leads say of visitors whose fair, next step and last change lie so many days back; gives how many."""
    limit = clock.now() - timedelta(days=days)
    query = (
        select(Lead)
        .join(Dossier, Dossier.id == Lead.dossier_id)
        .where(Lead.purged_on.is_(None), Lead.changed_at < limit, Lead.due_on < limit.date())
        .where(Dossier.ends_on < limit.date())
    )
    leads = session.scalars(query.order_by(Lead.id)).all()
    for lead in leads:
        for name in PERSONAL:
            setattr(lead, name, "")
        lead.purged_on = clock.now().date()
        for task in _tasks(session, lead):
            task.title = ERASED
    session.flush()
    return len(leads)
