"""Staff's pages of letters: choosing, preview, sending, one letter, templates, formulas."""

import re
from io import BytesIO

from pypdf import PdfReader

from delegations.core.actor import Role
from delegations.core.clock import FixedClock
from delegations.database import Database
from delegations.invitations.models import LetterTemplate
from tests.client import StaffClient, text_of
from tests.factories import Factory
from tests.invitations.conftest import HOSTILE, Visit, boxes
from tests.queries import count_queries

PATH = "/dossiers/VISIT-1/letters"


def _data(visit: Visit, ids: list[str], **values: str) -> dict[str, object]:
    return {"template_id": visit.template_id, "deadline": "2027-10-22", "participation_ids": ids, **values}


def test_a_fresh_installation_begins_with_the_usual_letter(staff: StaffClient, make: Factory, session) -> None:  # type: ignore[no-untyped-def]
    make.participation(make.dossier())
    session.commit()
    assert "template_id" not in staff.get(PATH).text
    staff.get("/letters/templates")
    page = staff.post("/letters/templates/usual", follow=True)
    assert "Invitation" in text_of(page)
    staff.post("/letters/templates/usual")
    assert len(session.query(LetterTemplate).all()) == 3


def test_an_empty_list_says_what_to_do(staff: StaffClient, make: Factory, session) -> None:  # type: ignore[no-untyped-def]
    make.dossier()
    session.commit()
    assert "/import" in staff.get(PATH).text


def test_from_choosing_to_sending(visit: Visit, staff: StaffClient) -> None:
    ids = boxes(staff)
    assert len(ids) == 3
    preview = staff.post(f"{PATH}/preview", _data(visit, ids))
    assert preview.status_code == 200
    assert "معالي السيدة كاتبة الدولة،" in preview.text and 'dir="rtl"' in preview.text
    assert HOSTILE not in preview.text and "&lt;script&gt;" in preview.text and "{{7*7}}" in preview.text
    assert "anyway" in preview.text
    refused = staff.post(f"{PATH}/send", _data(visit, ids))
    assert refused.status_code == 422 and 'name="anyway"' in refused.text
    assert re.search(r"\b1 [^()]+\((Arabic|arabe)\)", text_of(refused))
    assert "salma@example.org" not in text_of(staff.get("/messages"))
    assert staff.post(f"{PATH}/send", _data(visit, ids, anyway="yes")).status_code == 303
    page = staff.get(PATH)
    assert "salma@example.org" in page.text and HOSTILE not in page.text
    silent = staff.get(f"{PATH}?choose=silent").text
    assert len(re.findall(r'name="participation_ids" value="\d+" checked', silent)) == 3


def test_nobody_chosen_is_said_first(visit: Visit, staff: StaffClient) -> None:
    staff.get(PATH)
    for action in ("preview", "send", "remind"):
        answer = staff.post(f"{PATH}/{action}", _data(visit, []))
        assert answer.status_code == 422 and 'href="#participation_ids"' in answer.text


def test_the_boxes_stay_ticked_when_the_day_is_not_readable(visit: Visit, staff: StaffClient) -> None:
    ids = boxes(staff)
    answer = staff.post(f"{PATH}/preview", _data(visit, ids[:1], deadline="soon"))
    assert answer.status_code == 422
    assert re.findall(r'value="(\d+)" checked', answer.text) == ids[:1]


def test_missing_values_are_named_first_and_those_people_are_left_out(visit: Visit, staff: StaffClient) -> None:
    template = visit.template
    template.texts = {
        **template.texts, "fr": {"subject": "Invitation", "body": "{salutation} {reply_by} {closing}"},
        "ar": {"subject": "دعوة", "body": "{salutation} {closing}"},
    }  # fmt: skip
    visit.session.commit()
    preview = staff.post(f"{PATH}/preview", _data(visit, boxes(staff), deadline=""))
    text = text_of(preview)
    assert text.index("{reply_by}") < text.index("سلمى") if "سلمى" in text else "{reply_by}" in text
    assert len(re.findall(r'name="participation_ids"', preview.text)) == 1
    refused = staff.post(f"{PATH}/send", _data(visit, boxes(staff), deadline=""))
    assert refused.status_code == 422 and "{reply_by}" in text_of(refused)


