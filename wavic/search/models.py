"""What can be found, as it was when it was last looked at."""

from django.db import models
from django_mongodb_backend.fields import ArrayField, ObjectIdField


class Entry(models.Model):
    """One thing in one space, by what it is found. Only what finds it: it is shown from its own."""

    kind = models.CharField(max_length=20)
    object = ObjectIdField()
    space = ObjectIdField()
    project = ObjectIdField(null=True, blank=True)
    title = models.CharField(max_length=2000, blank=True, help_text="Folded, a blank around it.")
    words = ArrayField(models.CharField(max_length=60), default=list)
    moment = models.DateTimeField()

    class Meta:
        verbose_name_plural = "entries"
        constraints = [
            # Not by kind first: a search would have to choose between two indexes.
            models.UniqueConstraint(fields=["object", "kind"], name="one_entry_each")
        ]
        indexes = [
            # Equal words lie newest first; of others' projects only the key is read.
            models.Index(
                fields=["kind", "space", "words", "-moment", "project"], name="found_newest"
            )
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.object}"
