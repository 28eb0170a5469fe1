"""The shapes of spaces. What goes out is written by the selectors, and described here."""

from typing import Any

from rest_framework import serializers

from accounts.plans import LinkFeature, Plan
from accounts.serializers import PersonSerializer
from spaces.roles import IN_A_PROJECT, SEEN_AS, ReadOnly, Role
from wavic.api.fields import ObjectIdField
from wavic.api.serializers import Serializer
from wavic.images.serializers import PictureSerializer
from wavic.lifecycle.serializers import DocumentSerializer

GIVEN_ROLES = [(role.value, role.label) for role in IN_A_PROJECT]
CHANGED_ROLES = [*GIVEN_ROLES, (Role.VISITOR.value, Role.VISITOR.label)]


class ReadOnlyField(serializers.ChoiceField):
    """Why a space can only be read; null when it isn't so."""

    def __init__(self, **options: Any) -> None:
        super().__init__(ReadOnly.choices, allow_null=True, **options)


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
    read_only = ReadOnlyField(  # type: ignore[assignment]  # a field, as DRF collects them
        help_text="Why nothing can be added here: more spaces than the owner's plan has room for, "
        "or more collaborators. Null: it can."
    )


class GuestSerializer(Serializer):
    """Somebody who came by a share link, under the name they gave."""

    id = ObjectIdField()
    name = serializers.CharField()


class SpaceInput(Serializer):
    """What a person says of a space."""

    name = serializers.CharField(max_length=120)
    description = serializers.CharField(max_length=2000, allow_blank=True, required=False)


class ProjectRoleSerializer(Serializer):
    """A role that counts in one project instead of the one in the space."""

    project = ObjectIdField()
    role = serializers.ChoiceField(GIVEN_ROLES)


class MemberSerializer(DocumentSerializer):
    """Somebody who belongs to a space."""

    user = PersonSerializer()
    email = serializers.EmailField(
        allow_null=True, help_text="As typed; null for who may not manage members."
    )
    role = serializers.ChoiceField(
        Role.choices, help_text="In all of the space; a visitor has single projects only."
    )
    projects = ProjectRoleSerializer(many=True)
    joined_at = serializers.DateTimeField()


class MemberEdit(Serializer):
    """Another role for a member: in the space, or in one project of it."""

    role = serializers.ChoiceField(
        CHANGED_ROLES,
        allow_null=True,
        help_text="With a project, null takes the role of its own there away.",
    )
    project = ObjectIdField(required=False)

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        """Null means something with a project only, visitor only without one."""
        if attrs["role"] == (Role.VISITOR if "project" in attrs else None):
            raise serializers.ValidationError({"role": ["This role can't be given here."]})
        return attrs


class TransferInput(Serializer):
    """Who is to be the owner."""

    user = ObjectIdField(help_text="An admin of the space.")


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
    spaces = QuotaSerializer(help_text="Of the owner's; those in the trash aren't among the used.")
    file_limit = serializers.IntegerField(help_text="Bytes of the largest file.")
    version_limit = serializers.IntegerField(
        allow_null=True, help_text="Versions of a track, those in the trash too; null: no limit."
    )
    link_features = serializers.ListField(
        child=serializers.ChoiceField(LinkFeature.choices),
        help_text="What share links can do here besides what all of them do.",
    )
    read_only = ReadOnlyField(  # type: ignore[assignment]
        help_text="As of the space."
    )
