"""What people think of a version: approved, or changes wanted."""

from typing import Any

from bson.objectid import ObjectId
from django.utils import timezone

from spaces import access
from spaces.access import Principal
from spaces.guests import Guest, named
from spaces.roles import Action
from tracks import selectors
from tracks.models import Approval, Review, Version
from tracks.services.signing_off import lapse_sign_off
from wavic import events
from wavic.api.errors import NotFound
from wavic.lifecycle.models import State
from wavic.mongo.transactions import in_transaction


@in_transaction
def review_version(
    actor: Principal, track_id: ObjectId, version_id: ObjectId, verdict: Approval, note: str = ""
) -> dict[str, Any]:
    """Say what one thinks of a version, instead of what one said before.

    Changes that somebody wants end the project's sign-off.
    """
    granted, project_id = selectors.access_to_track(actor, track_id, Action.REVIEW_VERSION)
    if granted.guest:
        selectors.version(actor, track_id, version_id)  # 404 for another than theirs
    # Written first, so that two reviewers collide here and both count in what they come to.
    living = Version.objects.filter(pk=version_id, track_id=track_id, state=State.ACTIVE)
    if not living.update(updated_at=timezone.now()):
        raise NotFound
    said = {"verdict": verdict, "note": note}
    who: dict[str, Any] = {"reviewer_id": access.person(actor)}
    if isinstance(actor, Guest):
        who["guest_id"] = actor.pk
        said["guest_name"] = named(actor)
    mine = Review.objects.filter(version_id=version_id, **who)
    if not mine.update(**said, updated_at=timezone.now()):
        Review.objects.create(version_id=version_id, **who, **said)
    living.update(approval=_sum_up(version_id))
    if verdict == Approval.CHANGES_REQUESTED:
        lapse_sign_off(project_id)
    events.emit(
        f"version.{verdict}",
        space=granted.space_id,
        actor=access.person(actor),
        subject=("version", version_id),
        data={
            "track": str(track_id),
            "project": str(project_id),
            "note": note,
            **access.signature(actor),
        },
    )
    return selectors.version(actor, track_id, version_id)


def _sum_up(version_id: ObjectId) -> Approval:
    verdicts = Review.objects.filter(version_id=version_id).values_list("verdict", flat=True)
    wanted = Approval.CHANGES_REQUESTED
    return wanted if wanted in set(verdicts) else Approval.APPROVED
