"""The entry point of servers and of the `flask` command."""

from config import load_settings
from delegations.app import create_app

app = create_app(load_settings())
