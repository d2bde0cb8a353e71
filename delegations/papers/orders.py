"""Use cases of papers: ordering, making (at once, or by the worker with progress), cancelling, forgetting."""

from collections.abc import Callable
from datetime import timedelta

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from delegations.accounts.services import actor_for, get_user
from delegations.audit.services import record
from delegations.core.actor import Actor
from delegations.core.clock import Clock
from delegations.core.errors import DomainError, NotFound
from delegations.core.languages import STAFF, choose_language
from delegations.core.settings import Settings
from delegations.documents import Cancelled, FontStore, Printable, merged_pdf
from delegations.dossiers.models import Dossier
from delegations.dossiers.queries import get_dossier_by_id
from delegations.i18n import words
from delegations.papers.making import documents_of, unprintable
from delegations.papers.models import PaperOrder
from delegations.papers.occasion import load_occasion
from delegations.papers.rules import AT_ONCE, KEPT_HOURS, KINDS, CannotPrint, Wish, check_wish, is_restricted

STUCK = timedelta(minutes=20)
"""An order that runs so long was left by a worker that died."""
Progress = Callable[[int], bool]


def order_papers(
    session: Session, *, actor: Actor, clock: Clock, settings: Settings, fonts: FontStore, dossier: Dossier, wish: Wish,
    home: str,
) -> PaperOrder:  # fmt: skip
    """Keeps the order; a small one whose fonts are there is made at once, a larger one by the worker.

    Raises what check_wish, load_occasion and documents_of raise, and CannotPrint when characters shall not be marked.
    """
    check_wish(wish)
    occasion = load_occasion(session, clock=clock, settings=settings, dossier=dossier, source=wish.source)
    documents = documents_of(occasion, wish, actor=actor, clock=clock, home=home)
    places = unprintable(occasion, wish, fonts, home)
    if places and wish.missing == "refuse":
        said = [f"{place.whose}: {' '.join(place.characters)}" for place in places]
        raise CannotPrint(field="missing", places="; ".join(said))
    order = PaperOrder(
        dossier_id=dossier.id, user_id=actor.id, ordered_by=actor.name, ordered_at=clock.now(), wish=wish.as_json(),
        total=len(documents), places=[place.as_json() for place in places],
        filename=_filename(dossier, wish, home),
    )  # fmt: skip
    session.add(order)
    session.flush()
    record(session, actor=actor, clock=clock, action="order_papers", entity="paper_order", entity_id=order.id,
           dossier_id=dossier.id, detail={"kinds": list(wish.kinds), "papers": len(documents)})  # fmt: skip
    if len(documents) <= AT_ONCE and all(fonts.is_ready(document.language) for document in documents):
        order.started_at = clock.now()
        _keep(order, _drawn(documents, fonts, title=_title(dossier, wish, home), language=home))
        session.flush()
    return order


def _filename(dossier: Dossier, wish: Wish, home: str) -> str:
    single = words(home).gettext(KINDS[wish.kinds[0]].title) if len(wish.kinds) == 1 else ""
    parts = (dossier.code, single.lower().replace(" ", "-"), "" if wish.language == "own" else wish.language)
    return "-".join(part for part in parts if part) + ".pdf"


def _title(dossier: Dossier, wish: Wish, home: str) -> str:
    w = words(home)
    return f"{dossier.title} · {w.and_list([w.gettext(KINDS[kind].title) for kind in wish.kinds])}"


def _drawn(
    documents: list[Printable], fonts: FontStore, *, title: str, language: str, progress: Progress | None = None
) -> bytes:
    return merged_pdf(documents, fonts, title=title, language=language, mark_missing=True, progress=progress)


def _keep(order: PaperOrder, body: bytes) -> None:
    order.state, order.done, order.body = "ready", order.total, body


