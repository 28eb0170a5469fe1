"""What support staff find and see of invitations, links, comments and notifications."""

from typing import Any

from django.utils import timezone

from accounts.models import User, fold_email
from collaboration.models import (
    AbuseReport,
    Activity,
    Comment,
    Digest,
    GuestPass,
    Invitation,
    Link,
    LinkCopy,
    Notification,
    Play,
    Preferences,
)
from collaboration.models import Status as Invited
from collaboration.tokens import hash_of
from wavic.lifecycle.models import State
from wavic.support import Facts, Lead, Row, Table, To, all_of, finder, finds, panel
from wavic.support.cells import list_of
from wavic.support.finding import MOST
from wavic.support.registry import NEWEST

_MANY = 100  # unread notifications that are counted
_OF_LINK: list[dict[str, Any]] = [
    {
        "$lookup": {
            "from": Link._meta.db_table,
            "localField": "link_id",
            "foreignField": "_id",
            "pipeline": [{"$project": {"space_id": 1, "created_by_id": 1}}],
            "as": "_link",
        }
    },
    {"$set": {"_link": {"$first": "$_link"}}},
]
_LINKED: dict[str, Any] = {
    "people": ["_link.created_by_id"],
    "space": "_link.space_id",
    "stages": _OF_LINK,
}

finds(Comment, people=["author_id"], space="space_id")
finds(Invitation, people=["invited_by_id"], space="space_id", address="email", title="status")
finds(Link, people=["created_by_id"], space="space_id", title="name")
finds(LinkCopy, title="recipient", **_LINKED)
finds(GuestPass, title="name", **_LINKED)
finds(AbuseReport, title="reason", **_LINKED)
finds(Play, people=["listener"])
finds(Notification, people=["user_id"], title="kind")
finds(Preferences, people=["user_id"])
finds(Digest, people=["user_id"], title="status")
finds(Activity, people=["actor"], space="space", title="kind")


@finder(r"(?:.*[/=])?[A-Za-z0-9_-]{24}(?:[?#].*)?", "a share link, or an invitation's link")
def by_token(typed: str) -> list[Lead]:
    """What the token at the end of an address opens; it is looked up by its hash."""
    token = typed.partition("?")[0] if "#" not in typed else typed
    hashed = hash_of(token.rpartition("=" if "=" in token else "/")[2].partition("#")[0])
    copies = LinkCopy.objects.filter(token_hash=hashed).select_related("link")
    invitations = Invitation.objects.filter(token_hash=hashed)
    passes = GuestPass.objects.filter(token_hash=hashed).select_related("link")
    return [
        *(
            Lead(type(each), each.pk, str(each), (each.link.created_by_id,), each.link.space_id)
            for found in (copies, passes)
            for each in found
        ),
        *(_invited(each) for each in invitations),
    ]


@finder(r"\S+@\S+", "an address that was invited")
def by_invited_address(typed: str) -> list[Lead]:
    """The invitations to this very address, whoever has it."""
    return [_invited(each) for each in _to(fold_email(typed))[:MOST]]


@panel("Invitations to them", 35)
def invitations(person: User) -> Table:
    """Whatever their address was invited to."""
    return Table(
        ["Sent", "Space", "Role", "Status", "Until"],
        [
            Row(
                [
                    To(each.sent_at, Invitation, each.pk),
                    each.space.name,
                    each.get_role_display(),
                    each.status,
                    each.expires_at,
                ]
            )
            for each in _to(person.email).select_related("space")[:NEWEST]
        ],
        all_of(Invitation, person.email),
    )


@panel("Share links", 60)
def links(person: User) -> Table:
    """Those they made; never where they lead to, for who has that is let in."""
    made = Link.objects.filter(created_by_id=person.pk, state__in=list(State)).order_by("-id")
    return Table(
        ["Made", "Link", "Space", "State", "Until"],
        [
            Row(
                [
                    To(each.created_at, Link, each.pk),
                    str(each),
                    each.space.name,
                    "active" if each.state == State.ACTIVE else "revoked",
                    each.expires_at,
                ]
            )
            for each in made.select_related("space")[:NEWEST]
        ],
        all_of(Link, person.pk),
    )


@panel("Notifications", 65)
def notifications(person: User) -> Facts:
    """What they want to be told, and what waits for them."""
    chosen = next(iter(Preferences.objects.filter(user_id=person.pk)), Preferences())
    unread = Notification.objects.filter(user_id=person.pk, read_at=None).order_by("-event")
    number = len(unread.values_list("pk")[:_MANY])
    digest = Digest.objects.filter(user_id=person.pk).order_by("-due_at").first()
    return Facts(
        {
            "Tells them": f"{chosen.level}; mentions {'' if chosen.mentions_by_mail else 'not '}"
            f"by mail; digest {chosen.digest}",
            "Time zone": chosen.timezone,
            "Unread": To(
                f"{number}{'+' if number == _MANY else ''}", url=list_of(Notification, person.pk)
            ),
            "Last digest": digest and To(_due(digest), Digest, digest.pk),
        }
    )


def _to(address: str) -> Any:
    """The invitations of an address, the newest first of each status."""
    statuses = list(Invited)
    return Invitation.objects.filter(email=address, status__in=statuses).order_by("-id")


def _invited(invitation: Invitation) -> Lead:
    title = f"{invitation.email_typed}, {invitation.status}"
    by, space = (invitation.invited_by_id,), invitation.space_id
    return Lead(Invitation, invitation.pk, title, by, space, invitation.email)


def _due(digest: Digest) -> str:
    return f"{timezone.localtime(digest.due_at):%Y-%m-%d %H:%M}, {digest.get_status_display()}"
