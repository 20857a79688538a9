"""What a browser may be told of a file. The bytes decide, not what the sender said of them."""

import codecs

SNIFFED = 4096  # bytes of the beginning that are looked at
SHOWN = frozenset({"image/png", "image/jpeg", "image/gif", "image/webp", "text/plain"})
# Kept on a download, so that phones and desktops know what to open it with; none of them runs in a browser.
INERT = SHOWN | {
    "application/gzip",
    "application/json",
    "application/msword",
    "application/pdf",
    "application/rtf",
    "application/vnd.ms-excel",
    "application/vnd.ms-powerpoint",
    "application/zip",
    "audio/mpeg",
    "audio/mp4",
    "audio/ogg",
    "audio/wav",
    "image/heic",
    "image/tiff",
    "message/rfc822",
    "text/calendar",
    "text/csv",
    "video/mp4",
    "video/webm",
}
_INERT_FAMILIES = ("application/vnd.openxmlformats-officedocument.", "application/vnd.oasis.opendocument.")
_MAGIC = {
    "image/png": (b"\x89PNG\r\n\x1a\n",),
    "image/jpeg": (b"\xff\xd8\xff",),
    "image/gif": (b"GIF87a", b"GIF89a"),
}
UNKNOWN = "application/octet-stream"


def raster_type(start: bytes) -> str:
    """Return the image type that the first bytes of a file show, or an empty string."""
    if start[:4] == b"RIFF" and start[8:12] == b"WEBP":
        return "image/webp"
    return next((kind for kind, marks in _MAGIC.items() if start.startswith(marks)), "")


def may_show(content_type: str, start: bytes) -> bool:
    """Say whether a file that begins with `start` may be shown in the browser as `content_type`."""
    if content_type == "text/plain":
        return b"\x00" not in start
    return content_type in SHOWN and raster_type(start) == content_type


def answer_type(content_type: str, start: bytes) -> str:
    """Return the Content-Type to answer with: the declared one if it is harmless, else one that browsers only save."""
    if content_type == "text/plain":
        return f"text/plain; charset={_charset(start)}"
    return content_type if content_type in INERT or content_type.startswith(_INERT_FAMILIES) else UNKNOWN


def _charset(start: bytes) -> str:
    """Return utf-8 when the bytes read as such, were the last character even cut off; else the usual other one."""
    try:
        codecs.getincrementaldecoder("utf-8")().decode(start, final=len(start) < SNIFFED)
    except UnicodeDecodeError:
        return "windows-1252"
    return "utf-8"
