"""Pictures from strangers, opened with care and made anew: smaller, without metadata, and nothing else in them."""

import io
import threading

from PIL import Image, ImageOps, WebPImagePlugin

from parlour.kernel.errors import Invalid

assert WebPImagePlugin  # registers the format, which Pillow loads lazily
_FORMATS = ("PNG", "JPEG", "GIF", "WEBP")
MOST_PIXELS = 89_000_000
MOST_DECODED_PIXELS = 30_000_000
_BROKEN = "This picture can't be opened: it is damaged, too large, or of another kind than it says."
# What Pillow's decoders answer hostile bytes with, besides saying that they know no such format (an OSError).
_DECODERS_RAISE = (
    *(OSError, ValueError, SyntaxError, EOFError, MemoryError, IndexError, KeyError, TypeError, OverflowError),
    *(ZeroDivisionError, AttributeError, AssertionError, NotImplementedError, Image.DecompressionBombError),
)
# Decoding takes memory: two at a time, the others wait for their turn.
_turns = threading.BoundedSemaphore(2)


def remade(payload: bytes, *, edge: int) -> bytes:
    """Return the picture in `payload` as WebP, at most `edge` pixels a side, turned upright, without metadata.

    Of a moving picture, the first frame. Raises Invalid when it is none of the known raster formats, has too
    many pixels, or is damaged.
    """
    with _turns:
        try:
            return _remade(payload, edge)
        except _DECODERS_RAISE as error:
            raise Invalid(_BROKEN) from error


def _remade(payload: bytes, edge: int) -> bytes:
    with Image.open(io.BytesIO(payload), formats=_FORMATS) as picture:
        _limit(picture, MOST_PIXELS)
        picture.draft("RGB", (edge * 2, edge * 2))  # JPEG only: decodes a smaller picture in the first place
        _limit(picture, MOST_DECODED_PIXELS)
        plain = picture.convert("RGBA" if picture.has_transparency_data else "RGB")
        ImageOps.exif_transpose(plain, in_place=True)
    plain.thumbnail((edge, edge), Image.Resampling.LANCZOS)
    clean = Image.new(plain.mode, plain.size)
    clean.paste(plain)
    out = io.BytesIO()
    clean.save(out, "WEBP", quality=82, method=2)
    return out.getvalue()


def _limit(picture: Image.Image, pixels: int) -> None:
    if picture.width * picture.height > pixels:
        raise Invalid(_BROKEN)
