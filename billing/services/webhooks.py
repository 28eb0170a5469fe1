"""Events of Stripe: taken for a reason to look, never for what they say.

dj-stripe keeps each delivery and each event; an event is done when a delivery of it is marked
`processed`, which is the last thing that happens. So one that was cut off anywhere is done again
when Stripe delivers it again, and doing it twice ends the same.
"""

import json
import logging
from traceback import format_exc
from typing import Any

import stripe
from django.conf import settings
from django.http import HttpRequest
from djstripe.models import Event, WebhookEndpoint, WebhookEventTrigger
from djstripe.settings import djstripe_settings

from billing.services.syncing import again_if_made_meanwhile, sync_customer, write_offers
from billing.stripe import asking, require_configured
from wavic.api.addresses import client_address
from wavic.api.errors import Problem, Unavailable

logger = logging.getLogger("wavic.billing")

PATH = "/stripe/webhook"
_ENDPOINT = "we_of_the_environment"
_EXCEPTION = 128  # characters of it that dj-stripe keeps
TOLERANCE = 300  # seconds that a signature is good for
# What Stripe is to tell of; doctor compares this with what it is set to.
EVENTS = (
    *("product.created", "product.updated", "product.deleted"),
    *("price.created", "price.updated", "price.deleted"),
    *("customer.created", "customer.updated", "customer.deleted"),
    *("customer.subscription.created", "customer.subscription.updated"),
    *("customer.subscription.deleted", "customer.subscription.paused"),
    *("customer.subscription.resumed", "customer.subscription.trial_will_end"),
    *("invoice.created", "invoice.finalized", "invoice.paid", "invoice.payment_failed"),
    *("invoice.updated", "invoice.voided", "invoice.marked_uncollectible"),
    *("checkout.session.completed", "checkout.session.expired"),
)


def receive(request: HttpRequest) -> bool:
    """Take one delivery; False when its event was done already.

    Raises Problem 400 `bad_signature` or `bad_request`, Unavailable while there are no keys or
    Stripe doesn't answer, and whatever went wrong: Stripe then delivers it again.
    """
    require_configured()
    if not settings.STRIPE_WEBHOOK_SECRET:
        raise Unavailable("billing_not_configured", "STRIPE_WEBHOOK_SECRET is not set.", 3_600)
    said = _verified(request)
    if _is_done(said["id"]):
        return False
    trigger = WebhookEventTrigger.objects.create(
        remote_ip=client_address(request),
        headers={"User-Agent": request.headers.get("User-Agent", "")},
        body=json.dumps(said),
        valid=True,
        webhook_endpoint=_endpoint(),
    )
    try:
        again_if_made_meanwhile(lambda: _process(trigger, said))
    except Exception as error:
        trigger.exception = str(error)[:_EXCEPTION]
        trigger.traceback = format_exc()
        trigger.save()
        raise
    trigger.processed = True
    trigger.save()
    return True


def _process(trigger: WebhookEventTrigger, said: dict[str, Any]) -> None:
    event = _event(said)
    trigger.event = event
    _follow(event)


def _verified(request: HttpRequest) -> dict[str, Any]:
    signature = request.headers.get("Stripe-Signature", "")
    body = request.body  # raises RequestDataTooBig, which is 413
    try:
        text = body.decode()
        secret = settings.STRIPE_WEBHOOK_SECRET
        stripe.WebhookSignature.verify_header(text, signature, secret, TOLERANCE)
        event: dict[str, Any] = json.loads(text)
        # What is read of it below, all there and of its type.
        "".join((event["id"], event["type"], event["data"]["object"]["object"]))
    except stripe.SignatureVerificationError:
        logger.warning("Webhook with a wrong signature")
        detail = "This isn't signed by Stripe, or too long ago."
        raise Problem(400, "bad_signature", detail) from None
    except (ValueError, KeyError, TypeError, AttributeError):
        raise Problem(400, "bad_request", "This is no event of Stripe's.") from None
    # Who and what it is about is all that is kept of it: the rest is asked for, and personal.
    about = {name: event["data"]["object"].get(name) for name in ("id", "object", "customer")}
    return {**event, "data": {"object": about}}


def _is_done(event_id: str) -> bool:
    return WebhookEventTrigger.objects.filter(event_id=event_id, processed=True).exists()


def _endpoint() -> WebhookEndpoint:
    """dj-stripe's row for this address, without the secret: that stays in the environment."""
    endpoint, _ = WebhookEndpoint.objects.get_or_create(
        id=_ENDPOINT,
        defaults={
            "url": settings.PUBLIC_URL + PATH,
            "livemode": settings.STRIPE_LIVE_MODE,
            "enabled_events": list(EVENTS),
            "status": "enabled",
            "api_version": djstripe_settings.STRIPE_API_VERSION,
            "djstripe_tolerance": TOLERANCE,
        },
    )
    return endpoint


def _event(said: dict[str, Any]) -> Event:
    found = Event.objects.filter(id=said["id"]).first()
    if found is None:
        key = settings.STRIPE_API_KEY
        found = Event._create_from_stripe_object(said, api_key=key)  # noqa: SLF001
    return found


def _follow(event: Event) -> None:
    about = event.data["object"]
    if customer_id := _customer_of(about):
        sync_customer(customer_id)
    elif event.category in {"product", "price"}:
        # dj-stripe's own handlers ask Stripe for these; one that is gone isn't sold any more.
        with asking():  # Stripe away is 503 here, too
            event.invoke_webhook_handlers()
        write_offers()


def _customer_of(about: dict[str, Any]) -> str:
    named = about["id"] if about.get("object") == "customer" else about.get("customer")
    return named if isinstance(named, str) else ""
