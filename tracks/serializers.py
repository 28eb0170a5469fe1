"""The shapes of tracks. What goes out is written by the selectors, and described here."""

import re
from typing import Any

from rest_framework import serializers

from projects.serializers import CreditListField, CreditSerializer, PersonSerializer
from tracks.models import Approval, Review, Status
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


class VersionSummarySerializer(DocumentSerializer):
    """One mix or master. Durations are of what was decoded, not of what a header claims."""

    number = serializers.IntegerField()
    label = serializers.CharField()  # type: ignore[assignment]  # a field, as DRF collects them
    notes = serializers.CharField()
    approval = serializers.ChoiceField(Approval.choices)
    status = serializers.ChoiceField(Status.choices)
    progress = serializers.IntegerField(help_text="Percent of the worker's way.")
    failure = serializers.CharField(help_text="Why it can't be heard, as a code; else empty.")
    duration_ms = serializers.IntegerField(allow_null=True)
    sample_rate = serializers.IntegerField(allow_null=True, help_text="Hz")
    channels = serializers.IntegerField(allow_null=True)
    bit_depth = serializers.IntegerField(allow_null=True, help_text="Null where it is lossy.")
    bit_rate = serializers.IntegerField(allow_null=True, help_text="bit/s")
    codec = serializers.CharField()
    container = serializers.CharField()
    truncated = serializers.BooleanField(help_text="The file ends before its header says.")
    tags = serializers.DictField(child=serializers.CharField())
    loudness_lufs = serializers.FloatField(
        allow_null=True, help_text="Integrated (EBU R 128); null for silence."
    )
    loudness_range_lu = serializers.FloatField(allow_null=True, help_text="EBU Tech 3342")
    true_peak_dbtp = serializers.FloatField(allow_null=True)
    sample_peak_dbfs = serializers.FloatField(allow_null=True)
    filename = serializers.CharField()
    content_type = serializers.CharField()
    size = serializers.IntegerField(help_text="bytes")
    url = serializers.URLField(
        allow_null=True,
        help_text="The original, signed for an hour or two; null for who may not download it.",
    )
    stream_url = serializers.URLField(
        allow_null=True,
        help_text="What to play: the proxy, or before there is one the original for who may "
        "have it; null until then.",
    )


class ReviewSerializer(Serializer):
    """What somebody thinks of a version."""

    reviewer = PersonSerializer()
    verdict = serializers.ChoiceField(Review._meta.get_field("verdict").choices)
    note = serializers.CharField()
    at = serializers.DateTimeField()


class VersionSerializer(VersionSummarySerializer):
    """A version among its track's, with what people think of it."""

    current = serializers.BooleanField(help_text="It is the one that plays.")
    reviews = ReviewSerializer(many=True)


class VersionDetails(Serializer):
    """What may be said of a new version."""

    label = serializers.CharField(max_length=80, required=False, allow_blank=True)  # type: ignore[assignment]  # a field, as DRF collects them
    notes = serializers.CharField(max_length=5000, required=False, allow_blank=True)


class VersionUpload(VersionDetails):
    """A new version as multipart: the fields first, the file last."""

    file = IncomingFileField(help_text="WAV, AIFF, FLAC, MP3, M4A, AAC, OGG or CAF.")


class VersionEdit(VersionDetails):
    """What a person may change of a version."""

    current = serializers.BooleanField(help_text="true: make it the one that plays.")


class ReviewInput(Serializer):
    """Why."""

    note = serializers.CharField(max_length=2000, required=False, allow_blank=True)


class VersionQuery(Serializer):
    """Which version: the current one unless told."""

    version = ObjectIdField(required=False)


class StreamQuery(VersionQuery):
    """Which version, and how good."""

    quality = serializers.ChoiceField(
        choices=["auto", "original"],
        default="auto",
        help_text="`auto` is the proxy, and the original only until there is one.",
    )


class WaveformQuery(VersionQuery):
    """Which version, and how closely looked at."""

    zoom = serializers.IntegerField(
        min_value=0, max_value=15, default=0, help_text="0 is the coarsest; each next is 4× finer."
    )


class ComparisonQuery(Serializer):
    """Which two versions."""

    a = ObjectIdField()
    b = ObjectIdField()


class WaveformSerializer(Serializer):
    """A waveform as audiowaveform's JSON data format, which waveform-data.js and others read.

    https://github.com/bbc/audiowaveform/blob/master/doc/DataFormat.md
    """

    version = serializers.IntegerField(help_text="Of the format: 2.")
    channels = serializers.IntegerField(help_text="1: the extremes over all channels.")
    sample_rate = serializers.IntegerField(help_text="Hz")
    samples_per_pixel = serializers.IntegerField()
    bits = serializers.IntegerField(help_text="8")
    length = serializers.IntegerField(help_text="Pairs in `data`.")
    data = serializers.ListField(  # type: ignore[assignment]  # a field, as DRF collects them
        child=serializers.IntegerField(),
        help_text="Minimum and maximum, in turn, from -128 to 127.",
    )


class ZoomedWaveformSerializer(WaveformSerializer):
    """A waveform at one of its zoom levels."""

    zoom = serializers.IntegerField(help_text="The level given: the finest, if finer was asked.")
    zooms = serializers.IntegerField(help_text="How many levels there are.")


class ComparedSerializer(Serializer):
    """One of two versions that are switched between."""

    version = VersionSummarySerializer()
    source_url = serializers.URLField()
    gain_db = serializers.FloatField(help_text="Turn it by this; never above 0.")
    waveform = WaveformSerializer()


class ComparisonSerializer(Serializer):
    """Two versions alike in kind of source, in start and in loudness."""

    track = ObjectIdField()
    source = serializers.ChoiceField(  # type: ignore[assignment]  # a field, as DRF collects them
        choices=["stream", "original"]
    )
    a = ComparedSerializer()
    b = ComparedSerializer()
    loudness_difference_lu = serializers.FloatField(
        allow_null=True, help_text="b over a; null where one of them is silent."
    )
    length_difference_ms = serializers.IntegerField(help_text="b over a")


class TrackSummarySerializer(DocumentSerializer):
    """A track in a list, with the version that plays."""

    project = ObjectIdField()
    space = ObjectIdField()
    title = serializers.CharField()
    position = serializers.IntegerField()
    bpm = serializers.FloatField(allow_null=True)
    key = serializers.CharField()
    isrc = serializers.CharField()
    version = VersionSummarySerializer()
    version_count = serializers.IntegerField()


class TrackSerializer(TrackSummarySerializer):
    """A track whole."""

    lyrics = serializers.CharField()
    credits = CreditSerializer(many=True)


class TrackDetails(Serializer):
    """What may be said of a new track."""

    title = serializers.CharField(max_length=200, required=False)


class TrackUpload(TrackDetails):
    """A new track as multipart: the fields first, the file last."""

    project = ObjectIdField()
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
