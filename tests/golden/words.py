"""What people wrote in three languages."""

TITLES = {
    "Salon des villes": {"en": "Fair of cities", "ar": "معرض المدن"},
    "Maquette": {
        "fr": "Une maquette du quartier ; deux personnes",
        "en": "A model of the district; two people",
        "ar": "مجسم للحي؛ شخصان",
    },
    "Casablanca – ville durable": {
        "en": "Casablanca – sustainable city",
        "ar": "زيارة وفد الدار البيضاء: المدينة المستدامة",
    },
    "Plan vélo": {"en": "Cycling plan", "ar": "خطة الدراجات"},
    "Présentation de 30 min, puis échange": {
        "en": "A presentation of 30 minutes, then questions",
        "ar": "عرض مدته 30 دقيقة ثم نقاش",
    },
    "Quartier de la Confluence": {"en": "Confluence district", "ar": "حي Confluence"},
    "Chaufferie de Surville": {"en": "Surville heating plant", "ar": "محطة التدفئة في Surville"},
    "Tramway de nuit": {"en": "Night tram", "ar": "ترام الليل"},
    "Maison du vélo": {"en": "House of cycling", "ar": "دار الدراجات"},
    "Hôtel de la Métropole": {"en": "Metropolitan Council", "ar": "مقر الحاضرة"},
    "Salle": {
        "fr": "Salle pour 20 personnes, micro pour l’interprète",
        "en": "A room for 20, a microphone for the interpreter",
        "ar": "قاعة تتسع لعشرين شخصاً، وميكروفون للمترجمة",
    },
    "Travaux": {
        "fr": "Des travaux nous en empêchent.",
        "en": "Building works keep us from it.",
        "ar": "تمنعنا أشغال من ذلك.",
    },
    "Conditions": {
        "fr": "Pièces d’identité ; pas de photo en salle de contrôle.",
        "en": "Identity documents; no photos in the control room.",
        "ar": "وثائق الهوية؛ لا صور في غرفة التحكم.",
    },
    "Note": {
        "fr": "Prévoyez des chaussures fermées pour jeudi.",
        "en": "Please wear closed shoes on Thursday.",
        "ar": "يُرجى ارتداء أحذية مغلقة يوم الخميس.",
    },
}
PEOPLE = {
    "renaud": {"given": "Élise", "family": "Renaud", "email": "renaud@metropole.example", "civility": "f"},
    "vasseur": {"given": "Paul", "family": "Vasseur", "email": "vasseur@metropole.example", "civility": "m"},
    "morel": {"given": "Claire", "family": "Morel", "email": "morel@metropole.example", "civility": "f"},
    "garnier": {"given": "Hugo", "family": "Garnier", "email": "garnier@metropole.example", "civility": "m"},
    "filali": {"given": "Rachid", "family": "Filali", "native_name": "رشيد الفيلالي",
               "email": "filali@embassy.example", "civility": "m"},
    "benchekroun": {
        "given": "Salma", "family": "Benchekroun", "native_name": "سلمى بنشقرون", "civility": "f", "rank": "minister",
        "title": "كاتبة الدولة المكلفة بالتعمير", "title_fr": "secrétaire d’État à l’aménagement",
        "email": "benchekroun@casablanca.example",
    },
    "bennis": {"given": "Hind", "family": "Bennis", "native_name": "هند بنيس", "civility": "f", "rank": "elected",
               "title": "رئيسة مجلس مدينة فاس", "title_fr": "présidente du conseil de la ville de Fès", "email": ""},
    "tazi": {"given": "Karim", "family": "Tazi", "native_name": "كريم التازي", "civility": "m", "email": ""},
    "lahlou": {"given": "Omar", "family": "Lahlou", "native_name": "عمر لحلو", "civility": "m",
               "email": "lahlou@casablanca.example"},
}  # fmt: skip
