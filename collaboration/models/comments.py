"""Comments on versions: a thread is a comment at a moment, and the replies to it."""

from bson.objectid import ObjectId
from django.conf import settings
from django.db import models
from django_mongodb_backend.fields import ArrayField, EmbeddedModelArrayField, ObjectIdField
from django_mongodb_backend.models import EmbeddedModel

from projects.models import Project
from spaces.models import Space
from tracks.models import Track
from wavic.lifecycle.models import Document


class Reaction(EmbeddedModel):
    """One emoji of one person or guest."""

    emoji = models.CharField(max_length=16)
    by = ObjectIdField(help_text="The person's or the guest's id.")
    name = models.CharField(max_length=120, help_text="As it was then.")

    def __str__(self) -> str:
        return self.emoji


class Edit(EmbeddedModel):
    """What a comment said until it was edited."""

    body = models.TextField()
    until = models.DateTimeField()

    def __str__(self) -> str:
        return self.body[:40]


class Comment(Document):
    """A thread's first comment or, with a `parent`, a reply to it.

    A thread stands on each of `versions`: the one it was made on first, then those it was carried
    over to since. It is one conversation wherever it is shown.
    """

    # The track's, kept here so that a right to see it is one lookup away; moving keeps them so.
    space = models.ForeignKey(Space, on_delete=models.CASCADE, related_name="+")
    project = models.ForeignKey(Project, on_delete=models.CASCADE, related_name="+")
    track = models.ForeignKey(
        Track, on_delete=models.CASCADE, related_name="comments", db_index=False
    )
    track_id: ObjectId
    parent = models.ForeignKey(
        "self",
        on_delete=models.CASCADE,
        related_name="replies",
        null=True,
        blank=True,
        db_index=False,
    )
    versions = ArrayField(ObjectIdField(), default=list)
    # A point, or a range where `end_ms` is set: milliseconds from the start; 0 for replies.
    start_ms = models.PositiveIntegerField(default=0)
    end_ms = models.PositiveIntegerField(null=True, blank=True)
    # Markdown, kept as it was typed: whoever shows it renders it safely. "" once it is deleted.
    body = models.TextField(max_length=10_000)
    # A person, or the guest of a share link under the name they gave.
    author = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, related_name="+", null=True, blank=True
    )
    author_id: ObjectId | None
    guest_id = ObjectIdField(null=True, blank=True)
    guest_name = models.CharField(max_length=80, blank=True)
    mentions = ArrayField(ObjectIdField(), default=list, blank=True)
    reactions = EmbeddedModelArrayField(Reaction, default=list, blank=True)
    edited_at = models.DateTimeField(null=True, blank=True)
    history = EmbeddedModelArrayField(Edit, default=list, blank=True)
    # A tombstone: its replies stay.
    deleted_at = models.DateTimeField(null=True, blank=True)
    # Of a thread.
    reply_count = models.PositiveIntegerField(default=0)
    resolved = models.BooleanField(default=False)
    resolved_at = models.DateTimeField(null=True, blank=True)
    resolved_by = ObjectIdField(null=True, blank=True)

    class Meta:
        indexes = [
            models.Index(
                fields=["track", "parent", "state", "resolved", "start_ms", "id"],
                name="threads_of_track",
            ),
            models.Index(
                # Replies stand on no version themselves.
                fields=["versions", "state", "resolved", "start_ms", "id"],
                name="threads_of_version",
            ),
            models.Index(fields=["parent", "id"], name="replies_of_thread"),
        ]

    def __str__(self) -> str:
        return self.body[:40]
