"""What an incoming mail says, and what can be done about it, as a page shows it."""

from datetime import datetime
from typing import Any

from delegations.core.errors import N_
from delegations.core.walltime import local_at
from delegations.i18n import Words
from delegations.itineraries.queries import Request
from delegations.messaging.incoming import Incoming, error_kept
from delegations.messaging.rules import REASONS
from delegations.network.rules import display_name

INCOMING_CHIPS = {
    "waiting": "waiting", "applied": "confirmed", "review": "late", "ignored": "draft", "settled": "draft",
}  # fmt: skip
SAID = {
    "ACCEPTED": N_("Accepts."),
    "DECLINED": N_("Declines."),
    "TENTATIVE": N_("Answers “maybe”."),
    "DELEGATED": N_("Passes it on to %(colleague)s."),
    "NEEDS-ACTION": N_("Says neither yes nor no."),
}
LABELS = {
    "accept": N_("Take as a yes"),
    "decline": N_("Take as a no"),
    "counter": N_("Take as another time"),
    "hand_over": N_("Take as a hand-over"),
}


def decisions(row: Incoming) -> tuple[str, ...]:
    """What staff may take a waiting mail for; the likeliest first."""
    if row.status != "review" or row.request_id is None or row.purged_on is not None:
        return ()
    facts = row.facts
    likely = {"ACCEPTED": "accept", "DECLINED": "decline", "DELEGATED": "hand_over"}.get(facts.get("partstat", ""), "")
    possible = {"accept": True, "decline": True, "counter": bool(facts.get("start_at")) and _moves(facts),
                "hand_over": bool(facts.get("delegated_to"))}  # fmt: skip
    first = "counter" if _moves(facts) and possible["counter"] else likely
    return tuple(sorted((kind for kind, can in possible.items() if can), key=lambda kind: kind != first))


def _moves(facts: dict[str, Any]) -> bool:
    return facts.get("method") == "COUNTER"


def item(w: Words, row: Incoming, request: Request | None) -> dict[str, Any]:
    """One mail with its words: what it says, why it waits, about which slot."""
    return {
        "row": row,
        "said": _said(w, row, request),
        "reason": _reason(w, row),
        "slot": request.slot if request is not None else None,
        "organisation": request.organisation.name if request is not None else "",
        "contact": display_name(request.contact, w.language) if request is not None else "",
        "request_id": row.request_id,
        "actions": [(kind, w.gettext(LABELS[kind])) for kind in decisions(row)],
    }


def _said(w: Words, row: Incoming, request: Request | None) -> str:
    facts = row.facts
    if _moves(facts):
        return _proposal(w, facts, request)
    sentence = SAID.get(facts.get("partstat", ""), "")
    return w.gettext(sentence, colleague=facts.get("delegated_to", "")) if sentence else ""


def _proposal(w: Words, facts: dict[str, Any], request: Request | None) -> str:
    if not facts.get("start_at"):
        return w.gettext("Proposes something else.")
    zone = request.slot.start_zone if request is not None else "UTC"
    start = local_at(datetime.fromisoformat(facts["start_at"]), zone)
    return w.gettext(
        "Proposes %(date)s at %(time)s (%(city)s).", date=w.date(start.date()), time=w.time(start),
        city=w.zone_city(zone),
    )  # fmt: skip


def _reason(w: Words, row: Incoming) -> str:
    """Why it stands where it stands; the broken rule where there is one."""
    facts = row.facts
    if row.purged_on is not None:
        return w.gettext("What it said was erased on %(day)s.", day=w.date(row.purged_on))
    for name in ("error", "fault"):
        kept = error_kept(facts, name)
        if kept is not None:
            return w.gettext(kept[0], **{key: w.gettext(value) for key, value in kept[1].items()})
    return w.gettext(REASONS[row.reason]) if row.reason else ""
