"""`users create` and `users password`: staff accounts from the command line."""

import click
from flask.cli import with_appcontext

from delegations.accounts.rules import generated_password
from delegations.accounts.services import create_user, list_users, reset_password
from delegations.core.actor import Role, system_actor
from delegations.core.errors import DomainError
from delegations.core.languages import STAFF
from delegations.webkit.context import services


@click.group()
def users() -> None:
    """Staff accounts."""


@users.command("create")
@click.argument("email")
@click.option("--role", type=click.Choice([role.value for role in Role]), required=True)
@click.option("--name", default="", help="As it stands in messages; made from the address when not given.")
@click.option("--language", type=click.Choice(STAFF), default=STAFF[0], show_default=True)
@with_appcontext
def users_create(email: str, role: str, name: str, language: str) -> None:
    """Makes an account for EMAIL and prints its password, this once."""
    password = generated_password()
    shown = name or email.split("@")[0].replace(".", " ").title()
    known = services()
    try:
        with known.database.writing() as session:
            create_user(
                session, actor=system_actor(), clock=known.clock, email=email, name=shown, role=Role(role),
                password=password, language=language,
            )  # fmt: skip
    except DomainError as error:
        raise click.ClickException(str(error)) from error
    click.echo(f"{email} may sign in as {role}. Password, shown this once: {password}")


@users.command("password")
@click.argument("email")
@with_appcontext
def users_password(email: str) -> None:
    """Gives the account of EMAIL a new password and prints it, this once; its sessions end."""
    password = generated_password()
    known = services()
    with known.database.writing() as session:
        user = next((one for one in list_users(session) if one.email == email.strip().lower()), None)
        if user is None:
            raise click.ClickException(f"There is no account for {email}.")
        reset_password(session, actor=system_actor(), clock=known.clock, user=user, password=password)
    click.echo(f"New password of {email}, shown this once: {password}")
