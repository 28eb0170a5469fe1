"""What support staff may do in the admin: the roles, each a group of Django's."""

from django.contrib.auth.models import Group, Permission
from django.db.models import Q, TextChoices


class StaffRole(TextChoices):
    """From who only looks to who may do anything."""

    READ_ONLY = "read-only", "Support, read only"
    SUPPORT = "support", "Support"
    SUPERUSER = "superuser", "Superuser"


# What support may act on. Not people themselves: who may edit those could make anybody staff.
_ACTS_ON = {
    "once",  # try given-up work again
    "failure",  # resubmit a failed task
    "suppression",  # send mail to an address again
    "invitation",  # revoke it
    "abusereport",  # settle it
}


def group_of(role: StaffRole) -> Group:
    """The role's group, with the permissions that it has now: models come and go."""
    group, _ = Group.objects.get_or_create(name=role.label)
    allowed = Q(codename__startswith="view_")
    if role == StaffRole.SUPPORT:
        allowed |= Q(codename__in=[f"change_{model}" for model in sorted(_ACTS_ON)])
    group.permissions.set(list(Permission.objects.filter(allowed)))
    return group
