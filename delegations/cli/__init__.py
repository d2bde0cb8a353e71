"""The commands of `flask --app wsgi`; each prints plain lines and exits 0 only on success."""

from importlib import import_module

import click
from flask import Flask
from flask.cli import AppGroup

MODULES = {
    "audit": "audit",
    "backup": "backup",
    "db": "database",
    "demo": "demo",
    "export": "export",
    "fonts": "fonts",
    "inbox": "inbox",
    "itinerary": "itinerary",
    "outbox": "outbox",
    "people": "people",
    "purge": "purge",
    "release": "release",
    "restore": "backup",
    "users": "users",
    "worker": "worker",
}
"""The module in which each command stands, under the command's own name."""


class Commands(AppGroup):
    """Imports a command when it is named: web and worker carry neither the demo season nor the migrations."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return sorted({*MODULES, *super().list_commands(ctx)})

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in MODULES:
            return super().get_command(ctx, cmd_name)
        command: click.Command = getattr(import_module(f"delegations.cli.{MODULES[cmd_name]}"), cmd_name)
        return command


def install_commands(app: Flask) -> None:
    app.cli = Commands(app.name)
