"""How pages draw the states of texts in several languages."""

from delegations.core.errors import NN_
from delegations.i18n import Words
from delegations.i18n.reviewing import Coverage

TEXT_CHIPS = {"missing": "waiting", "stale": "reconfirm", "machine": "draft", "draft": "draft", "reviewed": "confirmed"}
COUNTS = {
    "draft": NN_("%(num)s draft", "%(num)s drafts"),
    "machine": NN_("%(num)s by machine", "%(num)s by machine"),
    "stale": NN_("%(num)s out of date", "%(num)s out of date"),
    "missing": NN_("%(num)s missing", "%(num)s missing"),
}


def sentence_of(w: Words, counts: Coverage) -> str:
    """“34 of 36 reviewed, 1 draft, 1 out of date”."""
    parts = [w.gettext("%(done)s of %(all)s reviewed", done=counts.reviewed, all=counts.total)]
    parts += [w.ngettext(*pair, getattr(counts, state)) for state, pair in COUNTS.items() if getattr(counts, state)]
    return w.comma.join(parts)
