"""People taken off the list, as the pages of releases draw them: who hears of it, who was left out."""

from collections.abc import Iterable
from dataclasses import dataclass

from delegations.dossiers.queries import Participation
from delegations.i18n import Words
from delegations.itineraries.queries import Release
from delegations.itineraries.taken_off import TakenOff
from delegations.network.rules import display_name


@dataclass(frozen=True)
class Leaving:
    """One mail: `who` left, `through` whom they hear ('' for themselves), and what it brings."""

    key: str
    who: str
    through: str
    language: str
    what: str


def leaving(w: Words, mails: Iterable[TakenOff]) -> list[Leaving]:
    return [
        Leaving(
            off.key, w.and_list([display_name(p.person, w.language) for p in off.participations]),
            off.recipient.name if off.others else "", off.recipient.language, _what(w, off),
        )
        for off in mails
    ]  # fmt: skip


def _what(w: Words, off: TakenOff) -> str:
    """“word that they are no longer on the list; 2 calendar entries taken back”."""
    told = w.gettext("word that they are no longer on the list")
    if not off.recipient.address:
        told = w.gettext("no address: to print and hand out")
    if not off.cards:
        return told
    back = w.ngettext("%(num)s calendar entry taken back", "%(num)s calendar entries taken back", off.cards)
    return f"{told}{w.pgettext('between parts', '; ')}{back}"


def not_written_to(release: Release, removed: Iterable[Participation]) -> list[tuple[str, int]]:
    """(name, release last told) of those whom this release did not tell, and who still wait for word."""
    names = {str(p.id): display_name(p.person) for p in removed}
    names |= {str(p["participation"]): p["name"] for p in release.snapshot["people"]}
    return [(names.get(key, key), number) for key, number in release.owed.items()]
