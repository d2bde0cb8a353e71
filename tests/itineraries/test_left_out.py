"""Staff leave somebody out of a release: he is owed the change, and the next release tells him everything."""

import pytest

from delegations.itineraries.releases import NothingChanged, preview
from tests.client import StaffClient, text_of
from tests.itineraries.scenes import Scene, card
from tests.itineraries.test_releases import changes_told

AWAY = "alami@x.example"
HERE = "bennani@x.example"


@pytest.fixture
def visit(scene: Scene) -> Scene:
    """Two delegates who know release 1."""
    scene.kept["away"] = scene.delegate("Alami", email=AWAY, wants_cards=True)
    scene.kept["here"] = scene.delegate("Bennani", email=HERE)
    scene.kept["slot"] = scene.plan()
    scene.publish()
    return scene


def without(scene: Scene) -> dict[str, list[str]]:
    return {"left_out": [f"p{scene.kept['away'].id}"]}


def test_who_is_left_out_gets_neither_mail_nor_card(visit: Scene) -> None:
    before = visit.last_mail()
    visit.move(visit.kept["slot"], "2027-10-28 11:00")
    release = visit.publish(**without(visit))
    assert {m.recipient_address for m in visit.mails(since=before)} == {HERE}
    assert release.owed == {str(visit.kept["away"].id): 1}


def test_the_next_release_tells_him_everything_since_he_was_last_told(visit: Scene) -> None:
    visit.move(visit.kept["slot"], "2027-10-28 11:00")
    visit.publish(**without(visit))
    visit.plan("Dîner", "2027-10-28 19:00", "2027-10-28 21:00", kind="meal")
    before = visit.last_mail()
    release = visit.publish()
    (his,) = visit.mails("release", to=AWAY, since=before)
    (theirs,) = visit.mails("release", to=HERE, since=before)
    assert changes_told(his) == [("moved", "Plan vélo"), ("added", "Dîner")]
    assert changes_told(theirs) == [("added", "Dîner")]
    assert len([card(m) for m in visit.mails("reader_card", to=AWAY, since=before)]) == 2
    assert release.owed == {}


def test_left_out_twice_he_is_still_owed_from_the_first_time(visit: Scene) -> None:
    for start in ("2027-10-28 11:00", "2027-10-28 12:00"):
        visit.move(visit.kept["slot"], start)
        release = visit.publish(**without(visit))
    assert release.owed == {str(visit.kept["away"].id): 1}
    visit.move(visit.kept["slot"], "2027-10-28 10:00")
    before = visit.last_mail()
    visit.publish()
    assert not visit.mails(to=AWAY, since=before), "for him nothing has changed after all"


def test_somebody_who_is_owed_can_be_told_though_nothing_else_changed(visit: Scene) -> None:
    visit.move(visit.kept["slot"], "2027-10-28 11:00")
    visit.publish(**without(visit))
    shown = preview(visit.session, visit.dossier(), clock=visit.clock)
    assert (shown.same, shown.changes, len(shown.notices)) == (False, [], 1)
    visit.publish()
    assert changes_told(visit.mails("release", to=AWAY)[-1]) == [("moved", "Plan vélo")]
    with pytest.raises(NothingChanged):
        visit.publish()


def test_a_quiet_release_hands_the_debt_on(visit: Scene) -> None:
    visit.move(visit.kept["slot"], "2027-10-28 11:00")
    visit.publish(**without(visit))
    visit.change(visit.kept["slot"], title="Plan vélo et marche")
    assert visit.publish(quiet=True).owed == {str(visit.kept["away"].id): 1}
    visit.publish()
    assert changes_told(visit.mails("release", to=AWAY)[-1]) == [("moved", "Plan vélo et marche")]


def test_left_out_of_the_first_release_he_gets_a_first_programme_later(scene: Scene) -> None:
    away = scene.delegate("Alami", email=AWAY)
    scene.plan()
    scene.publish(left_out=[f"p{away.id}"])
    scene.publish()
    (mail,) = scene.mails("release", to=AWAY)
    assert mail.context["first"] is True


def test_a_host_who_is_left_out_is_found_again_by_the_next_release(scene: Scene) -> None:
    slot = scene.plan(tolerance_minutes=30)
    request = scene.confirmed(slot, scene.contact())
    scene.publish()
    scene.move(slot, "2027-10-28 10:15")
    before = scene.last_mail()
    scene.publish(left_out=[f"r{request.id}"])
    assert not scene.mails(since=before)
    assert preview(scene.session, scene.dossier(), clock=scene.clock).hosts.updates
    scene.publish()
    assert [m.template for m in scene.mails(since=before)] == ["host_updated"]


def test_the_page_ticks_everybody_and_tells_only_those_who_stay_ticked(visit: Scene, reading: StaffClient) -> None:
    away, here = (f"p{visit.kept[name].id}" for name in ("away", "here"))
    visit.move(visit.kept["slot"], "2027-10-28 11:00")
    shown = reading.get("/dossiers/VISIT-1/releases/new")
    assert shown.text.count("checked") == 3
    assert "mail and page and 1 calendar entry" in text_of(shown)
    line = f"{away},{here}"
    form = {"expected": "2", "note": "", "way": "tell", "listed": [away, here], "tell": [here],
            "listed_line": [line], "line": [line]}  # fmt: skip
    before = visit.last_mail()
    done = reading.post("/dossiers/VISIT-1/releases/new", form, follow=True)
    assert {m.recipient_address for m in visit.mails(since=before)} == {HERE}
    assert "Nadia Alami not written to; was last told of release 1" in text_of(done)
    again = reading.get("/dossiers/VISIT-1/releases/new")
    assert "left out before: hears everything since release 1" in text_of(again)


def test_a_whole_line_can_be_left_out_at_once(visit: Scene, reading: StaffClient) -> None:
    away, here = (f"p{visit.kept[name].id}" for name in ("away", "here"))
    visit.move(visit.kept["slot"], "2027-10-28 11:00")
    reading.get("/dossiers/VISIT-1/releases/new")
    form = {"expected": "2", "note": "", "way": "tell", "listed": [away, here], "tell": [away, here],
            "listed_line": [f"{away},{here}"]}  # fmt: skip
    before = visit.last_mail()
    reading.post("/dossiers/VISIT-1/releases/new", form)
    assert not visit.mails(since=before)


def test_a_refused_form_keeps_what_was_unticked(visit: Scene, reading: StaffClient) -> None:
    away = f"p{visit.kept['away'].id}"
    visit.move(visit.kept["slot"], "2027-10-28 11:00")
    reading.get("/dossiers/VISIT-1/releases/new")
    form = {"expected": "7", "note": "", "way": "tell", "listed": [away], "tell": []}
    refused = reading.post("/dossiers/VISIT-1/releases/new", form)
    assert refused.status_code == 409
    assert refused.text.count("checked") == 2
