"""Signing in somebody who has just made a sign-in."""

from allauth.account.internal.flows.login import perform_login, record_authentication
from allauth.account.models import Login
from django.http import HttpRequest, HttpResponse

from parlour.people.models import User


def sign_in(request: HttpRequest, user: User, method: str, next_url: str) -> HttpResponse:
    """Sign `user` in through allauth, as if by `method`, and go on to `next_url`."""
    record_authentication(request, user, method=method, email=user.email)
    response: HttpResponse = perform_login(request, Login(user=user, redirect_url=next_url, email=user.email))
    return response
