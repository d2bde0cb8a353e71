"""The season's dossiers: opened from their templates, with people, groups, travel files, budgets and ticked tasks."""

from dataclasses import dataclass, field, fields, replace
from datetime import date, timedelta
from functools import partial

from sqlalchemy import select
from sqlalchemy.orm import Session

from delegations.accounts.models import User
from delegations.accounts.services import actor_for
from delegations.cli.season.files import (
    ANSWERED_FROM,
    ASSIGNEES,
    BUDGETS,
    CARDS,
    CONSENTS,
    CORRECTIONS,
    HISTORIES,
    LEFT_OPEN,
    LIAISONS,
    NEEDS,
    VISAS_PENDING,
    History,
)
from delegations.cli.season.load_directory import Directory
from delegations.cli.season.load_texts import save_texts
from delegations.cli.season.organisations import ORGANISATIONS
from delegations.cli.season.people import PARTICIPANTS, STAFF
from delegations.cli.season.programme import CLOCK_START
from delegations.cli.season.shapes import Dossier as DossierShape
from delegations.cli.season.timeline import Timeline
from delegations.core.actor import Actor, Door
from delegations.core.clock import FixedClock
from delegations.core.settings import Settings
from delegations.dossiers.models import Dossier, Participation, Task
from delegations.dossiers.own_data import OwnData, save_own_data
from delegations.dossiers.participants import (
    ParticipationValues,
    add_participant,
    assign_group,
    change_participation,
    validate_name,
)
from delegations.dossiers.queries import get_dossier_by_id, list_participations
from delegations.dossiers.services import (
    Amounts,
    DossierFacts,
    add_budget_line,
    grant_right,
    move_dossier,
    open_dossier,
)
from delegations.dossiers.tasks import tick_task
from delegations.dossiers.travel import save_travel_file
from delegations.itineraries.publicity import make_public
from delegations.network.models import Person
from delegations.network.rules import display_name

ZONES = {"ES": "Europe/Madrid"}
"""Where a dossier does not take place in France."""
UNVALIDATED = ("zerouali", "naciri")


@dataclass
class Loading:
    """One dossier on its way into the database. `people` and `slots` map keys of the season to ids of rows."""

    session: Session
    clock: FixedClock
    settings: Settings
    directory: Directory
    shape: DossierShape
    dossier_id: int = 0
    people: dict[str, int] = field(default_factory=dict)
    slots: dict[str, int] = field(default_factory=dict)

    @property
    def history(self) -> History:
        return HISTORIES[self.shape.key]

    def dossier(self) -> Dossier:
        return get_dossier_by_id(self.session, self.dossier_id)

    def actor(self) -> Actor:
        """The owner, at his screen."""
        return actor_for(self.session.get_one(User, self.directory.users[self.shape.owner]))


def plan_dossier(timeline: Timeline, loading: Loading) -> None:
    """Notes the acts of a dossier's file: opening, people, needs, tasks and states."""
    history = loading.history
    timeline.at(history.opened, partial(_open, timeline, loading))
    timeline.at(history.people, partial(_add_people, loading))
    if history.checked:
        timeline.at(history.checked, partial(_check_people, loading))
        _plan_needs(timeline, loading)
    if history.public:
        timeline.at(history.public, partial(_make_public, loading))
    for when, state in history.states:
        timeline.at(when, partial(_move, loading, state))


def _context(shape: DossierShape) -> str:
    """What the file says of its partners and dates."""
    names = {one.key: one.name for one in ORGANISATIONS}
    partners = ", ".join(names[key] for key in shape.co_organisers)
    return "\n".join(line for line in (f"Avec : {partners}." if partners else "", shape.date_note) if line)


def _open(timeline: Timeline, loading: Loading) -> None:
    shape, users = loading.shape, loading.directory.users
    facts = DossierFacts(
        title=shape.title.fr, country=shape.country, zone=ZONES.get(shape.country, "Europe/Paris"),
        starts_on=date.fromisoformat(shape.starts), ends_on=date.fromisoformat(shape.ends),
        languages=tuple(shape.languages), owner_id=users[shape.owner], duty_officer_id=users["duvernois"],
        objective=shape.objective.fr, context=_context(shape), requested_by=loading.history.requested_by,
    )  # fmt: skip
    actor = loading.actor()
    dossier = open_dossier(
        loading.session, actor=actor, clock=loading.clock, template=shape.template, code=shape.key, facts=facts
    )
    loading.dossier_id = dossier.id
    for name, texts in (("title", shape.title), ("objective", shape.objective)):
        save_texts(loading.session, "dossier", dossier.id, name, key=shape.key, source=texts.fr, texts=texts)
    for line in BUDGETS.get(shape.key, ()):
        add_budget_line(loading.session, actor=actor, clock=loading.clock, dossier=dossier, amounts=Amounts(*line))
    _grant_rights(loading, actor, dossier)
    _hand_out_tasks(timeline, loading)


def _grant_rights(loading: Loading, actor: Actor, dossier: Dossier) -> None:
    for person in STAFF:
        if person.key != loading.shape.owner and person.account in ("planner", "reader"):
            grant_right(
                loading.session, actor=actor, clock=loading.clock, dossier=dossier,
                user_id=loading.directory.users[person.key], level=person.account,
            )  # fmt: skip


