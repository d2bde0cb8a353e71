"""Releases as their pages draw them: changes by day, who is told what in which language."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import groupby
from typing import Any

from delegations.core.errors import N_
from delegations.dossiers.queries import Participation
from delegations.i18n import Words
from delegations.i18n.reviewing import TEXT_STATES
from delegations.itineraries.differences import Change, ChangeWords, in_words
from delegations.itineraries.exports import state_of
from delegations.itineraries.queries import Request, Slot
from delegations.itineraries.reader_mails import Notice
from delegations.itineraries.releases import Preview, key_of
from delegations.itineraries.rules import STAFF_STATES
from delegations.network.rules import display_name
from delegations.webkit.texts import TEXT_CHIPS

DRAWN = {"added": "added", "moved": "moved", "cancelled": "cancelled", "relocated": "moved"}
"""How the drawing of differences calls a kind of change; the others are simply changes."""
AUDIENCES = {
    "head": "delegate", "speaker": "delegate", "moderator": "delegate", "exhibitor": "delegate",
    "interpreter": "interpreter", "driver": "driver",
}  # fmt: skip
HOST_MAILS = {
    "asked": N_("the question again, with the new time and calendar entry"),
    "confirmed": N_("a new calendar entry: the change lies within the tolerance"),
    "again": N_("is asked to confirm again"),
    "cancelled": N_("the cancellation, and the entry taken back"),
    "withdrawn": N_("word that another host receives the delegation, and the entry taken back"),
}


@dataclass(frozen=True)
class Day:
    """Changes of one day, as macros/diff.html wants them."""

    label: str
    rows: list[dict[str, str]]


def _row(c: ChangeWords) -> dict[str, str]:
    return {
        "kind": DRAWN.get(c.kind, "changed"), "label": c.label, "title": c.title, "where": c.where, "old": c.old,
        "new": c.new, "note": c.note,
    }  # fmt: skip


def days_of(w: Words, changes: Sequence[Change]) -> list[Day]:
    """Changes in words, grouped by day; a move that also changes the state is one line."""
    lines: list[tuple[str, str, dict[str, str]]] = []
    for change, told in zip(changes, in_words(w, changes), strict=True):
        if change.kind in ("confirmed", "unconfirmed") and lines and lines[-1][0] == change.uid:
            lines[-1][2]["note"] = told.label
        else:
            lines.append((change.uid, told.day, _row(told)))
    return [Day(day, [row for _, _, row in group]) for day, group in groupby(lines, key=lambda line: line[1])]


def count_of(days: Iterable[Day]) -> int:
    return sum(len(day.rows) for day in days)


@dataclass(frozen=True)
class Person:
    """One who is written to, or printed for; `key` is what the form calls him, `since` the release he was told of
    last when he was left out after it."""

    key: str
    name: str
    language: str
    address: str
    cards: int
    since: int | None

    def channel(self, w: Words) -> str:
        """By which way he hears."""
        if not self.address:
            return w.gettext("on paper")
        cards = w.ngettext("%(num)s calendar entry", "%(num)s calendar entries", self.cards) if self.cards else ""
        return w.and_list([part for part in (w.gettext("mail and page"), cards) if part])


@dataclass
class Audience:
    """Readers who get the same: one line of the table."""

    kind: str
    first: bool
    changes: list[Change]
    languages: dict[str, int] = field(default_factory=dict)
    people: list["Person"] = field(default_factory=list)
    groups: set[str] | None = None
    cards: int = 0

    def add(self, notice: Notice, owed: Mapping[int, int]) -> None:
        recipient = notice.recipient
        self.languages[recipient.language] = self.languages.get(recipient.language, 0) + 1
        since = min((owed[p.id] for p in notice.participations if p.id in owed), default=None)
        address = recipient.address
        self.people.append(Person(notice.key, recipient.name, recipient.language, address, notice.cards, since))
        own = set.intersection(*({g.name for g in p.groups} for p in notice.participations))
        self.groups = own if self.groups is None else self.groups & own
        self.cards += 1 if notice.cards else 0

    def who(self, w: Words) -> str:
        """“11 delegates”, “2 interpreters”, “1 liaison, for others”."""
        count = len(self.people)
        if self.kind == "interpreter":
            return w.ngettext("%(num)s interpreter", "%(num)s interpreters", count)
        if self.kind == "driver":
            return w.ngettext("%(num)s driver", "%(num)s drivers", count)
        if self.kind == "liaison":
            return w.ngettext("%(num)s liaison, for others", "%(num)s liaisons, for others", count)
        if self.kind == "delegate":
            return w.ngettext("%(num)s delegate", "%(num)s delegates", count)
        return w.ngettext("%(num)s person", "%(num)s people", count)

    def what(self, w: Words) -> str:
        """“the first programme, as page and PDF”, “3 changes, PDF; calendar entries for 4”."""
        if self.first:
            told = w.gettext("their first programme, as page and PDF")
        else:
            count = count_of(days_of(w, self.changes))
            told = w.ngettext("%(num)s change, PDF", "%(num)s changes, PDF", count)
        if self.cards:
            cards = w.ngettext("calendar entries for %(num)s", "calendar entries for %(num)s", self.cards)
            told = f"{told}{w.pgettext('between parts', '; ')}{cards}"
        return told

    def tongues(self) -> str:
        """“ar 8 · fr 3”, the most spoken first."""
        ranked = sorted(self.languages.items(), key=lambda item: (-item[1], item[0]))
        return " · ".join(f"{code} {count}" if len(ranked) > 1 else code for code, count in ranked)


def _kind(notice: Notice) -> str:
    if any(p.liaison_id == notice.recipient.person_id for p in notice.participations):
        return "liaison"
    return AUDIENCES.get(notice.participations[0].role, notice.participations[0].role)


def audiences(notices: Iterable[Notice], owed: Mapping[int, int]) -> list[Audience]:
    """Notices with the same role and the same changes in one line, the largest first."""
    found: dict[Any, Audience] = {}
    for notice in notices:
        changes = {(c.uid, c.kind): c for p in notice.participations for c in notice.changes[p.id]}
        key = (_kind(notice), notice.first, frozenset(changes))
        if key not in found:
            found[key] = Audience(key[0], notice.first, [] if notice.first else list(changes.values()))
        found[key].add(notice, owed)
    order = ("delegate", "interpreter", "driver", "liaison")
    return sorted(
        found.values(), key=lambda a: (order.index(a.kind) if a.kind in order else len(order), -len(a.people))
    )


@dataclass(frozen=True)
class Reading:
    """One line of “who is told what”: ready words; `days` opens to the changes themselves."""

    who: str
    more: str
    languages: str
    what: str
    people: list[Person]
    days: list[Day]

    @property
    def key(self) -> str:
        """What the form calls all of them."""
        return ",".join(person.key for person in self.people)


def readings(w: Words, notices: Iterable[Notice], owed: Mapping[int, int]) -> list[Reading]:
    made = []
    for audience in audiences(notices, owed):
        groups = w.and_list(sorted(audience.groups or ()))
        more = w.gettext("of %(groups)s", groups=groups) if groups else ""
        made.append(
            Reading(audience.who(w), more, audience.tongues(), audience.what(w), audience.people,
                    days_of(w, audience.changes))
        )  # fmt: skip
    return made


def _host_mail(request: Request, *, question: bool) -> str:
    if request.slot.cancelled_at is not None:
        return "cancelled"
    if question:
        return "asked" if request.state == "asked" else "again"
    return "withdrawn" if request.state == "withdrawn" else "confirmed"


def hosts(w: Words, preview: Preview) -> list[dict[str, Any]]:
    """Hosts who are written to: name, contact, language, what."""
    both = [(r, False) for r in preview.hosts.updates] + [(r, True) for r in preview.hosts.questions]
    return [
        {
            "request": r, "key": key_of(r), "name": r.organisation.name, "contact": display_name(r.contact),
            "language": r.contact.language, "slot": r.slot.title,
            "what": w.gettext(HOST_MAILS[_host_mail(r, question=question)]),
        }
        for r, question in both
    ]  # fmt: skip


def not_concerned(w: Words, participations: Sequence[Participation], preview: Preview) -> str:
    """“4 people not concerned”, or '' when everybody hears something."""
    told = {p.id for n in (*preview.notices, *preview.unaddressed) for p in n.participations}
    count = sum(1 for p in participations if p.id not in told)
    return w.ngettext("%(num)s person not concerned", "%(num)s people not concerned", count) if count else ""


def unconfirmed(w: Words, preview: Preview) -> list[dict[str, str]]:
    """Slots readers see as not confirmed."""
    return [
        {"title": s["title"].get("fr") or next(iter(s["title"].values()), ""), "state": s["state"],
         "word": w.gettext(word)}
        for s, word in ((s, STAFF_STATES[s["state"]]) for s in preview.unconfirmed)
    ]  # fmt: skip


def hidden(w: Words, slots: Iterable[Slot]) -> list[dict[str, str]]:
    """Slots readers do not see."""
    states = [(slot, state_of(slot)) for slot in slots]
    return [{"title": s.title, "state": state, "word": w.gettext(STAFF_STATES[state])} for s, state in states]


@dataclass(frozen=True)
class OpenTexts:
    """What readers of one language would get untranslated, out of date, or as nobody has reviewed it."""

    code: str
    texts: list[dict[str, str]]


def unready(w: Words, preview: Preview) -> list[OpenTexts]:
    by_language: dict[str, list[dict[str, str]]] = {}
    for code, line in preview.unready:
        item = {
            "title": line.source.source,
            "state": TEXT_CHIPS[line.state],
            "word": w.gettext(TEXT_STATES[line.state]),
        }
        by_language.setdefault(code, []).append(item)
    return [OpenTexts(code, items) for code, items in by_language.items()]


def summary(w: Words, preview: Preview) -> str:
    """The sentence under the heading."""
    count = count_of(days_of(w, preview.changes))
    if preview.previous is None:
        return w.gettext("The first release of this programme.")
    since = preview.previous.number
    if not count:
        return w.gettext("No change that readers are told about since release %(number)s.", number=since)
    return w.ngettext("%(num)s change since release %(number)s.", "%(num)s changes since release %(number)s.",
                      count, number=since)  # fmt: skip
