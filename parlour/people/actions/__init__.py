"""Verbs that write: each takes its actor."""

from parlour.people.actions.accept_invitation import accept_invitation
from parlour.people.actions.change_role import change_role
from parlour.people.actions.edit_profile import edit_profile, set_preferences
from parlour.people.actions.end_sessions import end_other_sessions, end_session
from parlour.people.actions.first_run import open_first_house
from parlour.people.actions.invite import Invited, invite, renew_invitation, withdraw_invitation
from parlour.people.actions.places import deactivate_agent, reactivate_agent
from parlour.people.actions.portrait import remove_portrait, set_portrait
from parlour.people.actions.sign_in_services import remove_service, save_service

__all__ = [
    "Invited",
    "accept_invitation",
    "change_role",
    "deactivate_agent",
    "edit_profile",
    "end_other_sessions",
    "end_session",
    "invite",
    "open_first_house",
    "reactivate_agent",
    "remove_portrait",
    "remove_service",
    "renew_invitation",
    "save_service",
    "set_portrait",
    "set_preferences",
    "withdraw_invitation",
]
