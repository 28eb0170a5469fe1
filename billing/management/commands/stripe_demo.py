"""manage.py stripe_demo: a customer's year, to be watched without a Stripe account."""

import os
import time
from typing import Any

from django.core.management.base import BaseCommand, CommandError


class Command(BaseCommand):
    help = (
        "Plays a customer's year (trial, renewals, upgrade, declined card, recovery, downgrade, "
        "cancellation) on a WAVIC of its own, and prints what they would see. Against a Stripe of "
        "our own; with STRIPE_API_KEY=sk_test_… against Stripe's test mode. Exits with 1 when "
        "anything isn't as it should be. Nothing of it is kept."
    )
    requires_system_checks: Any = []

    def handle(self, *_args: Any, **_options: Any) -> None:
        """A few lines for each step."""
        from billing.demo.stack import Failed, running
        from billing.demo.stripes import opened
        from billing.demo.year import Year

        key = os.environ.get("STRIPE_API_KEY", "")
        if key and not key.startswith(("sk_test_", "rk_test_")):
            raise CommandError("STRIPE_API_KEY isn't one of the test mode: nothing was done.")
        began = time.monotonic()
        try:
            with opened(key) as stripe, running(stripe.key, stripe.base) as stack:
                self._say(f"WAVIC at {stack.address}, with {stripe.name}. Webhooks come signed,")
                self._say("in no order, and some of them twice.")
                for number, seen in enumerate(Year(stack, stripe).play(), 1):
                    first, *others = seen.lines()
                    self._say("\n".join([f"\n{number}. {first}", *others]))
        except Failed as failure:
            raise CommandError(str(failure)) from None
        self._say(f"\nAll as it should be. {time.monotonic() - began:.0f} seconds.")

    def _say(self, line: str) -> None:
        self.stdout.write(line)
        self.stdout.flush()