def _hand_out_tasks(timeline: Timeline, loading: Loading) -> None:
    """Gives the tasks to people, and notes on which day those of the past were done."""
    left_open, today = LEFT_OPEN.get(loading.shape.key, ()), date.fromisoformat(CLOCK_START[:10])
    query = select(Task).where(Task.dossier_id == loading.dossier_id)
    for task in loading.session.scalars(query.order_by(Task.due_on, Task.id)):
        task.assignee_id = loading.directory.users[ASSIGNEES.get(task.title, loading.shape.owner)]
        if task.due_on < today and task.title not in left_open:
            timeline.at(f"{task.due_on} 16:30", partial(_tick, loading, task.id))


def _tick(loading: Loading, task_id: int) -> None:
    tick_task(
        loading.session,
        actor=loading.actor(),
        clock=loading.clock,
        dossier=loading.dossier(),
        task_id=task_id,
        done=True,
    )


def _move(loading: Loading, state: str) -> None:
    move_dossier(loading.session, actor=loading.actor(), clock=loading.clock, dossier=loading.dossier(), state=state)


def _make_public(loading: Loading) -> None:
    make_public(loading.session, actor=loading.actor(), clock=loading.clock, dossier=loading.dossier())


def _add_people(loading: Loading) -> None:
    """The list as it came, in order of precedence, with its groups."""
    dossier, actor = loading.dossier(), loading.actor()
    for one in loading.shape.participants:
        person = loading.session.get_one(Person, loading.directory.people[one.person])
        row = add_participant(
            loading.session, actor=actor, clock=loading.clock, dossier=dossier, person=person, role=one.role
        )
        loading.people[one.person] = row.id
        if one.person in LIAISONS:
            _give_liaison(loading, row, LIAISONS[one.person])
    for group in loading.shape.groups:
        assign_group(
            loading.session, actor=actor, clock=loading.clock, dossier=dossier, name=group.name.fr,
            participation_ids=[loading.people[key] for key in group.members],
        )  # fmt: skip


def _give_liaison(loading: Loading, row: Participation, liaison: str) -> None:
    values = replace(values_of(row), liaison_id=loading.directory.people[liaison])
    change_participation(
        loading.session, actor=loading.actor(), clock=loading.clock, dossier=loading.dossier(),
        participation_id=row.id, version=row.version, values=values,
    )  # fmt: skip


def _participation(loading: Loading, key: str) -> Participation:
    rows = list_participations(loading.session, loading.dossier_id)
    return next(row for row in rows if row.id == loading.people[key])


def _plan_needs(timeline: Timeline, loading: Loading) -> None:
    """The delegates answer through their links, two a day; who has no address told the planner by telephone."""
    first = date.fromisoformat(ANSWERED_FROM)
    for number, person in enumerate(one for one in PARTICIPANTS if one.key in NEEDS):
        when = f"{first + timedelta(days=number // 2)} {18 + number % 2}:{10 + number}"
        timeline.at(when, partial(_answer_form if person.email else _note_needs, loading, person.key))


def _answer_form(loading: Loading, key: str) -> None:
    row = _participation(loading, key)
    person, (diet, access) = row.person, NEEDS[key]
    names = {name: getattr(person, name) for name in ("family_name", "given_name", "native_name")}
    own = OwnData(
        **{**names, **CORRECTIONS.get(key, {})}, name_is_right=key not in CORRECTIONS,
        needs={"diet": diet, "access": access}, photo_consent=CONSENTS[person.id % len(CONSENTS)],
        wants_cards=key in CARDS,
    )  # fmt: skip
    save_own_data(
        loading.session, actor=Actor("delegate", person.id, display_name(person), Door.PORTAL), clock=loading.clock,
        dossier=loading.dossier(), participation=row, own=own,
    )  # fmt: skip


def _note_needs(loading: Loading, key: str) -> None:
    diet, access = NEEDS[key]
    save_travel_file(
        loading.session, actor=loading.actor(), clock=loading.clock, dossier=loading.dossier(),
        participation=_participation(loading, key), values={"diet": diet, "access": access},
    )  # fmt: skip


def _check_people(loading: Loading) -> None:
    """Where the visas stand; names that the embassy has confirmed."""
    dossier, actor = loading.dossier(), loading.actor()
    for person in PARTICIPANTS:
        row = _participation(loading, person.key)
        values = replace(values_of(row), visa_state="requested" if person.key in VISAS_PENDING else "granted")
        change_participation(
            loading.session, actor=actor, clock=loading.clock, dossier=dossier, participation_id=row.id,
            version=row.version, values=values,
        )  # fmt: skip
        if person.key not in UNVALIDATED:
            validate_name(loading.session, actor=actor, clock=loading.clock, dossier=dossier, participation_id=row.id)


def values_of(row: Participation) -> ParticipationValues:
    """The present values of a participation."""
    return ParticipationValues(**{one.name: getattr(row, one.name) for one in fields(ParticipationValues)})
