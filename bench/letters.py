"""Synthetic mails as real servers deliver them: half plain, half with an HTML side, each from somebody new."""

import random
from datetime import UTC, datetime, timedelta
from email.message import EmailMessage
from email.utils import format_datetime

_WORDS = """
the order has not arrived yet and we would like to know when it will because our customers are waiting for spare parts
thank you very much in advance please find the invoice attached delivery address changed last week
""".split()  # noqa: SIM905 - it reads better so
_HOPS = 4
_START = datetime(2026, 3, 3, 9, 0, tzinfo=UTC)


def make(count: int, *, seed: int = 1) -> list[bytes]:
    """`count` mails of about 6.7 KB."""
    chance = random.Random(seed)
    return [_mail(number, chance) for number in range(count)]


def _mail(number: int, chance: random.Random) -> bytes:
    mail = EmailMessage()
    sender = f"person{number}@customer{number % 97}.example"
    for hop in range(_HOPS):
        mail["Received"] = (
            f"from mx{hop}.customer{number % 97}.example (mx{hop}.customer{number % 97}.example [192.0.2.{hop + 1}]) "
            f"by relay{hop}.larkmoor.example with ESMTPS id {chance.getrandbits(64):x}; "
            + format_datetime(_START + timedelta(minutes=number))
        )
    mail["DKIM-Signature"] = "v=1; a=rsa-sha256; c=relaxed/relaxed; d=example; s=s1; h=from:to:subject:date; b=" + (
        "".join(chance.choices("abcdefghijklmnopqrstuvwxyz0123456789+/", k=340))
    )
    mail["From"] = f"Person Number{number} <{sender}>"
    mail["To"] = "Larkmoor Cycles <help@larkmoor.example>"
    mail["Subject"] = _sentence(chance, 6)
    mail["Date"] = format_datetime(_START + timedelta(minutes=number))
    mail["Message-ID"] = f"<{number}.{chance.getrandbits(64):x}@customer{number % 97}.example>"
    text = "\n\n".join(_sentence(chance, 40) for _ in range(16 if number % 2 else 8))
    mail.set_content(text)
    if number % 2 == 0:
        rows = "".join(f"<p style='margin:0'>{one}</p>" for one in text.split("\n\n"))
        mail.add_alternative(f"<html><body><div>{rows}</div></body></html>", subtype="html")
    return mail.as_bytes()


def _sentence(chance: random.Random, words: int) -> str:
    return " ".join(chance.choices(_WORDS, k=words)).capitalize() + "."
