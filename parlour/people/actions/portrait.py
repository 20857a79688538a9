"""An agent's photograph: decoded within limits, cut square, made small, and stripped of all that it carried along."""

from io import BytesIO

from django.db import transaction
from django.utils.translation import gettext as _

from parlour.kernel.actor import Actor
from parlour.kernel.errors import Forbidden, Invalid, LimitExceeded
from parlour.people import policies
from parlour.people.actions.edit_profile import record_profile_edited
from parlour.people.models import Agent, Portrait

MOST_BYTES = 5_000_000
MOST_PIXELS = 40_000_000
SIDE = 256  # pixels of the square that is kept
_FORMATS = ("PNG", "JPEG", "WEBP")


def set_portrait(agent: Agent, *, actor: Actor, payload: bytes) -> Portrait:
    """Keep a photograph of `agent`. Raises LimitExceeded beyond 5 MB or 40 megapixels, Invalid for no picture."""
    _allowed(agent, actor)
    image = small_square(payload)
    with transaction.atomic():
        Portrait.objects.filter(agent=agent).delete()
        portrait = Portrait.objects.create(organisation_id=agent.organisation_id, agent=agent, image=image)
        _name(agent, actor, portrait)
    return portrait


def remove_portrait(agent: Agent, *, actor: Actor) -> None:
    """Delete the photograph of `agent`; the monogram is shown again."""
    _allowed(agent, actor)
    with transaction.atomic():
        Portrait.objects.filter(agent=agent).delete()
        _name(agent, actor, None)


def small_square(payload: bytes) -> bytes:
    """Return the middle of a picture as a WebP of 256 by 256 pixels, without metadata."""
    from PIL import Image, ImageOps, UnidentifiedImageError  # lazy: Pillow is loaded by those who need it

    if len(payload) > MOST_BYTES:
        raise LimitExceeded(_("The photograph is larger than 5 MB. Make it smaller and try again."), "photo")
    try:
        with Image.open(BytesIO(payload), formats=_FORMATS) as picture:
            if picture.width * picture.height > MOST_PIXELS:
                raise LimitExceeded(_("The photograph has more than 40 megapixels. Make it smaller."), "photo")
            upright = ImageOps.exif_transpose(picture).convert("RGB")
    except (UnidentifiedImageError, OSError, ValueError, SyntaxError, Image.DecompressionBombError):
        raise Invalid(_("This is not a picture that can be read. Choose a PNG, JPEG or WebP file."), "photo") from None
    kept = BytesIO()
    ImageOps.fit(upright, (SIDE, SIDE)).save(kept, "WEBP", quality=85)
    return kept.getvalue()


def _allowed(agent: Agent, actor: Actor) -> None:
    if not policies.may_edit_profile(actor, agent):
        raise Forbidden(_("You may change your own profile only."))


def _name(agent: Agent, actor: Actor, portrait: Portrait | None) -> None:
    agent.photo_id = portrait.pk if portrait else None
    agent.save(update_fields=["photo_id"])
    record_profile_edited(agent, actor)
