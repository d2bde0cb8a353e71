"""Calendar files as other houses send them."""

CRLF = "\r\n"


def event(*lines: str, uid: str = "a@example.org", title: str = "Visite du port") -> str:
    """A VEVENT; `lines` are its times and whatever else."""
    return CRLF.join(
        ("BEGIN:VEVENT", f"UID:{uid}", "DTSTAMP:20270901T120000Z", f"SUMMARY:{title}", *lines, "END:VEVENT")
    )


def calendar(*parts: str, head: tuple[str, ...] = ()) -> bytes:
    top = ("BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//Elsewhere//EN", *head)
    return (CRLF.join((*top, *parts, "END:VCALENDAR")) + CRLF).encode()


GOOGLE = calendar(
    event("DTSTART:20271026T080000Z", "DTEND:20271026T093000Z", "DESCRIPTION:<p>Salle&nbsp;<b>4</b><br>3 &lt; 5</p>",
          "LOCATION:Hôtel de la Métropole\\, 20 rue du Lac\\, Lyon", "STATUS:CONFIRMED",
          "X-GOOGLE-CONFERENCE:https://meet.google.com/abc-defg-hij", uid="g1@google.com"),
    event("DTSTART;TZID=Europe/Paris:20271027T140000", "DTEND;TZID=Europe/Paris:20271027T150000",
          "RRULE:FREQ=WEEKLY;COUNT=4", "EXDATE;TZID=Europe/Paris:20271103T140000", uid="g2@google.com", title="Point"),
    event("RECURRENCE-ID;TZID=Europe/Paris:20271110T140000", "DTSTART;TZID=Europe/Paris:20271110T160000",
          "DTEND;TZID=Europe/Paris:20271110T170000", uid="g2@google.com", title="Point déplacé"),
    head=("X-WR-CALNAME:Mission", "X-WR-TIMEZONE:Europe/Paris"),
)  # fmt: skip

OUTLOOK = calendar(
    """BEGIN:VTIMEZONE\r
TZID:Romance Standard Time\r
BEGIN:STANDARD\r
DTSTART:16010101T030000\r
TZOFFSETFROM:+0200\r
TZOFFSETTO:+0100\r
RRULE:FREQ=YEARLY;INTERVAL=1;BYDAY=-1SU;BYMONTH=10\r
END:STANDARD\r
BEGIN:DAYLIGHT\r
DTSTART:16010101T020000\r
TZOFFSETFROM:+0100\r
TZOFFSETTO:+0200\r
RRULE:FREQ=YEARLY;INTERVAL=1;BYDAY=-1SU;BYMONTH=3\r
END:DAYLIGHT\r
END:VTIMEZONE""",
    event('DTSTART;TZID="Romance Standard Time":20271026T100000', 'DTEND;TZID="Romance Standard Time":20271026T113000',
          "X-MICROSOFT-CDO-BUSYSTATUS:BUSY",
          "X-MICROSOFT-SKYPETEAMSMEETINGURL:https://teams.microsoft.com/l/meetup-join/19%3a",
          uid="040000008200E00074C5"),
    head=("METHOD:PUBLISH",),
)  # fmt: skip

CUSTOM_ZONE = calendar(
    """BEGIN:VTIMEZONE\r
TZID:Customized Time Zone\r
BEGIN:STANDARD\r
DTSTART:16010101T030000\r
TZOFFSETFROM:+0200\r
TZOFFSETTO:+0100\r
RRULE:FREQ=YEARLY;BYDAY=-1SU;BYMONTH=10\r
END:STANDARD\r
BEGIN:DAYLIGHT\r
DTSTART:16010101T020000\r
TZOFFSETFROM:+0100\r
TZOFFSETTO:+0200\r
RRULE:FREQ=YEARLY;BYDAY=-1SU;BYMONTH=3\r
END:DAYLIGHT\r
END:VTIMEZONE""",
    event("DTSTART;TZID=Customized Time Zone:20270726T100000", "DURATION:PT90M", uid="summer"),
    event("DTSTART;TZID=Customized Time Zone:20271126T100000", "DURATION:PT90M", uid="winter"),
)

FAIR = calendar(
    event("DTSTART;TZID=Europe/Paris:20271026T093000", "DTEND;TZID=Europe/Paris:20271026T101500",
          "LOCATION:Hall 4 - Agora", "URL:https://fair.example/talk/ABCDE", "DESCRIPTION:L'eau\\nen ville",
          "GEO:45.7609;4.8598", uid="pretalx-fair-ABCDE", title="Villes sobres"),
    event("DTSTART:20271026T100000Z", "DTEND:20271026T110000Z", "URL:https://sessionize.example/s/1",
          "LOCATION:https://zoom.us/j/123", uid="sessionize-1", title="Keynote"),
    head=("METHOD:PUBLISH", "X-PUBLISHED-TTL:PT1H"),
)  # fmt: skip

FLOATING = calendar(
    event("DTSTART:20271026T100000", "DTEND:20271026T110000", uid="f1"),
    event("DTSTART;TZID=Bureau de Rabat:20271026T140000", "DTEND;TZID=Bureau de Rabat:20271026T150000", uid="f2",
          title="Réunion"),
)  # fmt: skip

ALL_DAY = calendar(
    event("DTSTART;VALUE=DATE:20271027", "DTEND;VALUE=DATE:20271029", uid="day", title="Salon"),
    event("DTSTART;VALUE=DATE:20271028", uid="one-day", title="Journée"),
)

CLOCKS = calendar(
    event("DTSTART;TZID=Europe/Paris:20271031T023000", "DTEND;TZID=Europe/Paris:20271031T040000", uid="twice",
          title="Deux fois"),
    event("DTSTART;TZID=Europe/Paris:20280326T023000", "DTEND;TZID=Europe/Paris:20280326T040000", uid="never",
          title="Jamais"),
)  # fmt: skip
