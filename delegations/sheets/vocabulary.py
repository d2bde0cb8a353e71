"""The words embassies write over their columns, in French, English, Arabic, Spanish and some neighbours."""

from typing import Literal, get_args

from delegations.sheets.folding import words_of

FieldName = Literal[
    "full_name",
    "family_name",
    "given_name",
    "native_name",
    "civility",
    "title",
    "organisation",
    "email",
    "phone",
    "language",
    "role",
    "group",
    "precedence",
    "nationality",
    "flight",
    "birth_date",
    "passport_number",
    "passport_expiry",
    "diet",
    "access",
    "room",
    "notes",
    "ignore",
]
FIELD_NAMES: tuple[FieldName, ...] = get_args(FieldName)

SEVERAL: frozenset[FieldName] = frozenset({"email", "phone", "flight", "notes", "title", "diet", "access", "ignore"})
"""Fields that more than one column may fill."""

WORDS: dict[FieldName, str] = {
    "full_name": """nom et prénom|nom et prénoms|noms et prénoms|nom prénom|nom prénoms|prénom nom|prénom et nom
        |prénoms et noms|nom complet|identité|participant|participants|délégué|membre|membres|name and surname
        |full name|complete name|first and last name|last name first name|surname given name|name surname|delegate
        |guest|nombre completo|nombre y apellidos|apellidos y nombre|apellidos y nombres|nome completo|nome e cognome
        |vor und nachname|الاسم الكامل|الاسم واللقب|الاسم و اللقب|الاسم الثلاثي|الإسم الكامل|الاسم بالكامل""",
    "family_name": """nom|noms|nom de famille|nom patronymique|nom d usage|last|last name|surname|family|family name
        |family names|surnames|lastname|apellido|apellidos|primer apellido|sobrenome|cognome|nachname|familienname
        |اسم العائلة|الاسم العائلي|اللقب|النسب|الكنية""",
    "given_name": """prénom|prénoms|first|given|first name|first names|firstname|given name|given names|forename
        |christian name|nombre|nombres|nome|vorname|vornamen|الاسم الشخصي|الاسم الأول|الاسم الاول""",
    "native_name": """nom en arabe|nom arabe|nom et prénom en arabe|arabic name|name in arabic|native name
        |name in native script|nom original|nom dans l écriture d origine|nombre en árabe|nom en chinois|chinese name
        |الاسم بالعربية|الاسم بالعربي|الاسم باللغة العربية|الاسم العربي|姓名""",
    "civility": """civilité|civ|salutation|form of address|honorific|tratamiento|trato|anrede|mr mrs|m mme|sexe|sex
        |gender|género|genre|اللقب الشرفي|التحية|الجنس""",
    "title": """fonction|fonctions|titre|titre et fonction|titre fonction|fonction titre|poste|qualité|grade|profession
        |emploi|position|job title|title|function|functions|designation|occupation|rank and title|post|cargo|puesto
        |función|título|funktion|الصفة|المنصب|الوظيفة|المهنة|المسمى الوظيفي|الصفة الوظيفية|職務|职务""",
    "organisation": """organisme|organisation|organization|institution|société|entreprise|structure|ministère|employeur
        |établissement|administration|entité|département ministériel|collectivité|company|employer|ministry|entity
        |affiliation|agency|institución|organismo|empresa|organización|entidad|ministerio|instituição|behörde
        |firma|organisation name|المؤسسة|الجهة|الوزارة|الشركة|الهيئة|جهة العمل|المنظمة|الإدارة|单位""",
    "email": """email|mail|courriel|adresse email|adresse électronique|adresse mail|email address|adresse de courriel
        |mél|correo|correo electrónico|dirección de correo|البريد الإلكتروني|البريد الالكتروني|البريد|الايميل|邮箱
        |tél email|contact|contacts|coordonnées|téléphone et email|email et téléphone""",
    "phone": """téléphone|tél|tel|tél portable|portable|mobile|gsm|numéro de téléphone|n de téléphone|phone|phone number
        |telephone|cell|cell phone|mobile phone|whatsapp|teléfono|móvil|celular|telefon|الهاتف|رقم الهاتف|الجوال|المحمول
        |النقال|电话""",
    "language": """langue|langues|langue de travail|langue parlée|langues parlées|langue de correspondance|language
        |languages|preferred language|working language|idioma|idiomas|lengua|sprache|اللغة|اللغات|لغة التواصل|语言""",
    "role": """rôle|role|rôle dans la délégation|qualité dans la délégation|type de participant|statut|rol|papel
        |role in delegation|الدور|الدور في الوفد""",
    "group": """groupe|sous groupe|délégation|group|subgroup|delegation|team|équipe|catégorie|category|grupo|delegación
        |composante|gruppe|المجموعة|الوفد|الفئة""",
    "precedence": """n|no|nr|num|numéro|n ordre|n d ordre|numéro d ordre|ordre|rang|préséance|ordre de préséance
        |ordre protocolaire|rang protocolaire|order|rank|precedence|sn|s n|serial|número|orden|nº|م|ر م|رقم|الرقم|ت
        |الترتيب|العدد الرتبي|序号""",
    "nationality": """nationalité|pays|pays de résidence|nationality|country|citizenship|nacionalidad|país
        |staatsangehörigkeit|الجنسية|البلد|الدولة|国籍""",
    "flight": """vol|vols|n de vol|numéro de vol|vol arrivée|vol d arrivée|vol retour|vol aller|vol départ|arrivée
        |départ|date d arrivée|date de départ|heure d arrivée|heure de départ|date et heure d arrivée|flight|flights
        |flight number|flight no|arrival|departure|arrival date|departure date|arrival time|departure time
        |arrival flight|departure flight|itinerary|itinéraire|vuelo|llegada|salida|fecha de llegada|fecha de salida
        |الرحلة|رقم الرحلة|الوصول|المغادرة|تاريخ الوصول|تاريخ المغادرة|موعد الوصول|terminal
        |compagnie aérienne|airline""",
    "birth_date": """date de naissance|naissance|né le|né e le|date naissance|ddn|date of birth|birth date|birthdate
        |dob|born|born on|fecha de nacimiento|nacimiento|data de nascimento|geburtsdatum|تاريخ الميلاد|تاريخ الازدياد
        |تاريخ الولادة|出生日期""",
    "passport_number": """passeport|n passeport|n de passeport|numéro de passeport|n du passeport|n de document
        |passport|passport number|passport no|passport n|travel document|pasaporte|número de pasaporte|n de pasaporte
        |nº de pasaporte|reisepass|جواز السفر|رقم الجواز|رقم جواز السفر|护照号码|pièce d identité|n cin|cin""",
    "passport_expiry": """date d expiration|expiration|expire le|valable jusqu au|date de validité|validité du passeport
        |validité passeport|expiration du passeport|date d expiration du passeport|expiry|expiry date|passport expiry
        |passport expiry date|expiration date|date of expiry|valid until|passport valid until|fecha de caducidad
        |caducidad|vencimiento|fecha de vencimiento|تاريخ انتهاء الصلاحية|تاريخ الانتهاء|صلاحية الجواز
        |تاريخ انتهاء الجواز""",
    "diet": """régime|régime alimentaire|régimes alimentaires|allergie|allergies|restrictions alimentaires|diet
        |dietary|dietary requirements|dietary restrictions|dietary needs|food|meal|meal preference|dieta
        |régimen alimentario|alergias|restricciones alimentarias|النظام الغذائي|الحمية|حساسية الطعام|الحساسية""",
    "access": """accessibilité|mobilité|mobilité réduite|pmr|besoins particuliers|besoins spécifiques|handicap|access
        |accessibility|access needs|accessibility needs|special needs|mobility|wheelchair|movilidad|movilidad reducida
        |accesibilidad|necesidades especiales|الاحتياجات الخاصة|ذوي الاحتياجات|إمكانية الوصول""",
    "room": """chambre|n de chambre|type de chambre|hébergement|hôtel|room|room number|room type|hotel|accommodation
        |habitación|alojamiento|الغرفة|رقم الغرفة|الفندق|الإقامة""",
    "notes": """observations|observation|remarques|remarque|note|notes|commentaire|commentaires|divers|remarks|remark
        |comment|comments|other|observaciones|comentarios|notas|bemerkungen|ملاحظات|ملاحظة|الملاحظات|备注""",
    "ignore": """lieu de naissance|place of birth|lugar de nacimiento|مكان الميلاد|مكان الازدياد|date de délivrance
        |date of issue|lieu de délivrance|place of issue|signature|photo|date|âge|age|التوقيع|الصورة|émargement|visa""",
}

