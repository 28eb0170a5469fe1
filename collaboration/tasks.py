"""What the worker does when people work together: everybody is told, comments are carried over."""

from bson.objectid import ObjectId
from django.conf import settings

from accounts.models import User
from accounts.selectors import person_by_email
from collaboration import audiences, selectors, services
from collaboration.models import Comment, Invitation, Status
from collaboration.selectors.telling import TOLD
from wavic import mail, search
from wavic.events import Event, subscriber
from wavic.mail.models import Reason
from wavic.queue import enqueue, enqueue_heavy
from wavic.queue.schedules import every

PREFERENCES = "/app/account#notifications"  # the studio's page where they are chosen


@subscriber("invitation.sent")
def mail_invitation(event: Event) -> None:
    """The mail with the token, unless the invitation is answered, revoked or sent again by now."""
    sent = {"pk": event.subject_id, "generation": event.data["generation"]}
    pending = Invitation.objects.select_related("space", "project", "invited_by")
    invitation = pending.filter(**sent, status=Status.PENDING).first()
    if invitation is None:
        return
    token = services.token_of_invitation(invitation)
    context = {
        "link": f"{settings.PUBLIC_URL}/app/invitation#token={token}",
        "expires_days": services.INVITATION_LIFE.days,
        "role": invitation.get_role_display().lower(),
    }
    # Whoever hasn't proved their address may have typed anything, for us to carry to strangers.
    if invitation.invited_by.email_verified_at:
        context |= {
            "inviter": invitation.invited_by.name,
            "space": invitation.space.name,
            "project": invitation.project.title if invitation.project else "",
            "message": invitation.message,
        }
    # To the address that it is bound to, which may be another than what was typed for it.
    key = f"invitation:{invitation.pk}:{invitation.generation}"
    mail.send("invitation", invitation.email, context, key=key)


@subscriber("member.removed")
def forget_invitations_of_removed(event: Event) -> None:
    """Who was removed can't come back by an invitation from before."""
    if event.space and event.subject_id:
        services.forget_invitations(event.space, event.subject_id, event.created_at)


@subscriber("version.uploaded")
def carry_comments_over(event: Event) -> None:
    """What is still to be done on earlier versions is shown on the new one."""
    if event.subject_id and event.data.get("carry", True):
        services.carry_over(event.subject_id)


@subscriber("track.moved")
def take_comments_along(event: Event) -> None:
    """A track's comments belong to the project it is in."""
    if event.subject_id:
        services.move_comments(event.subject_id)


@subscriber("track.moved")
def take_links_along(event: Event) -> None:
    """A link to a track is managed by those who may edit the project it is in."""
    if event.subject_id:
        services.move_links(event.subject_id)


@subscriber(*audiences.SHOWN)
def write_activity(event: Event) -> None:
    """A line of the space's feed."""
    services.write_activity(event)


@subscriber("track.moved")
def take_activity_along(event: Event) -> None:
    """A track's lines belong to the project it is in."""
    if event.subject_id:
        services.move_activity(event.subject_id)


def backfill_activity(after: str = "") -> None:
    """The feed of what happened before there was one, a batch of the outbox at a time."""
    last = services.backfill_activity(ObjectId(after) if after else None)
    if last:
        enqueue_heavy(backfill_activity, str(last))


@subscriber(*TOLD)
def tell_people(event: Event) -> None:
    """Notifications, and a mail to each who is mentioned: one that waits holds up no other."""
    services.notify(event, lambda user: enqueue(mail_mention, str(event.subject_id), str(user)))


@subscriber("comment.deleted")
def withdraw_comment(event: Event) -> None:
    """What was deleted is told to nobody any more."""
    if event.subject_id:
        parent = event.data["parent"]
        thread = ObjectId(parent) if parent else None
        services.withdraw_comment(event.subject_id, thread, ObjectId(event.data["track"]))


