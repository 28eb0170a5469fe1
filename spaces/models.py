"""Artist spaces and who belongs to them."""

from bson.objectid import ObjectId
from django.conf import settings
from django.db import models
from django_mongodb_backend.fields import EmbeddedModelArrayField, EmbeddedModelField, ObjectIdField
from django_mongodb_backend.models import EmbeddedModel

from spaces.roles import ReadOnly, Role
from wavic.images.models import Picture
from wavic.lifecycle.models import Document


class Space(Document):
    """Where an artist's projects live. The owner's plan pays for what is in it."""

    name = models.CharField(max_length=120)
    description = models.TextField(max_length=2000, blank=True)
    avatar = EmbeddedModelField(Picture, null=True, blank=True, editable=False)
    cover = EmbeddedModelField(Picture, null=True, blank=True, editable=False)
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="owned_spaces"
    )
    owner_id: ObjectId
    member_count = models.PositiveIntegerField(default=1, editable=False)
    # Raised by whatever changes who belongs to it, so that two such changes collide.
    membership_changes = models.PositiveIntegerField(default=0, editable=False)
    project_count = models.PositiveIntegerField(default=0, editable=False)
    # Bytes of all files in it, those in the trash too; the owner's plan counts all their spaces.
    storage_used = models.BigIntegerField(default=0, editable=False)
    # Derived of the owner's plan by services/limits.py; read with the space, so it costs nothing.
    read_only = models.CharField(
        max_length=13, choices=ReadOnly.choices, blank=True, editable=False
    )

    class Meta:
        indexes = [models.Index(fields=["owner", "state"], name="space_of_owner")]

    def __str__(self) -> str:
        return self.name


class ProjectRole(EmbeddedModel):
    """The role that counts in one project instead of the one in the space."""

    project = ObjectIdField()
    role = models.CharField(max_length=9, choices=Role.choices)

    def __str__(self) -> str:
        return f"{self.role} in {self.project}"


class Membership(models.Model):
    """One person in one space: a role in all of it, and other roles in single projects."""

    space = models.ForeignKey(Space, on_delete=models.CASCADE, related_name="memberships")
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="memberships"
    )
    space_id: ObjectId
    user_id: ObjectId
    role = models.CharField(max_length=9, choices=Role.choices)
    project_roles = EmbeddedModelArrayField(ProjectRole, default=list, blank=True)
    revision = models.PositiveIntegerField(default=1, editable=False)
    created_at = models.DateTimeField(auto_now_add=True)
    updated_at = models.DateTimeField(auto_now=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["space", "user"], name="one_membership_a_person")
        ]
        indexes = [
            models.Index(fields=["user", "-id"], name="spaces_of_user"),
            models.Index(fields=["space", "id"], name="members_of_space"),
        ]

    def __str__(self) -> str:
        return str(self.role)
