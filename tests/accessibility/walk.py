"""The pages that are looked at: how each is reached from an open browser."""

import re
from collections.abc import Callable
from dataclasses import dataclass

from playwright.sync_api import Page, Response

VISIT = "/dossiers/DEMO-VISIT"
DAY = "2027-10-28"
Way = Callable[[Page], Response | None]


@dataclass(frozen=True)
class Stop:
    """A page: who looks at it, and the way there."""

    name: str
    way: Way
    reader: str = "staff"
    status: int = 200


def at(path: str) -> Way:
    return lambda page: page.goto(path)


def first(path: str, pattern: str, then: str = "") -> Way:
    """The first link of a page whose address ends as the pattern says; `then` is what follows it."""

    def way(page: Page) -> Response | None:
        page.goto(path)
        links = page.eval_on_selector_all("main a[href]", "links => links.map(link => link.getAttribute('href'))")
        found = next((link for link in links if re.search(pattern + "$", link)), None)
        assert found is not None, f"{path} has no link to {pattern}"
        return page.goto(found + then)

    return way


def _refused_form(page: Page) -> None:
    page.goto("/dossiers/new")
    page.locator("main .button--main").click()
    page.wait_for_selector(".error-summary")


def _refused_day(page: Page) -> None:
    page.goto(f"{VISIT}/programme?day={DAY}&mode=edit")
    page.locator("input[name$=-starts]").first.fill("later")
    page.locator("[data-save]").click()
    page.wait_for_selector(".error-summary")


def _columns(page: Page) -> None:
    page.goto(f"{VISIT}/import")
    page.fill(
        "#pasted", "Nom\tFonction\tCourriel\nM. BERRADA Othmane\tDirecteur\to.b@example.org\nEL FASSI Hind\tMaire\t"
    )
    page.locator("main .button--main").click()
    page.wait_for_url(re.compile(r"/import/[^/]+$"))


def _preview(page: Page) -> None:
    _columns(page)
    page.locator("main .button--main").click()
    page.wait_for_url(re.compile(r"/preview$"))


def _calendar(page: Page) -> None:
    """A file with a plain event, a whole day, and a time without a zone."""
    page.goto(f"{VISIT}/programme/import-calendar")
    times = ("DTSTART:20271026T080000Z", "DTSTART;VALUE=DATE:20271027", "DTSTART:20271028T100000")
    events = [f"BEGIN:VEVENT\nUID:{n}\nSUMMARY:Visite {n}\n{time}\nEND:VEVENT" for n, time in enumerate(times)]
    page.fill("#pasted", "\n".join(("BEGIN:VCALENDAR", *events, "END:VCALENDAR")))
    page.locator("main .button--main").click()
    page.wait_for_url(re.compile(r"/import-calendar/[^/]+$"))


def _refused_calendar(page: Page) -> None:
    _calendar(page)
    page.locator("input[name=take]").nth(1).check()
    page.locator("main .button--main").click()
    page.wait_for_selector(".error-summary")


def _invited_exhibitors(page: Page) -> None:
    page.goto("/dossiers/DEMO-FAIR/exhibitors/invite")
    page.locator("[name=organisations]").first.check()
    page.locator("main button.button--main").click()
    page.wait_for_selector(".mail-text")


