"""What a password must be."""

from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError

from parlour.kernel.errors import Invalid
from parlour.people.models import User

LONGEST = 500  # characters; hashing more would only cost time


def check_password(password: str, user: User) -> None:
    """Raise Invalid with one sentence when the password is too short, too common, or like the name or address."""
    try:
        validate_password(password[:LONGEST], user)
    except ValidationError as error:
        raise Invalid(" ".join(error.messages), "password") from None
