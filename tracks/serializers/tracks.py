"""The shapes of tracks, and of their order."""

from rest_framework import serializers

from projects.serializers import CreditListField, CreditSerializer
from tracks.serializers.fields import ISRCField, MusicalKeyField
from tracks.serializers.versions import CommentCountSerializer, VersionSummarySerializer
from wavic.api.fields import IncomingFileField, ObjectIdField
from wavic.api.serializers import Serializer
from wavic.lifecycle.serializers import DocumentSerializer


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
    comments = CommentCountSerializer(help_text="Threads on any of its versions.")


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
