"""Who belongs to a space and as what: joining, other roles, leaving.

Whatever changes that claims the space's `membership_changes` first. So of two such changes at
the same moment one is done again, and goes by what the other has left.
"""

from typing import Any

from bson.objectid import ObjectId
from django.db.models import F

from accounts import services as accounts
from spaces import access, limits, parts, selectors
from spaces.access import Principal
from spaces.models import Membership, ProjectRole, Space
from spaces.roles import Action, Role
from spaces.services.limits import settle_limits
from wavic import events, search
from wavic.api.errors import Conflict, NotFound, Problem
from wavic.lifecycle.models import State
from wavic.mongo.transactions import in_transaction


@in_transaction
def add_member(
    space_id: ObjectId, user_id: ObjectId, role: str, project: ObjectId | None = None
) -> None:
    """Let somebody into a space, or into one project of it, with this role.

    A role that they have of the same reach already stays as it is; one of another reach is kept
    beside it. Raises NotFound for a space in the trash or a closed account, Problem 403
    `quota_exceeded` where the owner's plan has no room, `read_only` where nothing is added at
    all, 409 `owner_stays` for the owner.
    """
    space = claim(space_id)
    member = Membership.objects.filter(space_id=space_id, user_id=user_id).first()
    if member is None:
        _join(space, user_id, role, project)
        return
    _refuse_owner(member)
    if project is None and member.role == Role.VISITOR:
        _save(member, role, member.project_roles)
    elif project is not None and project not in _by_project(member.project_roles):
        _save(member, member.role, _with_role(member, project, role))
    else:
        return
    tell_of_member("role_changed", member, actor=user_id, role=role, project=project)


@in_transaction
def change_member(
    actor: Principal,
    space_id: ObjectId,
    user_id: ObjectId,
    *,
    role: str | None,
    project: ObjectId | None = None,
    expected: int | None = None,
) -> dict[str, Any] | None:
    """Give a member another role: in the space or, with a `project`, in that alone.

    Without a `role` they have none of their own in the project any more. A visitor who is left
    without any project is a member no more: None. Raises Problem 404, 403, 409 `owner_stays`,
    and `conflict` with the member as they are now on a stale revision.
    """
    access.to_space(actor, space_id, Action.MANAGE_MEMBERS)
    if project is not None:
        parts.require_project(space_id, project)
    claim(space_id)
    member = _member(space_id, user_id)
    if expected not in (None, member.revision):
        raise Conflict(selectors.member(space_id, user_id))
    in_space, in_projects = member.role, member.project_roles
    if project is not None:
        in_projects = _with_role(member, project, role)
    elif role is not None:
        in_space = role
    if in_space == Role.VISITOR and not in_projects:
        remove(member)
        tell_of_member("removed", member, actor=actor.pk)
        return None
    before = (member.role, _by_project(member.project_roles))
    if (in_space, _by_project(in_projects)) != before:
        _save(member, in_space, in_projects)
        tell_of_member("role_changed", member, actor=actor.pk, role=role, project=project)
    return selectors.member(space_id, user_id)


@in_transaction
def remove_member(actor: Principal, space_id: ObjectId, user_id: ObjectId) -> None:
    """End somebody's membership, from their next request on. Raises Problem 409 `owner_stays`."""
    access.to_space(actor, space_id, Action.MANAGE_MEMBERS)
    claim(space_id)
    member = _member(space_id, user_id)
    remove(member)
    tell_of_member("removed", member, actor=actor.pk)


@in_transaction
def leave_space(actor: Principal, space_id: ObjectId) -> None:
    """End one's own membership. Raises Problem 409 `owner_stays`."""
    access.to_space(actor, space_id)
    claim(space_id)
    member = _member(space_id, actor.pk)
    remove(member)
    tell_of_member("left", member, actor=actor.pk)


