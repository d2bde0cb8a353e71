"""The roster in the database: shifts are slots, nobody is in two places, changes of duty, what people said."""

from dataclasses import replace
from datetime import date, datetime, time

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from delegations.core.clock import FixedClock
from delegations.core.errors import StaleVersion
from delegations.core.settings import Settings
from delegations.core.walltime import AmbiguousHour
from delegations.database import Database
from delegations.dossiers.queries import get_dossier_by_id
from delegations.fairs.roster.asking import answer_availability, ask_availability
from delegations.fairs.roster.exports import choices_for, question_of
from delegations.fairs.roster.models import Availability, Shift, ShiftSwap
from delegations.fairs.roster.queries import get_shift, get_swap, list_shifts, people_twice, published
from delegations.fairs.roster.retention import forget_duties
from delegations.fairs.roster.rules import (
    AlreadyTaken,
    Answer,
    BadHours,
    BadLength,
    BadNumber,
    EndsFirst,
    NoDayChosen,
    NoStandChosen,
    NoTaker,
    NotYourShift,
    ProposalStale,
    ShiftBegun,
    ShiftFacts,
    ShiftTwice,
    SwapAskedTwice,
    SwapMove,
    TooManyShifts,
    TwoPlaces,
    WindowBackwards,
)
from delegations.fairs.roster.services import (
    add_shift,
    assign,
    change_shift,
    hours_of,
    make_shifts,
    preview_shifts,
    remove_shift,
    take_over,
)
from delegations.fairs.roster.swaps import answer_swap, ask_swap, settle_swap, takers, withdraw_swap
from delegations.fairs.stands.queries import get_exhibitor, remains_of
from delegations.i18n.content import translations_of
from delegations.itineraries.board import find_conflicts_of
from delegations.itineraries.models import Slot
from delegations.messaging.models import Message
from delegations.planning.roster import propose
from tests.factories import Factory
from tests.fairs.pavilion import at_once
from tests.fairs.roster import DAY, Duties, make_duties, wall


@pytest.fixture
def duties(session: Session, clock: FixedClock, make: Factory, settings: Settings) -> Duties:
    return make_duties(session, clock, make, settings)


def mails(duties: Duties, template: str) -> list[Message]:
    query = select(Message).where(Message.template == template).order_by(Message.id)
    return list(duties.session.scalars(query))


# shifts
def test_shifts_are_cut_from_the_hours_of_a_day_on_each_stand(duties: Duties) -> None:
    shifts = duties.make_day(length=180, needed=2, languages=("fr", "es"))
    assert len(shifts) == 8, "three of three hours and one of one hour, on two stands"
    assert [f"{s.slot.starts:%H:%M}" for s in shifts[::2]] == ["09:00", "12:00", "15:00", "18:00"]
    assert {(s.needed, tuple(s.languages), s.slot.kind, s.slot.attendance) for s in shifts} == {
        (2, ("fr", "es"), "duty", "some")
    }
    assert all(s.slot.participations == [] for s in shifts)


def test_a_shift_is_told_in_the_languages_of_the_fair(duties: Duties) -> None:
    duties.member("Puig", language="es")
    shift = duties.shift()
    rows = translations_of(duties.session, "slot", [shift.slot_id])[shift.slot_id]["title"]
    assert {"en", "es"} <= rows.keys()
    assert rows["en"].text == "Duty on stand B297, hall 2"


def test_making_them_again_makes_only_what_is_missing(duties: Duties) -> None:
    duties.make_day()
    again = preview_shifts(duties.session, dossier=duties.dossier, plan=duties.plan(ends=time(21)))
    assert (again.made, again.there) == (2, 10)
    done = make_shifts(duties.session, **duties.acting, plan=duties.plan(ends=time(21)))
    assert (done.made, done.there) == (2, 10)
    assert len(list_shifts(duties.session, duties.dossier.id)) == 12


