"""Staff look at what publishing would do, publish once, and read releases as they were."""

import re
from typing import Any

import pytest
from pypdf import PdfReader

from delegations.core.actor import Role
from delegations.itineraries.queries import list_releases
from tests.client import StaffClient, text_of
from tests.itineraries.scenes import Scene

LIST = "/dossiers/VISIT-1/releases"
NEW = f"{LIST}/new"


def pdf_text(body: bytes) -> str:
    from io import BytesIO

    return " ".join(" ".join(page.extract_text().split()) for page in PdfReader(BytesIO(body)).pages)


@pytest.fixture
def visit(scene: Scene) -> Scene:
    """Two delegates, an interpreter without address, two hosts; release 1 is published, three things changed since."""
    scene.delegate("Alami", email="alami@x.example", language="ar", wants_cards=True)
    scene.delegate("Tazi", email="tazi@x.example")
    scene.delegate("Bennani", email="", role="delegate")
    moved = scene.plan("Plan vélo et ZFE", "2027-10-28 14:45", "2027-10-28 16:00", tolerance_minutes=15)
    gone = scene.plan("Station d’épuration", "2027-10-28 12:15", "2027-10-28 13:30")
    scene.confirmed(moved, scene.contact())
    scene.confirmed(gone, scene.contact("Paul", "Garnier", host="Eau du Grand Lyon"))
    scene.publish()
    scene.move(moved, "2027-10-28 15:30")
    scene.cancel(gone, "incident sur le site")
    scene.plan("Chaufferie de Surville", "2027-10-28 12:00", "2027-10-28 13:15")
    return scene


def test_before_the_first_release_the_page_says_what_to_do(scene: Scene, reading: StaffClient) -> None:
    assert "Nothing is published yet" in text_of(reading.get(LIST))
    assert "There is no slot to publish yet" in text_of(reading.get(NEW))
    reading.get(f"{LIST}/1", status=404)
    reading.get(f"{LIST}/diff", status=404)


def test_what_changes_and_who_is_told_stands_in_words(visit: Scene, reading: StaffClient) -> None:
    text = text_of(reading.get(NEW))
    for expected in (
        "Publish release 2", "since release 1", "Moved Plan vélo et ZFE , Métropole de Lyon",
        "14:45–16:00", "15:30–16:45", "Cancelled Station d’épuration", "incident sur le site", "Added",
        "Chaufferie de Surville", "12:00–13:15", "2 delegates", "ar 1 · fr 1", "calendar entries for 1",
        "Eau du Grand Lyon", "the cancellation, and the entry taken back", "is asked to confirm again",
        "no address: to print and hand out", "Arabic", "not translated", "Thursday, October 28",
    ):  # fmt: skip
        assert expected in text, expected
    assert "7 messages" in text, "two delegates, three cards, two hosts"


def test_looking_publishes_nothing(visit: Scene, reading: StaffClient) -> None:
    before = visit.last_mail()
    for _ in range(3):
        reading.get(NEW)
    assert visit.last_mail() == before
    assert len(list_releases(visit.session, visit.dossier_id)) == 1


def test_publishing_tells_everybody_and_shows_the_release(visit: Scene, reading: StaffClient) -> None:
    reading.get(NEW)
    before = visit.last_mail()
    page = reading.post(NEW, {"expected": "2", "note": "Incident à Pierre-Bénite", "way": "tell"}, follow=True)
    text = text_of(page)
    assert "Release 2 is published; 7 messages are on their way" in text
    assert "Incident à Pierre-Bénite" in text
    assert len(visit.mails(since=before)) == 8, "the one to print among them"
    assert {m.status for m in visit.mails(since=before)} == {"queued", "unaddressed"}
    for expected in ("Since release 1", "Moved", "Élise Renaud", "to print", "calendar entry"):
        assert expected in text, expected


def test_held_for_review_nothing_leaves(visit: Scene, reading: StaffClient) -> None:
    reading.get(NEW)
    before = visit.last_mail()
    text = text_of(reading.post(NEW, {"expected": "2", "way": "hold"}, follow=True))
    assert "held for review" in text
    assert {m.status for m in visit.mails(since=before)} == {"withheld", "unaddressed"}


