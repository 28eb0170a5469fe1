"""Choosing what to be told, and how."""

from collections.abc import Callable
from typing import Any

from bson.objectid import ObjectId
from django.db import IntegrityError

from collaboration.models import Frequency, Preferences, SpacePreferences
from collaboration.selectors.digests import wishes_for_untold
from collaboration.services.expected_digests import wait_for
from spaces import access
from spaces.access import Principal
from wavic.mongo.transactions import in_transaction


def edit_preferences(actor: Principal, **changes: Any) -> None:
    """Write what is said of `timezone`, `mentions_by_mail`, `default: {digest?, level?}` and
    `spaces: [{space, digest?, level?}]`, where None stands for what holds by default.

    Raises NotFound for a space they don't belong to.
    """
    for_spaces, by_default = changes.pop("spaces", ()), changes.pop("default", {})
    access.to_all(actor, {each["space"] for each in for_spaces})

    def edit(chosen: Preferences) -> None:
        for name, value in {**changes, **by_default}.items():
            setattr(chosen, name, value)
        own = {each.space: each for each in chosen.spaces}
        for wanted in for_spaces:
            here = own.setdefault(wanted["space"], SpacePreferences(space=wanted["space"]))
            for name in {"digest", "level"} & wanted.keys():
                setattr(here, name, wanted[name] or "")
        chosen.spaces = list(own.values())

    _change(actor.pk, edit)


def stop_digests(user_id: ObjectId) -> None:
    """No digests for this person any more, of any space, until they choose some again."""

    def stop(chosen: Preferences) -> None:
        chosen.digest = Frequency.OFF
        for own in chosen.spaces:
            own.digest = ""

    _change(user_id, stop)


def stop_mentions(user_id: ObjectId) -> None:
    """No mail to this person when they are mentioned, until they choose it again."""

    def stop(chosen: Preferences) -> None:
        chosen.mentions_by_mail = False

    _change(user_id, stop)


def _change(user_id: ObjectId, change: Callable[[Preferences], None]) -> None:
    try:
        _write(user_id, change)
    except IntegrityError:  # their first choice, made twice at this moment
        _write(user_id, change)


@in_transaction
def _write(user_id: ObjectId, change: Callable[[Preferences], None]) -> None:
    found = Preferences.objects.filter(user_id=user_id).first()
    chosen = found or Preferences(user_id=user_id)
    change(chosen)
    chosen.spaces = [own for own in chosen.spaces if own.digest or own.level]
    chosen.save(force_insert=found is None, force_update=found is not None)
    # What waits for a digest comes when it is due by what they want now.
    wait_for((user_id, each) for each in wishes_for_untold(user_id))
