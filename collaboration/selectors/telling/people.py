"""What is told of people: invitations, members, and who opened a link."""

from bson.objectid import ObjectId

from accounts.models import User
from collaboration.models import Invitation, Link, Status
from collaboration.models import NotificationKind as Kind
from collaboration.selectors.telling.shapes import Line, Telling, place, who
from spaces.roles import Action
from wavic.events import Event
from wavic.lifecycle.models import State


def invitation_sent(event: Event) -> Telling | None:
    """To an account whose address is proved: others may be anybody's."""
    pending = Invitation.objects.filter(pk=event.subject_id, status=Status.PENDING)
    for invitation in pending:
        known = User.objects.filter(email=invitation.email, is_active=True)
        invited = known.exclude(email_verified_at=None).values_list("pk", flat=True).first()
        if invited:
            where = {"project": invitation.project_id, "invitation": invitation.pk}
            telling = Telling(place(event, **where), event.actor, role=invitation.role)
            telling.always = {invited: Line(Kind.INVITATION, invitation.pk)}
            return telling
    return None


def member_joined(event: Event) -> Telling | None:
    """To those who see who is there; who invited them is told that they accepted."""
    telling = _of_member(event)
    telling.action = Action.SEE_MEMBERS
    telling.everybody = Line(Kind.MEMBER_JOINED, _space(event))
    telling.always = _inviter(event, telling)
    return telling


def role_changed(event: Event) -> Telling | None:
    """To themself; one who changed their own accepted an invitation."""
    telling = _of_themself(event, Kind.ROLE_CHANGED)
    if event.actor == event.subject_id:
        telling.always |= _inviter(event, telling)
    return telling


def member_removed(event: Event) -> Telling | None:
    return _of_themself(event, Kind.MEMBER_REMOVED)


def space_transferred(event: Event) -> Telling | None:
    telling = Telling(place(event), event.actor)
    line = Line(Kind.SPACE_TRANSFERRED, _space(event))
    telling.action = Action.SEE_MEMBERS
    telling.everybody = line
    telling.always = {ObjectId(event.data["to"]): line}
    return telling


def link_opened(event: Event) -> Telling | None:
    """To who made the link, as long as they may manage it."""
    for link in Link.objects.filter(pk=event.subject_id, state=State.ACTIVE):
        where = {"project": link.project_id, "track": link.track_id, "version": link.version_id}
        telling = Telling(
            place(event, **where, link=link.pk),
            who(event),
            guest_name=event.data.get("guest_name", ""),
            note=(event.data.get("recipient") or link.name)[:200],
            action=Action.MANAGE_LINK,
        )
        telling.concerned = {link.created_by_id: Line(Kind.LINK_OPENED, link.pk)}
        return telling
    return None


def _inviter(event: Event, telling: Telling) -> dict[ObjectId, Line]:
    """Who invited somebody, where that is how they came to what the event says."""
    accepted = Invitation.objects.filter(
        answered_by=event.subject_id, space_id=event.space, status=Status.ACCEPTED
    )
    for invitation in accepted.order_by("-answered_at")[:1]:
        telling.place["invitation"] = invitation.pk
        return {invitation.invited_by_id: Line(Kind.INVITATION_ACCEPTED, invitation.pk)}
    return {}


def _of_member(event: Event) -> Telling:
    project = event.data.get("project")
    where = place(event, project=ObjectId(project) if project else None)
    return Telling(where, event.actor, role=event.data.get("role") or "")


def _of_themself(event: Event, kind: Kind) -> Telling:
    telling = _of_member(event)
    telling.always = {event.subject_id: Line(kind, _space(event))} if event.subject_id else {}
    return telling


def _space(event: Event) -> ObjectId:
    """What happens to members happens in a space."""
    if event.space is None:
        raise ValueError(f"{event} is of no space.")
    return event.space
