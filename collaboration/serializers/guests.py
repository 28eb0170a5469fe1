"""The shapes of a link as its guests meet it."""

from rest_framework import serializers

from accounts.validators import one_plain_line
from collaboration.models import Reason
from collaboration.serializers.links import TARGETS
from spaces.serializers import GuestSerializer
from wavic.api.fields import ObjectIdField
from wavic.api.serializers import Serializer

_LONGEST_TOKEN = 100


class GuestNameField(serializers.CharField):
    """What a guest wants to be called."""

    def __init__(self, **options) -> None:
        super().__init__(max_length=80, validators=[one_plain_line], **options)


class OpeningInput(Serializer):
    """What somebody brings along who opens a link; often nothing."""

    password = serializers.CharField(
        max_length=128, required=False, allow_blank=True, trim_whitespace=False, write_only=True
    )
    name = GuestNameField(required=False, allow_blank=True)
    guest = serializers.CharField(
        max_length=_LONGEST_TOKEN,
        required=False,
        allow_blank=True,
        help_text="The token that this link gave before: the same guest goes on.",
    )


class NameInput(Serializer):
    """How a guest is called from now on."""

    name = GuestNameField()


class SharedSpaceSerializer(Serializer):
    """The space that what is shared belongs to."""

    id = ObjectIdField()
    name = serializers.CharField()


class SharedLinkSerializer(Serializer):
    """A link as its guest sees it."""

    target = serializers.ChoiceField(TARGETS)
    target_id = ObjectIdField()
    title = serializers.CharField(help_text="Of the space, the project or the track.")
    space = SharedSpaceSerializer()
    track = ObjectIdField(allow_null=True, help_text="The track, where it or a version is shared.")
    may_comment = serializers.BooleanField()
    may_download = serializers.BooleanField()
    may_approve = serializers.BooleanField()
    expires_at = serializers.DateTimeField(allow_null=True)
    plays_left = serializers.IntegerField(allow_null=True, help_text="Null: not counted.")


class GuestAndLinkSerializer(Serializer):
    """A guest, and what they came for."""

    expires_at = serializers.DateTimeField(help_text="When to open the link again.")
    guest = GuestSerializer()
    link = SharedLinkSerializer()


class OpenedSerializer(GuestAndLinkSerializer):
    """What somebody gets who opened a link."""

    token = serializers.CharField(help_text="Send it as `Authorization: Bearer guest_…`.")


class ReportInput(Serializer):
    """What is wrong with what a link shares."""

    reason = serializers.ChoiceField(Reason.choices)
    details = serializers.CharField(max_length=5000, required=False, allow_blank=True)
    email = serializers.EmailField(
        max_length=254, required=False, allow_blank=True, help_text="To answer to."
    )
