"""Mail about accounts, written in the worker: only there is it looked up who somebody is.

Each task carries a key made when it was enqueued, so that a redelivery doesn't mail twice.
"""

from bson.objectid import ObjectId
from django.conf import settings

from accounts import links, selectors
from accounts.links import Purpose
from accounts.models import Departure, User
from accounts.services import forgetting
from wavic import mail
from wavic.events import Event, subscriber
from wavic.exports.services.asking import KEPT
from wavic.metrics import workers
from wavic.metrics.figures import ACCOUNTS, STORAGE_BYTES
from wavic.queue import enqueue
from wavic.queue.schedules import every


def send_password_reset(email: str, key: str) -> None:
    """A link to reset the password, if the address is somebody's."""
    user = selectors.person_by_email(email)
    if user:
        _send_link("reset_password", Purpose.RESET, user, user.email_typed, key)


def send_verification(email: str, key: str) -> None:
    """A link to prove the address, if it is somebody's and not proved yet."""
    user = selectors.person_by_email(email)
    if user and user.email_verified_at is None:
        _send_link("verify_email", Purpose.VERIFY, user, user.email_typed, key)


def send_email_change(user_id: str, email: str, key: str) -> None:
    """A link to the address that is to become the account's."""
    user = User.objects.filter(pk=ObjectId(user_id), is_active=True).first()
    if user:
        _send_link("email_change", Purpose.VERIFY, user, email, key)


@subscriber("user.registered")
def verify_new_address(event: Event) -> None:
    """The first link to prove the address."""
    user = _subject(event)
    if user:
        send_verification(user.email, str(event.pk))


@subscriber("user.password_changed")
def tell_of_password_change(event: Event) -> None:
    """A notice, in case it wasn't them."""
    user = _subject(event)
    if user:
        _notify("password_changed", user, user.email_typed, event)


@subscriber("user.email_changed")
def tell_previous_address(event: Event) -> None:
    """A notice to the address that was the account's until now."""
    user = _subject(event)
    if user:
        _notify("email_changed", user, event.data["previous"], event)


@subscriber("export.ready", "export.failed")
def tell_of_export(event: Event) -> None:
    """That it can be fetched, or that it came to nothing; where that is said, never the file."""
    user = User.objects.filter(pk=ObjectId(event.data["user"]), is_active=True).first()
    if user:
        context = {
            "person": {"name": user.name},
            "title": event.data["title"],
            "ready": event.kind == "export.ready",
            "days": KEPT.days,
            "link": f"{settings.PUBLIC_URL}{event.data['page']}",
        }
        mail.send("export", user.email_typed, context, key=f"export:{event.pk}")


@subscriber("user.closed")
def tell_of_closing(event: Event) -> None:
    """What was done, until when they can come back, and how; unless they have already."""
    found = Departure.objects.select_related("user").filter(user_id=event.subject_id)
    for departure in found:
        _tell_of(departure, event)


@subscriber("user.reopened")
def tell_of_reopening(event: Event) -> None:
    """A notice, in case it wasn't them."""
    user = _subject(event)
    if user:
        _notify("account_reopened", user, user.email_typed, event)


@every(minutes=60)
def forget_who_left() -> None:
    """Whoever closed their account thirty days ago, and whom somebody has begun to forget."""
    for user_id in forgetting.due_departures():
        enqueue(forget_person, str(user_id))


def forget_person(user_id: str) -> None:
    """A task for each, so that one that fails holds up no other."""
    forgetting.forget_person(ObjectId(user_id))


def _tell_of(departure: Departure, event: Event) -> None:
    user = departure.user
    context = {
        "person": {"name": user.name},
        # Who hasn't proved their address may have typed anything for what is theirs.
        "done": departure.done if user.email_verified_at else {},
        "until": f"{departure.due_at:%-d %B %Y}",
        "link": f"{settings.PUBLIC_URL}/app/login",
    }
    mail.send("account_closed", user.email_typed, context, key=f"account_closed:{event.pk}")


def _send_link(template: str, purpose: Purpose, user: User, to: str, key: str) -> None:
    context = {
        "person": {"name": user.name},
        "link": links.address_of(purpose, links.token_for(purpose, user, to)),
        "expires_hours": purpose.hours,
    }
    mail.send(template, to, context, key=f"{template}:{key}")


def _notify(template: str, user: User, to: str, event: Event) -> None:
    mail.send(template, to, {"person": {"name": user.name}}, key=f"{template}:{event.pk}")


def _subject(event: Event) -> User | None:
    return User.objects.filter(pk=event.subject_id, is_active=True).first()


@every(minutes=15)
def measure_storage() -> None:
    """What people use of what they may, for /metrics: too dear to find out at every scrape."""
    for row in selectors.storage_by_plan():
        ACCOUNTS.labels(row["plan"]).set(row["people"])
        for of in ("used", "limit"):
            STORAGE_BYTES.labels(row["plan"], of).set(row[of])
    workers.tell(ACCOUNTS, STORAGE_BYTES)
