"""How far a long command is: a bar on a terminal, one plain line otherwise."""

import sys
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from typing import TypeVar

import click

T = TypeVar("T")


def on_terminal() -> bool:
    return sys.stdout.isatty()


@contextmanager
def steps_of(items: Iterable[T], count: int, label: str) -> Iterator[Iterable[T]]:
    """The items, while the reader sees them pass."""
    if not on_terminal():
        click.echo(f"{label} ...")
        yield items
        return
    with click.progressbar(items, length=count, label=label, update_min_steps=max(1, count // 200)) as bar:
        yield bar


def steps(items: Sequence[T], label: str) -> Iterator[T]:
    with steps_of(items, len(items), label) as shown:
        yield from shown
