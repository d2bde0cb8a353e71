"""Invitations to exhibit with their answers, and what the slots of build-up and freight are for."""

from functools import partial

from delegations.cli.season.invited import (
    ANSWER_BY,
    INVITED,
    INVITED_AT,
    MESSAGE,
    NOTED_AT,
    SETUPS,
    InvitedShape,
)
from delegations.cli.season.load_dossiers import Loading
from delegations.cli.season.timeline import Timeline
from delegations.core.actor import Actor, Door
from delegations.fairs.stands.applications import (
    Invited,
    Wish,
    apply_by_link,
    invite_exhibitors,
    remind_exhibitor,
    say_no,
)
from delegations.fairs.stands.models import Exhibitor
from delegations.fairs.stands.queries import list_exhibitors, list_stands
from delegations.fairs.stands.setups import SetupFacts, save_setup
from delegations.itineraries.queries import get_slot


def plan_invited(timeline: Timeline, loading: Loading) -> None:
    """Notes the acts of a fair; nothing for other dossiers."""
    code = loading.shape.key
    if code in NOTED_AT:
        timeline.at(NOTED_AT[code], partial(_note_setups, loading))
    shapes = INVITED.get(code, ())
    if shapes:
        timeline.at(INVITED_AT, partial(_invite, loading, shapes))
    for shape in shapes:
        if shape.reminded:
            timeline.at(shape.reminded, partial(_remind, loading, shape))
        if shape.answered:
            timeline.at(shape.answered, partial(_answer, loading, shape))


def _note_setups(loading: Loading) -> None:
    dossier = loading.dossier()
    stands = {stand.number: stand.id for stand in list_stands(loading.session, dossier.id)}
    for key, (what, number, carrier, access) in SETUPS.items():
        if key not in loading.slots:
            continue
        slot = get_slot(loading.session, dossier.id, loading.slots[key])
        facts = SetupFacts(
            what=what, start=slot.start, end=slot.end, stand_id=stands[number], place_id=slot.place_id,
            participation_ids=tuple(p.id for p in slot.participations), carrier=carrier, access=access,
            title=slot.title, public_text=slot.public_text,
        )  # fmt: skip
        save_setup(
            loading.session, actor=loading.actor(), clock=loading.clock, dossier=dossier, facts=facts, slot_id=slot.id
        )


def _invite(loading: Loading, shapes: tuple[InvitedShape, ...]) -> None:
    found = loading.directory
    invite_exhibitors(
        loading.session, actor=loading.actor(), clock=loading.clock, settings=loading.settings,
        dossier=loading.dossier(), answer_by=ANSWER_BY, message=MESSAGE,
        invited=[Invited(found.organisations[s.organisation], found.people[s.contact]) for s in shapes],
    )  # fmt: skip


def _row(loading: Loading, shape: InvitedShape) -> Exhibitor:
    wanted = loading.directory.organisations[shape.organisation]
    return next(r for r in list_exhibitors(loading.session, loading.dossier_id) if r.organisation_id == wanted)


def _remind(loading: Loading, shape: InvitedShape) -> None:
    remind_exhibitor(
        loading.session, actor=loading.actor(), clock=loading.clock, settings=loading.settings,
        dossier=loading.dossier(), exhibitor_id=_row(loading, shape).id,
    )  # fmt: skip


def _answer(loading: Loading, shape: InvitedShape) -> None:
    row = _row(loading, shape)
    actor = Actor("exhibitor", row.contact_id, shape.contact, Door.PORTAL)
    if shape.answer == "no":
        say_no(
            loading.session, actor=actor, clock=loading.clock, settings=loading.settings, exhibitor_id=row.id,
            note=shape.note,
        )  # fmt: skip
        return
    stands = {stand.number: stand.id for stand in list_stands(loading.session, loading.dossier_id)}
    wish = Wish(shape.answer, stands.get(shape.stand), shape.wanted, shape.note)
    apply_by_link(
        loading.session, actor=actor, clock=loading.clock, settings=loading.settings, exhibitor_id=row.id,
        version=row.version, wish=wish,
    )  # fmt: skip
