"""The shapes of invitations."""

from typing import Any

from rest_framework import serializers

from accounts.serializers import AddressField, PersonSerializer
from spaces.roles import Role
from spaces.serializers import GIVEN_ROLES
from wavic.api.fields import ObjectIdField
from wavic.api.serializers import Serializer
from wavic.images.serializers import PictureSerializer

_LONGEST_TOKEN = 64


class InvitedSpaceSerializer(Serializer):
    """The space, as far as who is invited may know of it."""

    id = ObjectIdField()
    name = serializers.CharField()
    avatar = PictureSerializer(allow_null=True)


class InvitedProjectSerializer(Serializer):
    """The one project that an invitation is for."""

    id = ObjectIdField()
    title = serializers.CharField()


class InvitationSerializer(Serializer):
    """An invitation that nobody has answered."""

    id = ObjectIdField()
    space = InvitedSpaceSerializer()
    project = InvitedProjectSerializer(allow_null=True, help_text="Null: all of the space.")
    role = serializers.ChoiceField(GIVEN_ROLES)
    email = serializers.EmailField(help_text="As typed.")
    message = serializers.CharField()
    invited_by = PersonSerializer(allow_null=True)
    sent_at = serializers.DateTimeField()
    expires_at = serializers.DateTimeField()
    created_at = serializers.DateTimeField()
    updated_at = serializers.DateTimeField()


class InvitationInput(Serializer):
    """Who is to have which role: in a space, or in one project."""

    space = ObjectIdField(required=False)
    project = ObjectIdField(required=False)
    email = AddressField()
    role = serializers.ChoiceField(GIVEN_ROLES)
    message = serializers.CharField(max_length=1000, allow_blank=True, required=False)

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        """A space or a project, not both: a project is of one space."""
        return _exactly_one(attrs, "space", "project")


class InvitationToken(Serializer):
    """The token of a mailed invitation."""

    token = serializers.CharField(max_length=_LONGEST_TOKEN)


class InvitationAnswer(Serializer):
    """Which invitation: by the mail's token, or by its id in one's own list."""

    token = serializers.CharField(max_length=_LONGEST_TOKEN, required=False)
    invitation = ObjectIdField(required=False)

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        """One of the two."""
        return _exactly_one(attrs, "token", "invitation")


class InvitationPreviewSerializer(Serializer):
    """What an invitation says to whoever has its token."""

    space = serializers.CharField()
    project = serializers.CharField(allow_null=True, help_text="Null: all of the space.")
    role = serializers.ChoiceField(GIVEN_ROLES)
    email = serializers.EmailField(help_text="The address that it is for, as typed.")
    invited_by = serializers.CharField()
    message = serializers.CharField()
    expires_at = serializers.DateTimeField()


class AcceptedSerializer(Serializer):
    """Where somebody belongs now."""

    space = ObjectIdField()
    project = ObjectIdField(allow_null=True)
    role = serializers.ChoiceField(Role.choices, help_text="What it is there, by now.")


def _exactly_one(attrs: dict[str, Any], first: str, second: str) -> dict[str, Any]:
    if (first in attrs) == (second in attrs):
        raise serializers.ValidationError({first: [f"Give either {first} or {second}."]})
    return attrs