@in_transaction
def end_roles_in(space_id: ObjectId, project_id: ObjectId) -> None:
    """Nobody has a role of their own any more in a project that is being deleted for good.

    Who is left without any project is a member no more. Nobody hears of it: they could do nothing
    there since it is in the trash.
    """
    for member in Membership.objects.filter(space_id=space_id, project_roles__project=project_id):
        others = _with_role(member, project_id, None)
        if member.role == Role.VISITOR and not others:
            remove(member)
            search.forget([member.pk])
        else:
            _save(member, member.role, others)


def claim(space_id: ObjectId) -> Space:
    """The living space, whose members nobody else changes until the transaction ends."""
    living = Space.objects.filter(pk=space_id, state=State.ACTIVE)
    if not living.update(membership_changes=F("membership_changes") + 1):
        raise NotFound
    known = ("owner_id", "member_count", "storage_used", "read_only")
    return Space.objects.only(*known).get(pk=space_id)


def require_room(space: Space) -> None:
    """Refuse one more member of a claimed space. Raises Problem 403 `quota_exceeded`, `read_only`.

    A plan that has less room from this moment on collides with this, and counts them as well.
    """
    # The owner is counted as a member, and is nobody's collaborator.
    accounts.check_collaborators(space.owner_id, space.member_count)
    if space.read_only:
        raise limits.read_only(space.pk)
    accounts.hold_limits(space.owner_id)


def _join(space: Space, user_id: ObjectId, role: str, project: ObjectId | None) -> None:
    require_room(space)
    accounts.require_open(user_id)
    given = [] if project is None else [ProjectRole(project=project, role=role)]
    member = Membership.objects.create(
        space_id=space.pk,
        user_id=user_id,
        role=role if project is None else Role.VISITOR,
        project_roles=given,
    )
    Space.objects.filter(pk=space.pk).update(member_count=F("member_count") + 1)
    tell_of_member("joined", member, actor=user_id, role=role, project=project)


def remove(member: Membership) -> None:
    """End a membership, inside a transaction; who may is asked before."""
    _refuse_owner(member)
    Membership.objects.filter(pk=member.pk).delete()
    Space.objects.filter(pk=member.space_id).update(
        member_count=F("member_count") - 1, membership_changes=F("membership_changes") + 1
    )
    space = Space.objects.only("owner_id", "read_only").get(pk=member.space_id)
    if space.read_only:
        settle_limits(space.owner_id)


def _save(member: Membership, role: str, in_projects: list[ProjectRole]) -> None:
    _refuse_owner(member)
    member.role, member.project_roles = role, in_projects
    member.revision += 1
    member.save(update_fields=["role", "project_roles", "revision", "updated_at"])


def _member(space_id: ObjectId, user_id: ObjectId) -> Membership:
    member = Membership.objects.filter(space_id=space_id, user_id=user_id).first()
    if member is None:
        raise NotFound
    return member


def _by_project(roles: list[ProjectRole]) -> dict[ObjectId, str]:
    return {given.project: given.role for given in roles}


def _with_role(member: Membership, project: ObjectId, role: str | None) -> list[ProjectRole]:
    """The member's project roles with this one in the place of the project's, or without it."""
    others = [given for given in member.project_roles if given.project != project]
    return others if role is None else [*others, ProjectRole(project=project, role=role)]


def _refuse_owner(member: Membership) -> None:
    if member.role == Role.OWNER:
        detail = "The owner stays the owner until they hand the space to somebody else."
        raise Problem(409, "owner_stays", detail)


def tell_of_member(
    what: str,
    member: Membership,
    *,
    actor: ObjectId,
    role: str | None = None,
    project: ObjectId | None = None,
) -> None:
    """Emit `member.<what>`; `role` is what they have where it changed: in the space or project."""
    events.emit(
        f"member.{what}",
        space=member.space_id,
        actor=actor,
        subject=("user", member.user_id),
        data={"membership": str(member.pk), "role": role, "project": project and str(project)},
    )