@pytest.mark.parametrize(("values", "error"), [
    ({"stand_ids": ()}, NoStandChosen), ({"days": ()}, NoDayChosen), ({"needed": 0}, BadNumber),
    ({"needed": 99}, BadNumber), ({"length": 5}, BadLength), ({"length": 5000}, BadLength),
    ({"ends": time(9)}, EndsFirst), ({"ends": time(8)}, EndsFirst),
    ({"length": 15, "days": tuple(date(2027, 11, n) for n in range(1, 10))}, TooManyShifts),
])  # fmt: skip
def test_a_plan_that_makes_no_sense_says_so(duties: Duties, values: dict[str, object], error: type[Exception]) -> None:
    with pytest.raises(error):
        make_shifts(duties.session, **duties.acting, plan=duties.plan(**values))
    assert list_shifts(duties.session, duties.dossier.id) == []


def test_a_night_over_the_change_of_clocks_lasts_its_true_length(duties: Duties) -> None:
    facts = ShiftFacts(duties.pavilion.stand.id, wall("2027-10-31 00:00"), wall("2027-10-31 08:00"))
    shift = add_shift(duties.session, **duties.acting, facts=facts)
    assert (shift.slot.ends_at - shift.slot.starts_at).total_seconds() == 9 * 3600


def test_an_hour_that_happens_twice_is_asked_about(duties: Duties) -> None:
    plan = duties.plan(days=(date(2027, 10, 31),), starts=time(2, 30), ends=time(5))
    with pytest.raises(AmbiguousHour) as caught:
        hours_of(plan, "Europe/Madrid")
    assert caught.value.field == "starts"
    first, second = (hours_of(plan, "Europe/Madrid", {"starts": fold})[0] for fold in (0, 1))
    assert (second[0].instant() - first[0].instant()).total_seconds() == 3600


def test_the_same_stand_and_hours_twice_are_refused(duties: Duties) -> None:
    duties.shift()
    with pytest.raises(ShiftTwice):
        duties.shift()
    assert duties.shift(stand_id=duties.other.id) and duties.shift("11:00", "13:00")


def test_a_shift_that_moves_takes_its_people_along_unless_they_are_elsewhere(duties: Duties) -> None:
    ana, shift = duties.member("Puig"), duties.shift()
    duties.slot("15:00", "16:00", ana)
    shift = duties.put(shift, ana)
    facts = ShiftFacts(shift.stand_id, wall("2027-11-02 13:00"), wall("2027-11-02 15:00"), 2, ("es",))
    shift = change_shift(duties.session, **duties.acting, shift_id=shift.id, version=shift.version, facts=facts)
    assert duties.there(shift) == ["Puig"] and shift.slot.starts == datetime(2027, 11, 2, 13) and shift.needed == 2
    with pytest.raises(TwoPlaces) as caught:
        change_shift(duties.session, **duties.acting, shift_id=shift.id, version=shift.version,
                     facts=replace(facts, end=wall("2027-11-02 15:30")))  # fmt: skip
    assert {"Ana Puig", "Petit-déjeuner"} <= set(caught.value.data.values())


def test_a_stale_shift_is_refused(duties: Duties) -> None:
    shift = duties.shift()
    old = shift.version
    duties.put(shift)
    with pytest.raises(StaleVersion):
        assign(duties.session, **duties.acting, shift_id=shift.id, version=old, participation_ids=())


def test_a_shift_nobody_read_of_is_deleted_and_a_published_one_cancelled(duties: Duties) -> None:
    ana, first, second = duties.member("Puig"), duties.shift(), duties.shift("12:00", "14:00")
    assert remove_shift(duties.session, **duties.acting, shift_id=first.id)
    assert duties.session.scalars(select(Slot.id).where(Slot.id == first.slot_id)).all() == []
    duties.put(second, ana)
    duties.publish()
    assert not remove_shift(duties.session, **duties.acting, shift_id=second.id)
    assert list_shifts(duties.session, duties.dossier.id) == []


# who is on duty
def test_nobody_is_on_duty_and_in_a_meeting_at_once(duties: Duties) -> None:
    ana, shift = duties.member("Puig"), duties.shift()
    duties.slot("10:30", "11:30", ana)
    with pytest.raises(TwoPlaces) as caught:
        duties.put(shift, ana)
    sentence = str(caught.value)
    assert "Ana Puig" in sentence and "B297" in sentence and "Petit-déjeuner" in sentence
    assert "02/11 09:00–11:00" in sentence and "02/11 10:30–11:30" in sentence
    assert duties.there(shift) == []


