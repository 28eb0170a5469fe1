"""Making, changing and revoking share links, whole or one recipient's copy."""

from collections.abc import Mapping, Sequence
from typing import Any

from bson.objectid import ObjectId
from django.utils import timezone

from accounts import passwords
from accounts import services as accounts
from accounts.plans import LinkFeature
from collaboration import selectors
from collaboration.models import GuestPass, Link, LinkCopy
from collaboration.services.link_events import tell
from collaboration.tokens import hash_of, token_for
from projects import selectors as projects
from spaces import access
from spaces.access import Principal
from spaces.roles import MATRIX, Action, Rule
from tracks import selectors as tracks
from tracks.models import Track, Version
from wavic.api.errors import Conflict, Forbidden, NotFound, invalid
from wavic.lifecycle import changes as lifecycle
from wavic.lifecycle.models import State
from wavic.mongo.transactions import in_transaction

MOST_COPIES = 100

_OPTIONS = (LinkFeature.PASSWORD, LinkFeature.MAX_PLAYS)  # named as the link's fields are

Where = tuple[ObjectId, dict[str, ObjectId]]
"""Who pays where a link leads, and the fields that say where that is."""


def create_link(
    actor: Principal,
    *,
    target: str,
    target_id: ObjectId,
    password: str | None = None,
    recipients: Sequence[str] = (),
    **options: Any,
) -> dict[str, Any]:
    """A new link to a space, project, track or version, with a copy for each recipient.

    Without recipients it has one copy, for anybody. 404 for what the actor may not see, 403 for
    where they may make no links, and `quota_exceeded` for what the owner's plan lets none do.
    """
    return _create(
        actor,
        target,
        target_id,
        recipients or [""],
        {**options, "password": _encoded(password)},
    )


@in_transaction
def _create(
    actor: Principal,
    target: str,
    target_id: ObjectId,
    recipients: Sequence[str],
    options: Mapping[str, Any],
) -> dict[str, Any]:
    owner_id, where = _TARGETS[target](actor, target_id)
    accounts.require_open(actor.pk)
    accounts.check_link_features(owner_id, _features(options))
    link = Link.objects.create(**where, created_by_id=actor.pk, **options)
    _make_copies(link.pk, recipients)
    told = {"target": target, "target_id": str(target_id), "copies": len(recipients)}
    tell("created", link.pk, actor.pk, told)
    return selectors.link(actor, link.pk)


def edit_link(
    actor: Principal, link_id: ObjectId, changes: Mapping[str, Any], *, expected: int | None
) -> dict[str, Any]:
    """Change what a link asks and allows; 409 with the current state on a stale revision.

    What it allows less takes effect at once. A new password throws out the guests who came in
    before it; null takes the password away.
    """
    stored = dict(changes)
    if "password" in stored:
        stored["password"] = _encoded(stored["password"])
    return _edit(actor, link_id, stored, expected)


@in_transaction
def _edit(
    actor: Principal, link_id: ObjectId, changes: Mapping[str, Any], expected: int | None
) -> dict[str, Any]:
    granted, living = selectors.access_to_link(actor, link_id, Action.EDIT_LINK)
    if not living:
        raise NotFound
    accounts.check_link_features(granted.owner_id, _new_features(link_id, changes))
    if not lifecycle.edit(Link, link_id, changes, expected):
        raise Conflict(selectors.link(actor, link_id))
    if changes.get("password"):
        _throw_out(link_id)
    tell("edited", link_id, actor.pk, {"fields": sorted(changes)})
    return selectors.link(actor, link_id)


@in_transaction
def revoke_link(actor: Principal, link_id: ObjectId) -> None:
    """Close a link with all its copies, at once and for good."""
    selectors.access_to_link(actor, link_id)
    close_link(link_id, by=actor.pk)


def close_link(link_id: ObjectId, *, by: ObjectId) -> None:
    """What revoking a link comes to, for callers that have asked for the right to.

    Call it inside a transaction.
    """
    if lifecycle.trash(Link, link_id, by=by):
        tell("revoked", link_id, by, {})


