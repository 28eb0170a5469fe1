"""Spaces with people in them."""

from accounts.models import User
from spaces import services
from spaces.models import Membership, Space
from spaces.roles import Role


def make_space(owner: User, name: str = "Northbound") -> Space:
    """A space that the person owns."""
    return Space.objects.get(pk=services.create_space(owner, name=name)["id"])


def add_member(space: Space, user: User, role: Role) -> Membership:
    """Invitations come later; a membership is what they will make."""
    return Membership.objects.create(space=space, user=user, role=role)
