"""Papers of blocks and cards the tests and the eye look at, in French and Arabic."""

import io
from dataclasses import replace

from PIL import Image

from delegations.documents import (
    Card,
    CardFormat,
    CardsDocument,
    Column,
    Facts,
    Heading,
    Leg,
    LetterDocument,
    PageBreak,
    Paragraph,
    Picture,
    Route,
    SheetDocument,
    Span,
    Stop,
    Table,
)


def picture_data(width: int = 640, height: int = 480, kind: str = "JPEG", mode: str = "RGB") -> bytes:
    """A gradient that is the same each time."""
    pixels = Image.linear_gradient("L").resize((width, height))
    colours = [
        pixels.rotate(90 * turn).resize((width, height)) for turn in range(len(Image.new(mode, (1, 1)).getbands()))
    ]
    written = io.BytesIO()
    Image.merge(mode, colours).save(written, kind)
    return written.getvalue()


ROUTE_FR = Route(
    stops=(
        Stop("1", "Gare de Lyon Part-Dieu", 0.72, 0.30),
        Stop("2", "Place nautique, quartier de la Confluence", 0.30, 0.78),
        Stop("3", "Chaufferie de Surville", 0.62, 0.92),
        Stop("4", "Brasserie des Confluences", 0.31, 0.74),
        Stop("5", "Hôtel de la Métropole", 0.68, 0.34),
    ),
    legs=(
        Leg(0, 1, "16 min"),
        Leg(1, 2, "12 min"),
        Leg(2, 3, "14 min"),
        Leg(3, 4, "18 min"),
        Leg(4, 0, "5 min à pied"),
    ),
    text="Cinq lieux : de la gare de Lyon Part-Dieu à la Confluence en 16 minutes, à Surville en 12, retour en 14, "
    "à l’Hôtel de la Métropole en 18, à la gare à pied en 5.",
)
ROUTE_AR = replace(
    ROUTE_FR,
    stops=tuple(
        replace(stop, label=label)
        for stop, label in zip(
            ROUTE_FR.stops,
            (
                "محطة Lyon Part-Dieu",
                "الساحة البحرية، حي Confluence",
                "محطة التدفئة Surville",
                "مطعم Confluences",
                "مقر المتروبول",
            ),
            strict=True,
        )
    ),
    legs=tuple(
        replace(leg, label=label)
        for leg, label in zip(
            ROUTE_FR.legs, ("16 دقيقة", "12 دقيقة", "14 دقيقة", "18 دقيقة", "5 دقائق سيراً"), strict=True
        )
    ),
    text="خمسة أماكن: من محطة Lyon Part-Dieu إلى Confluence في 16 دقيقة، ثم إلى Surville في 12 دقيقة.",
)
DRIVER_FR = SheetDocument(
    language="fr",
    mission="Mission internationale · Ville durable",
    title="Feuille du chauffeur",
    subtitle="Jeudi 28 octobre 2027 · Lyon",
    release_line="Version 7 · 22 octobre 2027, 17:12",
    blocks=(
        Paragraph("Un départ a changé depuis la version 6\u202f: 15:10 au lieu de 15:00.", "moved"),
        Facts(
            (
                ("Chauffeur", "Karim Haddad"),
                ("Téléphone", (Span("+33 6 00 00 00 01", link="tel:+33600000001"),)),
                ("Véhicule", "Car de 19 places, AB-123-CD"),
                (
                    "Prise en charge",
                    "07:40, gare Part-Dieu, porte du Rhône\u202f; attendre au dépose-minute, prévenir l’agent.",
                ),
            )
        ),
        Heading("Trajets"),
        Table(
            (Column("Départ", 0.8, bold=True), Column("De", 2.2), Column("À", 2.2), Column("Passagers", 1)),
            (
                ("10:00", "Gare de Lyon Part-Dieu", "Place nautique, Lyon 2e", "14"),
                ("11:45", "Place nautique, Lyon 2e", "Rue de Surville, Lyon 7e", "14"),
                ("13:15", "Rue de Surville, Lyon 7e", "Brasserie des Confluences", "14"),
                ("15:10", "Brasserie des Confluences", "Hôtel de la Métropole, 20 rue du Lac", "12"),
            ),
            struck=frozenset({2}),
        ),
        Heading("Le trajet du jour"),
        ROUTE_FR,
        PageBreak(),
        Heading("Qui accueillir"),
        Heading("Chefs de délégation", 3),
        Paragraph("À reconnaître à l’arrivée du train. Les photographies ne sortent pas de ce document."),
        Table(
            (Column("Photo", 0.9), Column("Nom", 2, bold=True), Column("Fonction", 2.6)),
            (
                (
                    Picture(picture_data(300, 400), "Portrait de Salma Benchekroun"),
                    "Salma Benchekroun El Alami\nسلمى بنشقرون العلمي",
                    "Vice-présidente chargée des mobilités et de la transition, conseil de la ville de Casablanca",
                ),
                (
                    Picture(picture_data(64, 48, "PNG", "RGBA"), "Portrait de Youssef Idrissi"),
                    "Youssef Idrissi",
                    "Directeur",
                ),
            ),
        ),
        Heading("Consignes", 3),
        Paragraph("Départ seulement quand tout le monde est à bord.", "confirmed"),
        Paragraph("Le quai 2 est fermé aux cars jusqu’à 9:00.", "waiting"),
        Paragraph("Le parking de la Métropole refuse les véhicules de plus de 3,5 m.", "refused"),
    ),
    page_format="page %(page)s sur %(pages)s",
    contact_lines=("Sur place\u202f: M. Laurent, +33 1 00 00 00 00 · Urgences\u202f: 112",),
    latest_question="Cette version est-elle la dernière\u202f? Scannez le code.",
    code_url="https://delegations.example.org/i/4f9a7c21e0b84d6f",
)
DRIVER_AR = SheetDocument(
    language="ar",
    mission="البعثة الدولية · المدينة المستدامة",
    title="ورقة السائق",
    subtitle="الخميس 28 أكتوبر 2027 · ليون",
    release_line="النسخة 7 · 22 أكتوبر 2027، 17:12",
    blocks=(
        Paragraph("تغيّر موعد انطلاق واحد منذ النسخة 6: 15:10 بدل 15:00.", "moved"),
        Facts(
            (
                ("السائق", "كريم حداد"),
                ("الهاتف", (Span("+33 6 00 00 00 01", link="tel:+33600000001"),)),
                ("المركبة", "حافلة من 19 مقعداً، AB-123-CD"),
                (
                    "الاستقبال",
                    "07:40، محطة Lyon Part-Dieu، مدخل الرون؛ الانتظار عند الموقف القصير مع لافتة «الدار البيضاء».",
                ),
            )
        ),
        Heading("التنقلات"),
        Table(
            (Column("الانطلاق", 0.8, bold=True), Column("من", 2.2), Column("إلى", 2.2), Column("الركاب", 1)),
            (
                ("10:00", "محطة Lyon Part-Dieu", "Place nautique, Lyon 2e", "14"),
                ("11:45", "Place nautique, Lyon 2e", "شارع Surville", "14"),
                ("15:10", "مطعم Confluences", "مقر المتروبول، \u206820 rue du Lac\u2069", "12"),
            ),
            struck=frozenset({1}),
        ),
        Heading("مسار اليوم"),
        ROUTE_AR,
        PageBreak(),
        Heading("من نستقبل"),
        Table(
            (Column("الصورة", 0.9), Column("الاسم", 2, bold=True), Column("الصفة", 2.6)),
            (
                (
                    Picture(picture_data(300, 400), "صورة سلمى بنشقرون"),
                    "سلمى بنشقرون العلمي\nSalma Benchekroun",
                    "نائبة رئيس مجلس مدينة الدار البيضاء المكلفة بالتنقل",
                ),
            ),
        ),
        Paragraph("لا انطلاق قبل أن يركب الجميع.", "confirmed"),
    ),
    page_format="صفحة %(page)s من %(pages)s",
    contact_lines=("في المكان: السيد Laurent، هاتف +33 1 00 00 00 00 · الطوارئ: 112",),
    latest_question="هل هذه آخر نسخة؟ افتح الرمز.",
    code_url="https://delegations.example.org/i/4f9a7c21e0b84d6f",
)
LONG_TITLE = (
    "Présidente de la commission permanente chargée de l’aménagement du territoire, des mobilités, de la "
    "transition écologique, de l’habitat, de la rénovation urbaine, de la coopération décentralisée et des "
    "relations avec les collectivités territoriales partenaires du pourtour méditerranéen et d’Afrique"
)
PEOPLE_FR = (
    Card(
        "Salma Benchekroun El Alami",
        "سلمى بنشقرون العلمي",
        ("Vice-présidente chargée des mobilités", "Ville de Casablanca"),
        "Cheffe de délégation",
        "confirmed",
        "1",
    ),
    Card(
        "Youssef Idrissi",
        "يوسف الإدريسي",
        ("Directeur de l’urbanisme", "Ville de Casablanca"),
        "Délégation",
        "moved",
        "2",
    ),
    Card("Jeanne Laurent", "", ("Directrice", "Mission internationale"), "Mission", "off"),
    Card("Ng", "", (), "Presse", "waiting", "17"),
    Card(
        "Marie-Antoinette de La Rochefoucauld-Montmorency-Luxembourg",
        "Мария-Антуанетта де Ларошфуко-Монморанси",
        (
            LONG_TITLE,
            "Association internationale des villes durables",
        ),
        "Intervenante",
        "refused",
        "A12",
    ),
)
PEOPLE_AR = (
    Card(
        "سلمى بنشقرون العلمي",
        "Salma Benchekroun El Alami",
        ("نائبة الرئيس المكلفة بالتنقل", "مدينة الدار البيضاء"),
        "رئيسة الوفد",
        "confirmed",
        "1",
    ),
    Card("يوسف الإدريسي", "Youssef Idrissi", ("مدير التعمير", "مدينة الدار البيضاء"), "عضو الوفد", "moved", "2"),
    Card("Jeanne Laurent", "", ("مديرة", "البعثة الدولية"), "البعثة", "off"),
)


