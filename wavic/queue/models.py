"""The memory of what was done once."""

from django.db import models


class State(models.TextChoices):
    """In this order the admin lists them: what needs somebody comes first."""

    DEAD = "dead", "Given up"
    DONE = "done", "Done"
    RUNNING = "running", "Running or waiting for its next attempt"


class Once(models.Model):
    """One piece of work that must be done once, however often it is delivered."""

    key = models.CharField(max_length=300, unique=True)
    task = models.CharField(max_length=200)
    arguments = models.JSONField(default=dict, help_text="{args: […], kwargs: {…}}")
    state = models.CharField(max_length=7, choices=State.choices, default=State.RUNNING)
    attempts = models.PositiveSmallIntegerField(
        default=1, help_text="Counted before the work, so that a killed worker counts."
    )
    lease_until = models.DateTimeField(
        help_text="Until then somebody is at it, and nobody else begins."
    )
    last_error = models.TextField(blank=True)
    created_at = models.DateTimeField(auto_now_add=True)
    updated_at = models.DateTimeField(auto_now=True)

    class Meta:
        verbose_name = "once-only task"
        indexes = [models.Index(fields=["state", "-updated_at"], name="once_by_state")]

    def __str__(self) -> str:
        return self.key
