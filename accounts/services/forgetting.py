"""Making a departure final: what says who somebody was goes, what they made stays.

Everything is found by what is still there, so whoever is killed is followed by another one, and
two at once do no harm. The account itself is last: until then it says whom to look for.
"""

from bson.objectid import ObjectId
from django.contrib.auth.hashers import make_password
from django.db.models import F
from django.utils import timezone

from accounts import departures
from accounts.models import FORMER_NAME, Departure, Session, Stage, User
from wavic import events
from wavic.audit import forgetting as trail
from wavic.events import forgetting as outbox
from wavic.images import services as pictures
from wavic.mail import forgetting as mail
from wavic.mongo.documents import delete
from wavic.mongo.transactions import in_transaction, run_in_transaction
from wavic.queue import forgetting as queue

_AT_ONCE = 1_000


def due_departures() -> list[ObjectId]:
    """Whose time to come back is over, or who are half forgotten; the first thousand."""
    due = Departure.objects.filter(due_at__lte=timezone.now()).order_by("due_at")
    return list(due.values_list("user_id", flat=True)[:_AT_ONCE])


def forget_person(user_id: ObjectId) -> bool:
    """Forget somebody whose time to come back is over, everywhere; whether it was for us to do."""
    due = Departure.objects.filter(user_id=user_id, due_at__lte=timezone.now())
    # From here on there is no way back; somebody who takes it at this moment collides with this.
    if not run_in_transaction(lambda: due.update(stage=Stage.FORGETTING)):
        return False
    user = User.objects.get(pk=user_id)
    emails = tuple(dict.fromkeys((user.email, user.email_typed, *_given_up(user))))
    departures.forget(departures.Former(user_id, emails, user.name))
    _forget_below(user, emails)
    _neutralise(user_id)
    return True


def _given_up(user: User) -> list[str]:
    """Their earlier addresses, but those that are somebody else's by now."""
    former = set(user.former_emails or ()) - {user.email}
    taken = User.objects.filter(email__in=former).values_list("email", flat=True)
    return sorted(former - set(taken))


def _forget_below(user: User, emails: tuple[str, ...]) -> None:
    """What the platform keeps of people, and knows nothing of accounts."""
    mail.forget_addresses(emails)
    queue.forget_failures(emails)
    outbox.forget_addresses(user.pk, emails)
    trail.forget_origins(user.pk)
    trail.forget_titles(User, [user.pk])


@in_transaction
def _neutralise(user_id: ObjectId) -> None:
    if not Departure.objects.filter(user_id=user_id, stage=Stage.FORGETTING).delete()[0]:
        return
    pictures.purge("user_avatar", user_id)
    delete(Session, {"user_id": user_id})
    user = User.objects.get(pk=user_id)
    user.groups.clear()
    user.user_permissions.clear()
    nowhere = f"{user_id}@closed.invalid"  # RFC 2606: nobody's, ever
    User.objects.filter(pk=user_id).update(
        email=nowhere,
        email_typed=nowhere,
        former_emails=None,
        email_verified_at=None,
        name=FORMER_NAME,
        password=make_password(None),
        avatar=None,
        last_login=None,
        is_staff=False,
        is_superuser=False,
        revision=F("revision") + 1,
        updated_at=timezone.now(),
    )
    events.emit("user.forgotten", subject=("user", user_id))
