"""People, the organisations they work for, and as what."""

from __future__ import annotations

from typing import Any, ClassVar

from django.conf import settings
from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.auth.models import PermissionsMixin
from django.db import models

from tradewind_desk.records.kept import Kept


class People(BaseUserManager["User"]):
    """Makes users, who log in by e-mail."""

    def create_user(self, email: str, password: str | None = None, **told: Any) -> User:
        """A user with a hashed password, or one that cannot be used."""
        person: User = self.model(email=self.normalize_email(email).lower(), **told)
        person.set_password(password)
        person.save(using=self._db)
        return person

    def create_superuser(self, email: str, password: str | None = None, **told: Any) -> User:
        """Django's command wants it; no page of the desk looks at the flag."""
        return self.create_user(email, password, is_superuser=True, **told)


class User(Kept, AbstractBaseUser, PermissionsMixin):
    """A person who logs in. What they may do follows from their memberships."""

    email = models.EmailField(unique=True)
    name = models.CharField(max_length=120)
    language = models.CharField(
        max_length=7, choices=settings.LANGUAGES, blank=True
    )  # none chosen yet
    is_active = models.BooleanField(default=True)

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = ["name"]
    objects = People()

    def __str__(self) -> str:
        return self.name


class Organisation(Kept):
    """A firm, a body or agency that advises, or a provider of services: one tenant each."""

    class Kind(models.TextChoices):
        FIRM = "firm"
        BODY = "body"
        PROVIDER = "provider"

    kind = models.CharField(max_length=10, choices=Kind)
    name = models.CharField(max_length=200)
    place = models.CharField(max_length=6)  # ISO 3166: HK, CN, CN-GD
    is_invented = models.BooleanField(default=False)

    class Meta:
        indexes = (models.Index(fields=["kind", "name"]),)

    def __str__(self) -> str:
        return self.name

    @property
    def economy(self) -> str:
        """The customs territory that its data stay in: HK or CN."""
        return self.place.partition("-")[0]


class Membership(Kept):
    """A person works for an organisation in a role."""

    class Role(models.TextChoices):
        OWNER = "owner"
        ADVISER = "adviser"
        PROVIDER = "provider"
        ANALYST = "analyst"

    person = models.ForeignKey(User, models.CASCADE, related_name="memberships")
    organisation = models.ForeignKey(Organisation, models.CASCADE, related_name="memberships")
    role = models.CharField(max_length=10, choices=Role)
    may_manage = models.BooleanField(default=False)  # members, tokens and webhooks
    may_review = models.BooleanField(default=False)  # corrections of facts
    door = ""  # the one the member came in by, where it is not the pages; the audit tells it

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=["person", "organisation", "role"], name="one_membership_for_each_role"
            ),
        )

    def __str__(self) -> str:
        return f"{self.person} · {self.organisation} · {self.role}"