def test_nobody_is_on_two_stands_at_once_and_what_everybody_attends_counts(duties: Duties) -> None:
    ana, staff = duties.member("Puig"), duties.member("Ruiz", role="staff")
    duties.put(duties.shift(), ana)
    with pytest.raises(TwoPlaces):
        duties.put(duties.shift("10:00", "12:00", stand_id=duties.other.id), ana)
    late = duties.shift("14:00", "16:00")
    duties.slot("15:00", "15:30")
    with pytest.raises(TwoPlaces):
        duties.put(late, ana)
    assert duties.there(duties.put(late, staff)) == ["Ruiz"], "who goes along is not meant by everybody"


def test_a_slot_of_another_dossier_keeps_somebody_too(duties: Duties) -> None:
    ana, shift, make = duties.member("Puig"), duties.shift(), duties.pavilion.make
    visit = make.dossier("VISIT-9")
    make.slot(visit, "2027-11-02 09:30", "2027-11-02 10:00", attendance="some",
              participations=[make.participation(visit, ana.person)])  # fmt: skip
    with pytest.raises(TwoPlaces):
        duties.put(shift, ana)


def test_touching_hours_a_night_and_a_cancelled_slot_keep_nobody(duties: Duties) -> None:
    ana, shift = duties.member("Puig"), duties.shift()
    duties.slot("08:00", "09:00", ana)
    duties.slot("11:00", "12:00", ana)
    slot = duties.slot("09:00", "11:00", ana)
    slot.cancelled_at = duties.pavilion.clock.now()
    free = duties.slot("07:00", "12:00", ana)
    free.kind = "free"
    assert duties.there(duties.put(shift, ana)) == ["Puig"]


def test_what_somebody_said_only_warns(duties: Duties) -> None:
    ana, shift = duties.member("Puig"), duties.shift()
    duties.says(ana, ("2027-11-02T14:00", "2027-11-02T18:00"))
    (choice,) = choices_for(duties.session, duties.dossier, shift)
    assert choice.obstacle is not None and choice.obstacle.cause == "not_free" and not choice.refused
    assert duties.there(duties.put(shift, ana)) == ["Puig"]


def test_two_hands_cannot_put_one_person_in_two_places(duties: Duties, database: Database) -> None:
    ana = duties.member("Puig").id
    shifts = [duties.shift().id, duties.shift(stand_id=duties.other.id).id]
    dossier_id, actor, clock = duties.dossier.id, duties.pavilion.actor, duties.pavilion.clock
    duties.session.commit()

    def put(shift_id: int):  # type: ignore[no-untyped-def]  # a closure
        def work(session: Session) -> object:
            dossier = get_dossier_by_id(session, dossier_id)
            version = get_shift(session, dossier_id, shift_id).version
            return assign(session, actor=actor, clock=clock, dossier=dossier, shift_id=shift_id, version=version,
                          participation_ids=[ana])  # fmt: skip

        return work

    assert at_once(database, [put(number) for number in shifts]) == ["TwoPlaces", "done"]


def test_a_meeting_laid_over_a_shift_is_a_conflict_and_a_line_of_the_roster(duties: Duties) -> None:
    ana, shift = duties.member("Puig"), duties.shift()
    duties.put(shift, ana)
    duties.slot("10:30", "11:30", ana)
    (twice,) = people_twice(duties.session, list_shifts(duties.session, duties.dossier.id))
    assert (twice.name.family_name, twice.other.title) == ("Puig", "Petit-déjeuner")
    duties.session.expire_all()
    dossier = get_dossier_by_id(duties.session, duties.dossier.id)
    found = find_conflicts_of(duties.session, [dossier])[0]
    assert "person_twice" in {conflict.kind for conflict in found}


# proposals
def test_a_proposal_changes_nothing_until_it_is_taken_over(duties: Duties) -> None:
    ana, shifts = duties.member("Puig"), duties.make_day(stand_ids=(duties.pavilion.stand.id,))
    duties.says(ana)
    question = question_of(duties.session, duties.dossier, now=duties.pavilion.clock.now())
    assert any(propose(question.problem).assignments.values())
    assert all(duties.there(s) == [] for s in shifts)
    take_over(duties.session, **duties.acting, digest=question.digest)
    assert [duties.there(s) for s in shifts] == [["Puig"], ["Puig"], [], ["Puig"], ["Puig"]], "a break after four hours"


