"""Who works for us."""

import secrets
from uuid import uuid4

from accounts import tasks
from accounts.models import User, fold_email
from accounts.staff import StaffRole, group_of
from wavic import events
from wavic.mongo.transactions import run_in_transaction
from wavic.queue import enqueue


def make_staff(email: str, name: str, role: StaffRole) -> bool:
    """Give somebody a role in support, with a new account if they have none; whether it is new.

    A new one has no password that anybody knows: they are mailed a link to set one. Whoever had
    another role has this one instead.
    """
    groups = [] if role == StaffRole.SUPERUSER else [group_of(role)]
    rights = {"is_staff": True, "is_superuser": role == StaffRole.SUPERUSER}
    new = not User.objects.filter(email=fold_email(email)).exists()
    user = (
        User.objects.create_user(email, secrets.token_urlsafe(32), name=name)
        if new
        else User.objects.get(email=fold_email(email))
    )

    def write() -> None:
        User.objects.filter(pk=user.pk).update(**rights)
        user.groups.set(groups)
        events.emit(
            "user.made_staff", subject=("user", user.pk), data={"role": role.value, "new": new}
        )
        if new:
            enqueue(tasks.send_password_reset, user.email, uuid4().hex)

    run_in_transaction(write)
    return new
