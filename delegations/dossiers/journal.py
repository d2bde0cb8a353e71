"""The journal of a dossier: its audit lines in words, newest first."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from delegations.audit.models import AuditEntry
from delegations.core.errors import N_
from delegations.database.paging import Page, page_of

PAGE = 50
SENTENCES = {
    "open_dossier": N_("opened the dossier"),
    "change_dossier": N_("changed the dossier"),
    "make_public": N_("made the public page"),
    "make_private": N_("withdrew the public page"),
    "move_dossier": N_("changed the state of the dossier"),
    "grant_right": N_("gave a right"),
    "withdraw_right": N_("withdrew a right"),
    "add_budget_line": N_("added a line to the budget"),
    "change_budget_line": N_("changed a line of the budget"),
    "remove_budget_line": N_("removed a line from the budget"),
    "finish_task": N_("finished a task"),
    "reopen_task": N_("reopened a task"),
    "change_task": N_("changed a task"),
    "add_task": N_("added a task"),
    "save_lead": N_("noted a lead"),
    "change_lead": N_("changed a lead"),
    "settle_lead": N_("noted what came of a lead"),
    "remove_task": N_("removed a task"),
    "create_entry": N_("added an entry to the directory"),
    "change_entry": N_("changed an entry of the directory"),
    "add_participant": N_("added a participant"),
    "change_participation": N_("changed a participant"),
    "remove_participant": N_("removed a participant"),
    "order_participants": N_("changed the order of precedence"),
    "join_group": N_("put participants into a group"),
    "leave_group": N_("took participants out of a group"),
    "validate_name": N_("checked the spelling of a name"),
    "propose_correction": N_("proposed another spelling of their name"),
    "keep_photograph": N_("kept a photograph for the list of participants"),
    "drop_photograph": N_("threw a photograph away"),
    "read_travel_file": N_("read a travel file"),
    "save_travel_file": N_("wrote into a travel file"),
    "erase_travel_fields": N_("erased what had reached its date"),
    "import_people": N_("imported a list of participants"),
    "import_calendar": N_("imported a calendar file"),
    "undo_import": N_("undid an import"),
    "choose_language": N_("chose the language in which to be written to"),
    "save_own_data": N_("gave their own needs and wishes"),
    "show_link": N_("showed a participant’s link"),
    "make_link": N_("made a link"),
    "renew_link": N_("renewed a link"),
    "revoke_link": N_("withdrew a link"),
    "settle_name": N_("settled a corrected name"),
    "change_profile": N_("changed their own data"),
    "save_edition": N_("changed the edition of the fair"),
    "add_stand": N_("added a stand"),
    "change_stand": N_("changed a stand"),
    "remove_stand": N_("removed a stand"),
    "enter_application": N_("entered an application to exhibit"),
    "change_application": N_("changed an application to exhibit"),
    "settle_application": N_("decided about an exhibitor"),
    "grant_badges": N_("noted how many badges there are"),
    "give_badge": N_("gave a badge"),
    "hand_over_badge": N_("handed a badge over"),
    "take_badge_back": N_("took a badge back"),
    "create_slot": N_("added a slot"),
    "change_slot": N_("changed a slot"),
    "move_slot": N_("moved a slot"),
    "cancel_slot": N_("cancelled a slot"),
    "restore_slot": N_("brought a slot back"),
    "delete_slot": N_("deleted a slot of the draft"),
    "ask_host": N_("asked a host"),
    "remind_host": N_("reminded a host"),
    "answer_request": N_("answered a request"),
    "accept_counter": N_("accepted another time"),
    "refuse_counter": N_("refused another time"),
    "accept_substitute": N_("accepted a hand-over"),
    "withdraw_request": N_("withdrew a request"),
    "save_translations": N_("changed texts in another language"),
    "publish_release": N_("published a release"),
    "set_caldav": N_("chose whether the calendar server has the programme"),
    "bring_calendar": N_("brought the calendar server up to date"),
    "send_invitations": N_("sent invitations"),
    "remind_invited": N_("reminded those invited"),
    "answer_invitation": N_("answered an invitation"),
    "accept_stand_in": N_("put on the list whom a guest sends instead"),
    "save_template": N_("changed the text of a letter"),
    "order_papers": N_("ordered printed papers"),
    "cancel_papers": N_("called off printed papers"),
    "note_plan_b": N_("noted a plan B"),
    "answer_plan_b": N_("noted the answer to a plan B"),
    "forget_plan_b": N_("dropped a plan B"),
    "replace_host": N_("replaced a host"),
    "engage_host": N_("noted a host who had already agreed"),
    "save_form": N_("changed a form of address"),
    "take_mail": N_("took an answer that came by mail"),
    "settle_mail": N_("dealt with an answer that came by mail"),
    "bounce_message": N_("noted that a message came back"),
    "create_user": N_("made an account"),
    "change_account": N_("changed an account"),
    "change_password": N_("changed a password"),
    "reset_password": N_("set a new password"),
    "purge": N_("erased what had reached its limit"),
    "load_demo": N_("loaded the demo season"),
    "release_message": N_("let a held message leave"),
    "cancel_message": N_("cancelled a message"),
    "resend_message": N_("sent a message again"),
}
DOORS = {
    "web": "",
    "portal": N_("through a link"),
    "mail": N_("by mail"),
    "cli": N_("from the command line"),
    "worker": N_("automatically"),
}
ACTORS = {"host": N_("A host"), "delegate": N_("A participant"), "system": N_("The programme")}


def sentence(action: str) -> str:
    """The catalogue message of an action; one of another room without its own words is named as it is."""
    return SENTENCES.get(action) or action.replace("_", " ")


def journal_page(session: Session, dossier_id: int, page: int) -> Page[AuditEntry]:
    """One page of the journal, the newest first."""
    query = select(AuditEntry).where(AuditEntry.dossier_id == dossier_id).order_by(AuditEntry.id.desc())
    return page_of(session, query, page=page, size=PAGE)
