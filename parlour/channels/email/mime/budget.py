"""How much work is left for one mail, and what went wrong on the way."""

from __future__ import annotations

from time import monotonic

from parlour.channels.email.mime.model import Defect, Limits

MOST_DEFECTS = 50


class Budget:
    """Counts what a mail has cost so far. Asking is cheap; nothing here raises."""

    __slots__ = ("attachments", "deadline", "decoded", "defects", "hit", "limits", "parts")

    def __init__(self, limits: Limits) -> None:
        self.limits = limits
        self.deadline = monotonic() + limits.seconds
        self.parts = 0
        self.attachments = 0
        self.decoded = 0
        self.hit: set[str] = set()
        self.defects: list[Defect] = []

    def defect(self, code: str, detail: str = "") -> None:
        if len(self.defects) < MOST_DEFECTS:
            self.defects.append(Defect(code, detail))

    def in_time(self) -> bool:
        if monotonic() <= self.deadline:
            return True
        self.hit.add("seconds")
        return False

    def another_part(self) -> bool:
        self.parts += 1
        if self.parts > self.limits.parts:
            self.hit.add("parts")
            return False
        return self.in_time()

    def room_for(self, size: int) -> bool:
        """Take `size` decoded bytes out of what is left; false when there is no room for them."""
        if self.decoded + size > self.limits.decoded_bytes:
            self.hit.add("decoded_bytes")
            return False
        self.decoded += size
        return True
