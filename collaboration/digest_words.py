"""How notifications are said in a mail. In the studio its own texts say them."""

from collections import Counter
from collections.abc import Iterable
from typing import Any

from collaboration.models import NotificationKind as Kind

Row = dict[str, Any]

# Of one; of several. What matters more to somebody stands first in a subject.
_NOUNS: dict[str, tuple[str, str]] = {
    Kind.MENTION: ("mention", "mentions"),
    Kind.REPLY: ("reply", "replies"),
    Kind.COMMENT: ("comment", "comments"),
    Kind.VERSION: ("new mix", "new mixes"),
    Kind.TRACK: ("new track", "new tracks"),
    Kind.CHANGES_REQUESTED: ("change request", "change requests"),
    Kind.APPROVED: ("approval", "approvals"),
    Kind.SIGNED_OFF: ("sign-off", "sign-offs"),
    Kind.PROJECT: ("new project", "new projects"),
    Kind.VERSION_FAILED: ("failed upload", "failed uploads"),
    Kind.LINK_OPENED: ("opened link", "opened links"),
    Kind.RESOLVED: ("resolved comment", "resolved comments"),
    Kind.REACTION: ("reaction", "reactions"),
    Kind.INVITATION_ACCEPTED: ("new member", "new members"),
    Kind.MEMBER_JOINED: ("new member", "new members"),
    Kind.ROLE_CHANGED: ("new role", "new roles"),
    Kind.SPACE_TRANSFERRED: ("new owner", "new owners"),
    Kind.INVITATION: ("invitation", "invitations"),
    Kind.MEMBER_REMOVED: ("removal", "removals"),
}
# `who` did it, `n` times, to `what`.
_SENTENCES: dict[str, tuple[str, str]] = {
    Kind.MENTION: ("{who} mentioned you", "{n} mentions of you by {who}"),
    Kind.REPLY: ("{who} replied", "{n} replies from {who}"),
    Kind.COMMENT: ("{who} commented", "{n} comments from {who}"),
    Kind.VERSION: ("{who} uploaded {what}", "{n} new mixes from {who}, the latest {what}"),
    Kind.TRACK: ("{who} added a track", "{n} new tracks from {who}"),
    Kind.CHANGES_REQUESTED: ("{who} asked for changes to {what}",) * 2,
    Kind.APPROVED: ("{who} approved {what}",) * 2,
    Kind.SIGNED_OFF: ("{who} signed it off",) * 2,
    Kind.PROJECT: ("{who} started a project", "{n} new projects from {who}"),
    Kind.VERSION_FAILED: ("{what} could not be processed",) * 2,
    Kind.LINK_OPENED: ("{who} opened your link", "Your link was opened {n} times, by {who}"),
    Kind.RESOLVED: ("{who} resolved a comment", "{n} comments resolved by {who}"),
    Kind.REACTION: ("{who} reacted to your comment", "{n} reactions to your comment from {who}"),
    Kind.INVITATION_ACCEPTED: ("{who} accepted your invitation",) * 2,
    Kind.MEMBER_JOINED: ("{who} joined", "{who} joined"),
    Kind.ROLE_CHANGED: ("Your role is {role} now",) * 2,
    Kind.SPACE_TRANSFERRED: ("{who} handed the space over",) * 2,
    Kind.INVITATION: ("{who} invites you",) * 2,
    Kind.MEMBER_REMOVED: ("You are no longer a member",) * 2,
}
_MOST_KINDS = 3  # in a subject


def sentence(row: Row, count: int) -> str:
    """What a notification, as `unread_among` shows it, tells `count` times."""
    one, several = _SENTENCES[row["kind"]]
    template = one if count == 1 else several
    version = row["version"] or {}
    what = version.get("label") or (f"mix {version['number']}" if version else "an upload")
    said = template.format(who=_who(row), n=count, what=what, role=row["role"])
    return said[:1].upper() + said[1:]


def summary(told: Iterable[tuple[str, int]]) -> str:
    """What happened, by kinds and how often: "12 comments, 2 new mixes and more"."""
    counts: Counter[tuple[str, str]] = Counter()
    for kind, count in told:
        counts[_NOUNS[kind]] += count
    nouns = [noun for noun in dict.fromkeys(_NOUNS.values()) if noun in counts]
    named = [f"{counts[noun]} {noun[counts[noun] != 1]}" for noun in nouns[:_MOST_KINDS]]
    return ", ".join(named) + (" and more" if len(nouns) > _MOST_KINDS else "")


def _who(row: Row) -> str:
    names = [actor["name"] for actor in row["actors"] if actor["name"]]
    others = row["actor_count"] - 2
    if not names:
        return "somebody"
    if len(names) == 1:
        return names[0]
    if others > 1:
        return f"{names[0]}, {names[1]} and {others} others"
    return f"{', '.join(names[:-1])} and {names[-1]}"
