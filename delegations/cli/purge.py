"""`purge`: erases what has reached its limit."""

import click
from flask.cli import with_appcontext

from delegations.cli.chores import purge_due
from delegations.webkit.context import services


@click.command()
@click.option("--dry-run", is_flag=True, help="Only count; change nothing.")
@with_appcontext
def purge(dry_run: bool) -> None:
    """Erases personal data that have reached their limit and says how much of each kind.

    The limits are settings (DELEGATIONS_KEEP_...). The worker does the same every night.
    """
    counts = purge_due(services(), dry_run=dry_run)
    for kind, count in counts.items():
        click.echo(f"{kind:44} {count}")
    total = sum(counts.values())
    click.echo(f"{total} would be erased; nothing was changed." if dry_run else f"{total} erased.")
