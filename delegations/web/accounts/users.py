"""Accounts of the staff, for administrators."""

from werkzeug.wrappers import Response

from delegations.accounts import services as accounts
from delegations.accounts.rules import generated_password
from delegations.core.actor import Role
from delegations.core.errors import N_, DomainError
from delegations.web.accounts import blueprint
from delegations.web.accounts.forms import ROLE_NAMES, NewUserForm, UserForm
from delegations.webkit.context import actor, clock, session
from delegations.webkit.guards import administrator
from delegations.webkit.pages import back_to, page, told

Answer = str | tuple[str, int] | Response


@blueprint.get("/settings/users")
@administrator
def users() -> Answer:
    return page("accounts/users.html", section="settings", rows=accounts.list_users(session()), roles=ROLE_NAMES)


@blueprint.route("/settings/users/new", methods=["GET", "POST"])
@administrator
def new_user() -> Answer:
    form = NewUserForm()
    if form.validate_on_submit():
        password, values = generated_password(), form.values()
        role = Role(values.pop("role"))
        try:
            user = accounts.create_user(session(), actor=actor(), clock=clock(), role=role, password=password, **values)
        except DomainError as error:
            form.refuse(error)
        else:
            return page("accounts/password.html", section="settings", user=user, password=password)
    return page("accounts/new_user.html", section="settings", form=form), 422 if form.is_submitted() else 200


@blueprint.route("/settings/users/<int:user_id>", methods=["GET", "POST"])
@administrator
def user(user_id: int) -> Answer:
    found = accounts.get_user(session(), user_id)
    form = UserForm(obj=found)
    if form.validate_on_submit():
        try:
            accounts.change_account(
                session(), actor=actor(), clock=clock(), user=found, role=Role(form.role.data), active=form.active.data
            )
        except DomainError as error:
            form.refuse(error)
        else:
            told(N_("The account of %(name)s is saved."), name=found.name)
            return back_to("accounts.users")
    return page("accounts/user.html", section="settings", form=form, user=found), 422 if form.is_submitted() else 200


@blueprint.post("/settings/users/<int:user_id>/password")
@administrator
def new_password(user_id: int) -> Answer:
    """A new password, shown this once; the person's sessions end."""
    found = accounts.get_user(session(), user_id)
    password = generated_password()
    accounts.reset_password(session(), actor=actor(), clock=clock(), user=found, password=password)
    return page("accounts/password.html", section="settings", user=found, password=password)
