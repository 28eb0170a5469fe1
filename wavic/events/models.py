"""What happened."""

from datetime import timedelta

from django.db import models
from django_mongodb_backend.fields import ObjectIdField

RETENTION = timedelta(days=30)
"""How long an event stays once its telling is enqueued: many times what all attempts take."""


class Event(models.Model):
    """One thing that happened, as the service that did it told it; never changed afterwards."""

    kind = models.CharField(max_length=60, help_text="subject.past_participle: project.created")
    space = ObjectIdField(null=True, blank=True, help_text="Where, if in a space.")
    actor = ObjectIdField(null=True, blank=True, help_text="Who, if a person.")
    subject_type = models.CharField(max_length=40, blank=True)
    subject_id = ObjectIdField(null=True, blank=True)
    data = models.JSONField(default=dict, blank=True)
    created_at = models.DateTimeField(auto_now_add=True)
    # None while its subscribers are not told: MongoDB removes what has been of no use since then.
    forget_at = models.DateTimeField(null=True, blank=True, editable=False)

    class Meta:
        # A feed is read by space, newest first; ids of one process grow, so they are its order.
        indexes = [models.Index(fields=["space", "-id"], name="event_of_space")]

    def __str__(self) -> str:
        return f"{self.kind} {self.pk}"
