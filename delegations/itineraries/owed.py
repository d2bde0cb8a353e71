"""Readers whom staff left out of a release: from which release on their changes are still to be told.

A release notes for each of them the number of the last one he was told of (0: none). What the next release writes to
him is counted from there; once written to, or once nothing has changed for him after all, he is owed nothing. A quiet
release writes to nobody and hands the notes on, with one for everybody who left the list since he was last told
(taken_off.py). Hosts need none: their request keeps what they were last told.
"""

from collections.abc import Collection, Iterable
from typing import Protocol, TypeVar

from sqlalchemy.orm import Session

from delegations.dossiers.models import Participation
from delegations.itineraries.models import Release
from delegations.itineraries.queries import find_release
from delegations.itineraries.snapshots import Snapshot


class Word(Protocol):
    """A mail that a publication causes: on whose behalf, and what a form calls it."""

    @property
    def key(self) -> str: ...

    @property
    def participations(self) -> tuple[Participation, ...]: ...


Mail = TypeVar("Mail", bound=Word)


def owed_since(previous: Release | None) -> dict[int, int]:
    """{participation id: number of the last release told} of those left out so far."""
    return {int(key): number for key, number in previous.owed.items()} if previous else {}


def last_told(session: Session, previous: Release | None) -> dict[int, Snapshot | None]:
    """{participation id: the snapshot he knows, None for none} of those left out so far."""
    owed = owed_since(previous)
    known: dict[int, Snapshot | None] = {}
    for number in sorted(set(owed.values())):
        release = find_release(session, previous.dossier_id, number) if previous else None
        known[number] = release.snapshot if release else None
    return {key: known[number] for key, number in owed.items()}


def still_owed(previous: Release | None, silent: Iterable[Word], *, quiet: bool) -> dict[str, int]:
    """What the new release has to note of those it does not write to; a quiet one keeps the notes there are."""
    owed, number = owed_since(previous), previous.number if previous else 0
    kept = dict(previous.owed) if quiet and previous else {}
    return kept | {str(p.id): owed.get(p.id, number) for word in silent for p in word.participations}


def split(words: Iterable[Mail], left_out: Collection[str]) -> tuple[list[Mail], list[Mail]]:
    """(whom to write to, whom not), by the keys of the mails."""
    found = list(words)
    return [n for n in found if n.key not in left_out], [n for n in found if n.key in left_out]
