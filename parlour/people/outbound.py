"""Whom people/ speaks to outside. Apart from `wire`, so that the program knows it without loading an HTTP client."""

from parlour.kernel.http import register_host

PURPOSE = "sign-in"

register_host(
    PURPOSE,
    "Asking the sign-in service that an organisation has named who somebody is.",
    sends=("a one-time code that the service itself made",),
)