def test_a_proposal_is_stale_once_anything_changed(duties: Duties) -> None:
    ana, bea = duties.member("Puig"), duties.member("Ruiz")
    duties.make_day()
    duties.says(ana)
    digest = question_of(duties.session, duties.dossier, now=duties.pavilion.clock.now()).digest
    duties.says(bea)
    with pytest.raises(ProposalStale):
        take_over(duties.session, **duties.acting, digest=digest)


def test_locked_people_stay_and_others_may_change(duties: Duties) -> None:
    ana, bea = duties.member("Puig", language="es"), duties.member("Ruiz", language="fr")
    first, second = duties.shift(languages=("fr",)), duties.shift("14:00", "16:00", languages=("fr",))
    for one in (ana, bea):
        duties.says(one, languages=(one.person.language,))
    duties.put(first, ana, locked=[ana])
    duties.put(second, ana)
    question = question_of(duties.session, duties.dossier, now=duties.pavilion.clock.now(), keep=False)
    take_over(duties.session, **duties.acting, digest=question.digest, keep=False)
    assert (duties.there(first), duties.there(second)) == (["Puig"], ["Ruiz"])


def test_who_said_nothing_is_not_proposed(duties: Duties) -> None:
    ana, shift = duties.member("Puig"), duties.shift()
    duties.member("Ruiz")
    ask_availability(duties.session, **duties.acting, settings=duties.pavilion.settings, participation_ids=[ana.id])
    question = question_of(duties.session, duties.dossier, now=duties.pavilion.clock.now())
    assert [p.id for p in question.silent] == [ana.id], "only of who was asked is an answer missing"
    assert question.problem.people == ()
    assert propose(question.problem).assignments == {shift.id: ()}


def test_what_has_begun_is_left_as_it_is(duties: Duties) -> None:
    ana, shift = duties.member("Puig"), duties.shift()
    duties.says(ana)
    now = shift.slot.starts_at
    question = question_of(duties.session, duties.dossier, now=now)
    assert propose(question.problem).assignments == {shift.id: ()} and propose(question.problem).uncovered == ()


# what people say
def test_asking_writes_to_each_with_the_link_and_again_as_a_reminder(duties: Duties) -> None:
    ana, bea = duties.member("Puig", language="es"), duties.member("Ruiz", language="ar")
    assert ask_availability(duties.session, **duties.writing, participation_ids=[ana.id, bea.id]) == 2
    ask_availability(duties.session, **duties.writing, participation_ids=[ana.id])
    sent = [(m.recipient_name, m.language, m.context["reminder"]) for m in mails(duties, "duty_availability")]
    assert sent == [("Ana Puig", "es", False), ("Ana Ruiz", "ar", False), ("Ana Puig", "es", True)]
    assert mails(duties, "duty_availability")[0].context["first_on"] == "2027-11-02"


def test_saying_it_again_replaces_it_and_a_stale_page_is_refused(duties: Duties) -> None:
    ana = duties.member("Puig")
    row = duties.says(ana, max_hours=4, languages=("es", "fr"), note="Avion à 19 h")
    assert (row.windows, row.languages, row.came_by) == (["all"], ["fr", "es"], "phone")
    with pytest.raises(StaleVersion):
        answer_availability(duties.session, **duties.acting, participation_id=ana.id, version=0, answer=Answer(()),
                            came_by="link")  # fmt: skip
    assert duties.says(ana, ("2027-11-02T09:00", "2027-11-02T11:00")).max_hours is None


@pytest.mark.parametrize(("answer", "error"), [
    (Answer((), max_hours=0), BadHours), (Answer((), max_hours=25), BadHours),
    (Answer((["2027-11-02T11:00", "2027-11-02T11:00"],)), WindowBackwards),
])  # fmt: skip
def test_an_answer_that_makes_no_sense_is_refused(duties: Duties, answer: Answer, error: type[Exception]) -> None:
    with pytest.raises(error):
        answer_availability(duties.session, **duties.acting, participation_id=duties.member("Puig").id, version=0,
                            answer=answer, came_by="link")  # fmt: skip
    assert duties.session.scalars(select(Availability)).all() == []


