"""The portrait of a participant, as staff take it in for the list of participants."""

from delegations.core.errors import InvalidInput
from delegations.dossiers.photographs import LARGEST_FILE, drop_photograph, keep_photograph
from delegations.web.dossiers import blueprint
from delegations.web.dossiers.files import Answer
from delegations.web.dossiers.people_forms import PhotographForm
from delegations.web.dossiers.person import load_person, person_page
from delegations.webkit.context import actor, clock, session
from delegations.webkit.forms import sent_file
from delegations.webkit.guards import planner
from delegations.webkit.pages import back_to, told
from delegations.webkit.uploads import takes


@blueprint.post("/dossiers/<code>/participants/<int:participation_id>/photograph")
@planner
@takes(LARGEST_FILE)
def save_photograph(code: str, participation_id: int) -> Answer:
    dossier, row, people = load_person(code, participation_id, write=True)
    form = PhotographForm()
    if form.validate():
        try:
            data = sent_file(form.photograph)
            keep_photograph(session(), actor=actor(), clock=clock(), participation=row, data=data)
            told("The photograph was kept.")
            return back_to("dossiers.person", code=dossier.code, participation_id=row.id, _anchor="portrait")
        except InvalidInput as error:
            form.refuse(error)
    return person_page(dossier, row, people, photograph=form), 422


@blueprint.post("/dossiers/<code>/participants/<int:participation_id>/photograph/drop")
@planner
def throw_photograph_away(code: str, participation_id: int) -> Answer:
    dossier, row, _people = load_person(code, participation_id, write=True)
    drop_photograph(session(), actor=actor(), clock=clock(), participation=row)
    told("The photograph was thrown away.")
    return back_to("dossiers.person", code=dossier.code, participation_id=row.id, _anchor="portrait")
