"""The shapes of what a player asks for, and gets."""

from rest_framework import serializers

from tracks.serializers.versions import VersionSummarySerializer
from wavic.api.fields import ObjectIdField
from wavic.api.serializers import Serializer


class VersionQuery(Serializer):
    """Which version: the current one unless told."""

    version = ObjectIdField(required=False)


class AddressQuery(VersionQuery):
    """Which version, and how its address is given."""

    redirect = serializers.BooleanField(
        default=True,
        help_text="Whether to lead there (302); if not, the address comes as JSON: a browser that "
        "sends a token can read no redirect, and a player wants an address.",
    )


class AddressSerializer(Serializer):
    """Where it lies."""

    url = serializers.URLField(help_text="Signed for an hour or two.")


class StreamQuery(AddressQuery):
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
