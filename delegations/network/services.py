"""Use cases of the directory: saving entries with a version check, and settling corrected names."""

import re
from collections.abc import Mapping
from datetime import date
from typing import Any

from anyascii import anyascii
from email_validator import EmailNotValidError, validate_email
from sqlalchemy import inspect
from sqlalchemy.orm import Session

from delegations.audit.services import record
from delegations.core.actor import Actor
from delegations.core.clock import Clock
from delegations.core.errors import N_, InvalidInput, StaleVersion
from delegations.core.text import without_unseen
from delegations.core.walltime import zone
from delegations.i18n.phones import clean_phone
from delegations.network.models import NameCorrection, Organisation, Person, Place, Resource
from delegations.network.opening import parse_windows
from delegations.network.rules import search_key

Entry = Organisation | Person | Place | Resource
MODELS: dict[str, type[Entry]] = {
    "organisations": Organisation, "people": Person, "places": Place, "resources": Resource,
}  # fmt: skip
NAME_PARTS = frozenset({"family_name", "given_name", "native_name"})
_ADDRESS = re.compile(r"https?://[^\s./]+\.\S+", re.IGNORECASE)
ENTITY = {"organisations": "organisation", "people": "person", "places": "place", "resources": "resource"}


class BadAddress(InvalidInput):
    message = N_("“%(typed)s” is not an e-mail address.")


class BadCoordinate(InvalidInput):
    message = N_("“%(typed)s” is out of range: latitude lies between -90 and 90, longitude between -180 and 180.")


class HalfCoordinate(InvalidInput):
    message = N_("Give both latitude and longitude, or neither.")


class BadCountry(InvalidInput):
    message = N_("“%(typed)s” is not the code of a country, such as FR or MA.")


class BadDay(InvalidInput):
    message = N_("“%(typed)s” is not a date such as 2027-11-01.")


class BadWebsite(InvalidInput):
    message = N_("“%(typed)s” is not the address of a website, such as https://www.example.org.")


class NoName(InvalidInput):
    message = N_("Give a name.")


def clean_email(typed: str) -> str:
    """The normalised address, or BadAddress. No name server is asked."""
    if not typed:
        return ""
    try:
        return validate_email(typed, check_deliverability=False, test_environment=True).normalized
    except EmailNotValidError as error:
        raise BadAddress(field="email", typed=typed) from error


def _check_coordinates(values: Mapping[str, Any]) -> None:
    for name, limit in (("latitude", 90), ("longitude", 180)):
        value = values.get(name)
        if value is not None and not -limit <= float(value) <= limit:
            raise BadCoordinate(field=name, typed=value)
    if (values.get("latitude") is None) != (values.get("longitude") is None):
        raise HalfCoordinate(field="longitude" if values.get("longitude") is None else "latitude")


def clean_website(typed: str) -> str:
    """The address with its scheme; only the web's own schemes, since pages link to it."""
    address = typed if not typed or "://" in typed else f"https://{typed}"
    if address and not _ADDRESS.fullmatch(address):
        raise BadWebsite(field="website", typed=typed)
    return address


def clean_country(typed: str) -> str:
    code = typed.strip().upper()
    if not re.fullmatch(r"[A-Z]{2}", code):
        raise BadCountry(field="country", typed=typed)
    return code


def clean_day(typed: str) -> str:
    try:
        return date.fromisoformat(typed).isoformat()
    except ValueError as error:
        raise BadDay(field="closed_days", typed=typed) from error


def key_of(noun: str, entry: Any) -> str:
    """What the search looks in; transliterated too, so that Latin letters find Arabic names."""
    parts: tuple[str, ...]
    if noun == "people":
        parts = (entry.family_name, entry.given_name, entry.native_name, anyascii(entry.native_name), entry.email,
                 entry.title)  # fmt: skip
    elif noun == "places":
        parts = (entry.name, entry.city, entry.address)
    else:
        themes = " ".join(f"#{theme}" for theme in entry.themes)
        parts = (entry.name, entry.city, entry.territory, themes)
    return search_key(*parts)


