"""Digests: what somebody had not read, mailed to them at one moment for all of their spaces."""

from bson.objectid import ObjectId
from django.conf import settings
from django.db import models
from django_mongodb_backend.fields import EmbeddedModelArrayField, ObjectIdField
from django_mongodb_backend.models import EmbeddedModel


class DigestStatus(models.TextChoices):
    WAITING = "waiting", "Waits for its time"
    CLAIMED = "claimed", "Being sent"
    SENT = "sent", "Handed to the mail"
    EMPTY = "empty", "There was nothing to tell"
    GIVEN_UP = "given_up", "Could not be sent for days"


class DigestLine(EmbeddedModel):
    """A notification, and how much of what it counts this digest tells."""

    notification = ObjectIdField()
    count = models.PositiveIntegerField()

    def __str__(self) -> str:
        return f"{self.notification} × {self.count}"


class Digest(models.Model):
    """One person's digest of one moment, from when there is something to wait for.

    What is told of which space then is decided at that moment, by what the person wants by then.
    """

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+", db_index=False
    )
    user_id: ObjectId
    due_at = models.DateTimeField()
    status = models.CharField(
        max_length=8, choices=DigestStatus.choices, default=DigestStatus.WAITING
    )
    # When the worker is to look at it (again); None once it is over.
    look_at = models.DateTimeField(null=True, blank=True)
    # Written together with the notifications' `mailed_at`: each is in one digest at most.
    lines = EmbeddedModelArrayField(DigestLine, default=list, blank=True)
    more = models.PositiveIntegerField(default=0, help_text="Notifications that have no line.")
    claimed_at = models.DateTimeField(null=True, blank=True)
    sent_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["user", "due_at"], name="one_digest_at_a_time")
        ]
        indexes = [
            models.Index(fields=["look_at"], name="digests_due"),
            models.Index(fields=["status", "-due_at"], name="digests_of_status"),
        ]

    def __str__(self) -> str:
        return f"digest of {self.due_at:%Y-%m-%d %H:%M}"
