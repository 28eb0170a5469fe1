"""A picture on somebody's document: an avatar, a cover, artwork."""

from django.db import models
from django_mongodb_backend.models import EmbeddedModel


class Status(models.TextChoices):
    """What became of the file that was uploaded last."""

    PROCESSING = "processing"
    READY = "ready"
    FAILED = "failed"


class Picture(EmbeddedModel):
    """What is shown, what it was made of, and the upload that is to replace it.

    While `pending` is being processed the picture before it is shown, and it stays when the new
    one fails. The originals are never shown: they may say where they were taken. Sizes are bytes
    and count against the quota of whoever pays; those of the variants don't.
    """

    original = models.FileField(max_length=255, blank=True)
    size = models.PositiveBigIntegerField(default=0)
    thumbnail = models.FileField(max_length=255, blank=True)
    medium = models.FileField(max_length=255, blank=True)
    thumbnail_webp = models.FileField(max_length=255, blank=True)
    medium_webp = models.FileField(max_length=255, blank=True)
    blur = models.TextField(blank=True, help_text="A data URI.")
    width = models.PositiveIntegerField(default=0, help_text="Pixels of the original, upright.")
    height = models.PositiveIntegerField(default=0)
    pending = models.FileField(max_length=255, blank=True)
    pending_size = models.PositiveBigIntegerField(default=0)
    status = models.CharField(max_length=10, choices=Status.choices, default=Status.PROCESSING)
    failure = models.CharField(max_length=40, blank=True, help_text="A code of ImageRefused.")

    def __str__(self) -> str:
        return str(self.status)

    @property
    def bytes_charged(self) -> int:
        """What it takes of somebody's quota."""
        return self.size + self.pending_size
