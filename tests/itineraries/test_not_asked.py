"""A host who was not asked: readers are told that the slot is not sure, staff that nobody was asked."""

from delegations.itineraries.printing import Edition, programme_document
from delegations.itineraries.readers import reader_days, reader_entry
from delegations.itineraries.releases import preview
from tests.client import StaffClient, text_of
from tests.itineraries.scenes import Scene
from tests.itineraries.test_releases import changes_told


def test_readers_see_it_as_to_be_confirmed_everywhere(scene: Scene) -> None:
    slot = scene.plan()
    scene.change(slot, host_id=scene.host().id)
    scene.plan("À nous", "2027-10-28 14:00", "2027-10-28 15:00", host_id=scene.make.organisation("Nous", own=True).id)
    scene.plan("Libre", "2027-10-28 16:00", "2027-10-28 17:00")
    release = scene.publish()
    (day,) = reader_days(release.snapshot, None, "en")
    assert [(s.state, s.state_word) for s in day.slots] == [
        ("unasked", "To be confirmed"), ("planned", "Planned"), ("planned", "Planned"),
    ]  # fmt: skip
    assert [reader_entry(s, "en").status for s in release.snapshot["slots"]] == ["tentative", "confirmed", "confirmed"]
    document = programme_document(
        release.snapshot, language="en", mission="Mission", edition=Edition(1, release.published_at)
    )
    titles = [f"{title} (French)" for title in ("Plan vélo", "À nous", "Libre")]
    rows = [row for row in document.days[0].rows if row.title in titles]
    assert [row.state is not None for row in rows] == [True, False, False]


def test_staff_read_not_asked_on_the_board_and_before_publishing(scene: Scene, reading: StaffClient) -> None:
    slot = scene.plan()
    scene.change(slot, host_id=scene.host().id)
    board = text_of(reading.get("/dossiers/VISIT-1/programme?day=2027-10-28"))
    assert "Not asked" in board and "Ask the host" in board
    assert [s["state"] for s in preview(scene.session, scene.dossier(), clock=scene.clock).unconfirmed] == ["unasked"]
    assert "Not asked" in text_of(reading.get("/dossiers/VISIT-1/releases/new"))


def test_a_planned_slot_that_gets_an_outside_host_becomes_unsure_for_its_readers(scene: Scene) -> None:
    scene.delegate("Alami", email="alami@x.example")
    slot = scene.plan()
    scene.publish()
    scene.change(slot, host_id=scene.host().id)
    scene.publish()
    assert changes_told(scene.mails("release")[-1]) == [("unconfirmed", "Plan vélo")]
    scene.confirmed(slot, scene.contact())
    scene.publish()
    assert changes_told(scene.mails("release")[-1]) == [("confirmed", "Plan vélo")]


def test_a_former_host_s_no_says_nothing_of_the_slot_once_it_has_another(scene: Scene) -> None:
    slot = scene.plan()
    request = scene.ask(slot, scene.contact())
    scene.answer(request, "decline")
    scene.change(slot, host_id=scene.host("Eau du Grand Lyon").id)
    (shown,) = scene.publish().snapshot["slots"]
    assert shown["state"] == "unasked"
