"""Versions that have to go the worker's way again."""

from collections.abc import Iterable

from bson.objectid import ObjectId

from tracks.models import Status, Version
from tracks.services.progress import place_said, touched
from wavic import events
from wavic.mongo.transactions import in_transaction


def process_again(
    version_ids: Iterable[ObjectId], *, silent: bool = False, carry: bool = True
) -> int:
    """Have the worker analyse these versions anew and make what streams; how many there were.

    What plays goes on playing meanwhile. `silent`: nobody is told how it ends. Without `carry`
    open threads stay on the versions that they stand on.
    """
    return sum(_begin(version_id, silent=silent, carry=carry) for version_id in version_ids)


@in_transaction
def _begin(version_id: ObjectId, *, silent: bool, carry: bool) -> bool:
    begun = Version.objects.filter(pk=version_id).update(
        status=Status.PROCESSING, progress=0, failure="", **touched(silent=silent)
    )
    if not begun:
        return False
    version = Version.objects.select_related("track").get(pk=version_id)
    events.emit(
        "version.uploaded",
        space=version.track.space.pk,
        subject=version,
        data={**place_said(version, silent=silent), **({} if carry else {"carry": False})},
    )
    return True
