"""Badges by kind: how many there are, who holds them, which were handed over."""

from delegations.core.errors import DomainError, NotFound
from delegations.dossiers.queries import Dossier, list_participations
from delegations.fairs.stands.badges import give_badge, grant_badges, hand_over_badge, take_badge_back
from delegations.fairs.stands.queries import badges_by_kind, list_exhibitors
from delegations.fairs.stands.rules import BADGE_KINDS
from delegations.network.rules import display_name
from delegations.web.fairs import blueprint
from delegations.web.fairs.forms import BadgeForm, QuotaForm
from delegations.web.fairs.stands import Answer, fair_of
from delegations.webkit.context import actor, clock, say, session
from delegations.webkit.forms import number_or_none
from delegations.webkit.frames import fair_frame
from delegations.webkit.guards import planner, staff
from delegations.webkit.pages import back_to, page, told
from delegations.webkit.rights import may_write


def _badge_form(dossier: Dossier, form: BadgeForm) -> BadgeForm:
    people = [(str(p.id), display_name(p.person)) for p in list_participations(session(), dossier.id)]
    accepted = [row for row in list_exhibitors(session(), dossier.id) if row.state == "accepted"]
    return form.offer(people, [(str(row.id), row.organisation.name) for row in accepted])


def _badges_page(
    dossier: Dossier, form: BadgeForm | None = None, quotas: QuotaForm | None = None, sentence: str = ""
) -> str:
    kinds = badges_by_kind(session(), dossier.id)
    granted = {f"quota_{one.kind}": str(one.quota) for one in kinds}
    return page(
        "fairs/badges.html", **fair_frame(dossier, "stands"), kinds=kinds, words=BADGE_KINDS, name=display_name,
        may_write=may_write(dossier), form=form or _badge_form(dossier, BadgeForm(formdata=None)), sentence=sentence,
        quotas=quotas or QuotaForm(formdata=None, data=granted),
    )  # fmt: skip


@blueprint.get("/dossiers/<code>/badges")
@staff
def badges(code: str) -> str:
    return _badges_page(fair_of(code))


@blueprint.post("/dossiers/<code>/badges")
@planner
def give(code: str) -> Answer:
    dossier = fair_of(code, write=True)
    form = _badge_form(dossier, BadgeForm())
    if form.validate():
        try:
            badge = give_badge(
                session(), actor=actor(), clock=clock(), dossier=dossier, kind=form.kind.data,
                participation_id=number_or_none(form.participation_id.data) or 0,
                exhibitor_id=number_or_none(form.exhibitor_id.data),
            )  # fmt: skip
            told("The badge was given.")
            return back_to("fairs.badges", code=dossier.code, _anchor=badge.kind)
        except DomainError as error:
            form.refuse(error)
    return _badges_page(dossier, form), 422


@blueprint.post("/dossiers/<code>/badges/quotas")
@planner
def grant(code: str) -> Answer:
    dossier = fair_of(code, write=True)
    form = QuotaForm()
    if form.validate():
        try:
            for kind, quota in form.wanted().items():
                grant_badges(session(), actor=actor(), clock=clock(), dossier=dossier, kind=kind, quota=quota)
            told("Saved.")
            return back_to("fairs.badges", code=dossier.code)
        except DomainError as error:
            form.refuse(error)
    return _badges_page(dossier, quotas=form), 422


@blueprint.post("/dossiers/<code>/badges/<int:badge_id>/hand-over")
@planner
def hand_over(code: str, badge_id: int) -> Answer:
    dossier = fair_of(code, write=True)
    try:
        badge = hand_over_badge(session(), actor=actor(), clock=clock(), dossier=dossier, badge_id=badge_id)
    except NotFound:
        raise
    except DomainError as error:
        return _badges_page(dossier, sentence=say().error(error)), 422
    told("Handed over: %(name)s.", name=display_name(badge.person))
    return back_to("fairs.badges", code=dossier.code, _anchor=badge.kind)


@blueprint.post("/dossiers/<code>/badges/<int:badge_id>/take-back")
@planner
def take_back(code: str, badge_id: int) -> Answer:
    dossier = fair_of(code, write=True)
    take_badge_back(session(), actor=actor(), clock=clock(), dossier=dossier, badge_id=badge_id)
    told("The badge was taken back.")
    return back_to("fairs.badges", code=dossier.code)
