"""A letter as an invented guest would get it, for those who write its template."""

from datetime import date, timedelta

from delegations.accounts.models import User
from delegations.dossiers.models import Dossier
from delegations.invitations.letters import Occasion, letter_values
from delegations.invitations.rules import fill
from delegations.invitations.wording import Forms
from delegations.network.models import Organisation, Person

_TITLES = {"ar": "رئيسة مجلس مدينة فاس", "en": "President of the City Council"}
_DOSSIER_TITLES = {"ar": "المدينة المستدامة", "en": "Sustainable cities", "fr": "Ville durable"}
_OBJECTIVES = {
    "ar": "الاطلاع على تجارب النقل والماء.",
    "en": "To see how three cities move, drink and build.",
    "fr": "Voir comment trois villes se déplacent, boivent et bâtissent.",
}


def sample_letter(text: dict[str, str], language: str, forms: Forms, today: date) -> tuple[str, str]:
    """(subject, body) filled for the invented guest; nothing is read or saved."""
    guest = Person(
        given_name="Hind", family_name="Bennis", native_name="هند بنيس", family_first=False, civility="f",
        rank="elected", title=_TITLES.get(language, "Présidente du conseil de la ville"),
        title_fr="Présidente du conseil de la ville", language=language, salutation="",
    )  # fmt: skip
    guest.organisation = Organisation(name="Ville de Fès")
    starts_on = today + timedelta(days=60)
    dossier = Dossier(title=_DOSSIER_TITLES["fr"], starts_on=starts_on, ends_on=starts_on + timedelta(days=3))
    dossier.owner = User(name="Jeanne Laurent", phone="+33 1 99 00 12 34", email="jeanne.laurent@example.org")
    dossier.duty_officer = None
    occasion = Occasion(
        dossier=dossier, titles=_DOSSIER_TITLES, objectives=_OBJECTIVES, cities=("Paris", "Lyon", "Marseille"),
        deadline=today + timedelta(days=20), mission="Mission internationale",
    )  # fmt: skip
    values = letter_values(occasion, guest, language, forms)
    return fill(text["subject"], values)[0], fill(text["body"], values)[0]
