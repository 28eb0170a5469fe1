"""One Stripe account: its API, its hosted pages, its time."""

import json
import threading
import time
from collections import Counter
from typing import Any

from wavic.testing.stripe import catalogue, customers, routes, subscriptions
from wavic.testing.stripe.clock import DAY
from wavic.testing.stripe.ledger import Ledger, Object, expanded
from wavic.testing.stripe.problems import StripeProblem

Answer = tuple[int, Object]


class FakeStripe:
    """Calls of the API, and what people do on Stripe's pages. One thing happens at a time."""

    def __init__(self, base: str = "https://stripe.invalid") -> None:
        self.base = base
        self.ledger = Ledger()
        self.calls: Counter[str] = Counter()  # "get /v1/customers" -> how often
        self._lock = threading.RLock()
        self._remembered: dict[str, tuple[str, Answer]] = {}
        self._failing: list[int] = []
        self._seconds = 0.0
        account = self.ledger.add("acct", "account", country="US", email=None, metadata={})
        account.update(type="none", settings=_SETTINGS)
        del account["livemode"]

    # --- the API --------------------------------------------------------------------------
    def call(self, method: str, path: str, given: dict[str, Any], key: str = "") -> Answer:
        """Status and body. With an idempotency key the same call is answered the same again."""
        time.sleep(self._seconds)
        with self._lock:
            self.calls[f"{method} {path}"] += 1
            if self._failing:
                status = self._failing.pop(0)
                return status, {"error": {"type": "api_error", "message": "Something is wrong."}}
            asked = json.dumps([method, path, given], sort_keys=True)
            if key and key in self._remembered:
                before, answer = self._remembered[key]
                return answer if before == asked else (400, _KEY_REUSED)
            answer = self._answer(method, path, given)
            if key and answer[0] < 500:
                self._remembered[key] = asked, answer
            return answer

    def _answer(self, method: str, path: str, given: dict[str, Any]) -> Answer:
        expand = given.get("expand", [])
        try:
            found = routes.answer(self.ledger, self.base, method, path, given)
        except StripeProblem as problem:
            return problem.status, {"error": problem.error}
        return 200, expanded(found, expand, self.ledger.objects.get)

    # --- what goes wrong ------------------------------------------------------------------
    def fail(self, *statuses: int) -> None:
        """Answer the next calls with these statuses; 0 cuts the connection."""
        self._failing += statuses

    def answer_after(self, seconds: float) -> None:
        """Let every call take so long."""
        self._seconds = seconds

    # --- what people do on its pages ------------------------------------------------------
    def pay(self, session: str, *, card: str = "4242", code: str = "") -> Object:
        """Finish a checkout; the subscription. Raises StripeProblem 402 for a declined card."""
        with self._lock:
            ledger = self.ledger
            checkout = ledger.get(session, "checkout.session")
            if checkout["status"] != "open":
                raise StripeProblem(400, "", "This checkout is over.")
            customer = ledger.get(checkout["customer"], "customer")
            hidden = ledger.objects[f"hidden:{session}"]
            data = hidden["subscription_data"]
            customers.add_card(ledger, customer, card)
            subscription = subscriptions.subscribe(
                ledger,
                customer,
                ledger.get(hidden["price"], "price"),
                trial_days=int(data.get("trial_period_days", 0)),
                percent_off=self._percent_off(code),
                metadata=data.get("metadata"),
            )
            checkout.update(
                status="complete",
                payment_status="paid",
                subscription=subscription["id"],
                invoice=subscription["latest_invoice"],
                url=None,
            )
            ledger.tell("checkout.session.completed", checkout)
            return subscription

    def use_card(self, customer: str, last4: str = "4242") -> None:
        """A new card, entered in the portal; what is owed is paid with it."""
        with self._lock:
            customers.add_card(self.ledger, self.ledger.get(customer, "customer"), last4)
            for each in self.ledger.all("subscription", customer=customer):
                if each["status"] == "past_due":
                    subscriptions.pay(self.ledger, each)

    def cancel(self, subscription: str) -> None:
        """End it at once, as from the dashboard."""
        with self._lock:
            subscriptions.cancel(self.ledger, self.ledger.get(subscription, "subscription"))

    def sell(self, plans: dict[str, tuple[int, int]]) -> dict[tuple[str, str], Object]:
        """A product for each plan, with a price a month and a year, in cents; the prices."""
        prices = {}
        for plan, amounts in plans.items():
            with self._lock:
                product = catalogue.add_product(self.ledger, plan.title(), metadata={"plan": plan})
                for interval, amount in zip(("month", "year"), amounts, strict=True):
                    prices[plan, interval] = catalogue.add_price(
                        self.ledger,
                        product["id"],
                        amount,
                        "usd",
                        interval,
                        lookup_key=f"{plan}_{interval}",
                        metadata={"plan": plan},
                    )
        return prices

    def offer(self, code: str, percent_off: float) -> None:
        """A promotion code for the first invoice."""
        catalogue.add_promotion(self.ledger, code, percent_off)

    # --- its time -------------------------------------------------------------------------
    def now(self) -> int:
        return self.ledger.clock.now()

    def advance(self, days: float) -> None:
        """Let time pass, and happen what happens in it: renewals, trials' ends, retries."""
        with self._lock:
            end = self.now() + int(days * DAY)
            while (coming := subscriptions.due(self.ledger)) and coming[0] <= end:
                moment, subscription, what = coming
                self.ledger.clock.leap_to(moment)
                happen = subscriptions.renew if what == "renew" else subscriptions.retry
                happen(self.ledger, subscription)
            self.ledger.clock.leap_to(end)

    def events(self, since: int = 0) -> list[Object]:
        """What it has to tell, the oldest first."""
        with self._lock:
            return list(self.ledger.events[since:])

    def _percent_off(self, code: str) -> float:
        if not code:
            return 0
        for promotion in self.ledger.all("promotion_code", code=code, active=True):
            promotion["times_redeemed"] += 1
            coupon = self.ledger.get(promotion["promotion"]["coupon"], "coupon")
            return float(coupon["percent_off"])
        raise StripeProblem(400, "promotion_code_invalid", "This code is invalid.")


_SETTINGS: Object = {
    "branding": {"icon": None, "logo": None, "primary_color": None, "secondary_color": None},
    "card_payments": {
        "statement_descriptor_prefix": None,
        "statement_descriptor_prefix_kana": None,
        "statement_descriptor_prefix_kanji": None,
    },
    "dashboard": {"display_name": "WAVIC", "timezone": "Etc/UTC"},
    "payments": {
        "statement_descriptor": None,
        "statement_descriptor_kana": None,
        "statement_descriptor_kanji": None,
    },
}
_KEY_REUSED: Object = {
    "error": {
        "type": "idempotency_error",
        "message": "Keys for idempotent requests can only be used with the same parameters.",
    }
}
