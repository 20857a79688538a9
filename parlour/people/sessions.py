"""Sessions that end fourteen days after they began, whatever happens in between.

Django's own expiry slides whenever a session is saved. Here the beginning is kept in the session, and everything
that asks for the expiry (cookie, table, and the sockets that load a session by its key) gets the same end.
"""

from datetime import UTC, datetime, timedelta
from typing import Any

from django.conf import settings
from django.contrib.sessions.backends.db import SessionStore as DatabaseSessionStore

from parlour.kernel.clock import now

BEGAN = "parlour_began"  # seconds since the epoch
ONLY = "parlour_only"  # the id of the one organisation that this session may enter
PLACE = "parlour_place"  # the address of the organisation last visited


class SessionStore(DatabaseSessionStore):
    """Django's sessions in the database, with an end that does not move."""

    _session: dict[str, Any]

    def load(self) -> dict[str, Any]:
        data = super().load()
        if data and _end(data) <= now():
            self.delete(self.session_key)
            self._session_key = None
            return {}
        return data

    def create_model_instance(self, data: dict[str, Any]) -> Any:
        data.setdefault(BEGAN, now().timestamp())
        return super().create_model_instance(data)

    def get_expiry_date(self, **kwargs: Any) -> datetime:
        return min(super().get_expiry_date(**kwargs), _end(self._session))

    def get_expiry_age(self, **kwargs: Any) -> int:
        left = int((_end(self._session) - now()).total_seconds())
        return max(0, min(super().get_expiry_age(**kwargs), left))

    def get_expire_at_browser_close(self) -> bool:
        return False


def begin(session: Any) -> None:
    """Count the fourteen days from now: called at sign-in. A new sign-in is confined to no organisation."""
    session[BEGAN] = now().timestamp()
    session.pop(ONLY, None)


def _end(data: dict[str, Any]) -> datetime:
    began = data.get(BEGAN)
    start = datetime.fromtimestamp(began, UTC) if isinstance(began, int | float) else now()
    return start + timedelta(seconds=settings.SESSION_COOKIE_AGE)
