"""Sizes of files as people read them: decimal units, at most one figure after the point."""

from babel.numbers import format_decimal
from django.utils.translation import gettext as _

from parlour.ui.moments import reader_locale


def show_size(size: int) -> str:
    """`size` in bytes: 900 -> '900 bytes', 212_400 -> '212 kB', 1_840_000 -> '1.8 MB'."""
    if size < 1000:
        return _("%(count)s bytes") % {"count": size}
    if size < 1_000_000:
        return _("%(size)s kB") % {"size": round(size / 1000)}
    megabytes = format_decimal(round(size / 1_000_000, 1), locale=reader_locale())
    return _("%(size)s MB") % {"size": megabytes}
