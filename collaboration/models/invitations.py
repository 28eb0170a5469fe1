"""Invitations to a space, or to a single project of it."""

from bson.objectid import ObjectId
from django.conf import settings
from django.db import models
from django.db.models import Q

from projects.models import Project
from spaces.models import Space
from spaces.roles import IN_A_PROJECT


class Status(models.TextChoices):
    """What became of an invitation; one that ran out is still pending, and can be sent again."""

    PENDING = "pending"
    ACCEPTED = "accepted"
    DECLINED = "declined"
    REVOKED = "revoked"


class Invitation(models.Model):
    """An address that may become a member, once, by the token that was mailed to it."""

    space = models.ForeignKey(Space, on_delete=models.CASCADE, related_name="invitations")
    # The one project it is for; None for all of the space.
    project = models.ForeignKey(
        Project, on_delete=models.CASCADE, related_name="+", null=True, blank=True
    )
    space_id: ObjectId
    project_id: ObjectId | None
    role = models.CharField(
        max_length=9, choices=[(role.value, role.label) for role in IN_A_PROJECT]
    )
    email = models.EmailField(max_length=254, help_text="Folded, as accounts keep theirs.")
    email_typed = models.EmailField(max_length=254)
    message = models.TextField(max_length=1000, blank=True)
    invited_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+"
    )
    invited_by_id: ObjectId
    status = models.CharField(max_length=8, choices=Status.choices, default=Status.PENDING)
    # SHA-256 of the token, in hex. Sending again makes another token: `generation` counts them.
    token_hash = models.CharField(max_length=64, unique=True)
    generation = models.PositiveIntegerField(default=1)
    sent_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    answered_at = models.DateTimeField(null=True, blank=True)
    # Who accepted or declined it.
    answered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, related_name="+", null=True, blank=True
    )
    created_at = models.DateTimeField(auto_now_add=True)
    updated_at = models.DateTimeField(auto_now=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["space", "project", "email"],
                condition=Q(status=Status.PENDING),
                name="one_pending_invitation",
            ),
            # Null is like no other null: what isn't for a project needs a constraint of its own.
            models.UniqueConstraint(
                fields=["space", "email"],
                condition=Q(status=Status.PENDING, project__isnull=True),
                name="one_pending_to_all_of_space",
            ),
        ]
        indexes = [
            models.Index(fields=["space", "status", "-id"], name="invitations_of_space"),
            models.Index(fields=["email", "status", "-id"], name="invitations_of_address"),
        ]

    def __str__(self) -> str:
        return f"{self.email_typed}: {self.role}"