GIVEN_NAMES = words_of("""
    mohamed mohammed muhammad mohammad ahmed ahmad ali omar hassan hussein houssein hussain karim youssef yusuf
    yousef said rachid rashid khalid khaled hamid jamal mustapha mustafa moustapha abdellah abdallah abdullah
    ibrahim brahim driss idriss anas amine amin mehdi mahdi tarik tariq nabil samir amir adil hicham hisham
    salim selim bilal ismail yassine yasin zakaria othman soufiane reda ayoub hamza younes walid fouad aziz
    abdelaziz abdelkader abderrahmane fatima fatimazahra aicha aisha khadija meryem maryam mariam salma hind
    nadia leila layla zineb zainab amina samira naima latifa souad hanane hanan siham ghita kenza imane iman
    asmae asma houda huda sara sarah rania noura nora nawal loubna sanaa hafsa yasmine yasmina rim reem dounia
    ilham jean pierre marie paul jacques michel philippe alain francois nicolas christophe laurent thomas
    julien antoine louis henri charles anne sophie catherine isabelle nathalie claire helene camille elodie loic
    john james robert michael william david richard peter mary jennifer linda elizabeth susan anna maria jose
    juan carlos luis antonio manuel miguel pedro francisco javier carmen ana isabel pilar jurgen hans klaus
    petra joao paulo giovanni giuseppe mario lucia amadou mamadou ousmane moussa ibrahima aminata mariama oumar
    boubacar sekou awa ndeye daniel kevin emma alice
""")
"""Enough given names to tell the usual cases apart; never a proof."""
