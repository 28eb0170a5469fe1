"""What becomes of spaces and memberships when somebody leaves WAVIC, and when they come back."""

from typing import Any

from bson.objectid import ObjectId
from django.db.models import F

from accounts.departures import Leaving, Returning
from spaces.models import Membership, ProjectRole, Space
from spaces.roles import Role
from spaces.services.members import claim, remove, require_room, tell_of_member
from spaces.services.transfers import hand_over
from wavic import events
from wavic.api.errors import NotFound, Problem, invalid
from wavic.lifecycle import changes as lifecycle
from wavic.lifecycle.kinds import unit_of
from wavic.lifecycle.models import Stage, State, Trashed

_ROOM = "spaces"
_NAMED = 20  # spaces that the mail about it names


def settle_spaces(leaving: Leaving) -> None:
    """Hand over, trash and leave, as was chosen, in the transaction that closes the account.

    What is in the trash already stays theirs. Raises Problem 409 `spaces_remain` with the `spaces`
    that nothing was chosen for, 409 `not_a_member` and 403 `quota_exceeded` with the `space` whose
    heir can't take it, and 400 for a choice that isn't theirs.
    """
    owned = list(Space.objects.filter(owner_id=leaving.user_id, state=State.ACTIVE))
    _require_choices(leaving, owned)
    handed, trashed = [], []
    for space in owned:
        heir = leaving.heirs[space.pk]
        if heir is None:
            _throw_away(space, leaving.user_id)
            trashed.append(space)
        else:
            _hand_over(space, leaving.user_id, heir)
            handed.append(space)
    memberships = _leave(leaving.user_id)
    leaving.kept[_ROOM] = {
        "trashed": [str(space.pk) for space in trashed],
        "memberships": memberships,
    }
    leaving.done[_ROOM] = {
        "handed_over": [space.name for space in handed[:_NAMED]],
        "trashed": [space.name for space in trashed[:_NAMED]],
        "more": max(0, len(handed) - _NAMED) + max(0, len(trashed) - _NAMED),
        "left": len(memberships) - len(handed),
    }


def bring_spaces_back(returning: Returning) -> None:
    """Restore what they threw away as they left, and let them in again where there is room.

    What they handed over has its new owner, and has them as an admin.
    """
    kept = returning.kept.get(_ROOM, {})
    for space_id in map(ObjectId, kept.get("trashed", ())):
        _restore(space_id, returning.user_id)
    for membership in kept.get("memberships", ()):
        _rejoin(membership, returning.user_id)


def _require_choices(leaving: Leaving, owned: list[Space]) -> None:
    remaining = [space for space in owned if space.pk not in leaving.heirs]
    if remaining:
        raise Problem(
            409,
            "spaces_remain",
            "Say of each space that is yours who takes it over, or that it goes to the trash.",
            spaces=[_named(space) for space in remaining],
        )
    if strange := leaving.heirs.keys() - {space.pk for space in owned}:
        names = ", ".join(map(str, sorted(strange)))
        raise invalid({"spaces": [f"Not a space of yours: {names}."]})


def _named(space: Space) -> dict[str, str]:
    return {"id": str(space.pk), "title": space.name}


def _throw_away(space: Space, owner_id: ObjectId) -> None:
    lifecycle.trash(Space, space.pk, by=owner_id)
    events.emit("space.trashed", space=space.pk, actor=owner_id, subject=("space", space.pk))


def _hand_over(space: Space, owner_id: ObjectId, heir_id: ObjectId) -> None:
    claimed = claim(space.pk)
    members = Membership.objects.filter(space_id=space.pk, user_id=heir_id)
    if not members.exclude(role=Role.OWNER).exists():
        detail = "Only who belongs to the space can become its owner."
        raise Problem(409, "not_a_member", detail, space=_named(space))
    try:
        hand_over(claimed, owner_id, heir_id)
    except Problem as problem:
        problem.extra["space"] = _named(space)
        raise


def _leave(user_id: ObjectId) -> list[dict[str, Any]]:
    """End their memberships but those of what they own, and say what these were."""
    ended = list(Membership.objects.filter(user_id=user_id).exclude(role=Role.OWNER))
    for member in ended:
        remove(member)
        tell_of_member("left", member, actor=user_id)
    return [
        {
            "id": str(member.pk),
            "space": str(member.space_id),
            "role": member.role,
            "projects": {str(given.project): given.role for given in member.project_roles},
            "revision": member.revision,
        }
        for member in ended
    ]


def _restore(space_id: ObjectId, user_id: ObjectId) -> None:
    unit = unit_of("space")
    for entry in Trashed.objects.filter(object=space_id, stage=Stage.TRASHED):
        if unit is None or not lifecycle.restore(unit, entry):
            continue
        events.emit(
            "space.restored",
            space=space_id,
            actor=user_id,
            subject=("space", space_id),
            data={"title": entry.title},
        )


def _rejoin(kept: dict[str, Any], user_id: ObjectId) -> None:
    """A member as before, unless the space is gone or has no room for them any more."""
    try:
        space = claim(ObjectId(kept["space"]))
        require_room(space)
    except (NotFound, Problem):
        return
    given = [
        ProjectRole(project=ObjectId(project), role=role)
        for project, role in kept["projects"].items()
    ]
    member = Membership.objects.create(
        pk=ObjectId(kept["id"]),  # it stands where it stood among the members
        space_id=space.pk,
        user_id=user_id,
        role=kept["role"],
        project_roles=given,
        revision=kept["revision"] + 1,
    )
    Space.objects.filter(pk=space.pk).update(member_count=F("member_count") + 1)
    tell_of_member("joined", member, actor=user_id, role=kept["role"])
