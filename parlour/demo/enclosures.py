"""Small files to enclose, made here: photographs that are drawings, a page, a table, an appointment."""

import io
import random
from dataclasses import dataclass

_PAGE = """%PDF-1.4
1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj
2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj
3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 4 0 R/Resources<</Font<</F1 5 0 R>>>>>>endobj
4 0 obj<</Length {length}>>stream
{stream}
endstream endobj
5 0 obj<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>endobj
trailer<</Root 1 0 R>>
%%EOF
"""


@dataclass(frozen=True, slots=True)
class Enclosure:
    """A file with its name and type."""

    filename: str
    content_type: str
    payload: bytes


def enclosure(kind: str, name: str, chance: random.Random) -> Enclosure:
    """Make the file that a play asks for: `photo`, `pdf`, `csv` or `ics`."""
    if kind == "photo":
        return Enclosure(f"{name or 'photo'}.jpg", "image/jpeg", _photo(chance))
    if kind == "pdf":
        return Enclosure(f"{name or 'paper'}.pdf", "application/pdf", _page(name, chance))
    if kind == "ics":
        return Enclosure(f"{name or 'visit'}.ics", "text/calendar", _appointment(chance))
    return Enclosure(f"{name or 'list'}.csv", "text/csv", _table(chance))


def _photo(chance: random.Random) -> bytes:
    """Draw a bicycle of sorts before a wall of some colour."""
    from PIL import Image, ImageDraw  # lazy: only some enclosures are pictures

    picture = Image.new("RGB", (960, 640), tuple(chance.randrange(150, 235) for _ in range(3)))
    pen = ImageDraw.Draw(picture)
    pen.rectangle((0, 470, 960, 640), fill=tuple(chance.randrange(80, 140) for _ in range(3)))
    frame = tuple(chance.randrange(20, 120) for _ in range(3))
    for middle in (270, 690):
        pen.ellipse((middle - 140, 300, middle + 140, 580), outline=(30, 30, 30), width=9)
    corners = [(270, 440), (440, 440), (630, 240), (380, 250), (440, 440), (380, 250), (270, 440)]
    pen.line(corners, fill=frame, width=15, joint="curve")
    pen.line([(630, 240), (690, 440)], fill=frame, width=15)
    pen.line([(345, 215), (420, 215)], fill=(30, 30, 30), width=18)
    pen.line([(600, 190), (660, 195)], fill=(30, 30, 30), width=12)
    out = io.BytesIO()
    picture.save(out, "JPEG", quality=70)
    return out.getvalue()


def _page(name: str, chance: random.Random) -> bytes:
    number = f"Number LK-{chance.randrange(10000, 99999)}"
    lines = ((20, name.capitalize()), (12, number), (12, "Larkmoor Cycles, 3 Tannery Yard, Larkmoor"))
    words = (f"BT /F1 {size} Tf 60 {760 - 30 * row} Td ({line}) Tj ET" for row, (size, line) in enumerate(lines))
    text = " ".join(words)
    return _PAGE.format(length=len(text), stream=text).encode("latin-1", "replace")


def _table(chance: random.Random) -> bytes:
    models, sizes = ("Wren", "Drover", "Tern"), (52, 54, 56, 58)
    rows = [f"{model},{size},{chance.randrange(1, 9)}" for model in models for size in sizes]
    return "\r\n".join(["model,size,pieces", *rows, ""]).encode()


def _appointment(chance: random.Random) -> bytes:
    number = chance.randrange(10**8)
    lines = (
        *("BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//Larkmoor//Demo//EN", "METHOD:REQUEST", "BEGIN:VEVENT"),
        *(f"UID:{number}@larkmoor.example", "DTSTAMP:20260101T080000Z", "DTSTART:20260302T090000Z"),
        *("DTEND:20260302T100000Z", "SUMMARY:Visit to the workshop", "LOCATION:3 Tannery Yard", "END:VEVENT"),
        *("END:VCALENDAR", ""),
    )
    return "\r\n".join(lines).encode()
