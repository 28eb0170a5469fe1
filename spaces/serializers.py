"""The shapes of spaces. What goes out is written by the selectors, and described here."""

from rest_framework import serializers

from accounts.plans import Plan
from spaces.roles import SEEN_AS
from wavic.api.fields import ObjectIdField
from wavic.api.serializers import Serializer
from wavic.images.serializers import PictureSerializer
from wavic.lifecycle.serializers import DocumentSerializer


class SpaceSerializer(DocumentSerializer):
    """A space as one of its members sees it."""

    name = serializers.CharField()
    description = serializers.CharField()
    avatar = PictureSerializer(allow_null=True)
    cover = PictureSerializer(allow_null=True)
    owner = ObjectIdField()
    role = serializers.ChoiceField(SEEN_AS, help_text="The caller's own role.")
    member_count = serializers.IntegerField()
    project_count = serializers.IntegerField()


class GuestSerializer(Serializer):
    """Somebody who came by a share link, under the name they gave."""

    id = ObjectIdField()
    name = serializers.CharField()


class SpaceInput(Serializer):
    """What a person says of a space."""

    name = serializers.CharField(max_length=120)
    description = serializers.CharField(max_length=2000, allow_blank=True, required=False)


class QuotaSerializer(Serializer):
    """How much of something the owner's plan allows."""

    used = serializers.IntegerField()
    limit = serializers.IntegerField()


class StorageSerializer(QuotaSerializer):
    """Bytes of all the owner's spaces together, and of this one."""

    here = serializers.IntegerField(help_text="Bytes that lie in this space, trash included.")


class UsageSerializer(Serializer):
    """What a space uses of its owner's plan."""

    plan = serializers.ChoiceField(Plan.choices)
    storage = StorageSerializer()
    collaborators = QuotaSerializer()
    file_limit = serializers.IntegerField(help_text="Bytes of the largest file.")
