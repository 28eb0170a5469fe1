"""Tracks, their versions, and the uploads on the way to becoming one."""

from django.conf import settings
from django.db import models
from django_mongodb_backend.fields import EmbeddedModelArrayField, ObjectIdField

from projects.models import Credit, Project
from spaces.models import Space
from wavic.lifecycle.models import Document


class Status(models.TextChoices):
    """How far the worker has come with a version."""

    PROCESSING = "processing"
    READY = "ready"
    FAILED = "failed"


class Track(Document):
    """A piece of music in a project; what is heard is its current version."""

    project = models.ForeignKey(Project, on_delete=models.CASCADE, related_name="tracks")
    # The project's space, kept here so that a track's right to be seen is one lookup away.
    space = models.ForeignKey(Space, on_delete=models.CASCADE, related_name="tracks")
    title = models.CharField(max_length=200)
    position = models.PositiveIntegerField()
    current_version = models.ForeignKey(
        "Version", on_delete=models.RESTRICT, null=True, related_name="+", editable=False
    )
    version_count = models.PositiveIntegerField(default=0, editable=False)
    bpm = models.FloatField(null=True, blank=True)
    key = models.CharField(max_length=12, blank=True)
    isrc = models.CharField(max_length=12, blank=True)
    lyrics = models.TextField(max_length=20_000, blank=True)
    credits = EmbeddedModelArrayField(Credit, default=list, blank=True)

    class Meta:
        indexes = [
            models.Index(fields=["project", "state", "position", "id"], name="tracks_in_order")
        ]

    def __str__(self) -> str:
        return self.title


class Version(Document):
    """One mix or master: an immutable audio file and what was found in it."""

    track = models.ForeignKey(Track, on_delete=models.CASCADE, related_name="versions")
    number = models.PositiveIntegerField()
    label = models.CharField(max_length=80, blank=True)
    uploaded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    # The stored original. Sizes are bytes, the digest is SHA-256 in hex.
    blob = models.CharField(max_length=200)
    filename = models.CharField(max_length=255)
    content_type = models.CharField(max_length=60)
    size = models.BigIntegerField()
    sha256 = models.CharField(max_length=64)
    # What the worker found by decoding it.
    status = models.CharField(max_length=10, choices=Status.choices, default=Status.PROCESSING)
    failure = models.CharField(max_length=40, blank=True)
    duration_ms = models.PositiveIntegerField(null=True, blank=True)
    sample_rate = models.PositiveIntegerField(null=True, blank=True)
    channels = models.PositiveSmallIntegerField(null=True, blank=True)
    bit_depth = models.PositiveSmallIntegerField(null=True, blank=True)
    codec = models.CharField(max_length=20, blank=True)
    truncated = models.BooleanField(default=False)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["track", "number"], name="version_numbers")]
        # Duplicates share a blob: before it is deleted, others that name it are looked for.
        indexes = [models.Index(fields=["blob"], name="versions_of_blob")]

    def __str__(self) -> str:
        return self.label or f"version {self.number}"


class Upload(models.Model):
    """A file on its way in: the bytes reserved for it, and the blob to remove if it never ends.

    Made with the reservation and removed with the commit of what it became, so whatever is left
    past `expires_at` was abandoned.
    """

    blob = models.CharField(max_length=200)
    payer = ObjectIdField()
    reserved = models.BigIntegerField()
    created_at = models.DateTimeField(auto_now_add=True)
    expires_at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["expires_at"], name="abandoned_uploads")]

    def __str__(self) -> str:
        return self.blob
