"""Errors, few and typed by what to do next. Each carries one clear sentence for the person who meets it."""


class ParlourError(Exception):
    """Base of all errors that Parlour raises on purpose; `sentence` may be shown to a person."""

    status = 400

    def __init__(self, sentence: str) -> None:
        super().__init__(sentence)
        self.sentence = sentence


class Invalid(ParlourError):
    """The input can't be taken; the sentence says what to change. `field` names the input, where one is to blame."""

    status = 422

    def __init__(self, sentence: str, field: str | None = None) -> None:
        super().__init__(sentence)
        self.field = field


class LimitExceeded(Invalid):
    """The input is larger, or comes more often, than a stated limit allows."""

    status = 413


class Forbidden(ParlourError):
    """The actor is known and may not do this."""

    status = 403


class NotFound(ParlourError):
    """There is no such thing for this actor. Somebody else's thing is not found either."""

    status = 404


class Conflict(ParlourError):
    """Somebody else changed the thing first, or it is in a state in which this can't be done."""

    status = 409


class Temporary(ParlourError):
    """The world outside did not answer as it should; trying again later may help. `retry_after` is in seconds."""

    status = 503

    def __init__(self, sentence: str, retry_after: float | None = None) -> None:
        super().__init__(sentence)
        self.retry_after = retry_after


class Permanent(ParlourError):
    """The world outside refused for good; trying again won't help until somebody changes something."""

    status = 502
