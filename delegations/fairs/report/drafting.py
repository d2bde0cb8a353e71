"""The first draft of a report: whole sentences composed from its numbers, in the language of who drafts it."""

from collections.abc import Callable, Iterator, Mapping

from delegations.core.text import isolate
from delegations.fairs.report.rules import SECTIONS, Numbers
from delegations.fairs.stands.rules import BADGE_KINDS, FORMULAS
from delegations.i18n import Words

Maker = Callable[[Words, Numbers], Iterator[str]]


def draft(w: Words, numbers: Numbers) -> dict[str, str]:
    """{section: its sentences}."""
    makers: Mapping[str, Maker] = {
        "exhibitors": _exhibitors, "costs": _costs, "badges": _badges, "programme": _programme, "hosts": _hosts,
        "meetings": _meetings, "leads": _leads, "visitors": _visitors, "organiser": _organiser,
    }  # fmt: skip
    apart = "" if w.language in ("zh_Hans", "ja") else " "
    return {key: apart.join(makers[key](w, numbers)) for key in SECTIONS}


def _exhibitors(w: Words, n: Numbers) -> Iterator[str]:
    if n.exhibitors is None or n.formulas is None:
        yield w.gettext("Who exhibited is not known: no application was written down.")
    elif n.exhibitors == 0:
        yield w.gettext("No application was accepted.")
    else:
        yield w.ngettext("%(num)s organisation exhibited.", "%(num)s organisations exhibited.", n.exhibitors)
        found = (
            w.gettext("%(what)s: %(value)s", what=w.gettext(FORMULAS[key]), value=w.number(count))
            for key, count in n.formulas.items()
            if count
        )
        yield w.gettext("By formula – %(list)s.", list=w.and_list(found))
    if n.area is not None:
        yield w.ngettext(
            "The pavilion had %(num)s stand, of %(area)s m².", "The pavilion had %(num)s stands, %(area)s m² in all.",
            len(n.stands), area=w.number(n.area),
        )  # fmt: skip


def _costs(w: Words, n: Numbers) -> Iterator[str]:
    if n.asked is None or n.paid is None:
        yield w.gettext("What exhibitors contribute is not known.")
    else:
        asked, paid = w.euros(n.asked), w.euros(n.paid)
        yield w.gettext("Of %(asked)s of contributions asked for, %(paid)s are paid.", asked=asked, paid=paid)
    budget = n.sum
    if budget is None:
        yield w.gettext("No budget was written down.")
    else:
        yield w.gettext(
            "Of %(planned)s planned, %(committed)s were committed and %(paid)s are paid.",
            planned=w.euros(budget.planned), committed=w.euros(budget.committed), paid=w.euros(budget.paid),
        )  # fmt: skip
    if n.cost is None:
        yield w.gettext("The cost per exhibitor is not known.")
    else:
        yield w.gettext("That is %(each)s per exhibitor.", each=w.euros(n.cost))


def _badges(w: Words, n: Numbers) -> Iterator[str]:
    if not n.badges:
        yield w.gettext("How many badges were given is not known.")
        return
    given, out = sum(b.given for b in n.badges), sum(b.handed_over for b in n.badges)
    yield w.ngettext(
        "%(num)s badge was given, %(out)s handed over.", "%(num)s badges were given, %(out)s handed over.", given,
        out=w.number(out),
    )  # fmt: skip
    kinds = [
        w.gettext(
            "%(kind)s: %(given)s of %(granted)s",
            kind=w.gettext(BADGE_KINDS[b.kind]), given=w.number(b.given), granted=w.number(b.granted),
        )
        for b in n.badges
        if b.granted is not None
    ]  # fmt: skip
    if kinds:
        yield w.gettext("Of those granted – %(list)s.", list=w.and_list(kinds))


