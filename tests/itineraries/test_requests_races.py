"""Many doors at once: one transition, one mail, one host; a release and an answer never overwrite each other."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from delegations.core.actor import Actor, Door
from delegations.core.errors import DomainError
from delegations.database import Database
from delegations.dossiers.queries import get_dossier
from delegations.itineraries.models import Release, Request
from delegations.itineraries.releases import publish_release
from delegations.itineraries.requests import Answer, answer_request
from delegations.messaging.models import Message
from tests.itineraries.scenes import Scene

AT_ONCE = 8


def together(database: Database, acts: list[Callable[[Session], object]]) -> list[str]:
    """Runs the acts at once, each in a unit of its own; gives 'done' or the broken rule of each."""

    def run(act: Callable[[Session], object]) -> str:
        try:
            with database.writing() as session:
                act(session)
        except DomainError as error:
            return type(error).__name__
        return "done"

    with ThreadPoolExecutor(AT_ONCE) as pool:
        return list(pool.map(run, acts))


def says_yes(scene: Scene, request: Request) -> Callable[[Session], object]:
    host = Actor("host", request.contact_id, "Hôte", Door.PORTAL)
    request_id = request.id

    def act(session: Session) -> object:
        return answer_request(
            session, actor=host, clock=scene.clock, settings=scene.settings, request_id=request_id,
            answer=Answer("accept"),
        )  # fmt: skip

    return act


def test_one_yes_sent_twenty_times_at_once_is_one_yes(scene: Scene, database: Database) -> None:
    request = scene.ask(scene.plan(), scene.contact())
    assert together(database, [says_yes(scene, request)] * 20) == ["done"] * 20
    with database.reading() as session:
        query = select(func.count(Message.id)).where(Message.template == "host_receipt")
        assert session.scalar(query) == 1
    assert scene.events(request) == ["asked", "confirmed"]


def test_two_hosts_who_say_yes_at_once_one_wins_the_other_is_told(scene: Scene, database: Database) -> None:
    slot = scene.plan()
    both = [scene.ask(slot, scene.contact()), scene.ask(slot, scene.contact("Paul", "Martin"))]
    outcomes = together(database, [says_yes(scene, request) for request in both])
    assert sorted(outcomes) == ["TakenByOther", "done"]
    with database.reading() as session:
        states = session.scalars(select(Request.state).order_by(Request.state)).all()
        assert states == ["confirmed", "settled"]
        assert session.scalar(select(func.count(Message.id)).where(Message.template == "host_settled")) == 1


def test_two_publications_at_once_make_one_release(scene: Scene, database: Database) -> None:
    scene.delegate("Alami", email="a@x.example")
    scene.plan()
    code, planner = scene.code, scene.planner

    def publish(session: Session) -> object:
        dossier = get_dossier(session, planner, code, write=True)
        return publish_release(
            session, actor=planner, clock=scene.clock, settings=scene.settings, dossier=dossier, expected=1
        )

    assert sorted(together(database, [publish] * 4)) == ["PublishedMeanwhile"] * 3 + ["done"]
    with database.reading() as session:
        assert session.scalar(select(func.count(Release.id))) == 1
        assert session.scalar(select(func.count(Message.id))) == 1


def test_an_answer_during_a_publication_is_never_lost(scene: Scene, database: Database) -> None:
    slot = scene.plan(tolerance_minutes=15)
    request = scene.confirmed(slot, scene.contact())
    scene.publish()
    scene.move(slot, "2027-10-28 15:00")
    code, planner, host = scene.code, scene.planner, Actor("host", request.contact_id, "Hôte", Door.PORTAL)
    request_id = request.id

    def publish(session: Session) -> object:
        dossier = get_dossier(session, planner, code, write=True)
        return publish_release(session, actor=planner, clock=scene.clock, settings=scene.settings, dossier=dossier)

    def says_no(session: Session) -> object:
        return answer_request(
            session, actor=host, clock=scene.clock, settings=scene.settings, request_id=request_id,
            answer=Answer("decline", note="Travaux"),
        )  # fmt: skip

    assert together(database, [publish, says_no]) == ["done", "done"]
    assert scene.state(request) == "declined"