STAFF = (
    Stop("today", at("/")),
    Stop("search", at("/search?q=lyon")),
    Stop("search without a result", at("/search?q=zzzz")),
    Stop("visits", at("/visits")),
    Stop("fairs", at("/fairs")),
    Stop("events", at("/events")),
    Stop("new dossier", at("/dossiers/new")),
    Stop("new dossier refused", _refused_form),
    Stop("dossier", at(VISIT)),
    Stop("dossier edited", at(f"{VISIT}/edit")),
    Stop("participants", at(f"{VISIT}/participants")),
    Stop("speeches", at(f"{VISIT}/participants?order=speeches")),
    Stop("participant", first(f"{VISIT}/participants", r"/participants/\d+")),
    Stop("participant added", at(f"{VISIT}/participants/add?q=mo")),
    Stop("list imported", at(f"{VISIT}/import")),
    Stop("columns of a list", _columns),
    Stop("preview of a list", _preview),
    Stop("programme", at(f"{VISIT}/programme?day={DAY}")),
    Stop("programme edited", at(f"{VISIT}/programme?day={DAY}&mode=edit")),
    Stop("programme refused", _refused_day),
    Stop("translations", at(f"{VISIT}/translations")),
    Stop("translations into Arabic", at(f"{VISIT}/translations/ar?show=open")),
    Stop("translations into German", at(f"{VISIT}/translations/de?show=missing")),
    Stop("calendar file", at(f"{VISIT}/programme/import-calendar")),
    Stop("preview of a calendar", _calendar),
    Stop("preview of a calendar refused", _refused_calendar),
    Stop("slot", first(f"{VISIT}/programme?day={DAY}", r"/slots/\d+")),
    Stop("new slot", at(f"{VISIT}/programme/slots/new?day={DAY}")),
    Stop("requests", at(f"{VISIT}/requests")),
    Stop("request", first(f"{VISIT}/requests", r"/requests/\d+")),
    Stop("host asked", first(f"{VISIT}/requests", r"/slots/\d+", "/ask")),
    Stop("releases", at(f"{VISIT}/releases")),
    Stop("release", at(f"{VISIT}/releases/3")),
    Stop("releases compared", at(f"{VISIT}/releases/diff?from=1&to=3")),
    Stop("publishing", at(f"{VISIT}/releases/new")),
    Stop("calendars", at(f"{VISIT}/calendars")),
    Stop("public page", first("/dossiers/DEMO-EVENT/calendars", r"/programme/[0-9a-f]+")),
    Stop("letters", at(f"{VISIT}/letters?choose=uninvited")),
    Stop("letter", first(f"{VISIT}/letters", r"/letters/\d+")),
    Stop("letter templates", at("/letters/templates")),
    Stop("letter template", first("/letters/templates", r"/templates/\d+")),
    Stop("letter template in Arabic", first("/letters/templates", r"/templates/\d+", "?language=ar")),
    Stop("forms of address", at("/letters/forms/ar")),
    Stop("form of address", at("/letters/forms/ar/minister/f")),
    Stop("papers", at(f"{VISIT}/papers")),
    Stop("run sheet as a page", at(f"{VISIT}/papers/run_sheet?language=fr")),
    Stop("participants as a page in Arabic", at(f"{VISIT}/papers/participants?language=ar")),
    Stop("badges as a page", at(f"{VISIT}/papers/badge_a6?language=en")),
    Stop("tasks", at(f"{VISIT}/tasks")),
    Stop("task", first(f"{VISIT}/tasks", r"/tasks/\d+")),
    Stop("journal", at(f"{VISIT}/journal")),
    Stop("fair", at("/dossiers/DEMO-FAIR/programme?day=2027-10-30")),
    Stop("stands", at("/dossiers/DEMO-FAIR/stands")),
    Stop("stand", first("/dossiers/DEMO-FAIR/stands", r"/stands/\d+")),
    Stop("edition", at("/dossiers/DEMO-FAIR/edition")),
    Stop("exhibitor", first("/dossiers/DEMO-FAIR/stands", r"/exhibitors/\d+")),
    Stop("withdrawal", first("/dossiers/DEMO-FAIR/stands", r"/exhibitors/\d+/withdraw")),
    Stop("exhibitors invited", at("/dossiers/DEMO-FAIR/exhibitors/invite")),
    Stop("preview of an invitation to exhibit", _invited_exhibitors),
    Stop("exhibitor's link", first("/dossiers/DEMO-FAIR/stands", r"/exhibitors/\d+/link")),
    Stop("build-up", first("/dossiers/DEMO-FAIR/stands", r"/setup/\d+")),
    Stop("new build-up", at("/dossiers/DEMO-FAIR/setup/new")),
    Stop("badges", at("/dossiers/DEMO-FAIR/badges")),
    Stop("leads", at("/dossiers/DEMO-FAIR/leads")),
    Stop("new lead", at("/dossiers/DEMO-FAIR/leads/new")),
    Stop("report of a fair", at("/dossiers/DEMO-POLLUTEC/report")),
    Stop("text of a report", at("/dossiers/DEMO-POLLUTEC/report/leads")),
    Stop("redrafted text of a report", at("/dossiers/DEMO-POLLUTEC/report/leads/data")),
    Stop("event", at("/dossiers/DEMO-EVENT")),
    Stop("organisations", at("/network/organisations")),
    Stop("organisation", first("/network/organisations", r"/organisations/\d+")),
    Stop("new organisation", at("/network/organisations/new")),
    Stop("people", at("/network/people")),
    Stop("person", first("/network/people", r"/people/\d+")),
    Stop("new person", at("/network/people/new")),
    Stop("places", at("/network/places")),
    Stop("place", first("/network/places", r"/places/\d+")),
    Stop("new place", at("/network/places/new")),
    Stop("resources", at("/network/resources")),
    Stop("resource", first("/network/resources", r"/resources/\d+")),
    Stop("new resource", at("/network/resources/new")),
    Stop("messages", at("/messages")),
    Stop("messages refused", at("/messages?status=failed")),
    Stop("message", first("/messages", r"/messages/\d+")),
    Stop("answers by mail", at("/messages/inbox")),
    Stop("answers applied", at("/messages/inbox?status=applied")),
    Stop("account", at("/account")),
    Stop("my calendar", at("/account/calendar")),
    Stop("sessions", at("/account/sessions")),
    Stop("staff accounts", at("/settings/users")),
    Stop("staff account", first("/settings/users", r"/users/\d+")),
    Stop("new staff account", at("/settings/users/new")),
    Stop("no such page", at("/nothing"), status=404),
    Stop("not allowed", at("/settings/users"), reader="onlooker", status=403),
    Stop("sign-in", at("/sign-in"), reader="nobody"),
)


