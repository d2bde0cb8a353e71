"""Base class, column types, engines and units of work. No tables live here."""

from sqlalchemy.orm import Session

from delegations.database.base import Base, choices
from delegations.database.engine import Database
from delegations.database.types import EncryptedText, UTCDateTime, configure_encryption

__all__ = ["Base", "Database", "EncryptedText", "Session", "UTCDateTime", "choices", "configure_encryption"]
