"""The order of intake, in code. Each step sees what the steps before it have found out."""

from types import ModuleType

from parlour.conversations.inbound.answers import Answer, Verdict, go_on
from parlour.conversations.inbound.arrival import Arrival
from parlour.conversations.inbound.steps import (
    attachments,
    auto_reply,
    blocked,
    bounce,
    duplicate,
    loop_guard,
    quoted_text,
    receipt,
    which_thread,
    who_wrote,
)

STEPS: tuple[ModuleType, ...] = (
    loop_guard,
    duplicate,
    bounce,
    auto_reply,
    receipt,
    blocked,
    who_wrote,
    which_thread,
    quoted_text,
    attachments,
)


def decide(arrival: Arrival, steps: tuple[ModuleType, ...] = STEPS) -> Answer:
    """Run the steps until one does not say “continue”; the trail is on the arrival."""
    for module in steps:
        answer: Answer = module.step(arrival)
        arrival.trail.append(answer.as_trail(module.__name__.rpartition(".")[2]))
        if answer.verdict is not Verdict.CONTINUE:
            return answer
    return go_on()
