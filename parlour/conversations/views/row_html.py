"""A row of the list as HTML: what a template would say, said once for a page of up to ninety.

The list is fetched anew whenever something changes in the house. A template resolves each word and glyph again for
each row; here they are made once for the page, which leaves a row its own words. Those are plain strings, and each of
them goes through `escape`; what stands in ROW without it is safe already or made of digits.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from html import escape
from uuid import UUID

from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from parlour.conversations.views.rows import Group, Line, Row
from parlour.ui import moments
from parlour.ui.dom import id_of
from parlour.ui.templatetags.ui import avatar, icon

ROW = """\
<li id="{id}"><a class="conv{unread_class}" href="{url}" hx-get="{url}" hx-target="#conversation" \
hx-swap="outerHTML show:none" hx-push-url="true" data-number="{number}"{current}>{icon}
  <span class="conv__row"><span class="conv__who">{unread}{who}{company}</span>\
<time class="conv__time" datetime="{iso}" title="{full}">{age}</time></span>
  <span class="conv__subject" dir="auto">{subject}</span>
  <span class="conv__row"><span class="conv__line" dir="auto">{ours}{preview}</span>\
<span class="conv__meta">{failure}{files}{assignee}</span></span></a></li>
"""
UNREAD_CLASS = " conv--unread"
CURRENT = ' aria-current="true"'


@dataclass(frozen=True, slots=True)
class PrintedGroup:
    """A group's label, and its rows as the items of a list."""

    label: str
    html: SafeString


def printed(groups: list[Group]) -> list[PrintedGroup]:
    """Print the groups of one page."""
    printer = RowPrinter()
    return [PrintedGroup(group.label, printer.items(group.rows)) for group in groups]


class RowPrinter:
    """Prints the rows of one page, for one reader: words in their language, times in their zone."""

    def __init__(self) -> None:
        self._reader = moments.reader()
        self._no_subject = _("No subject")
        self._unread = _speech(_("Unread:") + " ")
        self._ours = _speech(_("You wrote:") + " ") + icon("reply", "s")
        self._failure = format_html('<span class="sla sla--late">{}</span>', _("not delivered"))
        self._files = icon("paperclip", "s") + _speech(_("with files"))
        self._icons = {name: icon(name) for name in ("mail", "mail-x", "lock")}
        self._assignees: dict[UUID | None, SafeString] = {None: _nobody()}

    def items(self, rows: Iterable[Row]) -> SafeString:
        """The items of a list, one under the other."""
        return mark_safe("".join([self._row(row) for row in rows]))  # noqa: S308 - each is escaped

    def _row(self, row: Row) -> str:
        line, company, spoken = row.line, row.company, row.line.last_activity_at
        return ROW.format(
            id=id_of("conversation", line.pk, "row"),
            unread_class=UNREAD_CLASS if row.unread else "",
            url=escape(row.url),
            number=line.number,
            current=CURRENT if row.current else "",
            icon=self._icons[row.icon],
            unread=self._unread if row.unread else "",
            who=escape(row.who),
            company=f" <small>{escape(company)}</small>" if company else "",
            iso=spoken.isoformat(timespec="seconds"),
            full=escape(self._reader.show(spoken, "full")),
            age=escape(self._reader.show(spoken, "list")),
            subject=escape(line.subject or self._no_subject),
            ours=self._ours if row.ours else "",
            preview=escape(line.preview),
            failure=self._failure if line.has_failure else "",
            files=self._files if line.has_files else "",
            assignee=self._assignee(line, row.mine),
        )

    def _assignee(self, line: Line, mine: bool) -> SafeString:
        key = line.assignee_id
        if key not in self._assignees:
            self._assignees[key] = _me(line) if mine else _colleague(line)
        return self._assignees[key]


def _speech(words: str) -> SafeString:
    return format_html('<span class="sr">{}</span>', words)


def _nobody() -> SafeString:
    words = _("Nobody yet")
    return format_html('<span class="unassigned" title="{}">{}{}</span>', words, icon("user-round"), _speech(words))


def _me(line: Line) -> SafeString:
    words = _("Assigned to you")
    return avatar(line.assignee__name or "", kind="me", size="xs", title=words) + _speech(words)


def _colleague(line: Line) -> SafeString:
    name = line.assignee__name or ""
    return avatar(name, kind="staff", size="xs", title=name) + _speech(_("Assigned to %(name)s") % {"name": name})
