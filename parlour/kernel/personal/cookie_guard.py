"""No cookie leaves that is not in the register, and none lives longer than it says there."""

import logging
from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponseBase

from parlour.kernel.personal.places import cookies
from parlour.kernel.personal.uses import MapError

_DAY = 86_400
log = logging.getLogger(__name__)


def middleware(
    get_response: Callable[[HttpRequest], HttpResponseBase],
) -> Callable[[HttpRequest], HttpResponseBase]:
    """Drop and report an undeclared or overlong cookie; in tests and while debugging, raise MapError."""

    def guard(request: HttpRequest) -> HttpResponseBase:
        response = get_response(request)
        for name in [name for name, morsel in response.cookies.items() if not _declared(name, str(morsel["max-age"]))]:
            if settings.TESTING or settings.DEBUG:
                raise MapError(
                    f"The cookie {name} is not declared, or lives longer than declared; see declare_cookie()."
                )
            del response.cookies[name]
            log.error("a cookie was dropped that is not in the register: %s", name)
        return response

    return guard


def _declared(name: str, max_age: str) -> bool:
    declared = cookies().get(name)
    return declared is not None and int(max_age or 0) <= declared.days * _DAY
