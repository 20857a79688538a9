"""Words from outside, made fit to be kept: without control characters, on one line or on several, not too long."""

from django.utils.translation import gettext as _

from parlour.kernel.errors import LimitExceeded


def one_line(text: str, most: int) -> str:
    """Return `text` on one line with single spaces, cut off after `most` characters."""
    return " ".join("".join(c if c.isprintable() else " " for c in text).split())[:most].strip()


def within_limit(text: str, most: int, field: str, *, lines: bool = False) -> str:
    """Return `text` tidied, on several `lines` or one. Raises LimitExceeded above `most` characters."""
    tidy = (
        "\n".join(one_line(line, most + 1) for line in text.splitlines()).strip() if lines else one_line(text, most + 1)
    )
    if len(tidy) > most:
        raise LimitExceeded(_("This is too long; write at most {most} characters.").format(most=most), field)
    return tidy
