"""The list of what is to do: every kind of line in one order, the most urgent first."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from delegations.core.walltime import WallTime
from delegations.dossiers.queries import Dossier, Task
from delegations.dossiers.today import corrections_to_check, tasks_until
from delegations.i18n import Words
from delegations.itineraries.fits import Fit, fits_of
from delegations.itineraries.today import HostLine, answers_waiting
from delegations.webkit.context import actor, say, session

ORDER = ("late", "countered", "handed_over", "declined", "reconfirm", "corrections", "tasks", "task")
AHEAD = timedelta(days=7)
FEW = 2
"""More late tasks of one dossier than this become one line, or they would hide everything else."""


@dataclass(frozen=True)
class Line:
    """`kind` is one of ORDER, `subject` what it is about (HostLine, Corrections, Task or late Tasks).

    `offers` are (option id, time) of a counter-proposal, `fit` what they do to the day.
    """

    kind: str
    due: date
    dossier: Dossier
    subject: Any
    key: tuple[datetime, int]
    offers: tuple[tuple[int, str], ...] = ()
    fit: str = ""

    def order(self, today: date) -> tuple[int, date, int, tuple[datetime, int]]:
        """Late hosts, late tasks, today's, then the coming days."""
        rank = ORDER.index(self.kind)
        band = (0 if self.kind == "late" else 1) if self.due < today else 2 if self.due == today else 3
        return band, self.due, rank, self.key

    def urgency(self, today: date) -> str:
        return "late" if self.due < today else "now" if self.due == today else ""


def todo_lines(now: datetime, today: date) -> list[Line]:
    """Everything that waits for the staff: what is late first, then today's, then the week's tasks."""
    hosts = answers_waiting(session(), actor(), now=now, today=today)
    fits = fits_of(session(), [(h.slot, option) for h in hosts if h.kind == "countered" for option in h.offers])
    lines = [_host_line(say(), host, fits) for host in hosts]
    for each in corrections_to_check(session(), actor()):
        lines.append(Line("corrections", today, each.dossier, each, (now, each.dossier.id)))
    lines += _task_lines(tasks_until(session(), actor(), today + AHEAD), now, today)
    return sorted(lines, key=lambda line: line.order(today))


def _host_line(words: Words, host: HostLine, fits: dict[int, Fit]) -> Line:
    offers: tuple[tuple[int, str], ...] = ()
    said: list[str] = []
    if host.kind == "countered":
        offers = tuple((o.id, _time(words, WallTime(o.starts, o.zone, o.fold), host)) for o in host.offers)
        said = [fit_words(words, fits[o.id]) for o in host.offers]
    colon = words.pgettext("after a term", ":")
    told = [f"{time}{colon} {text}" for (_id, time), text in zip(offers, said, strict=True) if text]
    fit = said[0] if len(said) == 1 else " · ".join(told)
    key = (host.slot.starts_at, host.requests[0].id)
    return Line(host.kind, host.due, host.slot.dossier, host, key, offers, fit)


def _time(words: Words, start: WallTime, host: HostLine) -> str:
    """The time alone on the slot's own day, else with the day."""
    day, time = start.local.date(), words.time(start)
    if day == host.slot.starts.date():
        return time
    return words.gettext("%(day)s, %(time)s", day=words.date(day, "weekday"), time=time)


def fit_words(words: Words, fit: Fit) -> str:
    """“way before and after: margin 12 min, it holds”; nothing where no way is known."""
    if fit.overlaps:
        return words.gettext("overlaps “%(title)s”", title=fit.overlaps)
    if fit.margin is None:
        return ""
    if fit.holds:
        return words.gettext("travel: margin of %(minutes)s min, it holds", minutes=fit.margin)
    return words.gettext("travel: %(minutes)s min short", minutes=-fit.margin)


def _task_lines(tasks: Iterable[Task], now: datetime, today: date) -> list[Line]:
    late: dict[int, list[Task]] = defaultdict(list)
    lines = []
    for task in tasks:
        if task.due_on < today:
            late[task.dossier_id].append(task)
        else:
            lines.append(Line("task", task.due_on, task.dossier, task, (now, task.id)))
    for each in late.values():
        if len(each) > FEW:
            lines.append(Line("tasks", each[0].due_on, each[0].dossier, each, (now, each[0].id)))
        else:
            lines += [Line("task", t.due_on, t.dossier, t, (now, t.id)) for t in each]
    return lines


def when_words(words: Words, due: date, today: date) -> str:
    """“3 days late”, “today”, or the day."""
    if due < today:
        return words.ngettext("%(num)s day late", "%(num)s days late", (today - due).days)
    return words.gettext("today") if due == today else words.date(due, "weekday")
