"""The worker's hand for printed papers: one order after another, each step its own unit of work."""

import logging
from threading import Event

from delegations.papers import orders
from delegations.webkit.context import Services

LAP_SECONDS = 1.0
_log = logging.getLogger("delegations.papers")


def make_papers(known: Services) -> bool:
    """Makes the oldest order that waits; whether there was one."""
    with known.database.writing() as session:
        order_id = orders.claim_order(session, clock=known.clock)
    if order_id is None:
        return False
    try:
        _make(known, order_id)
    except Exception:
        _log.exception("papers of order %s could not be made", order_id)
        with known.database.writing() as session:
            orders.fail_order(session, order_id=order_id, problem="")
    return True


def _make(known: Services, order_id: int) -> None:
    with known.database.writing() as session:
        gathered = orders.gather_order(session, clock=known.clock, settings=known.settings, order_id=order_id)
    if gathered is None:
        return
    documents, title, language = gathered

    def progress(done: int) -> bool:
        with known.database.writing() as session:
            return orders.tell_progress(session, order_id=order_id, done=done)

    body = orders.draw_order(documents, known.fonts, title=title, language=language, progress=progress)
    if body is not None:
        with known.database.writing() as session:
            orders.finish_order(session, order_id=order_id, body=body)


def run_papers(known: Services, stop: Event) -> None:
    """Until told to stop; an order under way is finished, or stopped by whoever ordered it."""
    while not stop.is_set():
        try:
            found = make_papers(known)
        except Exception:
            _log.exception("the orders for papers could not be read")
            found = False
        if not found:
            stop.wait(LAP_SECONDS)