def test_a_quiet_release_is_said_to_be_quiet(visit: Scene, reading: StaffClient) -> None:
    reading.get(NEW)
    before = visit.last_mail()
    text = text_of(reading.post(NEW, {"expected": "2", "quiet": "yes", "way": "tell"}, follow=True))
    assert "Nobody was written to" in text
    assert not visit.mails(since=before)
    assert "quiet" in text_of(reading.get(LIST))


def test_pressing_twice_publishes_once(visit: Scene, reading: StaffClient) -> None:
    reading.get(NEW)
    assert reading.post(NEW, {"expected": "2", "way": "tell"}).status_code == 303
    before = visit.last_mail()
    again = reading.post(NEW, {"expected": "2", "way": "tell", "note": "Deuxième essai"})
    assert again.status_code == 409
    text = text_of(again)
    assert "was published meanwhile by Mathieu Laurent" in text
    assert len(list_releases(visit.session, visit.dossier_id)) == 2
    assert visit.last_mail() == before


def test_what_was_typed_stays_when_somebody_else_was_quicker(visit: Scene, reading: StaffClient) -> None:
    reading.get(NEW)
    visit.publish()
    visit.plan("Encore une étape", "2027-10-27 10:00", "2027-10-27 11:00")
    page = reading.post(NEW, {"expected": "2", "way": "tell", "note": "Ma note"})
    assert page.status_code == 409
    assert "Ma note" in page.text
    assert 'name="expected" value="3"' in page.text, "the page now shows release 3 and can publish it"
    assert reading.post(NEW, {"expected": "3", "way": "tell", "note": "Ma note"}).status_code == 303


def test_nothing_changed_is_said_and_refused(scene: Scene, reading: StaffClient) -> None:
    scene.plan()
    scene.publish()
    page = reading.get(NEW)
    assert "Nothing changed since release 1" in text_of(page)
    assert "Publish and tell" not in text_of(page)
    reading.get(LIST)
    response = reading.post(NEW, {"expected": "2", "way": "tell"})
    assert response.status_code == 422
    assert "Nothing changed since release 1" in text_of(response)


def test_unconfirmed_slots_are_named_and_can_be_hidden(scene: Scene, reading: StaffClient) -> None:
    slot = scene.plan("En attente")
    scene.ask(slot, scene.contact())
    scene.plan("Sûr", "2027-10-28 14:00", "2027-10-28 15:00")
    text = text_of(reading.get(NEW))
    assert "1 slot is shown as not yet confirmed" in text and "En attente" in text
    scene.dossier().show_unconfirmed = False
    text = text_of(reading.get(NEW))
    assert "1 slot is left out" in text


def test_an_old_release_says_that_it_is_old(visit: Scene, reading: StaffClient) -> None:
    visit.publish()
    old, new = text_of(reading.get(f"{LIST}/1")), text_of(reading.get(f"{LIST}/2"))
    assert "This release was replaced by release 2" in old
    assert "Station d’épuration" in old and "14:45" in old
    assert "replaced by" not in new
    assert "15:30" in new


def test_a_release_is_read_in_another_language(visit: Scene, reading: StaffClient) -> None:
    page = reading.get(f"{LIST}/1?language=ar")
    assert re.search(r'lang="ar" dir="rtl"', page.text)


def test_any_two_releases_can_be_compared(visit: Scene, reading: StaffClient) -> None:
    visit.publish()
    visit.plan("Encore une étape", "2027-10-27 10:00", "2027-10-27 11:00")
    visit.publish()
    text = text_of(reading.get(f"{LIST}/diff?from=1&to=3"))
    assert "From release 1 to 3" in text
    assert "Encore une étape" in text and "Station d’épuration" in text
    assert "Station d’épuration" not in text_of(reading.get(f"{LIST}/diff"))
    assert "These releases say the same" in text_of(reading.get(f"{LIST}/diff?from=2&to=2"))
    back = text_of(reading.get(f"{LIST}/diff?from=3&to=1"))
    assert "Cancelled Encore une étape" in back
    reading.get(f"{LIST}/diff?from=1&to=9", status=404)
    reading.get(f"{LIST}/diff?from=1&to={9**30}", status=404)
    reading.get(f"{LIST}/{9**30}", status=404)


