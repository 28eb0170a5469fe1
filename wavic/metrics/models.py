"""The workers' figures, kept where every web process finds them."""

from django.db import models


class Figure(models.Model):
    """One series: a counter is added up over all workers that there ever were."""

    key = models.CharField(max_length=300, unique=True, help_text="Its name and labels.")
    family = models.CharField(max_length=80)
    name = models.CharField(max_length=80)
    type = models.CharField(max_length=10, help_text="counter, summary or gauge")
    labels = models.JSONField(default=dict)
    value = models.FloatField(default=0)
    updated_at = models.DateTimeField()

    def __str__(self) -> str:
        return self.key
