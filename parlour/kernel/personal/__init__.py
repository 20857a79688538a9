"""The privacy vocabulary: what a field holds, whose it is, why it is kept and how it ends.

Every field of every model states this beside its declaration; the program refuses to start while one
field is unstated (`kernel.personal.gate`). Export, erasure, retention, the records of processing and the
notice are derived from these statements and nothing else.
"""

from parlour.kernel.personal.places import Cookie, Place, declare_cookie, declare_place
from parlour.kernel.personal.statements import (
    BY_MENTION,
    NOBODY,
    OPERATOR_IS_CONTROLLER,
    TENANT_IS_CONTROLLER,
    THIS_ROW,
    THROUGH_OWNERS,
    Edge,
    Erase,
    Source,
    about,
    about_nobody,
    concerns,
    describe,
    impersonal,
    leads_to,
    matches,
    personal,
)
from parlour.kernel.personal.uses import (
    CONSENT,
    CONTRACT,
    LEGAL_DUTY,
    MapError,
    Use,
    as_long_as,
    days,
    declared_uses,
    legitimate_interest,
    months,
)
from parlour.kernel.personal.vocabulary import dpv, pd

__all__ = [
    "BY_MENTION",
    "CONSENT",
    "CONTRACT",
    "LEGAL_DUTY",
    "NOBODY",
    "OPERATOR_IS_CONTROLLER",
    "TENANT_IS_CONTROLLER",
    "THIS_ROW",
    "THROUGH_OWNERS",
    "Cookie",
    "Edge",
    "Erase",
    "MapError",
    "Place",
    "Source",
    "Use",
    "about",
    "about_nobody",
    "as_long_as",
    "concerns",
    "days",
    "declare_cookie",
    "declare_place",
    "declared_uses",
    "describe",
    "dpv",
    "impersonal",
    "leads_to",
    "legitimate_interest",
    "matches",
    "months",
    "pd",
    "personal",
]
