"""Spaces with people in them."""

from django.db.models import F

from accounts.models import User
from spaces import services
from spaces.models import Membership, ProjectRole, Space
from spaces.roles import Role
from wavic.lifecycle.models import Document


def make_space(owner: User, name: str = "Northbound") -> Space:
    """A space that the person owns."""
    return Space.objects.get(pk=services.create_space(owner, name=name)["id"])


def add_member(space: Space, user: User, role: Role, project: Document | None = None) -> Membership:
    """A member, as accepting an invitation makes one: to the space, or to a project of it."""
    Space.objects.filter(pk=space.pk).update(member_count=F("member_count") + 1)
    if project is None:
        return Membership.objects.create(space=space, user=user, role=role)
    given = [ProjectRole(project=project.pk, role=role)]
    return Membership.objects.create(space=space, user=user, role=Role.VISITOR, project_roles=given)
