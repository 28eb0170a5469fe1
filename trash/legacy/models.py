"""What has come from the replaced system, and what of it has no place here."""

from django.db import models
from django_mongodb_backend.fields import ArrayField, ObjectIdField


class Arrival(models.Model):
    """That a document of theirs has come, written in the transaction that writes ours.

    Its key is "<kind>:<their id>". `written` holds a digest of each field as it was written: what
    differs here by now was changed by people, and is theirs to keep.
    """

    key = models.CharField(max_length=300, unique=True)
    target = ObjectIdField(null=True, help_text="Our document's id.")
    written = models.JSONField(default=dict)
    # BSON of what documents that refer to it must know: its space, project, versions, …
    facts = models.BinaryField()
    # (code, detail) of what was changed on the way, so that every report is whole.
    notes = models.JSONField(default=list)
    # What the worker is yet to be told to do: "version", or a picture's slot.
    todo = ArrayField(models.CharField(max_length=40), default=list)

    class Meta:
        indexes = [models.Index(fields=["todo"], name="arrivals_to_process")]

    def __str__(self) -> str:
        return self.key


class Kept(models.Model):
    """A document of theirs, or a text, that has no place here (yet), as it was.

    Stripe's ids of subscriptions wait here for the payments that will need them.
    """

    key = models.CharField(max_length=300, unique=True)
    kind = models.CharField(max_length=20)
    reason = models.CharField(max_length=40)
    user = ObjectIdField(null=True, help_text="Whom it concerns.")
    content = models.TextField(help_text="MongoDB's extended JSON.")

    class Meta:
        verbose_name_plural = "kept"
        indexes = [models.Index(fields=["user", "kind"], name="kept_of_person")]

    def __str__(self) -> str:
        return self.key
