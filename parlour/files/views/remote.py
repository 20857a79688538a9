"""A remote image of a mail, through us; a grey tile where there is none."""

import io
from functools import lru_cache

from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.views.decorators.http import require_safe

from parlour.files.policy import sandboxed
from parlour.kernel.errors import NotFound, ParlourError

KEEP_SECONDS = 300


@require_safe
def show(request: HttpRequest, token: str) -> HttpResponseBase:
    """Answer with the image that the signed address names; what can't be had is a neutral tile, never an error page."""
    from parlour.files.remote import fetch  # lazy: Pillow and httpx are loaded by those who need them

    try:
        return sandboxed(HttpResponse(fetch(token), content_type="image/webp"), keep_seconds=KEEP_SECONDS)
    except NotFound:
        raise
    except ParlourError:
        return sandboxed(HttpResponse(_tile(), content_type="image/webp"))


@lru_cache(maxsize=1)
def _tile() -> bytes:
    """Return a small grey picture, made by Pillow, that reads well on light and dark paper."""
    from PIL import Image  # lazy: Pillow is loaded by those who need it

    out = io.BytesIO()
    Image.new("RGB", (48, 32), (150, 154, 152)).save(out, "WEBP", quality=60)
    return out.getvalue()
