"""What to show of people and their sessions; reads only."""

from collections.abc import Collection, Iterable, Mapping
from datetime import timedelta
from typing import Any

from bson.objectid import ObjectId
from django.utils import timezone

from accounts import departures
from accounts.models import (
    FORMER_NAME,
    Departure,
    Entitlement,
    Session,
    Stage,
    User,
    fold_email,
)
from accounts.plans import Plan
from wavic.api.errors import NotFound
from wavic.audit import selectors as audit
from wavic.exports import selectors as exports
from wavic.images.pictures import show_in, shown
from wavic.lifecycle.models import State
from wavic.mongo.documents import aggregate, as_stored, same
from wavic.mongo.paging import Keyset, Listing, PageRequest

Row = dict[str, Any]

WAY_BACK = timedelta(days=30)
"""How long somebody who has left may change their mind."""

_HAS_LEFT = {"$eq": ["$state", State.TRASHED]}
_SEEN = {
    "id": "$_id",
    "name": {"$cond": [_HAS_LEFT, FORMER_NAME, "$name"]},
    "avatar": {"$cond": [_HAS_LEFT, None, "$avatar"]},
}
_NEWEST_SESSION = Keyset((("_id", -1),))


def person_by_email(email: str) -> User | None:
    """The living account with this address, however it is typed."""
    try:
        return User.objects.get(email=fold_email(email), is_active=True)
    except User.DoesNotExist:
        return None


def person_with_password(email: str) -> User | None:
    """The account with this address that a password may open: living, or closed by its owner."""
    try:
        user = User.objects.get(email=fold_email(email))
    except User.DoesNotExist:
        return None
    return user if user.is_active or user.state == State.TRASHED else None


def way_back(user_id: ObjectId) -> Departure | None:
    """The departure of somebody who may still change their mind."""
    found = Departure.objects.filter(user_id=user_id, stage=Stage.WAITING)
    return next(iter(found), None)


def departure(user_id: ObjectId) -> Row:
    """What will happen if they close their account now."""
    nothing: Row = {"spaces": [], "memberships": 0, "links": 0, "invitations": 0}
    export = exports.newest("person", user_id)
    return {"days": WAY_BACK.days, "export": export, **nothing, **departures.foretold(user_id)}


def person(user_id: ObjectId) -> User:
    """The living account with this id. Raises NotFound."""
    try:
        return User.objects.get(pk=user_id, is_active=True)
    except User.DoesNotExist:
        raise NotFound from None


def profile(user: User) -> Row:
    """What people see of their own account."""
    return {
        "id": str(user.pk),
        "email": user.email_typed,
        "name": user.name,
        "avatar": shown(user.avatar),
        "email_verified": user.email_verified_at is not None,
        "created_at": as_stored(user.created_at),
        "updated_at": as_stored(user.updated_at),
        "revision": user.revision,
    }


def joined_person(reference: str, name: str, *more: str) -> dict[str, Any]:
    """A stage that joins whom `reference` points to as a list of one; see `shown_person`.

    Who has left has the same name as everybody else who has. `more` are fields that not everybody
    is to see.
    """
    return {
        "$lookup": {
            "from": User._meta.db_table,
            "localField": reference,
            "foreignField": "_id",
            "pipeline": [{"$replaceWith": {**_SEEN, **same(*more)}}],
            "as": name,
        }
    }


def shown_person(row: Row) -> Row:
    """Somebody as others see them, of what `joined_person` brought."""
    return show_in(row, "avatar")


def entitlement_for(user_id: ObjectId) -> Entitlement:
    """What this person's plan allows and how much is used. Raises Entitlement.DoesNotExist."""
    return Entitlement.objects.get(user_id=user_id)


def session_with_user(session_id: ObjectId) -> Row | None:
    """A session and its user's few fields as `user`, in one round trip: who is calling?

    None when there is no such session, when it is over, or when its account is closed.
    """
    shown = ("email_typed", "name", "email_verified_at", "is_staff", "is_active")
    rows = aggregate(Session, _with_user({"_id": session_id}, *shown))
    return next((row for row in rows if _is_living(row)), None)


def living_sessions(session_ids: Collection[ObjectId]) -> dict[ObjectId, ObjectId]:
    """Of these sessions those that are not over, each with whose it is; one round trip."""
    rows = aggregate(Session, _with_user({"_id": {"$in": list(session_ids)}}, "is_active"))
    return {row["_id"]: row["user_id"] for row in rows if _is_living(row)}


def sessions_page(user_id: ObjectId, current: ObjectId | None, request: PageRequest) -> Row:
    """A page of where this person is logged in, the newest first; `current` is marked."""

    def finish(row: Mapping[str, Any]) -> Row:
        return {
            "id": str(row["_id"]),
            "created_at": row["created_at"],
            "last_used_at": row["last_used_at"],
            "expires_at": row["expires_at"],
            "address": row["address"],
            "user_agent": row["user_agent"],
            "current": row["_id"] == current,
        }

    living = {"user_id": user_id, "revoked_at": None, "expires_at": {"$gt": timezone.now()}}
    return _NEWEST_SESSION.page(Session, request, match=living, finish=finish)


def audit_of(user_id: ObjectId, request: PageRequest) -> Row:
    """A page of the sensitive acts that somebody did, or that were done to them or their account.

    The newest first. From where others acted isn't said.
    """
    # Of what is in the space there are no names: it may be hidden from them by now.
    listing = audit_listing({"people": user_id}, request, named=["space"])
    rows = aggregate(listing.model, listing.stages)
    return listing.page(rows, lambda row: shown_act(row, reader=user_id))


def audit_listing(match: Row, request: PageRequest, named: Iterable[str]) -> Listing:
    """A page of the audit trail's entries, with the people they name; see `shown_act`.

    `named` as of `wavic.audit.selectors.listing`.
    """
    return audit.listing(match, request, joined_person("people", "_people"), named)


def shown_act(row: Row, *, reader: ObjectId | None = None) -> Row:
    """An entry of the audit trail for a client; `reader` as of `wavic.audit.selectors.shown`."""
    people = {each["id"]: shown_person(each) for each in row["_people"]}
    return audit.shown(row, people, reader=reader)


def _with_user(match: Row, *shown: str) -> list[Row]:
    return [
        {"$match": match},
        {
            "$lookup": {
                "from": User._meta.db_table,
                "localField": "user_id",
                "foreignField": "_id",
                "pipeline": [{"$project": dict.fromkeys(shown, 1)}],
                "as": "user",
            }
        },
        {"$unwind": "$user"},
    ]


def _is_living(row: Mapping[str, Any]) -> bool:
    over = row["revoked_at"] is not None or row["expires_at"] <= timezone.now()
    return not over and row["user"]["is_active"]


def storage_by_plan() -> list[Row]:
    """`{plan, people, used, limit}` of every plan, in bytes. Reads all entitlements: for a task."""
    sums: list[Row] = [
        {
            "$group": {
                "_id": "$plan",
                "people": {"$sum": 1},
                "used": {"$sum": "$storage_used"},
                "limit": {"$sum": "$storage_limit"},
            }
        }
    ]
    found = {row.pop("_id"): row for row in aggregate(Entitlement, sums)}
    none: Row = {"people": 0, "used": 0, "limit": 0}
    return [{"plan": plan.value, **found.get(plan.value, none)} for plan in Plan]
