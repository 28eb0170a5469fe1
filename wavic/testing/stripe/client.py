"""The fake at the seam of the stripe package: in place of its HTTP client, without a socket."""

import json
from collections.abc import Mapping
from typing import Any
from urllib.parse import urlsplit

import stripe

from wavic.testing.stripe.account import FakeStripe
from wavic.testing.stripe.parameters import read


class InProcess(stripe.HTTPClient):
    """`stripe.default_http_client = InProcess(FakeStripe())`."""

    name = "fake"

    def __init__(self, fake: FakeStripe) -> None:
        super().__init__()
        self.fake = fake

    def request(
        self,
        method: str,
        url: str,
        headers: Mapping[str, str] | None,
        post_data: Any = None,
        **_: Any,
    ) -> tuple[str, int, Mapping[str, str]]:
        """As Stripe's server answers. Raises APIConnectionError where it doesn't."""
        parts = urlsplit(url)
        given = read(parts.query if method != "post" else post_data or "")
        key = dict(headers or {}).get("Idempotency-Key", "") if method == "post" else ""
        status, body = self.fake.call(method, parts.path, given, key)
        if not status:
            raise stripe.APIConnectionError("Nobody answers.")
        return json.dumps(body), status, {"Request-Id": "req_fake"}

    def close(self) -> None:
        """Nothing is open."""
