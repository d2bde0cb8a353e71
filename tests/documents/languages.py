"""A programme in each of the seventeen languages: real sentences with what is hard to print in that language."""

from dataclasses import dataclass

from delegations.documents import Day, ProgrammeDocument, Row, State


@dataclass(frozen=True)
class Spoken:
    """`line` is long enough for two lines of its column; `state` is the word for confirmed."""

    title: str
    day: str
    visit: str
    line: str
    place: str
    lunch: str
    state: str
    page: str


SPOKEN = {
    "fr": Spoken(
        "Visite de la délégation de Casablanca\u202f: la ville durable",
        "Jeudi 28 octobre · Lyon",
        "Réunion avec l’équipe «\u202fCœur de ville\u202f»",
        "La délégation est attendue à l’entrée du quai\u202f; où êtes-vous logés\u202f? À l’hôtel près du fleuve.",
        "Hôtel de la Métropole, 20 rue du Lac",
        "Déjeuner offert par la Métropole",
        "confirmé",
        "page %(page)s sur %(pages)s",
    ),
    "en": Spoken(
        "Visit of the Casablanca delegation: the sustainable city",
        "Thursday 28 October · Lyon",
        "Meeting with the “Heart of the City” team",
        "The delegation is expected at the platform entrance; don’t forget your badges and step-free routes.",
        "Métropole building, 20 rue du Lac",
        "Lunch offered by the Métropole",
        "confirmed",
        "page %(page)s of %(pages)s",
    ),
    "es": Spoken(
        "Visita de la delegación de Bogotá: la ciudad sostenible",
        "Jueves, 28 de octubre · Lyon",
        "¿Cómo se mueve una ciudad? Reunión sobre bicicletas",
        "Señoras y señores: ¡bienvenidos! El autobús saldrá mañana a las ocho desde la entrada del andén.",
        "Ayuntamiento, plaza de España n.º 3",
        "Almuerzo ofrecido por la Metrópoli",
        "confirmado",
        "página %(page)s de %(pages)s",
    ),
    "pt_BR": Spoken(
        "Visita da delegação de Recife: a cidade sustentável",
        "Quinta-feira, 28 de outubro · Lyon",
        "Reunião sobre habitação e saneamento",
        "A comissão será recebida à entrada da estação; há três opções de transporte até o órgão público.",
        "Edifício da Metrópole, salão João Conceição",
        "Almoço oferecido pela Metrópole",
        "confirmado",
        "página %(page)s de %(pages)s",
    ),
    "ar": Spoken(
        "زيارة وفد الدار البيضاء: المدينة المستدامة",
        "الخميس 28 أكتوبر · ليون",
        "لقاء مع فريق «قلب المدينة»",
        "يُستقبل الوفد عند مدخل الرصيف (البوابة 3)، ثم يتوجه إلى مقر Métropole de Lyon في الساعة 10:30.",
        "مبنى المتروبول، 20 شارع البحيرة",
        "غداء تقدمه المتروبول",
        "مؤكد",
        "صفحة %(page)s من %(pages)s",
    ),
    "zh_Hans": Spoken(
        "武汉代表团访问：可持续城市",
        "10月28日（星期四）· 里昂",
        "与“城市之心”团队会面",
        "代表团请在站台入口处集合；随后乘车前往里昂大都会总部，参观供热网络、自行车道和低排放区规划。",
        "大都会大楼，湖街20号",
        "大都会招待午餐",
        "已确认",
        "第%(page)s页，共%(pages)s页",
    ),
    "ja": Spoken(
        "東京代表団の訪問：持続可能な都市",
        "10月28日（木）・リヨン",
        "「まちの心」チームとの会合",
        "代表団はホームの入口でお待ちください。その後、バスで本庁舎へ向かい、自転車計画についての説明を受けます。",
        "メトロポール庁舎、湖通り20番地",
        "メトロポール主催の昼食会",
        "確認済み",
        "%(page)s／%(pages)sページ",
    ),
    "ko": Spoken(
        "서울 대표단 방문: 지속 가능한 도시",
        "10월 28일(목) · 리옹",
        "‘도시의 심장’ 팀과의 회의",
        "대표단은 승강장 입구에서 모여 주십시오. 이후 버스로 청사로 이동하여 자전거 계획에 관한 설명을 듣습니다.",
        "메트로폴 청사, 호수길 20",
        "메트로폴 주최 오찬",
        "확정",
        "%(pages)s쪽 중 %(page)s쪽",
    ),
    "vi": Spoken(
        "Chuyến thăm của đoàn Hà Nội: thành phố bền vững",
        "Thứ Năm, ngày 28 tháng 10 · Lyon",
        "Cuộc họp với nhóm “Trái tim thành phố”",
        "Đoàn đại biểu tập trung ở lối vào sân ga; ông Nguyễn Thị Hữu Nghĩa sẽ giới thiệu kế hoạch xe đạp điện.",
        "Trụ sở Métropole, số 20 đường Hồ",
        "Bữa trưa do Métropole mời",
        "đã xác nhận",
        "trang %(page)s trên %(pages)s",
    ),
    "id": Spoken(
        "Kunjungan delegasi Jakarta: kota berkelanjutan",
        "Kamis, 28 Oktober · Lyon",
        "Pertemuan dengan tim “Jantung Kota”",
        "Rombongan diharapkan berkumpul di pintu masuk peron; anak-anak dan orang-orang lanjut usia didahulukan.",
        "Gedung Métropole, Jalan Danau 20",
        "Makan siang dari Métropole",
        "terkonfirmasi",
        "halaman %(page)s dari %(pages)s",
    ),
    "ro": Spoken(
        "Vizita delegației din București: orașul durabil",
        "Joi, 28 octombrie · Lyon",
        "Întâlnire cu echipa „Inima orașului”",
        "Delegația este așteptată la intrarea pe peron; însoțitorii își țin ecusoanele și îndrumă toți oaspeții.",
        "Sediul Métropole, strada Lacului 20",
        "Prânz oferit de Métropole",
        "confirmat",
        "pagina %(page)s din %(pages)s",
    ),
    "pl": Spoken(
        "Wizyta delegacji z Łodzi: zrównoważone miasto",
        "Czwartek, 28 października · Lyon",
        "Spotkanie z zespołem „Serce miasta”",
        "Zażółć gęślą jaźń: delegacja zbiera się przy wejściu na peron, skąd pojedzie autobusem do urzędu.",
        "Siedziba Métropole, ulica Jeziorna 20",
        "Obiad wydany przez Métropole",
        "potwierdzone",
        "strona %(page)s z %(pages)s",
    ),
    "bg": Spoken(
        "Посещение на делегацията от София: устойчивият град",
        "Четвъртък, 28 октомври · Лион",
        "Среща с екипа „Сърцето на града“",
        "Делегацията се очаква на входа на перона; щандът и площадът са достъпни, а чужденците получават значки.",
        "Сградата на Métropole, ул. „Езерна“ 20",
        "Обяд, предложен от Métropole",
        "потвърдено",
        "страница %(page)s от %(pages)s",
    ),
    "sv": Spoken(
        "Besök av delegationen från Malmö: den hållbara staden",
        "Torsdag 28 oktober · Lyon",
        "Möte med gruppen ”Stadens hjärta”",
        "Delegationen väntas vid perrongens ingång; därefter går färden till ämbetshuset för att höra om cykelvägar.",
        "Métropoles hus, Sjögatan 20",
        "Lunch bjuden av Métropole",
        "bekräftat",
        "sida %(page)s av %(pages)s",
    ),
    "hi": Spoken(
        "दिल्ली प्रतिनिधिमंडल की यात्रा: टिकाऊ नगर",
        "गुरुवार, 28 अक्टूबर · ल्यों",
        "“शहर का हृदय” दल के साथ बैठक",
        "प्रतिनिधिमंडल की प्लेटफ़ॉर्म के प्रवेश द्वार पर प्रतीक्षा है; फिर बस से कार्यालय जाकर साइकिल योजना की जानकारी मिलेगी।",
        "मेट्रोपोल भवन, 20 झील मार्ग",
        "मेट्रोपोल की ओर से दोपहर का भोजन",
        "पुष्टि हुई",
        "पृष्ठ %(page)s / %(pages)s",
    ),
    "de": Spoken(
        "Besuch der Delegation aus Köln: die nachhaltige Stadt",
        "Donnerstag, 28. Oktober · Lyon",
        "Treffen mit der Gruppe „Herz der Stadt“",
        "Die Delegation wird am Bahnsteigzugang erwartet; anschließend Geschwindigkeitsbegrenzungsführung für Gäste.",
        "Métropole-Gebäude, Straße am See 20",
        "Mittagessen, gegeben von der Métropole",
        "bestätigt",
        "Seite %(page)s von %(pages)s",
    ),
    "it": Spoken(
        "Visita della delegazione di Torino: la città sostenibile",
        "Giovedì 28 ottobre · Lione",
        "Incontro con il gruppo «Cuore della città»",
        "La delegazione è attesa all’ingresso del binario; perché non c’è più posto? Si proseguirà così: a piedi.",
        "Sede della Métropole, via del Lago 20",
        "Pranzo offerto dalla Métropole",
        "confermato",
        "pagina %(page)s di %(pages)s",
    ),
}


def programme(language: str) -> ProgrammeDocument:
    """One page that says each sentence once."""
    spoken = SPOKEN[language]
    rows = (
        Row("10:30–11:45", spoken.visit, (spoken.line,), (spoken.place,), State("✓", spoken.state, "confirmed")),
        Row("13:00–14:15", spoken.lunch),
    )
    return ProgrammeDocument(
        language=language,
        title=spoken.title,
        subtitle="",
        mission="Mission internationale",
        release_line="7",
        days=(Day(spoken.day, "", rows),),
        page_format=spoken.page,
    )
