"""The invitation letter a fresh installation starts with, and how one writes to whom: language x rank x civility."""

from collections.abc import Iterator
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
        "Invitation : {dossier_title}, {dates}",
        """{salutation}

J’ai l’honneur d’inviter {form} à prendre part à la visite « {dossier_title} », qui se tiendra {dates} ({cities}).

{objective}

Le programme, tenu à jour, se trouve à cette adresse personnelle : {link}
On y lit les étapes dans sa langue et l’on y indique, s’il y a lieu, les besoins d’accès ou de régime.

Je vous serais reconnaissant de bien vouloir faire connaître votre réponse avant le {reply_by}. \
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

I should be grateful for a reply before {reply_by}. {contact_name} ({contact_phone}) will gladly answer any question.

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

وسأكون ممتناً لتلقي الرد قبل {reply_by}. ويبقى الاتصال ممكناً لأي استفسار: {contact_name} ({contact_phone}).

{closing}

{signatory}
{signatory_title}
""",
    ),
)

_FRENCH: tuple[tuple[str, str, str, str, str, str], ...] = (
    (
        "minister",
        "m",
        "Son Excellence Monsieur {full_name}",
        "Monsieur {office},",
        "Votre Excellence",
        "Je vous prie d’agréer, Monsieur {office}, l’expression de ma très haute considération.",
    ),
    (
        "minister",
        "f",
        "Son Excellence Madame {full_name}",
        "Madame {office},",
        "Votre Excellence",
        "Je vous prie d’agréer, Madame {office}, l’expression de ma très haute considération.",
    ),
    (
        "ambassador",
        "m",
        "Son Excellence Monsieur {full_name}",
        "Monsieur l’Ambassadeur,",
        "Votre Excellence",
        "Je vous prie d’agréer, Monsieur l’Ambassadeur, l’expression de ma haute considération.",
    ),
    (
        "ambassador",
        "f",
        "Son Excellence Madame {full_name}",
        "Madame l’Ambassadrice,",
        "Votre Excellence",
        "Je vous prie d’agréer, Madame l’Ambassadrice, l’expression de ma haute considération.",
    ),
    (
        "elected",
        "m",
        "Monsieur {full_name}",
        "Monsieur {office},",
        "Monsieur {office}",
        "Je vous prie d’agréer, Monsieur {office}, l’expression de ma considération distinguée.",
    ),
    (
        "elected",
        "f",
        "Madame {full_name}",
        "Madame {office},",
        "Madame {office}",
        "Je vous prie d’agréer, Madame {office}, l’expression de ma considération distinguée.",
    ),
    (
        "senior",
        "m",
        "Monsieur {full_name}",
        "Monsieur {office},",
        "Monsieur {office}",
        "Je vous prie d’agréer, Monsieur {office}, l’assurance de ma considération distinguée.",
    ),
    (
        "senior",
        "f",
        "Madame {full_name}",
        "Madame {office},",
        "Madame {office}",
        "Je vous prie d’agréer, Madame {office}, l’assurance de ma considération distinguée.",
    ),
    (
        "standard",
        "m",
        "Monsieur {full_name}",
        "Monsieur,",
        "Monsieur {family_name}",
        "Je vous prie d’agréer, Monsieur, l’expression de mes salutations distinguées.",
    ),
    (
        "standard",
        "f",
        "Madame {full_name}",
        "Madame,",
        "Madame {family_name}",
        "Je vous prie d’agréer, Madame, l’expression de mes salutations distinguées.",
    ),
)

_HIGH_CLOSING = "I have the honour to remain, with the highest consideration, yours faithfully,"

