"""Events as Stripe delivers them: JSON, with its signature beside it."""

import hashlib
import hmac
import json
import time

from wavic.testing.stripe.ledger import Object


def signed(event: Object, secret: str, *, at: float | None = None) -> tuple[bytes, dict[str, str]]:
    """Body and headers of a delivery; `at` is when it was signed, in seconds since 1970."""
    body = json.dumps(event, indent=2).encode()
    moment = int(time.time() if at is None else at)
    message = b"%d." % moment + body
    signature = hmac.new(secret.encode(), message, hashlib.sha256).hexdigest()
    return body, {
        "Content-Type": "application/json; charset=utf-8",
        "Stripe-Signature": f"t={moment},v1={signature}",
        "User-Agent": "Stripe/1.0 (+https://stripe.com/docs/webhooks)",
    }
