"""The invitation letter a fresh installation starts with, and how one writes to whom: language x rank x civility."""

from dataclasses import dataclass


@dataclass(frozen=True)
class DefaultLetter:
    key: str
    language: str
    subject: str
    body: str


@dataclass(frozen=True)
class AddressForm:
    """How to write to someone: envelope line, opening, form used inside the text, closing formula."""

    language: str
    rank: str
    civility: str
    envelope: str
    opening: str
    in_text: str
    closing: str


INVITATION: tuple[DefaultLetter, ...] = (
    DefaultLetter(
        "invitation",
        "fr",
        "Invitation : {dossier_title}, {dates}",
        """{salutation}

J’ai l’honneur d’inviter {form} à prendre part à la visite « {dossier_title} », qui se tiendra {dates} ({cities}).

{objective}

Le programme, tenu à jour, se trouve à cette adresse personnelle : {link}
On y lit les étapes dans sa langue et l’on y indique, s’il y a lieu, les besoins d’accès ou de régime.

Je vous saurais gré de bien vouloir faire connaître votre réponse d’ici au {reply_by}. \
{contact_name} ({contact_phone}) se tient à votre disposition pour toute précision.

{closing}

{signatory}
{signatory_title}
""",
    ),
    DefaultLetter(
        "invitation",
        "en",
        "Invitation: {dossier_title}, {dates}",
        """{salutation}

It is my honour to invite {form} to take part in the visit “{dossier_title}”, to be held {dates} ({cities}).

{objective}

The programme is kept up to date at this personal address: {link}
There you may read each stage in your language and tell us of any needs of access or diet.

I should be grateful for a reply by {reply_by}. {contact_name} ({contact_phone}) will gladly answer any question.

{closing}

{signatory}
{signatory_title}
""",
    ),
    DefaultLetter(
        "invitation",
        "ar",
        "دعوة: {dossier_title}، {dates}",
        """{salutation}

تحية طيبة وبعد،

يشرفني أن أدعو {form} إلى المشاركة في «{dossier_title}»، وذلك {dates} ({cities}).

{objective}

يوجد البرنامج المحيَّن على هذا العنوان الشخصي: {link}
ويمكن من خلاله الاطلاع على المحطات باللغة المختارة، والإفادة عند الاقتضاء \
بالاحتياجات المتعلقة بالولوج أو بالنظام الغذائي.

ويسعدني تلقي الرد في موعد أقصاه {reply_by}. ويبقى الاتصال ممكناً لأي استفسار: {contact_name} ({contact_phone}).

{closing}

{signatory}
{signatory_title}
""",
    ),
)

_EXCELLENCE = "Votre Excellence"
_HIGHEST = "Je vous prie d’agréer, {call}, l’expression de ma très haute considération."
_HIGH = "Je vous prie d’agréer, {call}, l’expression de ma haute considération."
_DISTINGUISHED = "Je vous prie d’agréer, {call}, l’expression de ma considération distinguée."
_ASSURED = "Je vous prie d’agréer, {call}, l’assurance de ma considération distinguée."
_GREETINGS = "Je vous prie d’agréer, {call}, l’expression de mes salutations distinguées."
_FAITHFULLY = "I have the honour to remain, with the highest consideration, yours faithfully,"
_ARABIC_HIGH = "وتفضلوا، {call}، بقبول أسمى عبارات التقدير والاحترام."
_ARABIC_USUAL = "وتفضلوا بقبول فائق التقدير والاحترام."

