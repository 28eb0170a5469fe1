"""People, their sessions, and what they are entitled to."""

import unicodedata

from django.contrib.auth.models import AbstractBaseUser, BaseUserManager, PermissionsMixin
from django.db import models

from wavic.lifecycle.models import Document


def fold_email(typed: str) -> str:
    """The form in which addresses compare: NFKC-folded, lower-cased, without blanks around."""
    return unicodedata.normalize("NFKC", typed).strip().lower()


class UserManager(BaseUserManager["User"]):
    def create_user(self, email: str, password: str | None = None, **fields) -> "User":
        """A person; `email` is kept as typed beside the folded form that is unique."""
        user = self.model(email=fold_email(email), email_typed=email.strip(), **fields)
        user.set_password(password)
        user.save(using=self._db)
        return user

    def create_superuser(self, email: str, password: str, **fields) -> "User":
        """What `manage.py createsuperuser` makes."""
        return self.create_user(email, password, is_staff=True, is_superuser=True, **fields)

    def get_by_natural_key(self, username: str | None) -> "User":
        return self.get(email=fold_email(username or ""))


class User(AbstractBaseUser, PermissionsMixin, Document):
    """A person with an account."""

    email = models.EmailField(unique=True, max_length=254)
    email_typed = models.EmailField(max_length=254)
    name = models.CharField(max_length=120)
    email_verified_at = models.DateTimeField(null=True, blank=True)
    is_active = models.BooleanField(default=True)
    is_staff = models.BooleanField(default=False)

    objects = UserManager()

    USERNAME_FIELD = "email"
    REQUIRED_FIELDS = ["name"]

    class Meta:
        indexes = [models.Index(fields=["-created_at"], name="user_newest")]

    def __str__(self) -> str:
        return self.email_typed

    def clean(self) -> None:
        super().clean()
        self.email_typed = self.email.strip()
        self.email = fold_email(self.email)


class Session(models.Model):
    """One login on one device. A token is good as long as its session is."""

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="sessions")
    created_at = models.DateTimeField(auto_now_add=True)
    last_used_at = models.DateTimeField(auto_now_add=True)
    expires_at = models.DateTimeField()
    revoked_at = models.DateTimeField(null=True, blank=True)
    address = models.CharField(max_length=45, blank=True)
    user_agent = models.CharField(max_length=300, blank=True)
    # Rotation: the refresh token that is good now, and the one before it, good for moments.
    refresh_id = models.CharField(max_length=32)
    previous_refresh_id = models.CharField(max_length=32, blank=True)
    rotated_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        indexes = [models.Index(fields=["user", "-last_used_at"], name="session_of_user")]

    def __str__(self) -> str:
        return f"session {self.pk}"


class Plan(models.TextChoices):
    FREE = "free"
    PRO = "pro"
    STUDIO = "studio"


class Entitlement(models.Model):
    """What a person's plan allows, and how much of it is used; billing only writes the limits.

    Sizes are bytes. `*_used` is raised before the thing is made and lowered when it fails or is
    purged, by conditional updates, so that racing requests can't pass a limit together.
    """

    user = models.OneToOneField(User, on_delete=models.CASCADE, related_name="entitlement")
    plan = models.CharField(max_length=8, choices=Plan.choices, default=Plan.FREE)
    storage_limit = models.BigIntegerField()
    storage_used = models.BigIntegerField(default=0)
    spaces_limit = models.PositiveIntegerField()
    spaces_used = models.PositiveIntegerField(default=0)
    collaborators_limit = models.PositiveIntegerField()
    file_limit = models.BigIntegerField()
    updated_at = models.DateTimeField(auto_now=True)

    def __str__(self) -> str:
        return f"{self.plan} plan"