# changes of duty
@pytest.fixture
def given(duties: Duties) -> tuple[ShiftSwap, Shift]:
    """Puig wants to give her shift to anybody; Ruiz and Vila could, Sala could not."""
    ana, bea, cid, dan = (duties.member(name) for name in ("Puig", "Ruiz", "Vila", "Sala"))
    shift = duties.put(duties.shift(languages=("es",)), ana)
    for one in (ana, bea, cid):
        duties.says(one, languages=("es",))
    duties.says(dan, languages=("fr",))
    swap = ask_swap(duties.session, **{**duties.writing, "actor": duties.by_link(ana)}, shift_id=shift.id,
                    from_id=ana.id, note="Train")  # fmt: skip
    return swap, shift


def who(duties: Duties, family: str) -> int:
    rows = {c.participation.person.family_name: c.participation.id for c in
            choices_for(duties.session, duties.dossier, list_shifts(duties.session, duties.dossier.id)[0])}  # fmt: skip
    return rows[family]


def say_yes(duties: Duties, swap: ShiftSwap, family: str, *, takes: bool = True) -> ShiftSwap:
    return answer_swap(duties.session, **duties.writing, swap_id=swap.id, participation_id=who(duties, family),
                       takes=takes)  # fmt: skip


def test_all_who_are_free_and_speak_it_are_asked(duties: Duties, given: tuple[ShiftSwap, Shift]) -> None:
    assert sorted(m.recipient_name for m in mails(duties, "duty_swap")) == ["Ana Ruiz", "Ana Vila"]
    found = {t.choice.participation.person.family_name: t for t in
             takers(duties.session, duties.dossier, given[1], given[0].from_id)}  # fmt: skip
    assert found["Sala"].silent == ("es",) and not found["Sala"].good and found["Ruiz"].good


def test_the_first_yes_counts_and_staff_settle_it(duties: Duties, given: tuple[ShiftSwap, Shift]) -> None:
    swap, shift = given
    say_yes(duties, swap, "Ruiz")
    with pytest.raises(AlreadyTaken) as caught:
        say_yes(duties, swap, "Vila")
    assert caught.value.data["name"] == "Ana Ruiz"
    assert duties.there(shift) == ["Puig"], "nothing changes before staff settle it"
    settled = settle_swap(duties.session, **duties.writing, swap_id=swap.id)
    assert settled.state == "settled" and duties.there(shift) == ["Ruiz"]
    told = [(m.recipient_name, m.context["event"]) for m in mails(duties, "duty_swap")[2:]]
    assert told == [("Ana Puig", "accepted"), ("Ana Puig", "settled"), ("Ana Ruiz", "settled")]


def test_staff_may_settle_on_behalf_of_whom_they_choose(duties: Duties, given: tuple[ShiftSwap, Shift]) -> None:
    swap, shift = given
    with pytest.raises(NoTaker):
        settle_swap(duties.session, **duties.writing, swap_id=swap.id)
    settle_swap(duties.session, **duties.writing, swap_id=swap.id, taker_id=who(duties, "Sala"))
    assert duties.there(shift) == ["Sala"]
    with pytest.raises(SwapMove):
        settle_swap(duties.session, **duties.writing, swap_id=swap.id)


def test_a_change_that_puts_somebody_in_two_places_is_refused(duties: Duties, given: tuple[ShiftSwap, Shift]) -> None:
    swap, shift = given
    say_yes(duties, swap, "Ruiz")
    duties.put(duties.shift("10:00", "12:00", stand_id=duties.other.id), *_people(duties, "Ruiz"))
    with pytest.raises(TwoPlaces):
        settle_swap(duties.session, **duties.writing, swap_id=swap.id)
    assert duties.there(shift) == ["Puig"]


def _people(duties: Duties, family: str) -> list:  # type: ignore[type-arg]  # a test's shorthand
    shift = list_shifts(duties.session, duties.dossier.id)[0]
    rows = choices_for(duties.session, duties.dossier, shift)
    return [c.participation for c in rows if c.participation.person.family_name == family]


