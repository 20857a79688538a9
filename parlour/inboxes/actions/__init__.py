"""The verbs of inboxes."""

from parlour.inboxes.actions.accept import accept
from parlour.inboxes.actions.authorise import authorise_inbox
from parlour.inboxes.actions.configure import create_inbox, edit_inbox
from parlour.inboxes.actions.delete import delete_inbox
from parlour.inboxes.actions.pause import pause_inbox, resume_inbox
from parlour.inboxes.actions.quarantine import discard_envelope, retry_envelope
from parlour.inboxes.actions.sending import resume_sending, stop_sending

__all__ = [
    "accept",
    "authorise_inbox",
    "create_inbox",
    "delete_inbox",
    "discard_envelope",
    "edit_inbox",
    "pause_inbox",
    "resume_inbox",
    "resume_sending",
    "retry_envelope",
    "stop_sending",
]
