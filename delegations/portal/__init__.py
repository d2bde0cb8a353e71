"""Hosts, delegates and invited people, through a link."""

from flask import Blueprint

blueprint = Blueprint("portal", __name__)

from delegations.portal import (  # noqa: E402,F401
    calendars,
    duty,
    exhibitors,
    hosts,
    invitations,
    meetings,
    own_data,
    programmes,
    readers,
)