def test_one_person_asked_may_say_no(duties: Duties) -> None:
    ana, bea = duties.member("Puig"), duties.member("Ruiz")
    shift = duties.put(duties.shift(), ana)
    swap = ask_swap(duties.session, **duties.writing, shift_id=shift.id, from_id=ana.id, to_id=bea.id)
    say_yes(duties, swap, "Ruiz", takes=False)
    assert get_swap(duties.session, duties.dossier.id, swap.id).state == "declined"
    assert [(m.recipient_name, m.context["event"]) for m in mails(duties, "duty_swap")] == [
        ("Ana Ruiz", "asked"), ("Ana Puig", "declined")
    ]  # fmt: skip
    assert ask_swap(duties.session, **duties.writing, shift_id=shift.id, from_id=ana.id).state == "asked"


def test_a_shift_is_given_away_once_only_by_who_has_it_and_before_it_begins(
    duties: Duties, given: tuple[ShiftSwap, Shift], clock: FixedClock
) -> None:
    swap, shift = given
    asking = {**duties.writing, "shift_id": shift.id}
    with pytest.raises(SwapAskedTwice):
        ask_swap(duties.session, **asking, from_id=swap.from_id)
    with pytest.raises(NotYourShift):
        ask_swap(duties.session, **asking, from_id=who(duties, "Vila"))
    withdraw_swap(duties.session, **duties.writing, swap_id=swap.id)
    clock.advance(days=20)
    with pytest.raises(ShiftBegun):
        ask_swap(duties.session, **asking, from_id=swap.from_id)


def test_two_who_say_yes_at_once_are_one_first_and_one_second(
    duties: Duties, given: tuple[ShiftSwap, Shift], database: Database
) -> None:
    swap_id, ids = given[0].id, [who(duties, name) for name in ("Ruiz", "Vila")]
    dossier_id, clock, settings, actor = (
        duties.dossier.id,
        duties.pavilion.clock,
        duties.settings,
        duties.pavilion.actor,
    )
    duties.session.commit()

    def yes(participation_id: int):  # type: ignore[no-untyped-def]  # a closure
        def work(session: Session) -> object:
            return answer_swap(session, actor=actor, clock=clock, settings=settings,
                               dossier=get_dossier_by_id(session, dossier_id), swap_id=swap_id,
                               participation_id=participation_id, takes=True)  # fmt: skip

        return work

    assert at_once(database, [yes(i) for i in ids]) == ["AlreadyTaken", "done"]


def test_a_withdrawing_exhibitor_leaves_their_duties(duties: Duties) -> None:
    exhibitor = duties.pavilion.apply("Nantes Métropole", "accepted")
    ana = duties.member("Puig", organisation_id=exhibitor.organisation_id)
    shift = duties.put(duties.shift(), ana)
    row = get_exhibitor(duties.session, duties.dossier.id, exhibitor.id)
    left = remains_of(duties.session, duties.dossier, row, duties.pavilion.clock.now())
    assert [slot.id for slot in left.duty] == [shift.slot_id]


def test_the_roster_is_published_with_the_release(duties: Duties) -> None:
    shift = duties.put(duties.shift(), duties.member("Puig"))
    assert published(duties.session, duties.dossier.id) == set()
    duties.publish()
    assert published(duties.session, duties.dossier.id) == {shift.slot.uid}
    assert shift.slot.starts.date() == DAY


def test_what_people_wrote_goes_with_their_dossier(duties: Duties, given: tuple[ShiftSwap, Shift]) -> None:
    duties.says(_people(duties, "Sala")[0], note="Genou fragile")
    assert forget_duties(duties.session, []) == 0
    assert forget_duties(duties.session, [duties.dossier.id]) == 5, "four answers and a note"
    assert forget_duties(duties.session, [duties.dossier.id]) == 0
    duties.session.expire_all()
    assert {(row.note, tuple(row.windows)) for row in duties.session.scalars(select(Availability))} == {("", ())}
    assert duties.there(given[1]) == ["Puig"], "who stood there stays known"
