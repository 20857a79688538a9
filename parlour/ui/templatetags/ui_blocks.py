"""Components that hold content: notice, empty state, button."""

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString

from parlour.ui.props import one_of, variant
from parlour.ui.templatetags.ui import icon, mark

register = template.Library()

NOTICE_TONES = ("", "lamp", "brick")
NOTICE_ICONS = {"": "info", "lamp": "triangle-alert", "brick": "circle-alert"}
BUTTON_KINDS = ("", "primary", "quiet", "danger")
BUTTON_SIZES = ("", "s", "l")
BUTTON_TYPES = ("submit", "button")


@register.simple_block_tag
def notice(content: str, tone: str = "", glyph: str = "", role: str = "") -> SafeString:
    """A bar, an icon, one sentence and at most one link."""
    one_of("notice", "tone", tone, NOTICE_TONES)
    one_of("notice", "role", role, ("", "status", "alert"))
    return format_html(
        '<div class="{}"{}>{}<span>{}</span></div>',
        variant("notice", tone),
        format_html(' role="{}"', role) if role else "",
        icon(glyph or NOTICE_ICONS[tone]),
        content,
    )


@register.simple_block_tag
def nothing(content: str, title: str, level: int = 2) -> SafeString:
    """The doorway, what is true, at most one action."""
    one_of("nothing", "level", str(level), ("1", "2", "3"))
    return format_html(
        '<div class="empty">{}<h{} class="empty__title">{}</h{}>{}</div>', mark(), level, title, level, content
    )


@register.simple_block_tag
def button(
    content: str,
    kind: str = "",
    size: str = "",
    glyph: str = "",
    type: str = "submit",  # noqa: A002 - it is the attribute's name
    href: str = "",
    name: str = "",
    value: str = "",
) -> SafeString:
    """A button, or a link that looks like one when `href` is given."""
    one_of("button", "kind", kind, BUTTON_KINDS)
    one_of("button", "size", size, BUTTON_SIZES)
    one_of("button", "type", type, BUTTON_TYPES)
    classes = " ".join(["btn", *(f"btn--{part}" for part in (kind, size) if part)])
    inside = format_html("{}{}", icon(glyph, "s") if glyph else "", content)
    if href:
        return format_html('<a class="{}" href="{}">{}</a>', classes, href, inside)
    named = format_html(' name="{}" value="{}"', name, value) if name else ""
    return format_html('<button type="{}" class="{}"{}>{}</button>', type, classes, named, inside)
