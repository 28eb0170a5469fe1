"""Tracks, their versions, and what people think of them."""

from bson.objectid import ObjectId
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


class Approval(models.TextChoices):
    """What the reviews of a version come to: one that asks for changes outweighs the others."""

    PENDING = "pending"
    APPROVED = "approved"
    CHANGES_REQUESTED = "changes_requested"


VERDICTS = [choice for choice in Approval.choices if choice[0] != Approval.PENDING]


class Track(Document):
    """A piece of music in a project; what is heard is its current version."""

    project = models.ForeignKey(Project, on_delete=models.CASCADE, related_name="tracks")
    # The project's space, kept here so that a track's right to be seen is one lookup away.
    space = models.ForeignKey(Space, on_delete=models.CASCADE, related_name="tracks")
    project_id: ObjectId
    space_id: ObjectId
    title = models.CharField(max_length=200)
    position = models.PositiveIntegerField()
    current_version = models.ForeignKey(
        "Version", on_delete=models.RESTRICT, null=True, related_name="+", editable=False
    )
    version_count = models.PositiveIntegerField(default=0, editable=False)
    # The number of the newest version there ever was: only raised, so no number comes twice.
    last_number = models.PositiveIntegerField(default=0, editable=False)
    # Threads of comments on any of its versions.
    open_comments = models.PositiveIntegerField(default=0, editable=False)
    resolved_comments = models.PositiveIntegerField(default=0, editable=False)
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
    track_id: ObjectId
    uploaded_by_id: ObjectId
    number = models.PositiveIntegerField()
    label = models.CharField(max_length=80, blank=True)
    notes = models.TextField(max_length=5000, blank=True)
    uploaded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    approval = models.CharField(
        max_length=17, choices=Approval.choices, default=Approval.PENDING, editable=False
    )
    # Threads of comments on it, those carried over from earlier versions too.
    open_comments = models.PositiveIntegerField(default=0, editable=False)
    resolved_comments = models.PositiveIntegerField(default=0, editable=False)
    # The stored original. Sizes are bytes, the digest is SHA-256 in hex ("" until it is read).
    blob = models.CharField(max_length=200)
    filename = models.CharField(max_length=255)
    content_type = models.CharField(max_length=60)
    size = models.BigIntegerField()
    sha256 = models.CharField(max_length=64, blank=True)
    # What the worker found by decoding it.
    status = models.CharField(max_length=10, choices=Status.choices, default=Status.PROCESSING)
    progress = models.PositiveSmallIntegerField(default=0, help_text="percent")
    failure = models.CharField(max_length=40, blank=True)
    duration_ms = models.PositiveIntegerField(null=True, blank=True)
    sample_rate = models.PositiveIntegerField(null=True, blank=True)
    channels = models.PositiveSmallIntegerField(null=True, blank=True)
    bit_depth = models.PositiveSmallIntegerField(null=True, blank=True)
    codec = models.CharField(max_length=20, blank=True)
    container = models.CharField(max_length=20, blank=True)
    bit_rate = models.PositiveIntegerField(null=True, blank=True, help_text="bit/s")
    truncated = models.BooleanField(default=False)
    tags = models.JSONField(default=dict, blank=True)
    # EBU R 128; None where it is silent or not measured yet.
    loudness_lufs = models.FloatField(null=True, blank=True)
    loudness_range_lu = models.FloatField(null=True, blank=True)
    true_peak_dbtp = models.FloatField(null=True, blank=True)
    sample_peak_dbfs = models.FloatField(null=True, blank=True)
    # Derived from the original, under names derived from its name.
    waveform = models.CharField(max_length=200, blank=True)
    cover = models.CharField(max_length=200, blank=True, help_text="The picture in the original.")
    stream = models.CharField(max_length=200, blank=True)
    stream_type = models.CharField(max_length=60, blank=True)
    stream_size = models.BigIntegerField(null=True, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["track", "number"], name="version_numbers")]
        indexes = [
            # Duplicates share a blob: before it is deleted, others that name it are looked for.
            models.Index(fields=["blob"], name="versions_of_blob"),
            models.Index(fields=["stream"], name="versions_of_stream"),
            models.Index(fields=["track", "state", "-number"], name="versions_newest"),
        ]

    def __str__(self) -> str:
        return self.label or f"version {self.number}"


class Review(models.Model):
    """What one person, or a share link's guest, thinks of one version, now."""

    version = models.ForeignKey(Version, on_delete=models.CASCADE, related_name="reviews")
    reviewer = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+", null=True, blank=True
    )
    # Who came by a share link, and the name they gave; then there is no reviewer.
    guest_id = ObjectIdField(null=True, blank=True, editable=False)
    guest_name = models.CharField(max_length=80, blank=True, editable=False)
    verdict = models.CharField(max_length=17, choices=VERDICTS)
    note = models.TextField(max_length=2000, blank=True)
    created_at = models.DateTimeField(auto_now_add=True)
    updated_at = models.DateTimeField(auto_now=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["version", "reviewer", "guest_id"], name="one_review_each"
            )
        ]

    def __str__(self) -> str:
        return self.verdict


class AttachmentKind(models.TextChoices):
    """What an attachment is to a musician."""

    STEMS = "stems"
    SESSION = "session"
    LYRICS = "lyrics"
    DOCUMENT = "document"
    ARTWORK = "artwork"
    OTHER = "other"


class Attachment(Document):
    """Any file that belongs to a track or, where that is null, to the project as a whole."""

    # The track's, kept here so that a right to see it is one lookup away; moving keeps them so.
    space = models.ForeignKey(Space, on_delete=models.CASCADE, related_name="attachments")
    project = models.ForeignKey(Project, on_delete=models.CASCADE, related_name="attachments")
    track = models.ForeignKey(
        Track, on_delete=models.CASCADE, related_name="attachments", null=True, blank=True
    )
    space_id: ObjectId
    uploaded_by_id: ObjectId
    kind = models.CharField(
        max_length=8, choices=AttachmentKind.choices, default=AttachmentKind.OTHER
    )
    name = models.CharField(max_length=255)
    note = models.TextField(max_length=2000, blank=True)
    uploaded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    # The size is bytes, the digest SHA-256 in hex ("" for an upload in blocks without one).
    blob = models.CharField(max_length=200)
    size = models.BigIntegerField()
    content_type = models.CharField(max_length=100)
    sha256 = models.CharField(max_length=64, blank=True)

    class Meta:
        indexes = [
            models.Index(fields=["track", "state", "-id"], name="attachments_of_track"),
            models.Index(
                fields=["project", "track", "state", "-id"], name="attachments_of_project"
            ),
            models.Index(fields=["blob"], name="attachments_of_blob"),
        ]

    def __str__(self) -> str:
        return self.name
