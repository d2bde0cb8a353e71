"""Shapes of the demo season's values, shared by its modules. Days are ISO dates, times are "HH:MM" wall times."""

from dataclasses import dataclass
from typing import Literal

Category = Literal[
    "state",
    "local_authority",
    "agency",
    "company",
    "professional_body",
    "association",
    "school",
    "embassy",
    "fair_organiser",
    "other",
]
Theme = Literal[
    "water", "energy", "mobility", "waste", "buildings", "planning", "nature", "digital", "heritage", "finance"
]
LanguageCode = Literal["fr", "en", "ar"]
Rank = Literal["minister", "ambassador", "elected", "senior", "standard"]
Form = Literal["m", "f"]
PersonKind = Literal["participant", "interpreter", "driver", "liaison", "contact", "staff"]
Role = Literal[
    "head", "delegate", "interpreter", "driver", "liaison", "speaker", "moderator", "host", "exhibitor", "staff"
]
AccountRole = Literal["administrator", "planner", "reader"]
SlotKind = Literal[
    "arrival",
    "departure",
    "transfer",
    "visit",
    "meeting",
    "meal",
    "ceremony",
    "remote",
    "free",
    "lodging",
    "session",
    "tour",
    "duty",
    "business",
    "setup",
]
RequestState = Literal["none", "asked", "confirmed", "countered", "declined", "reconfirm"]
DossierKind = Literal["visit", "fair", "event"]
DossierState = Literal["open", "closed"]


@dataclass(frozen=True)
class Texts:
    """One text in the languages of the demo; an empty Arabic means that nobody has translated it yet."""

    fr: str
    en: str
    ar: str = ""

    def by_language(self) -> dict[LanguageCode, str]:
        """The languages that have a text."""
        texts: dict[LanguageCode, str] = {"fr": self.fr, "en": self.en}
        return texts | {"ar": self.ar} if self.ar else texts


@dataclass(frozen=True)
class Organisation:
    """`country` is that of the organisation itself: an embassy has the country that sends it."""

    key: str
    name: str
    category: Category
    country: str
    city: str
    territory: str
    themes: tuple[Theme, ...]
    member: bool
    website: str | None
    invented: bool = False


@dataclass(frozen=True)
class Opening:
    """Open from `start` to `end` on an ISO weekday (1 is Monday)."""

    weekday: int
    start: str
    end: str


@dataclass(frozen=True)
class Place:
    """`opening` None: always open, or not known. `invented`: the place itself does not exist.

    `invented_facts`: capacity, opening, access, coach parking and security minutes are made up for the demo.
    """

    key: str
    name: str
    city: str
    latitude: float
    longitude: float
    address: tuple[str, ...] = ()
    names: Texts | None = None
    organisation: str | None = None
    country: str = "FR"
    zone: str = "Europe/Paris"
    capacity: int | None = None
    step_free: bool | None = None
    opening: tuple[Opening, ...] | None = None
    access: str = ""
    coach_parking: str = ""
    security_minutes: int = 0
    invented: bool = False
    invented_facts: bool = True


@dataclass(frozen=True)
class Person:
    """An invented person. `organisation` is a key of organisations; `organisation_name` is what a list prints.

    `office` is the French article and office of a letter's opening ("la Maire"). `precedence` counts within the
    demo visit, 1 first.
    """

    key: str
    kind: PersonKind
    family_name: str
    given_name: str
    civility: Literal["M.", "Mme"]
    language: LanguageCode
    title_fr: str = ""
    title_ar: str = ""
    native_name: str = ""
    honorific: str = ""
    office: str = ""
    organisation: str | None = None
    organisation_name: str = ""
    rank: Rank = "standard"
    role: Role = "delegate"
    precedence: int | None = None
    email: str | None = None
    phone: str | None = None
    account: AccountRole | None = None
    language_pair: tuple[LanguageCode, LanguageCode] | None = None
    wheelchair: bool = False

    @property
    def form(self) -> Form:
        return "f" if self.civility == "Mme" else "m"


@dataclass(frozen=True)
class Vehicle:
    """`seats` for passengers, interpreters included; `driver` is a person's key."""

    key: str
    name: Texts
    seats: int
    driver: str | None = None


@dataclass(frozen=True)
class Leg:
    """Minutes entered by hand between two places, in this direction, without the group's buffer."""

    origin: str
    destination: str
    minutes: int
    mode: Literal["walk", "coach", "train", "car"]


@dataclass(frozen=True)
class Proposal:
    """Another time that a host offers; same place, same zone as the slot."""

    day: str
    start: str
    end: str


@dataclass(frozen=True)
class Request:
    """Where the question to the host stands at the demo clock's start. Dates and instants are Paris wall times.

    `asked` and `deadline` are dates, `reminded` dates of reminders, `answered` "YYYY-MM-DD HH:MM".
    With `reconfirm`, `previous` is the time that the host had confirmed before staff moved the slot.
    """

    state: RequestState = "none"
    asked: str | None = None
    deadline: str | None = None
    reminded: tuple[str, ...] = ()
    answered: str | None = None
    proposals: tuple[Proposal, ...] = ()
    previous: Proposal | None = None
    note: str = ""


@dataclass(frozen=True)
class Slot:
    """`attendance` holds "all", group keys and person keys; empty: nobody is named yet. `end_zone`
    and `end_day` None: as at the start.

    `remote_zone` is the zone of those who join from afar. `plan_b` are place and host sounded as a replacement.
    """

    key: str
    day: str
    start: str
    end: str
    kind: SlotKind
    title: Texts
    public: Texts
    place: str | None = None
    end_place: str | None = None
    zone: str = "Europe/Paris"
    end_zone: str | None = None
    end_day: str | None = None
    host: str | None = None
    contact: str | None = None
    attendance: tuple[str, ...] = ("all",)
    staff_note: str = ""
    fixed: bool = False
    tolerance_minutes: int = 15
    request: Request = Request()
    interpreters: tuple[str, ...] = ()
    vehicle: str | None = None
    remote_zone: str | None = None
    remote_link: str | None = None
    plan_b: tuple[str, str | None] | None = None


@dataclass(frozen=True)
class Group:
    """A named part of a dossier's participants."""

    key: str
    name: Texts
    members: tuple[str, ...]


@dataclass(frozen=True)
class Participation:
    person: str
    role: Role
    precedence: int | None = None


@dataclass(frozen=True)
class Dossier:
    """`dates_presumed`: the organiser had not announced these dates when the demo was written.

    `registered` is the number of people who signed up to a public event; `public` gives it a public page.
    """

    key: str
    kind: DossierKind
    title: Texts
    objective: Texts
    country: str
    city: str
    starts: str
    ends: str
    owner: str
    state: DossierState
    participants: tuple[Participation, ...]
    groups: tuple[Group, ...]
    slots: tuple[Slot, ...]
    template: str
    languages: tuple[LanguageCode, ...] = ("fr", "en")
    co_organisers: tuple[str, ...] = ()
    themes: tuple[Theme, ...] = ()
    dates_presumed: bool = False
    date_note: str = ""
    budget_euros: int | None = None
    registered: int | None = None
    public: bool = False