def _programme(w: Words, n: Numbers) -> Iterator[str]:
    if n.sessions is None:
        yield w.gettext("What took place is not known: the programme is empty.")
        return
    if n.sessions:
        yield w.ngettext("%(num)s session was held.", "%(num)s sessions were held.", len(n.sessions))
    if n.tours:
        yield w.ngettext(
            "Guided tours made %(num)s stop.", "Guided tours made %(num)s stops.", n.tours
        )  # fmt: skip
    if n.visits:
        yield w.ngettext("There was %(num)s visit.", "There were %(num)s visits.", n.visits)
    if n.receptions:
        yield w.ngettext(
            "There was %(num)s meal or reception.", "There were %(num)s meals and receptions.", n.receptions
        )
    if not (n.sessions or n.tours or n.visits or n.receptions):
        yield w.gettext("The programme had no session, tour, visit or reception.")


def _hosts(w: Words, n: Numbers) -> Iterator[str]:
    if n.hosts is None:
        yield w.gettext("No host was asked.")
    else:
        yield w.ngettext(
            "%(num)s host was asked; confirmed: %(confirmed)s, declined: %(declined)s.",
            "%(num)s hosts were asked; confirmed: %(confirmed)s, declined: %(declined)s.", n.hosts.asked,
            confirmed=w.number(n.hosts.confirmed), declined=w.number(n.hosts.declined),
        )  # fmt: skip
    if not n.releases:
        yield w.gettext("The programme was never published.")
        return
    yield w.ngettext("The programme had %(num)s release.", "The programme had %(num)s releases.", n.releases)
    changes = sum(n.changes)
    if changes:
        yield w.ngettext(
            "After the first one, %(num)s thing changed.", "After the first one, %(num)s things changed.", changes
        )


def _meetings(w: Words, n: Numbers) -> Iterator[str]:
    if n.meetings.planned is None:
        yield w.gettext("Whether there were business meetings is not known.")
        return
    yield w.ngettext(
        "%(num)s business meeting was planned.", "%(num)s business meetings were planned.", n.meetings.planned
    )
    if n.meetings.held is None:
        yield w.gettext("How many were held is not known.")
    else:
        yield w.gettext(
            "Held: %(held)s; missed: %(missed)s.", held=w.number(n.meetings.held),
            missed=w.gettext("not known") if n.meetings.missed is None else w.number(n.meetings.missed),
        )  # fmt: skip


def _leads(w: Words, n: Numbers) -> Iterator[str]:
    leads = n.leads
    if leads is None:
        yield w.gettext("No lead was written down.")
        return
    yield w.ngettext("%(num)s lead was noted.", "%(num)s leads were noted.", leads.total)
    kept, promised = w.number(leads.kept), w.number(leads.promised)
    yield w.gettext("Promises kept: %(kept)s of %(promised)s.", kept=kept, promised=promised)
    won = leads.outcomes.get("won", 0)
    if won:
        yield w.ngettext("Something came of %(num)s of them.", "Something came of %(num)s of them.", won)
    if leads.late:
        yield w.ngettext("%(num)s follow-up is late.", "%(num)s follow-ups are late.", leads.late)


def _visitors(w: Words, n: Numbers) -> Iterator[str]:
    countries = [w.country(row.country) for row in n.visitors if row.country]
    if not countries:
        yield w.gettext("Where visitors came from is not known.")
        return
    yield w.ngettext(
        "Visitors came from %(num)s country: %(countries)s.", "Visitors came from %(num)s countries: %(countries)s.",
        len(countries), countries=w.and_list(countries),
    )  # fmt: skip


def _organiser(w: Words, n: Numbers) -> Iterator[str]:
    if not n.cited:
        yield w.gettext("No figure of the organiser was written down.")
    apart = isolate if w.direction == "rtl" else str
    for one in n.cited:
        yield w.gettext(
            "%(what)s: %(value)s (%(source)s).",
            what=apart(one.what), value=apart(one.value), source=apart(w.line([one.source, one.as_of])),
        )  # fmt: skip
