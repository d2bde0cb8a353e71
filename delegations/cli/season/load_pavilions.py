"""The pavilions of the season: edition and stands, then applications, decisions and badges."""

from functools import partial

from delegations.cli.season.earlier import KEY as EARLIER
from delegations.cli.season.earlier import PAVILION as EARLIER_PAVILION
from delegations.cli.season.load_dossiers import Loading
from delegations.cli.season.pavilions import PAVILIONS, Applying, Pavilion
from delegations.cli.season.timeline import Timeline
from delegations.dossiers.queries import list_participations
from delegations.fairs.stands.badges import give_badge, grant_badges, hand_over_badge
from delegations.fairs.stands.models import Exhibitor
from delegations.fairs.stands.queries import list_exhibitors, list_stands
from delegations.fairs.stands.services import (
    Application,
    add_stand,
    enter_application,
    save_edition,
    settle_application,
)


def plan_pavilion(timeline: Timeline, loading: Loading) -> None:
    """Notes the acts of a fair; nothing for other dossiers."""
    pavilion = {**PAVILIONS, EARLIER: EARLIER_PAVILION}.get(loading.shape.key)
    if pavilion is None:
        return
    timeline.at(pavilion.written, partial(_write, loading, pavilion))
    timeline.at(pavilion.applied, partial(_apply, loading, pavilion))
    timeline.at(pavilion.settled, partial(_settle, loading, pavilion))
    timeline.at(pavilion.badged, partial(_badges, loading, pavilion))


def _write(loading: Loading, pavilion: Pavilion) -> None:
    dossier, actor = loading.dossier(), loading.actor()
    save_edition(loading.session, actor=actor, clock=loading.clock, dossier=dossier, version=0, facts=pavilion.edition)
    for stand in pavilion.stands:
        add_stand(loading.session, actor=actor, clock=loading.clock, dossier=dossier, facts=stand)


def _apply(loading: Loading, pavilion: Pavilion) -> None:
    dossier, found = loading.dossier(), loading.directory
    stands = {stand.number: stand.id for stand in list_stands(loading.session, dossier.id)}
    for one in pavilion.exhibitors:
        wish = Application(
            organisation_id=found.organisations[one.organisation], formula=one.formula,
            contact_id=found.people[one.contact] if one.contact else None,
            stand_id=stands[one.stand] if one.stand else None, contribution=one.euros * 100,
            invoicing=one.invoicing, came_by=one.came_by, note=one.note,
        )  # fmt: skip
        enter_application(loading.session, actor=loading.actor(), clock=loading.clock, dossier=dossier, wish=wish)


def _rows(loading: Loading) -> dict[int, Exhibitor]:
    """{organisation id: its application}."""
    return {row.organisation_id: row for row in list_exhibitors(loading.session, loading.dossier_id)}


def _settle(loading: Loading, pavilion: Pavilion) -> None:
    rows = _rows(loading)
    for one in pavilion.exhibitors:
        if one.state != "applied":
            _decide(loading, one, rows[loading.directory.organisations[one.organisation]].id)


def _decide(loading: Loading, one: Applying, exhibitor_id: int) -> None:
    settle_application(
        loading.session, actor=loading.actor(), clock=loading.clock, settings=loading.settings,
        dossier=loading.dossier(), exhibitor_id=exhibitor_id, state=one.state,
    )  # fmt: skip


def _badges(loading: Loading, pavilion: Pavilion) -> None:
    session, clock, dossier, actor = loading.session, loading.clock, loading.dossier(), loading.actor()
    for kind, quota in pavilion.quotas.items():
        grant_badges(session, actor=actor, clock=clock, dossier=dossier, kind=kind, quota=quota)
    rows = _rows(loading)
    people = {row.person_id: row.id for row in list_participations(session, dossier.id)}
    for kind, person, organisation, out in pavilion.badges:
        badge = give_badge(
            session, actor=actor, clock=clock, dossier=dossier, kind=kind,
            participation_id=people[loading.directory.people[person]],
            exhibitor_id=rows[loading.directory.organisations[organisation]].id if organisation else None,
        )  # fmt: skip
        if out:
            hand_over_badge(session, actor=actor, clock=clock, dossier=dossier, badge_id=badge.id)
