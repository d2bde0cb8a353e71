"""Staff accounts and sign-in."""

import hashlib
import secrets
from datetime import UTC, datetime, timedelta
from functools import cache

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError
from sqlalchemy import delete, func, select, update
from sqlalchemy.orm import Session, joinedload

from delegations.accounts.models import Attempt, StaffSession, User
from delegations.accounts.rules import (
    ATTEMPT_WINDOW,
    ATTEMPTS,
    SESSION_IDLE,
    SESSION_LIFE,
    OwnAccount,
    TooManyAttempts,
    WrongPassword,
    check_password,
)
from delegations.audit.services import record
from delegations.calendars.lines import checked_address
from delegations.calendars.values import UnsafeAddress
from delegations.core.actor import Actor, Door, Role
from delegations.core.clock import Clock, SystemClock
from delegations.core.errors import N_, InvalidInput, NotFound
from delegations.i18n.phones import clean_phone


class AddressTaken(InvalidInput):
    message = N_("There is already an account for %(email)s.")


@cache
def _hasher() -> PasswordHasher:
    return PasswordHasher()


@cache
def _decoy() -> str:
    """Verified for unknown addresses, so that they take as long as known ones."""
    return _hasher().hash(secrets.token_urlsafe(16))


def use_quick_hashes() -> None:
    """For tests alone: the cheapest argon2 parameters."""
    _hasher.cache_clear()
    _decoy.cache_clear()
    globals()["_hasher"] = cache(lambda: PasswordHasher(time_cost=1, memory_cost=8, parallelism=1))


def _digest(value: str) -> str:
    return hashlib.sha256(value.encode()).hexdigest()


def _real_now() -> datetime:
    """Sessions and throttling keep real time, whatever the product's clock says."""
    return SystemClock().now().astimezone(UTC)


def actor_for(user: User, door: Door = Door.WEB) -> Actor:
    return Actor("staff", user.id, user.name, door, Role(user.role))


def create_user(
    session: Session,
    *,
    actor: Actor,
    clock: Clock,
    email: str,
    name: str,
    role: Role,
    password: str,
    language: str = "fr",
    phone: str = "",
) -> User:
    """A staff account. Raises UnsafeAddress, AddressTaken, WeakPassword, BadPhone."""
    check_password(password)
    address = email.strip().lower()
    try:
        checked_address(address)
    except UnsafeAddress as error:
        raise UnsafeAddress(field="email", address=address) from error
    if session.scalars(select(User).where(User.email == address)).first():
        raise AddressTaken(field="email", email=address)
    user = User(
        email=address, name=name, role=role.value, language=language, phone=clean_phone(phone),
        password_hash=_hasher().hash(password), created_at=clock.now(),
    )  # fmt: skip
    session.add(user)
    session.flush()
    record(session, actor=actor, clock=clock, action="create_user", entity="user", entity_id=user.id)
    return user


def prune_attempts(session: Session) -> None:
    """Forgets failed attempts that no longer count."""
    session.execute(delete(Attempt).where(Attempt.at < _real_now() - timedelta(days=1)))


def _throttle(session: Session, keys: list[str]) -> None:
    since = _real_now() - ATTEMPT_WINDOW
    query = select(Attempt.key_hash, func.count()).where(Attempt.key_hash.in_(keys), Attempt.at > since)
    counts = dict(session.execute(query.group_by(Attempt.key_hash)).all())
    if any(count >= ATTEMPTS for count in counts.values()):
        raise TooManyAttempts()


def sign_in(session: Session, *, email: str, password: str, address: str, agent: str) -> str | None:
    """The token of a new session, or None after a failed try (which is counted). Raises TooManyAttempts."""
    wanted = email.strip().lower()
    keys = [_digest("email|" + wanted), _digest("address|" + address)]
    _throttle(session, keys)
    user = session.scalars(select(User).where(User.email == wanted)).one_or_none()
    try:
        _hasher().verify(user.password_hash if user else _decoy(), password)
        good = user is not None and user.active
    except (VerificationError, InvalidHashError):
        good = False
    if user is None or not good:
        session.add_all(Attempt(key_hash=key, at=_real_now()) for key in keys)
        session.flush()
        return None
    session.execute(delete(Attempt).where(Attempt.key_hash == keys[0]))
    return _open_session(session, user, agent)


def _open_session(session: Session, user: User, agent: str) -> str:
    token = secrets.token_urlsafe(32)
    now = _real_now()
    session.add(
        StaffSession(
            token_hash=_digest(token), user_id=user.id, created_at=now, seen_at=now,
            expires_at=now + SESSION_LIFE, agent=agent[:200],
        )
    )  # fmt: skip
    session.flush()
    return token


