"""Staff pages: signing in, one's own account, accounts of others; and the few pages open to everybody."""

from flask import Blueprint

blueprint = Blueprint("accounts", __name__)

from delegations.web.accounts import account, calendar, public, sign_in, users  # noqa: E402,F401
