"""What every document of ours carries: when, which revision, and whether it is in the trash."""

from django.db import models
from django_mongodb_backend.fields import ArrayField, ObjectIdField


class State(models.TextChoices):
    """An indexed value, not a null date; a purged document is gone."""

    ACTIVE = "active"
    TRASHED = "trashed"


class Document(models.Model):
    """Abstract base: times, a revision that every edit raises, a state."""

    created_at = models.DateTimeField(auto_now_add=True)
    updated_at = models.DateTimeField(auto_now=True)
    revision = models.PositiveIntegerField(default=1, editable=False)
    state = models.CharField(max_length=8, choices=State.choices, default=State.ACTIVE)
    trashed_at = models.DateTimeField(null=True, blank=True, editable=False)
    trashed_by = ObjectIdField(null=True, blank=True, editable=False)

    class Meta:
        abstract = True


class Stage(models.TextChoices):
    """How far something is on its way out."""

    TRASHED = "trashed", "In the trash"
    PURGING = "purging", "Being deleted for good"


class Trashed(models.Model):
    """A document that somebody threw away, as one unit with all that it contains.

    Written with the document's state, and removed as it is restored or when all of it is gone.
    """

    kind = models.CharField(max_length=20)
    object = ObjectIdField(unique=True)
    title = models.CharField(max_length=255, blank=True, help_text="As it was called then.")
    number = models.PositiveIntegerField(null=True, blank=True, help_text="Of a version.")
    # Where it lies: null below that. A project lies in itself, where roles may be narrower.
    space = ObjectIdField()
    project = ObjectIdField(null=True, blank=True)
    track = ObjectIdField(null=True, blank=True)
    author = ObjectIdField(null=True, blank=True, help_text="Who may restore it as their own.")
    by = ObjectIdField(help_text="The person's or the guest's id.")
    at = models.DateTimeField()
    purge_at = models.DateTimeField(help_text="When it is deleted for good.")
    stage = models.CharField(max_length=7, choices=Stage.choices, default=Stage.TRASHED)
    purged_by = ObjectIdField(null=True, blank=True, help_text="Null: its time was over.")
    # Under which places and roles it is found; nothing once it is being deleted.
    readers = ArrayField(models.CharField(max_length=40), default=list)
    memo = models.JSONField(default=dict, blank=True, help_text="What restoring has to know.")
    warned_at = models.DateTimeField(null=True, blank=True)
    # Whoever deletes it holds it until then; null before and in between.
    lease_until = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name_plural = "trashed"
        indexes = [
            models.Index(fields=["readers", "-id"], name="trash_read"),
            models.Index(fields=["purge_at"], name="trash_due"),
            models.Index(fields=["stage", "warned_at", "purge_at"], name="trash_to_warn_of"),
            models.Index(fields=["track"], name="trash_of_track"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.title}"