def cards(language: str, format: CardFormat) -> CardsDocument:
    french = language == "fr"
    return CardsDocument(
        language=language,
        mission="Mission internationale · Ville durable" if french else "البعثة الدولية · المدينة المستدامة",
        title="Badges" if french else "البطاقات",
        format=format,
        cards=PEOPLE_FR if french else PEOPLE_AR,
        heading="Visite de la délégation de Casablanca" if french else "زيارة وفد الدار البيضاء",
        release_line="Version 7" if french else "النسخة 7",
    )


NOTE_WORDS = (
    "Le Ministère de l’Europe et des Affaires étrangères présente ses compliments à l’Ambassade du Royaume du Maroc "
    "et a l’honneur de lui faire connaître qu’une délégation de la ville de Casablanca se rendra à Paris, Lyon et "
    "Marseille du 26 au 29 octobre 2027.\n"
    "Le Ministère saisit cette occasion pour renouveler à l’Ambassade les assurances de sa haute considération.\n"
    "Paris, le 18 octobre 2027"
)
NOTE_FR = LetterDocument(
    language="fr",
    mission="Ministère de l’Europe et des Affaires étrangères",
    sender_lines=("Protocole", "57 boulevard des Invalides, 75007 Paris"),
    recipient_lines=("Ambassade du Royaume du Maroc", "Paris"),
    place_date="",
    subject="Note verbale",
    salutation="",
    paragraphs=tuple(NOTE_WORDS.split("\n")),
    closing="",
    signatory_lines=(),
    reference="N° 2027-118",
    enclosures=("P. J.\u202f: programme provisoire",),
    stamp=True,
)
NOTE_AR = replace(
    NOTE_FR,
    language="ar",
    mission="وزارة أوروبا والشؤون الخارجية",
    sender_lines=("إدارة المراسم",),
    recipient_lines=("سفارة المملكة المغربية", "باريس"),
    subject="مذكرة شفوية",
    reference="رقم 2027-118",
    paragraphs=(
        "تهدي وزارة أوروبا والشؤون الخارجية أطيب تحياتها إلى سفارة المملكة المغربية، وتبلغها بزيارة وفد الدار البيضاء.",
        "وتغتنم الوزارة هذه المناسبة لتعرب للسفارة عن فائق تقديرها.",
        "باريس، 18 أكتوبر 2027",
    ),
    enclosures=("المرفق: البرنامج المؤقت",),
)
