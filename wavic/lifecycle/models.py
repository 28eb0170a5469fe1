"""What every document of ours carries: when, which revision, and whether it is in the trash."""

from django.db import models


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

    class Meta:
        abstract = True
