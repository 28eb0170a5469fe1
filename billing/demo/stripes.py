"""The two Stripes that the year is played against: the one of our own, and Stripe's test mode."""

import random
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from typing import Any, Protocol
from urllib.parse import urlsplit

import requests
import stripe

from billing.demo.stack import Failed, Person, Stack
from billing.services.syncing import OWNER, plain
from billing.services.webhooks import EVENTS, PATH
from wavic.testing.stripe import FakeStripe, serve, signed

PRICES = {"pro": (1_200, 12_000), "studio": (4_900, 49_000)}
_DAY = 86_400
_LEAP = 25  # days that a test clock moves at once: it allows two billing intervals
_PATIENCE = 300  # seconds that Stripe may take for them

Event = dict[str, Any]


class Stripe(Protocol):
    """What people and time do there."""

    key: str
    base: str
    name: str

    def meet(self, person: Person) -> None:
        """Have them as a customer, if they must be one before they buy."""

    def buy(self, person: Person, plan: str) -> None:
        """Have them buy it by the month, with a trial."""

    def use_card(self, person: Person, *, declined: bool = False) -> None:
        """Have them enter another card; what is owed is paid with it."""

    def advance(self, days: int) -> None:
        """Let time pass there."""

    def news(self) -> list[Event]:
        """What happened since this was last asked for."""


class Ours:
    """The fake that keeps state, over HTTP."""

    name = "a Stripe of our own"
    key = "sk_test_of_the_demo"

    def __init__(self, fake: FakeStripe, base: str) -> None:
        self.fake, self.base = fake, base
        self._told = 0
        fake.sell(PRICES)

    def meet(self, person: Person) -> None:
        """The checkout makes one of them."""

    def buy(self, person: Person, plan: str) -> None:
        """On its page."""
        choice = {"plan": plan, "interval": "month"}
        page = person.asks("POST", "/subscription/checkout", choice, status=201)["url"]
        _press(page, do="pay", card="4242")

    def use_card(self, person: Person, *, declined: bool = False) -> None:
        """In the portal."""
        page = person.asks("POST", "/subscription/portal", status=201)["url"]
        _press(page, do="portal", card="0341" if declined else "4242")

    def advance(self, days: int) -> None:
        """By its clock."""
        self.fake.advance(days)

    def news(self) -> list[Event]:
        """From its memory."""
        events = self.fake.events(self._told)
        self._told += len(events)
        return events


