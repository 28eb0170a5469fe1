"""Who a guest is, and what their link lets them do at this moment."""

from collections.abc import Collection, Iterator
from typing import Any

from bson.objectid import ObjectId
from django.utils import timezone

from collaboration.models import GuestPass, Link, LinkCopy
from collaboration.selectors.opening import shared_by_copy, shown_to_guest
from collaboration.tokens import hash_of
from spaces.guests import Guest, Target
from spaces.roles import Action
from wavic.api.errors import NotFound
from wavic.lifecycle.models import State
from wavic.mongo.documents import aggregate

_ALLOWED = {
    "may_comment": (Action.COMMENT, Action.SEE_COMMENTS),
    "may_download": (Action.DOWNLOAD_ORIGINAL,),
    "may_approve": (Action.REVIEW_VERSION,),
}


def guest_by_token(token: str) -> Guest | None:
    """The guest with this token, in one round trip; None unless pass, copy and link are good."""
    return next(iter(_guests({"token_hash": hash_of(token)})), None)


def guests_by_pass(pass_ids: Collection[ObjectId]) -> dict[ObjectId, Guest]:
    """The guests with these passes by their ids, as far as pass, copy and link are good.

    One round trip.
    """
    return {guest.pk: guest for guest in _guests({"_id": {"$in": list(pass_ids)}})}


def guest_and_link(guest: Guest) -> dict[str, Any]:
    """Who a guest is, until when, and what their link shares; 404 once that is in the trash."""
    shared = shared_by_copy(guest.copy)
    if shared is None:
        raise NotFound
    known = GuestPass.objects.only("name", "expires_at").get(pk=guest.pk)
    return shown_guest(known, shared)


def shown_guest(known: GuestPass, shared: dict[str, Any]) -> dict[str, Any]:
    """The guest and their link, as they see both."""
    return {
        "expires_at": known.expires_at,
        "guest": {"id": known.pk, "name": known.name},
        "link": shown_to_guest(shared),
    }


def target_of(link: dict[str, Any]) -> Target:
    """What a link's document shares.

    A track's project isn't named: the track may move to another one, and the link goes with it.
    """
    project = None if link["track_id"] else link["project_id"]
    return Target(link["space_id"], project, link["track_id"], link["version_id"])


def _guests(match: dict[str, Any]) -> Iterator[Guest]:
    now = timezone.now()
    rows = aggregate(
        GuestPass,
        [
            {"$match": match},
            _joined(LinkCopy, "copy_id", "copy", {"revoked_at": None}),
            {"$unwind": "$copy"},
            _joined(Link, "link_id", "link", {"state": State.ACTIVE}),
            {"$unwind": "$link"},
        ],
    )
    for row in rows:
        link = row["link"]
        if row["expires_at"] > now and (link["expires_at"] is None or link["expires_at"] > now):
            yield _guest(row, link)


def _guest(row: dict[str, Any], link: dict[str, Any]) -> Guest:
    return Guest(
        pk=row["_id"],
        name=row["name"],
        link=link["_id"],
        copy=row["copy_id"],
        target=target_of(link),
        allows=frozenset(
            action for name, actions in _ALLOWED.items() if link[name] for action in actions
        ),
        metered=link["max_plays"] is not None,
        bot=row["bot"],
    )


def _joined(model: Any, reference: str, name: str, living: dict[str, Any]) -> dict[str, Any]:
    return {
        "$lookup": {
            "from": model._meta.db_table,
            "localField": reference,
            "foreignField": "_id",
            "pipeline": [{"$match": living}],
            "as": name,
        }
    }
