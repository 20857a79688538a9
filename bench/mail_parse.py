"""`mail_parse`: microseconds to read one mail, against the standard library's `policy.default`.

The workload is 400 synthetic mails: 155 plain (3.5 KB), 185 alternative replies with quotes (10 KB), 42 with
a 200 KB attachment, 18 heavy HTML (55 KB), with the header stacks that real servers leave. Ours is the whole
`parse`, which also splits the reply, looks for bounces and reads the automatic marks; the peer only parses,
and reads the addresses, both bodies and the attachments. Both must have read the same, or there is no figure.
"""

# ruff: noqa: E501 - mails, as they are sent

from __future__ import annotations

import base64
import email
import quopri
import random
import statistics
import time
from collections.abc import Callable
from email import policy
from typing import Any

from parlour.channels.email.mime import parse

TARGET = 4.0
_MIX = (("plain", 155), ("reply", 185), ("attachment", 42), ("newsletter", 18))
_WORDS = (
    "the", "order", "has", "not", "arrived", "yet", "and", "we", "would", "like", "to", "know", "when",
    "it", "will", "because", "our", "customers", "are", "waiting", "for", "the", "parts", "thank", "you",
    "very", "much", "in", "advance", "please", "find", "the", "invoice", "attached", "delivery", "address",
    "changed", "last", "week", "number", "printer", "cable", "warranty", "returned", "yesterday", "morning",
    "answer", "kindly", "größe", "straße", "café", "naïve",
)  # fmt: skip


def run(quick: bool) -> dict[str, Any]:
    """Read the mix with both and compare. Processor times, the median of the rounds, microseconds a mail."""
    rounds = 2 if quick else 5
    mails = make_mails(fraction=0.1 if quick else 1.0)
    for raw in mails:
        ours, theirs = read_ours(raw), read_theirs(raw)
        if ours != theirs:
            raise AssertionError(f"the two readings differ: {ours!r:.400} and {theirs!r:.400}")
    times = [(_microseconds(parse, mails), _microseconds(read_theirs, mails)) for _ in range(rounds)]
    figure, peer_figure = (statistics.median(column) for column in zip(*times, strict=True))
    return {
        "name": "mail_parse",
        "figure": round(figure, 1),
        "unit": "us per mail (lower is better)",
        "peer": "email.policy.default, parse + addresses + bodies + attachments",
        "peer_figure": round(peer_figure, 1),
        "ratio": round(statistics.median(theirs / ours for ours, theirs in times), 2),
        "target": TARGET,
        "workload": f"{len(mails)} synthetic mails, {sum(map(len, mails)) // len(mails) // 1024} KB on average, "
        f"median of {rounds} rounds, equal output checked",
    }


def _microseconds(read: Callable[[bytes], object], mails: list[bytes]) -> float:
    """Processor time, so that what else the machine does tells less."""
    begun = time.process_time()
    for raw in mails:
        read(raw)
    return (time.process_time() - begun) / len(mails) * 1_000_000


def read_ours(raw: bytes) -> dict[str, object]:
    mail = parse(raw)
    return {
        "from": (mail.author.name, mail.author.address),
        "to": [one.address for one in mail.to],
        "subject": mail.subject,
        "message_id": mail.message_id,
        "references": list(mail.references),
        "text": None if mail.text_is_derived else mail.text,
        "html": mail.html,
        "attachments": [(one.filename, one.content_type, one.payload) for one in mail.attachments],
    }


def read_theirs(raw: bytes) -> dict[str, object]:
    mail = email.message_from_bytes(raw, policy=policy.default)
    author = mail["from"].addresses[0]
    text, html = mail.get_body(("plain",)), mail.get_body(("html",))
    return {
        "from": (author.display_name, author.addr_spec),
        "to": [one.addr_spec for one in mail["to"].addresses],
        "subject": str(mail["subject"]),
        "message_id": str(mail["message-id"]).strip("<>"),
        "references": str(mail.get("references", "")).replace("<", "").replace(">", "").split(),
        "text": _lines(text.get_content()) if text else None,
        "html": _lines(html.get_content()) if html else "",
        "attachments": [
            (one.get_filename(), one.get_content_type(), one.get_payload(decode=True))
            for one in mail.iter_attachments()
        ],
    }


def _lines(text: str) -> str:
    return text.replace("\r\n", "\n")


def make_mails(fraction: float = 1.0) -> list[bytes]:
    """The mix, the same on every run."""
    chance = random.Random(20_260_401)
    makers = {"plain": _plain, "reply": _reply, "attachment": _attachment, "newsletter": _newsletter}
    mails = []
    for kind, count in _MIX:
        mails.extend(makers[kind](chance, number) for number in range(max(1, round(count * fraction))))
    return mails


def _prose(chance: random.Random, size: int, prefix: str = "") -> str:
    lines: list[str] = []
    while sum(map(len, lines)) < size:
        lines.append(prefix + " ".join(chance.choices(_WORDS, k=11)))
        if chance.random() < 0.15:
            lines.append(prefix.rstrip())
    return "\r\n".join(lines) + "\r\n"


