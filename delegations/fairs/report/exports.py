"""The numbers of a report in words: sections of rows, lists and charts for the page, the paper and the files.

A row says how its number came about and on which page it stands. What is not known says so and is never nought.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace

from delegations.core.text import isolate
from delegations.documents.values import Bar, Bars
from delegations.fairs.leads.rules import OUTCOMES
from delegations.fairs.report.rules import SECTIONS, MeetingNumbers, Numbers, foremost, per_exhibitor
from delegations.fairs.report.values import (
    SQUARE_METRE,
    Listing,
    Part,
    chart_of,
    count_row,
    counted,
    in_words,
    money,
    money_row,
    not_known,
)
from delegations.fairs.stands.rules import BADGE_KINDS, FORMULAS
from delegations.i18n import Words
from delegations.i18n.content import marked, pick


def report_parts(w: Words, numbers: Numbers) -> list[Part]:
    """Every section, in order; those about which nothing is known too."""
    makers: Mapping[str, Callable[[Words, Numbers], Part]] = {
        "exhibitors": _exhibitors, "costs": _costs, "badges": _badges, "programme": _programme, "hosts": _hosts,
        "meetings": _meetings, "leads": _leads, "visitors": _visitors, "organiser": _organiser,
    }  # fmt: skip
    return [makers[key](w, numbers) for key in SECTIONS]


def _title(w: Words, key: str) -> str:
    return w.gettext(SECTIONS[key])


def _exhibitors(w: Words, n: Numbers) -> Part:
    areas = " + ".join(w.number(stand.area) for stand in n.stands) if len(n.stands) > 1 else ""
    rows = (
        count_row(w.gettext("Exhibitors accepted"), w, n.exhibitors, "stands"),
        count_row(w.pgettext("report", "Stands"), w, len(n.stands) or None, "stands"),
        count_row(w.gettext("Surface (m²)"), w, n.area, "stands", areas, SQUARE_METRE),
    )
    charts: tuple[Bars, ...] = ()
    if n.formulas and n.exhibitors:
        counts = [(w.gettext(FORMULAS[key]), count) for key, count in n.formulas.items() if count]
        charts = (chart_of(w, w.gettext("Exhibitors by formula"), counts, divided=True),)
    stands = tuple((s.number, s.hall, counted(w, s.area, SQUARE_METRE), counted(w, s.exhibitors)) for s in n.stands)
    columns = (w.gettext("Stand"), w.gettext("Hall"), w.gettext("Surface (m²)"), w.gettext("Exhibitors"))
    listing = Listing(columns, stands, "stands") if stands else None
    return Part("exhibitors", _title(w, "exhibitors"), rows, charts, listing)


def _costs(w: Words, n: Numbers) -> Part:
    budget = n.sum
    spent = budget.committed if budget else None
    open_ = None if n.asked is None or n.paid is None else n.asked - n.paid
    due = f"{w.euros(n.asked)} − {w.euros(n.paid)}" if n.asked is not None and n.paid is not None else ""
    rows = [
        money_row(w.gettext("Contributions asked for"), w, n.asked, "stands"),
        money_row(w.gettext("Contributions paid"), w, n.paid, "stands"),
        money_row(w.gettext("Contributions still to come"), w, open_, "stands", due),
        money_row(w.pgettext("budget", "Planned"), w, budget.planned if budget else None, "budget"),
        money_row(w.pgettext("budget", "Committed"), w, spent, "budget"),
        money_row(w.pgettext("budget", "Paid"), w, budget.paid if budget else None, "budget"),
        money_row(w.gettext("Cost per exhibitor"), w, n.cost, "budget", _divided(w, spent, n.exhibitors)),
    ]
    charts: tuple[Bars, ...] = ()
    net = spent - n.asked if spent and n.asked is not None else None
    if spent and n.asked is not None and n.exhibitors:
        how = _divided(w, f"({w.euros(spent)} − {w.euros(n.asked)})", n.exhibitors)
        each = per_exhibitor(net, n.exhibitors)
        rows.append(money_row(w.gettext("Borne by us, per exhibitor"), w, each or 0, "budget", how))
        charts = (_cost_chart(w, n, each or 0),)
    whole = (replace(budget, label=w.pgettext("budget", "Sum")),) if budget and len(n.budget) > 1 else ()
    lines = [(x.label, money(w, x.planned), money(w, x.committed), money(w, x.paid)) for x in (*n.budget, *whole)]
    columns = (w.gettext("Line of the budget"), *(row.label for row in rows[3:6]))
    listing = Listing(columns, tuple(lines), "budget") if lines else None
    return Part("costs", _title(w, "costs"), tuple(rows), charts, listing)


def _divided(w: Words, sum_: int | str | None, exhibitors: int | None) -> str:
    """The division as it stands on paper; '' when it cannot be made."""
    if not sum_ or not exhibitors:
        return ""
    return f"{w.euros(sum_) if isinstance(sum_, int) else sum_} ÷ {w.number(exhibitors)}"


def _cost_chart(w: Words, n: Numbers, net: int) -> Bars:
    asked = per_exhibitor(n.asked, n.exhibitors) or 0
    found = [
        (w.gettext("Cost per exhibitor"), n.cost or 0),
        (w.gettext("Contribution per exhibitor, on average"), asked),
        (w.gettext("Borne by us, per exhibitor"), net),
    ]
    title, bars = w.gettext("Costs per exhibitor"), tuple(Bar(x, max(cents, 0), w.euros(cents)) for x, cents in found)
    return Bars(title, bars, in_words(w, title, bars))


def _badges(w: Words, n: Numbers) -> Part:
    known = [badge.granted for badge in n.badges if badge.granted is not None]
    rows = (
        count_row(w.gettext("Badges granted"), w, sum(known) if known else None, "badges"),
        count_row(w.gettext("Badges given"), w, sum(b.given for b in n.badges) if n.badges else None, "badges"),
        count_row(
            w.gettext("Badges handed over"), w, sum(b.handed_over for b in n.badges) if n.badges else None, "badges"
        ),
    )
    lines = tuple(
        (w.gettext(BADGE_KINDS[b.kind]), counted(w, b.granted), counted(w, b.given), counted(w, b.handed_over))
        for b in n.badges
    )
    columns = (
        w.pgettext("badge", "Kind"), w.pgettext("badge", "Granted"), w.pgettext("badge", "Given"),
        w.pgettext("badge", "Handed over"),
    )  # fmt: skip
    listing = Listing(columns, lines, "badges") if lines else None
    return Part("badges", _title(w, "badges"), rows, (), listing)


def _programme(w: Words, n: Numbers) -> Part:
    sessions = None if n.sessions is None else len(n.sessions)
    rows = (
        count_row(w.pgettext("report", "Sessions"), w, sessions, "programme"),
        count_row(w.gettext("Stops of guided tours"), w, n.tours, "programme"),
        count_row(w.pgettext("report", "Visits"), w, n.visits, "programme"),
        count_row(w.gettext("Meals and receptions"), w, n.receptions, "programme"),
    )
    lines = tuple(
        (marked(w, *pick(s.titles, w.language)), w.date(s.day, "weekday"), counted(w, s.people))
        for s in n.sessions or ()
    )
    columns = (w.pgettext("slot", "Session"), w.gettext("Day"), w.gettext("Our people named for it"))
    listing = Listing(columns, lines, "programme") if lines else None
    return Part("programme", _title(w, "programme"), rows, (), listing)


def _hosts(w: Words, n: Numbers) -> Part:
    hosts, changes = n.hosts, sum(n.changes) if n.releases else None
    how = " + ".join(w.number(count) for count in n.changes) if len(n.changes) > 1 else ""
    rows = (
        count_row(w.gettext("Hosts asked"), w, hosts.asked if hosts else None, "requests"),
        count_row(w.gettext("Hosts who confirmed"), w, hosts.confirmed if hosts else None, "requests"),
        count_row(w.gettext("Hosts who declined"), w, hosts.declined if hosts else None, "requests"),
        count_row(w.gettext("Hosts without a last word"), w, hosts.waiting if hosts else None, "requests"),
        count_row(w.gettext("Releases published"), w, n.releases or None, "releases"),
        count_row(w.gettext("Changes after the first release"), w, changes, "releases", how),
    )
    return Part("hosts", _title(w, "hosts"), rows)


def _meetings(w: Words, n: Numbers) -> Part:
    rows = (
        count_row(w.gettext("Business meetings planned"), w, n.meetings.planned, "meetings"),
        count_row(w.gettext("Business meetings held"), w, n.meetings.held, "meetings"),
        count_row(w.gettext("Business meetings missed"), w, n.meetings.missed, "meetings"),
    )
    return Part("meetings", _title(w, "meetings"), rows, tuple(_meeting_days(w, n.meetings)))


def _meeting_days(w: Words, meetings: MeetingNumbers) -> Iterator[Bars]:
    if not meetings.days:
        return
    known = all(held is not None for _day, _planned, held in meetings.days)
    title = w.gettext("Business meetings held per day") if known else w.gettext("Business meetings planned per day")
    counts = [(w.date(day, "weekday"), (held or 0) if known else planned) for day, planned, held in meetings.days]
    yield chart_of(w, title, counts)


def _leads(w: Words, n: Numbers) -> Part:
    leads = n.leads
    kept = ""
    if leads:
        kept = w.gettext("%(part)s of %(whole)s", part=w.number(leads.kept), whole=w.number(leads.promised))
    rows = (
        count_row(w.gettext("Leads noted"), w, leads.total if leads else None, "leads"),
        count_row(w.gettext("Promises kept"), w, leads.kept if leads else None, "leads", kept),
        count_row(w.gettext("Follow-ups that are late"), w, leads.late if leads else None, "late"),
    )
    if not leads:
        return Part("leads", _title(w, "leads"), rows)
    first, others = foremost(leads.interests)
    interests = [(text or not_known(w), count) for text, count in first]
    if others:
        interests.append((w.gettext("Other interests"), others))
    outcomes = [(w.gettext(word), leads.outcomes.get(key, 0)) for key, word in OUTCOMES.items()]
    charts = (
        chart_of(w, w.gettext("Leads by what came of them"), outcomes),
        chart_of(w, w.gettext("Leads by interest"), interests),
        chart_of(w, w.gettext("Leads by who follows them"), leads.owners),
    )
    return Part("leads", _title(w, "leads"), rows, charts)


def _visitors(w: Words, n: Numbers) -> Part:
    known = [row for row in n.visitors if row.country]
    rows = (count_row(w.gettext("Countries"), w, len(known) or None, "leads"),)
    if not n.visitors:
        return Part("visitors", _title(w, "visitors"), rows)
    named = [(w.country(row.country) if row.country else not_known(w), row) for row in n.visitors]
    first, others = foremost([(name, row.all) for name, row in named], 12)
    if others:
        first.append((w.gettext("Other countries"), others))
    lines = tuple((name, counted(w, row.leads), counted(w, row.participants)) for name, row in named)
    columns = (w.gettext("Country"), w.gettext("Leads"), w.gettext("Participants from abroad"))
    chart = chart_of(w, w.gettext("Visitors by country"), first)
    more = others or any(row.participants for row in n.visitors)
    listing = Listing(columns, lines, "participants") if more else None
    return Part("visitors", _title(w, "visitors"), rows, (chart,), listing)


def _organiser(w: Words, n: Numbers) -> Part:
    columns = (
        w.pgettext("figure", "What"), w.pgettext("figure", "Value"), w.pgettext("figure", "Who says so"),
        w.pgettext("figure", "As of"),
    )  # fmt: skip
    apart = isolate if w.direction == "rtl" else str
    lines = tuple((apart(x.what), apart(x.value), apart(x.source), x.as_of) for x in n.cited)
    return Part("organiser", _title(w, "organiser"), (), (), Listing(columns, lines, "edition") if lines else None)
