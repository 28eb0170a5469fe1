"""A Stripe for tests, and WAVIC beside it: customers who pay, events that are delivered."""

import random
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

import stripe
from django.test import Client

from accounts.models import Entitlement, User
from accounts.tests.people import person
from billing import services
from billing.models import Subscriber
from wavic.testing.stripe import FakeStripe, InProcess, signed

SECRET = "whsec_of_tests"
KEY = "sk_test_of_tests"
PRICES = {"pro": (1_200, 12_000), "studio": (4_900, 49_000)}

Event = dict[str, Any]


@dataclass
class Shop:
    """WAVIC with a Stripe: what is bought there is told here by `tell`."""

    fake: FakeStripe
    prices: dict[tuple[str, str], dict[str, Any]]
    client: Client = field(default_factory=lambda: Client(raise_request_exception=False))
    told: int = 0

    def customer(self, user: User | None = None) -> "Customer":
        """Somebody who is a customer at Stripe, and isn't known as one here."""
        user = user or person()
        metadata = {"djstripe_subscriber": str(user.pk)}
        made = stripe.Customer.create(email=user.email, metadata=metadata, api_key=KEY)
        return Customer(self, user, made.id)

    def deliver(self, event: Event, secret: str = SECRET, at: float | None = None) -> Any:
        body, headers = signed(event, secret, at=at)
        return self.client.post(
            "/stripe/webhook", body, headers.pop("Content-Type"), headers=headers
        )

    def news(self) -> list[Event]:
        """Events that happened since they were last told or asked for."""
        events = self.fake.events(self.told)
        self.told += len(events)
        return events

    def tell(self, events: Iterable[Event] | None = None) -> None:
        """Deliver what is new, or these; each is taken."""
        for event in self.news() if events is None else events:
            answer = self.deliver(event)
            assert answer.status_code == 200, answer.content


@dataclass
class Customer:
    shop: Shop
    user: User
    id: str

    def subscribe(
        self, plan: str = "pro", interval: str = "month", *, trial: int = 0
    ) -> dict[str, Any]:
        """Buy it at Stripe; nobody here hears of it yet."""
        data = {"trial_period_days": trial} if trial else {}
        session = stripe.checkout.Session.create(
            mode="subscription",
            customer=self.id,
            line_items=[{"price": self.shop.prices[plan, interval]["id"], "quantity": 1}],
            success_url="https://wavic.test/yes",
            subscription_data=data,
            api_key=KEY,
        )
        return self.shop.fake.pay(session.id)

    def move(self, subscription: dict[str, Any], plan: str, interval: str = "month") -> None:
        """Change the plan at Stripe."""
        item = subscription["items"]["data"][0]["id"]
        price = self.shop.prices[plan, interval]["id"]
        stripe.Subscription.modify(
            subscription["id"], items=[{"id": item, "price": price}], api_key=KEY
        )

    @property
    def entitlement(self) -> Entitlement:
        return Entitlement.objects.get(user=self.user)

    @property
    def has(self) -> tuple[str, str]:
        """Plan and status."""
        return self.entitlement.plan, self.entitlement.status

    @property
    def subscriber(self) -> Subscriber:
        return Subscriber.objects.get(user=self.user)


def open_shop() -> Shop:
    """Plans for sale at a Stripe in this process, and known here."""
    fake = FakeStripe()
    stripe.default_http_client = InProcess(fake)
    made = Shop(fake, fake.sell(PRICES))
    services.sync_catalogue()
    made.news()
    return made


def shuffled(events: list[Event], seed: int) -> list[Event]:
    """The same in another order, some of them twice and some never."""
    chance = random.Random(seed)
    some = [each for each in events if chance.random() < 0.7]
    more = some + [each for each in some if chance.random() < 0.4]
    chance.shuffle(more)
    return more
