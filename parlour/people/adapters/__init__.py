"""How allauth meets our people: nobody signs up, a service's word opens one house, secrets are encrypted."""

from parlour.people.adapters.account import AccountAdapter
from parlour.people.adapters.second_factor import MFAAdapter
from parlour.people.adapters.social import SocialAccountAdapter

__all__ = ["AccountAdapter", "MFAAdapter", "SocialAccountAdapter"]
