"""Uploads: what is reserved and stored for a file that isn't anything yet."""

from django.db import models
from django_mongodb_backend.fields import ObjectIdField


class State(models.TextChoices):
    """Open and verifying uploads hold a reservation; the others are kept to be asked about."""

    OPEN = "open"
    VERIFYING = "verifying"
    COMPLETED = "completed"
    FAILED = "failed"


UNDER_WAY = (State.OPEN, State.VERIFYING)


class Upload(models.Model):
    """A file on its way in: the bytes reserved for it, and the blobs to remove if it never ends.

    Made with the reservation. The transaction that keeps the file sets it to completed (or
    removes it, when the client has its answer at once), so whatever is under way past
    `expires_at` was abandoned. Sizes are bytes.
    """

    purpose = models.CharField(max_length=40)
    target = ObjectIdField()
    uploaded_by = ObjectIdField()
    payer = ObjectIdField()
    reserved = models.BigIntegerField()
    filename = models.CharField(max_length=255)
    size = models.BigIntegerField()
    declared_type = models.CharField(max_length=100, blank=True)
    declared_sha256 = models.CharField(max_length=64, blank=True)
    details = models.JSONField(default=dict, blank=True)
    state = models.CharField(max_length=9, choices=State.choices, default=State.OPEN)
    failure = models.CharField(max_length=40, blank=True)
    # Where its blocks are staged ("" for a streamed body), and the final name, once it is known.
    staging = models.CharField(max_length=200, blank=True)
    blob = models.CharField(max_length=200, blank=True)
    content_type = models.CharField(max_length=100, blank=True)
    result_kind = models.CharField(max_length=40, blank=True)
    result_id = ObjectIdField(null=True, blank=True)
    created_at = models.DateTimeField(auto_now_add=True)
    expires_at = models.DateTimeField()

    class Meta:
        indexes = [
            models.Index(fields=["expires_at"], name="abandoned_uploads"),
            models.Index(fields=["uploaded_by", "state", "-id"], name="uploads_of_person"),
            models.Index(fields=["target"], name="uploads_into"),
            models.Index(fields=["payer"], name="uploads_paid_by"),
        ]

    def __str__(self) -> str:
        return f"{self.filename} ({self.purpose})"
