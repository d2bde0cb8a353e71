"""Templates of a dossier: its kind and its dated tasks. Titles are kept in English and translated when shown."""

from dataclasses import dataclass

from delegations.core.errors import N_


@dataclass(frozen=True)
class Template:
    """`tasks` are (offset in days, title): up to 0 counted from the first day, above from the last."""

    key: str
    name: str
    kind: str
    tasks: tuple[tuple[int, str], ...]


_DELEGATION = (
    (-90, N_("Decide whether to host the visit")),
    (-88, N_("Name the owner and a deputy")),
    (-80, N_("Settle the budget and who pays for what")),
    (-75, N_("Bring in the co-organisers")),
    (-70, N_("Hold the interpreters")),
    (-70, N_("Hold the hotel rooms")),
    (-65, N_("Sound the hosts with two or three times each")),
    (-60, N_("Send the letters of invitation")),
    (-60, N_("Send the visa support letters")),
    (-60, N_("Ask the hosts, answers wanted 45 days before")),
    (-45, N_("Chase the hosts who have not answered")),
    (-45, N_("Find a plan B for each key slot")),
    (-30, N_("Get firm agreements for the group visits")),
    (-30, N_("Publish the first release of the programme")),
    (-30, N_("Book transfers and meals")),
    (-30, N_("Prepare badges and collect access rules")),
    (-28, N_("Send the form on diet and access needs")),
    (-20, N_("Check where the visas stand")),
    (-14, N_("Close the form on diet and access needs")),
    (-12, N_("Send briefing and glossary to the interpreters")),
    (-10, N_("Decide for those whose visa is not granted")),
    (-8, N_("Send identity lists to the secure sites")),
    (-4, N_("Settle the final list and the order of precedence")),
    (-2, N_("Send out the run sheet")),
    (-1, N_("Remind the hosts: is everything still right?")),
    (0, N_("Open live mode and tick who is present")),
    (1, N_("Erase passports and emergency contacts")),
    (3, N_("Send the thanks")),
    (15, N_("Erase flights, rooms and private numbers")),
    (15, N_("Hold the debriefing and note the promises")),
    (90, N_("Review the promises, archive and anonymise")),
)
_MISSION = (
    (-90, N_("Settle aim, budget and members of the mission")),
    (-60, N_("Ask the embassy and the partners there for appointments")),
    (-45, N_("Book flights and hotel")),
    (-40, N_("Ask for the visas")),
    (-30, N_("Publish the first release of the programme")),
    (-14, N_("Send the briefing notes")),
    (-2, N_("Send out the run sheet")),
    (3, N_("Send the thanks")),
    (15, N_("Write the report of the mission")),
)
_FAIR = (
    (-90, N_("Decide whether to take part in the fair")),
    (-85, N_("Reserve the stand")),
    (-75, N_("Find the co-exhibitors")),
    (-60, N_("Propose sessions and speakers")),
    (-45, N_("Share out the badges")),
    (-30, N_("Order freight and furniture")),
    (-21, N_("Open the requests for business meetings")),
    (-10, N_("Publish the schedule of business meetings")),
    (-10, N_("Send visa letters to those who joined late")),
    (-7, N_("Settle the duty roster")),
    (3, N_("Share out the leads")),
    (15, N_("Hold the debriefing and note the promises")),
)
_EVENT = (
    (-60, N_("Choose theme, date and place")),
    (-50, N_("Ask a member for a room")),
    (-45, N_("Ask the speakers and the moderator")),
    (-30, N_("Open the public page and the registration")),
    (-3, N_("Remind those who registered")),
    (-1, N_("Print the attendance list")),
    (3, N_("Send thanks and slides")),
    (15, N_("Write the report of the event")),
)
_SERIES = (
    (-30, N_("Settle the dates and the members")),
    (-14, N_("Send the convocation and the agenda")),
    (3, N_("Send the minutes")),
    (15, N_("Follow up the decisions")),
)

TEMPLATES = {
    template.key: template
    for template in (
        Template("delegation", N_("Delegation, four days"), "visit", _DELEGATION),
        Template("mission", N_("Outgoing mission"), "mission", _MISSION),
        Template("fair", N_("Trade fair"), "fair", _FAIR),
        Template("event", N_("Thematic event"), "event", _EVENT),
        Template("series", N_("Series of meetings"), "series", _SERIES),
    )
}
