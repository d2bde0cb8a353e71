"""The commands of `flask --app wsgi`; each prints plain lines and exits 0 only on success."""

from flask import Flask

from delegations.cli.database import db
from delegations.cli.demo import demo
from delegations.cli.export import export
from delegations.cli.itinerary import itinerary
from delegations.cli.outbox import outbox
from delegations.cli.people import people
from delegations.cli.release import release
from delegations.cli.users import users
from delegations.cli.worker import worker


def install_commands(app: Flask) -> None:
    for command in (
        db,
        demo,
        worker,
        users,
        outbox,
        people,
        itinerary,
        release,
        export,
    ):
        app.cli.add_command(command)