@in_transaction
def add_copies(actor: Principal, link_id: ObjectId, recipients: Sequence[str]) -> dict[str, Any]:
    """Further copies of a link, one for each recipient."""
    _, living = selectors.access_to_link(actor, link_id, Action.EDIT_LINK)
    # Written first, so that two who add at once collide here and are counted together.
    if not living or not Link.objects.filter(pk=link_id).update(updated_at=timezone.now()):
        raise NotFound
    room = MOST_COPIES - LinkCopy.objects.filter(link_id=link_id).count()
    if len(recipients) > room:
        raise invalid({"recipients": [f"A link has at most {MOST_COPIES} copies."]})
    _make_copies(link_id, recipients)
    tell("edited", link_id, actor.pk, {"fields": ["copies"]})
    return selectors.link(actor, link_id)


@in_transaction
def revoke_copy(actor: Principal, link_id: ObjectId, copy_id: ObjectId) -> None:
    """Close one copy of a link; the others stay open. Nothing happens where it is closed."""
    selectors.access_to_link(actor, link_id)
    copy = LinkCopy.objects.filter(pk=copy_id, link_id=link_id).first()
    if copy is None:
        raise NotFound
    now = timezone.now()
    open_still = LinkCopy.objects.filter(pk=copy_id, revoked_at=None)
    if open_still.update(revoked_at=now, updated_at=now):
        told = {"copy": str(copy_id), "recipient": copy.recipient}
        tell("revoked", link_id, actor.pk, told)


def move_links(track_id: ObjectId) -> None:
    """Say of the links to a track, or to a version of it, which project it lies in now."""
    for project_id in Track.objects.filter(pk=track_id).values_list("project_id", flat=True):
        Link.objects.filter(track_id=track_id).update(project_id=project_id)


def _make_copies(link_id: ObjectId, recipients: Sequence[str]) -> None:
    copies = [LinkCopy(pk=ObjectId(), link_id=link_id, recipient=name) for name in recipients]
    for copy in copies:
        copy.token_hash = hash_of(token_for("link", copy.pk, copy.generation))
    LinkCopy.objects.bulk_create(copies)


def _throw_out(link_id: ObjectId) -> None:
    """End all guests' passes, those too that are being written at this moment.

    Who opens a link writes its copy: so they collide here, and find the new password.
    """
    now = timezone.now()
    copies = list(LinkCopy.objects.filter(link_id=link_id).values_list("pk", flat=True))
    LinkCopy.objects.filter(link_id=link_id).update(updated_at=now)
    GuestPass.objects.filter(copy_id__in=copies, expires_at__gt=now).update(expires_at=now)


def _encoded(password: str | None) -> str:
    """A hash, slow on purpose: never made inside a transaction. "" for no password."""
    return passwords.encode(password) if password else ""


def _features(options: Mapping[str, Any]) -> list[LinkFeature]:
    """What of a link's options is part of some plans only."""
    return [feature for feature in _OPTIONS if options.get(feature.value)]


def _new_features(link_id: ObjectId, changes: Mapping[str, Any]) -> list[LinkFeature]:
    """Those of the changes that the link doesn't have yet: what it has it keeps."""
    if not (wanted := _features(changes)):
        return []
    had = Link.objects.values(*_OPTIONS).get(pk=link_id)
    return [feature for feature in wanted if not had[feature.value]]


def _space(actor: Principal, space_id: ObjectId) -> Where:
    """A space, and so every project of it: no narrower role may stand against that."""
    row = access.first(access.aggregate_space(actor, space_id))
    in_projects = row.get("project_roles") or ()
    granted = access.granted(actor, row, Action.CREATE_LINK)
    if any(MATRIX[Action.CREATE_LINK, given["role"]] is not Rule.ALWAYS for given in in_projects):
        raise Forbidden("There is a project here that you may not make links to.")
    return granted.owner_id, {"space_id": space_id}


def _project(actor: Principal, project_id: ObjectId) -> Where:
    granted = projects.access_to_project(actor, project_id, Action.CREATE_LINK)
    return granted.owner_id, {"space_id": granted.space_id, "project_id": project_id}


def _track(actor: Principal, track_id: ObjectId) -> Where:
    granted, project_id = tracks.access_to_track(actor, track_id, Action.CREATE_LINK)
    where = {"space_id": granted.space_id, "project_id": project_id, "track_id": track_id}
    return granted.owner_id, where


def _version(actor: Principal, version_id: ObjectId) -> Where:
    living = Version.objects.filter(pk=version_id, state=State.ACTIVE)
    track_id = living.values_list("track_id", flat=True).first()
    if track_id is None:
        raise NotFound
    owner_id, where = _track(actor, track_id)
    return owner_id, {**where, "version_id": version_id}


_TARGETS = {"space": _space, "project": _project, "track": _track, "version": _version}
