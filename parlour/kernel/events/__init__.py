"""Typed, numbered facts. See `facts` (declare one), `record` (write one), `stream` (read on from a number)."""

from parlour.kernel.events.facts import Fact, fact_class, fact_kinds
from parlour.kernel.events.record import record, record_all
from parlour.kernel.events.stream import last_number, since
from parlour.kernel.events.wake import on_recorded

__all__ = ["Fact", "fact_class", "fact_kinds", "last_number", "on_recorded", "record", "record_all", "since"]
