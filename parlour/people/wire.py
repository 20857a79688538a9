"""How sign-in services are spoken to: through the one outbound client, in the shape that allauth expects."""

import json
from base64 import b64encode
from collections.abc import Mapping
from typing import Any
from urllib.parse import urlencode

from django.utils.translation import gettext as _
from requests import RequestException

from parlour.kernel.errors import Invalid, ParlourError, Temporary
from parlour.kernel.http import Answer, get, post
from parlour.people.outbound import PURPOSE

_LIMIT = 300_000  # bytes of a description, a token or a profile
_TIMEOUT = 8.0  # seconds


class ServiceTrouble(Temporary, RequestException):
    """A service that does not do its part: allauth shows its error page where it looks, our middleware elsewhere."""

    def __init__(self, why: str) -> None:
        self.why = why
        sentence = _(
            "The sign-in service is out of order: %(why)s Try again later, or sign in with your password or a code."
        )
        super().__init__(sentence % {"why": why})


class Reply:
    """As much of requests.Response as allauth reads."""

    def __init__(self, answer: Answer) -> None:
        self.status_code = answer.status
        self.headers = answer.headers
        self.text = answer.body.decode("utf-8", "replace")

    def json(self) -> Any:
        try:
            return json.loads(self.text)
        except ValueError:
            raise ServiceTrouble(_("it did not answer in JSON.")) from None

    def raise_for_status(self) -> None:
        if self.status_code >= 400:
            raise ServiceTrouble(_("it answered %(status)s.") % {"status": self.status_code})

    @property
    def content(self) -> bytes:
        return self.text.encode()


class Session:
    """As much of requests.Session as allauth uses; private addresses are refused, answers are bounded."""

    def __enter__(self) -> "Session":
        return self

    def __exit__(self, *_error: object) -> None:
        return None

    def get(self, url: str, **rest: Any) -> Reply:
        return self.request("GET", url, **rest)

    def post(self, url: str, **rest: Any) -> Reply:
        return self.request("POST", url, **rest)

    def request(
        self,
        method: str,
        url: str,
        *,
        params: Mapping[str, Any] | None = None,
        data: Mapping[str, Any] | None = None,
        headers: Mapping[str, str] | None = None,
        auth: Any = None,
        **_rest: Any,
    ) -> Reply:
        """Ask; whatever goes wrong is a ServiceTrouble."""
        sent = dict(headers or {})
        if auth is not None:
            sent["Authorization"] = _basic(auth)
        address = f"{url}{'&' if '?' in url else '?'}{urlencode(params)}" if params else url
        try:
            if method.upper() == "GET":
                return Reply(_get(address, sent))
            body = urlencode(dict(data or {})).encode()
            return Reply(_post(address, body, sent))
        except ParlourError as error:
            raise ServiceTrouble(error.sentence) from None


def check_discovery(server_url: str) -> dict[str, Any]:
    """Fetch a service's description (OpenID Connect Discovery 1.0) and return it.

    Raises Invalid with what to do when there is none at this address, or when it names another issuer.
    """
    try:
        reply = Session().get(f"{server_url}/.well-known/openid-configuration")
        reply.raise_for_status()
        described = reply.json()
    except ServiceTrouble as error:
        sentence = _("No sign-in service answers at this address: %(why)s") % {"why": error.why}
        raise Invalid(sentence, "server_url") from None
    needed = ("issuer", "authorization_endpoint", "token_endpoint", "jwks_uri")
    if not isinstance(described, dict) or not all(isinstance(described.get(name), str) for name in needed):
        raise Invalid(_("What answers at this address is not an OpenID Connect service."), "server_url")
    if described["issuer"].rstrip("/") != server_url:
        sentence = _("The service calls itself %(issuer)s; write that address.") % {"issuer": described["issuer"][:200]}
        raise Invalid(sentence, "server_url")
    return described


def _get(url: str, headers: Mapping[str, str]) -> Answer:
    return get(url, purpose=PURPOSE, limit_bytes=_LIMIT, timeout=_TIMEOUT, headers=headers)


def _post(url: str, body: bytes, headers: Mapping[str, str]) -> Answer:
    return post(
        url,
        purpose=PURPOSE,
        body=body,
        content_type="application/x-www-form-urlencoded",
        limit_bytes=_LIMIT,
        timeout=_TIMEOUT,
        headers=headers,
    )


def _basic(auth: Any) -> str:
    user, password = (auth.username, auth.password) if hasattr(auth, "username") else auth
    return "Basic " + b64encode(f"{user}:{password}".encode()).decode("ascii")
