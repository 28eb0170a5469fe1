"""The shapes of tracks. What goes out is written by the selectors, and described here."""

import re
from typing import Any

from rest_framework import serializers

from projects.serializers import CreditListField, CreditSerializer
from tracks.models import Status
from wavic.api.fields import IncomingFileField, ObjectIdField
from wavic.api.serializers import Serializer
from wavic.lifecycle.serializers import DocumentSerializer

_KEY = re.compile(r"([A-Ga-g])([#b♯♭]?)\s*(major|maj|minor|min|m|)", re.IGNORECASE)
_ISRC = re.compile(r"[A-Z]{2}[A-Z0-9]{3}\d{7}")


class MusicalKeyField(serializers.CharField):
    """A key as musicians write it (`f#m`, `Bb`, `C minor`), kept as `F# minor`, `Bb major`."""

    def to_internal_value(self, data: Any) -> str:
        text = super().to_internal_value(data)
        if not text:
            return text
        match = _KEY.fullmatch(text)
        if not match:
            raise serializers.ValidationError("Write a key like C, F# minor or Bb major.")
        tonic, accidental, mode = match.groups()
        # A capital M alone means major, a small one minor.
        minor = mode == "m" or mode.lower().startswith("min")
        sign = accidental.replace("♯", "#").replace("♭", "b").replace("B", "b")
        return f"{tonic.upper()}{sign} {'minor' if minor else 'major'}"


class ISRCField(serializers.CharField):
    """An International Standard Recording Code (ISO 3901), kept without hyphens."""

    def to_internal_value(self, data: Any) -> str:
        code = super().to_internal_value(data).replace("-", "").replace(" ", "").upper()
        if code and not _ISRC.fullmatch(code):
            raise serializers.ValidationError(
                "An ISRC is 12 characters: two letters, three letters or digits, seven digits."
            )
        return code


class VersionSerializer(Serializer):
    """One mix or master. Durations are of what was decoded, not of what a header claims."""

    id = ObjectIdField()
    number = serializers.IntegerField()
    label = serializers.CharField()  # type: ignore[assignment]  # a field, as DRF collects them
    status = serializers.ChoiceField(Status.choices)
    failure = serializers.CharField(help_text="Why analysis failed, as a code; else empty.")
    duration_ms = serializers.IntegerField(allow_null=True)
    sample_rate = serializers.IntegerField(allow_null=True, help_text="Hz")
    channels = serializers.IntegerField(allow_null=True)
    bit_depth = serializers.IntegerField(allow_null=True)
    codec = serializers.CharField()
    truncated = serializers.BooleanField(help_text="The file ends before its header says.")
    filename = serializers.CharField()
    content_type = serializers.CharField()
    size = serializers.IntegerField(help_text="bytes")
    created_at = serializers.DateTimeField()
    url = serializers.URLField(
        allow_null=True,
        help_text="The original, signed for an hour or two; null for who may not download it.",
    )


class TrackSummarySerializer(DocumentSerializer):
    """A track in a list, with the version that plays."""

    project = ObjectIdField()
    space = ObjectIdField()
    title = serializers.CharField()
    position = serializers.IntegerField()
    bpm = serializers.FloatField(allow_null=True)
    key = serializers.CharField()
    isrc = serializers.CharField()
    version = VersionSerializer()
    version_count = serializers.IntegerField()


class TrackSerializer(TrackSummarySerializer):
    """A track whole."""

    lyrics = serializers.CharField()
    credits = CreditSerializer(many=True)


class TrackUpload(Serializer):
    """A new track as multipart: the fields first, the file last."""

    project = ObjectIdField()
    title = serializers.CharField(max_length=200, required=False)
    file = IncomingFileField(help_text="WAV, AIFF, FLAC, MP3, M4A, AAC, OGG or CAF.")


class TrackEdit(Serializer):
    """What a person may change of a track."""

    title = serializers.CharField(max_length=200)
    bpm = serializers.FloatField(min_value=1, max_value=999, allow_null=True)
    key = MusicalKeyField(max_length=12, allow_blank=True)
    isrc = ISRCField(max_length=20, allow_blank=True)
    lyrics = serializers.CharField(max_length=20_000, allow_blank=True, trim_whitespace=False)
    credits = CreditListField(max_length=200)


class MoveInput(Serializer):
    """Where a track goes."""

    project = ObjectIdField()


class DuplicateInput(Serializer):
    """Where the copy goes (the same project unless told), and what it is called."""

    project = ObjectIdField(required=False)
    title = serializers.CharField(max_length=200, required=False)


class ReorderInput(Serializer):
    """Every track of the project, once each, in the new order."""

    tracks = serializers.ListField(child=ObjectIdField(), max_length=2000)


class TrackOrderSerializer(Serializer):
    """The order of a project's tracks."""

    tracks = serializers.ListField(child=ObjectIdField())
    revision = serializers.IntegerField(help_text="The project's.")
