"""The host fell away: another one and another place, in one act. The slot stays itself, so that only they hear."""

from dataclasses import replace
from typing import Any

from sqlalchemy import delete
from sqlalchemy.orm import Session

from delegations.audit.services import record
from delegations.core.actor import Actor
from delegations.core.clock import Clock
from delegations.core.errors import N_, InvalidInput
from delegations.core.settings import Settings
from delegations.dossiers.models import Dossier
from delegations.i18n.content import save_text
from delegations.i18n.models import Translation
from delegations.itineraries.asking import (
    OverNow,
    Question,
    ask_host,
    count_on,
    engage_host,
    send_question,
    usual_deadline,
    withdraw,
)
from delegations.itineraries.board import load_ground
from delegations.itineraries.exports import SOURCE_LANGUAGE, place_names
from delegations.itineraries.models import PlanB, Slot
from delegations.itineraries.plan_b import next_slot, start_and_end
from delegations.itineraries.queries import get_request, get_slot
from delegations.itineraries.rules import ENGAGED_STATES
from delegations.itineraries.slots import SlotValues, save_slot, values_of
from delegations.network.models import Organisation

OVER = ("withdrawn", "settled")


class NobodyToAsk(InvalidInput):
    message = N_("Nobody of “%(name)s” is noted as contact: say first whom to ask.")


def replace_host(
    session: Session, *, actor: Actor, clock: Clock, settings: Settings, dossier: Dossier, slot: Slot, plan: PlanB,
    version: int | None = None, note: str = "",
) -> Slot:  # fmt: skip
    """Gives a slot to its plan B: the former host is let go, the new one asked, or confirmed if he had agreed.

    Whoever still counted on the slot gets word and a cancelled card at once, with `note`; readers hear at the next
    release. Raises NobodyToAsk, OverNow, SlotTaken, or StaleVersion when `version` is not the slot's.
    """
    if slot.cancelled_at is not None or clock.now() >= slot.ends_at:
        raise OverNow(state="")
    host = session.get(Organisation, plan.host_id) if plan.host_id else None
    if host is not None and not host.own and plan.contact_id is None:
        raise NobodyToAsk(name=host.name)
    onwards = next_slot(load_ground(session, dossier).values, slot.id)
    moved = plan.place_id is not None and plan.place_id != slot.place_id
    _let_go(session, actor=actor, clock=clock, settings=settings, slot=slot, plan=plan, note=note)
    slot = get_slot(session, dossier.id, slot.id, lock=True)
    slot = save_slot(
        session, actor=actor, clock=clock, dossier=dossier, values=_values(slot, plan, moved=moved), slot=slot,
        version=version,
    )  # fmt: skip
    _save_texts(session, slot, plan, moved=moved)
    if moved and onwards is not None:
        _forget_minutes(session, actor=actor, clock=clock, dossier=dossier, slot_id=onwards)
    if host is not None and not host.own:
        _engage(session, actor=actor, clock=clock, settings=settings, slot=slot, plan=plan)
    plan.used_at = clock.now()
    record(session, actor=actor, clock=clock, action="replace_host", entity="slot", entity_id=slot.id,
           dossier_id=dossier.id, detail={"agreed": plan.answer == "agreed"})  # fmt: skip
    session.flush()
    return get_slot(session, dossier.id, slot.id)


def _let_go(
    session: Session, *, actor: Actor, clock: Clock, settings: Settings, slot: Slot, plan: PlanB, note: str
) -> None:
    """Every other question about the slot ends; who said no has had his cancelled card with the receipt."""
    for request in slot.requests:
        if request.state in ENGAGED_STATES and request.contact_id != plan.contact_id:
            loaded = get_request(session, request.id, lock=True)
            withdraw(session, actor=actor, clock=clock, settings=settings, request=loaded, note=note)


def _values(slot: Slot, plan: PlanB, *, moved: bool) -> SlotValues:
    """The slot's values with its new host and place; texts of the old place go."""
    start, end = start_and_end(slot, plan)
    values = replace(values_of(slot), host_id=plan.host_id, start=start, end=end)
    if moved and plan.place is not None:
        values = replace(
            values, place_id=plan.place_id, end_place_id=None, travel_minutes=None, title=plan.place.name,
            public_text="",
        )  # fmt: skip
    return replace(values, title=plan.title or values.title, public_text=plan.public_text or values.public_text)


def _save_texts(session: Session, slot: Slot, plan: PlanB, *, moved: bool) -> None:
    """Translations of what was replaced would speak of the old host; a place brings its own names."""
    fields = [f for f, new in (("title", plan.title), ("public_text", plan.public_text)) if new or moved]
    if not fields:
        return
    session.execute(
        delete(Translation).where(
            Translation.entity == "slot", Translation.entity_id == slot.id, Translation.field.in_(fields)
        )
    )
    if moved and not plan.title and plan.place is not None:
        for language, name in place_names(session, [plan.place])[plan.place.id].items():
            if language != SOURCE_LANGUAGE:
                save_text(session, entity="slot", entity_id=slot.id, field="title", language=language, text=name,
                          source=slot.title)  # fmt: skip


def _forget_minutes(session: Session, *, actor: Actor, clock: Clock, dossier: Dossier, slot_id: int) -> None:
    """The minutes entered for the way onwards began at the old place; from now on they are estimated."""
    onwards = get_slot(session, dossier.id, slot_id, lock=True)
    if onwards.travel_minutes is not None:
        values = replace(values_of(onwards), travel_minutes=None)
        save_slot(session, actor=actor, clock=clock, dossier=dossier, values=values, slot=onwards)


def _engage(session: Session, *, actor: Actor, clock: Clock, settings: Settings, slot: Slot, plan: PlanB) -> None:
    """Asks the new host, or goes on with the question he has; who had agreed is confirmed and told so."""
    tools: dict[str, Any] = {"actor": actor, "clock": clock, "settings": settings}
    known = next((r for r in slot.requests if r.contact_id == plan.contact_id and r.state not in OVER), None)
    if known is not None:
        request = get_request(session, known.id, lock=True)
        if plan.answer == "agreed":
            count_on(session, request=request, **tools)
        elif request.state != "confirmed":
            send_question(session, request=request, **tools)
        return
    question = Question(
        contact_id=plan.contact_id or 0, organisation_id=plan.host_id or 0, deadline=usual_deadline(slot, clock)
    )
    use_case = engage_host if plan.answer == "agreed" else ask_host
    use_case(session, slot=slot, question=question, **tools)
