"""Work behind the pages: duties that run again and again, woken by commits. See `duty`, `crew` and `wakeups`."""

from parlour.kernel.work.crew import Crew
from parlour.kernel.work.duty import Duty
from parlour.kernel.work.wakeups import Watch

__all__ = ["Crew", "Duty", "Watch"]
