"""People, their sessions, and what they are entitled to."""

from dataclasses import asdict
from typing import Any

from bson.objectid import ObjectId
from django.contrib.auth.models import AbstractBaseUser, BaseUserManager, PermissionsMixin
from django.db import models
from django_mongodb_backend.fields import ArrayField, EmbeddedModelField

from accounts import passwords
from accounts.plans import PLANS, LinkFeature, Plan
from wavic.images.models import Picture
from wavic.lifecycle.models import Document
from wavic.mail.addresses import fold_email
from wavic.mongo.transactions import run_in_transaction

FORMER_NAME = "Former member"
"""What others see of somebody who has left, from the moment on that they did."""


class UserManager(BaseUserManager["User"]):
    def build(self, email: str, password: str | None = None, **fields: Any) -> "User":
        """A person not saved yet; `email` is kept as typed beside the folded form."""
        user = self.model(email=fold_email(email), email_typed=email.strip(), **fields)
        user.set_password(password)
        return user

    def insert(self, user: "User") -> None:
        """Save a new person and the entitlement they start with, in one transaction.

        Raises IntegrityError when the address is taken.
        """

        def both() -> None:
            user.save(using=self._db, force_insert=True)
            Entitlement.objects.using(self._db).create(user=user, **asdict(PLANS[Plan.FREE]))

        run_in_transaction(both, using=self.db)

    def create_user(self, email: str, password: str | None = None, **fields: Any) -> "User":
        """A person with the free plan's entitlement. Raises IntegrityError like `insert`."""
        user = self.build(email, password, **fields)
        self.insert(user)
        return user

    def create_superuser(self, email: str, password: str, **fields: Any) -> "User":
        """What `manage.py createsuperuser` makes."""
        return self.create_user(email, password, is_staff=True, is_superuser=True, **fields)

    def get_by_natural_key(self, username: str | None) -> "User":
        return self.get(email=fold_email(username or ""))


class User(AbstractBaseUser, PermissionsMixin, Document):
    """A person with an account."""

    email = models.EmailField(unique=True, max_length=254)
    email_typed = models.EmailField(max_length=254)
    # Folded: what is known of somebody under an earlier address is forgotten with them.
    former_emails = ArrayField(
        models.EmailField(max_length=254), null=True, blank=True, editable=False
    )
    name = models.CharField(max_length=120)
    avatar = EmbeddedModelField(Picture, null=True, blank=True, editable=False)
    email_verified_at = models.DateTimeField(null=True, blank=True)
    is_active = models.BooleanField(default=True)
    is_staff = models.BooleanField(default=False)

    # A browser's login is not one of our sessions; an API caller has one here.
    session_id: ObjectId | None = None

    objects = UserManager()

    USERNAME_FIELD = "email"
    REQUIRED_FIELDS = ["name"]

    class Meta:
        permissions = [("support_user", "Can act for people on their page, with a reason")]
        indexes = [
            models.Index(fields=["-created_at"], name="user_newest"),
            models.Index(fields=["is_staff", "-id"], name="user_staff"),
        ]

    def __str__(self) -> str:
        return self.email_typed

    def clean(self) -> None:
        super().clean()
        self.email_typed = self.email.strip()
        self.email = fold_email(self.email)

    def check_password(self, raw_password: str | None) -> bool:
        """Also against hashes of the replaced system. Writes nothing: login does the rehash."""
        return passwords.verify(raw_password or "", self.password)[0]


class Session(models.Model):
    """One login on one device. A token is good as long as its session is."""

    # The indexes below begin with it: one of its own would only cost writes.
    user = models.ForeignKey(
        User, on_delete=models.CASCADE, related_name="sessions", db_index=False
    )
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
        indexes = [
            models.Index(fields=["user", "revoked_at", "-id"], name="session_of_user"),
            models.Index(fields=["user", "expires_at"], name="session_expiry"),
        ]

    def __str__(self) -> str:
        return f"session {self.pk}"


class PlanStatus(models.TextChoices):
    """How a plan stands: paid for, about to be, or given."""

    NONE = "none", "Nothing to pay for"
    TRIALING = "trialing", "On trial"
    ACTIVE = "active"
    PAST_DUE = "past_due", "A payment failed"
    CANCELED = "canceled"
    COMPED = "comped", "Given"


class Entitlement(models.Model):
    """What a person's plan allows, and how much of it is used; billing only writes the limits.

    Sizes are bytes. `*_used` is raised before the thing is made and lowered when it fails or is
    purged, by conditional updates, so that racing requests can't pass a limit together.
    """

    user = models.OneToOneField(User, on_delete=models.CASCADE, related_name="entitlement")
    user_id: ObjectId
    plan = models.CharField(max_length=8, choices=Plan.choices, default=Plan.FREE)
    status = models.CharField(max_length=10, choices=PlanStatus.choices, default=PlanStatus.NONE)
    period_end = models.DateTimeField(null=True, blank=True)
    # After a failed payment the plan's limits hold until then.
    grace_until = models.DateTimeField(null=True, blank=True)
    source = models.CharField(max_length=40, blank=True, help_text="Who says so: stripe, demo…")
    storage_limit = models.BigIntegerField()
    storage_used = models.BigIntegerField(default=0)
    spaces_limit = models.PositiveIntegerField()
    spaces_used = models.PositiveIntegerField(default=0)
    collaborators_limit = models.PositiveIntegerField()
    file_limit = models.BigIntegerField()
    version_limit = models.PositiveIntegerField(
        null=True, blank=True, help_text="Of one track. None: no limit."
    )
    link_features = ArrayField(
        models.CharField(max_length=20, choices=LinkFeature.choices), default=list, blank=True
    )
    set_by_hand = models.BooleanField(
        default=False, help_text="Support has set limits: they stay as long as the plan does."
    )
    # A closed account reserves nothing more; the flag is what a racing reservation collides with.
    closed = models.BooleanField(default=False)
    updated_at = models.DateTimeField(auto_now=True)

    def __str__(self) -> str:
        return f"{self.plan} plan"


class Stage(models.TextChoices):
    """How far somebody is on their way out."""

    WAITING = "waiting", "May come back"
    FORGETTING = "forgetting", "Being forgotten"


class Departure(models.Model):
    """That somebody has closed their account, and what is needed should they change their mind.

    It goes as they come back, or when nothing is left that says who they were.
    """

    user = models.OneToOneField(User, on_delete=models.CASCADE, related_name="departure")
    user_id: ObjectId
    closed_at = models.DateTimeField()
    due_at = models.DateTimeField(help_text="Until then they may come back.")
    stage = models.CharField(max_length=10, choices=Stage.choices, default=Stage.WAITING)
    kept = models.JSONField(default=dict, blank=True, help_text="What coming back has to know.")
    done = models.JSONField(default=dict, blank=True, help_text="What they are told was done.")

    class Meta:
        indexes = [models.Index(fields=["due_at"], name="departures_due")]

    def __str__(self) -> str:
        return f"{self.stage} until {self.due_at:%Y-%m-%d}"
