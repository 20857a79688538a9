"""How a channel's Settings are shown: the form, its hints and the table in the docs are derived from these."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from django.utils.functional import Promise
from pydantic import BaseModel, ConfigDict

Words = str | Promise


@dataclass(frozen=True, slots=True)
class Shown:
    """Stands in the annotation of a settings field: ``host: Annotated[str, Shown(_("IMAP server"))] = ""``.

    `section` heads the fields that follow one another under the same words. `lines` above 1 asks for a text area.
    `hidden` fields are kept and never shown: tokens that a sign-in at the provider brought. A field of type
    `pydantic.SecretStr` is sealed, shown as an empty password field, and kept when it is left empty. The members of
    a `StrEnum` become choices; their `label`, where they have one, is the text. `forgets` names secrets that go to
    this place: when the place changes they must be entered anew, so that nobody has them sent to a server of his own.
    """

    label: Words
    hint: Words = ""
    section: Words = ""
    lines: int = 1
    hidden: bool = False
    forgets: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Preset:
    """A provider whose settings are known: the form opens with `values` filled in. `hint` says what to do there."""

    key: str
    label: Words
    hint: Words = ""
    values: Mapping[str, Any] = field(default_factory=dict)


class Authorisation(StrEnum):
    """Whether an inbox needs a sign-in at its provider (OAuth 2.0), and has it."""

    NOT_NEEDED = "not-needed"
    MISSING = "missing"
    GIVEN = "given"


class ChannelSettings(BaseModel):
    """Base of a channel's Settings. What somebody typed never stands in an error: it may be a password."""

    model_config = ConfigDict(frozen=True, extra="ignore", hide_input_in_errors=True, validate_default=False)
