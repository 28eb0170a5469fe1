"""What the worker does about money: looks again, waits for times to come, writes mail."""

import logging
from datetime import datetime

from bson.objectid import ObjectId
from django.conf import settings

from accounts.models import Entitlement, PlanStatus, User
from accounts.plans import ABOUT, Plan
from billing import services
from billing.models import Subscriber
from billing.services import resyncing, timing
from billing.stripe import configured
from wavic import mail
from wavic.api.errors import Problem
from wavic.events import Event, subscriber
from wavic.queue import enqueue_heavy
from wavic.queue.schedules import every

logger = logging.getLogger("wavic.billing")


# --- times that come ----------------------------------------------------------------------
@every(minutes=15)
def review_due() -> None:
    """Graces and comps that are over."""
    timing.review_due()


@every(minutes=60)
def warn_of_graces() -> None:
    """Graces that are over in a few days."""
    timing.warn_of_graces()


# --- the nightly look ---------------------------------------------------------------------
@every(minutes=24 * 60)
def resync_nightly() -> None:
    """Look at all of Stripe again, in turns, so that whatever event was lost is made good."""
    resyncing.forget_events()
    if configured():
        enqueue_heavy(resync_catalogue)
        enqueue_heavy(resync_some, "")


def resync_catalogue() -> None:
    """What is sold, and customers that nobody here has heard of."""
    if services.sync_catalogue():
        logger.warning("Billing was healed", extra={"what": "prices"})
    for customer in resyncing.strangers():
        services.sync_customer(customer)
        logger.warning("Billing was healed", extra={"customer": customer, "what": "a customer"})


def resync_some(after: str) -> None:
    """Some customers, and then the next: other work goes between. One that fails stops no other."""
    batch = resyncing.batch_after(ObjectId(after) if after else None)
    failed = 0
    for each in batch:
        try:
            finding = resyncing.resync(each)
        except Problem as problem:
            if problem.status_code == 503:  # for all of them: the queue tries again from here
                raise
            failed += 1
            continue
        if finding:
            resyncing.tell_of(finding)
    if failed:
        logger.error("Customers could not be looked at", extra={"failed": failed})
    if len(batch) == resyncing.BATCH:
        enqueue_heavy(resync_some, str(batch[-1].pk))


def resync_person(user_id: str) -> None:
    """What support asks for: one person, now."""
    subscriber = Subscriber.objects.filter(user_id=ObjectId(user_id)).first()
    finding = resyncing.resync(subscriber) if subscriber else None
    if finding:
        resyncing.tell_of(finding)


# --- who has left -------------------------------------------------------------------------
@subscriber("billing.left")
def end_at_stripe(event: Event) -> None:
    """Nobody who has closed their account pays on; tried until Stripe has heard of it."""
    if event.subject_id and configured():
        services.end_at_stripe(event.subject_id)


# --- mail ---------------------------------------------------------------------------------
@subscriber("billing.payment_failed")
def mail_payment_failed(event: Event) -> None:
    """There is time until then to mend it."""
    _mail(event, "payment_failed", while_past_due=True)


@subscriber("billing.grace_ending")
def mail_grace_ending(event: Event) -> None:
    """The time is nearly over."""
    _mail(event, "grace_ending", while_past_due=True)


@subscriber("billing.downgraded")
def mail_downgraded(event: Event) -> None:
    """The plan is over; what that means, and that nothing is lost."""
    _mail(event, "plan_ended")


def _mail(event: Event, template: str, *, while_past_due: bool = False) -> None:
    user = User.objects.filter(pk=event.subject_id, is_active=True).first()
    if user is None:
        return
    if while_past_due and not _is_past_due(user):
        return  # it was paid in the meantime
    until = event.data.get("until")
    context = {
        "name": user.name if user.email_verified_at else "",
        "plan": ABOUT[Plan(event.data.get("plan") or event.data["before"])].title,
        "day": _day(datetime.fromisoformat(until)) if until else "",
        "unpaid": event.data.get("why") == PlanStatus.PAST_DUE,
        "link": f"{settings.PUBLIC_URL}/app/account/plan",
    }
    mail.send(template, user.email_typed, context, key=f"{template}:{event.pk}")


def _is_past_due(user: User) -> bool:
    return Entitlement.objects.filter(user=user, status=PlanStatus.PAST_DUE).exists()


def _day(moment: datetime) -> str:
    return f"{moment:%B} {moment.day}, {moment.year}"
