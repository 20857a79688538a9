"""The plays: what customers and we say to each other, read from `fixtures/*.txt` and filled with chance.

A file holds plays. A play begins with `== inbox | tags | how many | language` and a Subject; then come its lines:
`<` the customer writes, `>` we answer, `#` a colleague notes something, `+kind name` a file on the mail before,
`!close` and `!tag word` are deeds. In all texts `[a|b]` is a choice and `{name}` a word of the cast.
"""

import random
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

_FOLDER = Path(__file__).parent / "fixtures"
_CHOICE = re.compile(r"\[([^\[\]]*\|[^\[\]]*)\]")


@dataclass(slots=True)
class Line:
    """One line of a play: `sort` is one of < > # or !, `files` are pairs of kind and name."""

    sort: str
    text: str = ""
    files: list[tuple[str, str]] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Play:
    """One matter, as it may be played many times with other people and words."""

    inbox: str
    tags: tuple[str, ...]
    times: int
    language: str
    subject: str
    lines: tuple[Line, ...]


def plays() -> list[Play]:
    """Read all plays."""
    return [play for path in sorted(_FOLDER.glob("*.txt")) for play in _plays_of(path.read_text(encoding="utf-8"))]


def filled(text: str, words: Mapping[str, object], chance: random.Random) -> str:
    """Return `text` with its choices made and its words put in."""
    while _CHOICE.search(text):
        text = _CHOICE.sub(lambda match: chance.choice(match[1].split("|")), text)
    return text.format_map(words).strip()


def _plays_of(text: str) -> Iterator[Play]:
    for part in text.split("== ")[1:]:
        head, subject, *rest = part.splitlines()
        inbox, tags, times, *language = (word.strip() for word in head.split("|"))
        words = tuple(tag.strip() for tag in tags.split(","))
        subject = subject.removeprefix("Subject: ")
        yield Play(inbox, words, int(times), language[0] if language else "en", subject, tuple(_lines(rest)))


def _lines(rows: list[str]) -> list[Line]:
    lines: list[Line] = []
    for row in rows:
        if row in ("<", ">", "#"):
            lines.append(Line(row))
        elif row.startswith("+"):
            kind, _, name = row[1:].partition(" ")
            lines[-1].files.append((kind, name))
        elif row.startswith("!"):
            lines.append(Line("!", row[1:]))
        else:
            lines[-1].text += f"{row}\n"
    return lines
