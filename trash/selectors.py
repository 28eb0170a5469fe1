"""What of the trash somebody may restore or purge: reads only."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any, cast

from bson.objectid import ObjectId
from django.db.models import Q
from django.utils import timezone

from accounts import selectors as accounts
from projects.models import Project
from spaces import access
from spaces.access import Principal
from spaces.lifecycle import UnitInSpace, key
from spaces.models import Space
from spaces.roles import Action
from spaces.standing import Standing, standings_of
from tracks.models import Track
from wavic.lifecycle.kinds import kind_of
from wavic.lifecycle.models import State, Trashed
from wavic.mongo.documents import aggregate, same
from wavic.mongo.paging import Keyset, PageRequest

Row = dict[str, Any]
Standings = dict[ObjectId, Standing]

_NEWEST = Keyset((("_id", -1),))
_DAY = timedelta(days=1)
_ROWS: list[Row] = [
    *access.living(Project, "project", "_project", needed=False),
    *access.living(Track, "track", "_track", needed=False),
    {
        "$lookup": {
            "from": Space._meta.db_table,
            "localField": "space",
            "foreignField": "_id",
            "as": "_space",
        }
    },
    {"$unwind": "$_space"},
    accounts.joined_person("by", "trashed_by"),
    {
        "$replaceWith": {
            "id": "$object",
            "trashed_at": "$at",
            "space_state": "$_space.state",
            "space": "$space",
            **same("_key", "kind", "title", "number", "project", "track", "author", "purge_at"),
            **same("trashed_by"),
            "_space": {"id": "$_space._id", "title": "$_space.name"},
            "_project": {"id": "$_project._id", "title": "$_project.title"},
            "_track": {"id": "$_track._id", "title": "$_track.title"},
        }
    },
]


def trash_of(
    principal: Principal, request: PageRequest, *, space: ObjectId | None = None
) -> dict[str, Any]:
    """A page of what somebody may restore or purge, the last first; two round trips.

    With a `space` of what was in it. What lies in something that is in the trash itself comes and
    goes with that, and makes the page shorter.
    """
    standings = standings_of([principal.pk], trashed=True)[principal.pk]
    match = {"readers": {"$in": keys_of(principal, standings, space)}, **_of(space)}
    listing = _NEWEST.listing(Trashed, request, match=match, shape=_ROWS)
    # Named: which index is better is not for one person's trash to say for everybody's.
    rows = aggregate(Trashed, listing.stages, hint="trash_read")
    return listing.page(rows, lambda row: _shown(row, principal, standings))


def keys_of(principal: Principal, standings: Standings, space: ObjectId | None = None) -> list[str]:
    """Under which keys somebody finds what was thrown away: by their roles, and as its author."""
    chosen = [each for each in standings.values() if space in {None, each.space_id}]
    in_projects = [pair for each in chosen for pair in each.in_projects.items()]
    roles = [*((each.space_id, each.role) for each in chosen), *in_projects]
    return [str(principal.pk), *(key(place, role) for place, role in roles)]


def all_to_purge(principal: Principal, space: ObjectId | None = None) -> Row:
    """A condition on entries: all that somebody may purge, everywhere or in one space.

    One round trip. What lies in something that is in the trash itself goes with that.
    """
    standings = standings_of([principal.pk], trashed=True)[principal.pk]
    chosen = [each for each in standings.values() if space in {None, each.space_id}]
    keys, narrower = [], []
    for each in chosen:
        if _may_purge(each) and (each.living or each.owner_id == principal.pk):
            keys.append(key(each.space_id, each.role))
            narrower += [pk for pk in each.in_projects if not _may_purge(each, pk)]
        elif each.living:
            wider = [pk for pk in each.in_projects if _may_purge(each, pk)]
            keys += [key(pk, each.in_projects[pk]) for pk in wider]
    return {"readers": {"$in": keys}, "project": {"$nin": narrower}, **_of(space)}


def due() -> Iterator[Trashed]:
    """All that is to be deleted by now and in nobody's hands, what has waited longest first."""
    now = timezone.now()
    free = Q(lease_until=None) | Q(lease_until__lt=now)
    yield from Trashed.objects.filter(free, purge_at__lte=now).order_by("purge_at").iterator()


def unit(kind: str) -> UnitInSpace:
    """What goes to the trash under this name. Raises KeyError."""
    return cast("UnitInSpace", kind_of(kind))


def _may_purge(standing: Standing, project: ObjectId | None = None) -> bool:
    granted = standing.there(project)
    return granted is not None and granted.may(Action.PURGE)


def _of(space: ObjectId | None) -> Row:
    return {} if space is None else {"space": space}


def _shown(row: Row, principal: Principal, standings: Standings) -> Row | None:
    """The row for a client; None for what isn't theirs, or comes back with what it was in."""
    standing = standings.get(row["space"])
    granted = standing and standing.there(row["project"])
    if not granted or _lies_in_trash(row):
        return None
    known, own = unit(row["kind"]), row["author"] == principal.pk
    may_restore = granted.may(known.restored_by, own=own)
    may_purge = granted.may(known.purged_by, own=own)
    if not may_restore and not may_purge:
        return None
    return {
        **{name: row[name] for name in ("kind", "id", "title", "number")},
        **{name: row[f"_{name}"] or None for name in ("space", "project", "track")},
        "trashed_at": row["trashed_at"],
        "trashed_by": next(map(accounts.shown_person, row["trashed_by"]), None),
        "purge_at": row["purge_at"],
        "days_left": max(0, -((timezone.now() - row["purge_at"]) // _DAY)),
        "may_restore": may_restore,
        "may_purge": may_purge,
    }


def _lies_in_trash(row: Row) -> bool:
    if row["kind"] != "space" and row["space_state"] != State.ACTIVE:
        return True
    above = [name for name in ("project", "track") if row[name] not in {None, row["id"]}]
    return any(not row[f"_{name}"] for name in above)
