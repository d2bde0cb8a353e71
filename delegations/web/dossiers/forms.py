"""The forms of a dossier, its tasks and its budget."""

from typing import Any

from wtforms import BooleanField, DateField, HiddenField, SelectField, SelectMultipleField, StringField, TextAreaField

from delegations.core.errors import N_, NC_
from delegations.core.languages import LANGUAGES
from delegations.dossiers.queries import Dossier, Task
from delegations.dossiers.rules import RIGHTS
from delegations.dossiers.services import Amounts, DossierFacts, cents
from delegations.dossiers.templates import TEMPLATES
from delegations.web.dossiers import choices
from delegations.webkit.context import say
from delegations.webkit.forms import LANGUAGE_CHOICES, BaseForm, line, lines, number_or_none, required, short


class FilterForm(BaseForm):
    """The line above a list; sent by GET."""

    class Meta(BaseForm.Meta):
        csrf = False

    q = StringField(N_("Title or code"), filters=[line])
    when = SelectField(
        N_("When"),
        choices=[
            ("upcoming", NC_("dossiers", "Under way and to come")),
            ("past", NC_("dossiers", "Past")),
            ("all", NC_("dossiers", "All")),
        ],
    )


class DossierForm(BaseForm):
    """What both the new and the existing dossier ask."""

    title = StringField(NC_("dossier", "Title"), [required(), short()], filters=[line])
    country = SelectField(N_("Country"), [required()])
    starts_on = DateField(N_("First day"), [required()])
    ends_on = DateField(N_("Last day"), [required()])
    languages = SelectMultipleField(N_("Languages of the participants"))
    owner_id = SelectField(N_("Owner"), [required()])

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.country.choices = [("", N_("Choose a country")), *say().countries()]
        self.languages.choices = LANGUAGE_CHOICES
        self.owner_id.choices = choices.users()

    def chosen_languages(self) -> tuple[str, ...]:
        return tuple(code for code in LANGUAGES if code in (self.languages.data or []))


class NewDossierForm(DossierForm):
    template = SelectField(N_("Template"), choices=[(key, template.name) for key, template in TEMPLATES.items()])
    code = StringField(
        N_("Code"), [short(31)], filters=[line],
        description=N_("Left empty, it is made from country and month, such as MA-2027-10."),
    )  # fmt: skip
    objective = TextAreaField(N_("Objective"), [short(4000)], filters=[lines])

    def facts(self) -> DossierFacts:
        template = TEMPLATES.get(self.template.data)
        return DossierFacts(
            title=self.title.data, country=self.country.data, starts_on=self.starts_on.data,
            ends_on=self.ends_on.data, languages=self.chosen_languages(), owner_id=int(self.owner_id.data),
            objective=self.objective.data, zone=choices.zone_of(template.kind if template else "", self.country.data),
        )  # fmt: skip


class EditDossierForm(DossierForm):
    version = HiddenField()
    zone = SelectField(N_("Time zone"), [required()])
    duty_officer_id = SelectField(N_("Duty officer"))
    requested_by = StringField(N_("Who asked for it"), [short()], filters=[line])
    objective = TextAreaField(N_("Objective"), [short(4000)], filters=[lines])
    context = TextAreaField(N_("Context, red lines, who pays what"), [short(8000)], filters=[lines])
    show_unconfirmed = BooleanField(
        N_("Show slots that are not yet confirmed, marked “to be confirmed”"), false_values=(False, "", "no")
    )
    move_tasks = BooleanField(
        N_("When the dates change, move the open tasks along"), default=True, false_values=(False, "", "no")
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.zone.choices = choices.zones()
        self.duty_officer_id.choices = [("", N_("Nobody yet")), *choices.users()]

    @classmethod
    def of(cls, dossier: Dossier) -> "EditDossierForm":
        """The form as typed, or filled with the dossier."""
        people = {"owner_id": str(dossier.owner_id), "duty_officer_id": str(dossier.duty_officer_id or "")}
        return cls(obj=dossier, data=people)

    def facts(self) -> DossierFacts:
        return DossierFacts(
            title=self.title.data, country=self.country.data, zone=self.zone.data, starts_on=self.starts_on.data,
            ends_on=self.ends_on.data, languages=self.chosen_languages(), owner_id=int(self.owner_id.data),
            duty_officer_id=number_or_none(self.duty_officer_id.data), objective=self.objective.data,
            context=self.context.data, requested_by=self.requested_by.data,
            show_unconfirmed=self.show_unconfirmed.data,
        )  # fmt: skip


class RightForm(BaseForm):
    user_id = SelectField(N_("Colleague"), [required()])
    level = SelectField(NC_("access", "Right"), choices=list(RIGHTS.items()))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.user_id.choices = choices.users()


class BudgetForm(BaseForm):
    """Amounts are typed in euros."""

    label = StringField(N_("What for"), [required(), short()], filters=[line])
    payer = StringField(N_("Paid by"), [short()], filters=[line])
    planned = StringField(N_("Planned (€)"), filters=[line])
    committed = StringField(N_("Committed (€)"), filters=[line])
    paid = StringField(N_("Paid (€)"), filters=[line])

    def amounts(self) -> Amounts:
        """Raises NotADecimal at its field."""
        money = {name: cents(self[name].data, field=name) for name in ("planned", "committed", "paid")}
        return Amounts(label=self.label.data, payer=self.payer.data, **money)


class TaskForm(BaseForm):
    """A new task."""

    title = StringField(N_("What is to be done"), [required(), short()], filters=[line])
    due_on = DateField(NC_("deadline", "By"), [required()])
    assignee_id = SelectField(N_("Who"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.assignee_id.choices = [("", N_("Nobody yet")), *choices.users()]


class EditTaskForm(BaseForm):
    version = HiddenField()
    due_on = DateField(NC_("deadline", "By"), [required()])
    assignee_id = SelectField(N_("Who"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.assignee_id.choices = [("", N_("Nobody yet")), *choices.users()]

    @classmethod
    def of(cls, task: Task) -> "EditTaskForm":
        return cls(obj=task, data={"assignee_id": str(task.assignee_id or "")})
