"""How a person appears to colleagues and customers."""

from django.db import transaction
from django.utils.translation import gettext as _

from parlour.kernel.actor import Actor
from parlour.kernel.errors import Forbidden, Invalid, LimitExceeded
from parlour.kernel.events import record
from parlour.people import policies
from parlour.people.events import ProfileEdited
from parlour.people.models import Agent, User

LONGEST = {"name": 120, "title": 120, "languages": 120, "signature": 4000}  # characters


def edit_profile(
    agent: Agent, *, actor: Actor, name: str, title: str = "", languages: str = "", signature: str = ""
) -> Agent:
    """Change name, job title, languages and signature in this organisation."""
    if not policies.may_edit_profile(actor, agent):
        raise Forbidden(_("You may change your own profile only."))
    values = {
        "name": name.strip(),
        "title": title.strip(),
        "languages": languages.strip(),
        "signature": signature.rstrip(),
    }
    _check(values)
    with transaction.atomic():
        for field, value in values.items():
            setattr(agent, field, value)
        agent.save(update_fields=list(values))
        record_profile_edited(agent, actor)
    return agent


def set_preferences(user: User, *, language: str = "", shortcuts: bool = True) -> User:
    """Keep how the person, who is the actor, likes to work, in whichever organisation."""
    user.language, user.shortcuts = language, shortcuts
    user.save(update_fields=["language", "shortcuts"])
    return user


def record_profile_edited(agent: Agent, actor: Actor) -> None:
    """Tell colleagues' screens that name or photograph may have changed."""
    record(ProfileEdited(organisation_id=agent.organisation_id, subject_id=agent.pk), actor=actor)


def _check(values: dict[str, str]) -> None:
    if not values["name"]:
        raise Invalid(_("Write a name; colleagues and customers read it."), "name")
    for field, value in values.items():
        if len(value) > LONGEST[field]:
            sentence = _("Make this shorter: at most %(number)s characters.") % {"number": LONGEST[field]}
            raise LimitExceeded(sentence, field)
    if any(ord(letter) < 32 for field in ("name", "title", "languages") for letter in values[field]):
        raise Invalid(_("Write this on one line."), "name")