def test_the_pdf_of_an_old_release_leads_to_the_new_one(visit: Scene, reading: StaffClient) -> None:
    visit.publish()
    old = pdf_text(reading.get(f"{LIST}/1/programme.pdf?language=en").data)
    assert "Release 1" in old and "Replaced by release 2" in old
    response = reading.get(f"{LIST}/2/programme.pdf?language=en")
    assert response.mimetype == "application/pdf"
    assert 'filename="VISIT-1-2-en.pdf"' in response.headers["Content-Disposition"]
    assert "15:30" in pdf_text(response.data)


def test_the_copy_of_one_reader_is_his_alone(scene: Scene, reading: StaffClient) -> None:
    mine = scene.delegate("Alami", email="alami@x.example", language="en")
    slot = scene.plan("Groupe A")
    scene.change(slot, attendance="some", participation_ids=(mine.id,))
    other = scene.delegate("Tazi", email="tazi@x.example")
    scene.plan("Pour tous", "2027-10-27 10:00", "2027-10-27 11:00")
    scene.publish()
    theirs = pdf_text(reading.get(f"{LIST}/1/programme.pdf?for={other.id}").data)
    assert "Pour tous" in theirs and "Groupe A" not in theirs
    assert "Groupe A" in pdf_text(reading.get(f"{LIST}/1/programme.pdf?for={mine.id}").data)
    foreign = scene.make.participation(scene.make.dossier("OTHER"))
    reading.get(f"{LIST}/1/programme.pdf?for={foreign.id}", status=404)


def test_the_draft_is_printed_as_a_draft_with_what_is_unconfirmed(scene: Scene, reading: StaffClient) -> None:
    slot = scene.plan("En attente 🚲")
    scene.ask(slot, scene.contact())
    text = pdf_text(reading.get("/dossiers/VISIT-1/programme/draft.pdf?language=en").data)
    assert "draft, not published" in text
    assert "To be confirmed" in text and "En attente" in text


def test_readers_of_the_dossier_read_and_outsiders_find_nothing(visit: Scene, reading: StaffClient, app: Any) -> None:
    reader = visit.make.user("reader@delegations.example", Role.PLANNER, name="Anne Petit")
    visit.make.right(visit.dossier(), reader, "reader")
    visit.make.user("other@delegations.example", Role.PLANNER, name="Luc Autre")
    visit.session.commit()
    client = StaffClient.signed_in(app, "reader@delegations.example")
    assert 'href="/dossiers/VISIT-1/releases/new"' not in client.get(LIST).text
    client.get(f"{LIST}/1")
    client.get(NEW, status=403)
    assert client.post(NEW, {"expected": "2", "way": "tell"}).status_code == 403
    outsider = StaffClient.signed_in(app, "other@delegations.example")
    for path in (LIST, NEW, f"{LIST}/1", f"{LIST}/1/programme.pdf", "/dossiers/VISIT-1/programme/draft.pdf"):
        outsider.get(path, status=404)


def test_hostile_text_is_harmless(scene: Scene, reading: StaffClient) -> None:
    scene.delegate("<b>Alami", email="a@x.example")
    scene.plan("<script>x</script>", public_text="{{7*7}}")
    reading.get(NEW)
    pages = [reading.get(NEW), reading.post(NEW, {"expected": "1", "note": "<img src=x>", "way": "tell"}, follow=True)]
    pages += [reading.get(LIST), reading.get(f"{LIST}/1")]
    for page in pages:
        assert "<script>x" not in page.text
        assert "<img src=x" not in page.text
        assert "<b>Alami" not in page.text


def test_pages_ask_the_same_number_of_questions_however_long_the_programme(
    scene: Scene, reading: StaffClient, count_queries: Any
) -> None:
    def grow(first: int, last: int) -> None:
        for n in range(first, last):
            scene.delegate(f"Alami{n}", email=f"a{n}@x.example")
            scene.confirmed(scene.plan(f"Étape {n}"), scene.contact("Paul", f"Martin{n}", host=f"Hôte {n}"))
        scene.publish()
        slot = scene.plan("Nouveau")
        scene.ask(slot, scene.contact("Zoé", f"Blanc{last}"))

    grow(0, 2)
    few = [count_queries(lambda path=path: reading.get(path)) for path in (NEW, LIST, f"{LIST}/1")]
    grow(2, 8)
    many = [count_queries(lambda path=path: reading.get(path)) for path in (NEW, LIST, f"{LIST}/2")]
    assert few[:2] == many[:2]
    assert many[2] <= few[2] + 2, "a second release also looks at the one before"