class TestMode:
    """Stripe's own, with a test clock: a customer whose time can be moved.

    What needs a browser there, the checkout and the portal, is done by the API. Webhooks don't
    reach this computer: events are asked for, and delivered from here.
    """

    name = "Stripe's test mode"
    base = ""

    def __init__(self, key: str) -> None:
        self.key = key
        self._since = int(time.time())
        self._told: set[str] = set()
        self._customer = ""
        self._now = self._since
        clock = stripe.test_helpers.TestClock.create(
            frozen_time=self._now, name="WAVIC's stripe_demo", api_key=key
        )
        self.clock = clock.id
        self._prices = self._sell()

    def meet(self, person: Person) -> None:
        """The checkout would make one without a clock."""
        made = stripe.Customer.create(
            email=person.email,
            metadata={OWNER: person.id},
            test_clock=self.clock,
            api_key=self.key,
        )
        self._customer = made.id

    def buy(self, person: Person, plan: str) -> None:
        """As a finished checkout does."""
        self.use_card(person)
        stripe.Subscription.create(
            customer=self._customer,
            items=[{"price": self._prices[plan]}],
            trial_period_days=14,
            api_key=self.key,
        )

    def use_card(self, person: Person, *, declined: bool = False) -> None:
        """Attach it, and have open invoices paid with it."""
        del person
        # Cards that Stripe has for tests: the second one can be kept, and is declined later.
        card = "pm_card_chargeCustomerFail" if declined else "pm_card_visa"
        kept = stripe.PaymentMethod.attach(card, customer=self._customer, api_key=self.key)
        stripe.Customer.modify(
            self._customer,
            invoice_settings={"default_payment_method": kept.id},
            api_key=self.key,
        )
        listed = stripe.Invoice.list(customer=self._customer, status="open", api_key=self.key)
        for invoice in listed.data:
            with suppress(stripe.CardError):
                stripe.Invoice.pay(str(invoice.id), api_key=self.key)

    def advance(self, days: int) -> None:
        """By the test clock, in leaps, each waited for."""
        while days > 0:
            leap = min(days, _LEAP)
            days -= leap
            self._now += leap * _DAY
            stripe.test_helpers.TestClock.advance(
                self.clock, frozen_time=self._now, api_key=self.key
            )
            self._wait()

    def news(self) -> list[Event]:
        """From its list of events; some take a moment to stand there."""
        time.sleep(3)
        since: Any = {"gte": self._since}
        listed = stripe.Event.list(created=since, limit=100, api_key=self.key)
        events = [plain(each) for each in listed.auto_paging_iter()]
        ours = [e for e in events if e["id"] not in self._told and self._concerns(e)]
        self._told |= {each["id"] for each in ours}
        return ours[::-1]

    def _concerns(self, event: Event) -> bool:
        if event["type"] not in EVENTS:
            return False
        about = event["data"]["object"]
        named = about["id"] if about["object"] == "customer" else about.get("customer")
        return named == self._customer or about["object"] in {"product", "price"}

    def _wait(self) -> None:
        deadline = time.monotonic() + _PATIENCE
        while True:
            clock = stripe.test_helpers.TestClock.retrieve(self.clock, api_key=self.key)
            if clock.status == "ready":
                return
            if time.monotonic() > deadline or clock.status == "internal_failure":
                raise Failed(f"The test clock doesn't move: {clock.status}")
            time.sleep(2)

    def _sell(self) -> dict[str, str]:
        """Monthly prices by WAVIC's lookup keys, made where the account has none."""
        keys = [f"{plan}_month" for plan in PRICES]
        listed = stripe.Price.list(lookup_keys=keys, active=True, api_key=self.key).data
        found = {str(each.lookup_key).partition("_")[0]: each.id for each in listed}
        for plan, (amount, _) in PRICES.items():
            if plan not in found:
                made = stripe.Price.create(
                    unit_amount=amount,
                    currency="usd",
                    recurring={"interval": "month"},
                    lookup_key=f"{plan}_month",
                    metadata={"plan": plan},
                    product_data={"name": plan.title(), "metadata": {"plan": plan}},
                    api_key=self.key,
                )
                found[plan] = made.id
        return found


@contextmanager
def opened(key: str) -> Iterator[Stripe]:
    """Stripe's test mode with such a key, our own without; what is made there is removed."""
    if not key:
        fake = FakeStripe()
        with serve(fake) as base:
            yield Ours(fake, base)
        return
    theirs = TestMode(key)
    try:
        yield theirs
    finally:
        # Its customers and subscriptions go with it.
        stripe.test_helpers.TestClock.delete(theirs.clock, api_key=key)


def deliver(stack: Stack, events: list[Event], chance: random.Random) -> None:
    """As Stripe does: signed, in no order, and some twice. Raises Failed."""
    twice = [each for each in events if chance.random() < 0.3]
    shuffled = chance.sample([*events, *twice], len(events) + len(twice))
    for event in shuffled:
        body, headers = signed(event, stack.secret)
        answer = requests.post(stack.address + PATH, body, headers=headers, timeout=60)
        if answer.status_code != 200:
            raise Failed(f"{event['type']} is answered {answer.status_code}: {answer.text}")


def _press(page: str, **form: str) -> None:
    """A form on a page of Stripe's; where it leads to needn't be there."""
    answer = requests.post(page, form, allow_redirects=False, timeout=60)
    if answer.status_code != 303:
        raise Failed(f"{urlsplit(page).path} answers {answer.status_code}: {answer.text}")
