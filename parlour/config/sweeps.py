"""Sweeps that belong to no app of ours."""

import threading
from datetime import timedelta

from django.contrib.sessions.models import Session

from parlour.kernel.clock import now

HOURLY = timedelta(hours=1).total_seconds()
AT_ONCE = 500


def end_old_sessions(stop: threading.Event) -> float:
    """Delete sessions that have ended, some at a time so that nobody waits long; returns seconds to the next round."""
    while not stop.is_set():
        keys = list(Session.objects.filter(expire_date__lt=now()).values_list("pk", flat=True)[:AT_ONCE])
        Session.objects.filter(pk__in=keys).delete()
        if len(keys) < AT_ONCE:
            break
    return HOURLY
