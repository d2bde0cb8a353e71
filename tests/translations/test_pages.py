"""The pages of translations: how far, one language beside its source, and files."""

import html
import io
import re

import polib
import pytest
from flask import Flask

from delegations.core.actor import Role
from delegations.database import Database
from delegations.i18n.reviewing import source_hash
from delegations.itineraries.translations import Typed
from tests.client import StaffClient, text_of
from tests.factories import Factory
from tests.queries import count_queries
from tests.translations.conftest import ARABIC, PATH, Desk

pytestmark = pytest.mark.room
HOSTILE = "<script>alert(1)</script>"


def fields(page: str) -> dict[str, str]:
    """What the form would send as it stands: marks of what was seen, texts, ticks."""
    found = {name: html.unescape(value) for name, value in re.findall(r'name="(seen\.[^"]+)" value="([^"]*)"', page)}
    texts = re.findall(r'<textarea[^>]* name="(text\.[^"]+)"[^>]*>\n(.*?)</textarea>', page, re.DOTALL)
    ticks = re.findall(r'name="(reviewed\.[^"]+)" value="yes" checked', page)
    return found | {name: html.unescape(text) for name, text in texts} | dict.fromkeys(ticks, "yes")


def test_the_programme_leads_to_the_coverage_and_on_to_a_language(desk: Desk, staff: StaffClient) -> None:
    assert f'href="{PATH}"' in staff.get("/dossiers/VISIT-1/programme").text
    desk.save({desk.key(): Typed("خطة", reviewed=True), desk.key("title", 1): Typed("غداء")})
    page = staff.get(PATH)
    assert re.search(r"\b1\b\D+\b6\b\D+\b1\b\D+\b4\b", text_of(page)), "reviewed of all, drafts, missing"
    assert f'href="{ARABIC}"' in page.text and 'value="es"' in page.text and 'value="ar"' not in page.text
    assert staff.get(f"{PATH}?language=es", status=303).headers["Location"] == f"{PATH}/es"
    assert f'href="{PATH}/es"' not in staff.get(PATH).text, "looking at a language leaves nothing"
    for nowhere in ("fr", "xx"):
        staff.get(f"{PATH}/{nowhere}", status=404)
        staff.get(f"{PATH}?language={nowhere}", status=404)


def test_texts_stand_beside_their_source_and_are_saved_in_one_go(desk: Desk, staff: StaffClient) -> None:
    page = staff.get(ARABIC)
    assert 'lang="ar" dir="rtl"' in page.text and 'lang="fr" dir="ltr"' in page.text
    data = fields(page.text)
    data |= {f"text.{desk.key()}": HOSTILE, f"reviewed.{desk.key()}": "yes", f"text.{desk.key('title', 1)}": "غداء"}
    saved = staff.post(ARABIC, data, follow=True)
    assert HOSTILE not in saved.text and "&lt;script&gt;" in saved.text
    assert desk.states()[desk.key()] == "reviewed" and desk.states()[desk.key("title", 1)] == "draft"
    assert staff.post(ARABIC, fields(saved.text)).status_code == 303
    assert desk.states()[desk.key()] == "reviewed", "what was left alone stays"


def test_filters_show_what_is_left_and_come_back_after_saving(desk: Desk, staff: StaffClient) -> None:
    desk.save({desk.key(): Typed("خطة", reviewed=True)})
    assert desk.key() in staff.get(ARABIC).text
    page = staff.get(f"{ARABIC}?show=open")
    assert desk.key() not in page.text and desk.key("title", 1) in page.text
    saved = staff.post(f"{ARABIC}?show=open", fields(page.text) | {f"text.{desk.key('title', 1)}": "غداء"})
    assert saved.headers["Location"] == f"{ARABIC}?show=open"
    assert desk.key() in staff.get(f"{ARABIC}?show={HOSTILE}").text, "an unknown wish shows all"
    assert "text." not in staff.get(f"{ARABIC}?show=stale").text


