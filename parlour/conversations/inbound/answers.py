"""What a step of intake answers."""

from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any


class Verdict(StrEnum):
    """Go on to the next step; end here, for a reason; or put aside what can't be judged."""

    CONTINUE = "continue"
    STOP = "stop"
    QUARANTINE = "quarantine"


@dataclass(frozen=True, slots=True)
class Answer:
    """A verdict with its codes; each code may name ids of rows, never words of the mail."""

    verdict: Verdict
    code: str = ""
    ids: dict[str, str] = field(default_factory=dict)

    def as_trail(self, step: str) -> dict[str, Any]:
        """The answer as it is kept on the envelope."""
        return {"step": step, "answer": self.verdict.value, "code": self.code, "ids": self.ids}


def go_on(code: str = "", **ids: object) -> Answer:
    """Go on; a code says what was noticed."""
    return Answer(Verdict.CONTINUE, code, _plain(ids))


def stop(code: str, **ids: object) -> Answer:
    """End here: the envelope is kept and becomes no message."""
    return Answer(Verdict.STOP, code, _plain(ids))


def quarantine(code: str, **ids: object) -> Answer:
    """Put it aside, where an administrator sees it and can have it tried again."""
    return Answer(Verdict.QUARANTINE, code, _plain(ids))


def _plain(ids: dict[str, object]) -> dict[str, str]:
    return {name: str(value) for name, value in ids.items() if value is not None}
