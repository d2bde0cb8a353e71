"""Business meetings as pages and papers show them: where the round stands, the grid, reasons in words."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy.orm import Session

from delegations.core.clock import Clock
from delegations.core.errors import N_
from delegations.dossiers.models import Dossier
from delegations.fairs.meetings.board import Board, load_board
from delegations.fairs.meetings.models import BusinessMeeting, MeetingParty, MeetingPeriod, MeetingTable, MeetingWish
from delegations.fairs.meetings.placing import Proposal
from delegations.fairs.meetings.rules import PHASES
from delegations.fairs.meetings.services import phase_now
from delegations.fairs.meetings.slots import party_name as party_name
from delegations.fairs.meetings.slots import spoken as spoken
from delegations.i18n import Words
from delegations.itineraries.queries import ReleaseHead, current_release
from delegations.network.rules import display_name
from delegations.planning.meetings import Unplaced

NEXT = {
    "parties": N_("Choose who takes part"),
    "invite": N_("Write to those who have no link yet"),
    "remind": N_("Remind who has not answered"),
    "place": N_("Place the meetings"),
    "publish": N_("Publish the programme"),
    "attendance": N_("Note who came"),
}
"""The one thing to do next."""


def party_words(party: MeetingParty, language: str = "") -> str:
    """Name and house, as staff tell them apart."""
    person = party.participation.person
    name = display_name(person, language)
    return f"{name} – {person.organisation.name}" if person.organisation else name


@dataclass(frozen=True)
class Cell:
    """A meeting in the grid. `mark`: '' as it stood, new, moved; `told`: published, changed, new."""

    meeting_id: int
    names: tuple[str, str]
    locked: bool = False
    mark: str = ""
    told: str = ""


@dataclass(frozen=True)
class GridDay:
    """`rows`: (period, its cells in the order of the tables; None where nobody sits)."""

    day: date
    rows: tuple[tuple[MeetingPeriod, tuple[Cell | None, ...]], ...]


@dataclass(frozen=True)
class Standing:
    """Where the round stands. `next`: a key of NEXT or ''; `unanswered`: parties that owe something in this phase."""

    phase: str
    board: Board
    days: tuple[GridDay, ...]
    profiles: int
    parties: int
    wishes: int
    answered: int
    waiting: tuple[MeetingWish, ...]
    places: int
    unpublished: int
    release: ReleaseHead | None
    unmarked: int
    owing: frozenset[int]
    next: str


def told_state(meeting: BusinessMeeting, release: ReleaseHead | None) -> str:
    """Whether readers have the meeting as it is: published, changed since, or new to them."""
    if release is None or meeting.slot.created_at > release.published_at:
        return "new"
    return "changed" if meeting.slot.revised_at > release.published_at else "published"


def grid_of(
    periods: Sequence[MeetingPeriod], tables: Sequence[MeetingTable], cells: Mapping[tuple[int, int], Cell]
) -> tuple[GridDay, ...]:
    """{(period id, table id): cell} as days."""
    days: dict[date, list[tuple[MeetingPeriod, tuple[Cell | None, ...]]]] = {}
    for period in periods:
        row = tuple(cells.get((period.id, table.id)) for table in tables)
        days.setdefault(period.day, []).append((period, row))
    return tuple(GridDay(day, tuple(rows)) for day, rows in days.items())


def _cell(board: Board, meeting: BusinessMeeting, **marks: str) -> Cell:
    parties = sorted((board.parties[meeting.party_a_id], board.parties[meeting.party_b_id]), key=lambda p: p.side)
    return Cell(meeting.id, (party_name(parties[0]), party_name(parties[1])), meeting.locked, **marks)


def standing_of(session: Session, dossier: Dossier, clock: Clock) -> Standing:
    """Everything the first page says. Raises NoRound."""
    board, release, now = load_board(session, dossier, clock), current_release(session, dossier.id), clock.now()
    periods = list(board.periods.values())
    phase = phase_now(board.round, periods, dossier, clock)
    parties = [party for party in board.parties.values() if party.is_present]
    live = [wish for wish in board.wishes.values() if wish.state != "withdrawn"]
    states = {meeting.id: told_state(meeting, release) for meeting in board.meetings}
    cells = {(m.period_id, m.table_id): _cell(board, m, told=states[m.id]) for m in board.meetings}
    placed = board.round.placed_at
    fresh = any(placed is None or wish.answered_at is None or wish.answered_at > placed for wish in board.waiting)
    begun = {period.id for period in periods if period.starts_at <= now}
    unmarked = sum(1 for m in board.meetings if m.period_id in begun and "" in (m.attended_a, m.attended_b))
    unpublished = sum(1 for state in states.values() if state != "published")
    owing = owing_parties(phase, parties, live)
    return Standing(
        phase=phase, board=board, days=grid_of(periods, list(board.tables.values()), cells),
        profiles=sum(1 for party in parties if party.profile_at), parties=len(parties), wishes=len(live),
        answered=sum(1 for wish in live if wish.state != "wished"), waiting=tuple(board.waiting),
        places=len(periods) * len(board.tables), unpublished=unpublished, release=release, unmarked=unmarked,
        owing=owing, next=_next(phase, parties, owing, waiting=fresh, unpublished=bool(unpublished),
                                unmarked=bool(unmarked)),
    )  # fmt: skip


def owing_parties(phase: str, parties: Sequence[MeetingParty], wishes: Sequence[MeetingWish]) -> frozenset[int]:
    """Who still has to do something in this phase."""
    if phase == "profiles":
        return frozenset(party.id for party in parties if party.profile_at is None)
    if phase == "wishes":
        done = {one for wish in wishes for one in (wish.from_party_id, wish.to_party_id)}
        return frozenset(party.id for party in parties if party.id not in done)
    if phase == "answers":
        present = {party.id for party in parties}
        return frozenset(w.to_party_id for w in wishes if w.state == "wished" and w.to_party_id in present)
    return frozenset()


def _next(
    phase: str, parties: Sequence[MeetingParty], owing: frozenset[int], *, waiting: bool, unpublished: bool,
    unmarked: bool,
) -> str:  # fmt: skip
    if not parties:
        return "parties"
    if any(party.invited_at is None for party in parties) and phase in ("profiles", "wishes", "answers"):
        return "invite"
    if owing:
        return "remind"
    if waiting and phase in ("placing", "meetings"):
        return "place"
    if unpublished and phase in ("placing", "meetings"):
        return "publish"
    return "attendance" if unmarked else ""


def proposal_grid(proposal: Proposal) -> tuple[GridDay, ...]:
    """The grid as it would be; what is new or moved is marked."""
    board = proposal.board
    cells = {(m.period_id, m.table_id): _cell(board, m) for m in board.meetings if m.id in board.stays}
    moving = {m.wish_id: m for m in board.meetings if m.id not in board.stays}
    for wish_id, place in proposal.places.items():
        wish, before = board.wishes[wish_id], moving.get(wish_id)
        parties = sorted((board.parties[wish.from_party_id], board.parties[wish.to_party_id]), key=lambda p: p.side)
        same = before is not None and (before.period_id, before.table_id) == place
        mark = "" if same else "moved" if before else "new"
        cells[place] = Cell(before.id if before else 0, (party_name(parties[0]), party_name(parties[1])), mark=mark)
    return grid_of(list(board.periods.values()), list(board.tables.values()), cells)


def reasons(w: Words, proposal: Proposal) -> list[tuple[MeetingWish, str]]:
    """(wish, why it has no place) in words, with the arithmetic."""
    board = proposal.board
    return [(board.wishes[one.id], _reason(w, board, board.wishes[one.id], one)) for one in proposal.placement.unplaced]


def _reason(w: Words, board: Board, wish: MeetingWish, one: Unplaced) -> str:
    def name(party_id: int) -> str:
        return display_name(board.parties[party_id].participation.person, w.language)

    a, b, data = wish.from_party_id, wish.to_party_id, one.data
    if one.code == "never_together":
        words = w.gettext("Never free together: %(one)s has %(a)s periods, %(other)s %(b)s, none of them the same.",
                          one=name(a), a=data["a"], other=name(b), b=data["b"])  # fmt: skip
        return " ".join([words, *_kept_away(w, board, a), *_kept_away(w, board, b)])
    if one.code == "most":
        return w.gettext("%(name)s already has %(most)s meetings, as many as one may have.",
                         name=name(data["party"]), most=data["most"])  # fmt: skip
    if one.code == "full":
        words = w.gettext("%(name)s is free in %(free)s periods; all have other meetings of equal or greater weight.",
                          name=name(data["party"]), free=data["free"])  # fmt: skip
        return " ".join([words, *_kept_away(w, board, data["party"])])
    if one.code == "no_table":
        return w.gettext("No table is left in the %(count)s periods in which both are free.", count=data["periods"])
    return w.gettext(
        "Both could meet in %(both)s periods: %(one)s has other meetings in %(a)s of them, %(other)s in %(b)s.",
        both=data["both"], one=name(a), a=data.get("a", 0), other=name(b), b=data.get("b", 0),
    )  # fmt: skip


def _kept_away(w: Words, board: Board, party_id: int) -> list[str]:
    """What else this party is expected at."""
    kept = board.elsewhere.get(party_id, {})
    if not kept:
        return []
    titles = list(dict.fromkeys(one.title for one in kept.values()))
    return [w.gettext("%(name)s is expected elsewhere in %(count)s periods: %(what)s.", count=len(kept),
                      name=display_name(board.parties[party_id].participation.person, w.language),
                      what=w.and_list(titles))]  # fmt: skip


def phases_in_words(standing: Standing, w: Words) -> list[tuple[str, str, date | None, bool, str]]:
    """(key, name, its last day, whether it is on, what it brought) of each phase."""
    found, board = standing.board.round, standing.board
    said = {
        "profiles": w.gettext("Profiles: %(done)s of %(all)s", done=standing.profiles, all=standing.parties),
        "wishes": w.ngettext("%(num)s wish", "%(num)s wishes", standing.wishes),
        "answers": w.gettext("Answered: %(done)s of %(all)s", done=standing.answered, all=standing.wishes),
        "placing": w.gettext("Placed: %(done)s, waiting: %(left)s", done=len(board.meetings),
                             left=len(standing.waiting)),
        "meetings": _published(standing, w),
    }  # fmt: skip
    days = {"profiles": found.profiles_until, "wishes": found.wishes_until, "answers": found.answers_until,
            "placing": found.publish_on}  # fmt: skip
    last = max((period.day for period in board.periods.values()), default=None)
    return [(key, w.gettext(PHASES[key]), days.get(key, last), key == standing.phase, said[key]) for key in said]


def _published(standing: Standing, w: Words) -> str:
    if not standing.board.meetings:
        return w.gettext("Nothing placed yet")
    if standing.release is None:
        return w.gettext("Not published yet")
    if standing.unpublished:
        return w.gettext("Not in release %(number)s yet: %(count)s", number=standing.release.number,
                         count=standing.unpublished)  # fmt: skip
    return w.gettext("Published in release %(number)s", number=standing.release.number)


def period_on(periods: Sequence[MeetingPeriod], wanted: int | None, clock: Clock) -> MeetingPeriod:
    """The period of a number; else the one that is on or was last, else the first."""
    chosen = next((p for p in periods if p.id == wanted), None)
    begun = [p for p in periods if p.starts_at <= clock.now()]
    return chosen or (begun[-1] if begun else periods[0])