def test_a_changed_source_is_shown_with_the_one_before(desk: Desk, staff: StaffClient) -> None:
    desk.save({desk.key(): Typed("خطة", reviewed=True)})
    desk.slots()[0].title = "Plan vélo 2030"
    desk.session.commit()
    page = staff.get(f"{ARABIC}?show=stale")
    assert '<del lang="fr" dir="ltr">Plan vélo</del>' in page.text and "Plan vélo 2030" in page.text
    assert f"reviewed.{desk.key()}" not in fields(page.text)


def test_somebody_else_was_faster_and_both_texts_are_shown(desk: Desk, staff: StaffClient) -> None:
    data = fields(staff.get(ARABIC).text) | {f"text.{desk.key()}": "نصي", f"text.{desk.key('title', 1)}": "غداء"}
    desk.save({desk.key(): Typed("نصه", reviewed=True)})
    late = staff.post(ARABIC, data)
    assert late.status_code == 409
    assert "نصي" in late.text and "نصه" in late.text and f'href="#text.{desk.key()}"' in late.text
    assert desk.states()[desk.key("title", 1)] == "missing"
    assert staff.post(ARABIC, fields(late.text)).status_code == 303
    assert desk.lines()[desk.key()].text == "نصي" and desk.lines()[desk.key("title", 1)].text == "غداء"


def test_a_text_too_long_is_refused_at_its_place_and_kept_in_the_form(desk: Desk, staff: StaffClient) -> None:
    data = fields(staff.get(ARABIC).text) | {f"text.{desk.key()}": "خ" * 301}
    refused = staff.post(ARABIC, data)
    assert refused.status_code == 422 and "خ" * 301 in refused.text and f'href="#text.{desk.key()}"' in refused.text
    assert desk.states()[desk.key()] == "missing"


def test_forged_marks_and_keys_write_nothing(desk: Desk, staff: StaffClient) -> None:
    staff.get(ARABIC)
    mark = f"{source_hash('')}.0.{source_hash('x')}"
    forged = {
        f"text.{desk.key()}": "خطة", "text.slot:nobody:title": "x", "seen.slot:nobody:title": mark,
        "text.place:999:name": "x", "seen.place:999:name": mark, "seen.dossier:title": "x.y.z",
        "text.dossier:title": "x",
    }  # fmt: skip
    assert staff.post(ARABIC, forged).status_code == 303
    assert set(desk.states().values()) == {"missing"}


def test_readers_look_and_do_not_write_and_strangers_find_nothing(desk: Desk, make: Factory, app: Flask) -> None:
    desk.save({desk.key(): Typed("خطة", reviewed=True)})
    reader = make.user("reader@delegations.example", Role.READER)
    make.right(desk.dossier(), reader, "reader")
    make.user("stranger@delegations.example", Role.PLANNER)
    desk.session.commit()
    client = StaffClient.signed_in(app, "reader@delegations.example")
    page = client.get(ARABIC)
    assert "<textarea" not in page.text and "خطة" in page.text
    assert client.get(f"{ARABIC}.po").status_code == 200
    assert client.post(ARABIC, {}).status_code == 403
    other = StaffClient.signed_in(app, "stranger@delegations.example")
    for path in (PATH, ARABIC, f"{ARABIC}.po"):
        other.get(path, status=404)
    assert other.post(ARABIC, {}).status_code == 404


def send(staff: StaffClient, body: bytes) -> str:
    answer = staff.post(f"{ARABIC}/file", {"file": (io.BytesIO(body), "a<b>.po")})
    assert answer.status_code == 200, answer.text
    return answer.text


def hidden(page: str) -> dict[str, str]:
    found = re.findall(r'type="hidden" name="((?:text|seen|sure)\.[^"]+)" value="([^"]*)"', page)
    return {name: html.unescape(value) for name, value in found}


