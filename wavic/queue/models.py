"""The memory of what was done once, and the workers that are alive."""

from datetime import timedelta

from django.db import models
from django.utils import timezone
from django_mongodb_backend.fields import ObjectIdField


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
        help_text="Until then somebody is at it, and nobody else begins; renewed meanwhile."
    )
    worker = models.CharField(
        max_length=120, blank=True, default="", help_text="Who is at it, if anybody."
    )
    claim = ObjectIdField(null=True, blank=True, help_text="Which attempt of theirs that is.")
    last_error = models.TextField(blank=True)
    created_at = models.DateTimeField(auto_now_add=True)
    updated_at = models.DateTimeField(auto_now=True)

    class Meta:
        verbose_name = "once-only task"
        indexes = [models.Index(fields=["state", "-updated_at"], name="once_by_state")]

    def __str__(self) -> str:
        return self.key


class Worker(models.Model):
    """One cluster: a process that does tasks, and those around it. Forgotten when it is silent."""

    BEAT = timedelta(seconds=5)
    SILENT = 6 * BEAT  # so long without one, and something is wrong

    name = models.CharField(max_length=120, unique=True, help_text="By which it holds its tasks.")
    host = models.CharField(max_length=253)
    pid = models.PositiveIntegerField(verbose_name="process")
    started_at = models.DateTimeField()
    beat_at = models.DateTimeField(verbose_name="last beat")
    task = models.CharField(max_length=200, blank=True, help_text="What it is at.")
    task_seconds = models.PositiveIntegerField(null=True, help_text="At the last beat.")
    restarts = models.PositiveIntegerField(
        default=0, help_text="How often it has died or hung since its supervisor started."
    )

    class Meta:
        ordering = ("-beat_at",)

    def __str__(self) -> str:
        return self.name

    @property
    def alive(self) -> bool:
        """Whether it has beaten lately."""
        return timezone.now() - self.beat_at < self.SILENT
