"""Which parts are the body and which are attachments: the algorithm of RFC 8621 section 4.1.4."""

from __future__ import annotations

from dataclasses import dataclass, field

from parlour.channels.email.mime.filenames import name_of
from parlour.channels.email.mime.structure import Part

_MEDIA = frozenset({"image", "audio", "video"})


@dataclass(slots=True)
class Bodies:
    """The parts in reading order: `text` and `html` are two views of the same body."""

    text: list[Part] = field(default_factory=list)
    html: list[Part] = field(default_factory=list)
    attached: list[Part] = field(default_factory=list)


def choose_bodies(root: Part) -> Bodies:
    bodies = Bodies()
    _walk([root], "mixed", False, bodies.text, bodies.html, bodies.attached)
    return bodies


def _walk(
    parts: list[Part],
    multipart: str,
    in_alternative: bool,
    text: list[Part] | None,
    html: list[Part] | None,
    attached: list[Part],
) -> None:
    """Sort `parts` into the lists; a list that is None is not wanted below this point."""
    texts_before, htmls_before = len(text or ()), len(html or ())
    for index, part in enumerate(parts):
        if part.content_type.startswith("multipart/"):
            subtype = part.content_type.partition("/")[2]
            _walk(part.children, subtype, in_alternative or subtype == "alternative", text, html, attached)
        elif not _is_inline(part, index, multipart):
            attached.append(part)
        elif multipart == "alternative":
            _choose_alternative(part, text, html, attached)
        else:
            if in_alternative and part.content_type == "text/plain":
                html = None
            if in_alternative and part.content_type == "text/html":
                text = None
            _add(part, text, html, attached)
    if multipart == "alternative" and text is not None and html is not None:
        _fill_the_missing(text, html, texts_before, htmls_before)


def _is_inline(part: Part, index: int, multipart: str) -> bool:
    if part.disposition == "attachment":
        return False
    media = part.main_type in _MEDIA
    if not media and part.content_type not in ("text/plain", "text/html"):
        return False
    return index == 0 or (multipart != "related" and (media or not name_of(part)))


def _choose_alternative(part: Part, text: list[Part] | None, html: list[Part] | None, attached: list[Part]) -> None:
    if part.content_type == "text/plain":
        if text is not None:
            text.append(part)
    elif part.content_type == "text/html":
        if html is not None:
            html.append(part)
    else:
        attached.append(part)


def _add(part: Part, text: list[Part] | None, html: list[Part] | None, attached: list[Part]) -> None:
    if text is not None:
        text.append(part)
    if html is not None:
        html.append(part)
    if part.main_type in _MEDIA:
        # The RFC leaves pictures that both bodies show out of the attachments; people look for them there.
        attached.append(part)


def _fill_the_missing(text: list[Part], html: list[Part], texts_before: int, htmls_before: int) -> None:
    """An alternative in one form only stands in for the other."""
    if len(text) == texts_before and len(html) != htmls_before:
        text.extend(html[htmls_before:])
    elif len(html) == htmls_before and len(text) != texts_before:
        html.extend(text[texts_before:])