def find_session(session: Session, token: str) -> StaffSession | None:
    """The live session of a token, with its user."""
    query = select(StaffSession).options(joinedload(StaffSession.user)).where(StaffSession.token_hash == _digest(token))
    found = session.scalars(query).one_or_none()
    now = _real_now()
    if found is None or found.ended_at or found.expires_at <= now or found.seen_at + SESSION_IDLE <= now:
        return None
    return found if found.user.active else None


def touch_session(session: Session, session_id: int) -> None:
    session.execute(update(StaffSession).where(StaffSession.id == session_id).values(seen_at=_real_now()))


def end_session(session: Session, *, user_id: int, session_id: int) -> None:
    """Ends one session of the user's own; NotFound for another's."""
    query = update(StaffSession).where(StaffSession.id == session_id, StaffSession.user_id == user_id)
    result = session.execute(query.values(ended_at=_real_now()).returning(StaffSession.id))
    if result.first() is None:
        raise NotFound()


def end_all_sessions(session: Session, *, user_id: int, keep: int | None = None) -> None:
    query = update(StaffSession).where(StaffSession.user_id == user_id, StaffSession.ended_at.is_(None))
    if keep is not None:
        query = query.where(StaffSession.id != keep)
    session.execute(query.values(ended_at=_real_now()))


def sessions_of(session: Session, user_id: int) -> list[StaffSession]:
    query = select(StaffSession).where(
        StaffSession.user_id == user_id, StaffSession.ended_at.is_(None), StaffSession.expires_at > _real_now()
    )
    return list(session.scalars(query.order_by(StaffSession.seen_at.desc(), StaffSession.id)))


def change_password(session: Session, *, actor: Actor, clock: Clock, user: User, old: str, new: str, keep: int) -> None:
    """Every other session ends. Raises WrongPassword (counted), TooManyAttempts, WeakPassword."""
    key = _digest(f"password|{user.id}")
    _throttle(session, [key])
    try:
        _hasher().verify(user.password_hash, old)
    except VerificationError as error:
        session.add(Attempt(key_hash=key, at=_real_now()))
        session.flush()
        raise WrongPassword(field="old") from error
    check_password(new)
    user.password_hash = _hasher().hash(new)
    end_all_sessions(session, user_id=user.id, keep=keep)
    record(session, actor=actor, clock=clock, action="change_password", entity="user", entity_id=user.id)


def change_profile(
    session: Session, *, actor: Actor, clock: Clock, user: User, name: str, language: str, phone: str
) -> None:
    """What a member of staff says of himself; name and telephone stand in the mails he causes. Raises BadPhone."""
    phone = clean_phone(phone)
    given = {"name": name, "language": language, "phone": phone}
    changed = [field for field, value in given.items() if getattr(user, field) != value]
    if not changed:
        return
    user.name, user.language, user.phone = name, language, phone
    record(session, actor=actor, clock=clock, action="change_profile", entity="user", entity_id=user.id,
           fields=changed)  # fmt: skip


def reset_password(session: Session, *, actor: Actor, clock: Clock, user: User, password: str) -> None:
    """A password chosen for somebody else; his sessions end. Raises WeakPassword."""
    check_password(password)
    user.password_hash = _hasher().hash(password)
    end_all_sessions(session, user_id=user.id)
    record(session, actor=actor, clock=clock, action="reset_password", entity="user", entity_id=user.id)


def change_account(session: Session, *, actor: Actor, clock: Clock, user: User, role: Role, active: bool) -> None:
    """Role and activity; a disabled user's sessions end at once. Raises OwnAccount for a step against oneself."""
    if actor.is_staff and actor.id == user.id and not (active and role is Role.ADMINISTRATOR):
        raise OwnAccount()
    user.role, user.active = role.value, active
    if not active:
        end_all_sessions(session, user_id=user.id)
    record(session, actor=actor, clock=clock, action="change_account", entity="user", entity_id=user.id,
           fields=["role", "active"])  # fmt: skip


def set_language(session: Session, *, user_id: int, language: str) -> None:
    session.execute(update(User).where(User.id == user_id).values(language=language))


def list_users(session: Session) -> list[User]:
    return list(session.scalars(select(User).order_by(User.name, User.id)))


def get_user(session: Session, user_id: int) -> User:
    user = session.get(User, user_id)
    if user is None:
        raise NotFound()
    return user
