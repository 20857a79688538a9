"""Parts of a file: the Range header of RFC 9110, section 14."""

import re

from parlour.kernel.errors import ParlourError

_ONE_RANGE = re.compile(r"bytes=(\d{0,18})-(\d{0,18})")


class Unsatisfiable(ParlourError):
    """The asked part lies outside the file."""

    status = 416


def asked_range(header: str, size: int) -> tuple[int, int] | None:
    """Return the first byte and the one after the last that `header` asks for, or None for the whole.

    One range only; several, other units and nonsense are answered with the whole, as the RFC allows. Raises
    Unsatisfiable when the range lies outside of `size` bytes.
    """
    match = _ONE_RANGE.fullmatch(header.strip())
    if not match or not any(match.groups()):
        return None
    first, last = match.groups()
    if not first:
        start, end = max(0, size - int(last)), size
        empty = int(last) == 0
    else:
        start, end = int(first), min(size, int(last) + 1 if last else size)
        if last and int(last) < start:
            return None
        empty = False
    if empty or start >= size:
        raise Unsatisfiable(f"This file has {size} bytes; the asked part lies outside of it.")
    return start, end
