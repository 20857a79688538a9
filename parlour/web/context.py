"""What every shell needs: navigation, who is here, where settings are. No query, and none for strangers."""

from dataclasses import dataclass, field
from typing import Any

from django.http import HttpRequest
from django.urls import NoReverseMatch, reverse
from django.utils.functional import SimpleLazyObject

from parlour.web.navigation import Link, Section, account_links, modules, settings_sections


@dataclass(frozen=True, slots=True)
class Shell:
    """The frame around a page. Empty for those who are not signed in."""

    agent_name: str = ""
    organisation_id: str = ""
    organisation_name: str = ""
    theme: str = ""
    shortcuts: bool = True
    home_url: str = "/"
    settings_url: str = ""
    sign_in_url: str = "/"
    sign_out_url: str = ""
    in_settings: bool = False
    in_settings_index: bool = False
    crumb: str = ""
    items: list[Link] = field(default_factory=list)
    settings: list[Section] = field(default_factory=list)
    account_links: list[Link] = field(default_factory=list)


def shell(request: HttpRequest) -> dict[str, Any]:
    """The context processor. Made when a template asks for it: a fragment never does."""
    return {"shell": SimpleLazyObject(lambda: _shell(request))}


def _shell(request: HttpRequest) -> Shell:
    """`request.agent` is set by the middleware of people, if at all."""
    agent = getattr(request, "agent", None)
    organisation = getattr(request, "organisation", None)
    if agent is None or organisation is None:
        return Shell(sign_in_url=_address("account_login"))
    index = reverse("web:settings", args=[organisation.slug])
    in_settings = request.path.startswith(index)
    sections = settings_sections(organisation.slug, request.path, agent) if in_settings else []
    current = [str(link.label) for section in sections for link in section.links if link.current]
    user = agent.user
    return Shell(
        agent_name=agent.name,
        organisation_id=str(organisation.pk),
        organisation_name=organisation.name,
        theme=user.theme,
        shortcuts=user.shortcuts,
        home_url=reverse("web:home", args=[organisation.slug]),
        settings_url=index,
        sign_in_url=_address("account_login"),
        sign_out_url=_address("account_logout"),
        in_settings=in_settings,
        in_settings_index=request.path == index,
        crumb=current[0] if current else "",
        items=modules(organisation.slug, request.path),
        settings=sections,
        account_links=account_links(organisation.slug, request.path),
    )


def _address(name: str) -> str:
    try:
        return reverse(name)
    except NoReverseMatch:
        return "/"
