"""Share links, their copies for single recipients, who came by them, and what was heard."""

from bson.objectid import ObjectId
from django.conf import settings
from django.db import models
from django_mongodb_backend.fields import ArrayField, ObjectIdField

from projects.models import Project
from spaces.models import Space
from tracks.models import Track, Version
from wavic.lifecycle.models import Document


class Link(Document):
    """What is shared and what its guests may do; trashed is revoked, with all its copies.

    The target is the lowest of space, project, track and version that is set. A link to a track
    follows its current version, one to a version is pinned to it.
    """

    space = models.ForeignKey(Space, on_delete=models.CASCADE, related_name="+")
    project = models.ForeignKey(
        Project, on_delete=models.CASCADE, related_name="+", null=True, blank=True
    )
    track = models.ForeignKey(
        Track, on_delete=models.CASCADE, related_name="+", null=True, blank=True
    )
    version = models.ForeignKey(
        Version, on_delete=models.CASCADE, related_name="+", null=True, blank=True
    )
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+"
    )
    space_id: ObjectId
    project_id: ObjectId | None
    track_id: ObjectId | None
    version_id: ObjectId | None
    created_by_id: ObjectId
    name = models.CharField(max_length=120, blank=True, help_text="For whoever manages it.")
    password = models.CharField(max_length=128, blank=True, help_text="Hashed as accounts' are.")
    expires_at = models.DateTimeField(null=True, blank=True)
    max_plays = models.PositiveIntegerField(null=True, blank=True)
    plays_taken = models.PositiveIntegerField(default=0, editable=False)
    may_comment = models.BooleanField(default=False)
    may_download = models.BooleanField(default=False)
    may_approve = models.BooleanField(default=False)
    # Whether the page that a pasted link shows says what is behind it before it is opened.
    preview = models.BooleanField(default=True)

    class Meta:
        indexes = [
            models.Index(fields=["created_by", "state", "-id"], name="links_of_person"),
            models.Index(fields=["space", "state", "-id"], name="links_of_space"),
            models.Index(fields=["space", "created_by", "state", "-id"], name="own_links_of_space"),
        ]

    def __str__(self) -> str:
        return self.name or f"link {self.pk}"


class LinkCopy(models.Model):
    """One address of a link: for one recipient, or for anybody where `recipient` is "".

    Counts are of people: bots, previews and repeated requests are not in them.
    """

    link = models.ForeignKey(Link, on_delete=models.CASCADE, related_name="copies", db_index=False)
    recipient = models.CharField(max_length=254, blank=True, help_text="A name or an address.")
    # SHA-256 of the token, in hex.
    token_hash = models.CharField(max_length=64, unique=True)
    generation = models.PositiveIntegerField(default=1)
    revoked_at = models.DateTimeField(null=True, blank=True)
    opens = models.PositiveIntegerField(default=0)
    guests = models.PositiveIntegerField(default=0)
    plays = models.PositiveIntegerField(default=0)
    downloads = models.PositiveIntegerField(default=0)
    furthest_ms = models.PositiveIntegerField(default=0)
    last_opened_at = models.DateTimeField(null=True, blank=True)
    created_at = models.DateTimeField(auto_now_add=True)
    updated_at = models.DateTimeField(auto_now=True)

    class Meta:
        indexes = [models.Index(fields=["link", "id"], name="copies_of_link")]

    def __str__(self) -> str:
        return self.recipient or "anybody"


class GuestPass(models.Model):
    """Somebody who opened a link, and the token that is good for its target."""

    link = models.ForeignKey(Link, on_delete=models.CASCADE, related_name="+", db_index=False)
    copy = models.ForeignKey(LinkCopy, on_delete=models.CASCADE, related_name="+", db_index=False)
    name = models.CharField(max_length=80, blank=True)
    # SHA-256 of the token, in hex.
    token_hash = models.CharField(max_length=64, unique=True)
    expires_at = models.DateTimeField()
    opened_at = models.DateTimeField()
    bot = models.BooleanField(default=False, help_text="No person: counted nowhere.")
    # When it last took "stream:<version>" or "download:<version>": again soon after costs nothing.
    uses = models.JSONField(default=dict, blank=True)
    created_at = models.DateTimeField(auto_now_add=True)
    updated_at = models.DateTimeField(auto_now=True)

    class Meta:
        indexes = [models.Index(fields=["copy", "-id"], name="guests_of_copy")]

    def __str__(self) -> str:
        return self.name or f"guest {self.pk}"


class Play(models.Model):
    """One listening to one version, by one person or guest, as their player told it.

    `heard` holds the parts that were heard as merged pairs of milliseconds, so telling it again
    changes nothing.
    """

    key = models.CharField(max_length=64, help_text="The player's own name for this listening.")
    listener = ObjectIdField(help_text="A person's or a guest's id.")
    track = models.ForeignKey(Track, on_delete=models.CASCADE, related_name="+", db_index=False)
    version = models.ForeignKey(Version, on_delete=models.CASCADE, related_name="+", db_index=False)
    # Where a guest came from; None for people with accounts.
    link = models.ForeignKey(
        Link, on_delete=models.CASCADE, related_name="+", null=True, blank=True, db_index=False
    )
    copy = models.ForeignKey(
        LinkCopy, on_delete=models.CASCADE, related_name="+", null=True, blank=True, db_index=False
    )
    heard = ArrayField(ArrayField(models.PositiveIntegerField()), default=list)
    heard_ms = models.PositiveIntegerField(default=0)
    furthest_ms = models.PositiveIntegerField(default=0)
    # Enough was heard for it to count as a play.
    counted = models.BooleanField(default=False)
    started_at = models.DateTimeField()
    updated_at = models.DateTimeField(auto_now=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["listener", "version", "key"], name="one_play_each")
        ]
        indexes = [
            models.Index(fields=["link", "track", "counted"], name="plays_of_link"),
            models.Index(fields=["version", "listener"], name="plays_of_version"),
        ]

    def __str__(self) -> str:
        return f"{self.heard_ms} ms"


class Reason(models.TextChoices):
    """What is wrong with what a link shares."""

    COPYRIGHT = "copyright"
    ILLEGAL = "illegal"
    HARMFUL = "harmful"
    SPAM = "spam"
    OTHER = "other"


class AbuseReport(models.Model):
    """What a visitor says is wrong with a public link; support staff answer it."""

    link = models.ForeignKey(Link, on_delete=models.CASCADE, related_name="reports")
    reason = models.CharField(max_length=9, choices=Reason.choices)
    details = models.TextField(max_length=5000, blank=True)
    email = models.EmailField(max_length=254, blank=True, help_text="To answer to, if given.")
    address = models.CharField(max_length=45, blank=True)
    handled_at = models.DateTimeField(null=True, blank=True)
    handled_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, related_name="+", null=True, blank=True
    )
    outcome = models.TextField(max_length=5000, blank=True)
    created_at = models.DateTimeField(auto_now_add=True)
    updated_at = models.DateTimeField(auto_now=True)

    class Meta:
        indexes = [models.Index(fields=["handled_at", "-id"], name="reports_unhandled_first")]

    def __str__(self) -> str:
        return f"{self.reason} {self.pk}"
