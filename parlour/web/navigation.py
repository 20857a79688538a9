"""The modules of the rail and the pages of settings, in one place and in reading order."""

from dataclasses import dataclass

from django.urls import NoReverseMatch, reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from parlour.organisations.permissions import Permission
from parlour.people.models import Agent


@dataclass(frozen=True, slots=True)
class Link:
    label: str | Promise
    url: str
    icon: str = ""
    key: str = ""
    current: bool = False


@dataclass(frozen=True, slots=True)
class Section:
    label: str | Promise
    links: list[Link]


@dataclass(frozen=True, slots=True)
class _Page:
    label: str | Promise
    name: str
    arguments: tuple[str, ...] = ()
    icon: str = ""
    key: str = ""
    needs: Permission | None = None

    def link(self, slug: str, path: str) -> Link | None:
        """None while no app has this page."""
        try:
            url = reverse(self.name, args=[slug, *self.arguments])
        except NoReverseMatch:
            return None
        return Link(self.label, url, self.icon, self.key, path.startswith(self._root(slug, url)))

    def _root(self, slug: str, url: str) -> str:
        return url.removesuffix(f"{self.arguments[-1]}/") if self.arguments else url


_MODULES = (
    _Page(_("Inbox"), "conversations:list", ("open",), "inbox", "g i"),
    _Page(_("Contacts"), "contacts:list", (), "users", "g c"),
    _Page(_("Companies"), "contacts:companies", (), "building-2", "g o"),
)
_ACCOUNT = (
    _Page(_("Profile"), "people:profile", icon="user-round"),
    _Page(_("Sign-in and sessions"), "people:sign_in", icon="key-round"),
    _Page(_("Your organisations"), "people:places", icon="building-2"),
)


def modules(slug: str, path: str) -> list[Link]:
    return _links(_MODULES, slug, path)


def account_links(slug: str, path: str) -> list[Link]:
    return _links(_ACCOUNT, slug, path)


def _links(pages: tuple[_Page, ...], slug: str, path: str) -> list[Link]:
    return [link for link in (page.link(slug, path) for page in pages) if link]


def settings_sections(slug: str, path: str, agent: Agent) -> list[Section]:
    """The settings that this agent may open; a section without pages is left out."""
    sections = []
    for label, pages in _SETTINGS:
        allowed = tuple(page for page in pages if page.needs is None or agent.may(page.needs))
        links = _links(allowed, slug, path)
        if links:
            sections.append(Section(label, links))
    return sections


_SETTINGS: tuple[tuple[str | Promise, tuple[_Page, ...]], ...] = (
    (_("You"), _ACCOUNT),
    (
        _("Your organisation"),
        (
            _Page(_("Name and language"), "organisations:edit", needs=Permission.MANAGE_ORGANISATION),
            _Page(_("People"), "people:list", needs=Permission.MANAGE_PEOPLE),
            _Page(_("Sign-in services"), "people:services", needs=Permission.MANAGE_ORGANISATION),
        ),
    ),
    (
        _("Channels"),
        (
            _Page(_("Inboxes"), "inboxes:list", needs=Permission.MANAGE_INBOXES),
            _Page(_("Quarantine"), "inboxes:quarantine", needs=Permission.VIEW_QUARANTINE),
        ),
    ),
)
