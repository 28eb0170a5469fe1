"""Albums, EPs, singles and collections."""

from django.db import models
from django_mongodb_backend.fields import EmbeddedModelArrayField, EmbeddedModelField, ObjectIdField
from django_mongodb_backend.models import EmbeddedModel

from spaces.models import Space
from wavic.images.models import Picture
from wavic.lifecycle.models import Document


class Kind(models.TextChoices):
    ALBUM = "album"
    EP = "ep"
    SINGLE = "single"
    COLLECTION = "collection"


class Credit(EmbeddedModel):
    """Who did what on a record."""

    name = models.CharField(max_length=120)
    role = models.CharField(max_length=120)

    def __str__(self) -> str:
        return f"{self.name}, {self.role}"


class Project(Document):
    """A record in the making: its tracks have an order."""

    space = models.ForeignKey(Space, on_delete=models.CASCADE, related_name="projects")
    title = models.CharField(max_length=200)
    kind = models.CharField(max_length=10, choices=Kind.choices, default=Kind.ALBUM)
    description = models.TextField(max_length=5000, blank=True)
    artwork = EmbeddedModelField(Picture, null=True, blank=True, editable=False)
    release_date = models.DateField(null=True, blank=True)
    credits = EmbeddedModelArrayField(Credit, default=list, blank=True)
    track_count = models.PositiveIntegerField(default=0, editable=False)
    # The place of the next new track: only ever raised, so two uploads never share one.
    next_position = models.PositiveIntegerField(default=0, editable=False)

    # Set while every track's current version is approved and somebody has said: this is it.
    signed_off_at = models.DateTimeField(null=True, blank=True, editable=False)
    signed_off_by = ObjectIdField(null=True, blank=True, editable=False)

    class Meta:
        indexes = [models.Index(fields=["space", "state", "-id"], name="projects_of_space")]

    def __str__(self) -> str:
        return self.title
