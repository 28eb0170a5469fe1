"""The way to Stripe: whether there is one, how long it may take, and what its refusals become."""

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import stripe
from django.conf import settings

from wavic.api.errors import Problem, Unavailable

logger = logging.getLogger("wavic.billing")

_RETRY_AFTER = 30  # seconds


def configured() -> bool:
    """Whether plans can be bought here."""
    return bool(settings.STRIPE_API_KEY)


def require_configured() -> None:
    """Raise Unavailable `billing_not_configured` where there are no keys."""
    if not configured():
        raise Unavailable("billing_not_configured", "Plans can't be bought here yet.", 3_600)


def set_up() -> None:
    """Bounded waits: somebody is waiting for the answer, and webhooks come again."""
    stripe.default_http_client = stripe.RequestsClient(timeout=(3, settings.STRIPE_TIMEOUT))
    stripe.max_network_retries = 1
    stripe.enable_telemetry = False


@contextmanager
def asking() -> Iterator[dict[str, Any]]:
    """The options of a call: `with asking() as key: stripe.Customer.create(…, **key)`.

    Raises Unavailable `billing_not_configured`, or `stripe_unavailable` when it is down, slow, or
    doesn't want us; Problem 402 `card_declined` with a sentence for the payer, and 409
    `stripe_refused` for what it finds wrong.
    """
    require_configured()
    try:
        yield {"api_key": settings.STRIPE_API_KEY}
    except stripe.CardError as error:
        detail = error.user_message or "The card was declined."
        raise Problem(402, "card_declined", detail) from error
    except (stripe.InvalidRequestError, stripe.IdempotencyError) as error:
        logger.exception("Stripe refused a call", extra={"stripe_request": error.request_id})
        detail = "The payment provider refused this. Try again, or write to us."
        raise Problem(409, "stripe_refused", detail) from error
    except stripe.StripeError as error:
        # A wrong key too: the operator must mend it, and the caller may try again.
        logger.warning("Stripe doesn't answer", extra={"why": type(error).__name__})
        detail = "The payment provider doesn't answer."
        raise Unavailable("stripe_unavailable", detail, _RETRY_AFTER) from error
