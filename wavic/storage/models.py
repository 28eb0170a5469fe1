"""Blobs on their way out."""

from django.db import models
from django_mongodb_backend.fields import ArrayField


class Removal(models.Model):
    """A blob that a document named which is gone; removed, with all that was made of it.

    Written in the transaction that deletes the document: so what storage can't remove at this
    moment is removed later, and nothing is forgotten.
    """

    blob = models.CharField(max_length=255)
    made = ArrayField(models.CharField(max_length=255), default=list, help_text="Of the blob.")
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        indexes = [models.Index(fields=["blob"], name="removals_of_blob")]

    def __str__(self) -> str:
        return self.blob
