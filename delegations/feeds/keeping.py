"""The bodies of the calendars asked for last, for programs that poll without saying what they have."""

from collections import OrderedDict
from collections.abc import Callable
from threading import Lock

from flask import current_app

ROOM = 16_000_000
"""Octets in each process."""


class Kept:
    """By entity tag: it stands for the bytes. What was not asked for longest goes when the room is full."""

    def __init__(self, room: int = ROOM) -> None:
        self.room = room
        self.octets = 0
        self._bodies: OrderedDict[str, bytes] = OrderedDict()
        self._lock = Lock()

    def body(self, tag: str, make: Callable[[], bytes]) -> bytes:
        with self._lock:
            known = self._bodies.get(tag)
            if known is not None:
                self._bodies.move_to_end(tag)
                return known
        made = make()
        self._keep(tag, made)
        return made

    def _keep(self, tag: str, body: bytes) -> None:
        with self._lock:
            if tag in self._bodies or len(body) > self.room:
                return
            self._bodies[tag] = body
            self.octets += len(body)
            while self.octets > self.room:
                self.octets -= len(self._bodies.popitem(last=False)[1])

    def clear(self) -> None:
        with self._lock:
            self._bodies.clear()
            self.octets = 0


def kept() -> Kept:
    """Those of this application."""
    found: Kept = current_app.extensions.setdefault("kept_calendars", Kept())
    return found
