"""Lists as embassies send them, built for these tests; everybody in them is invented."""

import io

from openpyxl import Workbook

HEADER = ("N°", "NOM ET PRÉNOM", "الاسم", "Fonction", "Organisme", "Tél. / e-mail", "Date de naissance", "Observations")
PEOPLE = (
    ("S.E. Mme ALAOUI MDAGHRI Samira", "سميرة العلوي المدغري", "Secrétaire d’État", "Ministère de l’Habitat",
     "s.alaoui@example.org / +212 600 00 00 10", "14/03/1972", "Cheffe de délégation. Régime : sans porc"),
    ("M. BERRADA Othmane", "عثمان برادة", "Directeur général", "Agence urbaine", "o.berrada@example.org",
     "1968-11-02", ""),
    ("Dr. Laila CHERKAOUI", "ليلى الشرقاوي", "Cheffe de division", "Ministère de l’Habitat",
     "l.cherkaoui@example.org", "1980-07-03", "fauteuil roulant"),
    ("M. DAOUDI Mohammed", "محمد الداودي", "Wali", "Région de Fès", "m.daoudi@example.org", "1961-05-20", ""),
    ("EL FASSI Hind", "هند الفاسي", "Vice-présidente", "Ville de Fès", "h.elfassi@example.org", "1979-01-30", ""),
    ("M. GUESSOUS Karim", "كريم جسوس", "Maire", "Ville de Salé", "k.guessous@example.org", "1965-12-30", ""),
    ("Mme HAJJI Zineb", "زينب حجي", "Ingénieure", "Ville de Tanger", "z.hajji@example.org", "1990-12-12", ""),
    ("M. GUESSOUS Karim", "كريم جسوس", "Président", "Ville de Salé", "k.guessous@example.org", "1965-12-30",
     "doublon ?"),
    ("M. IRAQI Ali", "علي العراقي", "Conseiller", "Cabinet", "a.iraqi@example.org", "1970-01-01", ""),
    ("M. JETTOU Anas", "أنس جطو", "Conseiller", "Cabinet", "a.jettou@example.org", "1974-04-09", ""),
    ("Mme KABBAJ Salma", "سلمى القباج", "Architecte", "Agence urbaine", "s.kabbaj@example.org", "1985-08-17", ""),
    ("M. LARAKI Youssef", "يوسف العراقي", "Chef de projet", "Agence urbaine", "y.laraki@example.org", "1988-02-11", ""),
    ("Mme DAOUDI Mounia", "منية الداودي", "Journaliste", "Agence de presse", "mounia.d@example.org", "1983-06-25", ""),
    ("Mme Hind EL FASSI", "هند الفاسي", "Vice-présidente", "Ville de Fès", "", "1979-01-30", "même personne ?"),
)  # fmt: skip


def embassy_list(people: tuple[tuple[str, ...], ...] = PEOPLE) -> bytes:
    """Titles above, numbers in front, a section row, a total below; rows of people begin at 5."""
    workbook = Workbook()
    sheet = workbook.active
    sheet.title = "Délégation"
    sheet.append(["ROYAUME DU MAROC — LISTE DE LA DÉLÉGATION"])
    sheet.merge_cells("A1:H1")
    sheet.append(["Visite « ville durable », 26-29 octobre 2027"])
    sheet.append([])
    sheet.append(HEADER)
    for number, person in enumerate(people, start=1):
        sheet.append([number, *person])
    sheet.append(["", f"TOTAL : {len(people)} personnes"])
    return saved(workbook)


def saved(workbook: Workbook) -> bytes:
    buffer = io.BytesIO()
    workbook.save(buffer)
    return buffer.getvalue()


def long_list(rows: int) -> bytes:
    lines = ["Nom;Prénom;Courriel"]
    lines += [f"FAMILLE{n};Prénom{n};personne{n}@example.org" for n in range(rows)]
    return "\n".join(lines).encode()


CSV_1252 = (
    "Civilité;Nom;Prénom;Fonction;Société;Courriel;Langue\r\n"
    "M.;Müller;Jürgen;Geschäftsführer;Stadtwerke;jurgen@example.org;de\r\n"
    "Mme;Lefèvre;Élodie;Chargée de mission;Métropole;elodie@example.org;fr\r\n"
    "M.;Œuvrard;Loïc;Chef de projet;;;fr\r\n"
).encode("cp1252")
