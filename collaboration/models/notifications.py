"""What happened in a space, and what of it a person is told."""

from bson.objectid import ObjectId
from django.conf import settings
from django.db import models
from django.db.models import Q
from django_mongodb_backend.fields import ArrayField, EmbeddedModelArrayField, ObjectIdField
from django_mongodb_backend.models import EmbeddedModel


class ActivityGroup(models.TextChoices):
    """What a feed can be narrowed to."""

    COMMENTS = "comments"
    VERSIONS = "versions"
    TRACKS = "tracks"
    PROJECTS = "projects"
    PEOPLE = "people"
    LINKS = "links"


class Activity(models.Model):
    """One line of a space's feed; its id is the event's, so that telling twice writes once."""

    kind = models.CharField(max_length=60, help_text="The event's.")
    group = models.CharField(max_length=8, choices=ActivityGroup.choices)
    space = ObjectIdField()
    # Where it happened, as far down as it is known; what is gone or trashed hides the line.
    project = ObjectIdField(null=True, blank=True)
    track = ObjectIdField(null=True, blank=True)
    version = ObjectIdField(null=True, blank=True)
    comment = ObjectIdField(null=True, blank=True)
    link = ObjectIdField(null=True, blank=True)
    # A person, or the guest of a share link under the name they gave; nobody for the worker.
    actor = ObjectIdField(null=True, blank=True)
    guest_name = models.CharField(max_length=80, blank=True)
    data = models.JSONField(default=dict, blank=True, help_text="Names as they were then.")
    # Under which audiences and filters it is found: see collaboration/audiences.py.
    reads = ArrayField(models.CharField(max_length=90), default=list)
    created_at = models.DateTimeField()

    class Meta:
        verbose_name_plural = "activity"
        indexes = [models.Index(fields=["reads", "-id"], name="activity_read")]

    def __str__(self) -> str:
        return self.kind


class NotificationKind(models.TextChoices):
    """What somebody is told of."""

    MENTION = "mention"
    REPLY = "reply"
    COMMENT = "comment"
    REACTION = "reaction"
    RESOLVED = "resolved"
    TRACK = "track"
    VERSION = "version"
    VERSION_FAILED = "version_failed"
    APPROVED = "approved"
    CHANGES_REQUESTED = "changes_requested"
    SIGNED_OFF = "signed_off"
    PROJECT = "project"
    INVITATION = "invitation"
    INVITATION_ACCEPTED = "invitation_accepted"
    MEMBER_JOINED = "member_joined"
    ROLE_CHANGED = "role_changed"
    MEMBER_REMOVED = "member_removed"
    SPACE_TRANSFERRED = "space_transferred"
    LINK_OPENED = "link_opened"


class Act(EmbeddedModel):
    """One of the things that a notification tells of, and who did it."""

    by = ObjectIdField(null=True, help_text="The person's or the guest's id; None: the worker.")
    guest_name = models.CharField(max_length=80, blank=True, help_text="Blank: a person.")
    comment = ObjectIdField(null=True)

    def __str__(self) -> str:
        return self.guest_name or str(self.by)


class Notification(models.Model):
    """What one person is told: all of one group since they read it last, as one row.

    While it is unread, what happens in its group joins it, and what it points to is the latest.
    """

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+", db_index=False
    )
    user_id: ObjectId
    kind = models.CharField(max_length=19, choices=NotificationKind.choices)
    group = models.CharField(max_length=60, help_text="What joins: comment:<track>, …")
    space = ObjectIdField(null=True, blank=True)
    project = ObjectIdField(null=True, blank=True)
    track = ObjectIdField(null=True, blank=True)
    version = ObjectIdField(null=True, blank=True)
    comment = ObjectIdField(null=True, blank=True)
    invitation = ObjectIdField(null=True, blank=True)
    link = ObjectIdField(null=True, blank=True)
    role = models.CharField(max_length=9, blank=True, help_text="Given, or invited to.")
    note = models.CharField(max_length=200, blank=True, help_text="What a reviewer wrote, …")
    # The last hundred, the latest at the end; `count` is of all.
    acts = EmbeddedModelArrayField(Act, default=list, blank=True)
    count = models.PositiveIntegerField(default=1)
    event = ObjectIdField(help_text="The latest: the order of what happened.")
    created_at = models.DateTimeField(help_text="Of the first event.")
    updated_at = models.DateTimeField(help_text="Of the latest event.")
    read_at = models.DateTimeField(null=True, blank=True)
    # When all that it counts was mailed; null again as soon as more joins. `mailed_count` of
    # `count` were mailed by then.
    mailed_at = models.DateTimeField(null=True, blank=True)
    mailed_count = models.PositiveIntegerField(default=0)
    expires_at = models.DateTimeField(help_text="MongoDB removes it then.")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["group", "user"],
                condition=Q(read_at__isnull=True),
                name="one_unread_of_a_group",
            )
        ]
        indexes = [
            models.Index(fields=["user", "-event"], name="notifications_newest"),
            models.Index(fields=["user", "read_at", "-event"], name="notifications_unread"),
            models.Index(fields=["user", "read_at", "track"], name="unread_of_track"),
            # Digests ask for what was not mailed yet of a space, the newest first.
            models.Index(
                fields=["user", "read_at", "space", "mailed_at", "-event"], name="unread_of_space"
            ),
            # What is deleted for good is told to nobody any more.
            models.Index(fields=["space", "track", "project"], name="notifications_of_place"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} × {self.count}"


class Told(models.Model):
    """That an event was told to everybody it concerns; its id is the event's.

    Written in the transaction that writes their notifications: telling again changes nothing.
    """

    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        verbose_name_plural = "told"

    def __str__(self) -> str:
        return f"event {self.pk}"