def test_one_letter_with_its_paper_link_and_history(visit: Visit, staff: StaffClient, app) -> None:  # type: ignore[no-untyped-def]
    visit.send()
    path = f"{PATH}/{visit.invitation('Tazi').id}"
    page = staff.get(path)
    assert "http://localhost/v/" in page.text and "Madame," in page.text
    pdf = staff.get(f"{path}/letter.pdf")
    assert pdf.mimetype == "application/pdf"
    words = " ".join(page.extract_text() for page in PdfReader(BytesIO(pdf.data)).pages)
    assert "Alice Tazi" in words and "/v/" in words.replace("\n", "")


def test_an_arabic_letter_and_a_hostile_name_can_be_printed(visit: Visit, staff: StaffClient) -> None:
    visit.send()
    for family in ("Benchekroun", HOSTILE):
        assert staff.get(f"{PATH}/{visit.invitation(family).id}/letter.pdf").data.startswith(b"%PDF")


def test_a_reader_sees_letters_but_no_personal_link(visit: Visit, make: Factory, app) -> None:  # type: ignore[no-untyped-def]
    visit.send()
    reader = make.user("reader@delegations.example", Role.READER)
    make.right(visit.dossier(), reader, "reader")
    visit.session.commit()
    path = f"{PATH}/{visit.invitation('Tazi').id}"
    client = StaffClient.signed_in(app, "reader@delegations.example")
    assert "/v/" not in client.get(path).text
    client.get(PATH)
    assert client.post(f"{path}/answer", {"answer": "accept", "behalf": "phone"}).status_code == 403


def test_an_answer_by_telephone_is_entered_and_the_substitute_put_on_the_list(visit: Visit, staff: StaffClient) -> None:
    visit.send()
    path = f"{PATH}/{visit.invitation('Benchekroun').id}"
    staff.get(path)
    empty = staff.post(f"{path}/answer", {"behalf": "phone"})
    assert empty.status_code == 422 and 'href="#answer"' in empty.text
    answer = {"answer": "substitute", "behalf": "phone", "substitute_name": "Nadia Ouazzani", "note": HOSTILE}
    assert staff.post(f"{path}/answer", answer).status_code == 303
    page = staff.get(path)
    assert "Nadia Ouazzani" in page.text and HOSTILE not in page.text
    assert staff.post(f"{path}/substitute", {}).status_code == 303
    assert staff.post(f"{path}/substitute", {}).status_code == 303
    text = text_of(staff.get(PATH))
    assert text.index("Tazi") < text.index("Nadia")
    assert staff.get("/dossiers/VISIT-1/participants").text.count("Nadia Ouazzani") >= 1


def test_a_letter_of_another_dossier_is_not_found(visit: Visit, staff: StaffClient, make: Factory) -> None:
    visit.send()
    make.dossier("OTHER")
    visit.session.commit()
    staff.get(f"/dossiers/OTHER/letters/{visit.invitation('Tazi').id}", status=404)


def _typed(visit: Visit, **values: str) -> dict[str, str]:
    text, version = visit.template.texts["fr"], visit.template.version
    visit.session.rollback()
    kept = {"name": "Invitation", "version": str(version), "subject_fr": text["subject"], "body_fr": text["body"]}
    return {**kept, **values}


def _text(visit: Visit, language: str) -> dict[str, str]:
    visit.session.expire_all()
    found = dict(visit.template.texts.get(language, {}))
    visit.session.rollback()
    return found


def test_a_template_is_saved_previewed_and_refused_at_its_field(visit: Visit, staff: StaffClient) -> None:
    path = f"/letters/templates/{visit.template_id}"
    arabic = _text(visit, "ar")
    assert "Madame la Présidente," in text_of(staff.get(path))
    preview = staff.post(path, _typed(visit, body_fr="Chère {name} <script>", preview="yes"))
    assert preview.status_code == 200 and "Chère Hind Bennis &lt;script&gt;" in preview.text
    refused = staff.post(path, _typed(visit, body_fr="{passport}"))
    assert refused.status_code == 422 and 'href="#body_fr"' in refused.text and "{passport}" in refused.text
    assert staff.post(path, _typed(visit, body_fr="{salutation}\n\n{closing}")).status_code == 303
    assert _text(visit, "fr") == {"subject": "Invitation – {dossier_title}, {dates}",
                                  "body": "{salutation}\n\n{closing}"}  # fmt: skip
    assert _text(visit, "ar") == arabic, "the other languages keep theirs"


