"""What is swept, so that nothing about people stays longer than its statement says."""

import threading
from datetime import timedelta

from allauth.usersessions.models import UserSession
from django.contrib.sessions.models import Session
from django.db.models import Exists, OuterRef

from parlour.kernel.clock import now
from parlour.kernel.scoping import across_organisations
from parlour.people.models import Counter, Invitation

HOURLY = timedelta(hours=1).total_seconds()
KEPT_AFTER = timedelta(days=30)  # how long a used or expired invitation stays in the table


def sweep(stop: threading.Event) -> float:
    """Delete what lists sessions that are over, counts that no longer count, and old doors; returns seconds to wait."""
    open_sessions = Session.objects.filter(session_key=OuterRef("session_key"), expire_date__gt=now())
    UserSession.objects.filter(~Exists(open_sessions)).delete()
    Counter.objects.filter(expires__lt=now()).delete()
    with across_organisations("old invitations of all organisations are swept together"):
        Invitation.objects.filter(expires_at__lt=now() - KEPT_AFTER).delete()
    return HOURLY
