"""What support staff may do in the admin: the roles, each a group of Django's."""

from typing import Any

from django.contrib.auth.models import Group, Permission
from django.db.models import Q, TextChoices


class StaffRole(TextChoices):
    """From who only looks to who may do anything."""

    READ_ONLY = "read-only", "Support, read only"
    SUPPORT = "support", "Support"
    SUPERUSER = "superuser", "Superuser"


# What support may act on. Of people their name and whether they come in, and of no staff: see
# accounts/admin.py, which leaves the rest to superusers.
_ACTS_ON = {
    "user",
    "once",  # try given-up work again
    "failure",  # resubmit a failed task
    "suppression",  # send mail to an address again
    "invitation",  # revoke it
    "abusereport",  # settle it
}
# The keys of our account at Stripe stay in the environment; dj-stripe could keep them here.
_SECRET = ("apikey",)


def group_of(role: StaffRole) -> Group:
    """The role's group, with the permissions that it has now: models come and go."""
    group, _ = Group.objects.get_or_create(name=role.label)
    allowed = Q(codename__startswith="view_")
    if role == StaffRole.SUPPORT:
        allowed |= Q(codename__in=[f"change_{model}" for model in sorted(_ACTS_ON)])
        allowed |= Q(codename="support_user")  # whatever is offered on a person's page
    seen = Permission.objects.filter(allowed).exclude(content_type__model__in=_SECRET)
    group.permissions.set(list(seen))
    return group


def bring_up_to_date(**_: Any) -> None:
    """Have the roles that are in use see the models of this release: a signal's receiver."""
    for role in (StaffRole.READ_ONLY, StaffRole.SUPPORT):
        if Group.objects.filter(name=role.label).exists():
            group_of(role)
