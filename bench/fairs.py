"""The board of a fair: 500 business meetings of 300 people on one day, over the same page with nothing on it."""

from datetime import date, datetime, timedelta

from sqlalchemy.orm import Session

from bench.timing import Row, in_turn
from bench.world import World
from delegations.core.walltime import WallTime
from delegations.dossiers.models import Dossier
from delegations.fairs.meetings.models import BusinessMeeting, MeetingParty, MeetingPeriod, MeetingRound, MeetingTable
from tests.factories import Factory
from tests.queries import count_queries

MEETINGS, PEOPLE, TABLES = 500, 300, 25
DAY = date(2027, 11, 3)


def measure(world: World) -> list[Row]:
    with world.database.writing() as session:
        make = world.factory(session)
        crowd(make, "NOBODY", 0, 0)
        crowd(make, "CROWD", MEETINGS, PEOPLE)
    empty, full = (f"/dossiers/{code}/board?day={DAY}" for code in ("NOBODY", "CROWD"))
    one, many = in_turn(lambda: world.page(empty), lambda: world.page(full))
    more = _queries(world, full) - _queries(world, empty)
    title = f"board of a fair: {MEETINGS} meetings of {PEOPLE} people over none"
    note = f"{many.median * 1000:.0f} ms over {one.median * 1000:.0f} ms"
    return [
        many.over(one, title, 5.0, note=note),
        Row(f"board of a fair: queries more with {MEETINGS} meetings", more, "queries", 0),
    ]


def _queries(world: World, path: str) -> int:
    with count_queries(world.database) as sent:
        world.page(path)
    return len(sent)


def crowd(make: Factory, code: str, meetings: int, people: int) -> Dossier:
    """Tables fill up period after period; nobody meets twice at once."""
    dossier = make.dossier(
        code, kind="fair", country="ES", zone="Europe/Madrid", starts_on=DAY - timedelta(days=1),
        ends_on=DAY + timedelta(days=1),
    )  # fmt: skip
    session, first = make.session, datetime.combine(DAY, datetime.min.time())
    parties = []
    for number in range(people):
        here = make.participation(dossier, make.person(f"P{number}", code))
        parties.append((here, MeetingParty(dossier_id=dossier.id, participation_id=here.id, side="network")))
    session.add_all(party for _here, party in parties)
    rounds = MeetingRound(
        dossier_id=dossier.id, profiles_until=DAY, wishes_until=DAY, answers_until=DAY, publish_on=DAY
    )
    session.add(rounds)
    session.flush()
    tables = [MeetingTable(round_id=rounds.id, name=f"{n + 1}", position=n) for n in range(TABLES)]
    session.add_all(tables)
    session.flush()
    for number in range(meetings):
        turn, table = divmod(number, TABLES)
        starts = first + timedelta(hours=9, minutes=30 * turn)
        if table == 0:
            period = _period(session, rounds, starts)
        one, other = (parties[(2 * table + side + 7 * turn) % people] for side in (0, 1))
        slot = make.slot(
            dossier, f"{starts:%Y-%m-%d %H:%M}", f"{starts + timedelta(minutes=25):%Y-%m-%d %H:%M}",
            zone="Europe/Madrid", title=f"Organisme {number} – Société {number}", kind="business",
            attendance="some", participations=[one[0], other[0]],
        )  # fmt: skip
        session.add(
            BusinessMeeting(
                round_id=rounds.id, party_a_id=one[1].id, party_b_id=other[1].id, period_id=period.id,
                table_id=tables[table].id, slot_id=slot.id, attended_a="yes", attended_b="yes",
            )
        )  # fmt: skip
    return dossier


def _period(session: Session, rounds: MeetingRound, starts: datetime) -> MeetingPeriod:
    zone, ends = "Europe/Madrid", starts + timedelta(minutes=25)
    period = MeetingPeriod(
        round_id=rounds.id, starts=starts, ends=ends, zone=zone,
        starts_at=WallTime(starts, zone).instant(), ends_at=WallTime(ends, zone).instant(),
    )  # fmt: skip
    session.add(period)
    session.flush()
    return period
