"""The shapes of the trash."""

from rest_framework import serializers

from accounts.serializers import PersonSerializer
from wavic.api.fields import ObjectIdField
from wavic.api.serializers import Serializer

KINDS = ["space", "project", "track", "version", "attachment", "comment"]


class TrashQuery(Serializer):
    """What to narrow the trash to."""

    space = ObjectIdField(required=False)


class WhereSerializer(Serializer):
    """What something was in, by its name as it is now."""

    id = ObjectIdField()
    title = serializers.CharField()


class RestoredSerializer(Serializer):
    """Something that was brought back, and where it is."""

    kind = serializers.ChoiceField(KINDS)
    id = ObjectIdField()
    space = ObjectIdField()
    project = ObjectIdField(allow_null=True)
    track = ObjectIdField(allow_null=True)


class TrashedSerializer(Serializer):
    """Something in the trash, with all that is in it. What it was not in is null."""

    kind = serializers.ChoiceField(KINDS)
    id = ObjectIdField()
    title = serializers.CharField(help_text="As it was called; how a comment began.")
    number = serializers.IntegerField(allow_null=True, help_text="Of a version.")
    space = WhereSerializer()
    project = WhereSerializer(allow_null=True)
    track = WhereSerializer(allow_null=True)
    trashed_at = serializers.DateTimeField()
    trashed_by = PersonSerializer(allow_null=True, help_text="Null: a share link's guest.")
    purge_at = serializers.DateTimeField(help_text="When it is deleted for good.")
    days_left = serializers.IntegerField(help_text="Begun days; 0: its time is over.")
    may_restore = serializers.BooleanField()
    may_purge = serializers.BooleanField()
