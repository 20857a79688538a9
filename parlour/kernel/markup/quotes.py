"""How mail programs mark, in their HTML, what they quote."""

from __future__ import annotations

import re

from parlour.kernel.markup.tokens import attributes_of

_QUOTE_CLASSES = re.compile(
    r"(?:^|\s)(?:gmail_attr|yahoo_quoted|yahoo-quoted-begin|protonmail_quote|"
    r"moz-cite-prefix|zmail_extra|tutanota_quote|hmquote|quote-header|ymail_signature_quote|freebirdquote|"
    r"mailbird_quote|airmail_ext_on|spark-quote|wkl-quote|history_container|fm_quote|uol_quote|"
    r"sh-quoted-content|AOLMsgPart|ntes_not_fresh_quote|quote-reply|front-blockquote)",
    re.IGNORECASE,
)
_QUOTE_IDS = re.compile(
    r"^(?:x_)*(?:yahoo_quoted_\w+|divRplyFwdMsg|OLK_SRC_BODY_SECTION|reply-intro|replySplit|"
    r"mailcontent-quote|tutanota_quote|isReplyContent|quoted_content|ms-outlook-mobile-quote)$",
    re.IGNORECASE,
)
_DIVIDING_IDS = re.compile(
    r"^(?:x_)*(?:appendonsend|divRplyFwdMsg|stopSpelling|mail-editor-reference-message-container|"
    r"OLK_SRC_BODY_SECTION|ms-outlook-mobile-body-separator-line)$",
    re.IGNORECASE,
)
_DIVIDING_CLASSES = re.compile(r"(?:^|\s)(?:x_)*(?:OutlookMessageHeader|WordSection_quote)(?:\s|$)", re.IGNORECASE)
# Outlook and Windows Mail: the head of the quoted mail stands in a box with only a thin grey line above it.
_OUTLOOK_LINE = re.compile(
    r"border:\s*none;\s*border-top:\s*solid\s*(?:#?[0-9a-f]{6}|windowtext|gray)\s*1\.0pt;\s*padding:\s*3\.0pt|"
    r"border-top:\s*#[0-9a-f]{6}\s+1pt\s+solid|"
    r"padding-top:\s*5px;\s*border-top-color:\s*rgb\(229,\s*229,\s*229\);\s*border-top-width:\s*1px",
    re.IGNORECASE,
)


def begins_quote(name: str, written: str) -> bool:
    """Whether this element holds what another person wrote, with the line that introduces it."""
    if name == "blockquote":
        return _is_cited(attributes_of(written))
    if " class=" not in written and " id=" not in written:
        return False
    attributes = attributes_of(written)
    named = _QUOTE_CLASSES.search(attributes.get("class", ""))
    return bool(named or _QUOTE_IDS.match(attributes.get("id", "")))


def _is_cited(attributes: dict[str, str]) -> bool:
    """A blockquote put there by the mail program, not one that the writer made for emphasis."""
    if attributes.get("type", "").lower() == "cite" or "quote" in attributes.get("class", "").lower():
        return True
    style = attributes.get("style", "").replace(" ", "").lower()
    return "border-left" in style or "mso-" in style


def divides(name: str, written: str) -> bool:
    """Whether everything from this element on is the quoted mail, though nothing encloses it."""
    if name not in ("div", "hr", "span", "table"):
        return False
    if " class=" not in written and " id=" not in written and "order" not in written.lower():
        return False
    attributes = attributes_of(written)
    if _DIVIDING_IDS.match(attributes.get("id", "")) or _DIVIDING_CLASSES.search(attributes.get("class", "")):
        return True
    return bool(_OUTLOOK_LINE.search(attributes.get("style", "")))