@subscriber("invitation.accepted", "invitation.declined", "invitation.revoked")
def withdraw_invitation(event: Event) -> None:
    """There is nothing left to answer."""
    if event.subject_id:
        services.withdraw_invitation(event.subject_id)


@subscriber("member.left", "member.removed")
def withdraw_from_space(event: Event) -> None:
    """Who is no member has nothing to read there."""
    if event.space and event.subject_id:
        services.withdraw_from_space(event.subject_id, event.space, event.pk)


def mail_mention(comment_id: str, user_id: str) -> None:
    """Tell somebody that they are mentioned; not of what they wrote, or don't see (any more)."""
    user = User.objects.filter(pk=ObjectId(user_id), is_active=True).first()
    mention = user and selectors.mention(user, ObjectId(comment_id))
    if not user or not mention or not selectors.wants_mentions_by_mail(user.pk):
        return
    context = {
        # Who hasn't proved their address may have typed anything for a name.
        "name": user.name if user.email_verified_at else "",
        "link": f"{settings.PUBLIC_URL}/app/track/{mention.track}?comment={comment_id}",
        "author": mention.author,
        "track": mention.title,
        "excerpt": mention.excerpt,
    }
    unsubscribe = mail.unsubscribe_link("mentions", user_id)
    key = f"mention:{comment_id}:{user_id}"
    sent = mail.send("mention", user.email_typed, context, key=key, unsubscribe=unsubscribe)
    if sent.is_sent:
        services.mark_mention_mailed(user.pk, ObjectId(comment_id))


@every(minutes=5)
def send_due_digests() -> None:
    """A task for each, so that one that can't be sent holds up no other."""
    for digest in selectors.due_digests():
        services.take_up_digest(digest, send_digest)


def send_digest(digest_id: str) -> None:
    """Mail what somebody hasn't read, unless that is nothing any more."""
    digest = services.claim_digest(ObjectId(digest_id))
    if digest is None:
        return
    user = selectors.addressee(digest.user_id)
    context = user and selectors.digest_mail(user, digest)
    if user and context:
        unsubscribe = mail.unsubscribe_link("digest", str(user.pk))
        key = f"digest:{digest.pk}"
        mail.send("digest", user.email_typed, context, key=key, unsubscribe=unsubscribe)
    services.end_digest(digest, sent=bool(context))


@mail.on_unsubscribe("digest", what="summaries of what you haven't read", page=PREFERENCES)
def stop_digests(whom: str) -> None:
    """Of all their spaces: a digest is of all."""
    services.stop_digests(ObjectId(whom))


@mail.on_unsubscribe("mentions", what="mail when somebody mentions you", page=PREFERENCES)
def stop_mentions(whom: str) -> None:
    """They are still told of them, in the studio and by digests."""
    services.stop_mentions(ObjectId(whom))


@subscriber("address.suppressed")
def stop_digests_of_who_complained(event: Event) -> None:
    """Who reports mail as spam wants none; who can't be reached may be again."""
    complained = event.data["reason"] == Reason.COMPLAINT
    user = person_by_email(event.data["address"]) if complained else None
    if user:
        services.stop_digests(user.pk)


@subscriber("comment.posted", "comment.edited", "comment.deleted", "comment.restored")
def index_comment(event: Event) -> None:
    """It is found by what it says now."""
    if event.subject_id:
        search.refresh("comment", [event.subject_id])


@subscriber("track.moved", "track.trashed", "track.restored")
def index_comments_of_track(event: Event) -> None:
    """They go where their track goes."""
    of_track = Comment.objects.filter(track_id=event.subject_id)
    search.refresh("comment", of_track.values_list("pk", flat=True).iterator())


@subscriber("project.trashed", "project.restored")
def index_comments_of_project(event: Event) -> None:
    """They go and come back with their project."""
    of_project = Comment.objects.filter(project_id=event.subject_id)
    search.refresh("comment", of_project.values_list("pk", flat=True).iterator())
