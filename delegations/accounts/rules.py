"""Passwords, session life, and the derived half of links."""

import base64
import hashlib
import hmac
import secrets
from datetime import timedelta

from delegations.core.errors import N_, DomainError, InvalidInput

SESSION_LIFE = timedelta(hours=12)
SESSION_IDLE = timedelta(hours=2)
ATTEMPTS = 8
ATTEMPT_WINDOW = timedelta(minutes=15)
MINIMUM_PASSWORD = 12


class WeakPassword(InvalidInput):
    message = N_("A password needs at least %(minimum)s characters.")


class WrongCredentials(DomainError):
    message = N_("This e-mail address and password do not go together.")


class WrongPassword(DomainError):
    message = N_("This is not your present password.")


class TooManyAttempts(DomainError):
    message = N_("Too many attempts. Wait a quarter of an hour, then try again.")


class OwnAccount(InvalidInput):
    message = N_("You cannot take your own rights away. Ask another administrator.")


def generated_password() -> str:
    """Twenty letters and digits that nobody mistakes for one another, in groups of five (99 bits)."""
    letters = "abcdefghjkmnpqrstuvwxyz23456789"
    return "-".join("".join(secrets.choice(letters) for _ in range(5)) for _ in range(4))


def check_password(password: str) -> None:
    if len(password) < MINIMUM_PASSWORD:
        raise WeakPassword(field="password", minimum=MINIMUM_PASSWORD)


def link_signature(key: str, purpose: str, public_id: str, generation: int) -> str:
    """128 bits derived from the key; no part of it is stored."""
    material = f"link|{purpose}|{public_id}|{generation}".encode()
    digest = hmac.new(key.encode(), material, hashlib.sha256).digest()[:16]
    return base64.urlsafe_b64encode(digest).decode().rstrip("=")