def _head(chance: random.Random, number: int, subject: str, content: str) -> str:
    """The headers of a mail that has crossed four servers and two filters."""
    name = chance.choice(["Ada Byron", "Jörg Weiß", "Chloé Martin", "Sam Reed"])
    written = name if name.isascii() else f"=?utf-8?B?{base64.b64encode(name.encode()).decode()}?="
    stamp = f"{chance.randrange(10, 28)} Mar 2026 10:{chance.randrange(10, 59)}:00 +0000"
    received = "".join(
        f"Received: from mx{hop}.example.net (mx{hop}.example.net [192.0.2.{hop}])\r\n"
        f"\tby mail{hop}.example.org (Postfix) with ESMTPS id {chance.getrandbits(40):X}\r\n"
        f"\tfor <help@example.org>; Mon, {stamp}\r\n"
        for hop in range(4)
    )
    seal = base64.b64encode(chance.randbytes(192)).decode()
    folded = "\r\n\t".join(seal[at : at + 70] for at in range(0, len(seal), 70))
    earlier = " ".join(f"<{chance.getrandbits(64):x}@mail.example.net>" for _ in range(4))
    return (
        f"Return-Path: <writer{number}@example.net>\r\nDelivered-To: help@example.org\r\n{received}"
        f"DKIM-Signature: v=1; a=rsa-sha256; c=relaxed/relaxed; d=example.net; s=a1;\r\n\tb={folded}\r\n"
        f"Authentication-Results: mx.example.org; dkim=pass header.d=example.net; spf=pass\r\n"
        f"X-Spam-Status: No, score=-1.2 required=5.0 tests=DKIM_VALID,HTML_MESSAGE\r\n"
        f"From: {written} <writer{number}@example.net>\r\nTo: Help <help@example.org>\r\n"
        f"Subject: {subject}\r\nDate: Mon, {stamp}\r\nMessage-ID: <{chance.getrandbits(64):x}@mail.example.net>\r\n"
        f"References: {earlier}\r\nUser-Agent: Writer/1.0\r\nMIME-Version: 1.0\r\n{content}\r\n"
    )


def _qp(text: str) -> str:
    return quopri.encodestring(text.replace("\r\n", "\n").encode()).decode().replace("\n", "\r\n")


def _plain(chance: random.Random, number: int) -> bytes:
    head = _head(
        chance,
        number,
        "Where is my order",
        "Content-Type: text/plain; charset=utf-8\r\nContent-Transfer-Encoding: 8bit\r\n",
    )
    return (head + _prose(chance, 2000)).encode()


def _alternative(chance: random.Random, boundary: str, size: int) -> str:
    answer = _prose(chance, size // 8)
    quoted = _prose(chance, size // 3, "> ")
    text = f"{answer}\r\nOn Mon, 2 Mar 2026 at 10:00, Help <help@example.org> wrote:\r\n{quoted}"
    html = (
        f'<div dir="ltr"><p>{answer}</p></div><div class="gmail_quote"><blockquote type="cite">'
        f"{quoted.replace('> ', '<br>')}</blockquote></div>\r\n"
    )
    return (
        f'--{boundary}\r\nContent-Type: text/plain; charset="utf-8"\r\nContent-Transfer-Encoding: quoted-printable\r\n\r\n'
        f'{_qp(text)}\r\n--{boundary}\r\nContent-Type: text/html; charset="utf-8"\r\n'
        f"Content-Transfer-Encoding: quoted-printable\r\n\r\n{_qp(html)}\r\n--{boundary}--\r\n"
    )


def _reply(chance: random.Random, number: int) -> bytes:
    boundary = f"alt{chance.getrandbits(80):x}"
    head = _head(
        chance,
        number,
        "=?utf-8?Q?Re:_Gr=C3=B6=C3=9Fe?= of the parts",
        f'Content-Type: multipart/alternative; boundary="{boundary}"\r\n',
    )
    return (head + _alternative(chance, boundary, 7000)).encode()


def _attachment(chance: random.Random, number: int) -> bytes:
    outer, inner = f"mix{chance.getrandbits(80):x}", f"alt{chance.getrandbits(80):x}"
    data = base64.encodebytes(chance.randbytes(150_000)).decode().replace("\n", "\r\n")
    head = _head(chance, number, "Invoice", f'Content-Type: multipart/mixed; boundary="{outer}"\r\n')
    return (
        f'{head}--{outer}\r\nContent-Type: multipart/alternative; boundary="{inner}"\r\n\r\n{_alternative(chance, inner, 3000)}'
        f'--{outer}\r\nContent-Type: application/pdf; name="invoice-{number}.pdf"\r\nContent-Transfer-Encoding: base64\r\n'
        f'Content-Disposition: attachment; filename="invoice-{number}.pdf"\r\n\r\n{data}\r\n--{outer}--\r\n'
    ).encode()


def _newsletter(chance: random.Random, number: int) -> bytes:
    cell = '<td style="padding:8px;color:#333333;font-family:Arial"><a href="https://shop.example/{0}">{1}</a></td>'
    rows = "\r\n".join(
        f"<tr>{''.join(cell.format(chance.getrandbits(32), ' '.join(chance.choices(_WORDS, k=5))) for _ in range(3))}</tr>"
        for _ in range(100)
    )
    html = f"<html><head><style>td{{margin:0}}</style></head><body><table>{rows}</table></body></html>\r\n"
    head = _head(
        chance,
        number,
        "News of the week",
        "Content-Type: text/html; charset=utf-8\r\nContent-Transfer-Encoding: quoted-printable\r\n",
    )
    return (head + _qp(html)).encode()


if __name__ == "__main__":
    print(run(quick=False))
