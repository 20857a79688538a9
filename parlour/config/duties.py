"""All recurring work of the program, in one list."""

from parlour.kernel.work.duty import Duty

DUTIES = (
    Duty("envelopes", "worker", "parlour.conversations.tasks.process_envelopes"),
    Duty("sending", "worker", "parlour.conversations.tasks.send_due"),
    Duty("snoozes", "scheduler", "parlour.conversations.tasks.wake_snoozed"),
    Duty("sessions", "scheduler", "parlour.config.sweeps.end_old_sessions"),
    Duty("people", "scheduler", "parlour.people.tasks.sweep"),
    Duty("strays", "scheduler", "parlour.files.tasks.sweep"),
    Duty("mail", "intake", "parlour.channels.email.intake.serve", stands=True),
)
PARTS = ("worker", "scheduler", "intake")


def of(*parts: str) -> tuple[Duty, ...]:
    """Return the duties of the named parts."""
    return tuple(duty for duty in DUTIES if duty.part in parts)
