"""Hosts, delegates and invited people, through a link."""

from flask import Blueprint

blueprint = Blueprint("portal", __name__)

from delegations.portal import hosts, invitations, own_data, readers  # noqa: E402,F401
