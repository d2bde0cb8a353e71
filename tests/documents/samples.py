"""Documents the tests and the eye look at: a programme in French and Arabic, a letter, a list."""

from delegations.documents import Column, Day, LetterDocument, ProgrammeDocument, Row, SheetDocument, Span, State, Table

ROWS_FR = (
    Row(
        "07:59–09:56",
        "Train TGV 6012 vers Lyon",
        ("Voiture 14. La délégation est attendue à l’entrée du quai.",),
        ("Paris-Gare de Lyon, hall 1",),
    ),
    Row("", "Car, 16 min", kind="transfer"),
    Row(
        "10:30–11:45",
        "Quartier de la Confluence",
        ("Visite à pied avec SPL Lyon Confluence. Parcours de plain-pied.",),
        ("Place nautique, Lyon 2e",),
        State("✓", "confirmé", "confirmed"),
    ),
    Row(
        "12:00–13:15",
        "Chaufferie de Surville",
        ("Réseau de chaleur de la Métropole. Casque fourni\u202f; pas de photo en salle de contrôle.",),
        ("Rue de Surville, Lyon 7e",),
        State("○", "à confirmer", "waiting"),
    ),
    Row(
        "13:30–15:00",
        "Déjeuner offert par la Métropole",
        (),
        ("Brasserie des Confluences",),
        State("✕", "annulé", "refused"),
    ),
    Row(
        "15:30–16:45",
        "Plan vélo et zone à faibles émissions",
        ("Présentation, puis échange avec la vice-présidence chargée des mobilités.",),
        ("Hôtel de la Métropole,", "20 rue du Lac, Lyon 3e"),
        State("⇄", "nouvel horaire proposé", "moved"),
    ),
    Row("", "Car, 14 min", kind="transfer"),
    Row("18:04–19:45", "Train TGV 5130 vers Marseille", (), ("Lyon Part-Dieu, porte du Rhône",)),
)
ROWS_AR = (
    Row(
        "07:59–09:56",
        "القطار TGV 6012 إلى ليون",
        ("محطة Gare de Lyon، العربة 14. يُستقبل الوفد عند مدخل الرصيف.",),
        ("Paris-Gare de Lyon, hall 1",),
    ),
    Row("", "حافلة · 16 دقيقة", kind="transfer"),
    Row(
        "10:30–11:45",
        "حي Confluence",
        ("جولة سيراً على الأقدام مع SPL Lyon Confluence. المسار مهيأ للكراسي المتحركة.",),
        ("Place nautique, Lyon 2e",),
        State("✓", "مؤكد", "confirmed"),
    ),
    Row(
        "15:30–16:45",
        "خطة الدراجات ومنطقة الانبعاثات المنخفضة",
        ("عرض (ثم نقاش) مع نيابة الرئاسة المكلفة بالتنقل.",),
        ("Hôtel de la Métropole,", "20 rue du Lac, Lyon 3e"),
        State("⇄", "تغيّر الموعد", "moved"),
    ),
    Row("18:04–19:45", "القطار TGV 5130 إلى مرسيليا", (), ("Lyon Part-Dieu",), State("✕", "ملغى", "refused")),
)
FRENCH = ProgrammeDocument(
    language="fr",
    title="Visite de la délégation de Casablanca",
    subtitle="Paris, Lyon, Marseille · du mardi 26 au vendredi 29 octobre 2027",
    mission="Mission internationale · Ville durable",
    release_line="Programme · Version 7 · 22 octobre 2027, 17:12",
    days=(
        Day("Jeudi 28 octobre · Lyon", "heure de Paris (UTC+2)\u202f; Rabat\u202f: deux heures de moins", ROWS_FR),
        Day("Vendredi 29 octobre · Marseille", "heure de Paris (UTC+2)", ROWS_FR[2:4]),
    ),
    page_format="page %(page)s sur %(pages)s",
    contact_lines=("Sur place\u202f: M. Laurent, +33 1 00 00 00 00 · Urgences\u202f: 112",),
    latest_question="Cette version est-elle la dernière\u202f? Scannez le code.",
    code_url="https://delegations.example.org/i/4f9a7c21e0b84d6f",
)
ARABIC = ProgrammeDocument(
    language="ar",
    title="زيارة وفد الدار البيضاء: المدينة المستدامة",
    subtitle="باريس، ليون، مرسيليا · 26–29 أكتوبر 2027",
    mission="البعثة الدولية · المدينة المستدامة",
    release_line="البرنامج · النسخة 7 · 22 أكتوبر 2027، 17:12",
    days=(
        Day("الخميس 28 أكتوبر · ليون", "توقيت باريس (UTC+2)؛ الرباط: ناقص ساعتين", ROWS_AR),
        Day("الجمعة 29 أكتوبر · مرسيليا", "توقيت باريس (UTC+2)", ROWS_AR[2:4]),
    ),
    page_format="صفحة %(page)s من %(pages)s",
    contact_lines=("في المكان: السيد Laurent، هاتف +33 1 00 00 00 00 · الطوارئ: 112",),
    latest_question="هل هذه آخر نسخة؟ افتح الرمز.",
    code_url="https://delegations.example.org/i/4f9a7c21e0b84d6f",
)
LETTER = LetterDocument(
    language="fr",
    mission="Mission internationale · Ville durable",
    sender_lines=("12 rue de l’Exemple, 75007 Paris", "mission@example.org · +33 1 00 00 00 00"),
    recipient_lines=("Madame Salma Benchekroun El Alami", "Présidente du conseil", "Casablanca, Maroc"),
    place_date="Paris, le 18 octobre 2027",
    subject="Objet\u202f: invitation à la matinée « Villes sobres »",
    salutation="Madame la Présidente,",
    paragraphs=(
        "Nous avons l’honneur de vous inviter à la matinée que nous organisons le 18 novembre à Lyon. " * 3,
        (
            Span("Les inscriptions se font "),
            Span("avant le 2 novembre", bold=True),
            Span(" sur "),
            Span("notre site", link="https://example.org/inscription"),
            Span("."),
        ),
    ),
    closing="Je vous prie d’agréer, Madame la Présidente, l’expression de ma haute considération.",
    signatory_lines=("Jeanne Laurent", "Directrice"),
    reference="Réf. 2027-118",
    enclosures=("P. J.\u202f: programme",),
)
PARTICIPANTS = SheetDocument(
    language="fr",
    mission="Mission internationale · Ville durable",
    title="Participants",
    subtitle="Délégation de Casablanca, 14 personnes",
    release_line="Version 7 · 22 octobre 2027",
    blocks=(
        Table(
            columns=(
                Column("Nom", 2, bold=True),
                Column("Fonction", 2.4),
                Column("Organisation", 2),
                Column("Langues", 1),
            ),
            rows=tuple(
                (
                    f"Salma Benchekroun {n} (سلمى بنشقرون)",
                    "Vice-présidente chargée des mobilités",
                    "Ville de Casablanca",
                    "ar, fr",
                )
                for n in range(1, 50)
            ),
        ),
    ),
    page_format="page %(page)s sur %(pages)s",
)