def portal(host: str, delegate: str, invited: str, exhibitor: str, released: str) -> tuple[Stop, ...]:
    """The pages of hosts, delegates, those invited and exhibitors, by the paths of their links."""
    return (
        Stop("host", at(f"{host}?lang=fr"), reader="nobody"),
        Stop("host in Arabic", at(f"{host}?lang=ar"), reader="nobody"),
        Stop("delegate", at(f"{delegate}?lang=fr"), reader="nobody"),
        Stop("host's calendar", at(f"{host}/calendar?lang=fr"), reader="nobody"),
        Stop("delegate's calendar", at(f"{delegate}/calendar?lang=fr"), reader="nobody"),
        Stop("delegate's calendar in Arabic", at(f"{delegate}/calendar?lang=ar"), reader="nobody"),
        Stop("delegate in Arabic", at(f"{delegate}?lang=ar"), reader="nobody"),
        Stop("own data", at(f"{delegate}/me?lang=fr"), reader="nobody"),
        Stop("own data in Arabic", at(f"{delegate}/me?lang=ar"), reader="nobody"),
        Stop("invitation", at(f"{invited}?lang=fr"), reader="nobody"),
        Stop("exhibitor", at(f"{exhibitor}?lang=fr"), reader="nobody"),
        Stop("exhibitor in Arabic", at(f"{exhibitor}?lang=ar"), reader="nobody"),
        Stop("invitation in Arabic", at(f"{invited}?lang=ar"), reader="nobody"),
        *(
            Stop(f"{name} in {language}", at(f"{address}?lang={code}"), reader="nobody")
            for language, code in (("Hindi", "hi"), ("Japanese", "ja"))
            for name, address in (
                ("host", host),
                ("delegate", delegate),
                ("own data", f"{delegate}/me"),
                ("delegate's calendar", f"{delegate}/calendar"),
                ("invitation", invited),
            )
        ),
        Stop("release checked", at(released), reader="nobody"),
        Stop("accessibility", at("/accessibility"), reader="nobody"),
        Stop("personal data", at("/privacy"), reader="nobody"),
        Stop("unknown link", at("/r/nobody"), reader="nobody", status=404),
    )
