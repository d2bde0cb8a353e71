"""Reads the environment into typed Settings, and refuses an unsafe production start."""

import os
from collections.abc import Mapping
from dataclasses import fields
from datetime import datetime
from pathlib import Path
from urllib.parse import urlsplit

from delegations.core.net import is_loopback
from delegations.core.settings import Retention, Settings

ROOT = Path(__file__).parent
DEVELOPMENT_KEY = "development-only-key-never-for-production"


class UnsafeSettings(SystemExit):
    """Carries one sentence for each fault."""

    def __init__(self, faults: list[str]) -> None:
        super().__init__("The settings are not usable:\n" + "\n".join(f"- {fault}" for fault in faults))
        self.faults = faults


def _instant(name: str, value: str, faults: list[str]) -> datetime | None:
    if not value:
        return None
    try:
        start = datetime.fromisoformat(value)
    except ValueError:
        faults.append(f"{name} must be an instant such as 2027-10-18T09:00:00+02:00, not {value!r}.")
        return None
    if start.tzinfo is None:
        faults.append(f"{name} needs an offset such as +02:00 at its end.")
        return None
    return start


def _retention(env: Mapping[str, str], faults: list[str]) -> Retention:
    """DELEGATIONS_KEEP_IDENTITY_DAYS and so on: one setting for each limit."""
    limits = {}
    for limit in fields(Retention):
        name = f"DELEGATIONS_KEEP_{limit.name.upper()}"
        value = env.get(name, str(limit.default))
        if not (value.isascii() and value.isdigit() and len(value) <= 5):
            faults.append(f"{name} must be a number of {limit.name.rsplit('_')[-1]}, such as {limit.default}.")
            continue
        limits[limit.name] = int(value)
    return Retention(**limits)


def _production_faults(settings: Settings, env: Mapping[str, str]) -> list[str]:
    faults = []
    if settings.secret_key == DEVELOPMENT_KEY or len(settings.secret_key) < 32:
        faults.append("DELEGATIONS_SECRET_KEY must be set to at least 32 random characters.")
    if not settings.base_url.startswith("https://"):
        faults.append("DELEGATIONS_BASE_URL must begin with https:// so that links and cookies are protected.")
    if settings.mail_url.startswith("file:"):
        faults.append("DELEGATIONS_MAIL_URL must name a mail server (smtp:// or smtps://); file:// sends nothing.")
    if settings.clock_start is not None:
        faults.append("DELEGATIONS_CLOCK is for demonstrations and tests; production uses the real time.")
    if settings.mail_from.endswith(".example"):
        faults.append("DELEGATIONS_MAIL_FROM must be the address of the mailbox that reads replies.")
    if settings.metrics_token and len(settings.metrics_token) < 16:
        faults.append("DELEGATIONS_METRICS_TOKEN must be at least 16 random characters, or be left out.")
    if settings.inbox_url.startswith("imap") and "DELEGATIONS_MAIL_TAGS" not in env:
        faults.append(
            "DELEGATIONS_MAIL_TAGS must say whether your mail server delivers mailbox+tag@… to mailbox@…: plus or none."
        )
    return faults


def _collection_faults(url: str) -> list[str]:
    """The address may hold a password, so that no fault repeats it."""
    if not url:
        return []
    try:
        target = urlsplit(url)
        host, _port = target.hostname or "", target.port
    except ValueError:
        return ["DELEGATIONS_CALDAV_URL is not an address; a password in it must be percent-encoded."]
    if target.scheme not in ("https", "http") or not host or not target.path.endswith("/") or target.query:
        return ["DELEGATIONS_CALDAV_URL must look like https://user:password@host/collection/ with / at its end."]
    if target.scheme == "http" and not is_loopback(host):
        return ["DELEGATIONS_CALDAV_URL must begin with https:// unless the calendar server is on this machine."]
    return []


def load_settings(environ: Mapping[str, str] | None = None) -> Settings:
    """The Settings, or UnsafeSettings with a sentence for each fault."""
    env = os.environ if environ is None else environ
    faults: list[str] = []
    instance = Path(env.get("DELEGATIONS_INSTANCE", str(ROOT / "instance"))).absolute()
    environment = env.get("DELEGATIONS_ENV", "development")
    if environment not in ("development", "production"):
        faults.append(f"DELEGATIONS_ENV must be development or production, not {environment!r}.")
    font_dir = env.get("DELEGATIONS_FONT_DIR")
    proxies = env.get("DELEGATIONS_PROXIES", "0")
    if not proxies.isdigit():
        faults.append("DELEGATIONS_PROXIES must be the number of reverse proxies in front, such as 1.")
    settings = Settings(
        environment=environment,
        secret_key=env.get("DELEGATIONS_SECRET_KEY", DEVELOPMENT_KEY),
        database_url=env.get("DELEGATIONS_DATABASE_URL", f"sqlite:///{instance / 'delegations.sqlite'}"),
        instance=instance,
        base_url=env.get("DELEGATIONS_BASE_URL", "http://127.0.0.1:8000"),
        mail_url=env.get("DELEGATIONS_MAIL_URL", f"file://{instance / 'mail'}"),
        inbox_url=env.get("DELEGATIONS_INBOX_URL", f"file://{instance / 'inbox'}"),
        queue_url=env.get("DELEGATIONS_QUEUE_URL", ""),
        templates=ROOT / "templates",
        translations=ROOT / "translations",
        static=ROOT / "static",
        clock_start=_instant("DELEGATIONS_CLOCK", env.get("DELEGATIONS_CLOCK", ""), faults),
        clock_since=_instant("DELEGATIONS_CLOCK_SINCE", env.get("DELEGATIONS_CLOCK_SINCE", ""), faults),
        font_dir=Path(font_dir) if font_dir else None,
        mail_from=env.get("DELEGATIONS_MAIL_FROM", "mission@delegations.example"),
        mail_tags=env.get("DELEGATIONS_MAIL_TAGS", "plus") == "plus",
        caldav_url=env.get("DELEGATIONS_CALDAV_URL", ""),
        mission_name=env.get("DELEGATIONS_MISSION_NAME", "Mission internationale · Ville durable"),
        duty_officer_email=env.get("DELEGATIONS_DUTY_EMAIL", ""),
        duty_officer_phone=env.get("DELEGATIONS_DUTY_PHONE", "+33 1 99 00 12 00"),
        metrics_token=env.get("DELEGATIONS_METRICS_TOKEN", ""),
        retention=_retention(env, faults),
        proxies=int(proxies) if proxies.isdigit() else 0,
    )
    if settings.is_production:
        faults.extend(_production_faults(settings, env))
    if not settings.database_url.startswith(("sqlite:///", "postgresql+psycopg://")):
        faults.append("DELEGATIONS_DATABASE_URL must begin with sqlite:/// or postgresql+psycopg://.")
    if not settings.mail_url.startswith(("smtp://", "smtps://", "file://")):
        faults.append("DELEGATIONS_MAIL_URL must begin with smtp://, smtps:// or file://.")
    if not settings.inbox_url.startswith(("imap://", "imaps://", "file://")):
        faults.append("DELEGATIONS_INBOX_URL must begin with imap://, imaps:// or file://.")
    if env.get("DELEGATIONS_MAIL_TAGS", "plus") not in ("plus", "none"):
        faults.append("DELEGATIONS_MAIL_TAGS must be plus or none.")
    faults.extend(_collection_faults(settings.caldav_url))
    if faults:
        raise UnsafeSettings(faults)
    return settings
