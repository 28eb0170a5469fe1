"""What every document of ours carries: when, which revision, and whether it is in the trash."""

from django.db import models
from django_mongodb_backend.fields import ObjectIdField


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
