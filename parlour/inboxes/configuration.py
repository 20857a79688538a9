"""A channel's Settings, kept in two halves: what may be read, and what is sealed under the master key."""

from collections.abc import Mapping
from typing import Any, get_args

from pydantic import BaseModel, SecretStr, ValidationError

from parlour.inboxes.models import Inbox
from parlour.inboxes.registry import channel
from parlour.kernel import crypto
from parlour.kernel.errors import Permanent


def secret_fields(model: type[BaseModel]) -> frozenset[str]:
    """Return the names of the fields whose values are sealed."""
    return frozenset(
        name
        for name, field in model.model_fields.items()
        if field.annotation is SecretStr or SecretStr in get_args(field.annotation)
    )


def put(inbox: Inbox, settings: BaseModel) -> None:
    """Set both halves on `inbox`; saving it is the caller's."""
    hidden = secret_fields(type(settings))
    inbox.settings = settings.model_dump(mode="json", exclude=set(hidden))
    values = {name: getattr(settings, name) for name in hidden}
    secrets = {name: value.get_secret_value() for name, value in values.items() if value is not None}
    inbox.secrets = crypto.seal_secrets({name: value for name, value in sorted(secrets.items()) if value})


def kept(inbox: Inbox) -> dict[str, Any]:
    """Return all values as they were kept, secrets opened. Raises Permanent when the seal can't be opened."""
    return {**inbox.settings, **crypto.open_secrets(bytes(inbox.secrets or b""))}


def settings_of(inbox: Inbox) -> BaseModel:
    """Return the Settings of an inbox. Raises Permanent when they can't be read any more, saying what to do."""
    try:
        return channel(inbox.kind).Settings.model_validate(kept(inbox))
    except ValidationError as error:
        names = ", ".join(sorted({str(part["loc"][0]) for part in error.errors(include_input=False) if part["loc"]}))
        raise Permanent(
            f"The settings of this inbox need a look ({names or 'together'}): open them and save them again."
        ) from None


def changed(inbox: Inbox, values: Mapping[str, Any]) -> BaseModel:
    """Return the Settings of `inbox` with some values replaced. Raises pydantic's ValidationError."""
    return channel(inbox.kind).Settings.model_validate({**kept(inbox), **values})
