"""The sign-in of a person."""

from typing import Any, ClassVar

from django.contrib.auth.models import AbstractBaseUser, BaseUserManager
from django.db import models
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext_lazy as _

from parlour.kernel.models import Row
from parlour.kernel.personal import OPERATOR_IS_CONTROLLER, THIS_ROW, impersonal, pd, personal
from parlour.kernel.purposes import account, security, sign_in


class UserManager(BaseUserManager["User"]):
    """Makes users; an address is kept in lower case so that it is unique as people mean it."""

    def create_user(self, email: str, password: str | None = None, **fields: Any) -> "User":
        user = self.model(email=email.strip().lower(), **fields)
        user.set_password(password)
        user.save()
        return user


class User(Row, AbstractBaseUser):
    """A person's sign-in. The same person may work in several organisations."""

    email = personal(
        models.EmailField(_("email address"), unique=True), pd.EmailAddress, account, sign_in, identifies=True
    )
    name = personal(models.CharField(_("name"), max_length=120), pd.Name, account)
    password = personal(models.CharField(max_length=128), pd.Password, sign_in)
    last_login = personal(models.DateTimeField(null=True, blank=True), pd.AuthenticationHistory, security)
    is_active = impersonal(models.BooleanField(default=True), "whether the sign-in is open")
    epoch = impersonal(
        models.PositiveIntegerField(default=0),
        "rises when all sessions of the person are ended; says nothing of anybody",
    )
    language = personal(models.CharField(_("language"), max_length=16, blank=True), pd.Language, account)
    theme = personal(models.CharField(_("theme"), max_length=8, blank=True), pd.Preference, account)
    shortcuts = personal(models.BooleanField(_("single-key shortcuts"), default=True), pd.Preference, account)

    objects: ClassVar[UserManager] = UserManager()

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS = ["name"]

    class Privacy:
        role = OPERATOR_IS_CONTROLLER
        subject = THIS_ROW

    def __str__(self) -> str:
        return self.name or self.email

    def _get_session_auth_hash(self, secret: str | bytes | None = None) -> str:
        """Tie every session to password and epoch: when either changes, the sessions made before are over."""
        words = f"{self.epoch}:{self.password}"
        return salted_hmac("parlour.people.session", words, secret=secret, algorithm="sha256").hexdigest()

    def get_full_name(self) -> str:
        return self.name

    def get_short_name(self) -> str:
        return self.name.split(" ")[0]
