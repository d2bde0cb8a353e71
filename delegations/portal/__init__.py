"""Hosts, delegates and invited people, through a link."""

from flask import Blueprint

blueprint = Blueprint("portal", __name__)

from delegations.portal import calendars, hosts, invitations, own_data, programmes, readers  # noqa: E402,F401