def test_two_editors_of_a_template_meet_a_409_and_nothing_is_lost(visit: Visit, staff: StaffClient) -> None:
    path = f"/letters/templates/{visit.template_id}"
    staff.get(path)
    first, second = _typed(visit, body_fr="Premier texte"), _typed(visit, body_fr="Second texte")
    assert staff.post(path, first).status_code == 303
    staff.get(path)
    late = staff.post(path, second)
    assert late.status_code == 409
    assert "Premier texte" in late.text and "Second texte" in late.text
    assert 'name="version" value="2"' in late.text


def _form_of(visit: Visit, staff: StaffClient, language: str) -> dict[str, str]:
    page = staff.get(f"/letters/templates/{visit.template_id}?language={language}").text
    found = dict(re.findall(r'name="(version|seen)" value="([^"]*)"', page))
    text = _text(visit, language)
    return {"name": "Invitation", **found, **{f"{part}_{language}": text.get(part, "") for part in ("subject", "body")}}


def test_two_who_write_two_languages_do_not_meet(visit: Visit, staff: StaffClient) -> None:
    path = f"/letters/templates/{visit.template_id}"
    arabic, spanish = _form_of(visit, staff, "ar"), _form_of(visit, staff, "es")
    arabic, spanish = {**arabic, "body_ar": "{salutation} نص"}, {**spanish, "body_es": "{salutation} texto"}
    assert staff.post(f"{path}?language=ar", arabic).status_code == 303
    assert staff.post(f"{path}?language=es", spanish).status_code == 303
    assert _text(visit, "ar")["body"] == "{salutation} نص" and _text(visit, "es")["body"] == "{salutation} texto"
    staff.get(path)
    assert staff.post(f"{path}?language=es", {**spanish, "body_es": "otro"}).status_code == 409


def test_one_language_stands_beside_the_first_and_is_reviewed_by_a_tick(visit: Visit, staff: StaffClient) -> None:
    path = f"/letters/templates/{visit.template_id}"
    page = staff.get(f"{path}?language=ar")
    assert 'name="body_ar"' in page.text and 'name="body_fr"' not in page.text
    assert "J’ai l’honneur" in text_of(page) and 'name="reviewed"' in page.text
    assert page.text.count(f'href="{path}?language=') == 17 and page.text.count('aria-current="page"') >= 1
    assert 'name="reviewed"' not in staff.get(path).text, "the first language needs no review"
    staff.post(f"{path}?language=ar", {**_form_of(visit, staff, "ar"), "reviewed": "yes"})
    assert _text(visit, "ar")["state"] == "reviewed"
    assert re.search(r"\b1\b\D+\b16\b", text_of(staff.get("/letters/templates")))
    staff.post(path, {**_form_of(visit, staff, "fr"), "body_fr": "{salutation} {closing}"})
    assert 'value="yes" checked' not in staff.get(f"{path}?language=ar").text, "the first language has changed"
    staff.get(f"{path}?language=xx", status=404)


def test_the_table_of_formulas_is_read_and_changed(visit: Visit, staff: StaffClient) -> None:
    assert "Madame la Présidente" not in staff.get("/letters/forms").text
    staff.get("/letters/forms/xx", status=404)
    path = "/letters/forms/es/standard/any"
    staff.get(path)
    formulas = {"envelope": "{full_name}", "opening": "{nombre}", "in_text": "usted", "closing": "Saludos,"}
    assert 'href="#opening"' in staff.post(path, formulas).text
    assert staff.post(path, {**formulas, "opening": "Hola {full_name}:"}).status_code == 303
    assert "Hola {full_name}:" in staff.get("/letters/forms/es").text


def test_a_reminder_says_who_was_not_reminded(visit: Visit, staff: StaffClient, clock: FixedClock) -> None:
    visit.send()
    ids = boxes(staff)
    assert staff.post(f"{PATH}/remind", _data(visit, ids)).status_code == 303
    staff.get(PATH)
    staff.post(f"{PATH}/remind", _data(visit, ids))
    assert visit.invitation("Tazi").reminders == 1


def test_the_list_and_the_preview_ask_as_much_for_many_as_for_few(
    visit: Visit, staff: StaffClient, make: Factory, database: Database
) -> None:
    def asked() -> tuple[int, int]:
        ids = boxes(staff)
        with count_queries(database) as listing:
            staff.get(PATH)
        with count_queries(database) as preview:
            assert staff.post(f"{PATH}/preview", _data(visit, ids)).status_code == 200
        return len(listing), len(preview)

    visit.send()
    few = asked()
    for number in range(6):
        make.participation(visit.dossier(), make.person("Guest", f"Number {number}", civility="f"))
    visit.session.commit()
    visit.send()
    assert asked() == few
