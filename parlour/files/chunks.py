"""Sealed bytes on disk, in chunks, so that any part of a big file can be read without opening the rest.

A file is its chunks one after the other, each sealed by itself (nonce, ciphertext, tag). The context of a chunk
names the file, the chunk's number and whether it is the last one: chunks can't be swapped, repeated, left out or
carried to another file, and a shortened file does not open.
"""

from collections.abc import Iterator
from typing import BinaryIO

from parlour.kernel import crypto
from parlour.kernel.errors import Permanent

CHUNK = 1_048_576
OVERHEAD = 28  # nonce and tag, see kernel.crypto


def sealed_chunks(key: bytes, payload: bytes, name: str) -> Iterator[bytes]:
    """Yield the sealed chunks of `payload` in order; an empty payload has one empty chunk."""
    count, view = chunk_count(len(payload)), memoryview(payload)
    for index in range(count):
        part = view[index * CHUNK : (index + 1) * CHUNK]
        yield crypto.seal(key, part, _context(name, index, count))


def opened_range(file: BinaryIO, key: bytes, name: str, size: int, start: int, end: int) -> Iterator[bytes]:
    """Yield the plain bytes from `start` up to (not with) `end` of a file of `size` plain bytes, chunk by chunk.

    Raises Permanent when a chunk is damaged or missing.
    """
    count = chunk_count(size)
    for index in range(start // CHUNK, max(1, -(-end // CHUNK))):
        file.seek(index * (CHUNK + OVERHEAD))
        plain = crypto.unseal(key, file.read(CHUNK + OVERHEAD), _context(name, index, count))
        if len(plain) != min(CHUNK, size - index * CHUNK):
            raise Permanent("This file is not as long as it was when it was stored; restore it from a backup.")
        offset = index * CHUNK
        yield plain[max(0, start - offset) : end - offset]


def chunk_count(size: int) -> int:
    """Return how many chunks a payload of `size` bytes has: at least one."""
    return max(1, -(-size // CHUNK))


def _context(name: str, index: int, count: int) -> bytes:
    return f"{name}:{index}:{'last' if index == count - 1 else 'more'}".encode()