_ENGLISH: tuple[tuple[str, str, str, str, str, str], ...] = (
    ("minister", "m", "His Excellency Mr {full_name}", "Your Excellency,", "Your Excellency", _HIGH_CLOSING),
    ("minister", "f", "Her Excellency Ms {full_name}", "Your Excellency,", "Your Excellency", _HIGH_CLOSING),
    ("ambassador", "m", "His Excellency Mr {full_name}", "Your Excellency,", "Your Excellency", _HIGH_CLOSING),
    ("ambassador", "f", "Her Excellency Ms {full_name}", "Your Excellency,", "Your Excellency", _HIGH_CLOSING),
    ("elected", "m", "Mr {full_name}, {title}", "Dear Mr {family_name},", "you", "Yours respectfully,"),
    ("elected", "f", "Ms {full_name}, {title}", "Dear Ms {family_name},", "you", "Yours respectfully,"),
    ("senior", "m", "Mr {full_name}, {title}", "Dear Mr {family_name},", "you", "Yours sincerely,"),
    ("senior", "f", "Ms {full_name}, {title}", "Dear Ms {family_name},", "you", "Yours sincerely,"),
    ("standard", "m", "Mr {full_name}", "Dear Mr {family_name},", "you", "Yours sincerely,"),
    ("standard", "f", "Ms {full_name}", "Dear Ms {family_name},", "you", "Yours sincerely,"),
)

_ARABIC_HIGH = "وتفضلوا، {address}، بقبول أسمى عبارات التقدير والاحترام."
_ARABIC_USUAL = "وتفضلوا بقبول فائق التقدير والاحترام."

_ARABIC: tuple[tuple[str, str, str, str, str, str], ...] = (
    (
        "minister",
        "m",
        "معالي السيد {full_name}",
        "معالي السيد {title}،",
        "معاليكم",
        _ARABIC_HIGH.replace("{address}", "معالي السيد {title}"),
    ),
    (
        "minister",
        "f",
        "معالي السيدة {full_name}",
        "معالي السيدة {title}،",
        "معاليكم",
        _ARABIC_HIGH.replace("{address}", "معالي السيدة {title}"),
    ),
    (
        "ambassador",
        "m",
        "سعادة السيد {full_name}",
        "سعادة السفير،",
        "سعادتكم",
        _ARABIC_HIGH.replace("{address}", "سعادة السفير"),
    ),
    (
        "ambassador",
        "f",
        "سعادة السيدة {full_name}",
        "سعادة السفيرة،",
        "سعادتكم",
        _ARABIC_HIGH.replace("{address}", "سعادة السفيرة"),
    ),
    ("elected", "m", "السيد {full_name}", "حضرة السيد {title} المحترم،", "حضرتكم", _ARABIC_USUAL),
    ("elected", "f", "السيدة {full_name}", "حضرة السيدة {title} المحترمة،", "حضرتكم", _ARABIC_USUAL),
    ("senior", "m", "السيد {full_name}", "حضرة السيد {title} المحترم،", "حضرتكم", _ARABIC_USUAL),
    ("senior", "f", "السيدة {full_name}", "حضرة السيدة {title} المحترمة،", "حضرتكم", _ARABIC_USUAL),
    ("standard", "m", "السيد {full_name}", "السيد {full_name} المحترم،", "حضرتكم", _ARABIC_USUAL),
    ("standard", "f", "السيدة {full_name}", "السيدة {full_name} المحترمة،", "حضرتكم", _ARABIC_USUAL),
)


def _forms() -> Iterator[AddressForm]:
    tables: tuple[tuple[str, tuple[tuple[str, str, str, str, str, str], ...]], ...] = (
        ("fr", _FRENCH),
        ("en", _ENGLISH),
        ("ar", _ARABIC),
    )
    for language, rows in tables:
        for row in rows:
            yield AddressForm(language, *row)


ADDRESS_FORMS = {(f.language, f.rank, f.civility): f for f in _forms()}
NEUTRAL = {
    "fr": AddressForm(
        "fr", "standard", "", "{full_name}", "Madame, Monsieur,", "vous-même",
        "Je vous prie d’agréer, Madame, Monsieur, l’expression de mes salutations distinguées.",
    ),
    "en": AddressForm("en", "standard", "", "{full_name}", "Dear {full_name},", "you", "Yours sincerely,"),
    "ar": AddressForm("ar", "standard", "", "{full_name}", "تحية طيبة،", "حضرتكم", _ARABIC_USUAL),
}  # fmt: skip
"""For people whose civility nobody knows; the preview says so."""