_ROWS: tuple[tuple[str, str, str, str, str, str, str, str], ...] = (
    ("fr", "minister", "m", "Son Excellence Monsieur {full_name}", "Monsieur {office}", ",", _EXCELLENCE, _HIGHEST),
    ("fr", "minister", "f", "Son Excellence Madame {full_name}", "Madame {office}", ",", _EXCELLENCE, _HIGHEST),
    ("fr", "ambassador", "m", "Son Excellence Monsieur {full_name}", "Monsieur l’Ambassadeur", ",", _EXCELLENCE, _HIGH),
    ("fr", "ambassador", "f", "Son Excellence Madame {full_name}", "Madame l’Ambassadrice", ",", _EXCELLENCE, _HIGH),
    ("fr", "elected", "m", "Monsieur {full_name}", "Monsieur {office}", ",", "Monsieur {office}", _DISTINGUISHED),
    ("fr", "elected", "f", "Madame {full_name}", "Madame {office}", ",", "Madame {office}", _DISTINGUISHED),
    ("fr", "senior", "m", "Monsieur {full_name}", "Monsieur {office}", ",", "Monsieur {office}", _ASSURED),
    ("fr", "senior", "f", "Madame {full_name}", "Madame {office}", ",", "Madame {office}", _ASSURED),
    ("fr", "standard", "m", "Monsieur {full_name}", "Monsieur", ",", "Monsieur {family_name}", _GREETINGS),
    ("fr", "standard", "f", "Madame {full_name}", "Madame", ",", "Madame {family_name}", _GREETINGS),
    ("fr", "standard", "", "{full_name}", "Madame, Monsieur", ",", "{full_name}", _GREETINGS),
    ("en", "minister", "m", "His Excellency Mr {full_name}", "Your Excellency", ",", "Your Excellency", _FAITHFULLY),
    ("en", "minister", "f", "Her Excellency Ms {full_name}", "Your Excellency", ",", "Your Excellency", _FAITHFULLY),
    ("en", "ambassador", "m", "His Excellency Mr {full_name}", "Your Excellency", ",", "Your Excellency", _FAITHFULLY),
    ("en", "ambassador", "f", "Her Excellency Ms {full_name}", "Your Excellency", ",", "Your Excellency", _FAITHFULLY),
    ("en", "elected", "m", "Mr {full_name}, {title}", "Dear Mr {family_name}", ",", "you", "Yours respectfully,"),
    ("en", "elected", "f", "Ms {full_name}, {title}", "Dear Ms {family_name}", ",", "you", "Yours respectfully,"),
    ("en", "senior", "m", "Mr {full_name}, {title}", "Dear Mr {family_name}", ",", "you", "Yours sincerely,"),
    ("en", "senior", "f", "Ms {full_name}, {title}", "Dear Ms {family_name}", ",", "you", "Yours sincerely,"),
    ("en", "standard", "m", "Mr {full_name}", "Dear Mr {family_name}", ",", "you", "Yours sincerely,"),
    ("en", "standard", "f", "Ms {full_name}", "Dear Ms {family_name}", ",", "you", "Yours sincerely,"),
    ("en", "standard", "", "{full_name}", "Dear {full_name}", ",", "you", "Yours sincerely,"),
    ("ar", "minister", "m", "معالي السيد {full_name}", "معالي السيد {title}", "،", "معاليكم", _ARABIC_HIGH),
    ("ar", "minister", "f", "معالي السيدة {full_name}", "معالي السيدة {title}", "،", "معاليكم", _ARABIC_HIGH),
    ("ar", "ambassador", "m", "سعادة السيد {full_name}", "سعادة السفير", "،", "سعادتكم", _ARABIC_HIGH),
    ("ar", "ambassador", "f", "سعادة السيدة {full_name}", "سعادة السفيرة", "،", "سعادتكم", _ARABIC_HIGH),
    ("ar", "elected", "m", "السيد {full_name}", "حضرة السيد {title} المحترم", "،", "حضرتكم", _ARABIC_USUAL),
    ("ar", "elected", "f", "السيدة {full_name}", "حضرة السيدة {title} المحترمة", "،", "حضرتكم", _ARABIC_USUAL),
    ("ar", "senior", "m", "السيد {full_name}", "حضرة السيد {title} المحترم", "،", "حضرتكم", _ARABIC_USUAL),
    ("ar", "senior", "f", "السيدة {full_name}", "حضرة السيدة {title} المحترمة", "،", "حضرتكم", _ARABIC_USUAL),
    ("ar", "standard", "m", "السيد {full_name}", "السيد {full_name} المحترم", "،", "حضرتكم", _ARABIC_USUAL),
    ("ar", "standard", "f", "السيدة {full_name}", "السيدة {full_name} المحترمة", "،", "حضرتكم", _ARABIC_USUAL),
    ("ar", "standard", "", "{full_name}", "تحية طيبة", "،", "حضرتكم", _ARABIC_USUAL),
    ("es", "standard", "", "{full_name}", "Estimado/a {full_name}", ":", "{full_name}", "Reciba un cordial saludo,"),
    ("pt_BR", "standard", "", "{full_name}", "Prezado(a) {full_name}", ",", "{full_name}", "Atenciosamente,"),
    ("de", "standard", "", "{full_name}", "Guten Tag {full_name}", ",", "{full_name}", "Mit freundlichen Grüßen"),
    ("it", "standard", "", "{full_name}", "Gentile {full_name}", ",", "{full_name}", "Distinti saluti,"),
)  # fmt: skip
"""Language, rank, civility ('' is neutral), envelope, call, what ends the opening, form in the text, closing."""


def _form(row: tuple[str, str, str, str, str, str, str, str]) -> AddressForm:
    language, rank, civility, envelope, call, stop, in_text, closing = row
    return AddressForm(language, rank, civility, envelope, call + stop, in_text, closing.replace("{call}", call))


_FORMS = {row[:3]: _form(row) for row in _ROWS}


def default_form(language: str, rank: str, civility: str) -> AddressForm | None:
    """The form for somebody whose civility is known; None when it is not, or the language has no table."""
    return _FORMS.get((language, rank, civility)) if civility else None


def neutral_form(language: str) -> AddressForm:
    """For people whose civility nobody knows. Languages without a table get the bare name and no closing."""
    bare = AddressForm(language, "standard", "", "{full_name}", "{full_name},", "{full_name}", "")
    return _FORMS.get((language, "standard", ""), bare)
