"""Components for every template: ``{% load ui %}``. Each declares its props and refuses others."""

from datetime import datetime

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString

from parlour.ui import dom, moments, names, sizes, sprite, toasts
from parlour.ui.props import one_of, variant

register = template.Library()

ICON_SIZES = ("", "s", "l")
AVATAR_KINDS = ("", "staff", "me", "co")
AVATAR_SIZES = ("", "xs", "l")
BADGE_TONES = ("", "brand", "lamp", "brick", "line")
STATE_TONES = ("", "yes", "ask", "warn", "bad")

register.filter("initials", names.initials)
register.filter("size", sizes.show_size)
register.filter("undo_url", toasts.undo_url)
register.filter("shown_seconds", toasts.shown_seconds)
register.simple_tag(dom.dom_id, name="dom_id")


@register.simple_tag
def icon(name: str, size: str = "") -> SafeString:
    """A glyph of the sprite. Decorative: the words beside it, or an ``.sr`` text, carry the meaning."""
    one_of("icon", "size", size, ICON_SIZES)
    if name not in sprite.icon_names():
        raise template.TemplateSyntaxError(f"the sprite has no icon {name!r}")
    return format_html(
        '<svg class="{}" aria-hidden="true"><use href="{}"/></svg>',
        variant("i", size) + (" i--turns" if name in sprite.DIRECTIONAL else ""),
        sprite.symbol_url(f"i-{name}"),
    )


@register.simple_tag
def mark() -> SafeString:
    """Our own doorway."""
    return format_html('<svg class="mark" aria-hidden="true"><use href="{}"/></svg>', sprite.symbol_url("mark"))


@register.simple_tag
def avatar(name: str, kind: str = "", size: str = "", here: str = "", title: str = "") -> SafeString:
    """A monogram: people round, staff tinted, yourself solid, companies square.

    `here` is '', 'here' or 'away' and draws the presence dot; the words beside it must say the same.
    """
    one_of("avatar", "kind", kind, AVATAR_KINDS)
    one_of("avatar", "size", size, AVATAR_SIZES)
    one_of("avatar", "here", here, ("", "here", "away"))
    return format_html(
        '<span class="{}"{}{} aria-hidden="true">{}</span>',
        _avatar_classes(kind, size),
        format_html(' data-here="{}"', here) if here else "",
        format_html(' title="{}"', title) if title else "",
        names.initials(name, company=kind == "co"),
    )


def _avatar_classes(kind: str, size: str) -> str:
    parts = ["avatar", f"avatar--{kind}" if kind else "", f"avatar--{size}" if size else ""]
    return " ".join(part for part in parts if part)


@register.simple_tag
def badge(text: str, tone: str = "") -> SafeString:
    one_of("badge", "tone", tone, BADGE_TONES)
    return format_html('<span class="{}">{}</span>', variant("badge", tone), text)


@register.simple_tag
def state(text: str, tone: str = "") -> SafeString:
    """A dot and a word, never the dot alone."""
    one_of("state", "tone", tone, STATE_TONES)
    return format_html('<span class="{}">{}</span>', variant("state", tone), text)


@register.simple_tag
def kbd(keys: str) -> SafeString:
    """A key hint inside a button. Hidden from speech, as `aria-keyshortcuts` says it there."""
    return format_html('<span class="kbd not-phone" aria-hidden="true">{}</span>', keys)


@register.simple_tag
def when(moment: datetime | None, style: str = "list", classes: str = "") -> SafeString | str:
    """``<time>`` in the reader's language and zone; the full date is its title."""
    one_of("when", "style", style, moments.STYLES)
    if moment is None:
        return ""
    reader = moments.reader()
    return format_html(
        '<time{} datetime="{}" title="{}">{}</time>',
        format_html(' class="{}"', classes) if classes else "",
        moment.isoformat(timespec="seconds"),
        reader.show(moment, "full"),
        reader.show(moment, style),
    )
