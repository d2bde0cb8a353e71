"""Forms of accounts."""

from wtforms import BooleanField, EmailField, PasswordField, SelectField, StringField

from delegations.core.actor import Role
from delegations.core.errors import N_
from delegations.core.languages import LANGUAGES, STAFF
from delegations.webkit.forms import BaseForm, PhoneField, line, required, short

ROLES = {
    Role.READER: N_("Reader: sees the dossiers shared with them"),
    Role.PLANNER: N_("Planner: prepares visits, fairs and events"),
    Role.ADMINISTRATOR: N_("Administrator: sees everything and manages accounts"),
}
ROLE_NAMES = {Role.READER: N_("Reader"), Role.PLANNER: N_("Planner"), Role.ADMINISTRATOR: N_("Administrator")}
_ROLES = [(role.value, text) for role, text in ROLES.items()]
_LANGUAGES = [(code, LANGUAGES[code].name) for code in STAFF]


class SignInForm(BaseForm):
    email = EmailField(N_("E-mail address"), filters=[line], validators=[required(), short()])
    password = PasswordField(N_("Password"), validators=[required(), short(1000)])


class ProfileForm(BaseForm):
    name = StringField(N_("Your name"), filters=[line], validators=[required(), short()])
    phone = PhoneField(
        N_("Your telephone number"), filters=[line], validators=[short(40)],
        description=N_("Hosts and delegates find it in the messages of your dossiers."),
    )  # fmt: skip
    language = SelectField(N_("Language of your pages"), choices=_LANGUAGES)


class PasswordForm(BaseForm):
    old = PasswordField(N_("Present password"), validators=[required(), short(1000)])
    new = PasswordField(
        N_("New password"), validators=[required(), short(1000)],
        description=N_("At least 12 characters. Your other open sessions end."),
    )  # fmt: skip


class NewUserForm(BaseForm):
    email = EmailField(N_("E-mail address"), filters=[line], validators=[required(), short()])
    name = StringField(N_("Name"), filters=[line], validators=[required(), short()])
    role = SelectField(N_("Role"), choices=_ROLES)
    language = SelectField(N_("Language"), choices=_LANGUAGES)


class UserForm(BaseForm):
    role = SelectField(N_("Role"), choices=_ROLES)
    active = BooleanField(N_("This person may sign in"))
