"""Who may read a line of the feed: said once, as keys, when the line is written.

A line carries a key for each place it lies in, each audience that may read it there, and each
choice of the filters that it passes; a reader asks for the keys of what they may see. So every
filter, for every role, is a walk along one index, the newest first.
"""

from dataclasses import dataclass
from enum import StrEnum
from itertools import product

from bson.objectid import ObjectId

from collaboration.models import ActivityGroup
from spaces.roles import Action, Role
from spaces.standing import Standing


class Audience(StrEnum):
    """Who may read a kind of line."""

    SEE = "see"  # whoever sees the project, or the space
    MEMBERS = "members"  # whoever sees who else is there
    MANAGERS = "managers"  # whoever invites
    LINKS = "links"  # whoever manages the link: all of them, or their own


_COMMENTS = (ActivityGroup.COMMENTS, Audience.SEE)
_VERSIONS = (ActivityGroup.VERSIONS, Audience.SEE)
_TRACKS = (ActivityGroup.TRACKS, Audience.SEE)
_PROJECTS = (ActivityGroup.PROJECTS, Audience.SEE)
_PEOPLE = (ActivityGroup.PEOPLE, Audience.MEMBERS)
_INVITATIONS = (ActivityGroup.PEOPLE, Audience.MANAGERS)
_LINKS = (ActivityGroup.LINKS, Audience.LINKS)

SHOWN: dict[str, tuple[ActivityGroup, Audience]] = {
    **dict.fromkeys(("comment.posted", "comment.resolved", "comment.reopened"), _COMMENTS),
    **dict.fromkeys(("version.uploaded", "version.failed", "version.trashed"), _VERSIONS),
    **dict.fromkeys(("version.approved", "version.changes_requested"), _VERSIONS),
    **dict.fromkeys(("version.edited", "version.restored"), _VERSIONS),
    **dict.fromkeys(("track.edited", "track.moved", "track.duplicated", "track.trashed"), _TRACKS),
    **dict.fromkeys(("attachment.added", "attachment.trashed", "attachment.restored"), _TRACKS),
    "track.restored": _TRACKS,
    **dict.fromkeys(("project.created", "project.edited", "project.trashed"), _PROJECTS),
    **dict.fromkeys(("project.restored", "project.signed_off"), _PROJECTS),
    **dict.fromkeys(("member.joined", "member.left", "member.removed"), _PEOPLE),
    **dict.fromkeys(("member.role_changed", "space.transferred"), _PEOPLE),
    **dict.fromkeys(("invitation.sent", "invitation.declined", "invitation.revoked"), _INVITATIONS),
    **dict.fromkeys(("link.created", "link.revoked", "link.opened"), _LINKS),
    **dict.fromkeys(("link.played", "link.downloaded"), _LINKS),
}
"""The kinds of events that make a line, each with its group and its audience."""

ONLY_OF = {"version.edited": "current", "track.edited": "title", "project.edited": "title"}
"""Edits make a line only where this field was among them."""

# What an audience may do. Of people and invitations it is the role in the space that counts.
_MAY = {
    Audience.SEE: Action.SEE,
    Audience.MEMBERS: Action.SEE_MEMBERS,
    Audience.MANAGERS: Action.MANAGE_MEMBERS,
    Audience.LINKS: Action.MANAGE_LINK,
}
_IN_THE_SPACE = {Audience.MEMBERS, Audience.MANAGERS}


@dataclass(frozen=True)
class Choice:
    """What a reader narrows the feed to; None for all of it."""

    group: ActivityGroup | None = None
    project: ObjectId | None = None
    actor: ObjectId | None = None


def keys_of_line(
    kind: str,
    space: ObjectId,
    project: ObjectId | None,
    actor: ObjectId | None,
    maker: ObjectId | None,
) -> list[str]:
    """The keys that a line is found by; `maker` is who made the link that it is about."""
    group, audience = SHOWN[kind]
    places = [place for place in (space, project) if place]
    audiences = [str(audience), *([str(maker)] if maker else [])]
    actors = [None, actor] if actor else [None]
    every = product(places, audiences, (None, group), actors)
    return [_key(*one) for one in every]


def keys_to_read(reader: Standing, me: ObjectId, choice: Choice) -> list[str]:
    """The keys of what somebody may read of what they chose; none where that is nothing."""
    wanted = {audience for group, audience in SHOWN.values() if choice.group in {None, group}}
    readable: list[tuple[ObjectId, str]] = [
        (place, audience)
        for place in _places(reader, choice.project)
        for audience in sorted(wanted)
        if _may(reader, audience, place)
    ]
    if Audience.LINKS in wanted:
        readable += [(place, str(me)) for place in _places(reader, choice.project)]
        if choice.project is None:  # who has a wider role in some project manages its links
            readable += [
                (place, Audience.LINKS)
                for place in reader.in_projects
                if _may(reader, Audience.LINKS, place)
            ]
    return list(dict.fromkeys(_key(*one, choice.group, choice.actor) for one in readable))


def keys_of_place(place: str) -> list[str]:
    """Keys by which every line of a space, a project or a track is found, whoever may read it."""
    return [place, *(_key(place, audience, None, None) for audience in Audience)]


def may_read(reader: Standing, kind: str, project: ObjectId | None, *, own: bool) -> bool:
    """Whether they may read a line of this kind, which lies in this project now.

    `own`: it is of a link that they made. The keys go by the whole space; single projects may be
    narrower.
    """
    _, audience = SHOWN[kind]
    return _may(reader, audience, project or reader.space_id, own=own)


def _places(reader: Standing, project: ObjectId | None) -> list[ObjectId]:
    if project:
        return [project] if reader.there(project) else []
    return list(reader.in_projects) if reader.role == Role.VISITOR else [reader.space_id]


def _may(reader: Standing, audience: Audience, place: ObjectId, *, own: bool = False) -> bool:
    whole = place == reader.space_id or audience in _IN_THE_SPACE
    granted = reader.there(None if whole else place)
    return granted is not None and granted.may(_MAY[audience], own=own)


def _key(
    place: ObjectId | str, audience: str, group: ActivityGroup | None, actor: ObjectId | None
) -> str:
    return f"{place}:{audience}:{group or ''}:{actor or ''}"
