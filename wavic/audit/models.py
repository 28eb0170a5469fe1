"""What is remembered of sensitive acts."""

from datetime import timedelta
from typing import Any, NoReturn

from django.db import models
from django_mongodb_backend.fields import ArrayField, ObjectIdField

RETENTION = timedelta(days=400)
"""How long an act is remembered: a year and what it takes to notice."""

_ONLY_ADDED = "The audit trail is only added to."


class OnlyAdded(models.QuerySet["Entry"]):
    """Entries to be read: neither changed nor removed."""

    def update(self, **_changes: Any) -> NoReturn:
        """Raises TypeError."""
        raise TypeError(_ONLY_ADDED)

    def delete(self) -> NoReturn:
        """Raises TypeError."""
        raise TypeError(_ONLY_ADDED)


class Entry(models.Model):
    """One act. Written in its transaction, never changed; MongoDB removes it after RETENTION.

    An act that is an event as well has the event's id.
    """

    kind = models.CharField(max_length=60, help_text="As of events: member.removed")
    space = ObjectIdField(null=True, blank=True)
    actor = ObjectIdField(null=True, blank=True, help_text="None: the worker, or who isn't known.")
    # Whose trail it is part of: the actor's, and theirs whom it was done to.
    people = ArrayField(ObjectIdField(), default=list, blank=True)
    support = models.BooleanField(default=False, help_text="Done by support staff, in the admin.")
    subject_type = models.CharField(max_length=40, blank=True)
    subject_id = ObjectIdField(null=True, blank=True)
    data = models.JSONField(default=dict, blank=True)
    address = models.CharField(max_length=45, blank=True)
    user_agent = models.CharField(max_length=300, blank=True)
    request = models.CharField(max_length=64, blank=True, default="", help_text="Its id, if any.")
    created_at = models.DateTimeField()

    objects = OnlyAdded.as_manager()

    class Meta:
        verbose_name_plural = "entries"
        indexes = [
            models.Index(fields=["space", "-id"], name="audit_of_space"),
            models.Index(fields=["people", "-id"], name="audit_of_person"),
            models.Index(fields=["request", "-id"], name="audit_of_request"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.pk}"

    def save(self, *args: Any, **options: Any) -> None:
        """Add it. Raises TypeError for one that is stored already."""
        if not self._state.adding:
            raise TypeError(_ONLY_ADDED)
        super().save(*args, **options)

    def delete(self, *_args: Any, **_options: Any) -> NoReturn:
        """Raises TypeError."""
        raise TypeError(_ONLY_ADDED)
