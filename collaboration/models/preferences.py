"""What a person wants to be told, and how often by mail."""

from bson.objectid import ObjectId
from django.conf import settings
from django.db import models
from django_mongodb_backend.fields import EmbeddedModelArrayField, ObjectIdField
from django_mongodb_backend.models import EmbeddedModel


class Frequency(models.TextChoices):
    """How often what was not read yet comes by mail."""

    OFF = "off"
    HOURLY = "hourly"
    DAILY = "daily"
    WEEKLY = "weekly"


class Level(models.TextChoices):
    """What of a space somebody is notified of; `mine` is what concerns them or their uploads."""

    EVERYTHING = "everything"
    MINE = "mine"
    NOTHING = "nothing"


class SpacePreferences(EmbeddedModel):
    """What somebody chose for one space; blank: as everywhere."""

    space = ObjectIdField()
    digest = models.CharField(max_length=6, choices=Frequency.choices, blank=True)
    level = models.CharField(max_length=10, choices=Level.choices, blank=True)

    def __str__(self) -> str:
        return f"{self.level or 'default'}, {self.digest or 'default'}"


class Preferences(models.Model):
    """What a person chose; who never chose has none, and what the fields say by default."""

    user = models.OneToOneField(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+"
    )
    user_id: ObjectId
    timezone = models.CharField(max_length=64, default="UTC", help_text="By its IANA name.")
    mentions_by_mail = models.BooleanField(default=True)
    digest = models.CharField(max_length=6, choices=Frequency.choices, default=Frequency.DAILY)
    level = models.CharField(max_length=10, choices=Level.choices, default=Level.EVERYTHING)
    spaces = EmbeddedModelArrayField(SpacePreferences, default=list, blank=True)
    updated_at = models.DateTimeField(auto_now=True)

    class Meta:
        verbose_name_plural = "preferences"

    def __str__(self) -> str:
        return f"{self.level}, {self.digest}"
