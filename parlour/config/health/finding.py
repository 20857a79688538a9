"""One line of the doctor's report."""

from dataclasses import dataclass
from typing import Literal

State = Literal["good", "note", "warning", "broken"]


@dataclass(frozen=True, slots=True)
class Finding:
    """`broken`: Parlour can't work. `warning`: it soon won't. `note`: not configured, and what that costs."""

    name: str
    state: State
    sentence: str
