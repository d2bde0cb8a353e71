"""The feed of a member of staff: the drafts of the dossiers he works on, as they stand now."""

from collections.abc import Sequence
from datetime import timedelta
from typing import Any

from sqlalchemy import ColumnElement, and_, or_, select, true
from sqlalchemy.orm import Session, joinedload, selectinload

from delegations.accounts.models import User
from delegations.calendars.values import Entry
from delegations.core.clock import Clock
from delegations.core.errors import NotFound
from delegations.core.languages import LANGUAGES, STAFF, choose_language
from delegations.dossiers.models import Dossier, DossierRight
from delegations.i18n import words
from delegations.itineraries.calendars import EPOCH, Feed, joined, rendered_once, tag_of
from delegations.itineraries.exports import dossier_titles, host_entry, slot_texts, state_of
from delegations.itineraries.models import Request, Slot
from delegations.itineraries.rules import MARKS, SETTLED
from delegations.messaging.rendering import entry_of
from delegations.network.models import Organisation, Place

CALENDAR_STATUS = dict.fromkeys(SETTLED, "confirmed") | {"cancelled": "cancelled", "declined": "cancelled"}
KEPT_DAYS = 30
"""How long a dossier stays in the feed after its end."""


def staff_feed(session: Session, *, clock: Clock, user_id: int, wish: str = "", code: str = "") -> Feed:
    """Every slot of the dossiers somebody owns or shares, or of one of them. One query.

    NotFound for an account that is closed: its calendar ends with it.
    """
    mine = and_(_held(user_id), _recent(clock), Dossier.code == code if code else true())
    found = session.execute(
        select(
            User.language, Slot.id, Slot.revision, Slot.revised_at, Place.version.label("place"),
            Organisation.version.label("host"), Dossier.version.label("dossier"), Request.id.label("request"),
            Request.state, Request.organisation_id,
        )
        .select_from(User)
        .outerjoin(Dossier, mine)
        .outerjoin(Slot, Slot.dossier_id == Dossier.id)
        .outerjoin(Place, Place.id == Slot.place_id)
        .outerjoin(Organisation, Organisation.id == Slot.host_id)
        .outerjoin(Request, Request.slot_id == Slot.id)
        .where(User.id == user_id, User.active.is_(True))
        .order_by(Slot.starts_at, Slot.id, Request.id)
    ).all()  # fmt: skip
    if not found:
        raise NotFound()
    rows = [row for row in found if row.id is not None]
    language = choose_language([wish, found[0].language], STAFF)
    return Feed(
        etag=tag_of("staff", user_id, language, [tuple(row) for row in rows]),
        modified=max((row.revised_at for row in rows), default=EPOCH), filename="delegations.ics",
        body=lambda unit: _body(unit, [row.id for row in rows], language),
        key=None if code else ("staff", user_id, language),
    )  # fmt: skip


def _held(user_id: int) -> ColumnElement[bool]:
    held = select(DossierRight.dossier_id).where(DossierRight.user_id == user_id)
    return or_(Dossier.owner_id == user_id, Dossier.id.in_(held))


def _recent(clock: Clock) -> ColumnElement[bool]:
    return Dossier.ends_on >= (clock.now() - timedelta(days=KEPT_DAYS)).date()


def dossiers_in_feed(session: Session, *, clock: Clock, user_id: int) -> list[tuple[str, str]]:
    """(code, title) of the dossiers whose slots are in somebody's calendar, soonest first."""
    query = select(Dossier.code, Dossier.title).where(_held(user_id), _recent(clock))
    return [(row.code, row.title) for row in session.execute(query.order_by(Dossier.starts_on, Dossier.id))]


def _body(session: Session, slot_ids: Sequence[int], language: str) -> bytes:
    w = words(language)
    query = select(Slot).options(
        joinedload(Slot.place), joinedload(Slot.host), joinedload(Slot.dossier), selectinload(Slot.requests)
    )
    slots = session.scalars(query.where(Slot.id.in_(slot_ids)).order_by(Slot.id)).all()
    return joined(
        [rendered_once(entry) for entry in _entries(session, slots, language)], language=language,
        name=w.gettext("Delegations I work on"), description=w.gettext("Drafts as they stand now, not yet published"),
    )  # fmt: skip


def _entries(session: Session, slots: Sequence[Slot], language: str) -> list[Entry]:
    """With the mark of its state before each title, and the host in the text."""
    w, texts = words(language), slot_texts(session, slots)
    titles: dict[int, Any] = {}
    made = []
    for slot in slots:
        state = state_of(slot)
        if slot.dossier_id not in titles:
            titles[slot.dossier_id] = dossier_titles(session, slot.dossier)
        status = CALENDAR_STATUS.get(state, "tentative")
        facts = host_entry(slot, language, texts=texts[slot.id], titles=titles[slot.dossier_id], status=status)
        facts["summary"] = f"{MARKS[state]} {facts['summary']}"
        if slot.host is not None:
            facts["description"] += "\n\n" + w.gettext("Host: %(name)s", name=slot.host.name)
        made.append(entry_of(facts, LANGUAGES[language].tag))
    return made
