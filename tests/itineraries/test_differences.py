"""What changed between two releases, for one reader, in his words."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from delegations.i18n import words
from delegations.itineraries.differences import Change, compare, in_words, labels, place_name, span


def place(number: int, name: str = "", city: str = "Lyon") -> dict[str, Any]:
    return {"id": number, "name": {"fr": name or f"Lieu {number}"}, "address": "", "city": city}


def moment(typed: str, zone: str = "Europe/Paris", fold: int = 0) -> dict[str, Any]:
    return {"local": typed.replace(" ", "T") + ":00", "zone": zone, "fold": fold}


def slot(uid: str = "a", **values: Any) -> dict[str, Any]:
    known = {
        "uid": uid, "start": moment("2027-10-28 14:45"), "end": moment("2027-10-28 16:00"), "state": "confirmed",
        "title": {"fr": f"Étape {uid}"}, "text": {}, "host": "", "remote_link": "", "place": place(1),
        "end_place": None, "kind": "visit", "cancel_reason": "", "people": [1, 2],
    }  # fmt: skip
    return {**known, **values}


def timed(uid: str, start: str, end: str = "2027-10-29 10:00", **values: Any) -> dict[str, Any]:
    return slot(uid, start=moment(start), end=moment(end), **values)


def release(*slots: dict[str, Any]) -> dict[str, Any]:
    return {"slots": list(slots), "people": []}


def kinds(old: dict[str, Any] | None, new: dict[str, Any], reader: int | None = None) -> list[tuple[str, str]]:
    return [(change.kind, change.uid) for change in compare(old, new, reader)]


def test_the_first_release_adds_everything_that_is_not_cancelled() -> None:
    assert kinds(None, release(slot("a"), slot("b", state="cancelled"))) == [("added", "a")]


def test_nothing_changed_is_nothing() -> None:
    same = release(slot("a"), slot("b", state="cancelled"))
    assert kinds(same, same) == []


@pytest.mark.parametrize(
    ("values", "kind"),
    [
        ({"start": moment("2027-10-28 15:30")}, "moved"),
        ({"end": moment("2027-10-28 16:45")}, "moved"),
        ({"end": moment("2027-10-28 16:00", "Africa/Casablanca")}, "moved"),
        ({"place": place(2)}, "relocated"),
        ({"place": None}, "relocated"),
        ({"end_place": place(2)}, "relocated"),
        ({"state": "reconfirm"}, "unconfirmed"),
        ({"state": "cancelled"}, "cancelled"),
        ({"title": {"fr": "Autre titre"}}, "wording"),
        ({"text": {"fr": "Autre texte"}}, "wording"),
        ({"host": "Autre hôte"}, "wording"),
        ({"place": place(1, "Même lieu, autre nom")}, "wording"),
        ({"remote_link": "https://x.example"}, "wording"),
    ],
)
def test_each_change_has_its_kind(values: dict[str, Any], kind: str) -> None:
    assert kinds(release(slot("a")), release(slot("a", **values))) == [(kind, "a")]


def test_the_second_of_a_repeated_hour_is_another_time() -> None:
    first = slot("a", start=moment("2027-10-31 02:30"), end=moment("2027-10-31 05:00"))
    second = slot("a", start=moment("2027-10-31 02:30", fold=1), end=moment("2027-10-31 05:00"))
    assert kinds(release(first), release(second)) == [("moved", "a")]


def test_confirmed_is_news_and_other_states_of_waiting_are_not() -> None:
    waiting = release(slot("a", state="waiting"))
    assert kinds(waiting, release(slot("a"))) == [("confirmed", "a")]
    assert kinds(waiting, release(slot("a", state="countered"))) == []
    assert kinds(waiting, release(slot("a", state="reconfirm"))) == []


def test_moved_elsewhere_and_unconfirmed_are_three_changes_of_one_slot() -> None:
    now = timed("a", "2027-10-28 15:30", "2027-10-28 16:45", place=place(2), state="waiting", title={"fr": "Autre"})
    assert kinds(release(slot("a")), release(now)) == [("moved", "a"), ("relocated", "a"), ("unconfirmed", "a")]


def test_a_slot_that_left_the_programme_is_cancelled_once() -> None:
    assert kinds(release(slot("a")), release()) == [("cancelled", "a")]
    assert kinds(release(slot("a", state="cancelled")), release()) == []


def test_a_slot_that_is_back_is_added() -> None:
    assert kinds(release(slot("a", state="cancelled")), release(slot("a"))) == [("added", "a")]


def test_a_reader_hears_only_of_his_own() -> None:
    old = release(slot("a", people=[1]), slot("b", people=[2]))
    new = release(timed("a", "2027-10-28 15:00", people=[1]), slot("b", people=[1, 2]))
    assert kinds(old, new, 1) == [("added", "b"), ("moved", "a")]
    assert kinds(old, new, 2) == []
    assert kinds(new, old, 1) == [("moved", "a"), ("cancelled", "b")]


def test_changes_come_in_the_order_of_time() -> None:
    new = release(timed("z", "2027-10-26 09:00"), timed("a", "2027-10-28 09:00"), timed("m", "2027-10-27 09:00"))
    assert [uid for _kind, uid in kinds(None, new)] == ["z", "m", "a"]


ROWS = st.lists(st.tuples(st.sampled_from("abcdef"), st.integers(0, 23), st.booleans()), unique_by=lambda row: row[0])


@given(ROWS, ROWS)
def test_every_difference_is_told_and_nothing_else(before: Any, after: Any) -> None:
    def made(rows: Any) -> dict[str, Any]:
        state = {True: "cancelled", False: "confirmed"}
        return release(*(timed(u, f"2027-10-28 {hour:02}:00", state=state[off]) for u, hour, off in rows))

    old, new = made(before), made(after)
    live_before = {u: h for u, h, c in before if not c}
    live_after = {u: h for u, h, c in after if not c}
    told = {change.uid: change.kind for change in compare(old, new)}
    for uid in "abcdef":
        then, now = live_before.get(uid), live_after.get(uid)
        wanted = None if then == now else "added" if then is None else "cancelled" if now is None else "moved"
        assert told.get(uid) == wanted


def said(old: dict[str, Any], new: dict[str, Any], language: str = "en") -> list[tuple[str, str, str, str, str]]:
    found = in_words(words(language), compare(release(old), release(new)))
    return [(c.kind, c.day, c.old, c.new, c.note) for c in found]


def test_a_move_says_both_times_and_the_old_day_when_it_changed() -> None:
    assert said(slot(), slot(start=moment("2027-10-28 15:30"), end=moment("2027-10-28 16:45"))) == [
        ("moved", "Thursday, October 28", "14:45–16:00", "15:30–16:45", "")
    ]
    ((_kind, day, old, new, _note),) = said(
        slot(), slot(start=moment("2027-10-29 09:00"), end=moment("2027-10-29 10:00"))
    )
    assert (day, old, new) == ("Friday, October 29", "Thu, Oct 28 14:45–16:00", "09:00–10:00")


def test_a_cancellation_says_why_and_what_fell_out() -> None:
    gone = slot(state="cancelled", cancel_reason="incident sur le site")
    assert said(slot(), gone) == [("cancelled", "Thursday, October 28", "14:45–16:00", "", "incident sur le site")]


def test_another_place_is_named_in_the_readers_language() -> None:
    there = {**place(2), "name": {"fr": "Hôtel de Lyon", "ar": "فندق ليون"}}
    ((kind, _day, old, new, _note),) = said(slot(), slot(place=there), "ar")
    assert (kind, old, new) == ("relocated", "Lieu 1", "فندق ليون")


def test_a_night_train_names_the_day_of_its_end() -> None:
    night = slot(start=moment("2027-10-30 23:30"), end=moment("2027-10-31 06:15"))
    assert span(words("en"), night) == "23:30 – Sun, Oct 31 06:15"


def test_words_from_json_are_the_words_of_the_change() -> None:
    changes = compare(release(slot()), release(slot(start=moment("2027-10-28 15:30"))))
    assert in_words(words("fr"), [c.as_json() for c in changes]) == in_words(words("fr"), changes)


def test_who_receives_is_said_beside_the_title() -> None:
    hosted = slot(host="Métropole de Lyon")
    (change,) = in_words(words("fr"), compare(None, release(hosted)))
    assert change.where == "Métropole de Lyon"
    (change,) = in_words(words("fr"), compare(None, release(slot())))
    assert change.where == "Lieu 1"


def test_every_kind_has_its_word_in_every_language() -> None:
    every = {"added", "cancelled", "moved", "relocated", "confirmed", "unconfirmed", "wording"}
    for language in ("fr", "en", "ar"):
        assert set(labels(words(language))) == every


def test_a_slot_without_place_has_no_place_name() -> None:
    assert place_name(words("fr"), slot(place=None)) == ""
    assert in_words(words("fr"), [Change("relocated", "a", slot(), slot(place=None))])[0].new == ""
