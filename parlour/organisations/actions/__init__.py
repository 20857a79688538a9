"""Verbs that write: each takes its actor."""

from parlour.organisations.actions.create_organisation import create_organisation
from parlour.organisations.actions.edit_organisation import edit_organisation

__all__ = ["create_organisation", "edit_organisation"]
