"""The typed settings. config.py fills them from the environment; nothing else reads it."""

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path


@dataclass(frozen=True)
class Retention:
    """How long personal data are kept: after the end of the stay (travel file, portraits, notes, consents to pictures),
    after the last contact (contacts), after sending (messages), after the upload. To be settled with the data
    protection officer.
    """

    identity_days: int = 1
    emergency_days: int = 1
    needs_days: int = 7
    travel_days: int = 15
    portrait_days: int = 15
    notes_days: int = 15
    contact_days: int = 1095
    photo_days: int = 1095
    message_days: int = 1095
    upload_hours: int = 24


@dataclass(frozen=True)
class Settings:
    """`clock_since` is the real instant at which the clock stood at `clock_start`: so that several processes agree."""

    environment: str
    secret_key: str
    database_url: str
    instance: Path
    base_url: str
    mail_url: str
    inbox_url: str
    queue_url: str
    clock_start: datetime | None = None
    clock_since: datetime | None = None
    font_dir: Path | None = None
    mail_from: str = "mission@delegations.example"
    mail_tags: bool = True
    caldav_url: str = ""
    mission_name: str = "Mission internationale"
    duty_officer_email: str = ""
    duty_officer_phone: str = ""
    templates: Path = Path("templates")
    translations: Path = Path("translations")
    static: Path = Path("static")
    proxies: int = 0
    metrics_token: str = ""
    retention: Retention = Retention()
    testing: bool = False

    @property
    def is_production(self) -> bool:
        return self.environment == "production"

    @property
    def mail_domain(self) -> str:
        """The domain of Message-IDs and calendar UIDs."""
        return self.mail_from.rsplit("@", 1)[-1]
