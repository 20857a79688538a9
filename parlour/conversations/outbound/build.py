"""From a stored message to what a channel hands over. Building it twice gives the same."""

import html
from functools import partial

from parlour.conversations.models import Attachment, Delivery, Message
from parlour.conversations.tokens import reply_address
from parlour.files import store
from parlour.inboxes.contract import InboxFacts, Outbound, OutboundFile, Party
from parlour.kernel.markup import text_to_html

SHOWN = ("to", "cc")


def build(message: Message, copies: tuple[Delivery, ...], inbox: InboxFacts) -> Outbound:
    """The message with its headers' facts, for these copies. Blind copies are recipients and in no header."""
    people = list(message.participants.order_by("pk"))
    files = list(message.attachments.select_related("file").order_by("pk"))
    answers_to = _answers_to(message, inbox)
    return Outbound(
        message_id=message.pk,
        outside_id=message.outside_id,
        sender=next(
            (Party(inbox.address, one.name, "from") for one in people if one.role == "from"), Party(inbox.address)
        ),
        reply_to=answers_to,
        parties=tuple(Party(one.address, one.name, one.role) for one in people if one.role in SHOWN),
        recipients=tuple(one.address for one in copies),
        subject=message.subject,
        text=plain(message),
        html=rich(message, files),
        date=message.at,
        in_reply_to=message.in_reply_to,
        references=tuple(message.references.split()),
        files=tuple(_file(one) for one in files),
        return_path=answers_to,
    )


def plain(message: Message) -> str:
    """The plain text: new words, signature (RFC 3676 4.3), what is quoted."""
    parts = [message.text, f"-- \n{message.signature_text}" if message.signature_text else "", message.quoted_text]
    return "\n\n".join(part for part in parts if part) + "\n"


def rich(message: Message, files: list[Attachment]) -> str:
    """The same in HTML, with the images that stand in the text. No remote image, no mark that could follow anybody."""
    parts = [f"<div>{text_to_html(message.text)}</div>"]
    parts += [_image(one) for one in files if one.inline and one.content_id]
    if message.signature_text:
        parts.append(f"<div><p>-- <br></p>{text_to_html(message.signature_text)}</div>")
    if message.quoted_text:
        parts.append(_quote(message.quoted_text))
    return "\n".join(parts)


def _quote(text: str) -> str:
    first, *lines = text.split("\n")
    quoted = [one[2:] if one.startswith("> ") else one[1:] for one in lines if one.startswith(">")]
    if len(quoted) != len(lines):
        return f"<div>{text_to_html(text)}</div>"
    inside = text_to_html("\n".join(quoted))
    return f'<div>{text_to_html(first)}</div>\n<blockquote type="cite">{inside}</blockquote>'


def _image(file: Attachment) -> str:
    source, name = html.escape(file.content_id, quote=True), html.escape(file.filename, quote=True)
    return f'<p><img src="cid:{source}" alt="{name}"></p>'


def _answers_to(message: Message, inbox: InboxFacts) -> str:
    # Only where the operator says that mail to local+anything@ arrives; elsewhere an answer would come back.
    if getattr(inbox.settings, "plus_addressing", False):
        return reply_address(inbox.address, message.conversation_id)
    return ""


def _file(one: Attachment) -> OutboundFile:
    return OutboundFile(one.filename, one.content_type, partial(store.read, one.file), one.content_id, one.inline)
