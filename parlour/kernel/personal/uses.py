"""Why a thing is kept, on which basis, for how long: the sentences that fields point to."""

from dataclasses import dataclass, field

from parlour.kernel.personal.vocabulary import FORBIDDEN_PURPOSES, GDPR, Term


class MapError(Exception):
    """A privacy statement is missing or contradicts itself; the message says where and what to write."""


@dataclass(frozen=True, slots=True)
class Basis:
    """A legal basis of GDPR Art. 6(1). `interest` and `assessment` are mandatory for legitimate interest."""

    article: str
    interest: str = ""
    assessment: str = ""

    def __post_init__(self) -> None:
        if self.article.startswith("A6-1-f") and not (self.interest and self.assessment):
            raise MapError("A legitimate interest needs the interest in words and the reference of its assessment.")

    @property
    def iri(self) -> str:
        return GDPR + self.article


def legitimate_interest(interest: str, *, assessment: str) -> Basis:
    """GDPR Art. 6(1)(f), naming the interest and the assessment that weighed it."""
    return Basis("A6-1-f-controller", interest, assessment)


CONTRACT = Basis("A6-1-b-contract-performance")
LEGAL_DUTY = Basis("A6-1-c")
CONSENT = Basis("A6-1-a-explicit-consent")


@dataclass(frozen=True, slots=True)
class Keep:
    """How long, counted from which declared event. `days` of None: as long as the thing it belongs to."""

    days: int | None
    after: str

    def __str__(self) -> str:
        return f"as long as {self.after}" if self.days is None else f"{self.days} days after {self.after}"


@dataclass(frozen=True, slots=True)
class _Period:
    days: int

    def after(self, event: str) -> Keep:
        return Keep(self.days, event)


def days(number: int) -> _Period:
    """A period of calendar days; complete it with `.after("event")`."""
    return _Period(number)


def months(number: int) -> _Period:
    """A period of months, each counted as 30.44 days and rounded up; complete it with `.after("event")`."""
    return _Period(-(-number * 3044 // 100))


def as_long_as(thing: str) -> Keep:
    """Kept exactly as long as the named thing exists."""
    return Keep(None, thing)


_uses: dict[str, "Use"] = {}


@dataclass(frozen=True, slots=True)
class Use:
    """One purpose, named once: what for, on which basis, how long. Fields name the uses they serve."""

    sentence: str
    purpose: Term
    basis: Basis
    keep: Keep
    name: str = field(default="")

    def __post_init__(self) -> None:
        if self.purpose.name in FORBIDDEN_PURPOSES:
            raise MapError(f"Nothing in Parlour may be done for the purpose {self.purpose.name}.")
        if self.sentence in _uses and _uses[self.sentence] != self:
            raise MapError(f"The use “{self.sentence}” is declared twice; name each use once.")
        _uses[self.sentence] = self


def declared_uses() -> tuple[Use, ...]:
    """Return every use that has been declared, ordered by its sentence."""
    return tuple(_uses[key] for key in sorted(_uses))
