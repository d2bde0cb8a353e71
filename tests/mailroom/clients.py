"""How nine calendar programs answer a card: the shape of their mails, written anew from what they send."""

from collections.abc import Callable
from dataclasses import dataclass
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default

STAMP = "20271018T080000Z"
WORDS = {"ACCEPTED": "Accepté", "DECLINED": "Refusé", "TENTATIVE": "Provisoire", "DELEGATED": "Délégué"}


@dataclass(frozen=True)
class Card:
    """What an invited person's program knows of the card it answers."""

    uid: str
    sequence: int
    organizer: str
    attendee: str
    message_id: str


def card_in(mail: bytes) -> Card:
    """Reads our own mail as a calendar program does."""
    parsed = message_from_bytes(mail, policy=default)
    part = next(p for p in parsed.walk() if p.get_content_type() == "text/calendar")
    lines = part.get_content().replace("\r\n ", "").replace("\r\n\t", "").splitlines()

    def value(name: str) -> str:
        line = next(line for line in lines if line.partition(":")[0].partition(";")[0] == name)
        return line.partition("mailto:")[2] or line.partition(":")[2]

    return Card(value("UID"), int(value("SEQUENCE")), value("ORGANIZER"), value("ATTENDEE"), parsed["Message-ID"])


@dataclass(frozen=True)
class Said:
    """One answer: REPLY with a PARTSTAT, or COUNTER with a time (wall time in Paris)."""

    partstat: str = "ACCEPTED"
    comment: str = ""
    counter: str = ""
    until: str = ""
    stamp: str = STAMP

    @property
    def method(self) -> str:
        return "COUNTER" if self.counter else "REPLY"


def _event(lines: list[str], *, head: list[str], end: str = "\r\n") -> bytes:
    body = [*head, "BEGIN:VEVENT", *lines, "END:VEVENT", "END:VCALENDAR"]
    return (end.join(["BEGIN:VCALENDAR", *body]) + end).encode()


WINDOWS_ZONE = [
    "BEGIN:VTIMEZONE", "TZID:Romance Standard Time", "BEGIN:STANDARD", "DTSTART:16010101T030000", "TZOFFSETFROM:+0200",
    "TZOFFSETTO:+0100", "RRULE:FREQ=YEARLY;INTERVAL=1;BYDAY=-1SU;BYMONTH=10", "END:STANDARD", "BEGIN:DAYLIGHT",
    "DTSTART:16010101T020000", "TZOFFSETFROM:+0100", "TZOFFSETTO:+0200",
    "RRULE:FREQ=YEARLY;INTERVAL=1;BYDAY=-1SU;BYMONTH=3", "END:DAYLIGHT", "END:VTIMEZONE",
]  # fmt: skip


def _times(said: Said, start: str, zone: str) -> list[str]:
    first, last = said.counter or start, said.until or "20271028T113000"
    return [f"DTSTART;TZID={zone}:{first}", f"DTEND;TZID={zone}:{last}"]


def outlook(card: Card, said: Said) -> bytes:
    """No ORGANIZER, Windows zone, comment with a closing line break."""
    partstat = "TENTATIVE" if said.counter else said.partstat
    return _event(
        [
            f"ATTENDEE;PARTSTAT={partstat};CN=Renaud Elise:mailto:{card.attendee.upper()}",
            f"COMMENT;LANGUAGE=fr-FR:{said.comment}\\n", f"UID:{card.uid}", "SUMMARY;LANGUAGE=fr-FR:Plan vélo",
            *_times(said, "20271028T100000", "Romance Standard Time"), "CLASS:PUBLIC", "PRIORITY:5",
            f"DTSTAMP:{said.stamp}", "TRANSP:OPAQUE", "STATUS:CONFIRMED", f"SEQUENCE:{card.sequence}",
            "X-MICROSOFT-CDO-APPT-SEQUENCE:0", "X-MICROSOFT-CDO-BUSYSTATUS:BUSY",
        ],
        head=[f"METHOD:{said.method}", "PRODID:Microsoft Exchange Server 2010", "VERSION:2.0", *WINDOWS_ZONE],
    )  # fmt: skip


def exchange(card: Card, said: Said) -> bytes:
    """As Outlook, with a zone of its own making that no table knows."""
    return outlook(card, said).replace(b"Romance Standard Time", b"Customized Time Zone")