def list_orders(session: Session, *, actor: Actor, dossier: Dossier) -> list[PaperOrder]:
    """The last day's, newest first; those with passport data to who ordered them alone."""
    query = select(PaperOrder).where(PaperOrder.dossier_id == dossier.id)
    found = session.scalars(query.order_by(PaperOrder.id.desc()).limit(40))
    return [order for order in found if _may_fetch(order, actor)]


def _may_fetch(order: PaperOrder, actor: Actor) -> bool:
    return order.user_id == actor.id or not is_restricted(Wish.from_json(order.wish))


def get_order(session: Session, *, actor: Actor, dossier: Dossier, order_id: int) -> PaperOrder:
    """NotFound for another dossier's, and for papers with passport data that somebody else ordered."""
    order = session.get(PaperOrder, order_id)
    if order is None or order.dossier_id != dossier.id or not _may_fetch(order, actor):
        raise NotFound()
    return order


def cancel_order(session: Session, *, actor: Actor, clock: Clock, dossier: Dossier, order: PaperOrder) -> None:
    """Stops what is not ready; a file that is ready goes."""
    order.state, order.body = "cancelled", None
    session.flush()
    record(session, actor=actor, clock=clock, action="cancel_papers", entity="paper_order", entity_id=order.id,
           dossier_id=dossier.id)  # fmt: skip


def claim_order(session: Session, *, clock: Clock) -> int | None:
    """The oldest order that waits, or was left behind; it is running from now on."""
    left = (PaperOrder.state == "running") & (PaperOrder.started_at < clock.now() - STUCK)
    query = select(PaperOrder).where((PaperOrder.state == "waiting") | left).order_by(PaperOrder.id).limit(1)
    order = session.scalars(query.with_for_update(skip_locked=True)).one_or_none()
    if order is None:
        return None
    order.state, order.started_at = "running", clock.now()
    session.flush()
    return order.id


def gather_order(
    session: Session, *, clock: Clock, settings: Settings, order_id: int
) -> tuple[list[Printable], str, str] | None:
    """(documents, title, language) of a running order; None when it was cancelled, or cannot be made any more."""
    order = session.get(PaperOrder, order_id)
    if order is None or order.state != "running":
        return None
    wish, dossier = Wish.from_json(order.wish), get_dossier_by_id(session, order.dossier_id)
    user = get_user(session, order.user_id)
    home = choose_language([user.language], STAFF)
    try:
        occasion = load_occasion(session, clock=clock, settings=settings, dossier=dossier, source=wish.source)
        documents = documents_of(occasion, wish, actor=actor_for(user), clock=clock, home=home)
    except DomainError as error:
        fail_order(session, order_id=order_id, problem=words(home).error(error))
        return None
    order.total = len(documents)
    return documents, _title(dossier, wish, home), home


def draw_order(
    documents: list[Printable], fonts: FontStore, *, title: str, language: str, progress: Progress
) -> bytes | None:
    """The file; None when it was cancelled meanwhile. Fonts that are not there yet are built first."""
    for code in dict.fromkeys(document.language for document in documents):
        fonts.ensure((code,))
    try:
        return _drawn(documents, fonts, title=title, language=language, progress=progress)
    except Cancelled:
        return None


def tell_progress(session: Session, *, order_id: int, done: int) -> bool:
    """Whether to go on."""
    order = session.get(PaperOrder, order_id)
    if order is None or order.state != "running":
        return False
    order.done = done
    return True


def finish_order(session: Session, *, order_id: int, body: bytes) -> None:
    order = session.get(PaperOrder, order_id)
    if order is not None and order.state == "running":
        _keep(order, body)


def fail_order(session: Session, *, order_id: int, problem: str) -> None:
    order = session.get(PaperOrder, order_id)
    if order is not None:
        order.state, order.problem = "failed", problem


def forget_orders(session: Session, clock: Clock) -> int:
    """Files that were not fetched within a day go with their orders; returns how many."""
    old = PaperOrder.ordered_at < clock.now() - timedelta(hours=KEPT_HOURS)
    return len(session.scalars(delete(PaperOrder).where(old).returning(PaperOrder.id)).all())
