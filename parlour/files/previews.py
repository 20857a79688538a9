"""Small pictures of stored images. Made when they are asked for and never stored: nothing to erase."""

from parlour.files import store
from parlour.files.models import StoredFile
from parlour.kernel.errors import LimitExceeded

MOST_BYTES = 30_000_000
MOST_EDGE = 2000


def preview(stored: StoredFile, edge: int) -> bytes:
    """Return a WebP of at most `edge` pixels a side. Raises LimitExceeded or Invalid where none can be made."""
    from parlour.files.pictures import remade  # lazy: Pillow is loaded by those who need it

    if stored.size > MOST_BYTES:
        raise LimitExceeded("This picture is too large for a preview; save the file to see it.")
    return remade(store.read(stored), edge=min(edge, MOST_EDGE))
