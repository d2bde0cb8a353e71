"""What the reader of a page may do in its dossier: decides which buttons stand there, never what is allowed."""

from delegations.core.errors import NotFound
from delegations.dossiers.queries import Dossier, right_of
from delegations.dossiers.rules import DossierClosed, check_open
from delegations.itineraries.queries import Request, get_request
from delegations.itineraries.reader_pages import Reader, get_reader
from delegations.webkit.context import actor, session


def may_write(dossier: Dossier) -> bool:
    """As get_dossier(write=True) decides."""
    try:
        check_open(dossier.state)
    except DossierClosed:
        return False
    return actor().may_plan and right_of(session(), actor(), dossier) not in ("", "reader")


def request_of(dossier: Dossier, request_id: int, *, lock: bool = False) -> Request:
    """A request of this dossier; NotFound for those of others."""
    found = get_request(session(), request_id, lock=lock)
    if found.slot.dossier_id != dossier.id:
        raise NotFound()
    return found


def reader_of(dossier: Dossier, participation_id: int) -> Reader:
    """A present participant of this dossier; NotFound for those of others."""
    reader = get_reader(session(), participation_id)
    if reader.dossier.id != dossier.id:
        raise NotFound()
    return reader