def test_a_file_goes_out_and_comes_back_in_two_steps(desk: Desk, staff: StaffClient) -> None:
    sent = staff.get(f"{ARABIC}.po")
    assert sent.headers["Content-Disposition"].startswith('attachment; filename="VISIT-1-ar.po"')
    po = polib.pofile("\n" + sent.text, encoding="utf-8")
    assert len(po) == 6
    texts = {desk.key(): "خطة", desk.key("public_text"): "في الطابق الثالث.\nالمدخل ب."}
    for entry in po:
        entry.msgstr = texts.get(entry.msgctxt, "")
    po[0].msgstr, po[0].flags = "الدار البيضاء", ["fuzzy"]
    staff.get(ARABIC)
    page = send(staff, str(po).encode())
    assert set(desk.states().values()) == {"missing"}, "the preview keeps nothing"
    assert len(hidden(page)) == 8 and "a&lt;b&gt;.po" in page
    assert staff.post(ARABIC, hidden(page) | {"all_reviewed": "yes"}).status_code == 303
    assert desk.lines()[desk.key("public_text")].text == texts[desk.key("public_text")]
    assert desk.states() == {
        **dict.fromkeys(desk.states(), "missing"), **dict.fromkeys(texts, "reviewed"), "dossier:title": "draft",
    }  # fmt: skip


def test_what_was_changed_since_the_preview_is_not_overwritten(desk: Desk, staff: StaffClient) -> None:
    po = polib.pofile("\n" + staff.get(f"{ARABIC}.po").text, encoding="utf-8")
    po[1].msgstr = "من الملف"
    staff.get(ARABIC)
    page = send(staff, str(po).encode())
    desk.save({desk.key(): Typed("من زميل", reviewed=True)})
    late = staff.post(ARABIC, hidden(page))
    assert late.status_code == 409 and "من الملف" in late.text and "من زميل" in late.text
    assert desk.lines()[desk.key()].text == "من زميل"


def test_the_preview_says_what_does_not_fit(desk: Desk, staff: StaffClient) -> None:
    body = staff.get(f"{ARABIC}.po").text.replace("Déjeuner", "Dîner").replace('msgstr ""', 'msgstr "نص"')
    desk.slots()[0].title = "Autre titre"
    desk.session.commit()
    staff.get(ARABIC)
    page = send(staff, (body + '\nmsgctxt "slot:x:title"\nmsgid "<script>"\nmsgstr "y"\n').encode())
    assert "Dîner" in page and "Autre titre" in page and "&lt;script&gt;" in page and "<script>" not in page
    assert f"text.{desk.key()}" not in page and f"text.{desk.key('title', 1)}" not in page


@pytest.mark.parametrize("body", [b"", b"/etc/passwd", b"\x00\x01", b'msgid "a\n', b"x" * 2_000_001])
def test_a_bad_file_is_refused_beside_its_field(desk: Desk, staff: StaffClient, body: bytes) -> None:
    staff.get(ARABIC)
    refused = staff.post(f"{ARABIC}/file", {"file": (io.BytesIO(body), "x.po")})
    assert refused.status_code == 422 and 'href="#file"' in refused.text and "root:" not in refused.text


def test_no_file_at_all_is_said(desk: Desk, staff: StaffClient) -> None:
    staff.get(ARABIC)
    assert staff.post(f"{ARABIC}/file", {}).status_code == 422


def test_the_pages_ask_as_much_for_many_slots_as_for_few(
    desk: Desk, staff: StaffClient, make: Factory, database: Database
) -> None:
    def asked() -> list[int]:
        counts = []
        for path in (PATH, ARABIC, f"{ARABIC}.po"):
            with count_queries(database) as queries:
                staff.get(path)
            counts.append(len(queries))
        return counts

    few = asked()
    for hour in range(9, 17):
        make.slot(desk.dossier(), f"2027-10-29 {hour:02}:00", f"2027-10-29 {hour:02}:30", place_id=make.place().id)
    desk.session.commit()
    assert asked() == few
