"""The form of a profile for business meetings: staff fill it in on behalf, a party behind its link."""

from collections.abc import Sequence

from wtforms import HiddenField, SelectMultipleField, TextAreaField

from delegations.core.errors import N_, NC_
from delegations.core.languages import LANGUAGES
from delegations.fairs.meetings.queries import MeetingParty, MeetingPeriod
from delegations.fairs.meetings.services import Profile
from delegations.network.rules import THEMES
from delegations.webkit.context import say
from delegations.webkit.forms import BaseForm, lines, number_or_none, short


class ProfileForm(BaseForm):
    """What a party says of itself; staff on its behalf, or itself behind its link."""

    version = HiddenField()
    offers = TextAreaField(NC_("meetings", "What you offer"), [short(1000)], filters=[lines])
    interests = TextAreaField(NC_("meetings", "What you are looking for"), [short(1000)], filters=[lines])
    themes = SelectMultipleField(N_("Themes"), choices=list(THEMES.items()))
    languages = SelectMultipleField(
        N_("Languages for talking"), choices=[(code, one.name) for code, one in LANGUAGES.items()]
    )
    not_free = SelectMultipleField(N_("When you cannot"), coerce=int, validate_choice=False)
    note = TextAreaField(N_("A note for us"), [short(1000)], filters=[lines])

    @classmethod
    def of(cls, party: MeetingParty, periods: Sequence[MeetingPeriod]) -> "ProfileForm":
        form = cls(data={**vars(party)})
        form.by_day = [
            (day, [(p.id, say().times(p.start, p.end)) for p in periods if p.day == day])
            for day in dict.fromkeys(p.day for p in periods)
        ]
        return form

    def typed_version(self) -> int:
        return number_or_none(self.version.data) or 0

    def profile(self) -> Profile:
        return Profile(
            self.offers.data, self.interests.data, tuple(self.themes.data or ()), tuple(self.languages.data or ()),
            tuple(self.not_free.data or ()), self.note.data,
        )  # fmt: skip
