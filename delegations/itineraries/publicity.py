"""What everybody may see: a dossier made public or private again, and its public page."""

import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from delegations.accounts.links import Revoked
from delegations.audit.services import record
from delegations.core.actor import Actor
from delegations.core.clock import Clock
from delegations.core.errors import N_, NotAllowedNow, NotFound
from delegations.core.languages import COMPLETE
from delegations.dossiers.models import Dossier
from delegations.dossiers.rules import KINDS, PUBLIC_KINDS
from delegations.i18n import words
from delegations.i18n.content import pick
from delegations.itineraries.calendars import keep_slots
from delegations.itineraries.exports import dossier_titles
from delegations.itineraries.models import Release
from delegations.itineraries.queries import find_release
from delegations.itineraries.readers import MOVING, ReaderDay, reader_days

NEVER_PUBLIC = (*MOVING, "lodging", "free")
AUDIENCE = "public"


class NotForThePublic(NotAllowedNow):
    message = N_("Only visits, fairs and events can have a public page.")


def make_public(session: Session, *, actor: Actor, clock: Clock, dossier: Dossier) -> None:
    """Gives a page that anybody can read; one that was withdrawn comes back at its old address."""
    if dossier.kind not in PUBLIC_KINDS:
        raise NotForThePublic(state=dossier.kind)
    if dossier.is_public:
        return
    dossier.public_id = dossier.public_id or secrets.token_hex(6)
    dossier.withdrawn_at, dossier.revised_at = None, clock.now()
    dossier.version += 1
    release = find_release(session, dossier.id)
    if release is not None:
        keep_public_entries(session, release)
    record(session, actor=actor, clock=clock, action="make_public", entity="dossier", entity_id=dossier.id,
           dossier_id=dossier.id)  # fmt: skip
    session.flush()


def make_private(session: Session, *, actor: Actor, clock: Clock, dossier: Dossier) -> None:
    """The page and its calendar end; their addresses say that they were public once."""
    if not dossier.is_public:
        return
    dossier.withdrawn_at = clock.now()
    dossier.version += 1
    record(session, actor=actor, clock=clock, action="make_private", entity="dossier", entity_id=dossier.id,
           dossier_id=dossier.id)  # fmt: skip
    session.flush()


def keep_public_entries(session: Session, release: Release) -> int:
    """Renders what the public calendar shows, in every language; returns how many entries."""
    slots = public_part(release.snapshot)["slots"]
    return sum(keep_slots(session, slots, language, AUDIENCE) for language in COMPLETE)


def public_part(snapshot: Mapping[str, Any]) -> dict[str, Any]:
    """What of a release is for everybody: slots of the announced days that concern all, without what guests alone need.

    Journeys, lodging and free time stay out, and with them links to join, rules on the spot and hosts' conditions.
    """
    head = snapshot["dossier"]
    slots = [
        _cleaned(slot)
        for slot in snapshot["slots"]
        if slot["all"] and slot["kind"] not in NEVER_PUBLIC
        and head["starts_on"] <= slot["start"]["local"][:10] <= head["ends_on"]
    ]  # fmt: skip
    return {"dossier": {name: head[name] for name in ("code", "title", "starts_on", "ends_on", "zone")}, "slots": slots}


def _cleaned(slot: Mapping[str, Any]) -> dict[str, Any]:
    place = {**slot["place"], "access_rules": "", "rules": {}, "coach_parking": ""} if slot["place"] else None
    slot = {name: value for name, value in slot.items() if name not in ("parts", "remote")}
    return {**slot, "place": place, "people": [], "conditions": [], "remote_link": "", "cancel_reason": ""}


@dataclass(frozen=True)
class PublicPage:
    """`state`: announced (no programme yet), published, cancelled. `place` is empty when nothing tells it."""

    title: str
    title_language: str
    kind: str
    dates: str
    place: str
    state: str
    updated: str
    days: tuple[ReaderDay, ...]


def check_public_id(public_id: str) -> None:
    """NotFound for what cannot be one: no database has to look for it."""
    if not (public_id.isascii() and public_id.isalnum()):
        raise NotFound()


def get_public_dossier(session: Session, public_id: str) -> Dossier:
    """NotFound for an address that never was; Revoked for a page that is no longer public."""
    check_public_id(public_id)
    dossier = session.scalars(select(Dossier).where(Dossier.public_id == public_id)).one_or_none()
    if dossier is None:
        raise NotFound()
    if not dossier.is_public:
        raise Revoked()
    return dossier


def public_page(session: Session, public_id: str, language: str) -> PublicPage:
    """NotFound, Revoked."""
    dossier = get_public_dossier(session, public_id)
    w, release = words(language), find_release(session, dossier.id)
    part: dict[str, Any] = public_part(release.snapshot) if release else {"slots": []}
    title, title_language = pick(dossier_titles(session, dossier), language)
    state = "cancelled" if dossier.state == "cancelled" else "published" if release else "announced"
    return PublicPage(
        title=title, title_language=title_language, kind=w.gettext(KINDS[dossier.kind]),
        dates=w.dates(dossier.starts_on, dossier.ends_on), place=_place(part, dossier, language), state=state,
        updated=w.datetime(release.published_at, dossier.zone) if release else "",
        days=tuple(reader_days(part, None, language)),
    )  # fmt: skip


def _place(part: Mapping[str, Any], dossier: Dossier, language: str) -> str:
    """The cities of the programme, else the country of a fair or event; a visit's country is where guests come from."""
    w = words(language)
    live = [s["place"]["city"] for s in part["slots"] if s["place"] and s["state"] != "cancelled"]
    cities = list(dict.fromkeys(city for city in live if city))
    return w.and_list(cities) if cities else country_of(dossier.kind, dossier.country, language)


def country_of(kind: str, country: str, language: str) -> str:
    """Where a dossier takes place, as far as its head says."""
    return "" if kind == "visit" else words(language).country(country)
