"""What an address names within its dossier; NotFound for what belongs to others."""

from delegations.core.errors import NotFound
from delegations.dossiers.queries import Dossier
from delegations.itineraries.queries import Request, get_request
from delegations.itineraries.reader_pages import Reader, get_reader
from delegations.webkit.context import session


def request_of(dossier: Dossier, request_id: int, *, lock: bool = False) -> Request:
    found = get_request(session(), request_id, lock=lock)
    if found.slot.dossier_id != dossier.id:
        raise NotFound()
    return found


def reader_of(dossier: Dossier, participation_id: int) -> Reader:
    """A present participant."""
    reader = get_reader(session(), participation_id)
    if reader.dossier.id != dossier.id:
        raise NotFound()
    return reader