def _clean(noun: str, values: Mapping[str, Any]) -> dict[str, Any]:
    cleaned: dict[str, Any] = {name: without_unseen(v) if isinstance(v, str) else v for name, v in values.items()}
    if "country" in cleaned:
        cleaned["country"] = clean_country(cleaned["country"])
    if noun == "organisations":
        cleaned["website"] = clean_website(cleaned.get("website", ""))
    if noun == "people":
        if cleaned.get("zone"):
            zone(cleaned["zone"])
        cleaned["email"] = clean_email(cleaned.get("email", ""))
        cleaned["phone"] = clean_phone(cleaned.get("phone", ""))
    if noun == "places":
        zone(cleaned["zone"])
        _check_coordinates(cleaned)
        cleaned["opening"] = parse_windows(cleaned.get("opening") or {})
        cleaned["closed_days"] = sorted({clean_day(day) for day in cleaned.get("closed_days") or []})
    if not cleaned.get("name", cleaned.get("family_name", "")):
        raise NoName(field="family_name" if noun == "people" else "name")
    return cleaned


def save_entry(
    session: Session, *, actor: Actor, clock: Clock, noun: str, values: Mapping[str, Any], entry: Any = None,
    version: int | None = None,
) -> Any:  # fmt: skip
    """Creates or changes an organisation, person, place or resource.

    Raises StaleVersion (with the `current` row), or an InvalidInput tied to its field. `version` is what the
    writer had read; without one, nobody was reading (a command). A name spelled anew is no longer validated.
    """
    cleaned = _clean(noun, values)
    created = entry is None
    if entry is None:
        entry = MODELS[noun](key=None, version=0)
        session.add(entry)
    else:
        columns = [column.key for column in inspect(type(entry)).column_attrs]
        session.refresh(entry, columns, with_for_update=True)  # a second writer waits here, then sees the first one's
        if version is not None and entry.version != version:
            raise StaleVersion(current=entry)
    changed = {name for name, value in cleaned.items() if getattr(entry, name) != value}
    for name in changed:
        setattr(entry, name, cleaned[name])
    if changed & NAME_PARTS:
        entry.validated_at = None
    if changed or created:
        entry.version += 1
        if noun != "resources":
            entry.search_key = key_of(noun, entry)
    session.flush()
    if changed or created:
        record(session, actor=actor, clock=clock, action="create_entry" if created else "change_entry",
               entity=ENTITY[noun], entity_id=entry.id, fields=changed)  # fmt: skip
    return entry


def settle_correction(
    session: Session, *, actor: Actor, clock: Clock, correction: NameCorrection, person: Person, accept: bool
) -> None:
    """Staff confirm or refuse the spelling a person proposed. Confirmed names count as validated by the person."""
    if correction.state != "proposed":
        return
    correction.state = "confirmed" if accept else "refused"
    correction.settled_at = clock.now()
    if accept:
        for name in NAME_PARTS:
            setattr(person, name, getattr(correction, name))
        person.validated_at = correction.proposed_at
        person.version += 1
        person.search_key = key_of("people", person)
    session.flush()
    record(session, actor=actor, clock=clock, action="settle_name", entity="person", entity_id=person.id,
           dossier_id=correction.dossier_id, detail={"accepted": accept})  # fmt: skip


def mark_validated(session: Session, *, actor: Actor, clock: Clock, person: Person) -> None:
    """Staff vouch for the spelling (a passport was seen, the embassy confirmed)."""
    person.validated_at = clock.now()
    session.flush()
    record(session, actor=actor, clock=clock, action="validate_name", entity="person", entity_id=person.id)


def choose_language_of(session: Session, *, actor: Actor, clock: Clock, person: Person, language: str) -> None:
    """In which language somebody wants to be written to; the same once more changes nothing."""
    if person.language == language:
        return
    person.language = language
    person.version += 1
    session.flush()
    record(session, actor=actor, clock=clock, action="choose_language", entity="person", entity_id=person.id,
           fields=["language"])  # fmt: skip
