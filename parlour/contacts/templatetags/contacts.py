"""How contacts are written in templates: ``{% load contacts %}``."""

from email.utils import formataddr

from babel import Locale, UnknownLocaleError
from django import template
from django.utils.translation import get_language, to_locale

from parlour.contacts.models import Contact, ContactIdentity
from parlour.contacts.queries import addresses_of

register = template.Library()
register.filter("addresses", addresses_of)


@register.filter
def language_name(code: str) -> str:
    """The name of a language in the reader's own; the code itself when it has none."""
    try:
        reader = Locale.parse(to_locale(get_language() or "en_GB"))
    except (UnknownLocaleError, ValueError):
        reader = Locale("en")
    return str(reader.languages.get(code, code))


@register.filter
def dial(number: str) -> str:
    """A telephone number as a link dials it: digits and a leading plus (RFC 3966)."""
    return "".join(c for c in number if c in "+0123456789")


@register.filter
def written(contact: Contact, identity: ContactIdentity) -> str:
    """Name and address as a mail program writes them, in one field with others."""
    plain = contact.name.isascii() and contact.name != identity.display
    return formataddr((contact.name, identity.display)) if plain else identity.display