def google(card: Card, said: Said) -> bytes:
    """UTC, and the comment in a parameter of the attendee."""
    note = f';X-RESPONSE-COMMENT="{said.comment}"' if said.comment else ""
    times = ["DTSTART:20271028T080000Z", "DTEND:20271028T093000Z"]
    if said.counter:
        hour = int(said.counter[9:11]) - 2
        times = [f"DTSTART:20271028T{hour:02}0000Z", f"DTEND:20271028T{hour + 1:02}3000Z"]
    return _event(
        [
            *times, f"DTSTAMP:{said.stamp}", f"ORGANIZER;CN=Mission:mailto:{card.organizer}", f"UID:{card.uid}",
            f"ATTENDEE;PARTSTAT={said.partstat};CN={card.attendee};X-NUM-GUESTS=0{note}:mailto:{card.attendee}",
            "CREATED:20271001T080000Z", f"LAST-MODIFIED:{said.stamp}", f"SEQUENCE:{card.sequence}", "STATUS:CONFIRMED",
            "SUMMARY:Plan vélo", "TRANSP:OPAQUE",
        ],
        head=["PRODID:-//Google Inc//Google Calendar 70.9054//EN", "VERSION:2.0", "CALSCALE:GREGORIAN",
              f"METHOD:{said.method}"],
    )  # fmt: skip


def _plain(prodid: str, zone: str = "Europe/Paris", *, attendee: str = "", end: str = "\r\n") -> Callable[..., bytes]:
    def write(card: Card, said: Said) -> bytes:
        who = attendee or "CN=Élise Renaud;PARTSTAT={partstat};ROLE=REQ-PARTICIPANT:mailto:{attendee}"
        comment = [f"COMMENT:{said.comment}"] if said.comment else []
        return _event(
            [
                f"DTSTAMP:{said.stamp}", f"UID:{card.uid}", f"SEQUENCE:{card.sequence}",
                "ATTENDEE;" + who.format(partstat=said.partstat, attendee=card.attendee),
                f"ORGANIZER:mailto:{card.organizer}", *_times(said, "20271028T100000", zone), *comment,
            ],
            head=["VERSION:2.0", f"PRODID:{prodid}", f"METHOD:{said.method}"], end=end,
        )  # fmt: skip

    return write


CLIENTS: dict[str, Callable[[Card, Said], bytes]] = {
    "outlook": outlook,
    "exchange": exchange,
    "google": google,
    "apple": _plain("-//Apple Inc.//macOS 15.0//EN"),
    "lotus": _plain(
        "-//Lotus Development Corporation//NONSGML Notes 9.0//EN_C",
        attendee='ROLE=REQ-PARTICIPANT;PARTSTAT={partstat};CN="Elise Renaud/LYON";RSVP=FALSE:MAILTO:{attendee}',
    ),
    "thunderbird": _plain("-//Mozilla.org/NONSGML Mozilla Calendar V1.1//EN", "/mozilla.org/20050126_1/Europe/Paris"),
    "zimbra": _plain("Zimbra-Calendar-Provider", '"(GMT+01.00) Bruxelles / Copenhague / Madrid / Paris"'),
    "kde": _plain("-//K Desktop Environment//NONSGML libkcal 4.3//EN", end="\n"),
    "rfc": _plain("-//Example Corp.//Example//EN"),
}
ZIMBRA_ZONE = b"\r\n".join(line.encode() for line in WINDOWS_ZONE).replace(
    b"Romance Standard Time", b"(GMT+01.00) Bruxelles / Copenhague / Madrid / Paris"
)


def calendar_of(client: str, card: Card, said: Said) -> bytes:
    content = CLIENTS[client](card, said)
    return content.replace(b"BEGIN:VEVENT", ZIMBRA_ZONE + b"\r\nBEGIN:VEVENT") if client == "zimbra" else content


def mail_with(
    calendar: bytes | None, card: Card, *, method: str = "REPLY", sender: str = "", to: str = "", text: str = "Bonjour",
    twice: bool = False, number: int = 1,
) -> bytes:  # fmt: skip
    """The mail around it; `twice` puts the same calendar as an attachment beside, as Google does."""
    mail = EmailMessage()
    mail["From"] = f"Élise Renaud <{sender or card.attendee}>"
    mail["To"] = to or card.organizer
    mail["Subject"] = "Accepté : Plan vélo"
    mail["Message-ID"] = f"<answer-{number}@metropole.example>"
    mail["In-Reply-To"] = card.message_id
    mail["Date"] = "Mon, 18 Oct 2027 10:00:00 +0200"
    mail.set_content(text)
    if calendar is not None:
        mail.add_alternative(calendar, "text", "calendar", params={"method": method, "charset": "utf-8"})
        if twice:
            mail.add_attachment(calendar, "application", "ics", filename="invite.ics")
    return mail.as_bytes()
